"""Which backups stay: the newest of the last days, weeks and months, year in, year out."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest

from models.backups import Keep, kept
from models.backups.plan import next_after, slot_of

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
KEEP = Keep(daily=7, weekly=4, monthly=12)
NIGHT = dt.time(2, 0)
BEGUN = dt.datetime(2024, 1, 1, 2, tzinfo=MOSCOW)


def live(nights, keep=KEEP) -> list[dt.datetime]:
    """What lies in the folder when after every night what need not stay is removed."""
    folder: list[dt.datetime] = []
    for night in nights:
        folder.append(night)
        folder = sorted(kept(folder, keep, MOSCOW))
    return folder


def every_night(count):
    return [BEGUN + dt.timedelta(days=number) for number in range(count)]


def days(moments):
    return [moment.astimezone(MOSCOW).date() for moment in moments]


def test_after_years_of_nights_days_weeks_and_months_are_there():
    stay = days(live(every_night(3 * 366)))  # the last is 2027-01-02, a Saturday
    last_week = [dt.date(2026, 12, 27) + dt.timedelta(days=number) for number in range(7)]
    assert set(last_week) <= set(stay)
    assert {dt.date(2026, 12, 27), dt.date(2026, 12, 20), dt.date(2026, 12, 13)} <= set(stay)
    month_ends = {dt.date(2026, month + 1, 1) - dt.timedelta(days=1) for month in range(2, 12)} | {
        dt.date(2026, 12, 31)
    }
    assert month_ends <= set(stay)
    assert len(stay) <= 7 + 4 + 12


def test_a_folder_that_is_thinned_every_night_is_the_one_thinned_once():
    nights = every_night(800)
    assert live(nights) == sorted(kept(nights, KEEP, MOSCOW))


@pytest.mark.parametrize("seed", range(5))
def test_whatever_happens_the_newest_stays_and_never_too_many(seed):
    """Nights left out, several a day, any rule: each rule finds its own in what is left."""
    chance = random.Random(seed)
    keep = Keep(chance.randint(1, 10), chance.randint(0, 6), chance.randint(0, 14))
    nights = [
        BEGUN + dt.timedelta(days=day, minutes=minute)
        for day in range(900)
        if chance.random() < 0.7
        for minute in sorted(chance.sample(range(1200), chance.choice([1, 1, 1, 3])))
    ]
    stay = live(nights, keep)
    assert max(stay) == max(nights)
    assert len(stay) <= keep.daily + keep.weekly + keep.monthly
    lived_days = sorted(set(days(nights)), reverse=True)[: keep.daily]
    assert set(lived_days) <= set(days(stay))
    months = sorted({(day.year, day.month) for day in days(nights)}, reverse=True)[: keep.monthly]
    assert set(months) <= {(day.year, day.month) for day in days(stay)}


def test_of_one_day_the_newest_stays():
    two = [BEGUN, BEGUN + dt.timedelta(hours=9)]
    assert kept(two, Keep(3, 0, 0), MOSCOW) == {two[1]}


@pytest.mark.parametrize(
    ("moment", "night"),
    [("2026-11-25T01:59:00+03:00", 24), ("2026-11-25T02:00:00+03:00", 25)],
)
def test_the_night_is_the_last_one_whose_hour_has_come(moment, night):
    day, hour = slot_of(dt.datetime.fromisoformat(moment), NIGHT, MOSCOW)
    assert (day.day, hour.astimezone(MOSCOW).time()) == (night, NIGHT)


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("zone", [BERLIN, MOSCOW, ZoneInfo("America/Sao_Paulo")])
def test_every_day_has_one_night_whatever_the_clocks_do(year, zone):  # D21: 02:30 on such nights
    moment, found = dt.datetime(year, 1, 1, 12, tzinfo=dt.UTC), []
    while moment.year == year:
        day, hour = slot_of(moment, dt.time(2, 30), zone)
        assert hour <= moment < next_after(moment, dt.time(2, 30), zone)
        if not found or found[-1] != day:
            found.append(day)
        moment += dt.timedelta(minutes=30)
    assert found == [found[0] + dt.timedelta(days=number) for number in range(len(found))]
