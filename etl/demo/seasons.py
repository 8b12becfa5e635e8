"""How busy the company is: the seasons of garden trade, days of the week, holidays.

Plain tables and straight lines between them; what one statistic does is ``curves``.
"""

import datetime as dt
from bisect import bisect_right
from functools import cache

DAY = dt.timedelta(days=1)

# per month, in percent of an average one
SEASONS: dict[str, tuple[int, ...]] = {
    "none": (100,) * 12,
    "garden": (70, 82, 106, 132, 138, 116, 98, 100, 106, 94, 82, 76),
    "early": (96, 112, 134, 138, 118, 98, 92, 98, 92, 80, 72, 70),  # a month before the garden
    "winter": (140, 120, 92, 72, 66, 66, 74, 86, 100, 118, 132, 134),
    "seeds": (110, 170, 190, 160, 90, 52, 48, 60, 72, 60, 62, 126),
    "summer": (30, 36, 70, 130, 176, 182, 160, 138, 106, 82, 52, 38),
    "people": (84, 98, 106, 106, 98, 96, 88, 90, 112, 110, 106, 106),  # holidays of the staff
}
WEEKDAYS = (1.12, 1.08, 1.05, 1.0, 0.95, 0.3, 0.0)  # orders by day of the week
HOLIDAYS = frozenset(
    {(1, day) for day in range(1, 9)}
    | {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4), (12, 31)}
)


@cache
def season(name: str, day: dt.date) -> float:
    """How busy a day is by the season: about 1 on average, straight between middles of months."""
    table = SEASONS[name]
    middles = [dt.date(day.year, month, 15) for month in range(1, 13)]
    after = bisect_right(middles, day)
    here = middles[after - 1] if after else dt.date(day.year - 1, 12, 15)
    there = middles[after] if after < 12 else dt.date(day.year + 1, 1, 15)
    share = (day - here).days / (there - here).days
    low, high = table[(after - 1) % 12], table[after % 12]
    return (low + (high - low) * share) / 100


def holiday(day: dt.date) -> bool:
    """Whether the country rests on a day of the week that would be a working one."""
    return (day.month, day.day) in HOLIDAYS


def works(day: dt.date) -> bool:
    """Whether banks and offices work."""
    return day.weekday() < 5 and not holiday(day)


def trade(day: dt.date) -> float:
    """The part of a day in its week's orders: the shop takes a few even on holidays."""
    return WEEKDAYS[day.weekday()] * (0.3 if holiday(day) else 1)


def next_working(day: dt.date) -> dt.date:
    """The day itself, or the next one on which banks work."""
    while not works(day):
        day += DAY
    return day
