"""Periods across the columns: which columns are values of which period, statistic, plan or fact."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.columns.periods import Period, parse_period, period_by_code, period_of_cell
from etl.columns.plans import plan_or_fact
from etl.columns.roles import is_total
from etl.columns.steps import settled
from etl.grid import Cell
from etl.layout.header import caption
from etl.layout.model import Column

_FINENESS = ("day", "range", "week", "month", "quarter", "year")
_TOWARDS = re.compile(r"^(?:на|за|for) ", re.IGNORECASE)
_DERIVED = ("откл", "%", "выполн", "прирост", "измен", "доля", "темп", "variance", "growth")


@dataclass(frozen=True)
class Said:
    """What a heading says: a period, and what is left of it."""

    period: Period | None
    rest: tuple[str, ...]


def said_by(path: Sequence[Cell]) -> Said:
    """The finest period in the captions over a column, with the year of the coarser ones."""
    parts = [_parted(cell) for cell in path]
    found = [period for period, _ in parts if period]
    rest = tuple(word for _, word in parts if word)
    if not found:
        return Said(None, rest)
    finest = min(found, key=lambda one: (_FINENESS.index(one.kind), not one.has_year))
    years = [one.start.year for one in found if one.has_year]
    with suppress(ValueError):  # 29 February of a year that has none
        finest = finest.of(years[0]) if years else finest
    return Said(finest, rest)


def _parted(cell: Cell) -> tuple[Period | None, str]:
    """A period and the words beside it: «План янв 2026», «Выручка за март 2026»."""
    period = period_of_cell(cell)
    if period is not None:
        return period, ""
    text = caption(cell)
    words, quota = plan_or_fact(text)
    if quota is not None and words and (period := parse_period(_TOWARDS.sub("", words))):
        return period, text.replace(words, " ").strip()
    name, divided, last = text.rpartition(" за ") if " за " in text else text.rpartition(", ")
    if divided and (period := parse_period(last)):
        return period, name
    return None, text


def across(columns: Sequence[Column], paths: Sequence[Sequence[Cell]]) -> list[Column]:
    """Columns of values get their periods; the list is returned as it is when there are none."""
    said = [said_by(path) for path in paths]
    dated = [i for i, one in enumerate(said) if one.period and columns[i].type != "date"]
    numeric = [i for i in dated if columns[i].type in {"number", "empty"}]
    if not dated or len(numeric) < 0.5 * len(dated):
        return list(columns)
    steps = settled([one.period for i in dated if (one := said[i]).period])
    base = _base_kind(steps)
    result = list(columns)
    for index, period in zip(dated, steps, strict=True):
        result[index] = _valued(columns[index], period, said[index].rest, base)
    for index, column in enumerate(result):
        if not column.role and is_total(column.name):
            result[index] = replace(column, role="total")
    return result


def _base_kind(periods: Sequence[Period]) -> str:
    """The finest kind with several columns: coarser ones between are sums of it."""
    counts = Counter(period.kind for period in periods)
    kinds = sorted(counts, key=_FINENESS.index)
    return next((kind for kind in kinds if counts[kind] > 1), kinds[0])


def _valued(column: Column, period: Period, rest: Sequence[str], base: str) -> Column:
    name, quota = plan_or_fact(" / ".join(rest))
    derived = any(word in name.lower() for word in _DERIVED)
    if period.kind != base or is_total(column.name):
        return replace(column, role="total", period=period.code)
    return replace(
        column,
        role="ignore" if derived else "period",
        period=period.code,
        quota=bool(quota),
        statistic=name or None,
    )


def measured(columns: Sequence[Column]) -> bool:
    """Whether headings name statistics beside the periods."""
    return any(column.role == "period" and column.statistic for column in columns)


def loose(columns: Sequence[Column]) -> bool:
    """Whether some periods lack their year."""
    return any(period.has_year is False for _, period in _periods(columns))


def wraps(columns: Sequence[Column]) -> bool:
    """Whether periods without their year pass its end: «ноябрь, декабрь, январь»."""
    return len({start.year for start in _starts(columns, 2000).values()}) > 1


def starts(columns: Sequence[Column], year: int | None) -> dict[int, tuple[str, dt.date]]:
    """Column index → kind and first day of its period. Without a year loose ones are left out."""
    rolled = {} if year is None else _starts(columns, year)
    found = {}
    for column, period in _periods(columns):
        if period.has_year:
            found[column.index] = (period.kind, period.start)
        elif column.index in rolled:
            kind = "week" if period.kind == "range" else period.kind
            found[column.index] = (kind, rolled[column.index])
    return found


def _starts(columns: Sequence[Column], year: int) -> dict[int, dt.date]:
    """First days of loose periods: where one is before the last of its statistic, a year passed."""
    series: dict[tuple[str | None, bool], list[tuple[int, Period]]] = {}
    for column, period in _periods(columns):
        if not period.has_year:
            series.setdefault((column.statistic, column.quota), []).append((column.index, period))
    found: dict[int, dt.date] = {}
    for one in series.values():
        _roll(one, year, found)
    return found


def _roll(series: list[tuple[int, Period]], year: int, found: dict[int, dt.date]) -> None:
    falls = sum(b.start < a.start for (_, a), (_, b) in pairwise(series))
    if falls * 2 > len(series) - 1:
        series.reverse()
    last: dt.date | None = None
    for index, period in series:
        with suppress(ValueError):  # 29 February of a year that has none: its values are refused
            day = period.of(last.year if last else year).start
            if last and day < last:
                day = period.of(last.year + 1).start
            found[index] = last = day


def _periods(columns: Sequence[Column]) -> list[tuple[Column, Period]]:
    pairs = [(c, period_by_code(c.period)) for c in columns if c.role == "period" and c.period]
    return [(column, period) for column, period in pairs if period]
