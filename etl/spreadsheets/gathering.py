"""Cells of a sheet of .xlsx, gathered run by run, as a grid; refused as soon as there are too many."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.grid import QUIET, Grid, blanked, check_extent, without_noise
from etl.reading import Limits
from etl.spreadsheets import dense, serials, strings
from etl.spreadsheets.archives import damaged
from etl.spreadsheets.dense import Scattered
from etl.spreadsheets.runs import FALSE, TRUE, Kind, Run, Surroundings
from etl.spreadsheets.styles import Form, Styles


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share."""

    strings: pa.Array
    styles: Styles
    epoch_1904: bool = False


class Gathering:
    """The cells of one sheet so far."""

    def __init__(self, book: Book, limits: Limits) -> None:
        self._book, self._limits = book, limits
        self._pool = _Pool(book.strings)
        self._parts: list[Scattered] = []
        self._levels: dict[int, int] = {}
        self._hidden: set[int] = set()
        self._errors: list[tuple[int, int, str]] = []
        self._unvalued: list[tuple[int, int]] = []
        self._height = self._width = self._count = 0

    def add(self, run: Run) -> None:
        """The cells of a run."""
        self._levels |= run.levels
        self._hidden.update(run.hidden_rows)
        if not len(run.rows):
            return
        self._measure(run)
        self._take_faults(run)
        size = len(run.rows)
        cells = Scattered(
            run.rows - 1,
            run.columns,
            run.styles,
            np.full(size, dense.NOTHING, np.uint8),
            np.zeros(size),
            np.zeros(size, np.int64),
            np.zeros(size, np.int32),
        )
        self._take_numbers(run, cells)
        self._take_texts(run, cells)
        self._parts.append(cells)

    def _measure(self, run: Run) -> None:
        self._height = max(self._height, int(run.rows.max()))
        self._width = max(self._width, int(run.columns.max()) + 1)
        self._count += len(run.rows)
        check_extent(self._height, self._width, self._limits, cells=self._count)

    def _take_faults(self, run: Run) -> None:
        unvalued, errors = run.kinds == Kind.UNVALUED, run.kinds == Kind.ERROR
        self._unvalued += _places(run, unvalued)
        if errors.any():
            shown = run.values.filter(pa.array(errors)).to_pylist()
            for place, error in zip(_places(run, errors), shown, strict=True):
                self._errors.append((*place, error.decode()))

    def _take_numbers(self, run: Run, cells: Scattered) -> None:
        which = np.flatnonzero(run.kinds == Kind.NUMBER)
        if not len(which):
            return
        written = run.values.take(pa.array(which))
        numbers = _parsed(written)
        forms = self._book.styles.form_of(run.styles[which])
        moment = (forms == Form.DATE) | ((forms == Form.TIME) & (numbers >= 1))
        moment &= serials.are_moments(numbers)
        spoken = (forms == Form.SPAN) | ((forms == Form.TIME) & (numbers >= 0) & (numbers < 1))
        cells.slots[which] = np.where(moment, dense.MOMENT, dense.NUMBER)
        cells.numbers[which] = numbers
        days = which[moment]
        cells.moments[days] = serials.to_moments(numbers[moment], epoch_1904=self._book.epoch_1904)
        if spoken.any():
            texts = [serials.time_text(number) for number in numbers[spoken].tolist()]
            cells.slots[which[spoken]] = dense.TEXT
            cells.texts[which[spoken]] = self._pool.add(pa.array(texts))

    def _take_texts(self, run: Run, cells: Scattered) -> None:
        shared = np.flatnonzero(run.kinds == Kind.SHARED)
        if len(shared):
            places = pc.cast(strings.text_of(run.values.take(pa.array(shared))), pa.int32())
            cells.texts[shared] = self._pool.checked(places.to_numpy())
            cells.slots[shared] = dense.TEXT
        own = np.flatnonzero(np.isin(run.kinds, (Kind.TEXT, Kind.BOOLEAN, Kind.MOMENT)))
        if not len(own):
            return
        found = strings.text_of(run.values.take(pa.array(own)))
        found = strings.unescaped(found) if run.escaped else strings.plain(found)
        flags = run.kinds[own] == Kind.BOOLEAN
        if flags.any():
            found = pc.if_else(
                pa.array(flags), pc.if_else(pc.equal(found, "1"), TRUE, FALSE), found
            )
        cells.texts[own] = self._pool.add(blanked(found))
        cells.slots[own] = dense.TEXT

    def grid(self, sheet: str, around: Surroundings, *, hidden: bool) -> Grid:
        """The whole sheet."""
        height, styles = self._height, self._book.styles
        cells = dense.joined(self._parts).by_column()
        levels = tuple(
            self._levels.get(row, 0) for row in range(1, height + 1 if self._levels else 1)
        )
        return Grid(
            sheet=sheet,
            columns=dense.columns_of(cells, self._pool.strings, height, self._width),
            lines=pa.array(np.arange(1, height + 1)),
            levels=levels if any(levels) else None,
            merges=tuple(around.merges),
            hidden_rows=frozenset(self._hidden),
            hidden=hidden,
            errors=tuple(self._errors),
            unvalued=tuple(self._unvalued),
            epoch_1904=self._book.epoch_1904,
            indents=_indents(cells, styles, height),
            percents=_percents(cells, styles),
            hidden_columns=frozenset(around.hidden_columns),
        )


class _Pool:
    """Strings that cells point to: the shared ones, then those that stand in cells."""

    def __init__(self, shared: pa.Array) -> None:
        self._parts = [shared]
        self._shared = self._size = len(shared)

    def add(self, texts: pa.Array) -> np.ndarray:
        """Places of ``texts`` in the pool."""
        self._parts.append(texts)
        self._size += len(texts)
        return np.arange(self._size - len(texts), self._size)

    def checked(self, places: np.ndarray) -> np.ndarray:
        """``places`` of shared strings, when they are all there."""
        if places.min() < 0 or places.max() >= self._shared:
            raise damaged("a shared string is missing")
        return places

    @property
    def strings(self) -> pa.Array:
        """All of them."""
        return self._parts[0] if len(self._parts) == 1 else pa.concat_arrays(self._parts)


def _places(run: Run, which: np.ndarray) -> list[tuple[int, int]]:
    """Row as Excel numbers it and column from 0."""
    return list(zip(run.rows[which].tolist(), run.columns[which].tolist(), strict=True))


def _parsed(written: pa.Array) -> np.ndarray:
    try:
        parsed = pc.cast(strings.text_of(written), pa.float64())
    except pa.ArrowInvalid as error:
        raise damaged(error) from error
    numbers: np.ndarray = parsed.to_numpy(zero_copy_only=False)
    long = np.flatnonzero(pc.binary_length(written).to_numpy() > QUIET)
    if len(long):
        numbers = numbers.copy()
        numbers[long] = without_noise(numbers[long])
    return numbers


def _percents(cells: Scattered, styles: Styles) -> frozenset[int]:
    """Columns whose numbers are shown as percents for the most part."""
    numbers = cells.slots == dense.NUMBER
    shown = numbers & (styles.form_of(cells.styles) == Form.PERCENT)
    percents = np.bincount(cells.columns[shown])
    every = np.bincount(cells.columns[numbers], minlength=len(percents))[: len(percents)]
    return frozenset(np.flatnonzero((percents > 0) & (2 * percents > every)).tolist())


def _indents(cells: Scattered, styles: Styles, height: int) -> tuple[int, ...] | None:
    """How far the first text of every row is indented, when any is."""
    if not styles.indents.any():
        return None
    texts = np.flatnonzero(cells.slots == dense.TEXT)
    rows, first = np.unique(cells.rows[texts], return_index=True)
    indents = np.zeros(height, np.int64)
    indents[rows] = styles.indent_of(cells.styles[texts[first]])
    return tuple(indents.tolist()) if indents.any() else None
