"""The scale of a graph (ST-8): worked example, and what holds for any values."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from warehouse.statistics.scale import scale

amounts = st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=40)


def test_the_worked_example_of_the_rules():  # ST-8
    found = scale([Decimal(2400), Decimal(10000)])
    assert (found.low, found.high, found.step) == (2000, 12000, 1000)
    assert (found.high - found.low) / found.step + 1 == 11


def test_nothing_and_one_value_have_a_scale_too():  # ST-8
    assert (scale([None]).low, scale([]).high) == (0, 1)
    assert (scale([Decimal(7)]).low, scale([Decimal(7)]).high) == (6, 8)
    assert scale([Decimal(0), Decimal(0)]).high > 0


def test_a_quota_ahead_raises_the_top_and_a_low_quota_the_bottom():  # ST-8
    found = scale([Decimal(90), Decimal(100)], [Decimal(40), None], [Decimal(300)])
    assert found.low <= 40
    assert found.high >= 300


def test_only_the_last_26_periods_say_what_is_believable():  # ST-8
    old = [Decimal(10**6)] + [Decimal(100), Decimal(90)] * 13
    assert scale(old).high < 1000


@given(amounts)
def test_the_grid_has_five_to_twelve_lines_and_holds_every_value(values):  # ST-8
    found = scale(values)
    lines = (found.high - found.low) / found.step + 1
    assert lines == lines.to_integral_value()
    assert 5 <= lines <= 12
    assert found.low <= min(values[-26:])
    assert max(values[-26:]) <= found.high


@given(amounts)
def test_grid_lines_are_round_numbers(values):  # ST-8
    step = scale(values).step.normalize()
    assert "".join(map(str, step.as_tuple().digits)) in {"1", "2", "25", "5"}
