"""What a tile of the wall shows: one statistic with its points, as plain values (IC-2).

How it looks is ``card`` and ``line``; large graphs that people study are ``statistic``.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from models.i18n import Message
from warehouse.statistics.conditions import Condition


class Flag(Enum):
    """What the reader of a tile must know besides its numbers: sign and word."""

    INVERTED = ("↕", Message("inverted: up is better"))
    MISSING = ("⧗", Message("not handed in"))
    CORRECTED = ("✎", Message("corrected"))
    GROUP = ("Σ", Message("sum of several statistics"))
    FORMULA = ("ƒ", Message("computed by a formula"))
    ASSIGNED = ("⚑", Message("condition changed by hand"))


@dataclass(frozen=True)
class Point:
    """One period of a statistic. ``value`` None is missing, never zero; ``key`` is an ISO date."""

    label: str
    key: str
    value: Decimal | None
    quota: Decimal | None = None
    condition: Condition | None = None
    note: str | None = None
    short: str = ""  # the label for a narrow place
    closed: bool = True


@dataclass(frozen=True)
class Tile:
    """Everything a tile shows. Points stand oldest first; ``last`` belongs to the last closed one.

    ``percent`` is in per cent and positive when better; ``infinite`` is its sign when there was
    nothing to compare with. ``owner`` is ready text, with "исполняет …" where held from above.
    """

    code: str
    name: str
    owner: str
    unit: str
    points: tuple[Point, ...]
    href: str
    decimals: int = 0
    inverted: bool = False
    condition: Condition = Condition.NO_DATA
    trend: Condition = Condition.NO_DATA
    last: Decimal | None = None
    change: Decimal | None = None
    percent: Decimal | None = None
    infinite: int = 0
    trend_percent: Decimal | None = None
    flags: frozenset[Flag] = frozenset()
    freshness: str = ""
    place: str = ""  # "Отдел 19": where on the org board it stands
    nothing: str = ""  # why there is no value at all, when that is known
    main: bool = False  # ГСО of its division
