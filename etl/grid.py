"""A table as it stands in a document, before anybody says what it means: cells, rows, merges.

Values are kept exactly as found: text, binary numbers and moments apart. Typing is ``etl.columns``.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.reading import Limits, Unreadable
from models.i18n import Message

Cell: TypeAlias = "str | float | dt.datetime | None"
Merge: TypeAlias = tuple[
    int, int, int, int
]  # first row, first column, last row, last column; from 0
QUIET = 16  # signs of a number: written shorter it has no more digits than a spreadsheet keeps
# the first bytes of UTF-8 of what may be a space
_SPACES = np.zeros(256, bool)
_SPACES[[*range(9, 14), *range(28, 33), 0xC2, 0xE1, 0xE2, 0xE3]] = True


@dataclass(frozen=True)
class Cells:
    """One column. A cell is in at most one of the three arrays; an empty one is in none."""

    texts: pa.Array
    numbers: pa.Array | None = None  # double
    moments: pa.Array | None = None  # timestamp[us]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def parts(self) -> list[pa.Array]:
        """The arrays that are there."""
        return [part for part in (self.texts, self.numbers, self.moments) if part is not None]

    def filled(self) -> pa.Array:
        """Which rows have something in this column."""
        found = pc.is_valid(self.texts)
        for part in self.parts[1:]:
            found = pc.or_(found, pc.is_valid(part))
        return found

    def filter(self, mask: pa.Array) -> "Cells":
        """The rows where ``mask`` is true."""
        return Cells(*(None if p is None else p.filter(mask) for p in self._all()))

    def slice(self, start: int, length: int | None = None) -> "Cells":
        """``length`` rows from ``start``; no copy."""
        return Cells(*(None if p is None else p.slice(start, length) for p in self._all()))

    def _all(self) -> tuple[pa.Array, pa.Array | None, pa.Array | None]:
        return self.texts, self.numbers, self.moments

    def values(self) -> list[Cell]:
        """Python values, row by row."""
        merged: list[Cell] = self.texts.to_pylist()
        for part in self.parts[1:]:
            for row, value in enumerate(part.to_pylist()):
                if value is not None:
                    merged[row] = value
        return merged


@dataclass(frozen=True)
class Grid:
    """A sheet, or the table of a text file. Row 0 of the arrays is line ``lines[0]``."""

    sheet: str | None
    columns: tuple[Cells, ...]
    lines: pa.Array  # int64: the row as Excel numbers it, the line of a text file
    levels: tuple[int, ...] | None = None  # outline level of every row, when there are any
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()  # as Excel numbers them
    hidden: bool = False
    errors: tuple[tuple[int, int, str], ...] = ()  # line, column from 0, what the cell shows
    unvalued: tuple[tuple[int, int], ...] = ()  # line, column of formulas without a value
    epoch_1904: bool = False
    indents: tuple[int, ...] | None = None  # of the first text of every row, when there are any
    percents: frozenset[int] = frozenset()  # columns shown as percents; 0.12 stays 0.12
    hidden_columns: frozenset[int] = frozenset()

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.lines)

    def head(self, count: int) -> list[list[Cell]]:
        """The first rows as Python values."""
        columns = [cells.slice(0, count).values() for cells in self.columns]
        return [list(row) for row in zip(*columns, strict=True)]

    def body(self, start: int) -> "Grid":
        """The rows from ``start`` on."""
        return replace(
            self,
            columns=tuple(cells.slice(start) for cells in self.columns),
            lines=self.lines.slice(start),
            levels=None if self.levels is None else self.levels[start:],
            indents=None if self.indents is None else self.indents[start:],
        )


def blanked(texts: pa.Array) -> pa.Array:
    """Cells that hold nothing but spaces are empty."""
    if texts.null_count == len(texts):
        return texts
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset :][: len(texts) + 1]
    signs = np.frombuffer(texts.buffers()[2], np.uint8)
    filled = offsets[:-1] < offsets[1:]
    doubtful = np.flatnonzero(filled)
    doubtful = doubtful[_SPACES[signs[offsets[doubtful]]]]
    if not len(doubtful) and np.count_nonzero(filled) == len(texts) - texts.null_count:
        return texts
    blank = pc.equal(pc.utf8_trim_whitespace(texts.take(pa.array(doubtful))), "")
    filled[doubtful[blank.to_numpy(zero_copy_only=False)]] = False
    return pc.if_else(pa.array(filled), texts, None)


def check_extent(rows: int, columns: int, limits: Limits, *, cells: int = 0) -> None:
    """Refuse a sheet that is too large. One filled to the last row was cut off there."""
    too_far = rows >= limits.rows or columns > limits.columns
    if too_far or max(cells, rows * columns) > limits.cells:
        raise Unreadable(
            Message(
                "A sheet of {rows} rows and {columns} columns is more than is allowed",
                rows=rows,
                columns=columns,
            ),
            code="too_large",
        )


def without_noise(numbers: np.ndarray) -> np.ndarray:
    """Numbers to the 15 digits a spreadsheet keeps and shows: 0.30000000000000004 is 0.3.

    Whole numbers have no such noise. Only numbers of more than ``QUIET`` signs need to come here.
    """
    return np.array(
        [n if n.is_integer() else float(f"{n:.15g}") for n in map(float, numbers.tolist())]
    )


def letters(index: int) -> str:
    """``A`` … ``XFD`` for a column counted from 0."""
    name, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def shown(value: object) -> str:
    """A cell as a person would recognise it in his file."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%d.%m.%Y" if value.time() == dt.time() else "%d.%m.%Y %H:%M")
    return str(value)
