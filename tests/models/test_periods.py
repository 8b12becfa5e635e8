"""Periods tile time: every instant lies in exactly one, whatever the zone, the week end, the year."""

import datetime as dt
import time
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.errors import Refused
from models.periods import (
    Calendar,
    PeriodType,
    WeekEnd,
    following,
    period_of,
    periods_between,
    preceding,
    slots,
)

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
SINCE = dt.date(2000, 1, 1)
THURSDAY = Calendar(MOSCOW, ((SINCE, WeekEnd()),))
MONDAY_TO_SUNDAY = Calendar(MOSCOW, ((SINCE, WeekEnd(0, dt.time())),))
FRIDAY_MIDNIGHT = Calendar(MOSCOW, ((SINCE, WeekEnd(4, dt.time())),))

# clocks that go at midnight (Cairo, Santiago), by half an hour (Lord Howe), not at all, and one
# that left out a whole day (Apia, 30.12.2011)
ZONES = [
    "Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Africa/Cairo",
    "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kamchatka", "UTC",
]  # fmt: skip

BEGIN = dt.datetime(2006, 1, 1, tzinfo=dt.UTC)
moments = st.integers(0, 21 * 366 * 24 * 3600).map(lambda s: BEGIN + dt.timedelta(seconds=s))
calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES).map(ZoneInfo),
    st.lists(
        st.tuples(
            st.dates(dt.date(2008, 1, 1), dt.date(2024, 12, 31)),
            st.builds(
                WeekEnd,
                st.integers(0, 6),
                st.sampled_from([dt.time(), dt.time(2, 30), dt.time(14), dt.time(23, 59)]),
            ),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda rule: rule[0],
    ).map(tuple),
    st.integers(1, 12),
)
kinds = st.sampled_from(PeriodType)


def at(text: str, zone: ZoneInfo = MOSCOW) -> dt.datetime:
    return dt.datetime.strptime(text, "%d.%m.%Y %H:%M:%S").replace(tzinfo=zone)


def week(calendar: Calendar, when: dt.datetime | dt.date):
    return period_of(calendar, PeriodType.WEEK, when)


# ST-2, ST-3, ST-4: the week


@pytest.mark.parametrize(
    ("moment", "key"),
    [
        ("19.11.2026 13:59:00", dt.date(2026, 11, 19)),
        ("19.11.2026 13:59:59", dt.date(2026, 11, 19)),
        ("19.11.2026 14:00:00", dt.date(2026, 11, 26)),
        ("23.11.2026 09:00:00", dt.date(2026, 11, 26)),
        ("26.11.2026 13:59:59", dt.date(2026, 11, 26)),
        ("26.11.2026 14:00:00", dt.date(2026, 12, 3)),
    ],
)
def test_a_week_ends_on_thursday_at_two(moment, key):  # ST-3
    assert week(THURSDAY, at(moment)).key == key


def test_the_clock_change_makes_a_week_an_hour_longer_but_keeps_two_o_clock():  # ST-4
    berlin = Calendar(BERLIN, ((SINCE, WeekEnd()),))
    found = week(berlin, at("25.10.2026 12:00:00", BERLIN))
    start, end = found.start.astimezone(dt.UTC), found.end.astimezone(dt.UTC)
    assert (start.hour, end.hour) == (12, 13)
    assert end - start == dt.timedelta(hours=169)
    assert not found.transitional
    spring = week(berlin, at("29.03.2026 12:00:00", BERLIN))
    lasted = spring.end.astimezone(dt.UTC) - spring.start.astimezone(dt.UTC)
    assert lasted == dt.timedelta(hours=167)


def test_a_moment_abroad_is_counted_by_the_companys_clock():  # D19
    tokyo = ZoneInfo("Asia/Tokyo")
    assert week(THURSDAY, at("19.11.2026 19:59:59", tokyo)).key == dt.date(2026, 11, 19)
    assert week(THURSDAY, at("19.11.2026 20:00:00", tokyo)).key == dt.date(2026, 11, 26)


def test_another_time_zone_does_not_move_the_weeks():  # D19
    vladivostok = Calendar(ZoneInfo("Asia/Vladivostok"), THURSDAY.week_ends)
    days = dt.date(2025, 1, 1), dt.date(2026, 12, 31)
    for kind in PeriodType:
        one, two = (list(periods_between(c, kind, *days)) for c in (THURSDAY, vladivostok))
        assert [p.key for p in one] == [p.key for p in two]


def test_a_week_from_monday_to_sunday_ends_on_sunday():  # D20
    sunday = week(MONDAY_TO_SUNDAY, at("22.11.2026 23:59:59"))
    monday = week(MONDAY_TO_SUNDAY, at("23.11.2026 00:00:00"))
    assert (sunday.key, monday.key) == (dt.date(2026, 11, 22), dt.date(2026, 11, 29))
    assert (monday.first_day, monday.last_day) == (dt.date(2026, 11, 23), dt.date(2026, 11, 29))


def test_a_week_that_ends_at_midnight_is_named_by_the_day_before():
    found = week(FRIDAY_MIDNIGHT, at("26.11.2026 23:59:59"))
    assert (found.key, found.first_day) == (dt.date(2026, 11, 26), dt.date(2026, 11, 20))


def test_a_week_over_new_year_is_one_week():  # D20
    found = week(THURSDAY, at("31.12.2026 15:00:00"))
    assert (found.first_date, found.key) == (dt.date(2026, 12, 31), dt.date(2027, 1, 7))
    keys = [
        p.key
        for p in periods_between(
            THURSDAY, PeriodType.WEEK, dt.date(2026, 12, 20), dt.date(2027, 1, 8)
        )
    ]
    assert keys == [
        dt.date(2026, 12, 24),
        dt.date(2026, 12, 31),
        dt.date(2027, 1, 7),
        dt.date(2027, 1, 14),
    ]


def test_a_year_of_53_weeks_has_53():  # D20: 2026 and 2020 have an ISO week 53
    for year, count in ((2020, 53), (2021, 52), (2026, 53)):
        mondays = periods_between(
            MONDAY_TO_SUNDAY,
            PeriodType.WEEK,
            dt.date.fromisocalendar(year, 1, 1),
            dt.date(year, 12, 28),
        )
        assert [p.key.isocalendar().week for p in mondays] == list(range(1, count + 1))


def test_facts_known_by_date_belong_to_the_week_of_their_midnight():
    found = week(THURSDAY, at("23.11.2026 09:00:00"))
    assert (found.first_day, found.last_day) == (dt.date(2026, 11, 20), dt.date(2026, 11, 26))
    assert week(THURSDAY, dt.date(2026, 11, 19)).key == dt.date(2026, 11, 19)
    assert week(THURSDAY, dt.date(2026, 11, 20)).key == dt.date(2026, 11, 26)


# ST-5: slots


def test_a_thursday_week_has_eight_slots():  # ST-5
    found = slots(THURSDAY, week(THURSDAY, at("23.11.2026 09:00:00")))
    assert [slot.date.day for slot in found] == [19, 20, 21, 22, 23, 24, 25, 26]
    assert [slot.date.weekday() for slot in found] == [3, 4, 5, 6, 0, 1, 2, 3]
    assert (found[0].start.hour, found[-1].end.hour) == (14, 14)


def test_a_week_that_ends_at_midnight_has_seven_slots():
    assert len(slots(FRIDAY_MIDNIGHT, week(FRIDAY_MIDNIGHT, at("23.11.2026 09:00:00")))) == 7


@given(calendars, moments, kinds)
@settings(max_examples=150, deadline=None)
def test_slots_tile_their_period(calendar, moment, kind):
    period = period_of(calendar, kind, moment)
    found = slots(calendar, period)
    assert (found[0].start, found[-1].end) == (period.start, period.end)
    assert all(one.end == two.start for one, two in pairwise(found))
    assert len({slot.date for slot in found}) == len(found)


# ST-6: a change of the week end


def test_a_new_week_end_makes_one_transitional_week():  # ST-6
    changed = Calendar(
        MOSCOW, ((SINCE, WeekEnd()), (dt.date(2026, 11, 27), WeekEnd(6, dt.time(18))))
    )
    found = list(
        periods_between(changed, PeriodType.WEEK, dt.date(2026, 11, 20), dt.date(2026, 12, 12))
    )
    assert [(p.key.day, p.transitional) for p in found] == [
        (26, False), (6, True), (13, False),
    ]  # fmt: skip
    assert found[1].end - found[1].start == dt.timedelta(days=10, hours=4)


def test_a_week_cut_short_is_transitional_too():  # ST-6
    changed = Calendar(
        MOSCOW, ((SINCE, WeekEnd()), (dt.date(2026, 11, 27), WeekEnd(1, dt.time(18))))
    )
    found = week(changed, at("27.11.2026 10:00:00"))
    assert (found.key, found.transitional) == (dt.date(2026, 12, 1), True)
    assert found.end - found.start == dt.timedelta(days=5, hours=4)


def test_weeks_before_the_change_do_not_move():  # ST-6
    changed = Calendar(MOSCOW, (*THURSDAY.week_ends, (dt.date(2026, 11, 27), WeekEnd(6))))
    days = dt.date(2020, 1, 1), dt.date(2026, 11, 26)
    before, after = (
        [p.key for p in periods_between(c, PeriodType.WEEK, *days)] for c in (THURSDAY, changed)
    )
    assert before == after


# months, quarters, years


@pytest.mark.parametrize(
    ("kind", "start_month", "day", "first", "key"),
    [
        ("month", 1, "2024-02-29", "2024-02-01", "2024-02-29"),  # leap day
        ("month", 1, "2023-02-28", "2023-02-01", "2023-02-28"),
        ("month", 7, "2026-12-31", "2026-12-01", "2026-12-31"),
        ("quarter", 1, "2026-12-31", "2026-10-01", "2026-12-31"),
        ("quarter", 2, "2026-01-31", "2025-11-01", "2026-01-31"),
        ("year", 1, "2026-12-31", "2026-01-01", "2026-12-31"),
        ("year", 4, "2026-03-31", "2025-04-01", "2026-03-31"),
        ("year", 4, "2026-04-01", "2026-04-01", "2027-03-31"),
        ("day", 1, "2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_months_quarters_and_fiscal_years(kind, start_month, day, first, key):
    calendar = Calendar(MOSCOW, THURSDAY.week_ends, start_month)
    found = period_of(calendar, PeriodType(kind), dt.date.fromisoformat(day))
    assert (found.first_date.isoformat(), found.key.isoformat()) == (first, key)


# the tiling of time


@given(calendars, kinds, moments)
@example(
    Calendar(ZoneInfo("Africa/Cairo"), ((SINCE, WeekEnd()),)),
    PeriodType.DAY,
    dt.datetime(2024, 4, 25, 22, 30, tzinfo=dt.UTC),
)
@example(
    Calendar(BERLIN, ((SINCE, WeekEnd(6, dt.time(2, 30))),)),
    PeriodType.WEEK,
    dt.datetime(2026, 10, 25, 1, 15, tzinfo=dt.UTC),
)
@settings(max_examples=300, deadline=None)
def test_every_instant_lies_in_exactly_one_period(calendar, kind, moment):
    period = period_of(calendar, kind, moment)
    assert period.holds(moment)
    assert not preceding(calendar, period).holds(moment)
    assert not following(calendar, period).holds(moment)


@given(calendars, kinds, moments)
@settings(max_examples=300, deadline=None)
def test_following_and_preceding_undo_each_other_without_holes(calendar, kind, moment):
    period = period_of(calendar, kind, moment)
    after, before = following(calendar, period), preceding(calendar, period)
    assert (before.end, after.start) == (period.start, period.end)
    assert preceding(calendar, after) == period
    assert following(calendar, before) == period
    assert before.key < period.key < after.key


@given(calendars, kinds)
@settings(max_examples=60, deadline=None)
def test_periods_between_tile_twenty_years(calendar, kind):  # D20
    first, last = dt.date(2006, 1, 1), dt.date(2025, 12, 31)
    found = list(periods_between(calendar, kind, first, last))
    assert all(one.end == two.start for one, two in pairwise(found))
    assert len({period.key for period in found}) == len(found)
    assert found[0] == period_of(calendar, kind, first)
    assert found[-1] == period_of(calendar, kind, last)
    step = max(1, len(found) // 40)
    for period in found[::step]:
        assert (
            period == period_of(calendar, kind, period.key) == period_of(calendar, kind, period.key)
        )


@given(calendars)
@settings(max_examples=100, deadline=None)
def test_only_a_change_makes_a_week_transitional(calendar):  # ST-6
    found = list(
        periods_between(calendar, PeriodType.WEEK, dt.date(2006, 1, 1), dt.date(2025, 12, 31))
    )
    assert sum(period.transitional for period in found) <= len(calendar.week_ends) - 1
    lengths = [p.end.replace(tzinfo=None) - p.start.replace(tzinfo=None) for p in found]
    assert all(dt.timedelta(days=3.5) <= length < dt.timedelta(days=14) for length in lengths)


def test_whether_a_period_is_over_is_asked_of_the_instant_not_of_the_clock():
    sunday = Calendar(BERLIN, ((SINCE, WeekEnd(6, dt.time(2, 30))),))
    second = dt.datetime(2026, 10, 25, 2, 15, tzinfo=BERLIN, fold=1)  # 02:15 for the second time
    found = week(sunday, second)
    assert found.key == dt.date(2026, 11, 1)
    assert preceding(sunday, found).closed(second)


@pytest.mark.parametrize("year", [1, 1899, 3000, 9999])
def test_a_year_nobody_means_is_refused(year):
    for kind in PeriodType:
        with pytest.raises(Refused):
            period_of(THURSDAY, kind, dt.date(year, 12, 31))


def test_twenty_years_of_days_take_no_time():
    fastest = 1.0
    for _ in range(5):
        started = time.perf_counter()
        found = list(
            periods_between(THURSDAY, PeriodType.DAY, dt.date(2006, 1, 1), dt.date(2025, 12, 31))
        )
        fastest = min(fastest, time.perf_counter() - started)
    assert len(found) == 7305
    assert fastest < 0.2  # 35 ms on two noisy cores; the warehouse asks at every refresh
