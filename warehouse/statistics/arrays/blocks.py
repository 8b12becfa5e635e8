"""What goes into the arrays and what comes out: many series one behind the other, and their verdicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from warehouse.statistics.conditions import Condition

Ints: TypeAlias = npt.NDArray[np.int64]
Bytes: TypeAlias = npt.NDArray[np.int8]
Flags: TypeAlias = npt.NDArray[np.bool_]

CODES = (
    Condition.NO_DATA,
    Condition.NONEXISTENCE,
    Condition.DANGER,
    Condition.EMERGENCY,
    Condition.NORMAL,
    Condition.AFFLUENCE,
    Condition.POWER,
)
NO_DATA, NONEXISTENCE, DANGER, EMERGENCY, NORMAL, AFFLUENCE, POWER = range(7)
DIGITS = 6
MOST_CHANGE = 10**11  # a larger relative change is kept as this one; its condition is the same


@dataclass(frozen=True)
class SeriesBlock:
    """Many series one behind the other: values in millionths, ``present`` false where missing.

    ``wide`` are series with values that 64 bits cannot hold: index → exact millionths.
    """

    lengths: Ints
    values: Ints
    present: Flags
    inverted: Flags  # per series
    guard: Sequence[Decimal | None]  # min_abs_change per series
    wide: Mapping[int, Sequence[int | None]] = field(default_factory=dict)

    @property
    def starts(self) -> Ints:
        """Where each series begins."""
        return np.concatenate(([0], np.cumsum(self.lengths)[:-1])).astype(np.int64)

    def value(self, series: int, index: int) -> Decimal | None:
        """One value, exact."""
        if series in self.wide:
            exact = self.wide[series][index]
            return None if exact is None else Decimal(exact).scaleb(-DIGITS)
        place = int(self.starts[series]) + index
        return Decimal(int(self.values[place])).scaleb(-DIGITS) if self.present[place] else None


@dataclass(frozen=True)
class Layer:
    """One layer of verdicts, aligned with the input. ``change`` is in millionths."""

    condition: Bytes  # index into CODES
    change: Ints
    has_change: Flags
    infinite: Bytes

    @classmethod
    def empty(cls, count: int) -> "Layer":
        """No data anywhere."""
        return cls(
            np.zeros(count, np.int8),
            np.zeros(count, np.int64),
            np.zeros(count, np.bool_),
            np.zeros(count, np.int8),
        )


@dataclass(frozen=True)
class Classified:
    """Verdicts for every period of every series."""

    period: Layer
    trend: Layer
    gap: Flags
    low: Flags

    @classmethod
    def empty(cls, count: int) -> "Classified":
        """No data anywhere."""
        flags = np.zeros(count, np.bool_)
        return cls(Layer.empty(count), Layer.empty(count), flags, flags.copy())
