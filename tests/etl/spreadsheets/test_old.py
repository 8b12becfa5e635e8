"""Workbooks of .xls, written here as Excel 5 wrote them: without an envelope."""

import datetime as dt
import struct

import pytest

from etl.reading import Limits, Source, Unreadable
from etl.spreadsheets import grids, is_workbook
from tests.etl.spreadsheets.making import biff5, flag, label, number, record


def read(tmp_path, content, limits=None):
    path = tmp_path / "книга.xls"
    path.write_bytes(content)
    source = Source.open(path)
    assert is_workbook(source)
    return list(grids(source, limits or Limits()))


def rows_of(grid):
    return [list(row) for row in zip(*(c.values() for c in grid.columns), strict=True)]


# formats.md 9.22
def test_a_workbook_without_a_code_page_is_russian(tmp_path):
    [grid] = read(tmp_path, biff5(label(0, 0, "Товар") + label(1, 0, "Мыло хозяйственное")))

    assert grid.sheet == "Лист1"
    assert rows_of(grid) == [["Товар"], ["Мыло хозяйственное"]]


def test_a_code_page_is_obeyed(tmp_path):
    cells = record(0x204, struct.pack("<HHHH", 0, 0, 0, 1) + "é".encode("cp1252"))

    [grid] = read(tmp_path, biff5(cells, codepage=1252))

    assert rows_of(grid) == [["é"]]


def test_values_keep_their_kinds(tmp_path):
    cells = number(0, 0, 46344, 1) + number(0, 1, 0.1 + 0.2) + flag(0, 2, 1) + number(0, 3, 0.12, 2)

    [grid] = read(tmp_path, biff5(cells))

    day = dt.datetime(2026, 11, 18)  # noqa: DTZ001 - the days of a sheet have no zone
    assert rows_of(grid) == [[day, 0.3, "ИСТИНА", 0.12]]
    assert grid.percents == {3}


def test_days_may_be_counted_from_1904(tmp_path):
    [grid] = read(tmp_path, biff5(number(0, 0, 44882, 1), globals_=record(0x22, b"\x01\x00")))

    assert grid.epoch_1904
    assert rows_of(grid)[0][0].date() == dt.date(2026, 11, 18)


def test_error_cells_are_named_and_empty(tmp_path):
    cells = label(0, 0, "а") + flag(0, 1, 0x07, error=True) + flag(0, 2, 0x2A, error=True)

    [grid] = read(tmp_path, biff5(cells))

    assert grid.errors == ((1, 1, "#DIV/0!"), (1, 2, "#N/A"))
    assert rows_of(grid) == [["а", None, None]]


def test_hidden_sheets_rows_and_outline_are_told(tmp_path):
    # ROW: index, first, last, height, …, flags: outline level 2, hidden
    row = record(0x208, struct.pack("<HHHHHHHH", 1, 0, 1, 255, 0, 0, 2 | 0x20, 0x0F))
    cells = row + label(0, 0, "а") + label(1, 0, "б")

    shown, hidden = read(tmp_path, biff5(cells, label(0, 0, "тайна"), states=(0, 1)))

    assert (shown.hidden, hidden.hidden) == (False, True)
    assert shown.levels == (0, 2)
    assert shown.hidden_rows == {2}
    assert rows_of(shown) == [["а"], ["б"]]


# F3
def test_a_workbook_with_a_password_is_named(tmp_path):
    filepass = record(0x2F, struct.pack("<HH", 0x1234, 0x5678))

    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, biff5(label(0, 0, "а"), globals_=filepass))

    assert refusal.value.code == "encrypted"


def test_a_workbook_that_is_cut_off_is_named(tmp_path):
    whole = biff5(label(0, 0, "Товар") * 1, label(0, 0, "Второй"))

    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, whole[: len(whole) - 30])

    assert refusal.value.code == "damaged"


# F1
def test_too_many_sheets_are_refused(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, biff5(label(0, 0, "а"), label(0, 0, "б")), Limits(sheets=1))

    assert refusal.value.code == "too_many_sheets"


def test_a_sheet_that_is_too_large_is_refused(tmp_path):
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, biff5(label(0, 0, "а") + label(200, 200, "б")), Limits(cells=10_000))

    assert refusal.value.code == "too_large"


def test_cells_in_far_corners_cost_little(tmp_path):
    cells = label(0, 0, "а") + label(16_000, 200, "б")

    [grid] = read(tmp_path, biff5(cells))

    assert (grid.height, len(grid.columns)) == (16_001, 201)
    assert grid.columns[200].texts[16_000].as_py() == "б"
