"""Sheets of .xls (BIFF 5 … 8) as grids, read by xlrd, which knows merges, outlines and formats."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlrd

from etl.grid import Grid
from etl.reading import Limits, Source, Unreadable
from etl.spreadsheets.archives import too_many
from etl.spreadsheets.values import cells_of
from models.i18n import Message

_STREAMS = tuple(
    name.encode("utf-16-le") for name in ("Workbook\0", "Book\0", "WORKBOOK\0", "BOOK\0")
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BARE = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")


def is_workbook(source: Source) -> bool:
    """Whether an OLE file holds a workbook; its directory may lie anywhere in the file."""
    with source.path.open("rb") as file:
        content = file.read(64_000_000)
    return _ENCRYPTED not in content and any(name in content for name in _STREAMS)


def is_bare(head: bytes) -> bool:
    """A workbook of Excel 4 or 5 without the OLE envelope."""
    return head.startswith(_BARE)


def grids(path: Path, limits: Limits) -> Iterator[Grid]:
    """Every sheet, one at a time."""
    try:
        with _opened(path) as book:
            if book.nsheets > limits.sheets:
                raise Unreadable(
                    Message(
                        "The workbook has {count} sheets: more than is allowed", count=book.nsheets
                    ),
                    code="too_many_sheets",
                )
            for index in range(book.nsheets):
                sheet = book.sheet_by_index(index)
                if sheet.nrows * sheet.ncols > limits.cells:
                    raise too_many(sheet.nrows, sheet.ncols)
                yield _grid(book, sheet)
                book.unload_sheet(index)
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, IndexError) as error:
        raise Unreadable(
            Message("The workbook is damaged: {why}", why=str(error)), code="damaged"
        ) from error


def _opened(path: Path) -> Any:
    """A workbook that does not name its code page is Russian: 1C 7.7 writes such."""
    with (
        path.open("rb") as file,
        xlrd.open_workbook(file_contents=file.read(), on_demand=True, logfile=_Silence()) as book,
    ):
        override = "cp1251" if book.codepage is None and book.biff_version < 80 else None
    return xlrd.open_workbook(
        path, on_demand=True, formatting_info=True, encoding_override=override, logfile=_Silence()
    )


class _Silence:
    """xlrd prints its warnings; the user is told by us."""

    def write(self, text: str) -> None:
        """Nothing."""


def _grid(book: Any, sheet: Any) -> Grid:
    rows = [[_value(book, cell) for cell in sheet.row(number)] for number in range(sheet.nrows)]
    width = sheet.ncols
    padded = [row + [None] * (width - len(row)) for row in rows]
    info = sheet.rowinfo_map
    levels = tuple(getattr(info.get(row), "outline_level", 0) for row in range(sheet.nrows))
    errors = [
        (row + 1, column, xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
        for row in range(sheet.nrows)
        for column, cell in enumerate(sheet.row(row))
        if cell.ctype == xlrd.XL_CELL_ERROR
    ]
    return Grid(
        sheet=sheet.name,
        columns=tuple(cells_of(column) for column in zip(*padded, strict=True)) if padded else (),
        lines=pa.array(range(1, sheet.nrows + 1), pa.int64()),
        levels=levels if any(levels) else None,
        merges=tuple((r1, c1, r2 - 1, c2 - 1) for r1, r2, c1, c2 in sheet.merged_cells),
        hidden_rows=frozenset(row + 1 for row, about in info.items() if about.hidden),
        hidden=sheet.visibility != 0,
        errors=tuple(errors),
        epoch_1904=book.datemode == 1,
    )


def _value(book: Any, cell: Any) -> str | float | bool | dt.datetime | None:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return float(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(book, cell.value)
    return None


def _moment(book: Any, number: float) -> dt.datetime | float:
    try:
        moment: dt.datetime = xlrd.xldate_as_datetime(number, book.datemode)
    except (xlrd.XLDateError, OverflowError, ValueError):
        return float(number)
    return moment
