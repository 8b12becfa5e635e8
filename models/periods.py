"""Periods of the company: days, weeks that end when the company says, months, quarters, years.

A period is half-open in the company's local wall time (ST-3, ST-4). Its key is the date of its last
moment. Not for what happens inside a period: that is the warehouse.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from models.errors import Refused
from models.i18n import Message
from models.weeks import WEEK, WeekEnd, WeekEnds

__all__ = [
    "Calendar", "Period", "PeriodType", "Slot", "WeekEnd", "following", "period_of",
    "periods_between", "preceding", "slots",
]  # fmt: skip

INSTANT = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}
YEARS = range(1900, 3000)  # a year outside is a slip of the finger


class PeriodType(StrEnum):
    """Period types, from fine to coarse."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def coarseness(self) -> int:
        """0 for day … 4 for year."""
        return list(PeriodType).index(self)

    def and_coarser(self) -> tuple["PeriodType", ...]:
        """This type and those it rolls up to."""
        return tuple(PeriodType)[self.coarseness :]


@dataclass(frozen=True)
class Period:
    """A half-open interval ``[start, end)``, aware, in the company's zone."""

    type: PeriodType
    start: dt.datetime
    end: dt.datetime
    transitional: bool = False  # a week cut or stretched by a change of the week end (ST-6)

    @property
    def key(self) -> dt.date:
        """Date of the last moment: the Thursday of a Thursday week, the last day of a month."""
        return (self.end.replace(tzinfo=None) - INSTANT).date()

    @property
    def first_date(self) -> dt.date:
        """Date of the first moment."""
        return self.start.date()

    @property
    def first_day(self) -> dt.date:
        """The first date whose midnight lies inside: facts known by date only belong from it on."""
        start = self.start.replace(tzinfo=None)
        return start.date() if start.time() == dt.time() else start.date() + DAY

    @property
    def last_day(self) -> dt.date:
        """The last date whose midnight lies inside."""
        return self.key

    def started(self, moment: dt.datetime) -> bool:
        """Whether the period has begun at ``moment``."""
        return _instant(self.start) <= _instant(moment)

    def closed(self, moment: dt.datetime) -> bool:
        """Whether the period is over at ``moment``."""
        return _instant(self.end) <= _instant(moment)

    def holds(self, moment: dt.datetime) -> bool:
        """Whether ``moment`` lies inside."""
        return self.started(moment) and not self.closed(moment)


def _instant(moment: dt.datetime) -> dt.datetime:
    """In UTC: two moments of one zone are compared by their clocks, which go back once a year."""
    return moment.astimezone(dt.UTC)


@dataclass(frozen=True)
class Calendar:
    """Everything periods depend on: the zone, week ends with their first dates, the fiscal year."""

    timezone: ZoneInfo
    week_ends: tuple[tuple[dt.date, WeekEnd], ...]
    fiscal_year_start: int = 1  # month

    def local(self, day: dt.date, time: dt.time = dt.time()) -> dt.datetime:
        """A local wall time as an aware moment."""
        return dt.datetime.combine(day, time, tzinfo=self.timezone)

    @cached_property
    def weeks(self) -> WeekEnds:
        """Where weeks end."""
        return WeekEnds(self.week_ends)


def period_of(calendar: Calendar, period_type: PeriodType, when: dt.datetime | dt.date) -> Period:
    """The period a moment belongs to; a bare date, such as a period's key, stands for its midnight."""
    if when.year not in YEARS:
        raise Refused(Message("The year {year} is not in the calendar.", year=when.year))
    if not isinstance(when, dt.datetime):
        return _around(calendar, period_type, dt.datetime.combine(when, dt.time()))
    wall = _instant(when).astimezone(calendar.timezone).replace(tzinfo=None, fold=0)
    found = _around(calendar, period_type, wall)
    if found.closed(when):  # the clock went back over the end
        return following(calendar, found)
    return found if found.started(when) else preceding(calendar, found)


def following(calendar: Calendar, period: Period) -> Period:
    """The next period of the same type."""
    return _around(calendar, period.type, period.end.replace(tzinfo=None))


def preceding(calendar: Calendar, period: Period) -> Period:
    """The period before of the same type."""
    return _around(calendar, period.type, period.start.replace(tzinfo=None) - INSTANT)


def periods_between(
    calendar: Calendar, period_type: PeriodType, first: dt.date, last: dt.date
) -> Iterator[Period]:
    """Periods from the one of ``first`` to the one of ``last``, in order."""
    step = _next_end(calendar, period_type)
    limit = dt.datetime.combine(last, dt.time())
    at = period_of(calendar, period_type, first).start.replace(tzinfo=None)
    start = at.replace(tzinfo=calendar.timezone)
    while at <= limit:
        before, at = at, step(at)
        end = at.replace(tzinfo=calendar.timezone)
        cut = period_type is PeriodType.WEEK and at - before != WEEK
        yield Period(period_type, start, end, cut)
        start = end


def _around(calendar: Calendar, period_type: PeriodType, wall: dt.datetime) -> Period:
    """The period that holds a local wall time."""
    end = _next_end(calendar, period_type)(wall)
    if period_type is PeriodType.WEEK:
        start = calendar.weeks.until(wall)
    elif period_type is PeriodType.DAY:
        start = end - DAY
    else:
        start = _months_later(end, -MONTHS[period_type])
    return Period(
        period_type,
        start.replace(tzinfo=calendar.timezone),
        end.replace(tzinfo=calendar.timezone),
        transitional=period_type is PeriodType.WEEK and end - start != WEEK,
    )


def _next_end(calendar: Calendar, period_type: PeriodType) -> Callable[[dt.datetime], dt.datetime]:
    """From a wall time to the first end of a period after it."""
    if period_type is PeriodType.WEEK:
        return calendar.weeks.after
    if period_type is PeriodType.DAY:
        return lambda wall: dt.datetime(wall.year, wall.month, wall.day) + DAY  # noqa: DTZ001 - wall time
    months = MONTHS[period_type]

    def after(wall: dt.datetime) -> dt.datetime:
        left = months - (wall.month - calendar.fiscal_year_start) % months
        return _months_later(wall, left)

    return after


def _months_later(wall: dt.datetime, months: int) -> dt.datetime:
    """The first moment of the month that many months on."""
    index = wall.year * 12 + wall.month - 1 + months
    return dt.datetime(index // 12, index % 12 + 1, 1)  # noqa: DTZ001 - wall time


@dataclass(frozen=True)
class Slot:
    """The part of a period that lies on one local date: where a day's number is filled in (ST-5)."""

    date: dt.date
    start: dt.datetime
    end: dt.datetime


def slots(calendar: Calendar, period: Period) -> tuple[Slot, ...]:
    """The period day by day: eight slots in a week from Thursday 14:00 to Thursday 14:00."""
    cuts = [period.start]
    midnight = period.start.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0) + DAY
    while midnight < period.end.replace(tzinfo=None):
        cuts.append(midnight.replace(tzinfo=calendar.timezone))
        midnight += DAY
    return tuple(Slot(one.date(), one, two) for one, two in pairwise([*cuts, period.end]))
