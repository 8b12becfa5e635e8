"""Sheets of .ods tag by tag: how far they reach, rows, merges, error cells."""

import re
import zipfile
from dataclasses import dataclass, field

from etl.reading import Limits
from etl.spreadsheets.archives import streamed
from etl.spreadsheets.careful import elements
from etl.spreadsheets.structure import Structure

_TAG = re.compile(
    rb"<(/?)table:(table-row-group|table-row|covered-table-cell|table-cell|table)\b([^>]*)>|<(text:p)\b"
)
_NUMBER = re.compile(rb'table:number-(columns|rows)-(repeated|spanned)="(\d+)"')
_HIDDEN = re.compile(rb'table:visibility="(?:collapse|filter)"')
_ERROR = re.compile(rb'calcext:value-type="error"')
_SHOWN = re.compile(rb"<text:p[^>]*>([^<]*)<")


def structures(archive: zipfile.ZipFile, limits: Limits) -> list[Structure]:
    """Every sheet, in the order of the document."""
    _check_whole(archive)
    walk, rest = _Walk(limits), b""
    for piece in streamed(archive, "content.xml"):
        text = rest + piece
        cut = max(text.rfind(b"<table:table-row"), 0) or max(text.rfind(b"<"), 0)
        walk.through(text[:cut])
        rest = text[cut:]
    walk.through(rest)
    return walk.found


def _check_whole(archive: zipfile.ZipFile) -> None:
    """Refuse XML that is not well formed: calamine would look for its end for ever."""
    with archive.open("content.xml") as file:
        for _row in elements(file, "table-row"):
            pass


@dataclass
class _Walk:
    """Where the walk through the document is. Blanks at the end of a sheet may repeat for ever."""

    limits: Limits
    found: list[Structure] = field(default_factory=list)
    depth: int = 0
    row: int = 0
    again: int = 1  # how many rows this one stands for
    column: int = -1

    def through(self, text: bytes) -> None:
        """All tags of whole rows."""
        for tag in _TAG.finditer(text):
            closing, name, attributes, paragraph = tag.groups()
            numbers = {(a, b): int(c) for a, b, c in _NUMBER.findall(attributes or b"")}
            if name == b"table-row-group":
                self.depth += -1 if closing else 1
            elif closing:
                continue
            elif name == b"table":
                self.found.append(Structure())
                self.row, self.again, self.column = 0, 1, -1
            elif name == b"table-row":
                self._enter_row(numbers, hidden=bool(_HIDDEN.search(attributes)))
            elif name is not None:
                self._enter_cell(numbers, attributes, text[tag.end() : tag.end() + 200])
            if paragraph or (name and b"office:value" in attributes):
                self._reach()

    def _reach(self) -> None:
        if self.found and self.row:
            self.found[-1].reach(self.row + self.again - 1, self.column, self.limits)

    def _enter_row(self, numbers: dict[tuple[bytes, bytes], int], *, hidden: bool) -> None:
        sheet = self.found[-1]
        self.row += self.again if self.row else 1
        self.again = numbers.get((b"rows", b"repeated"), 1)
        self.column = -1
        last = self.row + self.again - 1
        if hidden:
            sheet.hidden_rows.append((self.row, last))
        if self.depth:
            levels = range(self.row, min(last, self.limits.rows) + 1)
            sheet.levels.update(dict.fromkeys(levels, self.depth))

    def _enter_cell(
        self, numbers: dict[tuple[bytes, bytes], int], attributes: bytes, inside: bytes
    ) -> None:
        first = self.column + 1
        self.column += numbers.get((b"columns", b"repeated"), 1)
        down, across = (numbers.get((way, b"spanned"), 1) for way in (b"rows", b"columns"))
        if down > 1 or across > 1:
            merge = (self.row - 1, first, self.row + down - 2, first + across - 1)
            self.found[-1].merges.append(merge)
        if _ERROR.search(attributes):
            shown = _SHOWN.search(inside)
            text = shown[1].decode(errors="replace") if shown else "#ERROR!"
            self.found[-1].errors.append((self.row, first, text))
