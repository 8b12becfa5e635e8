"""Conditions and trends of many series at once, the same as ``conditions`` but in whole arrays.

Every series is divided by the greatest common divisor of its values, which changes no condition
(ST-10), and then lives in 64-bit integers: comparisons are cross-multiplied, nothing is a float.
A series too large for that proof, and the rare trend over widened windows, go to the reference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from warehouse.statistics.conditions import (
    DEFAULT,
    Condition,
    Verdict,
    period_condition,
    trend_condition,
)

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

CODES = (
    Condition.NO_DATA,
    Condition.NONEXISTENCE,
    Condition.DANGER,
    Condition.EMERGENCY,
    Condition.NORMAL,
    Condition.AFFLUENCE,
    Condition.POWER,
)
NO_DATA, NONEXISTENCE, DANGER, EMERGENCY, NORMAL, AFFLUENCE, POWER = range(7)
PAD = DEFAULT.history  # missing periods before each series: windows never meet its neighbour
BOUND = 10**12  # 400 · 240 · 2 · 9 · BOUND stays below 2^63
TYPICAL = DEFAULT.typical_values
N = DEFAULT.trend_n
PAIR_SCALE = 60  # common multiple of the distances 1 … 5 inside the window
CHUNK = 400_000
DIGITS = 6


@dataclass(frozen=True)
class Layer:
    """One layer of verdicts, aligned with the input. ``change`` is in millionths."""

    condition: npt.NDArray[np.int8]  # index into CODES
    change: Ints
    has_change: Flags
    infinite: npt.NDArray[np.int8]


@dataclass(frozen=True)
class Classified:
    """Verdicts for every period of every series."""

    period: Layer
    trend: Layer
    gap: Flags
    low: Flags


@dataclass(frozen=True)
class SeriesBlock:
    """Many series one behind the other: values in millionths, ``present`` false where missing."""

    lengths: Ints
    values: Ints
    present: Flags
    inverted: Flags  # per series
    guard: Sequence[Decimal | None]  # min_abs_change per series

    @property
    def starts(self) -> Ints:
        """Where each series begins."""
        return np.concatenate(([0], np.cumsum(self.lengths)[:-1])).astype(np.int64)


def classify(block: SeriesBlock) -> Classified:
    """Verdicts by the default profile; the reference decides where integers could overflow."""
    result = _empty(len(block.values))
    divisors, large = _divisors(block)
    order = np.flatnonzero(~large & (block.lengths > 0))
    weights = np.cumsum(block.lengths[order] + PAD)
    for chunk in np.split(
        order, np.searchsorted(weights, np.arange(CHUNK, weights[-1], CHUNK)) if len(order) else []
    ):
        if len(chunk):
            _classify_chunk(block, chunk, divisors, result)
    for series in np.flatnonzero(large):
        _reference(block, int(series), range(int(block.lengths[series])), result)
    return result


def _empty(count: int) -> Classified:
    def layer() -> Layer:
        return Layer(
            np.zeros(count, np.int8),
            np.zeros(count, np.int64),
            np.zeros(count, np.bool_),
            np.zeros(count, np.int8),
        )

    return Classified(layer(), layer(), np.zeros(count, np.bool_), np.zeros(count, np.bool_))


def _divisors(block: SeriesBlock) -> tuple[Ints, Flags]:
    """Greatest common divisor per series, and which series are too large for integers."""
    if not len(block.values):
        return np.ones(len(block.lengths), np.int64), np.zeros(len(block.lengths), np.bool_)
    sizes = np.abs(np.where(block.present, block.values, 0))
    filled = block.lengths > 0
    divisors = np.ones(len(block.lengths), np.int64)
    starts = block.starts[filled]
    divisors[filled] = np.maximum(np.gcd.reduceat(sizes, starts), 1)
    largest = np.zeros(len(block.lengths), np.int64)
    largest[filled] = np.maximum.reduceat(sizes, starts)
    return divisors, largest // divisors > BOUND


@dataclass
class _Padded:
    """Chosen series with missing periods before each; every array has one item per position."""

    place: Ints  # index into the block, -1 for padding
    series: Ints
    value: Ints
    present: Flags
    inverted: Flags
    typical2: Ints = None  # type: ignore[assignment] # twice the median size up to here, t included
    typical2_before: Ints = None  # type: ignore[assignment]
    signed: Flags = None  # type: ignore[assignment]


def _pad(block: SeriesBlock, chunk: Ints, divisors: Ints) -> _Padded:
    places, owners = [], []
    starts = block.starts
    for series in chunk:
        length = int(block.lengths[series])
        places.append(np.full(PAD, -1, np.int64))
        places.append(np.arange(starts[series], starts[series] + length))
        owners.append(np.full(PAD + length, series, np.int64))
    place, series = np.concatenate(places), np.concatenate(owners)
    inside = place >= 0
    present = inside & block.present[place]
    value = np.where(present, block.values[place], 0) // divisors[series]
    return _Padded(place, series, value, present, block.inverted[series])


def _classify_chunk(block: SeriesBlock, chunk: Ints, divisors: Ints, result: Classified) -> None:
    padded = _pad(block, chunk, divisors)
    stale = _sizes(padded)
    real = padded.place >= 0
    falls = _periods(block, divisors, padded, real, result)
    hard = _trends(padded, real, falls, result)
    for position in np.flatnonzero((hard | stale) & real):
        series = int(padded.series[position])
        index = int(padded.place[position] - block.starts[series])
        _reference(block, series, [index], result)


def _sizes(padded: _Padded) -> Flags:
    """Typical sizes and signs from the last 13 known values.

    Returns the positions whose 13 values reach back beyond the history.
    """
    known = np.flatnonzero(padded.present)
    # items of another series must not count: each series starts with 13 empty items
    order = np.cumsum(padded.present) - 1  # index of the last known item at each position
    values, series = padded.value[known], padded.series[known]
    previous = np.arange(len(known))[:, None] - np.arange(TYPICAL)[None, :]
    owner = np.where(previous >= 0, series[np.maximum(previous, 0)], -1)
    mine = owner == series[:, None]
    window = np.where(mine, values[np.maximum(previous, 0)], 0)
    twice = _twice_median_of_nonzero(np.abs(window))
    negative: Flags = np.any(window < 0, axis=1)
    oldest: Ints = (
        known[np.maximum(np.where(mine, previous, len(known)).min(axis=1), 0)]
        if len(known)
        else known
    )
    last = np.where(order >= 0, order, 0)
    has = np.zeros(len(order), np.bool_)
    if len(known):
        has = (order >= 0) & (series[last] == padded.series)
    positions = np.arange(len(order))
    padded.typical2 = _picked(twice, last, has)
    padded.signed = _picked(negative.astype(np.int64), last, has).astype(np.bool_)
    before = np.where(padded.present, order - 1, order)
    has_before = np.zeros(len(order), np.bool_)
    if len(known):
        has_before = (before >= 0) & (series[np.maximum(before, 0)] == padded.series)
    padded.typical2_before = _picked(twice, np.maximum(before, 0), has_before)
    reached: Ints = positions[oldest] if len(known) else oldest
    reach = _picked(reached, last, has)
    reach_before = _picked(reached, np.maximum(before, 0), has_before)
    limit = positions - (DEFAULT.history - 1)
    return (has & (reach < limit)) | (has_before & (reach_before < limit))


def _picked(values: Ints, index: Ints, valid: Flags) -> Ints:
    if not len(values):
        return np.zeros(len(index), np.int64)
    return np.where(valid, values[index], 0)


def _twice_median_of_nonzero(sizes: Ints) -> Ints:
    """Row by row: twice the median of the numbers above zero; 0 where there are none."""
    if not len(sizes):
        return np.zeros(0, np.int64)
    ordered = np.sort(sizes, axis=1)
    width = sizes.shape[1]
    count = (ordered > 0).sum(axis=1)
    start = width - count
    low = np.minimum(start + (count - 1) // 2, width - 1)
    high = np.minimum(start + count // 2, width - 1)
    rows = np.arange(len(ordered))
    twice: Ints = np.where(count > 0, ordered[rows, low] + ordered[rows, high], 0)
    return twice


def _shifted(values: npt.NDArray[np.generic], by: int) -> npt.NDArray[np.generic]:
    """The value ``by`` periods earlier; the padding makes the wrap harmless."""
    return np.roll(values, by)


def _periods(
    block: SeriesBlock, divisors: Ints, padded: _Padded, real: Flags, result: Classified
) -> Flags:
    """The period layer. Returns where the segment to the previous value falls by a quarter."""
    found = np.zeros(len(padded.value), np.bool_)
    a = np.zeros(len(padded.value), np.int64)
    gap = found.copy()
    for age in range(1, DEFAULT.max_gap + 1):
        earlier = _shifted(padded.present, age).astype(np.bool_) & ~found
        a = np.where(earlier, _shifted(padded.value, age), a)
        gap |= earlier & (age > 1)
        found |= earlier
    valid = padded.present & found & real
    b = padded.value
    number, base = _ratio(a, b, padded.inverted, padded.signed, padded.typical2_before, 1)
    low = _guarded(block, divisors, padded, number) & valid
    number = np.where(low, 0, number)
    condition = _codes(number, base, normal_twentieths=0)
    zero = (b == 0) & ~padded.signed
    condition = np.where(zero & ~padded.inverted, NONEXISTENCE, condition)
    condition = np.where(zero & padded.inverted & (a == 0), NORMAL, condition)
    _write(result.period, padded, valid, condition, number, base)
    place = padded.place[valid]
    result.gap[place] = gap[valid]
    result.low[place] = low[valid]
    falls: Flags = (80 * number <= -base) & (number != 0)
    return falls & valid


def _ratio(
    a: Ints, b: Ints, inverted: Flags, signed: Flags, typical2: Ints, scale: int
) -> tuple[Ints, Ints]:
    """Numerator, and twenty times the base, of the relative change; ``scale`` is that of a and b."""
    number = np.where(inverted, a - b, b - a)
    size = np.abs(np.where(inverted, b, a))
    floor = np.where(signed, 10, 1) * scale * typical2
    return number, np.maximum(20 * size, floor)


def _guarded(block: SeriesBlock, divisors: Ints, padded: _Padded, number: Ints) -> Flags:
    """Where the noise guard holds: the absolute change is below the series' minimum."""
    minimum = np.zeros(len(block.lengths), np.int64)
    for series, guard in enumerate(block.guard):
        if guard is not None:
            micro = int(guard * 10**DIGITS)
            minimum[series] = -(-micro // int(divisors[series]))
    below: Flags = np.abs(number) < minimum[padded.series]
    return below


def _codes(number: Ints, base: Ints, *, normal_twentieths: int) -> npt.NDArray[np.int64]:
    """Conditions by cross-multiplication: change = 20·number/base. A base of 0 means infinity."""
    codes = np.full(len(number), NONEXISTENCE, np.int64)
    codes[40 * number > -base] = DANGER
    codes[80 * number > -base] = EMERGENCY
    codes[400 * number > normal_twentieths * base] = NORMAL
    codes[80 * number > base] = AFFLUENCE
    codes[(base == 0) & (number == 0)] = NORMAL if normal_twentieths < 0 else EMERGENCY
    return codes


def _write(
    layer: Layer,
    padded: _Padded,
    valid: Flags,
    condition: npt.NDArray[np.int64],
    number: Ints,
    base: Ints,
) -> None:
    place = padded.place[valid]
    layer.condition[place] = condition[valid]
    endless = (base == 0) & (number != 0)
    layer.infinite[place] = np.where(endless, np.sign(number), 0)[valid]
    layer.has_change[place] = ~endless[valid]
    layer.change[place] = np.where(endless, 0, _millionths(number, base))[valid]


def _millionths(number: Ints, base: Ints) -> Ints:
    """20·number/base in millionths, rounded half away from zero, digit by digit: no overflow."""
    divisor = np.maximum(base, 1)
    whole, rest = np.divmod(20 * np.abs(number), divisor)
    for _ in range(DIGITS):
        digit, rest = np.divmod(rest * 10, divisor)
        whole = whole * 10 + digit
    result: Ints = np.sign(number) * (whole + (2 * rest >= divisor))
    return result


def _trends(padded: _Padded, real: Flags, falls: Flags, result: Classified) -> Flags:
    """The trend layer. Returns positions whose window must be widened: for the reference."""
    shape = np.zeros(len(padded.value), np.int64)
    for age in range(N):
        shape |= _shifted(padded.present, age).astype(np.int64) << (N - 1 - age)
    recent = np.zeros(len(padded.value), np.int64)
    for age in range(DEFAULT.trend_max_age):
        recent += _shifted(padded.present, age).astype(np.int64)
    ones = np.array([code.bit_count() for code in range(1 << N)])
    enough = ones[shape] >= DEFAULT.trend_min_points
    for code in np.unique(shape[enough & real]):
        rows = np.flatnonzero((shape == code) & real)
        slots = [slot for slot in range(N) if int(code) >> slot & 1]
        _trend_of_shape(padded, rows, slots, falls, result)
    widened: Flags = ~enough & (recent >= DEFAULT.trend_min_points) & real
    return widened


def _trend_of_shape(
    padded: _Padded, rows: Ints, slots: list[int], falls: Flags, result: Classified
) -> None:
    """All positions whose last six periods have values in exactly these slots (0 is the oldest)."""
    values = np.stack([padded.value[rows - (N - 1 - slot)] for slot in slots], axis=1)
    signed, inverted = padded.signed[rows], padded.inverted[rows]
    first, last = _lines(values, slots)
    first = np.where(signed, first, np.maximum(first, 0))
    last = np.where(signed, last, np.maximum(last, 0))
    number, base = _ratio(first, last, inverted, signed, padded.typical2[rows], 240)
    condition = _codes(number, base, normal_twentieths=1)
    flat = ~values.any(axis=1) & ~signed
    condition = np.where(flat, np.where(inverted, NORMAL, NONEXISTENCE), condition)
    if len(slots) == N:
        rises = (number > 0) & (80 * number <= base) & (base > 0)
        power = _powers(padded, rows, values, rises, falls)
        condition = np.where(power & ~signed, POWER, condition)
    part = _Padded(padded.place[rows], padded.series[rows], last, signed, inverted)
    _write(result.trend, part, np.ones(len(rows), np.bool_), condition, number, base)


def _lines(values: Ints, slots: list[int]) -> tuple[Ints, Ints]:
    """The Theil–Sen line at the first and last slot, times 240."""
    slopes = [
        (values[:, later] - values[:, earlier]) * (PAIR_SCALE // (slots[later] - slots[earlier]))
        for earlier in range(len(slots))
        for later in range(earlier + 1, len(slots))
    ]
    slope120 = _twice_median(np.stack(slopes, axis=1))
    rests = np.stack(
        [120 * values[:, index] - slope120 * slot for index, slot in enumerate(slots)], axis=1
    )
    intercept240 = _twice_median(rests)
    return intercept240 + 2 * slope120 * slots[0], intercept240 + 2 * slope120 * slots[-1]


def _twice_median(numbers: Ints) -> Ints:
    ordered = np.sort(numbers, axis=1)
    count = numbers.shape[1]
    twice: Ints = ordered[:, (count - 1) // 2] + ordered[:, count // 2]
    return twice


def _powers(padded: _Padded, rows: Ints, six: Ints, rises: Flags, falls: Flags) -> Flags:
    """Which positions hold a slow rise in a range that is new and high (1.7.4, step 5)."""
    inverted = padded.inverted[rows]
    steady = rises.copy()
    for age in range(N - 1):
        steady &= ~falls[rows - age]
    candidate = np.where(inverted, steady | ~six.any(axis=1), steady & (six.min(axis=1) > 0))
    chosen = np.flatnonzero(candidate)
    power = np.zeros(len(rows), np.bool_)
    if len(chosen):
        power[chosen] = _new_range(padded, rows[chosen], six[chosen], inverted[chosen])
    return power


def _new_range(padded: _Padded, rows: Ints, six: Ints, inverted: Flags) -> Flags:
    """Whether the six lie beyond the quantile of the up to 52 periods before them."""
    back = np.arange(N, N + DEFAULT.power_earlier_window)
    index = rows[:, None] - back[None, :]
    known = padded.present[index] & (padded.series[index] == padded.series[rows][:, None])
    sentinel = np.iinfo(np.int64).max // 16
    ordered = np.sort(np.where(known, padded.value[index], sentinel), axis=1)
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


def _reference(block: SeriesBlock, series: int, indexes: Sequence[int], result: Classified) -> None:
    """Positions of one series by the reference."""
    start = int(block.starts[series])
    inverted = bool(block.inverted[series])
    for index in indexes:
        first = max(0, index + 1 - DEFAULT.history)
        values = [
            Decimal(int(block.values[start + at])) / 10**DIGITS
            if block.present[start + at]
            else None
            for at in range(first, index + 1)
        ]
        period = period_condition(values, inverted=inverted, min_abs_change=block.guard[series])
        _set(result.period, start + index, period)
        _set(result.trend, start + index, trend_condition(values, inverted=inverted))
        result.gap[start + index] = "gap" in period.flags
        result.low[start + index] = "low" in period.flags


def _set(layer: Layer, place: int, verdict: Verdict) -> None:
    layer.condition[place] = CODES.index(verdict.condition)
    layer.infinite[place] = verdict.infinite
    layer.has_change[place] = verdict.change is not None
    layer.change[place] = 0 if verdict.change is None else millionths(verdict.change)


def millionths(change: Fraction) -> int:
    """A relative change in millionths, rounded half away from zero."""
    size = abs(change) * 10**DIGITS
    whole = int(size) + (size - int(size) >= Fraction(1, 2))
    return int(whole if change >= 0 else -whole)
