"""The typical size of a series and whether it is signed, at every position (1.7.3, step 3)."""

from dataclasses import dataclass

import numpy as np

from warehouse.statistics.arrays.blocks import Flags, Ints
from warehouse.statistics.arrays.medians import twice_median_of_nonzero
from warehouse.statistics.arrays.padding import Padded
from warehouse.statistics.conditions import DEFAULT

TYPICAL = DEFAULT.typical_values


@dataclass(frozen=True)
class Sizes:
    """Twice the median size of the last 13 known values, with and without the present one.

    ``stale`` are positions whose 13 values reach back beyond the history: for the reference.
    """

    typical2: Ints
    typical2_before: Ints
    signed: Flags
    stale: Flags


def sizes(padded: Padded) -> Sizes:
    """Typical sizes and signs from the last 13 known values of the same series."""
    known = np.flatnonzero(padded.present)
    count = len(padded.present)
    if not len(known):
        nothing = np.zeros(count, np.int64)
        return Sizes(nothing, nothing, nothing.astype(np.bool_), nothing.astype(np.bool_))
    values, series = padded.value[known], padded.series[known]
    previous = np.arange(len(known))[:, None] - np.arange(TYPICAL)[None, :]
    owner = np.where(previous >= 0, series[np.maximum(previous, 0)], -1)
    mine = owner == series[:, None]
    window = np.where(mine, values[np.maximum(previous, 0)], 0)
    twice = twice_median_of_nonzero(np.abs(window))
    negative: Flags = np.any(window < 0, axis=1)
    oldest = known[np.where(mine, previous, len(known)).min(axis=1)]
    last = np.cumsum(padded.present) - 1  # index of the last known item at each position
    before = np.where(padded.present, last - 1, last)
    has, has_before = (
        (index >= 0) & (series[np.maximum(index, 0)] == padded.series) for index in (last, before)
    )
    last, before = np.maximum(last, 0), np.maximum(before, 0)
    limit = np.arange(count) - (DEFAULT.history - 1)
    return Sizes(
        typical2=np.where(has, twice[last], 0),
        typical2_before=np.where(has_before, twice[before], 0),
        signed=has & negative[last],
        stale=(has & (oldest[last] < limit)) | (has_before & (oldest[before] < limit)),
    )
