"""Every real workbook and text of tables, reports and bad files: its sheets, rows, columns and sums."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from etl.contents import is_table, why_not
from etl.delimited import read_records, writing_of
from etl.reading import Limits, Source
from etl.spreadsheets import grids
from tests.samples.conftest import SAMPLES, facts_of

FOLDERS = ("tables/", "onec_reports/", "bad/", "big/")
SAMPLES_OF = [one for folder in FOLDERS for one in facts_of(folder)]
CODECS = {
    "UTF-8": "utf-8",
    "UTF-8 BOM": "utf-8-sig",
    "UTF-16 BOM": "utf-16",
    "windows-1251": "cp1251",
}
REFUSED = {
    "bad/empty.csv": "empty",
    "bad/excel_lock_file.xlsx": "lock_file",
    "bad/lfs_pointer.xlsx": "lfs_pointer",
}
NUMERIC = re.compile(r"^(?:([A-Z]+)|col(\d+))«(.*)» n=(\d+) Σ=(\S+)$")
# the collector counted these with the header of one sheet for all
NO_HEADER = {"tables/ingrad_dimensions.xlsx"}
# rows of the heading below the one that the facts count from
HEADING = {"onec_reports/oboroty_scheta_10.xlsx": 2, "onec_reports/ostatki_77_no_codepage.xls": 1}


def of(*suffixes):
    return [p for p in SAMPLES_OF if p.values[0].endswith(suffixes)] or [pytest.param("absent", {})]


def index_of(letters):
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def corner(dims):
    """Rows and columns of ``A2:I863`` or ``642x6``."""
    if "x" in dims:
        rows, columns = dims.split("x")
        return int(rows), int(columns)
    letters, digits = re.fullmatch(r"(?:[A-Z]+\d+:)?([A-Z]+)(\d+)", dims).groups()
    return int(digits), index_of(letters) + 1


def numbers_of(grid, column, header):
    """Numbers below the header by their lines, exact."""
    cells = grid.columns[column].numbers
    if cells is None:
        return {}
    pairs = zip(grid.lines.to_pylist(), cells.to_pylist(), strict=True)
    return {n: Decimal(repr(v)) for n, v in pairs if v is not None and n > header}


@pytest.fixture(scope="module")
def read():
    """Sheets of a workbook, read once for all tests of this module."""
    known = {}

    def grids_of(name):
        if name not in known:
            known[name] = list(grids(Source.open(SAMPLES / name), Limits()))
        return known[name]

    return grids_of


WORKBOOKS = [p for p in of(".xlsx", ".xls") if "sheets" in p.values[1]] or of("absent")


@pytest.mark.parametrize(("name", "facts"), WORKBOOKS)
def test_workbook_has_its_sheets_rows_columns_and_merges(name, facts, read):
    found = read(name)

    assert [grid.sheet for grid in found] == [sheet["name"] for sheet in facts["sheets"]]
    for grid, sheet in zip(found, facts["sheets"], strict=True):
        rows, columns = corner(sheet["dims"])
        # cells that only have a style are counted in the facts and are nothing to us
        assert grid.height <= rows
        assert len(grid.columns) <= columns
        assert grid.hidden == (sheet.get("state", "visible") != "visible")
        assert len(grid.merges) == sheet["merged"]
        if name.endswith(".xlsx"):  # the facts do not tell the outline of .xls
            assert max(grid.levels or (0,)) == sheet.get("outline_max", 0)
        assert grid.lines.to_pylist() == list(range(1, grid.height + 1))
        assert len(grid.unvalued) == sheet.get("formulas", 0)
        assert grid.errors == ()
        if name not in NO_HEADER and sheet["rows_after_header"]:
            header = sheet["header_row"] + HEADING.get(name, 0)
            assert len([n for n in _lines(grid) if n > header]) == sheet["rows_after_header"]


def _lines(grid):
    """Lines that hold anything, a formula without a value included."""
    known = {line for line, _ in grid.unvalued}
    for cells in grid.columns:
        known.update(n for n, full in enumerate(cells.filled().to_pylist(), 1) if full)
    return known


@pytest.mark.parametrize(("name", "facts"), WORKBOOKS)
def test_workbook_has_the_sums_of_its_columns_exactly(name, facts, read):
    for grid, sheet in zip(read(name), facts["sheets"], strict=True):
        for fact in sheet.get("numeric", ()):
            letters, number, _, count, total = NUMERIC.match(fact).groups()
            column = index_of(letters) if letters else int(number) - 1
            values = numbers_of(grid, column, sheet["header_row"])
            assert len(values) == int(count), fact
            assert sum(values.values()) == Decimal(total), fact


@pytest.mark.parametrize(("name", "facts"), WORKBOOKS)
def test_workbook_has_its_days_and_blanks(name, facts, read):
    for grid, sheet in zip(read(name), facts["sheets"], strict=True):
        for letters, count in sheet.get("dates", {}).items():
            moments = grid.columns[index_of(letters)].moments
            assert len(moments) - moments.null_count == count


@pytest.mark.parametrize(("name", "facts"), WORKBOOKS)
def test_report_has_the_sums_of_its_outline_levels_and_leaves(name, facts, read):
    for grid, sheet in zip(read(name), facts["sheets"], strict=True):
        if "rows_by_outline_level" not in sheet:
            continue
        levels = dict(zip(grid.lines.to_pylist(), grid.levels, strict=True))
        header = sheet["header_row"] + HEADING.get(name, 0)
        counted = Counter(str(levels[n]) for n in sorted(_lines(grid)) if n > header)
        assert counted == sheet["rows_by_outline_level"]
        for letters, sums in sheet["sum_by_outline_level"].items():
            values = numbers_of(grid, index_of(letters), header)
            for level, total in sums.items():
                found = sum(v for n, v in values.items() if str(levels[n]) == level)
                assert found == Decimal(str(total)), (letters, level)


TEXTS = [p for p in of(".csv") if "delimiter" in p.values[1]] or of("absent")


@pytest.mark.parametrize(("name", "facts"), TEXTS)
def test_text_has_its_encoding_delimiter_records_and_columns(name, facts):
    source = Source.open(SAMPLES / name)
    writing = writing_of(source)
    found = read_records(source.path, writing.codec, writing.dialect, Limits())

    assert writing.codec == CODECS[facts["encoding"]]
    assert writing.dialect.delimiter == facts["delimiter"]
    assert (found.long, found.unclosed) == ([], [])
    filled = [row for row in zip(*(c.to_pylist() for c in found.columns), strict=True) if any(row)]
    before = facts["header_row"]
    if name != "tables/vtb_multiblock.csv":  # its header is that of the widest block
        assert len(found.columns) == facts["columns"]
        assert len(found.lines) == facts["lines_parsed"]
        below = [n for n in found.lines.to_pylist() if n > before]
        assert len(below) == facts["records_after_header"]
    else:
        widths = {int(width): count for width, count in facts["row_widths"].items()}
        assert len(found.columns) == max(widths)
        assert len(filled) - before == sum(widths.values())


@pytest.mark.parametrize(("name", "facts"), SAMPLES_OF)
def test_every_sample_is_a_table_another_format_or_refused_by_name(name, facts):
    source = Source.open(SAMPLES / name)
    refusal = why_not(source)

    assert (refusal.code if refusal else None) == REFUSED.get(name)
    other = name.endswith((".txt", ".xml"))
    assert is_table(source) == (not other and name not in REFUSED), facts


def test_text_of_a_workbook_of_1c_7_is_russian(read):
    [grid] = read("onec_reports/ostatki_77_no_codepage.xls")

    texts = " ".join(t for cells in grid.columns for t in cells.texts.to_pylist() if t)
    assert "Товар" in texts
    assert "Òîâàð" not in texts


def test_shared_strings_with_a_capital_are_read(read):
    [grid] = read("bad/xlsx_capital_SharedStrings.xlsx")

    assert [grid.height, len(grid.columns), len(grid.merges)] == [28, 40, 17]
    assert "Январь" in grid.columns[2].texts.to_pylist()
