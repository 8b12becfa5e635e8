"""The arrays say exactly what the reference says, point by point."""

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.statistics.condition_arrays import CODES, SeriesBlock, classify, millionths
from warehouse.statistics.conditions import period_condition, trend_condition

small = st.none() | st.integers(-3, 12).map(Decimal)
wide = st.none() | st.decimals(-(10**7), 10**7, places=2)
growing = st.lists(st.integers(0, 3), min_size=10, max_size=75).map(
    lambda steps: [Decimal(50 + sum(steps[: i + 1])) for i in range(len(steps))]
)
falling = growing.map(lambda values: [Decimal(200) - value for value in values])
huge = st.lists(st.integers(10**12, 10**12 + 50).map(Decimal), max_size=12)
sparse = st.lists(
    st.sampled_from([None, None, None, Decimal(5), Decimal(6), Decimal(9)]), max_size=75
)
series = st.one_of(
    st.lists(small, max_size=75), st.lists(wide, max_size=75), growing, falling, huge, sparse
)


def block_of(many, inverted, guard=None):
    flat = [value for values in many for value in values]
    return SeriesBlock(
        lengths=np.array([len(values) for values in many], np.int64),
        values=np.array([0 if v is None else int(v * 10**6) for v in flat], np.int64),
        present=np.array([v is not None for v in flat], np.bool_),
        inverted=np.array(inverted, np.bool_),
        guard=[guard] * len(many),
    )


@given(
    st.lists(st.tuples(series, st.booleans()), min_size=1, max_size=4),
    st.sampled_from([None, None, Decimal(2)]),
)
@settings(max_examples=250, deadline=None)
def test_arrays_equal_the_reference(pairs, guard):
    many, inverted = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = classify(block_of(many, inverted, guard))
    place = 0
    for values, down in pairs:
        for end in range(1, len(values) + 1):
            period = period_condition(values[:end], inverted=down, min_abs_change=guard)
            trend = trend_condition(values[:end], inverted=down)
            for layer, verdict in ((found.period, period), (found.trend, trend)):
                assert CODES[layer.condition[place]] == verdict.condition, (values[:end], down)
                assert bool(layer.has_change[place]) == (verdict.change is not None)
                assert layer.infinite[place] == verdict.infinite
                if verdict.change is not None:
                    assert layer.change[place] == millionths(verdict.change), values[:end]
            assert bool(found.gap[place]) == ("gap" in period.flags)
            assert bool(found.low[place]) == ("low" in period.flags)
            place += 1


def test_nothing_at_all_is_classified_too():
    assert len(classify(block_of([], [])).gap) == 0
    assert len(classify(block_of([[]], [False])).gap) == 0
