"""How a table is probably meant: its columns, their roles and kinds, its shape, what it feeds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.dates import SERIALS, decide_order, to_dates
from etl.columns.decimals import to_decimals
from etl.columns.kinds import column_kind, sampled
from etl.columns.numbers import decide_sign
from etl.columns.periods import parse_period
from etl.columns.plans import is_plan
from etl.columns.roles import Candidate, Proposed, folded, propose
from etl.columns.steps import step_of
from etl.columns.titles import period_in, year_in
from etl.grid import Cell, Cells, Grid, letters
from etl.layout.across import across, wraps
from etl.layout.blocks import Block
from etl.layout.header import names_of
from etl.layout.model import Column, Layout
from etl.layout.shapes import Shape, chosen, shaped

_LOOKED = 2_000  # rows by which products of columns and repeated values are told
_PROOF = 0.95  # of rows in which quantity times price is the amount


@dataclass(frozen=True)
class Proposal:
    """A layout and what it leaves open: roles several columns deserve, columns that may name rows."""

    layout: Layout
    proposed: Proposed
    unnamed: tuple[str, ...] = ()
    distinct: frozenset[int] = frozenset()


def propose_layout(blocks: Sequence[Block]) -> Proposal:
    """The proposal for tables with the same headings; the largest of them is looked at."""
    main = max(blocks, key=lambda block: block.grid.height)
    indices = _kept(blocks, main)
    columns, paths = _columns(main, indices)
    columns = across(columns, paths)
    free = [column for column in columns if column.role not in {"period", "total"}]
    proposed = _proved(main.grid, free, propose([_candidate(main.grid, c) for c in free]))
    proposed = _only_date(columns, proposed)
    distinct = frozenset(c.index for c in free if _is_distinct(main.grid.columns[c.index]))
    shape = shaped(
        columns, proposed, unique_days=_unique_days(main.grid, columns, proposed), distinct=distinct
    )
    layout = _layout(blocks, main, shape)
    return Proposal(layout, proposed, shape.unnamed, distinct)


def as_target(found: Proposal, target: str) -> Proposal:
    """The proposal when a person says what the table feeds."""
    shape = chosen(target, found.layout.columns, found.proposed, found.distinct)
    layout = replace(found.layout, shape=shape.shape, target=target, columns=shape.columns)
    return replace(found, layout=layout, unnamed=shape.unnamed)


def _layout(blocks: Sequence[Block], main: Block, shape: Shape) -> Layout:
    header = main.header
    sheets = tuple(dict.fromkeys(b.grid.sheet for b in blocks if b.grid.sheet is not None))
    said = (*header.title, *sheets)
    year = None if wraps(shape.columns) else year_in(said)
    return Layout(
        sheet=main.grid.sheet,
        sheets=sheets,
        header_row=main.header_line,
        header_rows=header.last - header.first + 1 if header.last >= 0 else 0,
        found_header_row=main.header_line,
        shape=shape.shape,
        target=shape.target,
        columns=shape.columns,
        year=year,
        period=_period(header.title, sheets),
        title=header.title,
    )


def _period(title: Sequence[str], sheets: Sequence[str]) -> str | None:
    """What period the sheets or the title say a table without periods is about."""
    if sheets and all(map(parse_period, sheets)):
        return "sheet"
    found = period_in(*title)
    return found.code if found and found.has_year else None


def _kept(blocks: Sequence[Block], main: Block) -> list[int]:
    """Columns with anything in them or a heading of their own; parts of merged ones are left out."""
    kept = []
    for index in range(len(main.grid.columns)):
        filled = any(
            part.null_count < len(part)
            for block in blocks
            if index < len(block.grid.columns)
            for part in block.grid.columns[index].parts
        )
        if filled or (main.header.own[index] and main.header.paths[index]):
            kept.append(index)
    return kept


def _columns(main: Block, indices: list[int]) -> tuple[list[Column], list[tuple[Cell, ...]]]:
    paths = [main.header.paths[index] for index in indices]
    names = names_of(paths, [index + main.offset for index in indices])
    columns = [
        Column(
            index=index,
            letter=letters(index + main.offset),
            name=name,
            type=_kind(main.grid, index, name),
        )
        for index, name in zip(indices, names, strict=True)
    ]
    return columns, paths


def _kind(grid: Grid, index: int, name: str) -> str:
    """What the column mostly holds; bare day numbers of Excel under «Дата» are dates."""
    cells = grid.columns[index]
    kind = column_kind(cells)
    if kind == "empty" and any(column == index for _, column in grid.unvalued):
        return "number"  # formulas that were not calculated yet
    if kind == "number" and folded(name).split(" ")[0] in {"дата", "date"}:
        values = [value for value in sampled(cells) if isinstance(value, float)]
        if values and all(SERIALS[0] < value < SERIALS[1] for value in values):
            return "date"
    return kind


def _candidate(grid: Grid, column: Column) -> Candidate:
    dated = True
    if column.type == "period":
        texts = [value for value in sampled(grid.columns[column.index]) if isinstance(value, str)]
        periods = [period for text in texts[:50] if (period := parse_period(text))]
        dated = bool(periods) and all(period.has_year for period in periods)
    return Candidate(column.index, column.name, column.type, dated)


def _only_date(columns: Iterable[Column], proposed: Proposed) -> Proposed:
    """The only column of dates is the date, whatever its heading."""
    dates = [c.index for c in columns if c.type == "date" and c.role != "period"]
    if len(dates) != 1 or "date" in proposed.roles.values() or "date" in proposed.contested:
        return proposed
    return replace(proposed, roles={**proposed.roles, dates[0]: "date"})


def _is_distinct(cells: Cells) -> bool:
    texts = cells.texts.slice(0, _LOOKED).drop_null()
    return len(texts) > 0 and len(texts.unique()) == len(texts)


def _unique_days(grid: Grid, columns: Sequence[Column], proposed: Proposed) -> bool:
    """Whether rows stand for periods: no day twice, or only months, weeks, quarters."""
    if "date" not in proposed.roles.values():
        return True
    index = next(i for i, role in proposed.roles.items() if role == "date")
    if next(column.type for column in columns if column.index == index) == "period":
        return True
    cells = grid.columns[index].slice(0, _LOOKED)
    days = to_dates(cells, decide_order(cells.texts).order).drop_null()
    return len(days.unique()) == len(days) or step_of(days.to_pylist()) != "day"


def _proved(grid: Grid, columns: Sequence[Column], proposed: Proposed) -> Proposed:
    """Price and amount by proof: quantity times one column is another in nearly every row."""
    quantity = next((i for i, role in proposed.roles.items() if role == "quantity"), None)
    numbers = [c.index for c in columns if c.type == "number" and not is_plan(c.name)]
    if quantity is None or len(numbers) < 3:
        return proposed
    floats = {index: _floats(grid.columns[index]) for index in numbers}
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


def _floats(cells: Cells) -> np.ndarray:
    part = cells.slice(0, _LOOKED)
    exact = to_decimals(part, decide_sign(part).sign)
    return np.asarray(pc.cast(exact, pa.float64()).to_numpy(zero_copy_only=False))


def _is_product(quantity: np.ndarray, price: np.ndarray, amount: np.ndarray) -> bool:
    known = ~(np.isnan(quantity) | np.isnan(price) | np.isnan(amount))
    telling = known & (quantity != 1) & (price != 1)
    if telling.sum() < 5:
        return False
    near = np.abs(quantity * price - amount) <= 0.01 + 0.005 * np.abs(amount)
    return bool((near & telling).sum() >= _PROOF * telling.sum())
