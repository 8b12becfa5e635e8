"""Where the heading of a table is: under title rows, over several rows, merged; or nowhere.

Only the beginning of a sheet is looked at. Which of its columns is what: ``etl.layout.proposal``.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import dropwhile

from etl.columns.kinds import kind_of
from etl.columns.periods import period_of_cell
from etl.grid import Cell, Grid, shown

DEEP = 200  # rows looked at
_FIRST = 60  # the heading starts within these
_WIDE = 500  # columns whose kinds are looked at
_PREAMBLE = re.compile(
    r"^(?:параметры|отбор|выводимые данные|период|группировки|показатели отчета)\s*:|:$",
    re.IGNORECASE,
)
_TYPED = frozenset({"number", "date"})
_HYPHEN = re.compile(r"-\s*\n\s*(?=[а-яёa-z])")
Rows = list[list[Cell]]


@dataclass(frozen=True)
class Header:
    """Grid rows ``first`` … ``last``; both −1 for a table without a heading.

    ``paths`` are the captions over each column from top to bottom, merged ones repeated; ``own``
    says which columns have a caption of their own and not a part of a merged one.
    """

    first: int
    last: int
    paths: tuple[tuple[Cell, ...], ...]
    own: tuple[bool, ...]
    title: tuple[str, ...] = ()


def names_of(paths: list[tuple[Cell, ...]], indices: list[int]) -> list[str]:
    """One name per column; blank ones are numbered, equal ones told apart."""
    seen: Counter[str] = Counter()
    names = []
    for index, path in zip(indices, paths, strict=True):
        name = " / ".join(caption(cell) for cell in path if cell is not None)
        name = name or f"Колонка {index + 1}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def caption(cell: Cell) -> str:
    """A heading cell on one line; words divided at the end of a line are joined."""
    return " ".join(_HYPHEN.sub("", shown(cell).replace("\ufeff", "")).split())


def find_header(grid: Grid) -> Header:
    """The heading of the main table of ``grid``."""
    looked = _Looked(grid)
    first = looked.first_row()
    if first is None:
        return looked.header(-1, -1)
    last = first
    while last + 1 < len(looked.rows) and looked.continues(last + 1):
        last += 1
    while first > 0 and looked.belongs_above(first - 1):
        first -= 1
    return looked.header(first, last)


def header_at(grid: Grid, last: int, height: int = 1) -> Header:
    """The heading where a person says it is: ``height`` rows of which ``last`` is the last."""
    return _Looked(grid).header(max(last - height + 1, 0) if last >= 0 else -1, last)


class _Looked:
    """The beginning of a sheet: as it is, with merged captions spread, and what columns hold."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.raw = grid.head(DEEP)
        self.rows = _spread(grid, [list(row) for row in self.raw])
        self.width = len(grid.columns)
        self.typed = self._typed_columns()
        self.body = sum(any(row[i] is not None for row in self.rows) for i in range(self.width))

    def _typed_columns(self) -> dict[int, set[tuple[type, str]]]:
        """Columns mostly of numbers or dates, with the ways these are written."""
        found = {}
        for index in range(min(self.width, _WIDE)):
            cells = [row[index] for row in self.rows]
            kinds = [(type(cell), kind) for cell in cells if (kind := kind_of(cell))]
            typed = Counter(one for one in kinds if one[1] in _TYPED)
            below = list(dropwhile(lambda one: one[1] not in _TYPED, kinds))
            if typed.total() >= max(1, 0.5 * len(below), 0.25 * len(kinds)):
                found[index] = _usual(typed)
        return found

    def first_row(self) -> int | None:
        """Where the heading starts; of several tables one above another, that of the largest."""
        starts: list[int] = []
        data = 0
        for index in range(min(len(self.rows), _FIRST)):
            if self._is_candidate(index):
                if not starts or not self._filled(index - 1):
                    starts.append(index)
            elif self._is_data(self.rows[index]):
                data += 1
                if data > 3 and not starts:
                    return None
        if not starts:
            return None
        ends = [*starts[1:], len(self.rows)]
        sizes = [self._typed_cells(a, b) for a, b in zip(starts, ends, strict=True)]
        return starts[sizes.index(max(sizes))]

    def _typed_cells(self, start: int, end: int) -> int:
        return sum(
            kind_of(row[column]) in _TYPED for row in self.rows[start:end] for column in self.typed
        )

    def _filled(self, index: int) -> list[Cell]:
        return [cell for cell in self.rows[index] if cell is not None] if index >= 0 else []

    def _is_data(self, row: list[Cell]) -> bool:
        if not self.typed or _is_period_row(row):
            return False
        found = sum(kind_of(row[index]) in _TYPED for index in self.typed)
        return found >= max(1, 0.5 * sum(row[index] is not None for index in self.typed))

    def _is_candidate(self, index: int) -> bool:
        row, filled = self.rows[index], self._filled(index)
        distinct = {caption(cell) for cell in filled}
        if len(distinct) < min(2, self.body) or len(filled) < 0.5 * self.body or _is_preamble(row):
            return False
        if _is_period_row(row):
            return True
        if not self.typed:
            return bool(filled) and len(filled) >= 0.6 * self.body
        captions = [self._is_caption(row[column], column) for column in self.typed]
        typed = [row[column] is not None for column in self.typed]
        return sum(captions) == sum(typed) and sum(captions) >= 0.5 * len(captions)

    def _is_caption(self, cell: Cell, column: int) -> bool:
        """Text, or written otherwise than the column: «10» over numbers, a date over amounts."""
        kind = kind_of(cell)
        if kind is None:
            return False
        return kind not in _TYPED or (type(cell), kind) not in self.typed.get(column, set())

    def continues(self, index: int) -> bool:
        """Whether this row still is heading: captions where the table has numbers."""
        row = self.rows[index]
        if _is_period_row(row):
            return True
        cells = [cell for cell in self.raw[index] if cell is not None]
        if not self.typed or len(cells) < 2:
            return False
        if not all(self._is_caption(cell, i) for i, cell in enumerate(row) if cell is not None):
            return False
        if self._is_complete(index - 1) and self._begins_a_record(index):
            return False
        captions = sum(row[column] is not None for column in self.typed)
        return captions >= max(1, 0.5 * len(self.typed))

    def _is_complete(self, index: int) -> bool:
        """Whether every column of numbers has its own caption already."""
        return all(self.raw[index][column] is not None for column in self.typed)

    def _begins_a_record(self, index: int) -> bool:
        """A name of its own, merged with nothing: rather words instead of numbers than a heading."""
        named = any(cell is not None for cell in self.raw[index][: min(self.typed)])
        return named and not any(top <= index <= bottom for top, _, bottom, _ in self.grid.merges)

    def belongs_above(self, index: int) -> bool:
        """A row over the heading belongs to it when it groups columns: merged, or periods only."""
        row, filled = self.rows[index], self._filled(index)
        if not filled or _is_preamble(row):
            return False
        periods = [period_of_cell(cell) for cell in filled]
        if all(periods) and row[0] is None:
            years = {p.start for p in periods if p and p.kind == "year"}
            return len(years) == 1 or len({p.start for p in periods if p}) > 1
        spans = [(left, right) for top, left, bottom, right in self.grid.merges
                 if top <= index <= bottom and right > left]  # fmt: skip
        grouping = any(left > 0 and right - left + 1 < self.body for left, right in spans)
        return grouping and not any(kind_of(cell) == "number" for cell in filled)

    def header(self, first: int, last: int) -> Header:
        """The captions of these rows over every column."""
        if last < 0:
            return Header(-1, -1, ((),) * self.width, (False,) * self.width)
        rows = [list(row) for row in self.rows[first : last + 1]]
        merged = {row for top, _, bottom, _ in self.grid.merges for row in range(top, bottom + 1)}
        for offset, row in enumerate(rows[:-1]):
            if first + offset not in merged:
                _fill_right(row, rows[offset + 1])
        raw = self.raw[first : last + 1]
        own = tuple(any(row[i] is not None for row in raw) for i in range(self.width))
        paths = tuple(_path([row[i] for row in rows]) for i in range(self.width))
        return Header(first, last, paths, own, _title(self.rows[:first]))


def _usual(ways: Counter[tuple[type, str]]) -> set[tuple[type, str]]:
    """Ways of writing that are no exception: a caption «10» over a column of amounts is one."""
    least = max(0.2 * ways.total(), 2 if ways.total() > 2 else 1)
    return {way for way, count in ways.items() if count >= least}


def _spread(grid: Grid, rows: Rows) -> Rows:
    """Merged captions repeated over what they cover, within the rows looked at."""
    for top, left, bottom, right in grid.merges:
        if top >= _FIRST or top >= len(rows) or left >= len(rows[top]) or rows[top][left] is None:
            continue
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                if rows[row][column] is None:
                    rows[row][column] = rows[top][left]
    return rows


def _is_period_row(row: list[Cell]) -> bool:
    """Whether dates, months or years run across: a heading though it is not text."""
    filled = [cell for cell in row if cell is not None]
    periods = [period for cell in filled if (period := period_of_cell(cell))]
    distinct = {(period.kind, period.start) for period in periods}
    if len(distinct) != len(periods) or len(periods) < 0.5 * len(filled):
        return False
    kinds = {period.kind for period in periods}
    plain = all(isinstance(cell, str) for cell in filled)
    years = sorted(period.start.year for period in periods)
    following = kinds == {"year"} and years == list(range(years[0], years[0] + len(years)))
    return len(distinct) >= (2 if (plain and kinds != {"day"}) or following else 3)


def _is_preamble(row: list[Cell]) -> bool:
    first = next((cell for cell in row if cell is not None), None)
    return isinstance(first, str) and bool(_PREAMBLE.search(first.strip()))


def _fill_right(row: list[Cell], below: list[Cell]) -> None:
    """A caption without merges stands over the first of its columns only."""
    last: Cell = None
    for column, cell in enumerate(row):
        if cell is not None:
            last = cell if below[column] is not None else None
        elif below[column] is not None:
            row[column] = last


def _path(cells: list[Cell]) -> tuple[Cell, ...]:
    path: list[Cell] = []
    for cell in cells:
        if cell is not None and (not path or caption(cell) != caption(path[-1])):
            path.append(cell)
    return tuple(path)


def _title(rows: Rows) -> tuple[str, ...]:
    lines = []
    for row in rows:
        texts = dict.fromkeys(caption(cell) for cell in row if cell is not None)
        if texts:
            lines.append(" ".join(texts))
    return tuple(lines[:20])
