"""The record as the warehouse is handed it: exact numbers, definitions, periods; one moment of it."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import insert

from etl import changes, numbers, operational
from models import company, values
from models.base import now
from models.periods import PeriodType, period_of
from models.statistics import Quota, Statistic, Value
from tests.etl.changing import MOMENT, Life
from tests.etl.test_refresh import enter, typed
from warehouse import inputs as shapes


@pytest.fixture
def life(ground, owner, small_company) -> Life:
    return Life(ground.places, owner, small_company.director, 1)


def inputs(life: Life, moment: dt.datetime = MOMENT):
    with operational.snapshot(life.places.database) as session:
        return operational.inputs(life.places, session, moment)


def test_typed_values_arrive_to_the_last_digit(life):
    exact = ["0", "-0.000001", "123456789012345678.123456", "7.5", "1000000"]
    statistic_id = typed(life, *exact)
    with operational.snapshot(life.places.database) as session:
        found = numbers.entered_values(session, [statistic_id, 10**6]).to_pylist()
    assert sorted(Decimal(row["value"]) for row in found) == sorted(map(Decimal, exact))
    assert {row["statistic_id"] for row in found} == {statistic_id}
    assert found[0]["period_end"] in {dt.date(2024, 9, 12) + dt.timedelta(7 * n) for n in range(5)}


def test_only_the_value_that_holds_arrives_and_a_withdrawn_one_is_none(life):
    statistic_id = typed(life, 1, 2)
    with life.places.database.writing() as session:
        one = session.get_one(Statistic, statistic_id)
        enter(session, life, one, dt.date(2024, 9, 12), 10)
        enter(session, life, one, dt.date(2024, 9, 19), None)
    with operational.snapshot(life.places.database) as session:
        found = numbers.entered_values(session, [statistic_id]).to_pylist()
    assert [(Decimal(row["value"]), row["corrected"]) for row in found] == [(10, True)]


def test_quotas_arrive_too(life):
    statistic_id = typed(life, 1, quota_mode="periods")
    with life.places.database.writing() as session:
        period = period_of(company.calendar(session), PeriodType.WEEK, dt.date(2024, 9, 19))
        one = session.get_one(Statistic, statistic_id)
        values.set_quota(session, life.owner, one, period, Decimal("12.5"))
    with operational.snapshot(life.places.database) as session:
        (row,) = numbers.quotas(session, [statistic_id]).to_pylist()
    assert Decimal(row["value"]) == Decimal("12.5")
    assert row["period_end"] == dt.date(2024, 9, 19)


def test_nobody_asked_for_nobody_arrives(life):
    with operational.snapshot(life.places.database) as session:
        assert numbers.entered_values(session, []).schema == shapes.ENTERED_VALUES
        assert numbers.quotas(session, []).num_rows == 0


def test_thousands_of_statistics_are_fetched_in_portions(life):
    first = typed(life, 1)
    with life.places.database.writing() as session:
        one = session.get_one(Statistic, first)
        copies = [
            {"code": f"C{n}", "name": f"К {n}", "search": "к", "definition": "x", "unit": "шт.",
             "post_id": one.post_id, "version": 1}
            for n in range(numbers.TOGETHER + 5)
        ]  # fmt: skip
        session.execute(insert(Statistic), copies)
        ids = [row[0] for row in session.execute(Statistic.__table__.select())]
        session.execute(
            insert(Value),
            [
                {"statistic_id": one, "period_start": dt.date(2026, 9, 11), "value": Decimal(one),
                 "period_end": dt.date(2024, 9, 19), "state": "closed", "source": "manual",
                 "entered_at": now(), "revision": 1}
                for one in ids
            ],
        )  # fmt: skip
    with operational.snapshot(life.places.database) as session:
        found = numbers.entered_values(session, ids).to_pylist()
    assert sorted(
        int(row["value"].split(".")[0]) for row in found if row["period_end"].day == 19
    ) == sorted(ids)


def test_archived_statistics_are_none_of_the_warehouse(life):
    typed(life, 1)
    hidden = typed(life, code="B", archived=True)
    found = inputs(life).statistics
    assert hidden not in found["statistic_id"].to_pylist()
    assert found.schema == shapes.STATISTICS


def test_a_definition_arrives_whole(life):
    typed(
        life, code="M", entry_mode="metric", metric="money_received", direction="down",
        filters={"counterparty": "Пчела"}, min_abs_change=Decimal("2.5"), period_type="month",
    )  # fmt: skip
    (row,) = inputs(life).statistics.to_pylist()
    assert row["inverted"] is True
    assert (row["metric"], row["counterparty"], row["own_account"]) == (
        "money_received",
        "Пчела",
        None,
    )
    assert row["coarseness"] == 2
    assert row["min_abs_change"] == Decimal("2.5")


def test_an_empty_record_is_handed_over_too(life):
    found = inputs(life)
    assert found.statistics.num_rows == 0
    assert found.documents.num_rows == 0
    assert found.periods.num_rows > 700


def test_periods_reach_from_before_the_first_fact_to_the_end_of_next_year(life):
    typed(life, 1, first=dt.date(2022, 3, 17))
    life.bring()
    found = inputs(life).periods.to_pylist()
    days = [row["period_end"] for row in found if row["period_type"] == "day"]
    assert (min(days), max(days)) == (dt.date(2021, 1, 1), dt.date(2025, 12, 31))
    states = {row["period_end"]: (row["started"], row["closed"]) for row in found
              if row["period_type"] == "week"}  # fmt: skip
    assert states[dt.date(2024, 11, 21)] == (True, True)
    assert states[dt.date(2024, 11, 28)] == (True, False)
    assert states[dt.date(2024, 12, 5)] == (False, False)


def test_a_snapshot_does_not_see_what_is_written_after_its_first_question(life):
    statistic_id = typed(life, 1)
    with operational.snapshot(life.places.database) as session:
        before = changes.mark(session)
        with life.places.database.writing() as other:
            enter(other, life, other.get_one(Statistic, statistic_id), dt.date(2024, 9, 12), 99)
        assert changes.mark(session) == before
        (row,) = numbers.entered_values(session, [statistic_id]).to_pylist()
        assert Decimal(row["value"]) == 1
    with operational.snapshot(life.places.database) as session:
        assert changes.mark(session) != before


def test_a_mark_changes_with_every_quota_even_in_place(life):
    statistic_id = typed(life, 1, quota_mode="periods")
    seen = set()
    for value in (Decimal(1), Decimal(2), None):
        with life.places.database.writing() as session:
            period = period_of(company.calendar(session), PeriodType.WEEK, dt.date(2024, 9, 19))
            one = session.get_one(Statistic, statistic_id)
            values.set_quota(session, life.owner, one, period, value)
        with operational.snapshot(life.places.database) as session:
            seen.add(changes.mark(session)["act"])
            assert session.query(Quota).count() == (0 if value is None else 1)
    assert len(seen) == 3
