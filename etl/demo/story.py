"""When things happen to the demo company: three years up to today, with one hard quarter in them.

The story moves with the calendar only where it must: it begins on the first of a month, the crisis
is a calendar quarter. So a day later every file of a finished month is still the same file.
"""

import datetime as dt
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
YEARS = 3
THURSDAY = 3
FALL, HARD, RECOVERY = 28, 63, 126  # days: how the crisis comes, stays and goes
DEPTH = 0.52  # what is left of trade at the bottom


@dataclass(frozen=True)
class Story:
    """The dates everything else is told by. ``last`` is the last day of which anything is known."""

    today: dt.date
    first: dt.date
    last: dt.date
    crisis: dt.date  # the first day of the hard quarter

    @classmethod
    def until(cls, today: dt.date, years: int = YEARS) -> "Story":
        """Some years to yesterday; on a Thursday to the day itself, so that its week is whole."""
        year_ago = _years_before(today, 1)
        return cls(
            today=today,
            first=_years_before(today.replace(day=1), years),
            last=today if today.weekday() == THURSDAY else today - DAY,
            crisis=dt.date(year_ago.year, (year_ago.month - 1) // 3 * 3 + 1, 1),
        )

    @property
    def week(self) -> dt.date:
        """The Thursday that ends the last whole week."""
        return self.last - (self.last.weekday() - THURSDAY) % 7 * DAY

    def weeks(self) -> list[dt.date]:
        """Thursdays of all whole weeks, oldest first."""
        first = self.first + (THURSDAY - self.first.weekday()) % 7 * DAY
        first += WEEK if first - 6 * DAY < self.first else 0 * DAY
        return [first + number * WEEK for number in range((self.week - first).days // 7 + 1)]

    def days(self) -> list[dt.date]:
        """Every day of the story."""
        return [self.first + number * DAY for number in range((self.last - self.first).days + 1)]

    def months(self) -> list[dt.date]:
        """First days of all months, the running one included."""
        found, month = [], self.first
        while month <= self.last:
            found.append(month)
            month = next_month(month)
        return found

    def moment(self, share: float) -> dt.date:
        """The first of the month when a part of the story is over: 0 the beginning, 1 the end."""
        months = self.months()
        return months[min(int(share * len(months)), len(months) - 1)]

    def strength(self, day: dt.date) -> float:
        """What the crisis leaves of trade: 1 in good times, ``DEPTH`` at the bottom."""
        passed = (day - self.crisis).days
        if passed < 0 or passed >= FALL + HARD + RECOVERY:
            return 1.0
        if passed < FALL:
            return 1 - (1 - DEPTH) * passed / FALL
        if passed < FALL + HARD:
            return DEPTH
        return DEPTH + (1 - DEPTH) * (passed - FALL - HARD) / RECOVERY

    def growth(self, day: dt.date, yearly: float) -> float:
        """How much has grown since the beginning at ``yearly`` a year, in a straight line."""
        return 1 + yearly * (day - self.first).days / 365


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_end(month: dt.date) -> dt.date:
    """The last day of a month."""
    return next_month(month) - DAY


def _years_before(day: dt.date, years: int) -> dt.date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - years, day=28 if leap else day.day)
