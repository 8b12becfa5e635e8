"""Sheets of .xls (BIFF 5 … 8) as grids, read by xlrd, which knows merges, outlines and formats."""

import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlrd

from etl.grid import Grid, check_extent
from etl.reading import Limits, Source, Unreadable
from etl.spreadsheets import archives, serials
from etl.spreadsheets.styles import Form, form_of
from etl.spreadsheets.values import cells_of
from models.i18n import Message

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK, ENCRYPTED = "Workbook", "EncryptedPackage"
_STREAMS = {
    WORKBOOK: ("Workbook\0", "Book\0", "WORKBOOK\0", "BOOK\0"),
    ENCRYPTED: ("EncryptedPackage\0",),
}
_BARE = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
_LARGEST = 100_000_000  # bytes: xlrd needs many times that
_BROKEN = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, LookupError, ValueError, TypeError,
    OverflowError, AttributeError, struct.error, MemoryError,
)  # fmt: skip


def streams(source: Source) -> frozenset[str]:
    """Which streams an OLE file holds; its directory may lie anywhere in the file."""
    with source.path.open("rb") as file:
        content = file.read(_LARGEST)
    return frozenset(
        stream
        for stream, names in _STREAMS.items()
        if any(name.encode("utf-16-le") in content for name in names)
    )


def is_workbook(source: Source) -> bool:
    """Whether the file is a workbook of an old Excel, in its envelope or without."""
    if source.head.startswith(OLE):
        return streams(source) == {WORKBOOK}
    return is_bare(source.head)


def is_bare(head: bytes) -> bool:
    """A workbook of Excel 4 or 5 without the OLE envelope."""
    return head.startswith(_BARE)


def grids(path: Path, limits: Limits) -> Iterator[Grid]:
    """Every sheet, one at a time."""
    if path.stat().st_size > _LARGEST:
        raise Unreadable(
            Message("The file is larger than {limit} MB.", limit=_LARGEST // 10**6),
            code="too_large",
        )
    try:
        with _opened(path) as book:
            if book.nsheets > limits.sheets:
                raise archives.too_many_sheets(book.nsheets)
            for index in range(book.nsheets):
                sheet = book.sheet_by_index(index)
                check_extent(sheet.nrows, sheet.ncols, limits)
                yield _grid(book, sheet)
                book.unload_sheet(index)
    except _BROKEN as error:
        if "encrypted" in str(error).lower():
            raise archives.protected() from error
        raise archives.damaged(error) from error


def _opened(path: Path) -> Any:
    """A workbook that does not name its code page is Russian: 1C 7.7 writes such."""
    with xlrd.open_workbook(path, on_demand=True, logfile=_Silence()) as book:
        override = "cp1251" if book.codepage is None and book.biff_version < 80 else None
    return xlrd.open_workbook(
        path, on_demand=True, formatting_info=True, encoding_override=override, logfile=_Silence()
    )


class _Silence:
    """xlrd prints its warnings; the user is told by us."""

    def write(self, text: str) -> None:
        """Nothing."""


def _grid(book: Any, sheet: Any) -> Grid:
    rows = [sheet.row(number) for number in range(sheet.nrows)]
    values = [[_value(book, cell) for cell in row] for row in rows]
    padded = [row + [None] * (sheet.ncols - len(row)) for row in values]
    info = sheet.rowinfo_map
    levels = tuple(getattr(info.get(row), "outline_level", 0) for row in range(sheet.nrows))
    indents = tuple(_indent(book, row) for row in rows)
    return Grid(
        sheet=sheet.name,
        columns=tuple(cells_of(column) for column in zip(*padded, strict=True)),
        lines=pa.array(range(1, sheet.nrows + 1), pa.int64()),
        levels=levels if any(levels) else None,
        merges=tuple((r1, c1, r2 - 1, c2 - 1) for r1, r2, c1, c2 in sheet.merged_cells),
        hidden_rows=frozenset(row + 1 for row, about in info.items() if about.hidden),
        hidden=sheet.visibility != 0,
        errors=_errors(rows),
        epoch_1904=book.datemode == 1,
        indents=indents if any(indents) else None,
        percents=_percents(book, rows),
        hidden_columns=frozenset(c for c, about in sheet.colinfo_map.items() if about.hidden),
    )


def _value(book: Any, cell: Any) -> Any:
    """A value as ``cells_of`` takes it."""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return float(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return _moment(book, cell) if cell.ctype == xlrd.XL_CELL_DATE else None


def _moment(book: Any, cell: Any) -> Any:
    """A day as a moment, a time of day as text, what is neither as the number it is."""
    form = _form(book, cell)
    if form == Form.SPAN or (form == Form.TIME and 0 <= cell.value < 1):
        return serials.time_text(cell.value)
    if 0 <= cell.value < serials.LAST:
        return serials.moment(cell.value, epoch_1904=book.datemode == 1)
    return float(cell.value)


def _form(book: Any, cell: Any) -> Form:
    style = book.xf_list[cell.xf_index]
    return form_of(book.format_map[style.format_key].format_str)


def _indent(book: Any, row: list[Any]) -> int:
    """Of the first text of a row."""
    for cell in row:
        if cell.ctype == xlrd.XL_CELL_TEXT and cell.value.strip():
            return int(book.xf_list[cell.xf_index].alignment.indent_level)
    return 0


def _errors(rows: list[list[Any]]) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (number, column, xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
        for number, row in enumerate(rows, 1)
        for column, cell in enumerate(row)
        if cell.ctype == xlrd.XL_CELL_ERROR
    )


def _percents(book: Any, rows: list[list[Any]]) -> frozenset[int]:
    """Columns whose numbers are shown as percents for the most part."""
    styles = Counter(
        (column, cell.xf_index)
        for row in rows
        for column, cell in enumerate(row)
        if cell.ctype == xlrd.XL_CELL_NUMBER
    )
    every, percents = Counter[int](), Counter[int]()
    for (column, style), count in styles.items():
        every[column] += count
        if "%" in book.format_map[book.xf_list[style].format_key].format_str:
            percents[column] += count
    return frozenset(column for column, count in percents.items() if 2 * count > every[column])
