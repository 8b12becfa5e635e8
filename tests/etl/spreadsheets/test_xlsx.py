import datetime as dt
from decimal import Decimal

import numpy as np
import openpyxl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment

from etl.reading import Limits, Source, Unreadable
from etl.spreadsheets import careful, grids, is_workbook, quick, xlsx
from etl.spreadsheets.runs import Irregular, Surroundings
from etl.spreadsheets.values import cells_of
from tests.etl.spreadsheets.making import sheet_xml, style_xml, write_xlsx


def moment(*parts):
    return dt.datetime(*parts)  # noqa: DTZ001 - the days of a sheet have no zone


def read(path, limits=None):
    return list(grids(Source.open(path), limits or Limits()))


def rows_of(grid):
    return [list(row) for row in zip(*(c.values() for c in grid.columns), strict=True)]


@pytest.fixture
def sheet(tmp_path):
    """Writes a sheet of raw rows and reads it."""

    def write_and_read(rows, **options):
        around = {key: options.pop(key) for key in ("before", "after") if key in options}
        [grid] = read(write_xlsx(tmp_path / "книга.xlsx", sheet_xml(rows, **around), **options))
        return grid

    return write_and_read


def test_values_keep_their_kinds(tmp_path):
    path = tmp_path / "книга.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Продажи"
    sheet.append(["Дата", "Имя", "Сумма", "Опт"])
    sheet.append([moment(2026, 11, 18, 14, 30), "ООО «Ромашка» & Ко", 1250.5, True])
    sheet.append([dt.date(2026, 11, 19), "00012", -3, False])
    book.save(path)

    [grid] = read(path)

    assert grid.sheet == "Продажи"
    assert rows_of(grid) == [
        ["Дата", "Имя", "Сумма", "Опт"],
        [moment(2026, 11, 18, 14, 30), "ООО «Ромашка» & Ко", 1250.5, "ИСТИНА"],
        [moment(2026, 11, 19), "00012", -3.0, "ЛОЖЬ"],
    ]


# formats.md 0.2: money is decimal, binary noise never becomes a kopeck
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1783148.1899999999", "1783148.19"),
        ("1783148.19", "1783148.19"),
        ("0.30000000000000004", "0.3"),
        ("1.1000000000000001", "1.1"),
        ("227396368.08999997", "227396368.09"),
        ("1.0049999999999999", "1.005"),
        ("-4.9999999999999999E-2", "-0.05"),
        ("1E-3", "0.001"),
        ("9007199254740991", "9007199254740991"),
        ("12345678901234568", "12345678901234568"),
        ("0", "0"),
    ],
)
def test_a_number_is_what_the_author_of_the_sheet_saw(sheet, written, meant):
    grid = sheet(f'<row r="1"><c r="A1"><v>{written}</v></c></row>')

    [value] = grid.columns[0].numbers.to_pylist()
    assert Decimal(repr(value)) == Decimal(meant)


def test_digits_kept_as_text_stay_text(sheet):
    grid = sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>0274062111</t></is></c>'
        '<c r="B1" t="str"><v>40702810200000000001</v></c></row>'
    )

    assert rows_of(grid) == [["0274062111", "40702810200000000001"]]


# F9
def test_hidden_sheets_rows_and_columns_are_read_and_marked(tmp_path):
    path = tmp_path / "книга.xlsx"
    book = openpyxl.Workbook()
    first = book.active
    for number in range(1, 5):
        first.append([number, number * 10])
    first.row_dimensions[3].hidden = True
    first.column_dimensions["B"].hidden = True
    second = book.create_sheet("Скрытый")
    second.append(["тайна"])
    second.sheet_state = "veryHidden"
    book.save(path)

    shown, hidden = read(path)

    assert (shown.hidden, hidden.hidden) == (False, True)
    assert shown.hidden_rows == {3}
    assert shown.hidden_columns == {1}
    assert rows_of(shown)[2] == [3.0, 30.0]
    assert rows_of(hidden) == [["тайна"]]


def test_rows_are_numbered_as_excel_numbers_them(sheet):
    grid = sheet('<row r="5"><c r="C5"><v>7</v></c></row><row r="8"><c r="A8"><v>8</v></c></row>')

    assert grid.lines.to_pylist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert rows_of(grid)[4] == [None, None, 7.0]
    assert rows_of(grid)[7] == [8.0, None, None]


def test_outline_merges_and_indents_tell_the_hierarchy(tmp_path):
    path = tmp_path / "книга.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row, (name, indent) in enumerate([("Склад", 0), ("Мыло", 2), ("Щётка", 4)], 1):
        sheet.cell(row, 1, name).alignment = Alignment(indent=indent)
        sheet.cell(row, 2, row)
    sheet.row_dimensions.group(2, 3, outline_level=1)
    sheet.merge_cells("A5:C6")
    book.save(path)

    [grid] = read(path)

    assert grid.levels == (0, 1, 1)
    assert grid.indents == (0, 2, 4)
    assert grid.merges == ((4, 0, 5, 2),)
    assert grid.body(1).levels == (1, 1)
    assert grid.body(1).indents == (2, 4)


def test_error_cells_are_named_and_empty(sheet):
    grid = sheet(
        '<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1" t="e"><f>X</f><v>#REF!</v></c></row>'
    )

    assert grid.errors == ((1, 0, "#DIV/0!"), (1, 1, "#REF!"))
    assert rows_of(grid) == [[None, None]]


def test_empty_cells_that_1c_marks_as_errors_are_only_empty(sheet):
    grid = sheet('<row r="1"><c r="A1" t="e"/><c r="B1" s="3" t="e"/><c r="C1"><v>1</v></c></row>')

    assert grid.errors == ()
    assert rows_of(grid) == [[None, None, 1.0]]


# formats.md 6.2: a formula without a cached value is a fault, not zero
def test_formulas_without_a_value_are_named(tmp_path):
    path = tmp_path / "книга.xlsx"
    book = openpyxl.Workbook()
    book.active.append([2, 3, "=A1*B1"])
    book.save(path)

    [grid] = read(path)

    assert grid.unvalued == ((1, 2),)
    assert rows_of(grid) == [[2.0, 3.0, None]]


def test_formulas_with_a_value_have_it(tmp_path):
    path = tmp_path / "книга.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=2*3", None, 6)
        sheet.write_formula("B1", '="а"&"б"', None, "аб")
        sheet.write_formula("C1", "=TRUE()", None, value=True)

    [grid] = read(path)

    assert grid.unvalued == ()
    assert rows_of(grid) == [[6.0, "аб", "ИСТИНА"]]


# F8
@pytest.mark.parametrize(
    ("epoch_1904", "serial", "day"),
    [
        (False, "46344", moment(2026, 11, 18)),
        (False, "46344.604166666664", moment(2026, 11, 18, 14, 30)),
        (False, "59", moment(1900, 2, 28)),
        (False, "61", moment(1900, 3, 1)),
        (False, "36585", moment(2000, 2, 29)),
        (True, "44882", moment(2026, 11, 18)),
        (True, "0", moment(1904, 1, 1)),
    ],
)
def test_days_are_counted_from_1900_or_from_1904(sheet, epoch_1904, serial, day):
    grid = sheet(
        f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>',
        styles=style_xml(14),
        properties=f'<workbookPr date1904="{str(epoch_1904).lower()}"/>',
    )

    assert rows_of(grid) == [[day]]
    assert grid.epoch_1904 is epoch_1904


def test_times_and_spans_are_texts_and_impossible_days_stay_numbers(sheet):
    cells = zip(
        "ABCD", (1, 2, 3, 3), ("0.4375", "1.0416666666666667", "-5", "9999999"), strict=True
    )
    grid = sheet(
        '<row r="1">'
        + "".join(f'<c r="{c}1" s="{style}"><v>{value}</v></c>' for c, style, value in cells)
        + "</row>",
        styles=style_xml("h:mm", "[h]:mm:ss", "dd.mm.yyyy"),
    )

    assert rows_of(grid) == [["10:30:00", "25:00:00", -5.0, 9999999.0]]


@pytest.mark.parametrize(
    ("form", "is_day"),
    [
        ("dd.mm.yyyy", True),
        ("[$-419]mmmm yyyy;@", True),
        ("ДД.ММ.ГГГГ", True),
        ("mmm", True),
        (22, True),
        ("# ##0.00", False),
        ('0" дней"', False),
        ('#,##0.00"р."', False),
        ("[Red]0.00", False),
        ("General", False),
        ("0.00E+00", False),
        (r"0\d", False),
    ],
)
def test_a_format_tells_days_from_numbers(sheet, form, is_day):
    grid = sheet('<row r="1"><c r="A1" s="1"><v>46344</v></c></row>', styles=style_xml(form))

    assert (grid.columns[0].moments is not None) is is_day


def test_percents_keep_their_value_and_are_remembered(sheet):
    grid = sheet(
        '<row r="1"><c r="A1" s="1"><v>0.12</v></c><c r="B1" s="2"><v>0.5</v></c>'
        '<c r="C1"><v>0.12</v></c></row>',
        styles=style_xml(10, "0.0%"),
    )

    assert rows_of(grid) == [[0.12, 0.5, 0.12]]
    assert grid.percents == {0, 1}


# F5
@pytest.mark.parametrize("claimed", ["A1", "A1:B2", "A1:XFD1048576", "I863"])
def test_a_wrong_dimension_is_not_believed(sheet, claimed):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 101))
    grid = sheet(rows, before=f'<dimension ref="{claimed}"/>')

    assert grid.height == 100
    assert len(grid.columns) == 1


# formats.md 9.20
@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/SharedStrings.xml"])
def test_shared_strings_are_found_whatever_their_case(sheet, name):
    grid = sheet(
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>',
        shared="<si><t>ноль</t></si><si><t>один</t></si>",
        shared_name=name,
    )

    assert rows_of(grid) == [["один", "ноль"]]


SHARED = [
    ("<si><t>Пчела</t></si>", "Пчела"),
    ('<si><t xml:space="preserve">  Пчела </t></si>', "  Пчела "),
    ("<si><t>a &lt;b&gt; &amp;amp; &quot;c&quot; &#1046;&#x416;</t></si>", 'a <b> &amp; "c" ЖЖ'),
    ("<si><t>первая_x000D_\nвторая</t></si>", "первая\nвторая"),
    ("<si><t>_x005F_x0041_</t></si>", "_x0041_"),
    ("<si><r><t>Пче</t></r><r><rPr><b/></rPr><t>ла</t></r></si>", "Пчела"),
    ("<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>", "東京"),
    ("<si/>", None),
    ("<si><t/></si>", None),
    ("<si><t>  </t></si>", None),
    ("<si><t><![CDATA[a<b]]></t></si>", "a<b"),
    ("<!-- <si><t>нет</t></si> --><si><t>да</t></si>", "да"),
]


@pytest.mark.parametrize(("item", "text"), SHARED)
def test_shared_strings_of_every_writing(sheet, item, text):
    grid = sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>',
        shared=item + "<si><t>конец</t></si>",
    )

    assert rows_of(grid) == [[text, "конец"]]


def test_many_shared_strings_are_read_piece_by_piece(sheet):
    items = "".join(f"<si><t>Строка номер {n} с хвостом</t></si>" for n in range(120_000))
    grid = sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>119999</v></c></row>',
        shared=items,
    )

    assert len(items.encode()) > 4 << 20
    assert rows_of(grid) == [["Строка номер 0 с хвостом", "Строка номер 119999 с хвостом"]]


SHEETS = {
    "attributes in another order": '<row r="1"><c s="0" r="A1"><v>1</v></c><c r="B1" t="str" s="0"><v>б</v></c></row>',
    "no references": '<row><c><v>1</v></c><c t="inlineStr"><is><t>б</t></is></c></row>',
    "rich inline text": '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><r><t>б</t></r><r><t/></r></is></c></row>',
    "comments": '<row r="1"><!-- c --><c r="A1"><v>1</v></c><c r="B1" t="str"><v>б</v></c></row>',
    "CDATA": '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><v><![CDATA[б]]></v></c></row>',
    "line breaks between tags": '\r\n\t<row\r\n r="1">\r\n\t<c r="A1">\r\n\t\t<v>1</v>\r\n\t</c>\r\n<c r="B1" t="str"><f>x</f>\r\n<v>б</v></c>\r\n</row>\r\n',
    "apostrophes": "<row r='1'><c r='A1'><v>1</v></c><c r='B1' t='str'><v>б</v></c></row>",
    "cells from right to left": '<row r="1"><c r="B1" t="str"><v>б</v></c><c r="A1"><v>1</v></c></row>',
    "values with attributes": '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><v xml:space="preserve">б</v></c></row>',
    "extensions": '<row r="1" spans="1:2"><c r="A1"><v>1</v><extLst><ext uri="x"/></extLst></c><c r="B1" t="str" cm="1"><v>б</v></c></row>',
}


@pytest.mark.parametrize("rows", SHEETS.values(), ids=SHEETS.keys())
def test_a_sheet_may_be_written_in_many_ways(sheet, rows):
    assert rows_of(sheet(rows)) == [[1.0, "б"]]


def test_a_sheet_may_have_a_prefix_before_every_name(tmp_path):
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:cols>'
        '<x:col min="2" max="2" hidden="1"/></x:cols><x:sheetData><x:row r="1" hidden="1">'
        '<x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" t="str"><x:v>б</x:v></x:c></x:row></x:sheetData>'
        '<x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>'
    )
    [grid] = read(write_xlsx(tmp_path / "книга.xlsx", xml))

    assert rows_of(grid) == [[1.0, "б"]]
    assert (grid.merges, grid.hidden_rows, grid.hidden_columns) == (((0, 0, 0, 1),), {1}, {1})


def test_a_sheet_may_be_written_in_utf_16(tmp_path):
    xml = sheet_xml('<row r="1"><c r="A1" t="str"><v>Пчела</v></c></row>').replace(
        "UTF-8", "UTF-16"
    )
    [grid] = read(write_xlsx(tmp_path / "книга.xlsx", xml.encode("utf-16")))

    assert rows_of(grid) == [["Пчела"]]


def test_an_empty_sheet_is_a_grid_without_rows(tmp_path):
    empty = sheet_xml("").replace("<sheetData></sheetData>", "<sheetData/>")
    first, second = read(write_xlsx(tmp_path / "книга.xlsx", empty, sheet_xml("")))

    assert (first.height, first.columns, second.height, second.columns) == (0, (), 0, ())


def test_styled_cells_without_values_do_not_widen_the_sheet(sheet):
    grid = sheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>'
        '<row r="1048576"><c r="A1048576" s="1"/></row>'
    )

    assert (grid.height, len(grid.columns)) == (1, 1)


def test_charts_are_no_sheets(tmp_path):
    path = tmp_path / "книга.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Данные")
        sheet.write_column("A1", [1, 2, 3])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Данные!$A$1:$A$3"})
        book.add_chartsheet("График").set_chart(chart)

    assert [grid.sheet for grid in read(path)] == ["Данные"]


def test_macros_do_not_hinder(tmp_path):
    path = write_xlsx(tmp_path / "книга.xlsm", sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))

    assert is_workbook(Source.open(path))
    assert rows_of(read(path)[0]) == [[1.0]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="s"><v>5</v></c></row>',
        '<row r="1"><c r="A1"><v>сто</v></c></row>',
        '<row r="1"><c r="A1" s="много"><v>1</v></c></row>',
    ],
    ids=["a string that is not there", "a number that is none", "a style"],
)
def test_a_damaged_sheet_is_refused(tmp_path, rows):
    path = write_xlsx(tmp_path / "книга.xlsx", sheet_xml(rows))

    with pytest.raises(Unreadable) as refusal:
        read(path)

    assert refusal.value.code == "damaged"


def test_a_sheet_that_is_cut_off_is_refused(tmp_path):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 100))
    path = write_xlsx(tmp_path / "книга.xlsx", sheet_xml(rows)[:-100])

    with pytest.raises(Unreadable) as refusal:
        read(path)

    assert refusal.value.code == "damaged"


# F3
def test_an_archive_with_a_password_is_named(tmp_path):
    path = write_xlsx(tmp_path / "книга.xlsx", sheet_xml(""))
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    path.write_bytes(content)

    with pytest.raises(Unreadable) as refusal:
        read(path)

    assert refusal.value.code == "encrypted"


VALUES = st.one_of(
    st.none(),
    st.text(
        st.characters(codec="utf-8", exclude_characters="\r\x7f", exclude_categories=["Cc", "Cs"]),
        min_size=1,
        max_size=8,
    ).filter(lambda text: text.strip() == text and "_x" not in text),
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=4).map(float),
    st.booleans(),
    st.datetimes(moment(1990, 1, 1), moment(2100, 1, 1)).map(
        lambda one: one.replace(microsecond=0)
    ),
)
TABLES = st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=6)


def by_openpyxl(path, table):
    book = openpyxl.Workbook()
    for row, values in enumerate(table, 1):
        for column, value in enumerate(values, 1):
            cell = book.active.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)


def by_xlsxwriter(path, table):
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"})
        for row, values in enumerate(table):
            for column, value in enumerate(values):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write(row, column, value)


def _shortened(rows):
    """Without empty cells at the ends of rows and of the sheet."""
    rows = [list(row) for row in rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
@given(table=TABLES)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
def test_what_another_program_wrote_is_read_as_calamine_reads_it(tmp_path_factory, write, table):
    path = tmp_path_factory.mktemp("book") / "книга.xlsx"
    write(path, table)
    rows = python_calamine.load_workbook(str(path)).get_sheet_by_index(0)
    theirs = rows_of(_grid_of(rows.to_python(skip_empty_area=False)))

    [grid] = read(path)

    assert _shortened(rows_of(grid)) == _shortened(theirs)


class _grid_of:  # noqa: N801 - stands for a grid in one comparison
    def __init__(self, rows):
        self.columns = [cells_of(column) for column in zip(*rows, strict=True)]


CELL_XML = st.sampled_from(
    [
        '<c r="{r}"/>',
        '<c r="{r}" s="3" t="e"/>',
        '<c r="{r}" s="2"><v>1.5</v></c>',
        '<c r="{r}" t="n"><v>-7E-3</v></c>',
        '<c r="{r}" t="s"><v>0</v></c>',
        '<c r="{r}" t="s" s="1"><v>1</v></c>',
        '<c r="{r}" t="b"><v>1</v></c>',
        '<c r="{r}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="{r}" t="str"><f>A1</f><v>а&amp;б</v></c>',
        '<c r="{r}"><f>A1</f></c>',
        '<c r="{r}"><f t="shared" si="0"/><v></v></c>',
        '<c r="{r}" t="inlineStr"><is><t>в</t></is></c>',
        '<c r="{r}" t="inlineStr"><is><t xml:space="preserve"> г </t></is></c>',
        '<c r="{r}" t="inlineStr"><is><t/></is></c>',
        '<c r="{r}" t="d"><v>2026-11-18</v></c>',
    ]
)
ROW_XML = st.tuples(
    st.sampled_from(["", ' outlineLevel="2"', ' hidden="1"', ' hidden="true" outlineLevel="1"']),
    st.lists(CELL_XML, max_size=4),
)


@given(rows=st.lists(ROW_XML, max_size=6), gap=st.sampled_from(["", "\n", "\r\n\t"]))
@settings(max_examples=80, deadline=None)
def test_the_quick_and_the_careful_way_find_the_same_cells(tmp_path_factory, rows, gap):
    path = tmp_path_factory.mktemp("sheet") / "sheet.xml"
    xml = sheet_xml(
        gap.join(
            f'<row r="{n}"{about}>'
            + gap.join(cell.format(r=f"{'ABCD'[c]}{n}") for c, cell in enumerate(cells))
            + "</row>"
            for n, (about, cells) in enumerate(rows, 3)
        ),
        before='<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="9"/></cols>',
        after='<mergeCells count="1"><mergeCell ref="A1:$AB$2"/></mergeCells>',
    )
    path.write_text(xml, encoding="utf-8")
    beside = [Surroundings(), Surroundings()]

    fast = list(quick.runs(iter([xml.encode()]), beside[0]))
    with path.open("rb") as file:
        slow = list(careful.runs(file, beside[1]))

    assert beside[0] == beside[1]
    assert beside[0].hidden_columns == {1, 2}
    for name in ("rows", "columns", "kinds", "styles"):
        ours, theirs = (np.concatenate([getattr(r, name) for r in rs]) for rs in (fast, slow))
        assert ours.tolist() == theirs.tolist(), name
    assert {k: v for r in fast for k, v in r.levels.items()} == slow[0].levels
    assert [row for r in fast for row in r.hidden_rows] == slow[0].hidden_rows


@pytest.mark.parametrize("size", [64, 300, 5000])
def test_where_a_stream_is_cut_does_not_matter(size):
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="str"><v>Пчела {n}</v></c></row>'
        for n in range(1, 200)
    )
    xml = sheet_xml(rows, after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>').encode()
    pieces = (xml[start : start + size] for start in range(0, len(xml), size))
    around = Surroundings()

    runs = list(quick.runs(pieces, around))

    assert np.concatenate([run.rows for run in runs]).tolist() == sorted([*range(1, 200)] * 2)
    assert around.merges == [(0, 0, 0, 1)]


def test_ordinary_sheets_go_the_quick_way(tmp_path, monkeypatch):
    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(careful, "runs", refuse)
    table = [["Дата", 1, 1.5, True], [moment(2026, 11, 18), None, "а & б", False]]
    for write in (by_openpyxl, by_xlsxwriter):
        write(tmp_path / "книга.xlsx", table)
        assert read(tmp_path / "книга.xlsx")[0].height == 2


def test_a_sheet_that_the_quick_way_leaves_is_read_from_its_beginning(tmp_path):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 50_001))
    path = write_xlsx(tmp_path / "книга.xlsx", sheet_xml(rows + "<row><c><v>7</v></c></row>"))

    [grid] = read(path)

    assert grid.height == 50_001
    assert grid.columns[0].numbers.to_pylist()[-1] == 7.0


def test_the_quick_way_says_what_it_leaves():
    with pytest.raises(Irregular):
        list(quick.runs(iter([sheet_xml("<row><c><v>1</v></c></row>").encode()]), Surroundings()))


def test_many_sheets_are_read_one_at_a_time(tmp_path):
    sheets = [sheet_xml(f'<row r="1"><c r="A1"><v>{n}</v></c></row>') for n in range(12)]
    path = write_xlsx(tmp_path / "книга.xlsx", *sheets)

    found = xlsx.grids(path, Limits())

    assert rows_of(next(found)) == [[0.0]]
    assert [rows_of(grid)[0][0] for grid in found] == list(range(1, 12))
