"""How a table is probably meant: its columns, their roles and kinds, its shape, what it feeds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from etl.columns.periods import parse_period
from etl.columns.roles import Proposed, propose
from etl.columns.titles import period_in, year_in
from etl.grid import Cell, letters
from etl.layout.across import across, wraps
from etl.layout.blocks import Block
from etl.layout.evidence import Evidence
from etl.layout.header import names_of
from etl.layout.model import Column, Layout
from etl.layout.shapes import Shape, chosen, shaped


@dataclass(frozen=True)
class Proposal:
    """A layout, and what is needed to propose another when a person says what the table feeds."""

    layout: Layout
    proposed: Proposed
    distinct: frozenset[int] = frozenset()


def propose_layout(blocks: Sequence[Block]) -> Proposal:
    """The proposal for tables with the same headings; the largest of them is looked at."""
    main = max(blocks, key=lambda block: block.grid.height)
    columns, paths = _columns(main, _kept(blocks, main))
    evidence = Evidence(main, columns)
    columns = across([evidence.typed(column) for column in columns], paths)
    free = [column for column in columns if column.role not in {"period", "total"}]
    proposed = _only_date(columns, propose([evidence.candidate(column) for column in free]))
    proposed = evidence.directed(free, evidence.proved(free, proposed))
    distinct = evidence.distinct(free)
    periods = main.header.last >= 0 and evidence.periods_down(columns, proposed)
    shape = shaped(columns, proposed, periods_down=periods, distinct=distinct)
    layout = _layout(blocks, main, shape)
    return Proposal(layout, proposed, distinct)


def as_target(found: Proposal, target: str) -> Proposal:
    """The proposal when a person says what the table feeds."""
    shape = chosen(target, found.layout.columns, found.proposed, found.distinct)
    layout = replace(found.layout, shape=shape.shape, target=target, columns=shape.columns)
    return replace(found, layout=layout)


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
        )
        for index, name in zip(indices, names, strict=True)
    ]
    return columns, paths


def _only_date(columns: Iterable[Column], proposed: Proposed) -> Proposed:
    """The only column of dates is the date, whatever its heading."""
    dates = [c.index for c in columns if c.type == "date" and c.role != "period"]
    if len(dates) != 1 or "date" in proposed.roles.values() or "date" in proposed.contested:
        return proposed
    return replace(proposed, roles={**proposed.roles, dates[0]: "date"})
