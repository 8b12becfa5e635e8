"""Typed questions to the published warehouse: series, rows behind a number, freshness.

Rights are the asker's business: ids that come here have been checked against the record.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from models.errors import NotFound
from models.i18n import Message
from warehouse.catalogue import DIMENSIONS, Metric, metrics
from warehouse.reader import QUESTIONS, Answer, Reader

MOST_ROWS = 50_000
ROWS_BY_MART = {
    "payments": ("own_account", "counterparty"),
    "sales": ("manager", "product_group", "product", "customer"),
    "account_balances": ("own_account",),
}


@dataclass(frozen=True)
class PointRow:
    """One period of a statistic. ``change`` is a ratio; the sign stands for an infinite one."""

    period_start: dt.date
    period_end: dt.date
    value: Decimal | None
    quota: Decimal | None
    state: str
    missing_reason: str | None
    change: Decimal | None
    change_sign: int | None
    condition: str | None
    trend_change: Decimal | None
    trend_change_sign: int | None
    trend_condition: str | None
    flags: str | None


@dataclass(frozen=True)
class Rows:
    """Rows behind a number: which mart they are of, their columns, how the number follows."""

    mart: str
    metric: Metric | None
    answer: Answer
    first_day: dt.date
    last_day: dt.date


def series(
    reader: Reader,
    statistic_ids: Collection[int],
    period_type: str,
    until: dt.date | None,
    count: int,
) -> dict[int, tuple[PointRow, ...]]:
    """The last ``count`` periods of each statistic, oldest first; one query for all of them."""
    parameters = {
        "ids": sorted(statistic_ids),
        "period_type": period_type,
        "until": until,
        "count": count,
    }
    found: dict[int, list[PointRow]] = {}
    for row in reader.ask("series", parameters).rows:
        found.setdefault(row[0], []).append(PointRow(*row[1:]))
    return {statistic_id: tuple(points) for statistic_id, points in found.items()}


def points_by_code(
    reader: Reader,
    code: str,
    period_type: str | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> Answer:
    """Points and verdicts of one statistic as a table."""
    parameters = {"code": code, "period_type": period_type, "first": first, "last": last}
    return reader.ask("points_by_code", parameters)


def query(reader: Reader, sql: str) -> Answer:
    """Any SELECT, for ``asm query``; the connection is read-only and sees no files."""
    return reader.query(sql)


def rows_behind(reader: Reader, statistic_id: int, period_type: str, period_end: dt.date) -> Rows:
    """The rows a point was computed from, at most :data:`MOST_ROWS` of them."""
    definition = _one(reader.ask("statistic", {"statistic_id": statistic_id}))
    days = _one(reader.ask("period", {"period_type": period_type, "period_end": period_end}))
    parameters = {"last_day": days["last_day"], "most": MOST_ROWS}
    if definition["entry_mode"] == "import":
        names = {key: definition[key] for key in ("import_name", "code", "name")}
        parameters |= {"first_day": days["first_day"], **names}
        answer = reader.ask("rows_statistic_values", parameters)
        return Rows("statistic_values", None, answer, days["first_day"], days["last_day"])
    metric = metrics().get(definition["metric"] or "")
    if metric is None:
        raise NotFound(Message("The values of this statistic are typed by hand."))
    mart = metric.reads[0]
    parameters |= {name: definition[name] for name in ROWS_BY_MART[mart]}
    if mart != "account_balances":
        parameters["first_day"] = days["first_day"]
    answer = reader.query(_rows_text(metric.name, mart), parameters)
    return Rows(mart, metric, answer, days["first_day"], days["last_day"])


@cache
def _rows_text(metric: str, mart: str) -> str:
    """The metric's own select, then what people want to see of its rows."""
    text = (QUESTIONS / f"rows_{mart}.sql").read_text(encoding="utf-8")
    rows = metrics()[metric].sql
    if "with lasting" in text:
        return text.replace("with lasting", f"with metric_rows as (\n{rows}\n),\n\nlasting", 1)
    return f"with metric_rows as (\n{rows}\n)\n\n{text}"


def dimension_values(reader: Reader, metric: str, dimension: str) -> list[str]:
    """What a metric can be filtered by, most rows first."""
    if dimension not in DIMENSIONS or metric not in metrics():
        raise NotFound(Message("There is no such dimension."))
    text = (
        f"select {dimension} from ({metrics()[metric].sql}) "
        f"where {dimension} is not null group by all order by count(*) desc, {dimension} limit 500"
    )
    return [row[0] for row in reader.query(text).rows]


def freshness(reader: Reader) -> dict[str, Any]:
    """How far facts reach: payments, balances, sales; when the last document came."""
    return _one(reader.ask("freshness"))


def _one(answer: Answer) -> dict[str, Any]:
    rows = answer.dicts()
    if not rows:
        raise NotFound(Message("There is no such number."))
    return rows[0]
