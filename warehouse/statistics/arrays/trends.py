"""The trend layer: a Theil–Sen line over the last six periods (1.7.4).

Positions are sorted by which of the six have values; each of these shapes is one computation. A
window that must be widened beyond the six is left to the reference.
"""

import numpy as np

from warehouse.statistics.arrays.blocks import NONEXISTENCE, NORMAL, POWER, Classified, Flags, Ints
from warehouse.statistics.arrays.medians import twice_median
from warehouse.statistics.arrays.padding import Padded, shifted
from warehouse.statistics.arrays.power import powers
from warehouse.statistics.arrays.ratios import codes, ratio, write
from warehouse.statistics.arrays.sizes import Sizes
from warehouse.statistics.conditions import DEFAULT

N = DEFAULT.trend_n
PAIR_SCALE = 60  # common multiple of the distances 1 … 5 inside the window
LINE_SCALE = 4 * PAIR_SCALE  # two doubled medians
_ONES = np.array([code.bit_count() for code in range(1 << N)])


def classify_trends(padded: Padded, sizes: Sizes, falls: Flags, result: Classified) -> Flags:
    """Write the layer. Returns positions whose window must be widened."""
    shape = np.zeros(len(padded.value), np.int64)
    recent = np.zeros(len(padded.value), np.int64)
    for age in range(DEFAULT.trend_max_age):
        there = shifted(padded.present, age).astype(np.int64)
        recent += there
        if age < N:
            shape |= there << (N - 1 - age)
    enough = _ONES[shape] >= DEFAULT.trend_min_points
    for code in np.unique(shape[enough & padded.real]):
        rows = np.flatnonzero((shape == code) & padded.real)
        slots = [slot for slot in range(N) if int(code) >> slot & 1]
        _classify_shape(padded, sizes, rows, slots, falls, result)
    widened: Flags = ~enough & (recent >= DEFAULT.trend_min_points) & padded.real
    return widened


def _classify_shape(
    padded: Padded,
    sizes: Sizes,
    rows: Ints,
    slots: list[int],
    falls: Flags,
    result: Classified,
) -> None:
    """All positions whose last six periods have values in exactly these slots (0 is the oldest)."""
    values = np.stack([padded.value[rows - (N - 1 - slot)] for slot in slots], axis=1)
    signed, inverted = sizes.signed[rows], padded.inverted[rows]
    first, last = _lines(values, slots)
    first = np.where(signed, first, np.maximum(first, 0))
    last = np.where(signed, last, np.maximum(last, 0))
    number, base = ratio(first, last, inverted, signed, sizes.typical2[rows], LINE_SCALE)
    condition = codes(number, base, normal_twentieths=1)
    flat = ~values.any(axis=1) & ~signed
    condition = np.where(flat, np.where(inverted, NORMAL, NONEXISTENCE), condition)
    if len(slots) == N:
        rises = (number > 0) & (80 * number <= base) & (base > 0)
        power = powers(padded, rows, values, rises, falls)
        condition = np.where(power & ~signed, POWER, condition)
    write(result.trend, padded.place[rows], condition, number, base)


def _lines(values: Ints, slots: list[int]) -> tuple[Ints, Ints]:
    """The Theil–Sen line at the first and last slot, times :data:`LINE_SCALE`."""
    slopes = [
        (values[:, later] - values[:, earlier]) * (PAIR_SCALE // (slots[later] - slots[earlier]))
        for earlier in range(len(slots))
        for later in range(earlier + 1, len(slots))
    ]
    slope = twice_median(np.stack(slopes, axis=1))  # times 2·PAIR_SCALE
    rests = [2 * PAIR_SCALE * values[:, i] - slope * slot for i, slot in enumerate(slots)]
    intercept = twice_median(np.stack(rests, axis=1))
    return intercept + 2 * slope * slots[0], intercept + 2 * slope * slots[-1]
