"""Which backups are kept: of each of the last days, weeks and months with backups the newest.

Weeks here are the calendar's, from Monday: they only thin out what is kept. Nothing is deleted here.
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Keep:
    """How many days, weeks and months back a backup is kept of each."""

    daily: int
    weekly: int
    monthly: int


Bucket = Callable[[dt.date], tuple[int, ...]]
DAY: Bucket = lambda day: (day.year, day.month, day.day)  # noqa: E731 - three rules in three lines
WEEK: Bucket = lambda day: day.isocalendar()[:2]  # noqa: E731
MONTH: Bucket = lambda day: (day.year, day.month)  # noqa: E731


def kept(moments: Collection[dt.datetime], keep: Keep, zone: dt.tzinfo) -> set[dt.datetime]:
    """Of backups taken at ``moments`` those to keep; the newest always is.

    Days are those of ``zone``. Buckets without a backup do not count: after a month's holiday the
    last seven daily ones are still the last seven.
    """
    newest_first = sorted(moments, reverse=True)
    found = set(newest_first[:1])
    for bucket, count in ((DAY, keep.daily), (WEEK, keep.weekly), (MONTH, keep.monthly)):
        chosen: dict[tuple[int, ...], dt.datetime] = {}
        for moment in newest_first:
            chosen.setdefault(bucket(moment.astimezone(zone).date()), moment)
        found.update(list(chosen.values())[:count])
    return found
