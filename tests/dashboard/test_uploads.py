"""Files coming in and going out: streamed, limited, named as they came, only to those who may."""

import hashlib
import io
import re
import tracemalloc

import openpyxl
import pytest

from dashboard.routes import uploads
from models.document_store import MEGABYTE, UPLOAD_LIMIT
from models.documents import State
from tests.dashboard.importing import Desk, deed, upload
from tests.etl.statements import Payment, payments, statement


@pytest.fixture
def desk(here) -> Desk:
    return Desk(here)


def test_the_bytes_lie_in_the_store_as_they_came_and_wait_for_the_worker(desk, as_owner):
    content = statement(*payments(3))
    answer = upload(as_owner, (content, "выписка за ноябрь.txt"))
    (file,) = answer.get_json()["files"]
    assert file["id"] == hashlib.sha256(content).hexdigest()
    assert file["href"] == f"/documents/{file['id']}"
    assert desk.here.documents.path(file["id"]).read_bytes() == content
    document = desk.document(file["id"])
    assert (document.name, document.origin, document.state) == (
        "выписка за ноябрь.txt", "screen", State.RECEIVED,
    )  # fmt: skip
    assert not document.accept_at_once


def test_several_files_come_in_one_request(desk, as_owner):
    first, second = statement(*payments(1)), statement(*payments(2))
    answer = upload(as_owner, (first, "а.txt"), (second, "б.txt"))
    assert [one["name"] for one in answer.get_json()["files"]] == ["а.txt", "б.txt"]
    assert len(desk.ids()) == 2


def test_a_double_click_and_a_second_tab_make_one_import(desk, as_owner):  # F11
    content = statement(*payments(2))
    first = upload(as_owner, (content, "а.txt")).get_json()["files"][0]
    desk.read()
    second = upload(as_owner, (content, "копия.txt")).get_json()["files"][0]
    assert first["id"] == second["id"]
    assert first["said"] == ""
    assert re.fullmatch(
        r"Этот файл уже загружен \d\d\.\d\d\.\d{4} \d\d:\d\d, ничего не добавлено\.", second["said"]
    )
    assert second["href"] == f"{first['href']}?again=1"
    assert second["said"] in as_owner.call("router.show", first["href"], "?again=1").text
    assert second["said"] not in as_owner.page(first["href"])
    assert len(desk.ids()) == 1
    assert desk.state(first["id"]) == State.READ


def test_what_became_of_several_files_is_told_without_opening_them(desk, as_owner, as_head):
    good, bad = statement(*payments(1)), b"%PDF-1.7 " + bytes(200)
    answer = upload(as_owner, (good, "а.txt"), (bad, "б.pdf"))
    ids = [one["id"] for one in answer.get_json()["files"]]
    address = "/uploads/fates?" + "&".join(f"id={one}" for one in ids)
    before = as_owner.get(address).get_json()
    assert [before[one]["moving"] for one in ids] == [True, True]
    desk.read()
    read, refused = (as_owner.get(address).get_json()[one] for one in ids)
    assert (read["word"], read["kind"], read["moving"]) == ("проверьте", "ask", False)
    assert (refused["word"], refused["kind"], refused["moving"]) == ("не принят", "bad", False)
    assert "PDF" in refused["reason"]
    assert as_head.get(address).get_json() == {}  # Z17: not his


def test_not_a_byte_is_lost_whatever_the_pieces_are(desk, as_owner):
    sizes = (0, 1, 2, 3, 255, 256, 65_535, 65_536, 262_143, 262_144, 700_001)
    fills = (b"\r\n", b"--", b"\r\n--boundary", b"abc", b"\r")
    contents = [(fill * (size // len(fill) + 1))[:size] for size in sizes for fill in fills]
    answer = upload(as_owner, *[(content, "любой.bin") for content in contents])
    files = answer.get_json()["files"]
    for content, file in zip(contents, files, strict=True):
        assert desk.here.documents.path(file["id"]).read_bytes() == content


def test_a_name_is_only_a_name(desk, as_owner):  # F4
    names = ["../../etc/passwd", "x" * 300 + ".txt", "CON", "вы\u202eписка.txt", "a\x01b.txt"]
    for number, name in enumerate(names):
        sha256 = desk.bring(as_owner, b"%d" % number, name)
        shown = desk.document(sha256).name
        assert "/" not in shown
        assert "\u202e" not in shown
        assert shown.isprintable()
        assert len(shown) <= 200
        path = desk.here.documents.path(sha256)
        assert path.resolve().is_relative_to(desk.here.settings.documents.resolve())


def test_an_upload_is_not_held_in_memory(desk, as_owner):  # wish 57
    body = Body(40_000_000)
    tracemalloc.start()
    answer = as_owner.post(
        "/uploads", input_stream=body, content_type="multipart/form-data; boundary=b"
    )
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 200
    assert desk.document(answer.get_json()["files"][0]["id"]).size == 40_000_000
    assert peak < 8_000_000


class Body(io.RawIOBase):
    """A body of one large file, made while it is read."""

    HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\n\r\n'
    TAIL = b"\r\n--b--\r\n"

    def __init__(self, size: int) -> None:
        self.ends = len(self.HEAD), len(self.HEAD) + size, len(self.HEAD) + size + len(self.TAIL)
        self.place = 0

    def readable(self):
        return True

    def tell(self):
        return self.place

    def seek(self, offset, whence=0):
        self.place = offset + (self.ends[2] if whence == 2 else 0)
        return self.place

    def readinto(self, buffer):
        first, second, last = self.ends
        if self.place < first:
            piece = self.HEAD[self.place :][: len(buffer)]
        elif self.place < second:
            piece = b"x" * min(len(buffer), second - self.place)
        else:
            piece = self.TAIL[self.place - second :][: len(buffer)]
        buffer[: len(piece)] = piece
        self.place += len(piece)
        return min(len(piece), last)


def test_a_file_past_the_limit_is_refused_with_a_sentence_and_the_others_are_taken(
    desk, as_owner, monkeypatch
):
    monkeypatch.setattr(uploads, "UPLOAD_LIMIT", MEGABYTE)
    answer = upload(as_owner, (b"x" * (MEGABYTE + 1), "большой.txt"), (b"y", "малый.txt"))
    big, small = answer.get_json()["files"]
    assert (big["code"], big["message"]) == ("too_large", "Файл больше 1 МБ.")
    assert desk.ids() == [small["id"]]
    alone = upload(as_owner, (b"x" * (MEGABYTE + 1), "большой.txt"))
    assert alone.status_code == 400
    assert list(desk.here.settings.documents.rglob(".incoming*")) == []


def test_a_request_past_every_limit_is_refused_before_it_is_read(as_owner):
    answer = as_owner.post(
        "/uploads", content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": str(uploads.MOST_BYTES + 1)},
    )  # fmt: skip
    assert answer.status_code == 400
    assert answer.get_json()["code"] == "too_large"
    assert "512 МБ" in answer.get_json()["message"]
    assert UPLOAD_LIMIT < uploads.MOST_BYTES


def test_an_interrupted_upload_leaves_nothing(desk, as_owner):  # F11
    half = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf'
    answer = as_owner.post(
        "/uploads",
        input_stream=io.BytesIO(half),
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": str(len(half) + 1000)},
    )
    assert answer.status_code == 400
    assert desk.ids() == []
    assert [path for path in desk.here.settings.documents.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=b"),
        (b"--b--\r\n", "multipart/form-data; boundary=b"),
        (b"no boundary at all", "multipart/form-data; boundary=b"),
        (b"x" * 2_000_000, "multipart/form-data; boundary=b"),
        (b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nfield\r\n--b--\r\n',
         "multipart/form-data; boundary=b"),
        (b"file=1", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)  # fmt: skip
def test_a_body_without_files_is_refused(desk, as_owner, body, kind):
    answer = as_owner.post("/uploads", data=body, content_type=kind)
    assert answer.status_code == 400
    assert answer.get_json()["message"]
    assert desk.ids() == []


def test_only_those_who_may_import_bring_files(desk, web):
    content = statement(*payments(1))
    for login, status in (("clerk", 403), ("stranger", 401), ("head", 200)):
        assert upload(web.person(login), (content, "а.txt")).status_code == status
        assert len(desk.ids()) == (status == 200)


def test_no_other_site_brings_files(desk, as_owner):  # I6
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert upload(as_owner, (b"x", "а.txt"), headers=foreign).status_code == 403
    assert desk.ids() == []


def test_a_head_is_told_of_a_file_of_somebody_else_but_not_shown_it(desk, as_owner, as_head):
    content = statement(*payments(1))
    sha256 = desk.brought(as_owner, content)
    answer = upload(as_head, (content, "моя.txt"))
    assert answer.status_code == 400
    assert answer.get_json()["files"][0]["code"] == "known_to_others"
    assert desk.document(sha256).name == "выписка.txt"
    assert as_head.get(f"/documents/{sha256}/original").status_code == 404


# ---- going out ------------------------------------------------------------------------------------


def test_the_original_comes_back_byte_for_byte_and_is_never_shown(desk, as_owner):  # I18, I19
    content = b"<html><script>alert(1)</script>"
    sha256 = desk.bring(as_owner, content, 'счёт "; x=".html')
    answer = as_owner.get(f"/documents/{sha256}/original")
    assert answer.data == content
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    said = answer.headers["Content-Disposition"]
    assert said.startswith('attachment; filename="')
    assert said.count('"') == 2
    assert "filename*=UTF-8''%D1%81%D1%87%D1%91%D1%82" in said
    assert answer.headers["Cache-Control"] == "no-store"


def bad_statement() -> bytes:
    dangerous = ['=HYPERLINK("http://evil")', "+1", "-1 000", "@x", "много"]
    given = [Payment(number, amount) for number, amount in enumerate(dangerous, 1)]
    return statement(*given, Payment(9, "5.00"))


def test_refused_rows_leave_as_a_workbook_without_live_formulas(desk, as_owner):  # I9, wish 48
    sha256 = desk.brought(as_owner, bad_statement())
    answer = as_owner.get(f"/documents/{sha256}/faults.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    heading, *rows = list(sheet.iter_rows())
    assert [cell.value for cell in heading][:6] == [
        "Вид", "Лист", "Строка", "Столбец", "Значение", "Причина",
    ]  # fmt: skip
    values = {row[4].value: row[4].data_type for row in rows if row[4].value}
    assert '=HYPERLINK("http://evil")' in values
    assert set(values.values()) == {"s"}
    assert {row[2].data_type for row in rows if row[2].value is not None} == {"n"}


def test_refused_rows_leave_as_a_text_excel_opens_safely(desk, as_owner):  # I8, wish 49
    sha256 = desk.brought(as_owner, bad_statement())
    answer = as_owner.get(f"/documents/{sha256}/faults.csv")
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeffВид;Лист;Строка;")
    for dangerous in ("+1", "-1 000", "@x"):
        assert f";'{dangerous};" in text
    assert ";\"'=HYPERLINK(" in text
    assert not any(
        cell[:1] in "=+-@" for line in text.splitlines() for cell in line.split(";") if cell
    )


@pytest.mark.parametrize("path", ["original", "faults.xlsx", "faults.csv"])
def test_a_download_asks_for_the_right_every_time(desk, web, path):  # Z9
    mine = desk.brought(web.person("head"), statement(*payments(1)))
    foreign = desk.brought(web.person("owner"), statement(*payments(2)))
    answers = {
        login: [
            web.person(login).get(f"/documents/{one}/{path}").status_code for one in (mine, foreign)
        ]
        for login in ("owner", "head", "clerk", "stranger")
    }
    assert answers == {
        "owner": [200, 200], "head": [200, 404], "clerk": [403, 403], "stranger": [401, 401],
    }  # fmt: skip
    unknown = web.person("head").get(f"/documents/{'0' * 64}/{path}")
    hidden = web.person("head").get(f"/documents/{foreign}/{path}")
    assert unknown.get_json() == hidden.get_json()  # Z23


@pytest.mark.parametrize("strange", ["..%2f..%2fasm.sqlite", "%2e%2e", "-1", ":id", "F" * 64])
def test_a_strange_id_leads_to_no_file(as_owner, strange):  # Z24
    answer = as_owner.get(f"/documents/{strange}/original")
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
    assert answer.status_code == 404 or "_dash-config" in answer.text  # the empty frame of the page


def test_what_was_withdrawn_can_still_be_taken_back(desk, as_owner):
    sha256 = desk.brought(as_owner, statement(*payments(1)))
    deed(as_owner, "drop", sha256)
    assert desk.state(sha256) == State.WITHDRAWN
    assert as_owner.get(f"/documents/{sha256}/original").status_code == 200
