"""Bytes: encodings, line ends, cuts."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.importers.client_bank import ClientBank, text
from etl.reading import Limits, Source, Unreadable
from tests.etl.collecting import collect
from tests.etl.importers.client_bank.statements import END, HEAD, OWN, came, section, went

ENCODINGS = (
    "cp1251",
    "cp866",
    "koi8-r",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
)
WHOLE = (
    HEAD
    + section(last="02.11.2026", opening="0", received="107.50", spent="30.00", closing="77.50")
    + came()
    + came("7.50", Номер="2")
    + went("30.00", "02.11.2026")
    + END
)


def ended(mark: str) -> str:
    """The statement with one kind of line end, or all of them mixed."""
    if mark != "mixed":
        return WHOLE.replace("\n", mark)
    marks = itertools.cycle(["\r\n", "\n", "\r"])
    return "".join(line + next(marks) for line in WHOLE.splitlines())


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r", "mixed", "\n\n"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_and_line_end_gives_the_same_rows(read, encoding, mark):
    # F6
    found = read(ended(mark).encode(encoding))
    wanted = read(WHOLE)
    lines = ("line",) if mark == "\n\n" else ()
    assert without(found.table("payments"), *lines) == without(wanted.table("payments"), *lines)
    codec = found.totals.pop("encoding")
    assert ended(mark).encode(encoding).decode(codec).lstrip("\ufeff") == ended(mark)
    assert found.totals == {key: wanted.totals[key] for key in found.totals}
    assert found.faults == found.warnings == []


def without(rows, *names):
    return [{key: value for key, value in row.items() if key not in names} for row in rows]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_format_is_known_by_its_content(tmp_path, encoding):
    path = tmp_path / "report.xlsx"
    path.write_bytes(WHOLE.encode(encoding))
    assert ClientBank().identify(Source.open(path))


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r", "utf-8", "utf-8-sig"])
def test_a_file_without_a_header_is_known_by_its_first_section(tmp_path, encoding):
    path = tmp_path / "x"
    path.write_bytes(WHOLE.partition("Windows\n")[2].encode(encoding))
    assert ClientBank().identify(Source.open(path))


@pytest.mark.parametrize("content", [b"", b"a;b;c\n1;2;3\n", "Дата;Сумма\n".encode(), b"\0" * 99])
def test_other_files_are_not_claimed(tmp_path, content):
    path = tmp_path / "kl_to_1c.txt"
    path.write_bytes(content)
    assert not ClientBank().identify(Source.open(path))


def test_a_twice_encoded_file_is_refused(read):
    mojibake = WHOLE.encode("utf-8").decode("cp1251", errors="replace")
    with pytest.raises(Unreadable) as refused:
        read(mojibake.encode("utf-8"))
    assert refused.value.code == "encoding_damaged"


def test_bytes_of_another_encoding_in_the_middle_are_refused(read):
    with pytest.raises(Unreadable) as refused:
        read(WHOLE.encode() + "Плательщик=Ёж\n".encode("cp1251"))
    assert refused.value.code == "encoding_damaged"


def test_a_byte_without_a_letter_does_not_lose_a_statement(read):
    reading = read(WHOLE.encode("cp1251").replace("мёд".encode("cp1251"), b"m\x98d"))
    assert len(reading.table("payments")) == 3


def test_indents_and_spaces_around_keys_do_no_harm(read):
    indented = "".join(f"\t {line.replace('=', ' = ')}\n" for line in WHOLE.splitlines())
    assert read(indented).table("payments") == read(WHOLE).table("payments")
    assert read(indented).totals == read(WHOLE).totals


def test_another_end_of_the_file_is_tolerated(read):
    assert read(WHOLE.replace("КонецФайла", "КонецВыписки")).warnings == []


def test_a_file_without_an_end_is_imported_with_a_warning(read):
    reading = read(WHOLE.replace("КонецФайла\n", ""))
    assert [warning.code for warning in reading.warnings] == ["no_end"]
    assert len(reading.table("payments")) == 3


@pytest.mark.parametrize("version", ["2.00", "0.9", "что-то"])
def test_an_unknown_major_version_is_refused(read, version):
    with pytest.raises(Unreadable) as refused:
        read(WHOLE.replace("=1.03", f"={version}"))
    assert refused.value.code == "unknown_version"


def test_an_unknown_minor_version_is_a_warning(read):
    reading = read(WHOLE.replace("=1.03", "=1.07"))
    assert [warning.code for warning in reading.warnings] == ["new_version"]


def test_a_document_inside_a_document_is_refused(read):
    with pytest.raises(Unreadable) as refused:
        read(WHOLE.replace("КонецДокумента\n", "", 1))
    assert refused.value.code == "truncated"
    assert refused.value.message.values["line"] == 13


def test_an_end_without_a_beginning_is_refused(read):
    with pytest.raises(Unreadable) as refused:
        read(WHOLE.replace("СекцияДокумент=Платежное поручение\n", "", 1))
    assert refused.value.code == "structure"


def test_a_file_larger_than_allowed_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(WHOLE.encode())
    with pytest.raises(Unreadable) as refused:
        collect(ClientBank(), path, limits=Limits(unpacked_bytes=1000))
    assert refused.value.code == "too_large"


def test_a_line_without_an_end_does_not_fill_the_memory(read, monkeypatch):
    monkeypatch.setattr(text, "CHUNK", 1000)
    monkeypatch.setattr(text, "LONGEST", 5000)
    with pytest.raises(Unreadable) as refused:
        read(WHOLE.replace("За мёд", "мёд" * 3000, 1))
    assert refused.value.code == "too_large"


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8", "utf-16"])
def test_where_the_reading_is_cut_into_pieces_does_not_matter(read, monkeypatch, encoding):
    wanted = read(WHOLE, encoding)
    content = ended("\r\n").encode(encoding)
    for size in random.Random(7).sample(range(200, 1200), 40):
        monkeypatch.setattr(text, "CHUNK", size)
        found = read(content)
        assert found.table("payments") == wanted.table("payments"), size
        assert found.totals == wanted.totals


@pytest.mark.parametrize(("encoding", "step"), [("cp1251", 1), ("utf-8", 7), ("utf-16", 7)])
def test_a_statement_cut_anywhere_is_never_taken_for_a_whole_one(read, encoding, step):
    """Every byte: refused, or marked as having no end, or nothing but white space was cut off."""
    content = ended("\r\n").encode(encoding)
    wanted = read(WHOLE).table("payments")
    for length in range(0, len(content), step):
        try:
            reading = read(content[:length])
        except Unreadable:
            continue
        if "no_end" not in {warning.code for warning in reading.warnings}:
            assert reading.table("payments") == wanted, length


@settings(max_examples=60, deadline=None)
@given(
    amounts=st.lists(st.integers(1, 10**9), min_size=1, max_size=8),
    encoding=st.sampled_from(ENCODINGS),
    mark=st.sampled_from(["\n", "\r\n", "\r"]),
    cut=st.floats(0, 1, exclude_max=True),
)
def test_whatever_the_statement_a_cut_is_noticed(tmp_path_factory, amounts, encoding, mark, cut):
    total = sum(amounts)
    whole = (
        HEAD
        + section(opening="0", received=f"{total / 100:.2f}", spent="0", closing=f"{total / 100:.2f}")
        + "".join(came(f"{a / 100:.2f}", Номер=str(n)) for n, a in enumerate(amounts))
        + END
    )  # fmt: skip
    content = whole.replace("\n", mark).encode(encoding)
    path = tmp_path_factory.mktemp("cut") / "x.txt"
    path.write_bytes(content)
    reading = collect(ClientBank(), path)
    assert sum(int(row["amount"] * 100) for row in reading.table("payments")) == total
    assert reading.totals["own_accounts"] == [OWN]
    path.write_bytes(content[: int(cut * len(content.rstrip(b"\r\n\0")) * 0.999)])
    try:
        part = collect(ClientBank(), path)
    except Unreadable:
        return
    assert "no_end" in {warning.code for warning in part.warnings}
