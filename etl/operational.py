"""The record as the warehouse wants it: definitions, values, quotas, periods, documents as Arrow.

Reads the record and the folder of rows; changes nothing.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from etl.intake import Places, accepted_ids, ensure_rows
from models import company
from models.documents import Document, State
from models.periods import Calendar, PeriodType, periods_between
from models.statistics import Direction, Quota, Statistic, Value
from warehouse import build
from warehouse.catalogue import DIMENSIONS

YEARS_BEFORE = 1  # before the first fact, so that the first periods are whole
YEARS_AHEAD = 1  # quotas are planned ahead
EARLIEST = dt.date(1990, 1, 1)


def inputs(places: Places, now: dt.datetime) -> build.Inputs:
    """Everything the warehouse is derived from, as it stands in one transaction."""
    with places.database.reading() as session:
        ids = accepted_ids(session)
        calendar = company.calendar(session)
        tables: dict[str, pa.Table] = {
            "statistics": _statistics(session),
            "entered_values": _entered_values(session),
            "quotas": _quotas(session),
            "documents": _documents(session),
            "watermark": _watermark(session, ids),
        }
    folders = [ensure_rows(places, sha) for sha in ids]
    rows = {table: _files(folders, table) for table in build.ROWS}
    first = _first_day(tables, rows)
    return build.Inputs(**tables, periods=_periods(calendar, first, now), rows=rows, now=now)


def watermark(session: Session) -> dict[str, str]:
    """What of the record a warehouse must hold to be up to date; cheap."""
    ids = accepted_ids(session)
    statistics = session.execute(
        select(func.count(Statistic.id), func.sum(Statistic.version))
    ).one()
    quotas = session.execute(select(func.count(Quota.id), func.max(Quota.id))).one()
    return {
        "documents": ",".join(sha[:16] for sha in ids),
        "statistics": f"{statistics[0]}/{statistics[1]}",
        "values": str(session.scalar(select(func.max(Value.id)))),
        "quotas": f"{quotas[0]}/{quotas[1]}",
    }


def _files(folders: list[Path], table: str) -> list[Path]:
    paths = (folder / f"{table}.parquet" for folder in folders)
    return [path for path in paths if path.exists()]


def _statistics(session: Session) -> pa.Table:
    query = select(Statistic).where(Statistic.archived.is_(False)).order_by(Statistic.id)
    rows = [_statistic(statistic) for statistic in session.scalars(query)]
    return pa.Table.from_pylist(rows, schema=build.STATISTICS)


def _statistic(statistic: Statistic) -> dict[str, Any]:
    return {
        "statistic_id": statistic.id,
        "code": statistic.code,
        "name": statistic.name,
        "import_name": statistic.import_name,
        "entry_mode": statistic.entry_mode,
        "metric": statistic.metric,
        "period_type": statistic.period_type,
        "coarseness": PeriodType(statistic.period_type).coarseness,
        "kind": statistic.kind,
        "inverted": statistic.direction == Direction.DOWN,
        "missing_policy": statistic.missing_policy,
        "quota_mode": statistic.quota_mode,
        "quota_constant": statistic.quota_constant,
        "min_abs_change": statistic.min_abs_change,
        **{name: statistic.filters.get(name) for name in DIMENSIONS},
    }


def _entered_values(session: Session) -> pa.Table:
    query = select(Value.statistic_id, Value.period_end, Value.value, Value.state).where(
        Value.superseded_at.is_(None), Value.value.is_not(None)
    )
    columns: list[tuple[Any, ...]] = [tuple(row) for row in session.execute(query)]
    return pa.table(
        {
            "statistic_id": pa.array([row[0] for row in columns], pa.int64()),
            "period_end": pa.array([row[1] for row in columns], pa.date32()),
            "value": pa.array([row[2] for row in columns], pa.decimal128(24, 6)),
            "corrected": pa.array([row[3] == "corrected" for row in columns], pa.bool_()),
        },
        schema=build.ENTERED_VALUES,
    )


def _quotas(session: Session) -> pa.Table:
    query = select(Quota.statistic_id, Quota.period_end, Quota.value)
    rows = [dict(row) for row in session.execute(query).mappings()]
    return pa.Table.from_pylist(rows, schema=build.QUOTAS)


def _documents(session: Session) -> pa.Table:
    query = select(Document).where(Document.state == State.ACCEPTED)
    rows = [
        {
            "document_id": document.id,
            "name": document.name,
            "format": document.format,
            "received_at": document.received_at,
            "accepted_no": document.accepted_no,
            "rows": document.rows,
            "refused": document.refused,
        }
        for document in session.scalars(query.order_by(Document.accepted_no))
    ]
    return pa.Table.from_pylist(rows, schema=build.DOCUMENTS)


def _watermark(session: Session, _ids: list[str]) -> pa.Table:
    marks = watermark(session)
    return pa.table(
        {"key": pa.array(list(marks)), "value": pa.array(list(marks.values()))},
        schema=build.WATERMARK,
    )


def _first_day(tables: dict[str, pa.Table], rows: dict[str, list[Path]]) -> dt.date | None:
    """The earliest day any fact has."""
    days = [_minimum(tables["entered_values"]["period_end"])]
    for table, column in (
        ("payments", "paid_on"),
        ("account_balances", "from_date"),
        ("sales", "sold_on"),
        ("statistic_values", "period_start"),
    ):
        days += [_earliest_in(path, column) for path in rows[table]]
    known = [day for day in days if day is not None and day >= EARLIEST]
    return min(known, default=None)


def _minimum(column: pa.ChunkedArray) -> dt.date | None:
    import pyarrow.compute as pc  # noqa: PLC0415 - slow to load, needed by refreshes only

    found: dt.date | None = pc.min(column).as_py()
    return found


def _earliest_in(path: Path, column: str) -> dt.date | None:
    """From the statistics in the Parquet footer: no row is read."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to load, needed by refreshes only

    metadata = pq.ParquetFile(path).metadata
    index = metadata.schema.names.index(column)
    found: list[dt.date] = []
    for group in range(metadata.num_row_groups):
        statistics = metadata.row_group(group).column(index).statistics
        if statistics is not None and statistics.has_min_max:
            found.append(statistics.min)
    return min(found, default=None)


def _periods(calendar: Calendar, first: dt.date | None, now: dt.datetime) -> pa.Table:
    today = now.astimezone(calendar.timezone).date()
    start = min(first or today, today)
    start = start.replace(year=max(start.year - YEARS_BEFORE, EARLIEST.year), month=1, day=1)
    end = today.replace(year=today.year + YEARS_AHEAD, month=12, day=31)
    rows = [row for kind in PeriodType for row in _periods_of(calendar, kind, start, end, now)]
    return pa.Table.from_pylist(rows, schema=build.PERIODS)


def _periods_of(
    calendar: Calendar, kind: PeriodType, start: dt.date, end: dt.date, now: dt.datetime
) -> Iterator[dict[str, Any]]:
    for period in periods_between(calendar, kind, start, end):
        yield {
            "period_type": kind,
            "coarseness": kind.coarseness,
            "period_start": period.first_date,
            "period_end": period.key,
            "first_day": period.first_day,
            "last_day": period.last_day,
            "started": period.start <= now,
            "closed": period.closed(now),
            "transitional": period.transitional,
        }
