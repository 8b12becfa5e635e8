"""Conditions and trends: the vectors to the last digit, and the properties that must hold."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.statistics.conditions import (
    Condition,
    Profile,
    period_condition,
    quantile,
    trend_condition,
)

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "conditions.json").read_text())
series = st.lists(
    st.none() | st.decimals(-1000, 1000, places=2) | st.just(Decimal(0)), min_size=1, max_size=80
)
positive = st.lists(st.decimals("0.01", 1000, places=2), min_size=2, max_size=30)


def decimals(values):
    return [None if value is None else Decimal(str(value)) for value in values]


def expected_change(case):
    return None if case["p"] is None else Fraction(case["p"])


def name(case):
    return case.get("name", str(case["values"]))


@pytest.mark.parametrize("case", VECTORS["period"], ids=name)
def test_period_vectors(case):
    verdict = period_condition(decimals(case["values"]), inverted=case["inverted"])
    assert verdict.condition == case["condition"]
    assert verdict.change == expected_change(case)


@pytest.mark.parametrize("case", VECTORS["trend"], ids=name)
def test_trend_vectors(case):
    verdict = trend_condition(decimals(case["values"]), inverted=case["inverted"])
    assert verdict.condition == case["condition"]
    assert verdict.change == expected_change(case)


@given(series, st.booleans(), st.sampled_from(["0.001", "7", "1000"]))
def test_scale_changes_nothing(values, inverted, factor):  # ST-10
    scaled = [None if value is None else value * Decimal(factor) for value in values]
    assert period_condition(values, inverted=inverted) == period_condition(
        scaled, inverted=inverted
    )
    assert trend_condition(values, inverted=inverted) == trend_condition(scaled, inverted=inverted)


@given(series, st.booleans())
def test_the_same_input_gives_the_same_output(values, inverted):  # ST-11
    assert trend_condition(values, inverted=inverted) == trend_condition(
        list(values), inverted=inverted
    )


@given(series, series, st.booleans())
@settings(max_examples=60)
def test_history_older_than_58_periods_has_no_effect(old, values, inverted):  # ST-12
    values = (values * 58)[:58]
    longer = [*old, *values]
    assert period_condition(longer, inverted=inverted) == period_condition(
        values, inverted=inverted
    )
    assert trend_condition(longer, inverted=inverted) == trend_condition(values, inverted=inverted)


@given(st.decimals(1, 9, places=2), st.decimals(1, 9, places=2))
def test_inverted_mirrors_the_reciprocal(a, b):  # ST-13
    inverted = period_condition([a, b], inverted=True)
    change = (Fraction(1) / Fraction(b) - Fraction(1) / Fraction(a)) * Fraction(a)
    assert inverted.change == change


@given(positive)
def test_a_small_change_is_emergency_under_the_noise_guard(values):
    guarded = period_condition(values, min_abs_change=Decimal(10**6))
    assert guarded.condition == Condition.EMERGENCY
    assert "low" in guarded.flags


def test_the_zero_rule_wins_over_the_noise_guard():
    verdict = period_condition([Decimal(1), Decimal(0)], min_abs_change=Decimal(5))
    assert verdict.condition == Condition.NONEXISTENCE


def test_a_gap_is_flagged():
    assert "gap" in period_condition(decimals([100, None, 110])).flags


def test_without_the_zero_rule_zero_is_judged_by_its_fall():
    profile = Profile(zero_rule=False)
    assert period_condition(decimals([5, 0, 0]), profile=profile).condition == Condition.EMERGENCY


def test_the_quantile_interpolates_exactly():
    numbers = [Fraction(n) for n in (1, 2, 3, 4)]
    assert quantile(numbers, Fraction(9, 10)) == Fraction(37, 10)
    assert quantile(numbers, Fraction(1)) == 4
