"""What the cells of a table prove: kinds of columns, days that do not repeat, price by arithmetic.

Rows that are no records (totals, repeated headings) prove nothing and are left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.dates import SERIALS, decide_order, to_dates
from etl.columns.decimals import to_decimals
from etl.columns.kinds import column_kind, sampled
from etl.columns.numbers import decide_sign
from etl.columns.periods import parse_period
from etl.columns.plans import is_plan
from etl.columns.roles import Candidate, Proposed, folded
from etl.columns.steps import step_of
from etl.columns.ways import is_side, way_of
from etl.grid import Cells
from etl.layout.blocks import Block, cut
from etl.layout.model import Column, Layout
from etl.layout.rows import sort_rows

_LOOKED = 2_000  # rows by which most is told
_PROOF = 0.95  # of rows in which quantity times price is the amount
_WAYS = 4  # different words for income and expense in one table


class Evidence:
    """Looks at the first records of a block, and at kinds in all of it."""

    def __init__(self, block: Block, columns: Sequence[Column]) -> None:
        self._whole = block.grid
        head = cut(block.grid, 0, min(_LOOKED, block.grid.height))
        records = sort_rows(
            head, Layout(shape="long", columns=tuple(columns)), block.header, whole=False
        ).records
        self._records = [cells.filter(records) for cells in head.columns]

    def typed(self, column: Column) -> Column:
        """The column with its kind; bare day numbers of Excel under «Дата» are dates."""
        kind = self._kind(column.index)
        if kind == "number" and folded(column.name).split(" ")[0] in {"дата", "date"}:
            values = [one for one in sampled(self._records[column.index]) if isinstance(one, float)]
            if values and all(SERIALS[0] < value < SERIALS[1] for value in values):
                kind = "date"
        return replace(column, type=kind)

    def _kind(self, index: int) -> str:
        long = self._whole.height > _LOOKED
        kind = column_kind(self._whole.columns[index] if long else self._records[index])
        if kind == "empty" and any(column == index for _, column in self._whole.unvalued):
            return "number"  # formulas that were not calculated yet
        return kind

    def candidate(self, column: Column) -> Candidate:
        """The column as a candidate for roles."""
        dated = True
        if column.type == "period":
            values = sampled(self._records[column.index])[:50]
            texts = [value for value in values if isinstance(value, str)]
            periods = [period for text in texts if (period := parse_period(text))]
            dated = bool(periods) and all(period.has_year for period in periods)
        return Candidate(column.index, column.name, column.type, dated)

    def distinct(self, columns: Iterable[Column]) -> frozenset[int]:
        """Columns of texts that hold every text once."""
        found = set()
        for column in columns:
            texts = self._records[column.index].texts.drop_null()
            if len(texts) and len(texts.unique()) == len(texts):
                found.add(column.index)
        return frozenset(found)

    def periods_down(self, columns: Sequence[Column], proposed: Proposed) -> bool:
        """Whether rows stand for periods: months or weeks, or days of which none comes twice.

        Days beside names are more likely operations: that is for a person to say.
        """
        index = next((i for i, role in proposed.roles.items() if role == "date"), None)
        if index is None:
            return True
        if next(column.type for column in columns if column.index == index) == "period":
            return True
        cells = self._records[index]
        days = to_dates(cells, decide_order(cells.texts).order).drop_null()
        if step_of(days.to_pylist()) != "day":
            return True
        worded = any(column.type == "text" for column in columns if column.index != index)
        return len(days.unique()) == len(days) and not worded

    def directed(self, columns: Sequence[Column], proposed: Proposed) -> Proposed:
        """A column of «Приход» and «Расход» says which way the money went, whatever its heading."""
        if "direction" in proposed.roles.values():
            return proposed
        for column in columns:
            if column.type == "text" and column.index not in proposed.roles:
                texts = self._records[column.index].texts.drop_null().unique()
                if 0 < len(texts) <= _WAYS and all(map(_says_a_way, texts.to_pylist())):
                    return replace(proposed, roles={**proposed.roles, column.index: "direction"})
        return proposed

    def proved(self, columns: Sequence[Column], proposed: Proposed) -> Proposed:
        """Price and amount by proof: quantity times one column is another in nearly every row."""
        quantity = next((i for i, role in proposed.roles.items() if role == "quantity"), None)
        numbers = [c.index for c in columns if c.type == "number" and not is_plan(c.name)]
        if quantity is None or len(numbers) < 3:
            return proposed
        floats = {index: _floats(self._records[index]) for index in numbers}
        pairs = [
            (price, amount)
            for price in numbers
            for amount in numbers
            if len({quantity, price, amount}) == 3
            and _is_product(floats[quantity], floats[price], floats[amount])
        ]
        if len(pairs) != 1:
            return proposed
        price, amount = pairs[0]
        roles = {i: r for i, r in proposed.roles.items() if r not in {"price", "amount"}}
        contested = {r: i for r, i in proposed.contested.items() if r not in {"price", "amount"}}
        return Proposed({**roles, price: "price", amount: "amount"}, contested)


def _says_a_way(text: str) -> bool:
    return is_side(text) or way_of(text) is not None


def _floats(cells: Cells) -> np.ndarray:
    exact = to_decimals(cells, decide_sign(cells).sign)
    return np.asarray(pc.cast(exact, pa.float64()).to_numpy(zero_copy_only=False))


def _is_product(quantity: np.ndarray, price: np.ndarray, amount: np.ndarray) -> bool:
    known = ~(np.isnan(quantity) | np.isnan(price) | np.isnan(amount))
    telling = known & (quantity != 1) & (price != 1)
    if telling.sum() < 5:
        return False
    near = np.abs(quantity * price - amount) <= 0.01 + 0.005 * np.abs(amount)
    return bool((near & telling).sum() >= _PROOF * telling.sum())
