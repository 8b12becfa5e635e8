"""How far the cells of .xlsb and .ods reach, by streaming: what calamine would have to allocate.

For .xlsx the same comes out of ``etl.spreadsheets.archives``.
"""

import re
import zipfile

from etl.reading import Limits
from etl.spreadsheets.archives import streamed, too_many

_ROW_HEADER = 0
_CELLS = range(1, 12)  # BrtCellBlank … BrtFmlaError
_TAG = re.compile(
    rb"<(/?)table:(table-row|covered-table-cell|table-cell|table)\b([^>]*?)(/?)>|(<text:p)"
)
_REPEATED = re.compile(rb'table:number-(columns|rows)-repeated="(\d+)"')


def check(archive: zipfile.ZipFile, kind: str, limits: Limits) -> None:
    """Refuse a workbook with a sheet that reaches too far."""
    if kind == "ods":
        _check_ods(archive, limits)
        return
    for name in archive.namelist():
        if re.fullmatch(r"xl/worksheets/sheet\d+\.bin", name, re.IGNORECASE):
            rows, width = _reach_of_binary(archive.read(name))
            _refuse(rows, width, limits)


def _refuse(rows: int, width: int, limits: Limits) -> None:
    if rows > limits.rows or width > limits.columns or rows * width > limits.cells:
        raise too_many(rows, width)


def _reach_of_binary(data: bytes) -> tuple[int, int]:
    """Rows and columns of a BIFF12 sheet: records of a variable-length kind and size."""
    position, rows, width = 0, 0, 0
    while position < len(data):
        kind, position = _variable(data, position, 2)
        size, position = _variable(data, position, 4)
        first = int.from_bytes(data[position : position + 4], "little")
        if kind == _ROW_HEADER:
            rows = max(rows, first + 1)
        elif kind in _CELLS:
            width = max(width, first + 1)
        position += size
    return rows, width


def _variable(data: bytes, position: int, longest: int) -> tuple[int, int]:
    value = 0
    for step in range(longest):
        if position >= len(data):
            break
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << (7 * step)
        if not byte & 0x80:
            break
    return value, position


def _check_ods(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Rows and columns up to the last that holds a value: blanks at the end may repeat for ever."""
    rows = width = column = repeat = 0
    reach_row = reach_column = 0
    rest = b""
    for piece in streamed(archive, "content.xml"):
        text = rest + piece
        cut = text.rfind(b">") + 1
        text, rest = text[:cut], text[cut:]
        for closing, tag, attributes, _, paragraph in _TAG.findall(text):
            counts = {key: int(value) for key, value in _REPEATED.findall(attributes)}
            if tag == b"table" and not closing:
                rows = reach_row = reach_column = 0
            elif tag == b"table-row" and not closing:
                repeat, column = counts.get(b"rows", 1), 0
                rows += repeat
            elif tag and not closing:
                width = counts.get(b"columns", 1)
                column += width
            if paragraph or b"office:value" in attributes:
                reach_row, reach_column = rows, max(reach_column, column)
                _refuse(reach_row, reach_column, limits)
