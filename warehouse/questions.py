"""Typed questions to the published warehouse: series, rows behind a number, where numbers come from.

Rights are the asker's business: ids that come here have been checked against the record.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.errors import NotFound
from models.i18n import Message
from warehouse.catalogue import DIMENSIONS, Metric, metrics
from warehouse.inputs import ROWS
from warehouse.reader import Answer, Reader

MOST_ROWS = 50_000
MOST_CHOICES = 500
NO_NUMBER = Message("There is no such number.")


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


@dataclass(frozen=True)
class Source:
    """A document some of whose rows a statistic's numbers were counted from."""

    document_id: str
    name: str
    received_at: dt.datetime
    rows: int
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True)
class Fed:
    """A statistic that counts rows of a document, and how many."""

    statistic_id: int
    code: str
    name: str
    rows: int


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
    """Any one SELECT, for ``asm query``; the connection is read-only and sees no files."""
    return reader.query_of_a_person(sql)


def rows_behind(reader: Reader, statistic_id: int, period_type: str, period_end: dt.date) -> Rows:
    """The rows a point was computed from, at most :data:`MOST_ROWS` of them."""
    definition = _definition(reader, statistic_id)
    period = {"period_type": period_type, "period_end": period_end}
    days = _one(reader.ask("period", period))
    first, last = days["first_day"], days["last_day"]
    if definition["entry_mode"] == "import":
        parameters = {"statistic_id": statistic_id, **period, "most": MOST_ROWS}
        answer = reader.ask("rows_statistic_values", parameters)
        return Rows("statistic_values", None, answer, first, last)
    metric = _metric(definition)
    if metric is None:
        raise NotFound(Message("The values of this statistic are typed by hand."))
    parameters = {"first_day": first, "last_day": last, "most": MOST_ROWS}
    parameters |= _rows_of(metric, definition)
    mart = metric.reads[0]
    return Rows(mart, metric, reader.ask(f"rows_{mart}", parameters), first, last)


def statistic_sources(reader: Reader, statistic_id: int) -> tuple[Source, ...]:
    """Documents a statistic's numbers came from, newest facts first; none for typed ones."""
    definition = _definition(reader, statistic_id)
    metric = _metric(definition)
    if definition["entry_mode"] == "import":
        answer = reader.ask("sources_by_name", {"statistic_id": statistic_id})
    elif metric is not None:
        answer = reader.ask("sources_by_metric", _rows_of(metric, definition))
    else:
        return ()
    return tuple(
        Source(**{**row, "received_at": _aware(row["received_at"])}) for row in answer.dicts()
    )


def document_tables(reader: Reader, document_id: str) -> dict[str, int]:
    """How many rows of a document count, by mart; empty for one that does not count."""
    counted = reader.ask("document_tables", {"document_id": document_id}).rows
    return {mart: rows for mart, rows in counted if rows}


def document_rows(
    reader: Reader, document_id: str, mart: str, *, skip: int = 0, most: int = MOST_ROWS
) -> Answer:
    """Rows of one document in one mart as they count, in the document's order."""
    if mart not in ROWS:
        raise NotFound(Message("There is no such table."))
    parameters = {
        "document_id": document_id, "mart": f"marts.{mart}", "skip": skip, "most": most
    }  # fmt: skip
    return reader.ask("document_rows", parameters)


def feeds(reader: Reader, document_id: str) -> tuple[Fed, ...]:
    """Statistics that count rows of a document, by code."""
    tables = document_tables(reader, document_id)
    found: list[Fed] = []
    if "statistic_values" in tables:
        answer = reader.ask("fed_by_name", {"document_id": document_id})
        found += [Fed(*row) for row in answer.rows]
    for metric in metrics().values():
        if tables.keys() & set(metric.reads):
            parameters = {
                "document_id": document_id,
                "metric": metric.name,
                "rows": f"metrics.{metric.name}",
            }
            answer = reader.ask("fed_by_metric", parameters)
            found += [Fed(*row) for row in answer.rows]
    return tuple(sorted(found, key=lambda one: one.code))


def dimension_values(reader: Reader, metric: str, dimension: str) -> list[str]:
    """What a metric can be filtered by, most rows first."""
    if dimension not in DIMENSIONS or metric not in metrics():
        raise NotFound(Message("There is no such dimension."))
    parameters = {"rows": f"metrics.{metric}", "dimension": [dimension], "most": MOST_CHOICES}
    return [row[0] for row in reader.ask("dimension_values", parameters).rows]


def freshness(reader: Reader) -> dict[str, Any]:
    """How far facts reach: payments, balances, sales; when the last document came."""
    found = _one(reader.ask("freshness"))
    return {**found, "received_at": _aware(found["received_at"])}


def _definition(reader: Reader, statistic_id: int) -> dict[str, Any]:
    return _one(reader.ask("statistic", {"statistic_id": statistic_id}))


def _metric(definition: dict[str, Any]) -> Metric | None:
    if definition["entry_mode"] != "metric":
        return None
    return metrics().get(definition["metric"] or "")


def _rows_of(metric: Metric, definition: dict[str, Any]) -> dict[str, Any]:
    """Parameters that keep exactly the rows of a metric that pass a statistic's filters."""
    filters = {name: definition[name] for name in DIMENSIONS}
    return {"rows": f"metrics.{metric.name}", **filters}


def _aware(moment: dt.datetime | None) -> dt.datetime | None:
    """A moment as the marts keep it, in UTC, with its zone."""
    return None if moment is None else moment.replace(tzinfo=dt.UTC)


def _one(answer: Answer) -> dict[str, Any]:
    rows = answer.dicts()
    if not rows:
        raise NotFound(NO_NUMBER)
    return rows[0]
