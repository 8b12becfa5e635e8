"""Periods of the company: days, weeks that end when the company says, months, quarters, years.

A period is half-open in the company's local wall time (ST-3, ST-4). Its key is the date of its last
moment. Not for what happens inside a period: that is the warehouse.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

INSTANT = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)


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
class WeekEnd:
    """When the reporting week ends. Monday is 0; the default is Thursday 14:00 (ST-2)."""

    weekday: int = 3
    time: dt.time = dt.time(14)


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

    def closed(self, moment: dt.datetime) -> bool:
        """Whether the period is over at ``moment``."""
        return self.end <= moment


@dataclass(frozen=True)
class Calendar:
    """Everything periods depend on: the zone, week ends with their first dates, the fiscal year."""

    timezone: ZoneInfo
    week_ends: tuple[tuple[dt.date, WeekEnd], ...]
    fiscal_year_start: int = 1  # month

    def local(self, day: dt.date, time: dt.time = dt.time()) -> dt.datetime:
        """A local wall time as an aware moment."""
        return dt.datetime.combine(day, time, tzinfo=self.timezone)

    def week_end_on(self, day: dt.date) -> WeekEnd:
        """The rule in force on a date."""
        valid = [rule for since, rule in sorted(self.week_ends, key=lambda x: x[0]) if since <= day]
        return valid[-1] if valid else WeekEnd()


def period_of(calendar: Calendar, period_type: PeriodType, when: dt.datetime | dt.date) -> Period:
    """The period a moment belongs to; a bare date stands for its midnight."""
    moment = _local(calendar, when)
    if period_type is PeriodType.WEEK:
        return _week(calendar, moment)
    first = _first_day(calendar, period_type, moment.date())
    return _plain(calendar, period_type, first)


def period_by_key(calendar: Calendar, period_type: PeriodType, key: dt.date) -> Period:
    """The period whose key is, or whose days contain, ``key``."""
    return period_of(calendar, period_type, key)


def following(calendar: Calendar, period: Period) -> Period:
    """The next period of the same type."""
    return period_of(calendar, period.type, period.end)


def preceding(calendar: Calendar, period: Period) -> Period:
    """The period before of the same type."""
    before = (period.start.replace(tzinfo=None) - INSTANT).replace(tzinfo=calendar.timezone)
    return period_of(calendar, period.type, before)


def periods_between(
    calendar: Calendar, period_type: PeriodType, first: dt.date, last: dt.date
) -> Iterator[Period]:
    """Periods from the one of ``first`` to the one of ``last``, in order."""
    period = period_of(calendar, period_type, first)
    while period.start.replace(tzinfo=None) <= dt.datetime.combine(last, dt.time()):
        yield period
        period = following(calendar, period)


def _local(calendar: Calendar, when: dt.datetime | dt.date) -> dt.datetime:
    if isinstance(when, dt.datetime):
        return when.astimezone(calendar.timezone)
    return calendar.local(when)


def _week(calendar: Calendar, moment: dt.datetime) -> Period:
    naive = moment.replace(tzinfo=None)
    ends = sorted(_week_ends_around(calendar, naive.date()))
    start = max(end for end in ends if end <= naive)
    end = min(end for end in ends if end > naive)
    return Period(
        PeriodType.WEEK,
        start.replace(tzinfo=calendar.timezone),
        end.replace(tzinfo=calendar.timezone),
        transitional=end - start != WEEK,
    )


def _week_ends_around(calendar: Calendar, day: dt.date) -> set[dt.datetime]:
    """Ends of weeks within two weeks of ``day``, each by the rule in force on its date."""
    found = set()
    for offset in range(-15, 16):
        candidate = day + offset * DAY
        rule = calendar.week_end_on(candidate)
        if candidate.weekday() == rule.weekday:
            found.add(dt.datetime.combine(candidate, rule.time))
    return found


def _first_day(calendar: Calendar, period_type: PeriodType, day: dt.date) -> dt.date:
    if period_type is PeriodType.DAY:
        return day
    if period_type is PeriodType.MONTH:
        return day.replace(day=1)
    months = 3 if period_type is PeriodType.QUARTER else 12
    passed = (day.month - calendar.fiscal_year_start) % months
    return _months_later(day.replace(day=1), -passed)


def _plain(calendar: Calendar, period_type: PeriodType, first: dt.date) -> Period:
    months = {PeriodType.MONTH: 1, PeriodType.QUARTER: 3, PeriodType.YEAR: 12}
    last = (
        first + DAY if period_type is PeriodType.DAY else _months_later(first, months[period_type])
    )
    return Period(period_type, calendar.local(first), calendar.local(last))


def _months_later(first: dt.date, months: int) -> dt.date:
    index = first.year * 12 + first.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)
