"""Conditions and trends of one series by method R, exact: the reference everything is held against.

Values are Decimal, results are Fraction; no float anywhere (ST-9). The rules are domain sections
1.7.3 and 1.7.4. Many series at once are ``warehouse.statistics.arrays``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Series = Sequence[Decimal | None]


class Condition(StrEnum):
    """Classes of the slope, from high to low, and the absence of one."""

    POWER = "power"
    AFFLUENCE = "affluence"
    NORMAL = "normal"
    EMERGENCY = "emergency"
    DANGER = "danger"
    NONEXISTENCE = "nonexistence"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Profile:
    """Borders in basis points, windows in periods. The defaults are the company's defaults."""

    affluence: int = 2500
    normal: int = 0
    emergency: int = -2500
    danger: int = -5000
    trend_normal: int = 500
    epsilon: int = 1000
    typical_values: int = 13
    max_gap: int = 4
    history: int = 58
    trend_n: int = 6
    trend_min_points: int = 3
    trend_max_age: int = 15
    power_run: int = 6
    power_earlier_min: int = 8
    power_earlier_window: int = 52
    power_quantile: int = 9000
    zero_rule: bool = True


DEFAULT = Profile()


@dataclass(frozen=True)
class Verdict:
    """A condition and the relative change behind it.

    ``change`` is None without data or when it is infinite; ``infinite`` is then +1 or -1.
    """

    condition: Condition
    change: Fraction | None = None
    infinite: int = 0
    flags: frozenset[str] = frozenset()


NO_DATA = Verdict(Condition.NO_DATA)


def period_condition(
    values: Series,
    *,
    inverted: bool = False,
    profile: Profile = DEFAULT,
    min_abs_change: Decimal | None = None,
) -> Verdict:
    """The condition of the last of ``values``: closed periods, oldest first, None is missing."""
    values = values[-profile.history :]
    if not values or values[-1] is None:
        return NO_DATA
    b = Fraction(values[-1])
    previous = list(values[:-1])[-profile.max_gap :]
    known = [(age, value) for age, value in enumerate(reversed(previous), 1) if value is not None]
    if not known:
        return NO_DATA
    age, found = known[0]
    a = Fraction(found)
    flags = {"gap"} if age > 1 else set()
    typical = _typical(values[:-1], profile)
    signed = _signed(values, profile)
    change, infinite = _change(a, b, typical, inverted=inverted, signed=signed, profile=profile)
    if min_abs_change is not None and abs(b - a) < Fraction(min_abs_change):
        change, infinite = Fraction(0), 0
        flags.add("low")
    condition = _zero(a, b, inverted=inverted, profile=profile) if not signed else None
    if condition is None:
        condition = _classify(change, infinite, profile.normal, profile)
    return Verdict(condition, change, infinite, frozenset(flags))


def trend_condition(
    values: Series, *, inverted: bool = False, profile: Profile = DEFAULT
) -> Verdict:
    """The trend at the last of ``values``: a Theil–Sen line over the last N closed periods."""
    values = values[-profile.history :]
    window = _window(values, profile)
    if window is None:
        return NO_DATA
    signed = _signed(values, profile)
    flat = all(value == 0 for _, value in window)
    typical = _typical(values, profile)
    a, b = _line(window, clipped=not signed)
    change, infinite = _change(a, b, typical, inverted=inverted, signed=signed, profile=profile)
    if flat and not signed and profile.zero_rule:
        condition = Condition.NORMAL if inverted else Condition.NONEXISTENCE
    else:
        border = profile.trend_normal if len(window) >= 3 else profile.normal
        condition = _classify(change, infinite, border, profile)
    if not signed and _power(values, inverted=inverted, profile=profile):
        condition = Condition.POWER
    return Verdict(condition, change, infinite)


def _typical(values: Series, profile: Profile) -> Fraction:
    """Median of the non-zero sizes among the last 13 known values; 0 if there are none."""
    known = [value for value in values if value is not None][-profile.typical_values :]
    sizes = [abs(Fraction(value)) for value in known if value]
    return median(sizes) if sizes else Fraction(0)


def _signed(values: Series, profile: Profile) -> bool:
    known = [value for value in values if value is not None][-profile.typical_values :]
    return any(value < 0 for value in known)


def _change(
    a: Fraction, b: Fraction, typical: Fraction, *, inverted: bool, signed: bool, profile: Profile
) -> tuple[Fraction | None, int]:
    """Relative change from ``a`` to ``b``, or None with the sign of an infinite one."""
    numerator = a - b if inverted else b - a
    if numerator == 0:
        return Fraction(0), 0
    floor = typical if signed else Fraction(profile.epsilon, 10000) * typical
    base = max(abs(b if inverted else a), floor)
    if base == 0:
        return None, 1 if numerator > 0 else -1
    return numerator / base, 0


def _zero(a: Fraction, b: Fraction, *, inverted: bool, profile: Profile) -> Condition | None:
    if not profile.zero_rule or b != 0:
        return None
    if inverted:
        return Condition.NORMAL if a == 0 else None
    return Condition.NONEXISTENCE


def _classify(
    change: Fraction | None, infinite: int, normal_border: int, profile: Profile
) -> Condition:
    if change is None:
        return Condition.AFFLUENCE if infinite > 0 else Condition.NONEXISTENCE
    points = change * 10000
    for border, condition in (
        (profile.affluence, Condition.AFFLUENCE),
        (normal_border, Condition.NORMAL),
        (profile.emergency, Condition.EMERGENCY),
        (profile.danger, Condition.DANGER),
    ):
        if points > border:
            return condition
    return Condition.NONEXISTENCE


def _window(values: Series, profile: Profile) -> list[tuple[int, Fraction]] | None:
    """Points of the trend as (period number, value); None when there are too few."""
    recent = range(max(0, len(values) - profile.trend_max_age), len(values))
    eligible = [(i, Fraction(value)) for i in recent if (value := values[i]) is not None]
    window = [point for point in eligible if point[0] >= len(values) - profile.trend_n]
    need = min(profile.trend_min_points, profile.trend_n)
    if len(window) < need:
        window = eligible[-need:]
    return window if len(window) >= need else None


def _line(window: list[tuple[int, Fraction]], *, clipped: bool) -> tuple[Fraction, Fraction]:
    """The Theil–Sen line at the first and the last point of the window."""
    slopes = [
        (later - earlier) / (j - i)
        for position, (i, earlier) in enumerate(window)
        for j, later in window[position + 1 :]
    ]
    slope = median(slopes)
    intercept = median([value - slope * i for i, value in window])
    ends = (intercept + slope * window[0][0], intercept + slope * window[-1][0])
    return (max(ends[0], Fraction(0)), max(ends[1], Fraction(0))) if clipped else ends


def _power(values: Series, *, inverted: bool, profile: Profile) -> bool:
    """Whether a normal trend holds in a range that is new and high (1.7.4, step 5)."""
    run = [value for value in values[-profile.power_run :] if value is not None]
    if len(values) < profile.power_run or len(run) < profile.power_run:
        return False
    earlier = values[: -profile.power_run][-profile.power_earlier_window :]
    known = [Fraction(value) for value in earlier if value is not None]
    if len(known) < profile.power_earlier_min:
        return False
    six = [Fraction(value) for value in run]
    if inverted:
        if max(six) > quantile(known, Fraction(10000 - profile.power_quantile, 10000)):
            return False
    elif min(six) <= 0 or min(six) < quantile(known, Fraction(profile.power_quantile, 10000)):
        return False
    if inverted and not any(six):
        return True
    return _steady(values, six, inverted=inverted, profile=profile)


def _steady(values: Series, six: list[Fraction], *, inverted: bool, profile: Profile) -> bool:
    """The six rise slowly, and no segment between them falls by a quarter."""
    typical = _typical(values, profile)
    a, b = _line(list(enumerate(six)), clipped=True)
    rise, _ = _change(a, b, typical, inverted=inverted, signed=False, profile=profile)
    if rise is None or not 0 < rise * 10000 <= profile.affluence:
        return False
    for end in range(len(values) - profile.power_run + 1, len(values)):
        segment = period_condition(values[: end + 1], inverted=inverted, profile=profile)
        falls = segment.infinite < 0
        if segment.change is not None:
            falls = segment.change * 10000 <= profile.emergency
        if falls:
            return False
    return True


def median(numbers: Sequence[Fraction]) -> Fraction:
    """The middle value; of an even count the mean of the two middle ones."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def quantile(numbers: Sequence[Fraction], q: Fraction) -> Fraction:
    """Linear interpolation at position ``(n − 1)·q`` of the sorted numbers."""
    ordered = sorted(numbers)
    position = (len(ordered) - 1) * q
    below = int(position)
    if below + 1 == len(ordered):
        return ordered[below]
    return ordered[below] + (position - below) * (ordered[below + 1] - ordered[below])
