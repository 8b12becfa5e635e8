"""How days follow each other: 01.01, 01.02, 01.03 are months, every seventh day is a week."""

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise

from etl.columns.periods import Period

_DAY = dt.timedelta(days=1)


def settled(periods: list[Period]) -> list[Period]:
    """Days that step by months are months: Excel shows 01.01.2024 as «янв.24».

    Days that step by weeks stay days: whether they begin or end their weeks has to be asked.
    """
    if {period.kind for period in periods} != {"day"}:
        return periods
    kind = step_of(period.start for period in periods)
    if kind == "week":
        return periods
    return [Period(kind, first_of(kind, p.start), p.has_year) for p in periods]


def first_of(kind: str, day: dt.date) -> dt.date:
    """The first day of the month, quarter or year of ``day``; a week begins where it is said to."""
    if kind == "month":
        return day.replace(day=1)
    if kind == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if kind == "year" else day


def step_of(days: Iterable[dt.date]) -> str:
    """day, week, month, quarter or year: how these days step; day when in doubt."""
    distinct = sorted(set(days))
    if len(distinct) < 2:
        return "day"
    if all(day.day == 1 for day in distinct):
        return _of_months(distinct, 1)
    if all((day + _DAY).day == 1 for day in distinct):
        return _of_months(distinct, 12)
    gaps = [(b - a).days for a, b in pairwise(distinct)]
    return "week" if len(distinct) > 2 and all(gap % 7 == 0 for gap in gaps) else "day"


def _of_months(days: list[dt.date], of_year: int) -> str:
    """First or last days of months: every third month is a quarter, every twelfth a year."""
    months = {day.month for day in days}
    if months == {of_year}:
        return "year"
    quarters = {1, 4, 7, 10} if of_year == 1 else {3, 6, 9, 12}
    return "quarter" if len(days) > 2 and months <= quarters else "month"
