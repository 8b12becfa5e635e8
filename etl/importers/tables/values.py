"""Tables of statistics → rows of ``statistic_values``: a row per filled cell of a value.

A percent keeps the value of its cell: 0.12 shown as 12 % stays 0.12, the text «12 %» is 12.
"""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.decimals import multiplied, rounded
from etl.columns.masks import Mask, empty, flags
from etl.importers.tables.attributes import attributes_of
from etl.importers.tables.keys import joined
from etl.importers.tables.piece import NUMBER, Piece, outside
from etl.importers.tables.register import Context, by_value, constant
from etl.importers.tables.times import Calendar, Times, times_of
from etl.layout.across import starts
from etl.layout.model import Column, Layout
from etl.reading import Fault, Place
from etl.rows import STATISTIC_VALUES, VALUE
from models.i18n import Message

_PERIOD = Message("This is not a period.")
_NO_PERIOD = Message("The period is missing.")
_NO_NAME = Message("The statistic is not named.")
_STRANGE = Message("This date is before 1990 or more than five years ahead.")
_NO_DAY = Message("There is no such day in this year.")


def read_values(
    layout: Layout, piece: Piece, context: Context, calendar: Calendar
) -> pa.Table | None:
    """The values of a piece, row by row."""
    cells = _Cells(layout, piece, context)
    if layout.shape == "wide":
        named = starts(layout.columns, piece.part.year or layout.year)
        for column in layout.having("period"):
            cells.add(column, _of_heading(named.get(column.index), calendar, piece.height))
    else:
        times = times_of(layout, piece, calendar)
        _warn_of_strange(times, piece, context)
        for column in layout.having("value", "quota", "measure"):
            cells.add(column, times)
    return cells.table()


def _of_heading(period: tuple[str, dt.date] | None, calendar: Calendar, height: int) -> Times:
    """The same period in every row; none that exists where the heading says 29.02 of 2025."""
    if period is None:
        return Times(pa.nulls(height, pa.string()), pa.nulls(height, pa.date32()), None, None)
    kind, start = calendar.period(*period)
    kinds = pa.repeat(pa.scalar(kind), height)
    return Times(kinds, pa.repeat(pa.scalar(start, pa.date32()), height), None, None)


def _warn_of_strange(times: Times, piece: Piece, context: Context) -> None:
    if times.column is None:
        return
    for row in np.flatnonzero(outside(times.starts, context.today)).tolist():
        place = Place(piece.sheet, piece.lines[row].as_py(), times.column.name)
        context.notices.warn("strange_date", _STRANGE, place, piece.shown(row, times.column))


class _Cells:
    """Values being collected column by column, to be put in the order of rows."""

    def __init__(self, layout: Layout, piece: Piece, context: Context) -> None:
        self.layout = layout
        self.piece = piece
        self.context = context
        self.attributes = attributes_of(piece, layout.having("attribute"))
        self.name = self._named_by_rows()
        self.parts: list[tuple[np.ndarray, dict[str, pa.Array]]] = []
        self.faults: list[tuple[int, int, Fault]] = []

    def _named_by_rows(self) -> pa.Array | None:
        column = self.layout.role("statistic")
        if column is None:
            return None
        return by_value(self.piece.texts(column).values, lambda text: " ".join(text.split()))

    def add(self, column: Column, times: Times) -> None:
        """The filled cells of a column; a bad one is refused, the others of its row go on."""
        read = self.piece.numbers(column)
        values, changed = rounded(multiplied(read.values, column.factor), VALUE)
        lost = pc.and_(pc.is_null(values), pc.is_valid(read.values))
        filled = ~empty(read.values)
        bad = np.zeros(len(filled), bool) if read.bad is None else read.bad.copy()
        bad |= flags(lost)
        self._refuse(bad, column, "not_a_number", NUMBER, column)
        used = filled & ~bad
        used = self._with_period(used, column, times)
        used = self._with_name(used, column)
        self.context.counts["rounded"] += changed
        self.context.counts["empty"] += int((~filled & ~bad).sum())
        rows = np.flatnonzero(used)
        if len(rows):
            self.parts.append((rows, self._columns(column, times, values, pa.array(rows))))

    def _with_period(self, used: Mask, column: Column, times: Times) -> Mask:
        if times.bad is not None:
            self._refuse(used & times.bad, column, "not_a_period", _PERIOD, times.column or column)
            used = used & ~times.bad
        missing = used & empty(times.starts)
        reason = _NO_DAY if times.column is None else _NO_PERIOD
        self._refuse(missing, column, "no_period", reason, times.column or column)
        return used & ~missing

    def _with_name(self, used: Mask, column: Column) -> Mask:
        if column.statistic or self.name is None:
            return used
        nameless = used & empty(self.name)
        self._refuse(nameless, column, "no_name", _NO_NAME, self.layout.role("statistic") or column)
        return used & ~nameless

    def _refuse(self, rows: Mask, column: Column, code: str, reason: Message, at: Column) -> None:
        for row in np.flatnonzero(rows).tolist():
            fault = self.piece.fault(row, at, code, reason)
            self.faults.append((row, column.index, fault))

    def _columns(
        self, column: Column, times: Times, values: pa.Array, rows: pa.Array
    ) -> dict[str, pa.Array]:
        height = len(rows)
        return {
            "sheet": constant(self.piece.sheet, height),
            "line": self.piece.lines.take(rows),
            "cell": constant(self.piece.letter(column), height),
            "statistic": self._statistic(column, rows),
            "period_type": times.kinds.take(rows),
            "period_start": times.starts.take(rows),
            "quota": pa.repeat(pa.scalar(column.quota or column.role == "quota"), height),
            "value": values.take(rows),
            "attributes": self.attributes.take(rows),
        }

    def _statistic(self, column: Column, rows: pa.Array) -> pa.Array:
        """What the row and the heading name; else what the whole table is about."""
        if self.name is None:
            known = column.statistic or self.layout.statistic or self.layout.sheet
            return constant(known or "?", len(rows))
        names = self.name.take(rows)
        if not column.statistic:
            return names
        return pc.binary_join_element_wise(names, column.statistic, ", ")

    def table(self) -> pa.Table | None:
        """All values in the order of rows, with keys; refused cells are named."""
        for _, _, fault in sorted(self.faults, key=lambda one: one[:2]):
            self.context.reading.fault(fault)
        self.context.counts["refused"] += len(self.faults)
        if not self.parts:
            return None
        order = np.argsort(np.concatenate([rows for rows, _ in self.parts]), kind="stable")
        names = self.parts[0][1].keys()
        columns: Mapping[str, pa.Array] = {
            name: pa.concat_arrays([part[name] for _, part in self.parts]).take(pa.array(order))
            for name in names
        }
        return self._numbered(columns, len(order))

    def _numbered(self, columns: Mapping[str, pa.Array], height: int) -> pa.Table:
        first = self.context.row_numbers["statistic_values"] + 1
        self.context.row_numbers["statistic_values"] += height
        whole = {
            "row_no": pa.array(np.arange(first, first + height)),
            "record_key": self._keys(columns),
            **columns,
        }
        arrays = [whole[one.name].cast(one.type) for one in STATISTIC_VALUES]
        return pa.Table.from_arrays(arrays, schema=STATISTIC_VALUES)

    def _keys(self, columns: Mapping[str, pa.Array]) -> pa.Array:
        """A corrected file replaces the values of the same statistic, period and attributes."""
        identity = joined(
            by_value(columns["statistic"], str.casefold),
            columns["period_type"],
            pc.cast(columns["period_start"], pa.string()),
            pc.if_else(columns["quota"], "quota", "value"),
            columns["attributes"],
        )
        return self.context.keys.digests(identity)
