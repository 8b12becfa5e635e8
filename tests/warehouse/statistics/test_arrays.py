"""The arrays say exactly what the reference says, point by point, and never overflow."""

import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.statistics.both import ANY, ENORMOUS, all_by_arrays, block_of, reference
from warehouse.statistics.arrays import classify, millionths
from warehouse.statistics.arrays.blocks import MOST_CHANGE
from warehouse.statistics.arrays.padding import CHUNK, PAD
from warehouse.statistics.arrays.ratios import BOUND

GUARDS = st.sampled_from(
    [None, None, Decimal(0), Decimal("0.000001"), Decimal(2), Decimal(30), Decimal(10**17)]
)


@given(st.lists(st.tuples(ANY, st.booleans(), GUARDS), min_size=1, max_size=4))
@settings(max_examples=250, deadline=None)
def test_arrays_equal_the_reference(several):
    many, inverted, guards = zip(*several, strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # numpy warns when it overflows or divides by zero
        found = iter(all_by_arrays(many, inverted, guards))
    for values, down, guard in several:
        for end in range(1, len(values) + 1):
            expected = reference(values[:end], inverted=down, guard=guard)
            assert next(found) == expected, (values[:end], down, guard)


@given(st.lists(st.tuples(ENORMOUS, st.booleans()), min_size=1, max_size=3))
@settings(max_examples=80, deadline=None)
def test_numbers_that_64_bits_cannot_hold_are_judged_too(several):
    many, inverted = zip(*several, strict=True)
    found = iter(all_by_arrays(many, inverted, [None] * len(many)))
    for values, down in several:
        for end in range(1, len(values) + 1):
            assert next(found) == reference(values[:end], inverted=down)


@pytest.mark.parametrize("size", [BOUND, BOUND + 1, 9 * BOUND])
@pytest.mark.parametrize("inverted", [False, True])
def test_the_largest_steps_at_the_bound_do_not_overflow(size, inverted):
    """One-unit values beside the largest that still go through integers: nothing else divides them."""
    unit = Decimal("0.000001")
    for pattern in (
        [1, 1, 1, size, 1, size, -size, size, -size, -size, size, 1],
        [0, 1, 0, size, 0, size, 0, 0, size, 0, 1, size],
        [size, size, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, size],
    ):
        values = [number * unit for number in pattern]
        found = all_by_arrays([values], [inverted], [None])
        expected = [reference(values[:end], inverted=inverted) for end in range(1, len(values) + 1)]
        assert found == expected


def test_an_enormous_change_is_cut_off_and_keeps_its_condition():
    assert millionths(Fraction(10**30)) == MOST_CHANGE * 10**6
    assert millionths(Fraction(-(10**30))) == -MOST_CHANGE * 10**6
    values = [Decimal("0.000001"), Decimal("0.000001"), Decimal(10**17)]
    period, _ = all_by_arrays([values], [False], [None])[-1]
    assert (period.condition, period.change) == ("affluence", MOST_CHANGE * 10**6)


@pytest.mark.parametrize(
    ("change", "expected"),
    [("1/3000000", 0), ("1/2000000", 1), ("-1/2000000", -1), ("1/4", 250000)],
)
def test_changes_are_rounded_half_away_from_zero(change, expected):
    assert millionths(Fraction(change)) == expected


def test_nothing_at_all_is_classified_too():
    assert len(classify(block_of([], [], [])).gap) == 0
    assert len(classify(block_of([[]], [False], [None])).gap) == 0
    assert len(classify(block_of([[], [None], []], [False] * 3, [None] * 3)).gap) == 1


def test_a_series_never_sees_its_neighbour_whatever_chunk_it_falls_into():
    """Many series of different lengths, more than one chunk of them."""
    random = np.random.default_rng(5)
    many = [
        [None if n % 7 == 0 else Decimal(n) for n in random.integers(0, 50, length).tolist()]
        for length in random.integers(1, 90, 3 * CHUNK // (2 * PAD)).tolist()
    ]
    inverted = [bool(flag) for flag in random.integers(0, 2, len(many))]
    found = all_by_arrays(many, inverted, [None] * len(many))
    place = 0
    for number, values in enumerate(many):
        place += len(values)
        if number % 97 == 0:
            assert found[place - 1] == reference(values, inverted=inverted[number])
