"""Records of one piece of a table, their cells read by kind; what cannot be read is remembered."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.dates import to_dates
from etl.columns.decimals import to_decimals
from etl.columns.masks import Mask, flags
from etl.columns.numbers import EMPTY_WORDS
from etl.columns.texts import damaged, to_texts
from etl.grid import Cell, Cells, Grid, letters, shown
from etl.importers.tables.decisions import Decisions
from etl.importers.tables.document import Part
from etl.layout.model import Column
from etl.layout.rows import Sorted
from etl.reading import Fault, Place
from etl.rows import MONEY, QUANTITY, VALUE
from models.i18n import Message

_CHUNK = 200_000  # rows handed over at once
_TEXT_MARK = r"^'([\d*+=@-])"  # before what would be taken for a number or a formula
KEPT: Mapping[str, pa.DataType] = {
    **dict.fromkeys(("amount", "income", "expense"), MONEY),
    **dict.fromkeys(("quantity", "price"), QUANTITY),
}
NUMBER = Message("This is not a number, or it is too large.")
DATE = Message("This is not a date.")
ERROR = Message("The cell holds an error.")
UNVALUED = Message("The formula has no value: open the workbook in Excel and save it.")


@dataclass(frozen=True)
class Read:
    """A column's values; ``bad`` are rows whose cell is filled and cannot be read."""

    values: pa.Array
    bad: Mask | None = None


@dataclass
class Piece:
    """Rows of a table that are records, with what a format needs to say where they stand."""

    part: Part
    columns: tuple[Cells, ...]
    lines: pa.Array
    paths: pa.Array | None
    decisions: Decisions
    flaws: dict[tuple[int, int], str | None]  # line, column → what is shown; None: no value
    from_1904: bool = False
    _numbers: dict[int, Read] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """How many records."""
        return len(self.lines)

    @property
    def sheet(self) -> str | None:
        """The sheet's name."""
        return self.part.block.grid.sheet

    def letter(self, column: Column) -> str:
        """The column's letters in this part."""
        return letters(column.index + self.part.block.offset)

    def chunks(self) -> Iterator["Piece"]:
        """The piece in bearable portions."""
        if self.height <= _CHUNK:
            yield self
            return
        for start in range(0, self.height, _CHUNK):
            yield Piece(
                self.part,
                tuple(cells.slice(start, _CHUNK) for cells in self.columns),
                self.lines.slice(start, _CHUNK),
                None if self.paths is None else self.paths.slice(start, _CHUNK),
                self.decisions,
                self.flaws,
                self.from_1904,
                {index: _sliced(read, start) for index, read in self._numbers.items()},
            )

    def numbers(self, column: Column) -> Read:
        """A column of numbers, exact; of the type it is kept in where that holds them all."""
        if column.index not in self._numbers:
            cells = self.columns[column.index]
            kind = KEPT.get(column.role, VALUE)
            values = to_decimals(cells, self.decisions.sign(column, cells), kind)
            self._numbers[column.index] = Read(values, self._bad(column, cells, values))
        return self._numbers[column.index]

    def dates(self, column: Column) -> Read:
        """A column of days."""
        cells = self.columns[column.index]
        order = self.decisions.order(column, cells.texts)
        values = to_dates(cells, order, from_1904=self.from_1904)
        return Read(values, self._bad(column, cells, values))

    def texts(self, column: Column) -> Read:
        """A column of text: codes keep their zeros."""
        cells = self.columns[column.index]
        return Read(_without_marks(to_texts(cells)), self._flawed(column))

    def damaged(self, column: Column) -> pa.Array | None:
        """Where Excel has lost the last digits of a long number."""
        return damaged(self.columns[column.index])

    def _bad(self, column: Column, cells: Cells, values: pa.Array) -> Mask | None:
        flawed = self._flawed(column)
        if values.null_count == 0:
            return flawed
        filled = cells.filled()
        odd = flags(pc.and_(filled, pc.is_null(values)))
        for row in np.flatnonzero(odd).tolist():
            odd[row] = not _is_blank(cells.slice(row, 1).values()[0])
        if flawed is not None:
            return odd | flawed
        return odd if odd.any() else None

    def _flawed(self, column: Column) -> Mask | None:
        if not any(index == column.index for _, index in self.flaws):
            return None
        lines = [line for line, index in self.flaws if index == column.index]
        mask = pc.is_in(self.lines, pa.array(lines, pa.int64()))
        return flags(mask)

    def fault(self, row: int, column: Column, code: str, reason: Message) -> Fault:
        """A refused row or value; an error of the sheet itself is named as such."""
        line = self.lines[row].as_py()
        place = Place(self.sheet, line, column.name)
        if (line, column.index) in self.flaws:
            shows = self.flaws[line, column.index]
            if shows is None:
                return Fault("formula_without_value", UNVALUED, place)
            return Fault("error_cell", ERROR, place, shows)
        return Fault(code, reason, place, self.shown(row, column) or None)

    def shown(self, row: int, column: Column) -> str:
        """A cell as a person knows it from his file."""
        return shown(self.columns[column.index].slice(row, 1).values()[0])

    @cached_property
    def first_line(self) -> int:
        """The line of the first record."""
        return int(self.lines[0].as_py())


def piece_of(part: Part, grid: Grid, sorted_rows: Sorted, decisions: Decisions) -> Piece:
    """The records of ``grid``."""
    mask = sorted_rows.records
    every = pc.all(mask, min_count=0).as_py()
    flaws: dict[tuple[int, int], str | None] = {
        **dict.fromkeys(grid.unvalued),
        **{(line, column): text for line, column, text in grid.errors},
    }
    return Piece(
        part,
        grid.columns if every else tuple(cells.filter(mask) for cells in grid.columns),
        grid.lines if every else grid.lines.filter(mask),
        None if sorted_rows.paths is None else sorted_rows.paths.filter(mask),
        decisions,
        flaws,
        grid.epoch_1904,
    )


def _without_marks(texts: pa.Array) -> pa.Array:
    """Without the apostrophe by which Excel keeps a number as text: some banks write it into CSV."""
    if not pc.any(pc.starts_with(texts, "'")).as_py():
        return texts
    return pc.replace_substring_regex(texts, _TEXT_MARK, r"\1")


def _sliced(read: Read, start: int) -> Read:
    bad = None if read.bad is None else read.bad[start : start + _CHUNK]
    return Read(read.values.slice(start, _CHUNK), bad)


def _is_blank(value: Cell) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in EMPTY_WORDS)


def outside(days: pa.Array, today: dt.date | None) -> Mask:
    """Days before 1990 or more than five years ahead."""
    odd = pc.less(days, pa.scalar(dt.date(1990, 1, 1)))
    if today is not None:
        odd = pc.or_(odd, pc.greater(days, pa.scalar(today + dt.timedelta(days=5 * 365 + 1))))
    return flags(odd)
