"""Which rows under a heading are records: not blank ones, repeated headings, totals, groups."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.masks import empty, flags
from etl.columns.texts import to_texts
from etl.grid import Grid
from etl.layout.blocks import filled_cells
from etl.layout.header import Header, caption
from etl.layout.hierarchy import Tree, tree_of
from etl.layout.model import Column, Layout

_SEVERAL = 3
RECORD, BLANK, HEADING, TOTAL, GROUP = range(5)
KINDS = ("record", "blank", "heading", "total", "group")
_WORDS = "итого|всего|общий итог|total|grand total|subtotal|промежуточный итог"
# sums of the report itself; balances are figures of another kind
_NO_LETTER = r"[^\p{L}\p{N}]"  # Arrow's \W is any sign that is not Latin
_SUM = rf"^{_NO_LETTER}*(?:{_WORDS})(?:{_NO_LETTER}|$)"
_SUBTOTAL = rf"{_SUM}|\s(?:итог|total)\s*$"  # as Excel names the sums of an outline
# where rows are named statistics, «Всего звонков» is one of them
_BARE_SUM = rf"^{_NO_LETTER}*(?:{_WORDS})(?:{_NO_LETTER}*$|{_NO_LETTER}+(?:по|за|на|for|by) )"
_BALANCE = rf"^{_NO_LETTER}*(?:сальдо на|обороты за период|остаток на (?:начало|конец)|(?:входящ|исходящ|начальн|конечн)\p{{L}}+ остаток|количество (?:операций|документов)|сумма оборот|б/с(?:{_NO_LETTER}|$))"
_VALUES = frozenset({"income", "expense", "quantity", "price", "amount", "value", "quota",
                     "measure", "period"})  # fmt: skip


@dataclass(frozen=True)
class Sorted:
    """A kind for every row, and the groups over it («A / B»).

    ``sums`` are rows that hold the report's own total: 1, or 2 when they go on with the one above.
    """

    kinds: np.ndarray
    paths: pa.Array | None
    sums: np.ndarray

    @property
    def records(self) -> pa.Array:
        """A mask of the rows that are records."""
        return pa.array(self.kinds == RECORD)


def sort_rows(grid: Grid, layout: Layout, header: Header, *, whole: bool = True) -> Sorted:
    """What every row is. ``whole``: all rows of the table are here, so groups can be seen."""
    columns = [column for column in layout.columns if column.index < len(grid.columns)]
    suspects = _suspects(grid, layout)
    kinds = np.zeros(grid.height, np.int8)
    sums = np.zeros(grid.height, np.int8)
    if suspects.any():
        kinds[suspects], sums[suspects] = _sorted(_rows(grid, suspects), layout, columns, header)
    # where every record has its date, groups have none
    grouped = whole and (layout.role("date") is None or grid.levels is not None)
    tree = _tree(grid, columns, kinds, sums) if grouped else None
    if tree is None:
        return Sorted(kinds, None, sums)
    kinds[(kinds == RECORD) & ~tree.leaves] = GROUP
    return Sorted(kinds, tree.paths, sums)


def _suspects(grid: Grid, layout: Layout) -> np.ndarray:
    """Rows that may be no records: where there is a date they are those that do not begin with it."""
    dated = layout.role("date")
    if dated is None or dated.index >= len(grid.columns):
        return np.ones(grid.height, bool)
    cells = grid.columns[dated.index]
    dates = _begin_with_digit(cells.texts)
    for part in cells.parts[1:]:
        dates |= ~empty(part)
    return ~dates


def _begin_with_digit(texts: pa.Array) -> np.ndarray:
    _, starts, data = texts.buffers()
    if data is None or not len(texts):
        return np.zeros(len(texts), bool)
    offsets = np.frombuffer(starts, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    filled = offsets[:-1] < offsets[1:]
    found = np.zeros(len(texts), bool)
    first = np.frombuffer(data, np.uint8)[offsets[:-1][filled]]
    found[filled] = (first >= 48) & (first <= 57)
    return found & ~empty(texts)


def _rows(grid: Grid, mask: np.ndarray) -> Grid:
    if mask.all():
        return grid
    kept = pa.array(mask)
    return Grid(
        grid.sheet,
        tuple(cells.filter(kept) for cells in grid.columns),
        grid.lines.filter(kept),
        levels=grid.levels,
    )


def _sorted(
    grid: Grid, layout: Layout, columns: Sequence[Column], header: Header
) -> tuple[np.ndarray, np.ndarray]:
    kinds = np.zeros(grid.height, np.int8)
    first = captions(grid, columns)
    sums = _matching(first, _pattern(grid, layout))
    kinds[_alone(grid, columns)] = GROUP
    kinds[sums] = TOTAL
    if not _names_statistics(layout):
        kinds[_matching(first, _BALANCE)] = TOTAL
    kinds[_repeats(grid, columns, header)] = HEADING
    kinds[filled_cells(grid) == 0] = BLANK
    return kinds, sums & (kinds == TOTAL)


def _names_statistics(layout: Layout) -> bool:
    return layout.shape in {"wide", "long", "columns"}


def _pattern(grid: Grid, layout: Layout) -> str:
    if grid.levels is not None:
        return _SUBTOTAL
    return _BARE_SUM if _names_statistics(layout) else _SUM


def _alone(grid: Grid, columns: Sequence[Column]) -> np.ndarray:
    """Rows of one word in a table of several columns: the name of a group, the number of a page."""
    used = [column for column in columns if column.type != "empty"]
    if len(used) < _SEVERAL or grid.levels is not None:
        return np.zeros(grid.height, bool)
    worded = np.zeros(grid.height, bool)
    for column in used:
        worded |= ~empty(grid.columns[column.index].texts)
    values = [column for column in used if is_value(column)]
    for column in values:
        worded &= ~flags(grid.columns[column.index].filled())
    return np.asarray((filled_cells(grid) == 1) & worded)


def captions(grid: Grid, columns: Sequence[Column]) -> pa.Array:
    """The first text of every row; a total says so there."""
    first = pa.nulls(grid.height, pa.string())
    for column in columns:
        if first.null_count == 0:
            break
        first = pc.coalesce(first, grid.columns[column.index].texts)
    return first


def _matching(texts: pa.Array, pattern: str) -> np.ndarray:
    coded = texts.dictionary_encode()
    fits = pc.match_substring_regex(coded.dictionary, pattern, ignore_case=True)
    found = pc.fill_null(fits.take(coded.indices), False)
    return flags(found)


def _repeats(grid: Grid, columns: Sequence[Column], header: Header) -> np.ndarray:
    """Rows that say the captions of their columns again, as printed pages do."""
    same = np.zeros(grid.height, np.int32)
    for column in columns:
        said = {caption(cell) for cell in header.paths[column.index]} - {""}
        if said:
            texts = grid.columns[column.index].texts
            same += flags(pc.is_in(texts, pa.array(sorted(said), pa.string())))
    filled = filled_cells(grid)
    return (same >= np.maximum(np.minimum(2, len(columns)), 0.7 * filled)) & (same > 0)


def _tree(
    grid: Grid, columns: Sequence[Column], kinds: np.ndarray, sums: np.ndarray
) -> Tree | None:
    values = [column for column in columns if is_value(column)]
    last = max((column.index for column in values), default=-1)
    names = [column for column in columns if not is_value(column) and column.index < last]
    if not names:
        return None
    found = _names_of(grid, names[0], columns)
    if grid.levels is not None:
        _continue_totals(found, kinds, sums)
    return tree_of(grid, kinds == RECORD, found, [grid.columns[v.index] for v in values])


def _names_of(grid: Grid, named: Column, columns: Sequence[Column]) -> pa.Array:
    """The name of every row with the spaces before it: they may show its depth.

    The name of a group may stand to the left, over the numbers of rows.
    """
    found = grid.columns[named.index].texts
    for column in columns:
        if column.index < named.index:
            found = pc.coalesce(found, grid.columns[column.index].texts)
    return pc.coalesce(found, to_texts(grid.columns[named.index]))


def _continue_totals(names: pa.Array, kinds: np.ndarray, sums: np.ndarray) -> None:
    """Rows without a name go on with the total above them: quantities under amounts."""
    nameless = empty(names)
    for row in np.flatnonzero(nameless[1:] & (kinds[1:] == RECORD)) + 1:
        if kinds[row - 1] == TOTAL:
            kinds[row], sums[row] = TOTAL, 2 * bool(sums[row - 1])


def is_value(column: Column) -> bool:
    """Whether the column holds what is counted."""
    return column.type == "number" and (column.role in _VALUES or column.role == "")
