"""Workbooks of .xlsb and .ods."""

import pytest

from etl.reading import Limits, Source, Unreadable
from etl.spreadsheets import grids, is_workbook
from tests.etl.spreadsheets.making import binary_record, ods_cell, write_ods, write_xlsb

CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def read(path, limits=None):
    source = Source.open(path)
    assert is_workbook(source)
    return list(grids(source, limits or Limits()))


def rows_of(grid):
    return [list(row) for row in zip(*(c.values() for c in grid.columns), strict=True)]


def ods_row(*cells, about=""):
    return f"<table:table-row{about}>{''.join(cells)}</table:table-row>"


def ods(tmp_path, *rows, name="Продажи"):
    return write_ods(
        tmp_path / "книга.ods", f'<table:table table:name="{name}">{"".join(rows)}</table:table>'
    )


def test_xlsb_is_read(tmp_path):
    path = write_xlsb(tmp_path / "книга.xlsb", [["Имя", "Сумма"], ["Пчела", 1783148.19]])

    [grid] = read(path)

    assert grid.sheet == "Продажи"
    assert rows_of(grid) == [["Имя", "Сумма"], ["Пчела", 1783148.19]]
    assert grid.lines.to_pylist() == [1, 2]


def test_binary_noise_is_taken_away_in_every_format(tmp_path):
    [binary] = read(write_xlsb(tmp_path / "книга.xlsb", [[0.1 + 0.2]]))
    [open_] = read(ods(tmp_path, ods_row(ods_cell(0.1 + 0.2))))

    assert rows_of(binary) == rows_of(open_) == [[0.3]]


def test_xlsb_rows_are_numbered_as_excel_numbers_them(tmp_path):
    path = write_xlsb(tmp_path / "книга.xlsb", [["а"], ["б"]], row_numbers=[2, 4])

    assert rows_of(read(path)[0]) == [[None], [None], ["а"], [None], ["б"]]


def test_xlsb_errors_hidden_rows_levels_and_merges_are_told(tmp_path):
    # BrtCellError; BrtRowHdr of a hidden row on the second level; BrtMergeCell
    path = write_xlsb(
        tmp_path / "книга.xlsb",
        [["а", None, 1.0], ["б", 2.0, None]],
        errors={(0, 1): 0x07},
        flags={1: 0x10 | 2},
        merges=[(0, 1, 0, 2)],
    )

    [grid] = read(path)

    assert grid.errors == ((1, 1, "#DIV/0!"),)
    assert grid.hidden_rows == {2}
    assert grid.levels == (0, 2)
    assert grid.merges == ((0, 0, 1, 2),)


def test_ods_is_read(tmp_path):
    path = ods(
        tmp_path,
        ods_row(ods_cell("Имя"), ods_cell(None, 2), ods_cell("Сумма")),
        ods_row(ods_cell("Пчела"), ods_cell(None, 2), ods_cell(1250.5)),
    )

    [grid] = read(path)

    assert rows_of(grid) == [["Имя", None, None, "Сумма"], ["Пчела", None, None, 1250.5]]


def test_ods_blanks_repeated_to_the_end_of_the_sheet_cost_nothing(tmp_path):
    path = ods(
        tmp_path,
        ods_row(ods_cell("Пчела"), ods_cell(None, 16383)),
        ods_row(ods_cell(None, 16384), about=' table:number-rows-repeated="1048575"'),
    )

    [grid] = read(path)

    assert rows_of(grid) == [["Пчела"]]


def test_ods_errors_hidden_rows_groups_and_merges_are_told(tmp_path):
    error = (
        f'<table:table-cell xmlns:calcext="{CALC}" office:value-type="string" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    wide = (
        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" '
        'office:value-type="string"><text:p>Итого</text:p></table:table-cell>'
        "<table:covered-table-cell/>"
    )
    path = ods(
        tmp_path,
        ods_row(ods_cell("а"), error),
        "<table:table-row-group>",
        ods_row(ods_cell("б"), about=' table:visibility="collapse"'),
        "</table:table-row-group>",
        ods_row(wide),
    )

    [grid] = read(path)

    assert grid.errors == ((1, 1, "#DIV/0!"),)
    assert rows_of(grid)[0] == ["а", None]
    assert grid.hidden_rows == {2}
    assert grid.levels == (0, 1, 0)
    assert grid.merges == ((2, 0, 3, 1),)


def test_ods_percents_days_and_flags_keep_their_values(tmp_path):
    cells = (
        '<table:table-cell office:value-type="percentage" office:value="0.12"/>',
        '<table:table-cell office:value-type="date" office:date-value="2026-11-18"/>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
        '<table:table-cell office:value-type="time" office:time-value="PT10H30M00S"/>',
    )

    [[percent, day, flag, time]] = rows_of(read(ods(tmp_path, ods_row(*cells)))[0])

    assert (percent, day.isoformat(), flag, time) == (
        0.12,
        "2026-11-18T00:00:00",
        "ИСТИНА",
        "10:30:00",
    )


# F1
@pytest.mark.parametrize("row", [1, 1_048_575])
def test_ods_that_reaches_too_far_is_refused(tmp_path, row):
    path = ods(
        tmp_path,
        ods_row(ods_cell("а"), about=f' table:number-rows-repeated="{row}"'),
        ods_row(ods_cell(None, 10_000), ods_cell("б")),
    )

    with pytest.raises(Unreadable) as refusal:
        read(path)

    assert refusal.value.code == "too_large"


def test_xlsb_that_reaches_too_far_is_refused(tmp_path):
    path = write_xlsb(tmp_path / "книга.xlsb", [["а"], ["б"]], row_numbers=[0, 1_048_575])

    with pytest.raises(Unreadable) as refusal:
        read(path)

    assert refusal.value.code == "too_large"


def test_a_damaged_sheet_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.etl.spreadsheets.making.binary_record", lambda *_: b"\x01")
    path = write_xlsb(tmp_path / "книга.xlsb", [["а"]])

    with pytest.raises(Unreadable) as refusal:
        read(path)

    assert refusal.value.code == "damaged"


def test_records_are_as_long_as_they_say():
    assert binary_record(0x9C, b"\0" * 200)[:4] == b"\x9c\x01\xc8\x01"
