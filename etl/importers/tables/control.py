"""Control figures of a table: its rows by kind, sums of its columns, and the report's own totals."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.decimals import exact_sum, to_decimals
from etl.columns.kinds import taken
from etl.grid import Grid
from etl.importers.tables.decisions import Decisions
from etl.importers.tables.piece import Piece
from etl.layout.model import Column, Layout
from etl.layout.rows import KINDS, Sorted
from etl.layout.shapes import is_counted
from etl.notices import Notices
from etl.reading import Place
from models.i18n import Message

_NEAR = Decimal("0.005")
# whose sum a person looks at; other numbers are added up for comparison only
_ADDED = frozenset(
    {"income", "expense", "debit", "credit", "quantity", "amount", "value", "quota", "measure",
     "period"}
)  # fmt: skip
# what a report does not add up: prices, averages, shares, codes
_NOT_ADDED = re.compile(
    r"цен[аы]|средн|%|коэф|доля|курс|рентаб|price|average|rate|№|код|\bid\b|\bид\b|индекс",
    re.IGNORECASE,
)


@dataclass
class Control:
    """Figures of one table while it is read, part by part."""

    layout: Layout
    notices: Notices
    sums: dict[int, Decimal] = field(default_factory=dict)
    own: dict[int, Decimal] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    records: int = 0
    _part: dict[int, Decimal] = field(default_factory=dict)
    _totals: list[dict[int, Decimal]] = field(default_factory=list)
    _line: int | None = None

    def counted(self, width: int) -> Iterator[Column]:
        """Columns that are summed."""
        for column in self.layout.columns:
            if is_counted(column, self.layout.target) and column.index < width:
                yield column

    def meant(self) -> Iterator[Column]:
        """Columns whose sum says something; where nobody knows their roles, those not named a code."""
        known = self.layout.target not in {"", "none"}
        for column in self.layout.columns:
            added = column.role in _ADDED if known else not column.role
            if column.index in self.sums and added and not _NOT_ADDED.search(column.name):
                yield column

    def rows_of(self, grid: Grid, found: Sorted, decisions: Decisions) -> None:
        """Count a piece's rows by kind and note its own totals."""
        self.rows += grid.height
        for kind, count in zip(*np.unique(found.kinds, return_counts=True), strict=True):
            if KINDS[kind] == "record":
                self.records += int(count)
            else:
                self.skipped[KINDS[kind]] += int(count)
        if found.sums.any():
            self._note_totals(grid, found, decisions)

    def _note_totals(self, grid: Grid, found: Sorted, decisions: Decisions) -> None:
        rows = np.flatnonzero(found.sums)
        places = np.cumsum(found.sums[rows] == 1) - 1 + len(self._totals)
        self._totals += [{} for _ in range(int((found.sums[rows] == 1).sum()))]
        for column in self.counted(len(grid.columns)):
            cells = taken(grid.columns[column.index], rows)
            values = _counted(column, to_decimals(cells, decisions.sign(column, cells)))
            for place, value in zip(places.tolist(), values.to_pylist(), strict=True):
                if value is not None and place >= 0:
                    total = self._totals[place]
                    total[column.index] = total.get(column.index, Decimal(0)) + value
        self._line = int(grid.lines[int(rows[-1])].as_py())

    def add(self, piece: Piece) -> None:
        """The figures of a piece's records."""
        for column in self.counted(len(piece.columns)):
            if column.type == "empty":
                continue
            figure = exact_sum(_counted(column, piece.numbers(column).values))
            self._part[column.index] = self._part.get(column.index, Decimal(0)) + figure

    def end_part(self, sheet: str | None) -> None:
        """Compare the sums of a sheet with what it says itself."""
        for column in self.layout.columns:
            figures = [total[column.index] for total in self._totals if column.index in total]
            figure = self._part.get(column.index)
            if figure is None:
                continue
            self.sums[column.index] = self.sums.get(column.index, Decimal(0)) + figure
            if figures and not _NOT_ADDED.search(column.name):
                self._compare(column, figure, figures, sheet)
        self._part, self._totals = {}, []

    def _compare(
        self, column: Column, figure: Decimal, figures: list[Decimal], sheet: str | None
    ) -> None:
        """One of the totals, or all subtotals together, is the sum of the rows; else it is said."""
        candidates = [*reversed(figures), sum(figures, Decimal(0))]
        right = next((one for one in candidates if abs(one - figure) <= _NEAR), None)
        said = figures[-1] if right is None else right
        self.own[column.index] = self.own.get(column.index, Decimal(0)) + said
        if right is None:
            message = Message(
                "The total of “{column}” is {total}, but its rows add up to {sum}.",
                column=column.name,
                total=plain(said),
                sum=plain(figure),
            )
            place = Place(sheet, self._line, column.name)
            self.notices.warn("total_differs", message, place, plain(said))


def _counted(column: Column, values: pa.Array) -> pa.Array:
    """A minus before an expense means nothing."""
    return pc.abs(values) if column.role == "expense" else values


def plain(figure: Decimal) -> str:
    """Without zeros that mean nothing: 1234.5."""
    text = format(figure, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
