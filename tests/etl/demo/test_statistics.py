"""The demo statistics as a wall needs them: every kind, every division, seven conditions."""

from collections import Counter
from decimal import Decimal

import pytest

from etl.demo import curves
from etl.demo.story import WEEK
from models.statistics import EntryMode
from warehouse.catalogue import metrics
from warehouse.statistics.conditions import Condition, period_condition, trend_condition


def test_there_are_about_sixty_statistics_of_every_kind(told):
    ones = told.definitions
    assert 60 <= len(ones) <= 75
    assert len({one.code for one in ones}) == len({one.name for one in ones}) == len(ones)
    assert {one.entry_mode for one in ones} == set(EntryMode)
    assert {one.kind for one in ones} == {"flow", "stock", "average", "ratio", "score"}
    assert {one.period for one in ones} == {"day", "week", "month"}
    assert Counter(one.period for one in ones).most_common(1)[0][0] == "week"
    assert sum(one.direction == "down" for one in ones) >= 10
    assert any(one.quota is not None for one in ones)
    assert any(one.plan for one in ones)
    assert {one.decimals for one in ones} == {0, 1, 2}
    assert sum(one.company_row for one in ones) == 5


def test_every_division_has_one_main_statistic_and_every_definition_says_what_is_counted(told):
    assert sorted(one.main for one in told.definitions if one.main) == list("1234567")
    for one in told.definitions:
        assert len(one.definition) > 40, one.code
        assert one.definition.endswith("."), one.code


def test_metrics_and_their_filters_exist(told):
    for one in told.definitions:
        if one.metric:
            assert set(one.filters) <= set(metrics()[one.metric].dimensions), one.code
            assert one.unit == metrics()[one.metric].unit, one.code


def test_main_statistics_have_a_value_in_the_last_closed_week(told):
    for one in told.definitions:
        if one.main and not one.metric:
            assert told.series[one.code][-1][0] == told.story.week, one.code


def test_some_values_are_not_handed_in(told):
    late = [one.code for one in told.definitions if one.curve.missing]
    assert len(late) >= 2
    for code in late:
        assert told.series[code][-1][0] < told.story.week


def test_a_missing_value_is_no_value_and_zero_is_one(told):  # ST-1
    everything = told.story.weeks()
    gaps = [one for one in told.definitions if one.period == "week" and not one.curve.missing]
    typed = [told.series[one.code] for one in gaps if one.code in told.series]
    assert any(len(series) < len(everything) for series in typed)
    assert any(value == 0 for series in typed for _day, value in series)


@pytest.fixture(scope="session")
def verdicts(told):
    """(condition of the last closed week, trend) by code, of typed and imported weekly ones."""
    found = {}
    for one in told.definitions:
        if one.period == "week" and not one.metric and not one.daily:
            known = dict(told.series[one.code])
            values = [known.get(week) for week in told.story.weeks()]
            inverted = one.direction == "down"
            guard = one.min_abs_change
            found[one.code] = (
                period_condition(values, inverted=inverted, min_abs_change=guard),
                trend_condition(values, inverted=inverted),
            )
    return found


def test_all_seven_conditions_are_on_the_wall_of_the_last_closed_week(verdicts):
    periods = {period.condition for period, _trend in verdicts.values()}
    trends = {trend.condition for _period, trend in verdicts.values()}
    assert periods == set(Condition) - {Condition.POWER}
    assert Condition.POWER in trends


def test_the_wall_is_neither_all_green_nor_all_red(verdicts):
    good = {Condition.AFFLUENCE, Condition.NORMAL, Condition.POWER}
    share = sum(period.condition in good for period, _trend in verdicts.values()) / len(verdicts)
    assert 0.4 <= share <= 0.7


def test_quotas_reach_a_quarter_ahead_in_round_numbers(told):
    for code, quotas in told.quotas.items():
        plan = next(one.plan for one in told.definitions if one.code == code)
        assert quotas[-1][0] > told.story.today + 12 * WEEK
        assert all(value % plan.round == 0 for _week, value in quotas), code


def test_shares_stay_below_a_hundred_and_counts_are_whole(told):
    for one in told.definitions:
        for _day, value in told.series.get(one.code, ()):
            if one.unit == "%" and one.kind == "ratio":
                assert 0 <= value <= 100, one.code
            if one.unit in ("шт.", "чел."):
                assert value == value.to_integral_value(), one.code


def test_told_endings_follow_from_the_ordinary_value(told):
    touches = next(one for one in told.definitions if one.code == "touches")
    before, newest = (value for _day, value in told.series["touches"][-2:])
    assert newest / before > Decimal("1.25")  # Изобилие
    ordinary = curves.usual(told.story, touches.curve, told.story.week)
    assert abs(float(before) - ordinary * touches.curve.tail[-2]) <= touches.curve.round
