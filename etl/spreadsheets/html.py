"""Tables of a web page as grids: 1C, banks and sites save such pages under the name .xls.

Every cell is text, but where Excel left the number beside it (``x:num``). Rows are numbered as
Excel numbers them when it opens the page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from lxml import etree

from etl.delimited.encoding import find_encoding
from etl.grid import Grid, Merge, check_extent
from etl.reading import Limits, Source, Unreadable
from etl.spreadsheets.values import cells_of
from models.i18n import Message

_LARGEST = 30_000_000
_BREAK = "\u2028"
_SPACES = re.compile("[ \t\r\n]+")
_PAGE = re.compile(r"\A[\ufeff\s]*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|table|head|meta|body)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_FAR = 1000  # columns or rows that one cell may cover


def is_page(head: bytes) -> bool:
    """Whether the text begins as a web page does."""
    return bool(_PAGE.match(_decoded(head)))


def is_table(source: Source) -> bool:
    """Whether it is a web page with a table."""
    if not is_page(source.head):
        return False
    if _TABLE.search(_decoded(source.head)):
        return True
    return source.size > len(source.head) and _TABLE.search(_whole(source.path)) is not None


def _decoded(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")


def _whole(path: Path) -> str:
    return _decoded(path.read_bytes()) if path.stat().st_size <= _LARGEST else ""


def grids(path: Path, limits: Limits) -> Iterator[Grid]:
    """The tables of the page that hold no other table, in its order."""
    if path.stat().st_size > min(_LARGEST, limits.unpacked_bytes):
        raise Unreadable(
            Message("The file is larger than {limit} MB.", limit=_LARGEST // 10**6),
            code="too_large",
        )
    text = path.read_bytes().decode(find_encoding(path), errors="replace")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    page = etree.fromstring(text.encode(), parser)
    tables = [] if page is None else [t for t in page.iter("table") if t.find(".//table") is None]
    for number, table in enumerate(tables, 1):
        name = None if len(tables) == 1 else str(number)
        yield _Table(limits).grid(table, name)


@dataclass
class _Table:
    """A table while its cells are put in their places."""

    limits: Limits
    rows: list[list[str | float | None]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)  # by cells from above
    width: int = 0

    def grid(self, table: "etree._Element", name: str | None) -> Grid:
        """The whole table."""
        for row in table.iter("tr"):
            self._add(row)
        padded = [row + [None] * (self.width - len(row)) for row in self.rows]
        return Grid(
            sheet=name,
            columns=tuple(cells_of(column) for column in zip(*padded, strict=True)),
            lines=pa.array(range(1, len(padded) + 1), pa.int64()),
            merges=tuple(self.merges),
        )

    def _add(self, row: "etree._Element") -> None:
        number, cells = len(self.rows), list[str | float | None]()
        self.rows.append(cells)
        for cell in row.iterchildren("td", "th"):
            while (number, len(cells)) in self.taken:
                cells.append(None)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            if down > 1 or across > 1:
                self._merge(number, len(cells), down, across)
            cells.extend([_value(cell), *[None] * (across - 1)])
            self._check(len(cells))

    def _merge(self, row: int, column: int, down: int, across: int) -> None:
        self.merges.append((row, column, row + down - 1, column + across - 1))
        for below in range(row + 1, row + down):
            self._check(column + across)
            self.taken.update((below, column + right) for right in range(across))

    def _check(self, width: int) -> None:
        self.width = max(self.width, width)
        check_extent(len(self.rows), self.width, self.limits, cells=len(self.taken))


def _span(cell: "etree._Element", name: str) -> int:
    text = str(cell.get(name, "1")).strip()
    return min(max(int(text), 1), _FAR) if text.isascii() and text.isdigit() else 1


def _value(cell: "etree._Element") -> str | float | None:
    number = cell.get("x:num") or cell.get("num")
    if number:
        try:
            return float(number)
        except ValueError:
            pass  # Excel writes the attribute without a value beside plain numbers
    for line in cell.iter("br"):
        line.tail = _BREAK + str(line.tail or "")
    text = _SPACES.sub(" ", "".join(map(str, cell.itertext())))
    return "\n".join(line.strip(" ") for line in text.split(_BREAK)).strip("\n") or None
