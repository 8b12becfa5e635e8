"""Weeks that end on Thursday at 14:00, weeks that change their end, and weeks that straddle the year."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from models.periods import Calendar, PeriodType, WeekEnd, periods_between
from tests.warehouse.ground import MOSCOW, THURSDAYS, Ground, day, payment, sale

MONDAYS = Calendar(MOSCOW, ((dt.date(2000, 1, 1), WeekEnd(weekday=0, time=dt.time(0))),))
NOW = dt.datetime(2027, 4, 20, 12, tzinfo=MOSCOW)


def build(home, calendar: Calendar, now: dt.datetime = NOW) -> Ground:
    """Every week of half a year around New Year: typed, and from payments of every day."""
    ground = Ground(home, calendar=calendar, now=now)
    ground.first = dt.date(2026, 1, 1)
    typed = ground.statistic("typed")
    weeks = list(
        periods_between(calendar, PeriodType.WEEK, dt.date(2026, 10, 1), dt.date(2027, 3, 31))
    )
    ground.type(typed, [week.key for week in weeks], [2**n % 1009 for n in range(len(weeks))])
    ground.statistic("metric", entry_mode="metric", metric="money_received")
    days = [week.first_day + dt.timedelta(n) for week in weeks for n in range(7)]
    rows = [
        payment(f"{one.day}.{one.month}.{one.year}", 1 + number)
        for number, one in enumerate(one for one in days if one <= weeks[-1].last_day)
    ]
    ground.document(payments=rows)
    return ground.build()


@pytest.fixture(scope="module", params=[THURSDAYS, MONDAYS], ids=["thursdays", "mondays"])
def ground(request, tmp_path_factory) -> Ground:
    return build(tmp_path_factory.mktemp("weeks"), request.param)


@pytest.mark.parametrize("statistic", ["typed", "metric"])
@pytest.mark.parametrize("coarser", ["month", "quarter", "year"])
def test_a_week_that_straddles_the_year_is_counted_exactly_once(ground, statistic, coarser):
    """The sum over months equals the sum over weeks (ST-7, 10.2 no. 5)."""
    weekly = [value for value in ground.points(statistic).values() if value is not None]
    rolled = [value for value in ground.points(statistic, coarser).values() if value is not None]
    assert sum(rolled) == sum(weekly)
    assert len(weekly) == 27 or len(weekly) == 26


def test_a_typed_week_belongs_to_the_month_in_which_it_ends(tmp_path):  # ST-7
    ground = Ground(tmp_path, now=NOW)
    statistic = ground.statistic("A")
    ground.type(statistic, [day("31.12"), day("07.01.2027")], [10, 5])  # 31.12 14:00 – 07.01 14:00
    ground.build()
    assert ground.points("A", "month")[day("31.12")] == 10
    assert ground.points("A", "month")[day("31.01.2027")] == 5
    assert ground.points("A", "year")[day("31.12")] == 10


def test_the_week_until_a_sunday_belongs_to_the_month_of_that_sunday(tmp_path):
    ground = Ground(tmp_path, calendar=MONDAYS, now=NOW)
    statistic = ground.statistic("A")
    ground.type(statistic, [day("03.01.2027")], [5])  # 28.12.2026 – 03.01.2027
    ground.build()
    assert ground.points("A", "month")[day("31.01.2027")] == 5


def test_a_fact_known_by_its_date_belongs_to_the_week_that_holds_its_midnight(tmp_path):
    """Thursday's facts are in the week that ends on this Thursday, Friday's in the next."""
    ground = Ground(tmp_path)
    ground.statistic("A", entry_mode="metric", metric="sales_amount")
    ground.document(
        sales=[
            sale("05.11", "1", 1, "Сова"),
            sale("06.11", "2", 10, "Сова"),
            sale("12.11", "3", 100, "Сова"),
            sale("13.11", "4", 1000, "Сова"),
        ]
    )
    ground.build()
    points = ground.points("A")
    assert points[day("05.11")] == 1
    assert points[day("12.11")] == 110
    assert points[day("19.11")] == 1000


def test_a_transitional_week_gets_no_condition_and_counts_as_missing(tmp_path):  # ST-6
    """The week until Friday the 23rd is eight days and four hours long."""
    changed = Calendar(
        MOSCOW,
        (
            (dt.date(2000, 1, 1), WeekEnd()),
            (dt.date(2026, 10, 16), WeekEnd(weekday=4, time=dt.time(18))),
        ),
    )
    ground = Ground(tmp_path, calendar=changed)
    statistic = ground.statistic("A")
    ends = [day(text) for text in ("01.10", "08.10", "15.10", "23.10", "30.10")]
    ground.type(statistic, ends, [100, 100, 100, 20, 110])
    ground.build()
    reasons = ground.points("A", column="missing_reason")
    conditions = ground.points("A", column="condition")
    assert [reasons[end] for end in ends] == [None, None, None, "transitional", None]
    assert ground.points("A")[day("23.10")] == 20  # still shown
    assert conditions[day("23.10")] == "no_data"
    assert conditions[day("30.10")] == "normal"  # against 100, not against 20
    assert ground.points("A", column="flags")[day("30.10")] == "gap"
    assert ground.points("A", "month")[day("31.10")] == 430  # nothing is lost in the month


def test_the_week_of_a_clock_change_keeps_its_end(tmp_path):  # ST-4
    berlin = Calendar(ZoneInfo("Europe/Berlin"), ((dt.date(2000, 1, 1), WeekEnd()),))
    ground = Ground(tmp_path, calendar=berlin, now=dt.datetime(2026, 10, 29, 13, 0, tzinfo=dt.UTC))
    statistic = ground.statistic("A")
    ground.type(statistic, [day("22.10"), day("29.10")], [1, 2])
    ground.build()
    assert ground.points("A", column="state")[day("29.10")] == "closed"
    ground.now -= dt.timedelta(seconds=1)
    ground.build()
    assert ground.points("A", column="state")[day("29.10")] == "open"


@pytest.mark.parametrize(
    ("moment", "state"),
    [((13, 59, 59), "open"), ((14, 0, 0), "closed")],
)
def test_the_week_closes_on_thursday_at_two(tmp_path, moment, state):  # ST-3
    now = dt.datetime(2026, 11, 26, *moment, tzinfo=MOSCOW)
    ground = Ground(tmp_path, now=now)
    ground.type(ground.statistic("A"), [day("19.11"), day("26.11")], [1, 2])
    ground.build()
    assert ground.points("A", column="state")[day("26.11")] == state
    assert (ground.points("A", column="condition")[day("26.11")] is None) == (state == "open")


def test_a_fiscal_year_that_starts_in_april_has_its_own_quarters(tmp_path):
    fiscal = Calendar(MOSCOW, THURSDAYS.week_ends, fiscal_year_start=4)
    ground = Ground(tmp_path, calendar=fiscal)
    ground.type(ground.statistic("A", period_type="month"), [day("31.03"), day("30.04")], [1, 2])
    ground.build()
    assert ground.points("A", "quarter")[day("31.03")] == 1
    assert ground.points("A", "year")[day("31.03")] == 1
    assert ground.points("A", "year")[day("31.03.2027")] == 2
