"""Single positions by the reference: where 64 bits could overflow, or a window must be widened."""

from collections.abc import Iterable
from fractions import Fraction

from warehouse.statistics.arrays.blocks import (
    CODES,
    DIGITS,
    MOST_CHANGE,
    Classified,
    Layer,
    SeriesBlock,
)
from warehouse.statistics.conditions import DEFAULT, Verdict, period_condition, trend_condition


def classify_exactly(
    block: SeriesBlock, start: int, series: int, indexes: Iterable[int], result: Classified
) -> None:
    """Positions ``indexes`` of one series, which begins at ``start``."""
    inverted = bool(block.inverted[series])
    for index in indexes:
        first = max(0, index + 1 - DEFAULT.history)
        values = [block.value(series, at) for at in range(first, index + 1)]
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
    """A relative change in millionths, rounded half away from zero; an enormous one is cut off."""
    size = min(abs(change), Fraction(MOST_CHANGE)) * 10**DIGITS
    whole = int(size) + (size - int(size) >= Fraction(1, 2))
    return int(whole if change >= 0 else -whole)
