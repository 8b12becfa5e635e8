"""Series as the engine gives them → the same rows with their verdicts, as arrays all the way.

The one place that knows both Arrow and the arrays of ``arrays``.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from warehouse.facts import CheckFailed
from warehouse.statistics.arrays import CODES, Classified, SeriesBlock, classify

LARGEST = 2**62  # millionths that arrays of 64 bits can hold with room for differences
Ints = npt.NDArray[np.int64]
FLAGS = ("", "gap", "low", "gap,low")


def judged(series: pa.Table) -> pa.Table:
    """The rows with change, condition, trend and flags beside; ordered series by series."""
    found = classify(_block(series))
    kept = series.drop_columns(["judged", "inverted", "min_abs_change", "coarseness", "period_no"])
    columns = {
        "change": _ratio(found.period.change, found.period.has_change),
        "change_sign": pa.array(found.period.infinite),
        "condition": _codes(found.period.condition),
        "trend_change": _ratio(found.trend.change, found.trend.has_change),
        "trend_change_sign": pa.array(found.trend.infinite),
        "trend_condition": _codes(found.trend.condition),
        "flags": _flags(found),
    }
    for name, column in columns.items():
        kept = kept.append_column(name, column)
    return kept


def _block(series: pa.Table) -> SeriesBlock:
    """Series as arrays; a series starts where statistic or period type changes."""
    statistic = series["statistic_id"].to_numpy()
    coarseness = series["coarseness"].to_numpy()
    if not len(statistic):
        empty = np.zeros(0, np.int64)
        return SeriesBlock(empty, empty, empty.astype(bool), empty.astype(bool), [])
    border = (np.diff(statistic) != 0) | (np.diff(coarseness) != 0)
    if (~border & (np.diff(series["period_no"].to_numpy()) == 0)).any():
        raise CheckFailed("a statistic has two points of one period")
    changes = np.flatnonzero(border) + 1
    starts = np.concatenate(([0], changes)).astype(np.int64)
    lengths = np.diff(np.concatenate((starts, [len(statistic)]))).astype(np.int64)
    column = series["judged"].combine_chunks()
    values, present, wide = _millionths(column)
    guards = series["min_abs_change"].combine_chunks().take(pa.array(starts))
    return SeriesBlock(
        lengths=lengths,
        values=values,
        present=present,
        inverted=series["inverted"].to_numpy()[starts].astype(np.bool_),
        guard=guards.to_pylist(),
        wide=_wide_series(column, starts, lengths, wide),
    )


def _wide_series(
    column: pa.Array, starts: Ints, lengths: Ints, wide: Ints
) -> dict[int, list[int | None]]:
    """Exact values of the series that hold a number too wide for 64 bits."""
    owners = np.unique(np.searchsorted(starts, wide, side="right") - 1)
    return {
        int(owner): [
            None if value is None else int(value.scaleb(6))
            for value in column.slice(int(starts[owner]), int(lengths[owner])).to_pylist()
        ]
        for owner in owners
    }


def _millionths(column: pa.Array) -> tuple[Ints, npt.NDArray[np.bool_], Ints]:
    """DECIMAL(24,6) as 64-bit millionths, which are there, and where they are too wide for that."""
    present = column.is_valid().to_numpy(zero_copy_only=False)
    pairs = np.frombuffer(column.buffers()[1], np.int64).reshape(-1, 2)
    pairs = pairs[column.offset : column.offset + len(column)]
    low, high = pairs[:, 0], pairs[:, 1]
    wide = present & ((high != low >> 63) | (low > LARGEST) | (low < -LARGEST))
    return np.where(present & ~wide, low, 0), present, np.flatnonzero(wide)


def _ratio(millionths: Ints, valid: npt.NDArray[np.bool_]) -> pa.Array:
    """Millionths as DECIMAL(18,6)."""
    pairs = np.empty((len(millionths), 2), np.int64)
    pairs[:, 0] = millionths
    pairs[:, 1] = millionths >> 63
    mask = pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(18, 6), len(millionths), [mask, pa.py_buffer(pairs)])


def _codes(conditions: npt.NDArray[np.int8]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(
        pa.array(conditions), pa.array([str(code) for code in CODES])
    )


def _flags(found: Classified) -> pa.Array:
    index = found.gap.astype(np.int8) + 2 * found.low.astype(np.int8)
    return pa.DictionaryArray.from_arrays(pa.array(index), pa.array(FLAGS))
