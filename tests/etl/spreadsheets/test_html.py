"""Web pages under the name .xls, as 1C, banks and sites save them."""

import pytest

from etl.reading import Limits, Source, Unreadable
from etl.spreadsheets import grids, is_workbook


def page(tmp_path, text, codec="utf-8"):
    path = tmp_path / "отчёт.xls"
    path.write_bytes(text.encode(codec))
    return Source.open(path)


def read(tmp_path, text, codec="utf-8", limits=None):
    source = page(tmp_path, text, codec)
    assert is_workbook(source)
    return list(grids(source, limits or Limits()))


def rows_of(grid):
    return [list(row) for row in zip(*(c.values() for c in grid.columns), strict=True)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "windows-1251"])
def test_a_table_is_read_in_the_encoding_of_its_bytes(tmp_path, codec, declared):
    text = (
        f'<html><head><meta charset="{declared}"></head><body><table><tr><td>Контрагент</td>'
        "<td>Сумма</td></tr><tr><td>ООО «Пчела» &amp; Ко</td><td>1 234,56</td></tr></table>"
    )

    [grid] = read(tmp_path, text, codec)

    assert rows_of(grid) == [["Контрагент", "Сумма"], ["ООО «Пчела» & Ко", "1 234,56"]]


def test_merged_cells_stand_where_the_reader_saw_them(tmp_path):
    [grid] = read(
        tmp_path,
        "<table><tr><td rowspan=2>Имя</td><td colspan=2>Сумма</td></tr>"
        "<tr><td>план</td><td>факт</td></tr><tr><td>Пчела</td><td>1</td><td>2</td></tr></table>",
    )

    assert rows_of(grid) == [["Имя", "Сумма", None], [None, "план", "факт"], ["Пчела", "1", "2"]]
    assert grid.merges == ((0, 0, 1, 0), (0, 1, 0, 2))


def test_line_breaks_in_a_cell_are_those_that_were_seen(tmp_path):
    [grid] = read(
        tmp_path,
        "<table><tr><td>первая\n   строка<br>вторая <b>жирная</b></td><td>&nbsp;</td></tr></table>",
    )

    assert rows_of(grid) == [["первая строка\nвторая жирная", None]]


def test_numbers_that_excel_left_beside_are_taken(tmp_path):
    [grid] = read(
        tmp_path,
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr>'
        '<td x:num="1234.5">1 234,50 р.</td><td x:num>7</td></tr></table></html>',
    )

    assert rows_of(grid) == [[1234.5, "7"]]


def test_every_table_of_a_page_is_a_sheet_and_frames_around_tables_are_none(tmp_path):
    found = read(
        tmp_path,
        "<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>"
        "<table><tr><th>2</th></tr></table>",
    )

    assert [(grid.sheet, rows_of(grid)) for grid in found] == [("1", [["1"]]), ("2", [["2"]])]


def test_a_page_without_a_table_is_no_workbook(tmp_path):
    assert not is_workbook(page(tmp_path, "<html><body>Войдите в систему</body></html>"))


def test_text_about_tables_is_no_page(tmp_path):
    assert not is_workbook(page(tmp_path, "как сверстать <table> на странице"))


def test_cells_that_cover_millions_are_refused(tmp_path):
    bomb = "<table>" + "<tr><td rowspan=1000 colspan=1000>а</td></tr>" * 60 + "</table>"

    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, bomb)

    assert refusal.value.code == "too_large"
