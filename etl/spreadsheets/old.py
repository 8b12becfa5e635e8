"""Sheets of .xls (BIFF 5 … 8) as grids, read by xlrd, which knows merges, outlines and formats."""

import struct
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlrd

from etl.grid import Cells, Grid, check_extent
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
_EMPTY = frozenset({xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK})
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
        path,
        on_demand=True,
        formatting_info=True,
        ragged_rows=True,
        encoding_override=override,
        logfile=_Silence(),
    )


class _Silence:
    """xlrd prints its warnings; the user is told by us."""

    def write(self, text: str) -> None:
        """Nothing."""


@dataclass
class _Cells:
    """The cells of a sheet that hold something, and what their styles tell."""

    book: Any
    sheet: Any
    columns: defaultdict[int, list[tuple[int, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    indents: dict[int, int] = field(default_factory=dict)
    numbers: Counter[int] = field(default_factory=Counter)
    percents: Counter[int] = field(default_factory=Counter)

    def gather(self) -> None:
        """All rows; xlrd keeps them only as long as they are filled."""
        for row in range(self.sheet.nrows):
            kinds, values = self.sheet.row_types(row), self.sheet.row_values(row)
            for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
                if kind not in _EMPTY:
                    self._add(row, column, kind, value)

    def _add(self, row: int, column: int, kind: int, value: Any) -> None:
        if kind == xlrd.XL_CELL_ERROR:
            shown = xlrd.error_text_from_code.get(value, "#ERROR!")
            self.errors.append((row + 1, column, shown))
            return
        if kind == xlrd.XL_CELL_TEXT and row not in self.indents and value.strip():
            self.indents[row] = int(self._style(row, column).alignment.indent_level)
        elif kind == xlrd.XL_CELL_NUMBER:
            self.numbers[column] += 1
            self.percents[column] += "%" in self._format(row, column)
        elif kind == xlrd.XL_CELL_BOOLEAN:
            value = bool(value)
        elif kind == xlrd.XL_CELL_DATE:
            value = self._moment(form_of(self._format(row, column)), value)
        self.columns[column].append((row, value))

    def _style(self, row: int, column: int) -> Any:
        return self.book.xf_list[self.sheet.cell_xf_index(row, column)]

    def _format(self, row: int, column: int) -> str:
        return str(self.book.format_map[self._style(row, column).format_key].format_str)

    def _moment(self, form: Form, value: float) -> Any:
        """A day as a moment, a time of day as text, what is neither as the number it is."""
        if form == Form.SPAN or (form == Form.TIME and 0 <= value < 1):
            return serials.time_text(value)
        if 0 <= value < serials.LAST:
            return serials.moment(value, epoch_1904=self.book.datemode == 1)
        return float(value)

    def column(self, index: int) -> Cells:
        """A column without gaps."""
        values: list[Any] = [None] * self.sheet.nrows
        for row, value in self.columns.pop(index, ()):
            values[row] = value
        return cells_of(values)


def _grid(book: Any, sheet: Any) -> Grid:
    cells, info = _Cells(book, sheet), sheet.rowinfo_map
    cells.gather()
    levels = tuple(getattr(info.get(row), "outline_level", 0) for row in range(sheet.nrows))
    indents = tuple(cells.indents.get(row, 0) for row in range(sheet.nrows))
    mostly = (c for c, count in cells.percents.items() if 2 * count > cells.numbers[c])
    return Grid(
        sheet=sheet.name,
        columns=tuple(cells.column(index) for index in range(sheet.ncols)),
        lines=pa.array(range(1, sheet.nrows + 1), pa.int64()),
        levels=levels if any(levels) else None,
        merges=tuple((r1, c1, r2 - 1, c2 - 1) for r1, r2, c1, c2 in sheet.merged_cells),
        hidden_rows=frozenset(row + 1 for row, about in info.items() if about.hidden),
        hidden=sheet.visibility != 0,
        errors=tuple(cells.errors),
        epoch_1904=book.datemode == 1,
        indents=indents if any(indents) else None,
        percents=frozenset(mostly),
        hidden_columns=frozenset(c for c, about in sheet.colinfo_map.items() if about.hidden),
    )
