"""Conditions and trends: the vectors to the last digit, and the properties, by reference and arrays."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.warehouse.statistics.both import ANY, arrays, reference
from warehouse.statistics.arrays import millionths
from warehouse.statistics.conditions import (
    Condition,
    Profile,
    period_condition,
    quantile,
    trend_condition,
)

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "conditions.json").read_text())
judges = pytest.mark.parametrize("judge", [reference, arrays])
positive = st.decimals(1, 1000, places=2)


def decimals(values):
    return [None if value is None else Decimal(str(value)) for value in values]


def name(case):
    return case.get("name", str(case["values"]))


@pytest.mark.parametrize("case", VECTORS["period"], ids=name)
def test_period_vectors(case):
    verdict = period_condition(decimals(case["values"]), inverted=case["inverted"])
    assert verdict.condition == case["condition"]
    assert verdict.change == (None if case["p"] is None else Fraction(case["p"]))


@pytest.mark.parametrize("case", VECTORS["trend"], ids=name)
def test_trend_vectors(case):
    verdict = trend_condition(decimals(case["values"]), inverted=case["inverted"])
    assert verdict.condition == case["condition"]
    assert verdict.change == (None if case["p"] is None else Fraction(case["p"]))


@pytest.mark.parametrize("layer", [0, 1], ids=["period", "trend"])
@pytest.mark.parametrize("factor", ["1", "0.001", "1000"])  # 10.2 no. 2
def test_vectors_by_arrays(layer, factor):
    for case in VECTORS[("period", "trend")[layer]]:
        values = [None if v is None else v * Decimal(factor) for v in decimals(case["values"])]
        said = arrays(values, inverted=case["inverted"])[layer]
        assert said.condition == case["condition"], case
        assert said.change == (None if case["p"] is None else millionths(Fraction(case["p"])))


def test_there_are_all_vectors():
    assert (len(VECTORS["period"]), len(VECTORS["trend"])) == (27, 14)


@judges
@given(ANY, st.booleans(), st.sampled_from(["0.5", "7", "1000"]), st.sampled_from([None, "2"]))
@settings(max_examples=60, deadline=None)
def test_scale_changes_nothing(judge, values, inverted, factor, guard):  # ST-10
    by = Decimal(factor)
    scaled = [None if value is None else value * by for value in values]
    for value in scaled:  # what DECIMAL(24,6) can hold
        assume(value is None or (abs(value) < 10**18 and value == value.quantize(Decimal("1e-6"))))
    limits = (None, None) if guard is None else (Decimal(guard), Decimal(guard) * by)
    if values:
        assert judge(values, inverted=inverted, guard=limits[0]) == judge(
            scaled, inverted=inverted, guard=limits[1]
        )


@judges
@given(ANY, st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_same_input_gives_the_same_output(judge, values, inverted):  # ST-11
    if values:
        assert judge(values, inverted=inverted) == judge(list(values), inverted=inverted)


@judges
@given(ANY, ANY, st.booleans())
@settings(max_examples=60, deadline=None)
def test_history_older_than_58_periods_has_no_effect(judge, old, values, inverted):  # ST-12
    assume(len(values) > 0)
    recent = (list(values) * 58)[-58:]
    assert judge([*old, *recent], inverted=inverted) == judge(recent, inverted=inverted)


@judges
@given(st.lists(positive, min_size=2, max_size=2))
@settings(deadline=None)
def test_inverted_mirrors_the_reciprocal(judge, pair):  # ST-13
    a, b = (Fraction(value) for value in pair)
    assume(max(a, b) < 9 * min(a, b))  # the floor of typical size stays out of it
    mirrored = (1 / b - 1 / a) / (1 / a)
    said, _ = judge(pair, inverted=True)
    assert said.change == millionths(mirrored)
    ordinary = [
        (Fraction(1, 4), "affluence"), (Fraction(0), "normal"), (Fraction(-1, 4), "emergency"),
        (Fraction(-1, 2), "danger"),
    ]  # fmt: skip
    expected = next((code for border, code in ordinary if mirrored > border), "nonexistence")
    assert said.condition == expected


@judges
@given(ANY, st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_period_without_a_value_has_no_condition(judge, values, inverted):  # ST-14
    """An open period comes as a missing one; it has no condition whatever stood before."""
    said, _ = judge([*values, None], inverted=inverted)
    assert said == (type(said)("no_data", None, 0))


@judges
@given(st.lists(positive, min_size=20, max_size=60), st.integers(1, 19), positive)
@settings(max_examples=40, deadline=None)
def test_a_correction_changes_nothing_before_it(judge, values, back, corrected):  # ST-15
    changed = [*values]
    changed[-back] = corrected
    for end in range(1, len(values) - back + 1):
        assert judge(changed[:end]) == judge(values[:end])


@judges
def test_a_correction_is_felt_by_the_periods_after_it(judge):  # ST-15
    before = decimals([100, 100, 100, 100])
    after = decimals([100, 100, 50, 100])
    assert [judge(before[:end])[0].condition for end in (3, 4)] == ["emergency", "emergency"]
    assert [judge(after[:end])[0].condition for end in (3, 4)] == ["nonexistence", "affluence"]


@judges
@given(st.lists(positive, min_size=2, max_size=30))
@settings(max_examples=40, deadline=None)
def test_a_small_change_is_emergency_under_the_noise_guard(judge, values):
    said, _ = judge(values, guard=Decimal(10**6))
    assert said.condition == "emergency"
    assert "low" in said.flags


@judges
def test_the_zero_rule_wins_over_the_noise_guard(judge):
    assert judge(decimals([1, 0]), guard=Decimal(5))[0].condition == "nonexistence"


@judges
def test_the_noise_guard_does_not_hide_a_fall_inside_a_power(judge):
    """Power looks at the segments as they are: 4 → 3 is a fall by a quarter."""
    values = decimals([1, 1, 1, 1, 1, 1, 1, 1, 3, 4, 3, 4, 4, 4])
    assert judge(values, guard=Decimal(2))[1] == judge(values)[1]


@judges
def test_a_gap_is_flagged(judge):
    assert judge(decimals([100, None, 110]))[0].flags == {"gap"}
    assert judge(decimals([100, 105, 110]))[0].flags == frozenset()


@judges
def test_a_change_from_nothing_is_infinite_and_has_its_sign(judge):
    said, _ = judge(decimals([0, 5]))
    assert (said.condition, said.change, said.infinite) == ("affluence", None, 1)
    said, _ = judge(decimals([5, 0]), inverted=True)
    assert said.condition == "affluence"


def test_without_the_zero_rule_zero_is_judged_by_its_fall():
    profile = Profile(zero_rule=False)
    assert period_condition(decimals([5, 0, 0]), profile=profile).condition == Condition.EMERGENCY


def test_the_quantile_interpolates_exactly():
    numbers = [Fraction(n) for n in (1, 2, 3, 4)]
    assert quantile(numbers, Fraction(9, 10)) == Fraction(37, 10)
    assert quantile(numbers, Fraction(1)) == 4
