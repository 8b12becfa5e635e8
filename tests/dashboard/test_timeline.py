"""Values and quotas of one statistic, period by period."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from models import company, people, statistics
from models.base import now
from models.periods import PeriodType, following, period_of, preceding
from models.statistics import Quota, Value
from tests.dashboard.drawn import drawn


@pytest.fixture
def planned(web, small_company):
    """A weekly statistic of sales typed by hand, with a quota of its own for each period."""
    with web.here.database.writing() as session:
        owner = people.viewer(session, people.get(session, web.users["owner"]))
        one = statistics.save(
            session,
            owner,
            {
                "code": "calls", "name": "Звонки", "definition": "Сколько звонков сделано за неделю.",
                "post_id": small_company.sales_head, "unit": "шт.", "quota_mode": "periods",
            },
        )  # fmt: skip
        return one.id


@pytest.fixture
def running(web):
    with web.here.database.reading() as session:
        return period_of(company.get(session).calendar(), PeriodType.WEEK, now())


def calendar(web):
    with web.here.database.reading() as session:
        return company.get(session).calendar()


def test_the_sheet_shows_periods_behind_and_ahead(as_head, web, planned, running):
    page = as_head.page(f"/statistics/{planned}/values")
    ahead = following(calendar(web), running)
    behind = preceding(calendar(web), running)
    assert ahead.key.isoformat() in page
    assert behind.key.isoformat() in page
    assert "timeline-quota" in page


def test_a_quota_is_planned_changed_and_taken_back(as_head, web, planned, running):
    end = following(calendar(web), running).key
    said = as_head.call("timeline.plan", "1 200,5", 0, planned, match={"end": end.isoformat()})
    assert "сохранено" in said.text
    assert quota(web, planned, end) == Decimal("1200.5")
    version = quota_version(web, planned, end)
    as_head.call("timeline.plan", "", version, planned, match={"end": end.isoformat()})
    assert quota(web, planned, end) is None


def test_two_who_plan_one_period_are_told(as_head, as_owner, web, planned, running):  # D8
    match = {"end": running.key.isoformat()}
    as_head.call("timeline.plan", "10", 0, planned, match=match)
    said = as_owner.call("timeline.plan", "20", 0, planned, match=match)
    assert "запланировал 10" in said.text
    assert quota(web, planned, running.key) == 10
    seen = quota_version(web, planned, running.key)
    assert str(seen) in said.text  # who was told may plan again: now he knows
    as_owner.call("timeline.plan", "20", seen, planned, match=match)
    assert quota(web, planned, running.key) == 20


def test_the_first_weeks_are_typed_without_a_reason_and_changed_with_one(
    as_head, web, planned, running
):  # 1.3
    behind = preceding(calendar(web), preceding(calendar(web), running))

    def keep(text, note, seen):
        match = {"end": behind.key.isoformat()}
        return as_head.call("timeline.keep", text, note, seen, planned, "week", match=match)

    assert "сохранено" in keep("50", "", 0).text
    assert "почему значение меняется" in keep("60", "", 1).text
    assert "сохранено" in keep("60", "перенос из Excel", 1).text
    assert "почему значение меняется" in keep("70", "перенос из Excel", 2).text
    with web.here.database.reading() as session:
        current = Value.superseded_at.is_(None)
        row = session.scalars(select(Value).where(Value.statistic_id == planned, current)).one()
        assert (row.value, row.note, row.period_end) == (60, "перенос из Excel", behind.key)


@pytest.mark.parametrize(("query", "back"), [("", 26), ("?n=156", 156), ("?n=x", 26)])
def test_periods_go_down_from_the_earliest_as_far_back_as_wished(
    as_head, planned, running, query, back
):
    page = drawn(as_head, f"/statistics/{planned}/values{query}")
    ends = [
        one.props["id"]["end"]
        for one in page.all("TextInput")
        if one.props["id"]["type"] == "timeline-value"
    ]
    assert ends == sorted(ends)
    assert ends.index(running.key.isoformat()) == back
    assert "?n=156" in page.one(css="controls").links()["156"]


def test_who_may_not_change_what_is_closed_sees_it_before_he_types(web, planned, small_company):
    with web.here.database.writing() as session:
        owner = people.viewer(session, people.get(session, web.users["owner"]))
        one = statistics.get(session, owner, planned)
        fields = {"post_id": small_company.sales_clerk}
        statistics.save(session, owner, fields, statistic_id=one.id, version=one.version)
    page = drawn(web.person("clerk"), f"/statistics/{planned}/values")
    closed = [one.props["disabled"] for one in page.all("TextInput")]
    assert closed == [True] * (len(closed) - 2) + [False] * 2  # the running week: value and note
    assert "обратитесь к нему" in page.all("Tr")[1].all("Td")[1].props["title"]


def test_more_decimals_than_are_shown_are_kept_and_told(as_head, planned, running):
    match = {"end": running.key.isoformat()}
    kept = as_head.call("timeline.keep", "1 234,567", "", 0, planned, "week", match=match)
    assert "показывается как 1\u00a0235: знаков после запятой в определении — 0" in kept.text
    page = drawn(as_head, f"/statistics/{planned}/values")
    shown = [one.props["value"] for one in page.all("TextInput") if one.props["value"]]
    assert shown == ["1\u00a0234,567"]


def test_a_clerk_sees_no_sheet_of_a_post_that_is_not_hers(as_clerk, planned):  # Z23
    assert "Здесь ничего нет" in as_clerk.page(f"/statistics/{planned}/values")


def test_a_clerk_plans_nothing(as_clerk, web, planned, running):
    said = as_clerk.call("timeline.plan", "5", 0, planned, match={"end": running.key.isoformat()})
    assert said.status == 403
    assert quota(web, planned, running.key) is None


@pytest.mark.parametrize("end", ["", "завтра", "2026-02-31"])
def test_a_period_that_is_no_date_leads_nowhere(as_head, planned, end):  # Z24
    assert (
        as_head.call("timeline.plan", "5", 0, planned, match={"end": end}).text.count("сохранено")
        == 0
    )


def quota(web, statistic_id: int, end: dt.date):
    row = quota_row(web, statistic_id, end)
    return row.value if row else None


def quota_version(web, statistic_id: int, end: dt.date) -> int:
    return quota_row(web, statistic_id, end).version


def quota_row(web, statistic_id: int, end: dt.date):
    with web.here.database.reading() as session:
        return session.scalar(
            select(Quota).where(Quota.statistic_id == statistic_id, Quota.period_end == end)
        )
