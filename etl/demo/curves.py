"""The values of a statistic over the whole story: level, growth, season, crisis, noise, told endings.

Money and counts that follow from the company's life are ``figures``.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from etl.demo.chance import Chance
from etl.demo.figures import Figures
from etl.demo.seasons import holiday, season
from etl.demo.statistics import Curve, Definition, Plan
from etl.demo.story import DEPTH, WEEK, Story, month_end

GAP, DAILY_GAP = 0.012, 0.003  # part of the values that nobody handed in
SURE = 8  # newest periods that have no accidental gap
YEAR = 52


def keys(story: Story, period: str) -> list[dt.date]:
    """Last days of all whole periods, oldest first."""
    if period == "day":
        return story.days()
    if period == "week":
        return story.weeks()
    return [end for month in story.months() if (end := month_end(month)) <= story.last]


def series(
    story: Story, one: Definition, figures: dict[str, Figures]
) -> list[tuple[dt.date, Decimal]]:
    """(last day of the period, value) without the values that are missing."""
    ends = keys(story, "day" if one.daily else one.period)
    if one.derived:
        return [(day, figures[one.derived][day]) for day in ends if day in figures[one.derived]]
    curve = one.curve
    since = story.moment(curve.start)
    ends = [day for day in ends if day >= since]
    values = [_exact(one, value) for value in _told(_plain(story, one, ends), story, one, ends)]
    pairs = list(zip(ends, values, strict=True))
    gap = DAILY_GAP if one.period == "day" else GAP
    kept = [pair for pair in pairs[:-SURE] if Chance("gap", one.code, pair[0]).share() >= gap]
    kept += pairs[-SURE:]
    return kept[:-1] if curve.missing else kept


def notes(story: Story, one: Definition, ends: Sequence[dt.date]) -> dict[dt.date, str]:
    """Notes on points, by the last day of the period."""
    found = {}
    for note in one.curve.notes:
        if "ago" in note:
            found[ends[-1 - note["ago"]]] = str(note["text"])
            continue
        since = story.crisis + note["crisis"] * WEEK
        found[next(day for day in ends if day >= since)] = str(note["text"])
    return found


def quotas(story: Story, plan: Plan) -> list[tuple[dt.date, Decimal]]:
    """Quotas of the last year and of the coming quarter."""
    weeks = [story.week + number * WEEK for number in range(-YEAR, 14)]
    found = []
    for week in weeks:
        usual = plan.level * season(plan.season, week) * story.growth(week, plan.yearly)
        found.append((week, Decimal(int(usual * plan.share / plan.round + 0.5) * plan.round)))
    return found


def usual(story: Story, curve: Curve, day: dt.date) -> float:
    """The ordinary value of a period: no noise, no weekend."""
    hurt = (1 - story.strength(day)) / (1 - DEPTH)
    level = curve.level * season(curve.season, day) * story.growth(day, curve.yearly)
    return level * (1 - curve.crisis * hurt)


def _plain(story: Story, one: Definition, ends: Iterable[dt.date]) -> list[float]:
    curve, found, strayed = one.curve, [], 0.0
    daily = one.daily or one.period == "day"
    for day in ends:
        luck = Chance("value", one.code, day)
        strayed = curve.steady * strayed + luck.near(curve.noise) - 1
        weekend = curve.weekend if daily and (day.weekday() > 4 or holiday(day)) else 1.0
        found.append(usual(story, curve, day) * (1 + strayed) * weekend)
    return found


def _told(
    values: list[float], story: Story, one: Definition, ends: Sequence[dt.date]
) -> list[float]:
    """The newest values as the definition tells them."""
    curve = one.curve
    if curve.last:
        told = list(curve.last)
    elif curve.record:
        year = values[-YEAR - len(curve.record) : -len(curve.record)]
        told = [part * max(year) for part in curve.record]
    else:
        told = [part * usual(story, curve, ends[-1]) for part in curve.tail]
    return values[: len(values) - len(told)] + told


def _exact(one: Definition, value: float) -> Decimal:
    curve = one.curve
    value = max(value, curve.low if curve.low is not None else 0.0)
    value = min(value, curve.high) if curve.high is not None else value
    if curve.round:
        return Decimal(int(value / curve.round + 0.5)) * Decimal(str(curve.round))
    scale = 10**one.decimals
    return Decimal(int(value * scale + 0.5)).scaleb(-one.decimals)
