"""The tables of a sheet: one mostly, but also one below another, and two side by side."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from etl.columns.kinds import column_kind, kind_of
from etl.columns.masks import flags
from etl.columns.periods import period_of_cell
from etl.grid import Cell, Cells, Grid, Merge
from etl.layout.header import Header, caption, find_header

_PAGE = re.compile(
    r"^\W*(?:лист|стр|страница|page)\W*\d*\W*(?:(?:из|of)\W*\d+)?\W*$", re.IGNORECASE
)
_SAME, _ALIKE = 0.5, 0.8  # shares of repeated captions
_GAPS = 500  # blank rows after which another table is looked for


@dataclass(frozen=True)
class Block:
    """One table: ``grid`` is its rows under the heading; ``offset`` its first column in the sheet."""

    grid: Grid
    header: Header
    header_line: int  # the last row of the heading as Excel numbers it; 0 when there is none
    offset: int = 0


def blocks_of(grid: Grid, header: Header | None = None) -> list[Block]:
    """All tables of a sheet, the first of them under ``header`` where that is known."""
    if header is None:
        parts = side_by_side(grid)
        if len(parts) > 1:
            return [block for start, part in parts for block in _stacked(part, start)]
    return _stacked(grid, 0, header)


def _stacked(grid: Grid, offset: int, header: Header | None = None) -> list[Block]:
    """Tables one below another. A repeated heading starts no new table."""
    if header is None:
        header = find_header(grid)
        border = _border(grid, header.first)
        above = cut(grid, 0, border)
        if border and _stands_alone(above):
            return [*_stacked(above, offset), *_stacked(cut(grid, border, grid.height), offset)]
    line = grid.lines[header.last].as_py() if header.last >= 0 else 0
    body = cut(grid, header.last + 1, grid.height)
    end = next(_other_headings(body, header), body.height)
    blocks = [Block(cut(body, 0, end), header, line, offset)]
    return (
        blocks if end == body.height else [*blocks, *_stacked(cut(body, end, body.height), offset)]
    )


def _border(grid: Grid, row: int) -> int:
    """The row after the last blank one above ``row``."""
    blank = np.flatnonzero(filled_cells(cut(grid, 0, max(row, 0))) == 0)
    return int(blank[-1]) + 1 if len(blank) else 0


def _stands_alone(above: Grid) -> bool:
    """Whether what stands above a table is one itself, and not its title or its parameters."""
    header = find_header(above)
    if header.last < 0:
        return False
    rows = above.body(header.last + 1)
    kinds = [column_kind(cells) for cells in rows.columns]
    if "number" not in kinds:
        return False
    periods = sum(any(period_of_cell(cell) for cell in path) for path in header.paths)
    records = int((filled_cells(rows) > 0).sum())
    return periods > 1 or (records > 1 and len(kinds) - kinds.count("empty") > 2)


def _other_headings(body: Grid, header: Header) -> Iterator[int]:
    """Rows after a blank one where another table begins: another heading, or a title of its own."""
    filled = filled_cells(body)
    blank = np.flatnonzero(filled == 0)
    starts = [int(row) + 1 for row in blank if row + 1 < body.height and filled[row + 1] > 0]
    for start in starts[:_GAPS]:
        rows = cut(body, start, min(start + 12, body.height))
        found = find_header(rows)
        if header.last < 0 or not 0 <= found.last <= 4:
            continue
        titled = bool(found.title) and not is_page(found.title[-1])
        share = _repeated(rows, found, header)
        if share is not None and (share < _SAME or titled):
            yield start


def _repeated(rows: Grid, found: Header, header: Header) -> float | None:
    """How much of what looks like a heading is this table's own; None when it is no heading."""
    here = rows.head(found.last + 1)[found.last]
    cells = [(index, cell) for index, cell in enumerate(here) if cell is not None]
    if len(cells) < 2:
        return None
    same = sum(
        caption(cell) in {caption(one) for one in header.paths[index]} for index, cell in cells
    )
    share = same / len(cells)
    return (
        share if share > _ALIKE or (share < _SAME and _heads_numbers(rows, found, cells)) else None
    )


def _heads_numbers(rows: Grid, found: Header, cells: Sequence[tuple[int, Cell]]) -> bool:
    """Whether these cells are words, and stand over all columns of numbers below them."""
    if any(kind_of(cell) not in {"text", "period"} for _, cell in cells):
        return False
    below = rows.body(found.last + 1).columns
    numbers = {i for i, column in enumerate(below) if column_kind(column) == "number"}
    return bool(numbers) and numbers <= {index for index, _ in cells}


def is_page(text: str) -> bool:
    """Whether a line only numbers the pages of a print."""
    return bool(_PAGE.match(text))


def filled_cells(grid: Grid) -> np.ndarray:
    """How many cells of every row are filled."""
    count = np.zeros(grid.height, np.int32)
    for cells in grid.columns:
        if cells.texts.null_count < len(cells) or len(cells.parts) > 1:
            count += flags(cells.filled())
    return count


def cut(grid: Grid, start: int, stop: int) -> Grid:
    """Rows ``start`` … ``stop``, merges with them."""
    if start == 0 and stop == grid.height:
        return grid
    size = stop - start
    merges = tuple(
        (max(top - start, 0), left, min(bottom - start, size - 1), right)
        for top, left, bottom, right in grid.merges
        if bottom >= start and top < stop
    )
    return replace(
        grid,
        columns=tuple(cells.slice(start, size) for cells in grid.columns),
        lines=grid.lines.slice(start, size),
        levels=None if grid.levels is None else grid.levels[start:stop],
        indents=None if grid.indents is None else grid.indents[start:stop],
        merges=merges,
    )


def side_by_side(grid: Grid) -> list[tuple[int, Grid]]:
    """Columns between blank ones, where each part is a table of its own; with its first column."""
    runs = list(_column_runs(grid))
    parts = [(a, _columns(grid, a, b)) for a, b in runs if len(runs) > 1]
    tables = [(start, part) for start, part in parts if _is_table(part)]
    if len(tables) < 2 or len(tables) < len(parts) or not _independent([p for _, p in tables]):
        return [(0, grid)]
    return tables


def _column_runs(grid: Grid) -> Iterator[tuple[int, int]]:
    start = None
    for index, cells in enumerate(grid.columns):
        used = any(part.null_count < len(part) for part in cells.parts)
        if used and start is None:
            start = index
        if not used and start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(grid.columns)


def _columns(grid: Grid, start: int, stop: int) -> Grid:
    def moved(merge: Merge) -> Merge:
        top, left, bottom, right = merge
        return top, max(left - start, 0), bottom, min(right, stop - 1) - start

    return replace(
        grid,
        columns=grid.columns[start:stop],
        merges=tuple(moved(m) for m in grid.merges if m[1] < stop and m[3] >= start),
        errors=tuple((r, c - start, text) for r, c, text in grid.errors if start <= c < stop),
        unvalued=tuple((r, c - start) for r, c in grid.unvalued if start <= c < stop),
        percents=frozenset(c - start for c in grid.percents if start <= c < stop),
        hidden_columns=frozenset(c - start for c in grid.hidden_columns if start <= c < stop),
    )


def _is_table(part: Grid) -> bool:
    """A heading over names or dates and over numbers."""
    header = find_header(part)
    if header.last < 0 or len(part.columns) < 2:
        return False
    kinds = [column_kind(cells) for cells in part.body(header.last + 1).columns]
    return "number" in kinds and kinds[0] in {"text", "date", "period"}


def _independent(parts: list[Grid]) -> bool:
    """The same headings again, or rows that are filled in one part and not in the other."""
    headings = [{caption(cell) for cell in row} for row in map(_heading, parts)]
    if any(a & b for i, a in enumerate(headings) for b in headings[i + 1 :]):
        return True
    filled = [filled_cells(part) > 0 for part in parts]
    alone = sum(int((one & ~filled[0]).sum() + (filled[0] & ~one).sum()) for one in filled[1:])
    return alone > 0.1 * sum(int(one.sum()) for one in filled)


def _heading(part: Grid) -> list[str]:
    header = find_header(part)
    return [caption(path[-1]) for path in header.paths if path]


def filled_down(grid: Grid) -> Grid:
    """Names and dates merged over several rows stand in each of them; numbers do not."""
    columns = list(grid.columns)
    down = [merge for merge in grid.merges if merge[2] > merge[0] and merge[1] < len(columns)]
    for index in {merge[1] for merge in down}:
        spans = [(top, bottom) for top, left, bottom, _ in down if left == index]
        cells = columns[index]
        columns[index] = Cells(
            _spread(cells.texts, spans),
            cells.numbers,
            None if cells.moments is None else _spread(cells.moments, spans),
        )
    return replace(grid, columns=tuple(columns)) if down else grid


def _spread(array: pa.Array, spans: Sequence[tuple[int, int]]) -> pa.Array:
    values = array.to_pylist()
    for top, bottom in spans:
        if top < len(values) and values[top] is not None:
            last = min(bottom + 1, len(values))
            values[top:last] = [values[top]] * (last - top)
    return pa.array(values, array.type)
