"""Power: a slow rise that holds in a range which is new and high (1.7.4, step 5)."""

import numpy as np

from warehouse.statistics.arrays.blocks import Flags, Ints
from warehouse.statistics.arrays.padding import Padded
from warehouse.statistics.conditions import DEFAULT

RUN = DEFAULT.power_run
ABSENT = np.iinfo(np.int64).max // 16  # sorts behind every value and may be multiplied by ten


def powers(padded: Padded, rows: Ints, six: Ints, rises: Flags, falls: Flags) -> Flags:
    """At which of ``rows`` the six last values, all present, are a power."""
    inverted = padded.inverted[rows]
    steady = rises.copy()
    for age in range(RUN - 1):
        steady &= ~falls[rows - age]
    candidate = np.where(inverted, steady | ~six.any(axis=1), steady & (six.min(axis=1) > 0))
    chosen = np.flatnonzero(candidate)
    power = np.zeros(len(rows), np.bool_)
    if len(chosen):
        power[chosen] = _in_new_range(padded, rows[chosen], six[chosen], inverted[chosen])
    return power


def _in_new_range(padded: Padded, rows: Ints, six: Ints, inverted: Flags) -> Flags:
    """Whether the six lie beyond the quantile of the up to 52 periods before them."""
    back = np.arange(RUN, RUN + DEFAULT.power_earlier_window)
    index = rows[:, None] - back[None, :]
    known = padded.present[index] & (padded.series[index] == padded.series[rows][:, None])
    ordered = np.sort(np.where(known, padded.value[index], ABSENT), axis=1)
    count = known.sum(axis=1)
    tenths = np.maximum(count - 1, 0) * np.where(inverted, 1, 9)
    below, part = tenths // 10, tenths % 10
    line = np.arange(len(rows))
    low = ordered[line, below]
    high = ordered[line, np.minimum(below + 1, np.maximum(count - 1, 0))]
    border10 = 10 * low + part * (high - low)
    beyond = np.where(inverted, 10 * six.max(axis=1) <= border10, 10 * six.min(axis=1) >= border10)
    new: Flags = (count >= DEFAULT.power_earlier_min) & beyond
    return new
