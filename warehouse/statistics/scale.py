"""The scale of a statistic's graph: from the lowest amount expected to the highest believable (ST-8).

Exact, so that a grid line is never a hair off. A scale never changes a condition.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

WINDOW = 26  # periods that say what is believable
MOST_STEPS = 11
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))
_HEADROOM = Decimal("0.2")


@dataclass(frozen=True)
class Scale:
    """Bottom, top and the distance of grid lines."""

    low: Decimal
    high: Decimal
    step: Decimal


def scale(
    values: Sequence[Decimal | None],
    quotas: Sequence[Decimal | None] = (),
    planned: Sequence[Decimal | None] = (),
) -> Scale:
    """The scale by the last 26 ``values`` and their ``quotas`` and by quotas ``planned`` ahead."""
    known = [value for value in values[-WINDOW:] if value is not None]
    own = [quota for quota in quotas[-WINDOW:] if quota is not None]
    ahead = [quota for quota in planned if quota is not None]
    if not known:
        return Scale(Decimal(0), Decimal(1), Decimal("0.1"))
    low = min(known + own)
    top = max(known)
    high = max([top + _HEADROOM * abs(top), *own, *ahead])
    if low == high or (len(known) == 1 and not own and not ahead):
        low, high = top - 1, top + 1
    step = next(step for step in _ladder(high - low) if _steps(low, high, step) <= MOST_STEPS)
    return Scale(_floor(low, step) * step, -_floor(-high, step) * step, step)


def _ladder(span: Decimal) -> Iterator[Decimal]:
    """1, 2, 2.5, 5 and their tens, from well below what ``span`` can need."""
    for power in count(span.adjusted() - 2):
        for step in _STEPS:
            yield step.scaleb(power)


def _steps(low: Decimal, high: Decimal, step: Decimal) -> int:
    return int(-_floor(-high, step) - _floor(low, step))


def _floor(value: Decimal, step: Decimal) -> Decimal:
    whole = value // step  # towards zero
    return whole - 1 if whole * step > value else whole
