"""Where reporting weeks end, given rules that may change from a date on (ST-2, ST-6).

Everything here is local wall time without a zone: a clock change does not move a week's end (ST-4).
A change makes one week shorter or longer; what would be less than half a week is added to the week
after it, so that every week keeps a key of its own.
"""

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

WEEK = dt.timedelta(days=7)
SHORTEST = WEEK / 2


@dataclass(frozen=True)
class WeekEnd:
    """When the reporting week ends. Monday is 0; the default is Thursday 14:00 (ST-2)."""

    weekday: int = 3
    time: dt.time = dt.time(14)


@dataclass(frozen=True)
class Stretch:
    """Ends a week apart, from ``first`` to ``last``; the first stretch reaches back without end."""

    first: dt.datetime
    last: dt.datetime


@dataclass(frozen=True)
class WeekEnds:
    """The rules with the dates they hold from, in any order."""

    rules: tuple[tuple[dt.date, WeekEnd], ...]

    @cached_property
    def _stretches(self) -> tuple[Stretch, ...]:
        rules = sorted(self.rules, key=lambda rule: rule[0]) or [(dt.date(2000, 1, 1), WeekEnd())]
        found: list[Stretch] = []
        for number, (since, rule) in enumerate(rules):
            first = _first_end(since, rule)
            while found and first - found[-1].last < SHORTEST:
                first += WEEK
            until = rules[number + 1][0] if number + 1 < len(rules) else dt.date(9990, 1, 1)
            last = _first_end(until, rule) - WEEK
            if last >= first or not found:
                found.append(Stretch(min(first, last), last))
        return tuple(found)

    @cached_property
    def _lasts(self) -> list[dt.datetime]:
        return [stretch.last for stretch in self._stretches]

    @cached_property
    def _firsts(self) -> list[dt.datetime]:
        return [stretch.first for stretch in self._stretches]

    def after(self, moment: dt.datetime) -> dt.datetime:
        """The first end later than ``moment``."""
        number = bisect_right(self._lasts, moment)
        stretch = self._stretches[number]
        if number > 0 and moment < stretch.first:
            return stretch.first
        return stretch.first + ((moment - stretch.first) // WEEK + 1) * WEEK

    def until(self, moment: dt.datetime) -> dt.datetime:
        """The last end not later than ``moment``."""
        number = max(bisect_right(self._firsts, moment) - 1, 0)
        stretch = self._stretches[number]
        if number + 1 < len(self._stretches) and moment > stretch.last:
            return stretch.last
        return stretch.first + ((moment - stretch.first) // WEEK) * WEEK


def _first_end(since: dt.date, rule: WeekEnd) -> dt.datetime:
    """The first end of a rule on ``since`` or later."""
    ahead = dt.timedelta(days=(rule.weekday - since.weekday()) % 7)
    return dt.datetime.combine(since + ahead, rule.time)
