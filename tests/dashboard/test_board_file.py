"""An org board comes back from Excel: shown before it is accepted, refused in sentences."""

import base64
import io
import json
import zipfile

import openpyxl
import pytest

from dashboard.questions import board_file
from models import organisation
from models.access import SYSTEM
from models.base import now
from models.errors import Refused
from models.organisation import Post
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn, outcome

HEADINGS = ("Уровень", "Номер", "Подразделение", "Пост", "Норма, часов в неделю")


def workbook(*rows, headings=HEADINGS) -> bytes:
    book = openpyxl.Workbook()
    for one in (headings, *rows):
        book.active.append(list(one))
    return saved(book)


def saved(book) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sent(content: bytes) -> str:
    return "data:application/octet-stream;base64," + base64.b64encode(content).decode()


@pytest.fixture
def exported(web):
    """The board as its own export, to be edited: the workbook and its cells by heading."""
    answer = web.person("owner").get("/board/export.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    columns = {cell.value: cell.column for cell in book.active[1]}
    return book, lambda line, heading: book.active.cell(line, columns[heading])


class TestReading:
    def test_cells_are_read_as_they_are_meant(self):
        content = workbook(
            ("Отделение", 2.0, " Сбыт ", "Продавец", 37.5), (None,) * 5, ("DIVISION", "2", "Сбыт", "Второй", None)
        )  # fmt: skip
        file = board_file.read(content)
        assert [one.line for one in file.rows] == [2, 4]
        assert file.rows[0].cells == {
            "level": "division", "number": "2", "unit": "Сбыт", "post": "Продавец", "norm": "37.5",
        }  # fmt: skip

    def test_english_headings_and_a_title_above_them(self):
        rows = [
            ("Level", "Number", "Unit of the board", "Post", "Note"),
            ("section", 1, "A", "B", "x"),
        ]
        file = board_file.read(workbook(*rows, headings=("Our company",)))
        assert (file.rows[0].line, file.rows[0].cells["level"]) == (3, "section")
        assert file.unread == ("Note",)

    def test_words_before_a_number_name_the_level(self):
        content = workbook(
            ("секция", "1", "Смена", "Мастер", "отдел 6", "Да"), headings=(*HEADINGS[:4], "Входит в", "Руководит подразделением")
        )  # fmt: skip
        cells = board_file.read(content).rows[0].cells
        assert (cells["part_of"], cells["leads"]) == ("department:6", "1")

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "no_workbook"),
            (b"PK\x03\x04 broken", "no_workbook"),
            ("Уровень;Номер".encode(), "no_workbook"),
            (workbook(headings=("Имя", "Сумма")), "no_columns"),
            (b"x" * (board_file.LARGEST + 1), "too_large"),
            (workbook(*[("отделение", 1, "Первое", "Пост", 1)] * (board_file.MOST_ROWS + 1)), "too_large"),
        ],
    )  # fmt: skip
    def test_what_is_no_board_is_refused(self, content, code):  # F1
        with pytest.raises(Refused) as refused:
            board_file.read(content)
        assert refused.value.code == code

    @pytest.mark.parametrize("bomb", ["large", "entities"])
    def test_a_bomb_is_not_unpacked(self, bomb):  # F3
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            if bomb == "large":
                archive.writestr("xl/workbook.xml", b" " * (board_file.UNPACKED + 1))
            else:
                archive.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
        with pytest.raises(Refused):
            board_file.read(packed.getvalue())


class TestScreen:
    def look(self, web, content, *, close=False, by="owner"):
        return web.person(by).call("board_incoming.look", sent(content), close, "схема.xlsx")

    def accept(self, web, content, mark, *, close=False, by="owner"):
        return web.person(by).call("board_incoming.accept", 1, mark, sent(content), close)

    def test_what_left_comes_back_and_changes_nothing(self, web, exported):
        preview = outcome(self.look(web, saved(exported[0])), "board-file-preview")
        assert "Файл ничего не меняет" in preview.text
        assert "5 строк без изменений" in preview.text
        assert not preview.all("Button")

    def test_changes_are_shown_and_then_made(self, web, exported, small_company):
        book, cell = exported
        cell(5, "Пост").value = "Секретарь"
        cell(5, "Кто занимает").value = "Глеб Чижов"
        cell(6, "Норма, часов в неделю").value = "много"
        preview = outcome(self.look(web, saved(book)), "board-file-preview")
        assert "Ассистент Секретарь" in preview.text
        (fault,) = preview.one("Table", "incoming-faults").one("Tbody").all("Tr")
        assert [one.text for one in fault.all("Td")][1:4] == ["6", "Норма, часов в неделю", "много"]
        mark = preview.one("Store", id="board-file-mark").props["data"]
        with web.here.database.reading() as session:
            assert session.get(Post, small_company.vacant).name == "Ассистент"
        done = outcome(self.accept(web, saved(book), mark), "board-file-preview")
        assert "Сделано: 3 изменения" in done.text
        with web.here.database.reading() as session:
            assert session.get(Post, small_company.vacant).name == "Секретарь"
            board = organisation.board(session, now().date())
            assert board.holders[small_company.vacant].name == "Глеб Чижов"

    def test_a_board_that_changed_meanwhile_is_looked_at_again(self, web, exported, small_company):
        book, cell = exported
        cell(5, "Пост").value = "Секретарь"
        preview = outcome(self.look(web, saved(book)), "board-file-preview")
        mark = preview.one("Store", id="board-file-mark").props["data"]
        with web.here.database.writing() as session:
            organisation.close_post(session, SYSTEM, small_company.vacant, now().date())
        called = self.accept(web, saved(book), mark)
        assert "Посмотрите ещё раз" in Node(called.aside["board-file-said"]["children"]).text
        for forged in ("", "x", None):
            assert "board-file-preview" not in self.accept(web, saved(book), forged).outputs

    @pytest.mark.parametrize("junk", ["", "data:,", "data:;base64,%%%", "{}"])
    def test_junk_is_no_workbook(self, web, junk):  # F1
        called = web.person("owner").call("board_incoming.look", junk or "x", False, None)
        assert "не книга Excel" in json.dumps(called.aside, ensure_ascii=False)

    @pytest.mark.parametrize("login", ["head", "clerk"])
    def test_nobody_else_brings_a_board(self, web, exported, login):  # Z2
        content = saved(exported[0])
        assert self.look(web, content, by=login).status == 403
        assert self.accept(web, content, "x", by=login).status == 403
        assert web.person(login).get("/board/template.xlsx").status_code == 403
        assert "Нет доступа" in web.person(login).page("/board/file")

    def test_the_template_has_the_company_alone_and_fits(self, web):
        answer = web.person("owner").get("/board/template.xlsx")
        file = board_file.read(answer.data)
        assert [one.cells["unit"] for one in file.rows] == ["ООО «Подсолнух»"]
        assert file.unread == ("Главная статистика",)

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_no_word_of_the_other_language(self, web, language):
        owner = web.person("owner")
        owner.post("/me/choice", json={"name": "language", "value": language})
        said = words.of_layout(drawn(owner, "/board/file").value)
        content = workbook(("цех", 1, "1", "2", "3"), ("отделение", 9, "8", "7", 6))
        preview = outcome(self.look(web, content), "board-file-preview")
        foreign = words.foreign(
            [*said, *words.of_layout(preview.value)], language, web.here.database
        )
        assert set(foreign) <= {"цех", "Норма", "часов", "в", "неделю", "Sheet"}
