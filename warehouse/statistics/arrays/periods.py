"""The period layer: each value against the latest known one of the four periods before (1.7.3)."""

import numpy as np

from warehouse.statistics.arrays.blocks import (
    DIGITS,
    NONEXISTENCE,
    NORMAL,
    Classified,
    Flags,
    Ints,
    SeriesBlock,
)
from warehouse.statistics.arrays.padding import Padded, shifted
from warehouse.statistics.arrays.ratios import codes, ratio, write
from warehouse.statistics.arrays.sizes import Sizes
from warehouse.statistics.conditions import DEFAULT

NEVER_REACHED = 2**62


def classify_periods(padded: Padded, sizes: Sizes, minimum: Ints, result: Classified) -> Flags:
    """Write the layer. Returns where the segment to the previous value falls by a quarter or more.

    ``minimum`` is the noise guard of each series: a smaller absolute change counts as none.
    """
    a, found, gap = _previous(padded)
    valid = padded.present & found & padded.real
    b = padded.value
    number, base = ratio(a, b, padded.inverted, sizes.signed, sizes.typical2_before, 1)
    falls: Flags = (80 * number <= -base) & (number != 0) & valid
    low = (np.abs(number) < minimum[padded.series]) & valid
    number = np.where(low, 0, number)
    condition = codes(number, base, normal_twentieths=0)
    zero = (b == 0) & ~sizes.signed
    condition = np.where(zero & ~padded.inverted, NONEXISTENCE, condition)
    condition = np.where(zero & padded.inverted & (a == 0), NORMAL, condition)
    place = padded.place[valid]
    write(result.period, place, condition[valid], number[valid], base[valid])
    result.gap[place] = gap[valid]
    result.low[place] = low[valid]
    return falls


def _previous(padded: Padded) -> tuple[Ints, Flags, Flags]:
    """The latest known value before, whether there is one, and whether a gap was skipped."""
    value = np.zeros(len(padded.value), np.int64)
    found = np.zeros(len(padded.value), np.bool_)
    gap = found.copy()
    for age in range(1, DEFAULT.max_gap + 1):
        here = shifted(padded.present, age).astype(np.bool_) & ~found
        value = np.where(here, shifted(padded.value, age), value)
        gap |= here & (age > 1)
        found |= here
    return value, found, gap


def minima(block: SeriesBlock, divisors: Ints) -> Ints:
    """The noise guard of each series in units of its divisor; 0 where there is none."""
    minimum = np.zeros(len(block.lengths), np.int64)
    for series, guard in enumerate(block.guard):
        if guard is not None:
            millionths = -int(-guard * 10**DIGITS // 1)
            units = -(-millionths // int(divisors[series]))
            minimum[series] = min(max(units, 0), NEVER_REACHED)
    return minimum
