"""The company's settings change without moving a number to another period."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from models import audit, company, company_settings, statistics, values
from models.base import now
from models.errors import Conflict, Forbidden, NotFound, Refused
from models.jobs import Job
from models.periods import PeriodType, following, period_of, periods_between
from models.statistics import Quota

MONDAY, SUNDAY = 0, 6


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


def change(session, viewer, version=1, seen=None, **fields):
    return company_settings.change(session, viewer, fields, version=version, seen=seen)


def running(session):
    return period_of(company.calendar(session), PeriodType.WEEK, now())


def end_on(session, viewer, weekday, since=None, time=dt.time(18), version=1):
    since = since or running(session).key + dt.timedelta(days=1)
    return company_settings.change_week_end(session, viewer, since, weekday, time, version=version)


def asked(session):
    return session.scalar(select(Job.payload).where(Job.kind == "refresh").order_by(Job.id.desc()))


def define(session, owner, post_id, period_type="week"):
    basics = {"code": period_type, "name": "Звонки", "definition": "Сколько", "unit": "шт."}
    fields = basics | {"post_id": post_id, "period_type": period_type}
    return statistics.save(session, owner, fields)


def test_before_the_first_setup_there_is_no_company(empty):
    with empty.reading() as session:
        assert not company.exists(session)
        with pytest.raises(NotFound):
            company.get(session)
        keys = period_of(company.calendar(session), PeriodType.WEEK, dt.date(2026, 11, 23)).key
        assert keys == dt.date(2026, 11, 26)  # imports count from the first day


def test_the_owner_changes_the_settings(session, owner):
    one = change(session, owner, name="ООО «Одуванчик»", grace_minutes=60, language="en")
    assert (one.name, one.grace_minutes, one.language, one.version) == (
        "ООО «Одуванчик»", 60, "en", 2,
    )  # fmt: skip
    row = session.scalar(select(audit.AuditRow).order_by(audit.AuditRow.id.desc()).limit(1))
    assert (row.before["name"], row.after["name"]) == ("ООО «Подсолнух»", "ООО «Одуванчик»")


@pytest.mark.parametrize("who", ["head", "clerk", "stranger"])
def test_nobody_else_changes_them(session, request, who):
    viewer = request.getfixturevalue(who)
    with pytest.raises(Forbidden):
        change(session, viewer, name="Моё")
    with pytest.raises(Forbidden):
        end_on(session, viewer, SUNDAY)
    assert company.get(session).name == "ООО «Подсолнух»"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""}, {"name": "x" * 201}, {"timezone": "Moscow"}, {"timezone": "../etc"},
        {"timezone": 3}, {"language": "de"}, {"fiscal_year_start": 0}, {"fiscal_year_start": 13},
        {"fiscal_year_start": "1"}, {"grace_minutes": -1}, {"grace_minutes": 10081},
        {"demo": True}, {"id": 2}, {"version": 9},
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused(session, owner, fields):  # Z15
    with pytest.raises(Refused):
        change(session, owner, **fields)


def test_two_owners_do_not_overwrite_each_other(session, owner):  # D8, D9
    seen = {"name": "ООО «Подсолнух»", "grace_minutes": 120}
    change(session, owner, name="ООО «Одуванчик»")
    with pytest.raises(Conflict):
        change(session, owner, seen=seen, name="ООО «Ромашка»")
    one = change(session, owner, seen=seen, name=seen["name"], grace_minutes=30)
    assert (one.name, one.grace_minutes) == ("ООО «Одуванчик»", 30)


# D19: the zone


def test_another_zone_moves_no_week_and_no_day(session, owner):  # D19
    days = dt.date(2025, 1, 1), dt.date(2026, 12, 31)
    kinds = (PeriodType.DAY, PeriodType.WEEK, PeriodType.MONTH)
    before = [[p.key for p in periods_between(company.calendar(session), k, *days)] for k in kinds]
    one = change(session, owner, timezone="Asia/Vladivostok")
    after = [[p.key for p in periods_between(one.calendar(), k, *days)] for k in kinds]
    assert before == after
    assert asked(session) == {"full": True}


def test_today_is_the_companys_date(session, owner):
    at = dt.datetime(2026, 11, 22, 20, 59, 59, tzinfo=dt.UTC)
    one = company.get(session)
    assert one.today(at) == dt.date(2026, 11, 22)
    assert one.today(at + dt.timedelta(seconds=1)) == dt.date(2026, 11, 23)
    change(session, owner, timezone="Asia/Vladivostok")
    assert one.today(at) == dt.date(2026, 11, 23)


# ST-6: the week end


def test_weeks_end_otherwise_after_the_running_one(session, owner):  # ST-6
    week = running(session)
    one = end_on(session, owner, SUNDAY)
    assert one.version == 2
    assert running(session) == week
    transitional = following(one.calendar(), week)
    after = following(one.calendar(), transitional)
    assert transitional.transitional
    assert not after.transitional
    assert (after.key.weekday(), after.end.time()) == (SUNDAY, dt.time(18))
    assert asked(session) == {"full": True}


@pytest.mark.parametrize("back", [0, 3, 400])
def test_weeks_with_numbers_in_them_do_not_change(session, owner, back):
    since = running(session).key - dt.timedelta(days=back)
    with pytest.raises(Refused) as refused:
        end_on(session, owner, SUNDAY, since)
    assert refused.value.code == "too_early"


def test_planning_again_replaces_the_plan(session, owner):
    since = running(session).key + dt.timedelta(days=30)
    end_on(session, owner, SUNDAY, since)
    one = end_on(session, owner, MONDAY, since - dt.timedelta(days=7), version=2)
    assert [rule.weekday for rule in one.week_ends] == [3, MONDAY]
    with pytest.raises(Conflict):
        end_on(session, owner, SUNDAY, since, version=2)


@pytest.mark.parametrize("weekday", [-1, 7, "3", None])
def test_there_are_seven_days_in_a_week(session, owner, weekday):
    with pytest.raises(Refused):
        end_on(session, owner, weekday)


def test_planned_weeks_move_to_those_that_take_their_place(session, owner, small_company):
    one = define(session, owner, small_company.director)
    calendar, week = company.calendar(session), running(session)
    for number in range(1, 5):
        week = following(calendar, week)
        values.set_quota(session, owner, one, week, Decimal(number))
    calendar = end_on(session, owner, SUNDAY).calendar()
    quotas = session.scalars(select(Quota).order_by(Quota.period_end)).all()
    assert [int(quota.value) for quota in quotas] == [1, 2, 3, 4]
    for quota in quotas:
        real = period_of(calendar, PeriodType.WEEK, quota.period_end)
        assert (real.first_date, real.key) == (quota.period_start, quota.period_end)


# the fiscal year


def test_the_fiscal_year_changes_while_nobody_typed_years(session, owner, small_company):
    one = change(session, owner, fiscal_year_start=4)
    year = period_of(one.calendar(), PeriodType.YEAR, dt.date(2026, 3, 31))
    assert (year.first_date, year.key) == (dt.date(2025, 4, 1), dt.date(2026, 3, 31))
    assert asked(session) == {"full": True}
    weekly = define(session, owner, small_company.director)
    values.enter_value(session, owner, weekly, running(session), Decimal(1), seen_revision=0)
    change(session, owner, version=2, fiscal_year_start=7)


@pytest.mark.parametrize("kind", ["quarter", "year"])
def test_the_fiscal_year_is_fixed_by_typed_quarters_and_years(session, owner, small_company, kind):
    statistic = define(session, owner, small_company.director, kind)
    period = period_of(company.calendar(session), PeriodType(kind), now())
    values.enter_value(session, owner, statistic, period, Decimal(1), seen_revision=0)
    with pytest.raises(Refused) as refused:
        change(session, owner, fiscal_year_start=4)
    assert refused.value.code == "fiscal_year_fixed"
    change(session, owner, fiscal_year_start=1, name="Другое")


def test_own_accounts_are_remembered_once(session):
    company.add_own_accounts(session, frozenset({"40702810900000000001"}))
    company.add_own_accounts(session, frozenset({"40702810900000000001", "40702810900000000002"}))
    session.flush()
    assert len(company.own_accounts(session)) == 2
