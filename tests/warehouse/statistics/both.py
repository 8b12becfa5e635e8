"""The reference and the arrays behind one face, so that every property is held against both."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

import numpy as np
from hypothesis import strategies as st

from warehouse.statistics.arrays import CODES, SeriesBlock, classify, millionths
from warehouse.statistics.conditions import period_condition, trend_condition

Series = Sequence[Decimal | None]


@dataclass(frozen=True)
class Said:
    """The verdict on the last period: condition, change in millionths, sign of an infinite one."""

    condition: str
    change: int | None
    infinite: int
    flags: frozenset[str] = frozenset()


class Judge(Protocol):
    """Period and trend of the last of ``values``."""

    def __call__(
        self, values: Series, *, inverted: bool = False, guard: Decimal | None = None
    ) -> tuple[Said, Said]: ...


def reference(
    values: Series, *, inverted: bool = False, guard: Decimal | None = None
) -> tuple[Said, Said]:
    period = period_condition(values, inverted=inverted, min_abs_change=guard)
    trend = trend_condition(values, inverted=inverted)
    found = []
    for verdict, flags in ((period, period.flags), (trend, frozenset())):
        change = None if verdict.change is None else millionths(verdict.change)
        found.append(Said(str(verdict.condition), change, verdict.infinite, flags))
    return found[0], found[1]


def arrays(
    values: Series, *, inverted: bool = False, guard: Decimal | None = None
) -> tuple[Said, Said]:
    return all_by_arrays([values], [inverted], [guard])[-1]


def all_by_arrays(
    many: Sequence[Series], inverted: Sequence[bool], guards: Sequence[Decimal | None]
) -> list[tuple[Said, Said]]:
    """Verdicts on every period of every series."""
    found = classify(block_of(many, inverted, guards))
    said = []
    for place in range(sum(map(len, many))):
        both = []
        for layer in (found.period, found.trend):
            change = int(layer.change[place]) if layer.has_change[place] else None
            code = str(CODES[layer.condition[place]])
            both.append(Said(code, change, int(layer.infinite[place])))
        flags = {name for name in ("gap", "low") if getattr(found, name)[place]}
        period = Said(both[0].condition, both[0].change, both[0].infinite, frozenset(flags))
        said.append((period, both[1]))
    return said


def block_of(
    many: Sequence[Series], inverted: Sequence[bool], guards: Sequence[Decimal | None]
) -> SeriesBlock:
    """Series as arrays; those that 64 bits cannot hold go beside, as the builder does it."""
    exact = [[None if v is None else int(v.scaleb(6)) for v in values] for values in many]
    wide = {
        number: values
        for number, values in enumerate(exact)
        if any(value is not None and abs(value) > 2**62 for value in values)
    }
    flat = [
        0 if value is None or number in wide else value
        for number, values in enumerate(exact)
        for value in values
    ]
    return SeriesBlock(
        lengths=np.array([len(values) for values in many], np.int64),
        values=np.array(flat, np.int64),
        present=np.array([v is not None for values in many for v in values], np.bool_),
        inverted=np.array(inverted, np.bool_),
        guard=list(guards),
        wide=wide,
    )


def steps(first: int, low: int, high: int) -> st.SearchStrategy[Series]:
    """A line that moves by small steps: the ground of powers, borders and ties."""
    return st.lists(st.integers(low, high), min_size=10, max_size=75).map(
        lambda moves: [Decimal(first + sum(moves[: i + 1])) for i in range(len(moves))]
    )


def gappy(series: st.SearchStrategy[Series]) -> st.SearchStrategy[Series]:
    """The same with some values missing."""
    return st.tuples(series, st.lists(st.integers(0, 5), min_size=75, max_size=75)).map(
        lambda pair: [None if hole == 0 else v for v, hole in zip(pair[0], pair[1], strict=False)]
    )


SMALL = st.lists(st.none() | st.integers(-3, 12).map(Decimal), max_size=75)
WIDE = st.lists(st.none() | st.decimals(-(10**7), 10**7, places=2), max_size=75)
SPARSE = st.lists(
    st.sampled_from([None, None, None, Decimal(5), Decimal(6), Decimal(9)]), max_size=75
)
ZEROS = st.lists(st.sampled_from([None, Decimal(0), Decimal(0), Decimal(1)]), max_size=75)
BORDERS = st.lists(st.sampled_from([50, 75, 100, 125, 150, 200]).map(Decimal), max_size=75)
ENORMOUS = st.lists(
    st.none()
    | st.sampled_from(
        [Decimal(0), Decimal("0.000001"), Decimal(1), Decimal(10**12), Decimal(9 * 10**12),
         Decimal(10**13), Decimal("999999999999999999.999999"), Decimal(-(10**17))]
    ),
    max_size=20,
)  # fmt: skip
RISING, FALLING = steps(50, 0, 3), steps(400, -3, 0)
SIGNED, SAW = steps(0, -9, 9), steps(100, -40, 45)
ANY = st.one_of(
    SMALL, WIDE, SPARSE, ZEROS, BORDERS, ENORMOUS, RISING, FALLING, SIGNED, SAW,
    gappy(RISING), gappy(FALLING), gappy(SIGNED), gappy(SAW),
)  # fmt: skip
