"""Scattered cells of a sheet as columns without gaps, whatever order they came in."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

from etl.grid import Cells


@dataclass(frozen=True)
class Scattered:
    """Cells that hold something: at most one of text, number and moment each. Places from 0.

    ``texts`` are places in a pool of strings, −1 for none; numbers and moments count where ``slots``
    says so.
    """

    rows: np.ndarray
    columns: np.ndarray
    styles: np.ndarray
    slots: np.ndarray
    numbers: np.ndarray
    moments: np.ndarray
    texts: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    def by_column(self) -> "Scattered":
        """Sorted by column, in each as they came."""
        order = np.argsort(self.columns.astype(np.int16), kind="stable")
        return Scattered(*(part[order] for part in vars(self).values()))


TEXT, NUMBER, MOMENT, NOTHING = range(4)


def joined(parts: list[Scattered]) -> Scattered:
    """All cells of several parts."""
    if not parts:
        return Scattered(*(np.zeros(0, np.int64) for _ in range(7)))
    return Scattered(
        *(np.concatenate(arrays) for arrays in zip(*(vars(p).values() for p in parts), strict=True))
    )


def columns_of(cells: Scattered, pool: pa.Array, height: int, width: int) -> tuple[Cells, ...]:
    """The columns of the sheet; ``cells`` are sorted by column."""
    bounds = np.searchsorted(cells.columns, np.arange(width + 1))
    return tuple(
        _column(cells, pool, height, slice(first, last)) for first, last in pairwise(bounds)
    )


def _column(cells: Scattered, pool: pa.Array, height: int, part: slice) -> Cells:
    rows, slots = cells.rows[part], cells.slots[part]
    numeric, moment = slots == NUMBER, slots == MOMENT
    texts = _dense(height, rows[slots == TEXT], cells.texts[part][slots == TEXT])
    numbers = _dense(height, rows[numeric], cells.numbers[part][numeric])
    moments = _dense(height, rows[moment], cells.moments[part][moment])
    return Cells(
        pa.nulls(height, pa.string()) if texts is None else pool.take(texts),
        numbers,
        None if moments is None else moments.cast(pa.timestamp("us")),
    )


def _dense(height: int, rows: np.ndarray, values: np.ndarray) -> pa.Array | None:
    if not len(rows):
        return None
    dense = np.zeros(height, values.dtype)
    empty = np.ones(height, bool)
    dense[rows], empty[rows] = values, False
    return pa.array(dense, mask=empty)
