"""The record as the warehouse wants it: definitions, periods, documents, own accounts as Arrow.

All of it as it stands at one moment. Reads the record and the folder of rows; changes nothing. What
changed since the version before is ``etl.changes``; typed values and quotas are ``etl.numbers``.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from etl import changes, numbers
from etl.intake import Places, ensure_rows
from models import company, documents
from models.database import Database
from models.documents import Document, State
from models.periods import Calendar, PeriodType, periods_between
from models.statistics import Direction, Statistic, Value
from warehouse import inputs as shapes
from warehouse.catalogue import DIMENSIONS

YEARS_BEFORE = 1  # before the first fact, so that the first periods are whole
YEARS_AHEAD = 1  # quotas are planned ahead
EARLIEST = dt.date(1990, 1, 1)
DAYS = {
    "payments": "paid_on",
    "account_balances": "from_date",
    "sales": "sold_on",
    "statistic_values": "period_start",
}
DEFINITION = (
    "id", "code", "name", "import_name", "entry_mode", "metric", "period_type", "kind",
    "direction", "missing_policy", "quota_mode", "quota_constant", "min_abs_change", "filters",
)  # fmt: skip
Files = Mapping[str, Mapping[str, Path]]


@contextmanager
def snapshot(database: Database) -> Iterator[Session]:
    """A session that sees the record as it is at its first question, whatever others write."""
    engine = database.engine
    if not database.is_sqlite:
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with Session(engine) as session:
        yield session
        session.rollback()


def inputs(places: Places, session: Session, now: dt.datetime) -> shapes.Inputs:
    """Everything the warehouse is derived from, as the session's snapshot has it."""
    calendar = company.calendar(session)
    counted = documents.counted_rows(session)
    files = _files({sha: ensure_rows(places, sha, tables) for sha, tables in counted.items()})
    first = _first_day(session, files)
    own = company.own_accounts(session)
    return shapes.Inputs(
        statistics=_statistics(session),
        periods=periods(calendar, first, now),
        documents=_documents(session),
        own_accounts=pa.table({"own_account": sorted(own)}, schema=shapes.OWN_ACCOUNTS),
        currency=changes.currency(session),
        entered_values=lambda wanted: numbers.entered_values(session, wanted),
        quotas=lambda wanted: numbers.quotas(session, wanted),
        rows=files,
        mark=changes.mark(session),
        now=now,
    )


def _files(folders: Mapping[str, Path]) -> dict[str, dict[str, Path]]:
    """Which document feeds which table: table → document → file."""
    return {
        table: {
            document: path
            for document, folder in folders.items()
            if (path := folder / f"{table}.parquet").exists()
        }
        for table in shapes.ROWS
    }


def _statistics(session: Session) -> pa.Table:
    """Definitions column by column: ten thousand of them must not cost a typed value its time."""
    columns = [getattr(Statistic, name) for name in DEFINITION]
    query = select(*columns).where(Statistic.archived.is_(False)).order_by(Statistic.id)
    rows = session.execute(query).all()
    found: dict[str, list[Any]] = {
        name: list(column)
        for name, column in zip(DEFINITION, zip(*rows, strict=True), strict=False)
    }
    if not rows:
        return shapes.STATISTICS.empty_table()
    filters = found.pop("filters")
    coarseness = {kind.value: kind.coarseness for kind in PeriodType}
    found["statistic_id"] = found.pop("id")
    found["coarseness"] = [coarseness[kind] for kind in found["period_type"]]
    found["inverted"] = [way == Direction.DOWN for way in found.pop("direction")]
    found |= {name: [one.get(name) for one in filters] for name in DIMENSIONS}
    return pa.table({name: found[name] for name in shapes.STATISTICS.names}, shapes.STATISTICS)


def _documents(session: Session) -> pa.Table:
    query = (
        select(
            Document.id.label("document_id"),
            Document.name,
            Document.format,
            Document.received_at,
            Document.accepted_no,
            Document.rows,
            Document.refused,
        )
        .where(Document.state == State.ACCEPTED)
        .order_by(Document.accepted_no)
    )
    rows = [
        {**row, "received_at": row["received_at"].astimezone(dt.UTC).replace(tzinfo=None)}
        for row in session.execute(query).mappings()
    ]
    return pa.Table.from_pylist(rows, schema=shapes.DOCUMENTS)


def _first_day(session: Session, files: Files) -> dt.date | None:
    """The earliest day any fact has."""
    # statistic by statistic: the index knows the first value of each
    first = select(func.min(Value.period_end)).where(Value.statistic_id == Statistic.id)
    days = [session.scalar(select(func.min(first.scalar_subquery())).select_from(Statistic))]
    for table, column in DAYS.items():
        days += [_earliest_in(path, column) for path in files[table].values()]
    known = [day for day in days if day is not None and day >= EARLIEST]
    return min(known, default=None)


def _earliest_in(path: Path, column: str) -> dt.date | None:
    """From the statistics in the Parquet footer: no row is read."""
    metadata = pq.ParquetFile(path).metadata
    index = metadata.schema.names.index(column)
    found: list[dt.date] = []
    for group in range(metadata.num_row_groups):
        statistics = metadata.row_group(group).column(index).statistics
        if statistics is not None and statistics.has_min_max:
            found.append(statistics.min)
    return min(found, default=None)


def periods(calendar: Calendar, first: dt.date | None, now: dt.datetime) -> pa.Table:
    """Every period that a fact, a quota or this moment may belong to."""
    today = now.astimezone(calendar.timezone).date()
    start = min(first or today, today)
    start = start.replace(year=max(start.year - YEARS_BEFORE, EARLIEST.year), month=1, day=1)
    end = today.replace(year=today.year + YEARS_AHEAD, month=12, day=31)
    rows = [row for kind in PeriodType for row in _periods_of(calendar, kind, start, end, now)]
    return pa.Table.from_pylist(rows, schema=shapes.PERIODS)


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
            "started": period.started(now),
            "closed": period.closed(now),
            "transitional": period.transitional,
        }
