"""Build a warehouse: rows → marts → points → conditions → checks → published. Whole, or what changed.

A refresh copies the published file and recomputes what changed and what depends on it; it must give
the same rows as a full rebuild. Runs the SQL floors in order and knows no format and no form.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.catalogue import DIMENSIONS, metrics
from warehouse.statistics import points
from warehouse.store import Draft, FileStore, Published

SQL = Path(__file__).parent / "sql"
ROWS = (
    "payments", "account_balances", "sales", "customers", "products", "offers", "statistic_values",
)  # fmt: skip
RECORD = ("statistics", "entered_values", "quotas", "periods", "documents", "watermark")
MARTS = (*ROWS, "documents", "statistic_points", "statistic_conditions")


@dataclass(frozen=True)
class Inputs:
    """Everything a warehouse is derived from: the record as Arrow tables, rows as Parquet files."""

    statistics: pa.Table
    entered_values: pa.Table
    quotas: pa.Table
    periods: pa.Table
    documents: pa.Table
    watermark: pa.Table  # key, value: what of the record is inside
    rows: Mapping[str, Sequence[Path]]
    now: dt.datetime


@dataclass(frozen=True)
class Changed:
    """What a refresh must recompute. Statistics by id; row tables by name."""

    statistics: frozenset[int] = frozenset()
    tables: frozenset[str] = frozenset()
    everything: bool = field(default=False)


class CheckFailed(Exception):
    """A built warehouse contradicts itself; it is not published."""


def rebuild(store: FileStore, inputs: Inputs) -> Published:
    """A new warehouse from nothing but the inputs."""
    with store.drafting() as draft:
        _run(draft, inputs, Changed(everything=True, tables=frozenset(ROWS)))
        return store.publish(draft, _counts(draft.connection))


def refresh(store: FileStore, inputs: Inputs, changed: Changed) -> Published:
    """A new warehouse from the published one and what changed since; whole when there is none."""
    base = store.current()
    if base is None or not store.path(base).exists():
        return rebuild(store, inputs)
    with store.drafting(base) as draft:
        _run(draft, inputs, changed)
        return store.publish(draft, _counts(draft.connection))


def _run(draft: Draft, inputs: Inputs, changed: Changed) -> None:
    connection = draft.connection
    connection.execute("begin")
    tables = changed.tables & set(ROWS)
    _execute(connection, "raw.sql")
    closed_before = _closed_periods(connection)
    for name in RECORD:
        _replace(connection, f"raw.{name}", getattr(inputs, name))
    _replace(connection, "raw.metric_reads", _metric_reads())
    for table in ROWS:
        if table in tables:
            _rebuild_mart(connection, table, inputs.rows.get(table, ()))
    _execute(connection, "marts/documents.sql")
    _execute(connection, "points/shape.sql")
    time_passed = closed_before != _closed_periods(connection)
    scope = _scope(connection, changed, everything=changed.everything or time_passed)
    points.recompute(connection, scope)
    check(connection)
    connection.execute("commit")


def _rebuild_mart(connection: duckdb.DuckDBPyConnection, table: str, files: Iterable[Path]) -> None:
    """Rows of all accepted documents → the mart; the newest version of every record counts."""
    names = [str(path) for path in files]
    view = f"select * from raw.{table}"
    if names:
        connection.from_parquet(names).create_view("parquet_rows", replace=True)
        view += " union all by name select * from parquet_rows"
    connection.execute(f"create or replace temp view incoming as {view}")
    _execute(connection, "staging/newest.sql")
    _execute(connection, "staging/rows.sql")
    _execute(connection, f"marts/{table}.sql")
    connection.execute("drop view staged")
    connection.execute("drop view incoming")


def _scope(
    connection: duckdb.DuckDBPyConnection, changed: Changed, *, everything: bool
) -> set[int]:
    """Statistics whose points must be computed anew."""
    rows = connection.execute(
        "select statistic_id, entry_mode, metric from raw.statistics"
    ).fetchall()
    known = metrics()
    scope = set()
    for statistic_id, entry_mode, metric in rows:
        reads = set(known[metric].reads) if metric in known else set[str]()
        depends = (entry_mode == "metric" and reads & changed.tables) or (
            entry_mode == "import" and "statistic_values" in changed.tables
        )
        if everything or depends or statistic_id in changed.statistics:
            scope.add(statistic_id)
    return scope


def check(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every check; any row is an offence and stops the publication."""
    for path in sorted((SQL / "checks").glob("*.sql")):
        offences = connection.execute(path.read_text(encoding="utf-8")).fetchall()
        if offences:
            raise CheckFailed(f"{path.stem}: {offences[:3]}")


def _closed_periods(connection: duckdb.DuckDBPyConnection) -> object:
    present = connection.execute(
        "select count(*) from information_schema.tables "
        "where table_schema = 'raw' and table_name = 'periods'"
    ).fetchone()
    if not present or not present[0]:
        return None
    return connection.execute(
        "select min(period_end), count(*) filter (where closed), count(*) filter (where started) "
        "from raw.periods"
    ).fetchone()


def _metric_reads() -> pa.Table:
    """Which metric looks at which mart."""
    pairs = [
        {"metric": metric.name, "mart": mart}
        for metric in metrics().values()
        for mart in metric.reads
    ]
    return pa.Table.from_pylist(
        pairs, schema=pa.schema([("metric", pa.string()), ("mart", pa.string())])
    )


def _replace(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("given", rows)
    connection.execute(f"create or replace table {table} as select * from given")
    connection.unregister("given")


def _counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows per mart, for the ledger."""
    counts = {}
    for mart in MARTS:
        row = connection.execute(f"select count(*) from marts.{mart}").fetchone()
        counts[mart] = int(row[0]) if row else 0
    return counts


@cache
def _text(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


def _execute(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute(_text(name))


STATISTICS = pa.schema(
    [
        ("statistic_id", pa.int64()),
        ("code", pa.string()),
        ("name", pa.string()),
        ("import_name", pa.string()),
        ("entry_mode", pa.string()),
        ("metric", pa.string()),
        ("period_type", pa.string()),
        ("coarseness", pa.int64()),
        ("kind", pa.string()),
        ("inverted", pa.bool_()),
        ("missing_policy", pa.string()),
        ("quota_mode", pa.string()),
        ("quota_constant", pa.decimal128(24, 6)),
        ("min_abs_change", pa.decimal128(24, 6)),
        *((dimension, pa.string()) for dimension in DIMENSIONS),
    ]
)
ENTERED_VALUES = pa.schema(
    [
        ("statistic_id", pa.int64()),
        ("period_end", pa.date32()),
        ("value", pa.decimal128(24, 6)),
        ("corrected", pa.bool_()),
    ]
)
QUOTAS = pa.schema(
    [
        ("statistic_id", pa.int64()),
        ("period_end", pa.date32()),
        ("value", pa.decimal128(24, 6)),
    ]
)
PERIODS = pa.schema(
    [
        ("period_type", pa.string()),
        ("coarseness", pa.int64()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        ("first_day", pa.date32()),
        ("last_day", pa.date32()),
        ("started", pa.bool_()),
        ("closed", pa.bool_()),
        ("transitional", pa.bool_()),
    ]
)
DOCUMENTS = pa.schema(
    [
        ("document_id", pa.string()),
        ("name", pa.string()),
        ("format", pa.string()),
        ("received_at", pa.timestamp("us", tz="UTC")),
        ("accepted_no", pa.int64()),
        ("rows", pa.int64()),
        ("refused", pa.int64()),
    ]
)
WATERMARK = pa.schema([("key", pa.string()), ("value", pa.string())])
