"""How far the cells of .xlsb and .ods reach, by streaming: what calamine would have to allocate.

For .xlsx the same is found while its cells are gathered.
"""

import re
import zipfile
from collections.abc import Iterator

from etl.grid import check_extent
from etl.reading import Limits
from etl.spreadsheets.archives import damaged, streamed

_BINARY_SHEET = re.compile(r"xl/worksheets/sheet\d+\.bin", re.IGNORECASE)
_ROW_HEADER = 0
_CELLS = range(1, 12)  # BrtCellBlank … BrtFmlaError
_HEADER = 6  # bytes of the kind and size of a record at most
_TAG = re.compile(
    rb"<(/?)table:(table-row|covered-table-cell|table-cell|table)\b([^>]*?)(/?)>|(<text:p)"
)
_REPEATED = re.compile(rb'table:number-(columns|rows)-repeated="(\d+)"')


def check(archive: zipfile.ZipFile, kind: str, limits: Limits) -> None:
    """Refuse a workbook with a sheet that reaches too far, or that holds more than it admits."""
    bad = archive.testzip()
    if bad is not None:
        raise damaged(bad)
    if kind == "ods":
        _check_ods(streamed(archive, "content.xml"), limits)
        return
    for name in archive.namelist():
        if _BINARY_SHEET.fullmatch(name):
            _check_binary(streamed(archive, name), limits)


def _check_binary(pieces: Iterator[bytes], limits: Limits) -> None:
    """A BIFF12 sheet: records of a variable-length kind and size, each cell begins with its column."""
    data, position, rows, width = b"", 0, 0, 0
    for piece in pieces:
        data, position = data[position:] + piece, max(0, position - len(data))
        while position + _HEADER + 4 <= len(data):
            kind, start = _variable(data, position, 2)
            size, start = _variable(data, start, 4)
            first = int.from_bytes(data[start : start + 4], "little") if size >= 4 else 0
            if kind == _ROW_HEADER:
                rows = max(rows, first + 1)
            elif kind in _CELLS and first >= width:
                width = first + 1
                check_extent(rows, width, limits)
            position = start + size
        check_extent(rows, width, limits)


def _variable(data: bytes, position: int, longest: int) -> tuple[int, int]:
    value = 0
    for step in range(longest):
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << (7 * step)
        if not byte & 0x80:
            break
    return value, position


def _check_ods(pieces: Iterator[bytes], limits: Limits) -> None:
    """Rows and columns up to the last that holds a value: blanks at the end may repeat for ever."""
    reach, rest = _Reach(limits), b""
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(b">") + 1
        text, rest = text[:cut], text[cut:]
        for closing, tag, attributes, _, paragraph in _TAG.findall(text):
            if not closing:
                reach.see(tag, attributes, paragraph)


class _Reach:
    """How far the sheet at hand reaches so far."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._row = self._column = self._width = 0

    def see(self, tag: bytes, attributes: bytes, paragraph: bytes) -> None:
        """An opening tag: of a sheet, a row, a cell, or of the text in a cell."""
        counts = {key: int(value) for key, value in _REPEATED.findall(attributes)}
        if tag == b"table":
            self._row = self._column = self._width = 0
        elif tag == b"table-row":
            self._row += counts.get(b"rows", 1)
            self._column = 0
        elif tag:
            self._column += counts.get(b"columns", 1)
        if paragraph or b"office:value" in attributes:
            self._width = max(self._width, self._column)
            check_extent(self._row, self._width, self._limits)
