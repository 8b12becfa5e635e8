"""What is typed for the demo company: only closed periods, mistakes before corrections, notes."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from etl.demo.record import _typed
from models.periods import Calendar, WeekEnd

MOSCOW = ZoneInfo("Europe/Moscow")
CALENDAR = Calendar(MOSCOW, ((dt.date(2000, 1, 1), WeekEnd()),))


def typed(short, code, moment):
    one = next(one for one in short.definitions if one.code == code)
    return list(_typed(short, one, 7, CALENDAR, moment))


@pytest.fixture
def later(short):
    return dt.datetime.combine(short.story.today, dt.time(12), MOSCOW)


def test_a_week_that_is_not_over_has_no_typed_value(short):  # ST-3, ST-14
    week = short.story.week
    before = typed(short, "trips", dt.datetime.combine(week, dt.time(13, 59), MOSCOW))
    after = typed(short, "trips", dt.datetime.combine(week, dt.time(14), MOSCOW))
    assert before[-1]["period_end"] == week - dt.timedelta(days=7)
    assert after[-1]["period_end"] == week
    assert after[-1]["period_start"] == week - dt.timedelta(days=7)


def test_values_are_typed_after_the_period_and_never_in_the_future(short, later):
    for code in ("trips", "calls", "staff"):
        for row in typed(short, code, later):
            assert row["entered_at"].date() >= row["period_end"]
            assert row["entered_at"] <= later


def test_a_corrected_value_keeps_the_mistake_and_says_why(short, later):
    wrong, right = typed(short, "interviews", later)[-2:]
    assert wrong["period_end"] == right["period_end"] == short.story.week
    assert (wrong["revision"], right["revision"]) == (1, 2)
    assert wrong["value"] != right["value"] == dict(short.series["interviews"])[short.story.week]
    assert wrong["superseded_at"] == right["entered_at"] > wrong["entered_at"]
    assert (wrong["state"], right["state"]) == ("closed", "corrected")
    assert right["note"]
    assert right["superseded_at"] is None


def test_notes_stand_on_the_newest_point_and_on_one_of_the_crisis(short, later):
    noted = [row for row in typed(short, "touches", later) if row["state"] == "closed"]
    texts = {row["period_end"]: row["note"] for row in noted if row["note"]}
    assert texts[short.story.week] == "Запустили серию писем о распродаже"
    others = [day for day in texts if day != short.story.week]
    assert any(0 <= (day - short.story.crisis).days < 50 for day in others)
    assert all(isinstance(row["value"], Decimal) for row in noted)
