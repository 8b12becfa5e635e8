"""What sales and payments have in common: a row is an operation, or it is refused for one reason."""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.decimals import multiplied, rounded
from etl.columns.masks import Mask, empty, flags
from etl.currencies import RUBLE, iso
from etl.importers.tables.figures import Figures
from etl.importers.tables.keys import Keys
from etl.importers.tables.piece import DATE, KEPT, NUMBER, Piece, Read, outside
from etl.layout.model import Column, Layout
from etl.notices import Notices
from etl.reading import Place, Reading
from etl.rows import SCHEMAS
from models.i18n import Message

_LONG_DIGITS = Message("Excel keeps 15 digits: the last ones of this number are lost.")
_STRANGE_DATE = Message("This date is before 1990 or more than five years ahead.")


@dataclass
class Context:
    """What the reading of one document shares."""

    reading: Reading
    notices: Notices
    keys: Keys
    today: dt.date | None
    own_accounts: frozenset[str] = frozenset()
    figures: Figures = field(default_factory=Figures)
    counts: Counter[str] = field(default_factory=Counter)
    row_numbers: Counter[str] = field(default_factory=Counter)


@dataclass
class Refusals:
    """Rows that cannot be taken: the first reason of each counts."""

    piece: Piece
    refused: Mask
    found: list[tuple[int, Column, str, Message]] = field(default_factory=list)

    def note(self, rows: Mask | None, column: Column, code: str, reason: Message) -> None:
        """Refuse the rows of a mask."""
        if rows is None:
            return
        fresh = np.flatnonzero(rows & ~self.refused)
        self.found += [(row, column, code, reason) for row in fresh.tolist()]
        self.refused |= rows

    def hand_over(self, context: Context) -> pa.Array | None:
        """Name every refused row; a mask of the good ones, None when all are."""
        for row, column, code, reason in sorted(self.found, key=lambda one: one[0]):
            context.reading.fault(self.piece.fault(row, column, code, reason))
        context.counts["refused"] += len(self.found)
        return pa.array(~self.refused) if self.found else None


class Register:
    """Columns of a piece by role."""

    def __init__(self, layout: Layout, piece: Piece, context: Context) -> None:
        self.layout = layout
        self.piece = piece
        self.context = context
        self.refusals = Refusals(piece, np.zeros(piece.height, bool))

    def number(self, role: str) -> pa.Array | None:
        """Exact numbers in a role, rounded once to what its column keeps."""
        column = self.layout.role(role)
        if column is None:
            return None
        read = self.piece.numbers(column)
        self.refusals.note(read.bad, column, "not_a_number", NUMBER)
        values, changed = rounded(multiplied(read.values, column.factor), KEPT[role])
        self.context.counts["rounded"] += changed
        if values.null_count > read.values.null_count:
            lost = pc.and_(pc.is_null(values), pc.is_valid(read.values))
            mask = flags(lost)
            self.refusals.note(mask, column, "not_a_number", NUMBER)
        return values

    def dates(self) -> pa.Array:
        """The days of the rows; a row without one is refused."""
        column = self.layout.role("date")
        assert column is not None
        read = self.piece.dates(column)
        self.refusals.note(read.bad, column, "not_a_date", DATE)
        self.missing(read.values, column, Message("The date is missing."))
        self._warn(outside(read.values, self.context.today), column, "strange_date", _STRANGE_DATE)
        return read.values

    def missing(self, values: pa.Array, column: Column, reason: Message) -> None:
        """Refuse rows without a value that they need."""
        if values.null_count:
            rows = empty(values)
            self.refusals.note(rows, column, "missing", reason)

    def text(self, role: str) -> pa.Array | None:
        """Text in a role."""
        column = self.layout.role(role)
        if column is None:
            return None
        read: Read = self.piece.texts(column)
        self.refusals.note(read.bad, column, "error_cell", NUMBER)
        damaged = self.piece.damaged(column)
        if damaged is not None:
            rows = flags(damaged)
            self._warn(rows, column, "long_digits", _LONG_DIGITS)
        return read.values

    def _warn(self, rows: Mask, column: Column, code: str, message: Message) -> None:
        for row in np.flatnonzero(rows).tolist():
            place = Place(self.piece.sheet, self.piece.lines[row].as_py(), column.name)
            self.context.notices.warn(code, message, place, self.piece.shown(row, column))

    def currency(self, unsaid: pa.Array | None = None) -> pa.Array:
        """ISO codes; where the table says nothing ``unsaid``, else roubles."""
        said = self.text("currency")
        known = [None if said is None else by_value(said, iso), unsaid]
        return coalesced([*known, constant(RUBLE, self.piece.height)])

    def hand_over(self, table: str, columns: Mapping[str, pa.Array | None]) -> pa.Table | None:
        """The good rows in the columns of ``table``; refused ones are named."""
        good = self.refusals.hand_over(self.context)
        filled = {
            "sheet": constant(self.piece.sheet, self.piece.height),
            "line": self.piece.lines,
            **columns,
        }
        kept = {name: _kept(array, good) for name, array in filled.items() if array is not None}
        height = len(kept["line"])
        return self._with_numbers(table, kept, height) if height else None

    def _with_numbers(self, table: str, kept: dict[str, pa.Array], height: int) -> pa.Table:
        first = self.context.row_numbers[table] + 1
        self.context.row_numbers[table] += height
        kept["row_no"] = pa.array(np.arange(first, first + height))
        arrays = [
            kept.get(one.name, pa.nulls(height, one.type)).cast(one.type) for one in SCHEMAS[table]
        ]
        return pa.Table.from_arrays(arrays, schema=SCHEMAS[table])


def _kept(array: pa.Array, good: pa.Array | None) -> pa.Array:
    return array if good is None else array.filter(good)


def constant(value: str | None, height: int) -> pa.Array:
    """The same text in every row."""
    if value is None:
        return pa.nulls(height, pa.string())
    return pa.DictionaryArray.from_arrays(np.zeros(height, np.int8), pa.array([value])).cast(
        pa.string()
    )


def by_value(texts: pa.Array, function: Callable[[str], str | None]) -> pa.Array:
    """``function`` of every text; equal texts are worked on once."""
    coded = texts.dictionary_encode()
    values = [None if one is None else function(one) for one in coded.dictionary.to_pylist()]
    return pa.array(values, pa.string()).take(coded.indices)


def coalesced(arrays: Sequence[pa.Array | None]) -> pa.Array | None:
    """The first value that is there, row by row."""
    known = [array for array in arrays if array is not None]
    return functools.reduce(pc.coalesce, known) if known else None
