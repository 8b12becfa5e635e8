"""The statistics of the demo company as data: one file per division in ``statistics/``.

What a statistic is stands in its definition; how its values run in a ``Curve``:

- ``level`` is an ordinary value, ``yearly`` its growth, ``season`` a table of ``seasons``, ``noise``
  how far a value usually strays, ``steady`` how much of that stays for the next period, ``crisis``
  the part lost at the bottom of the crisis (negative: the part added), ``low`` and ``high`` limits;
- the newest values may be told: ``tail`` as parts of the ordinary value, ``record`` as parts of the
  best of the year before, ``last`` as they are; ``missing`` is not handed in, ``corrected`` was wrong;
- ``notes`` stand on points: ``ago`` periods before the newest or ``crisis`` weeks after its beginning;
- ``derived`` is computed from what happened, ``file`` names the workbook it comes from, ``plan`` makes
  a quota for every period and ``quota`` one for all.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from models.statistics import EntryMode

FOLDER = Path(__file__).with_name("statistics")


@dataclass(frozen=True)
class Curve:
    """How values run; see above."""

    level: float = 0.0
    yearly: float = 0.0
    noise: float = 0.0
    season: str = "none"
    crisis: float = 0.0
    steady: float = 0.0
    low: float | None = None
    high: float | None = None
    round: float | None = None
    weekend: float = 1.0  # of a working day
    start: float = 0.0  # part of the story before it was introduced
    tail: tuple[float, ...] = ()
    record: tuple[float, ...] = ()
    last: tuple[float, ...] = ()
    missing: bool = False
    corrected: bool = False
    notes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Plan:
    """Quotas that follow the season: ``share`` of an ordinary value, in round numbers."""

    share: float
    round: int
    level: float
    season: str
    yearly: float


@dataclass(frozen=True)
class Definition:
    """A statistic and its curve."""

    code: str
    name: str
    definition: str
    post: str
    unit: str
    kind: str
    decimals: int = 0
    period: str = "week"
    direction: str = "up"
    metric: str | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    file: str | None = None
    derived: str | None = None
    daily: bool = False  # its file has days, the statistic is of a coarser period
    is_money: bool = False
    visibility: str = "division"
    company_row: bool = False
    main: str | None = None  # number of the division whose main statistic it is
    first: bool = False  # main statistic of its department
    quota: Decimal | None = None
    plan: Plan | None = None
    min_abs_change: Decimal | None = None
    curve: Curve = Curve()

    @property
    def entry_mode(self) -> EntryMode:
        """Where its values come from."""
        if self.metric:
            return EntryMode.METRIC
        return EntryMode.IMPORTED if self.file else EntryMode.MANUAL


_CURVE = {one.name for one in fields(Curve)}


def definitions() -> list[Definition]:
    """All statistics, in the order of the board."""
    return list(_read())


def _read() -> Iterator[Definition]:
    for division in "7123456":
        with (FOLDER / f"{division}.toml").open("rb") as file:
            for values in tomllib.load(file)["statistic"]:
                yield _definition(values)


def _definition(values: dict[str, Any]) -> Definition:
    curve = {name: _frozen(values.pop(name)) for name in _CURVE & set(values)}
    plan = values.pop("plan", None)
    exact: dict[str, Any] = {
        name: Decimal(str(values.pop(name)))
        for name in ("quota", "min_abs_change")
        if name in values
    }
    return Definition(**values, **exact, curve=Curve(**curve), plan=Plan(**plan) if plan else None)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
