"""Points and conditions of the statistics in scope, computed anew inside a draft.

Values come typed, imported or from metrics; roll-up, quotas and points are SQL, conditions arrays.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from warehouse.catalogue import DIMENSIONS, Metric, metrics
from warehouse.statistics.condition_arrays import CODES, Classified, SeriesBlock, classify

SQL = Path(__file__).parent.parent / "sql"
STEPS = (
    "points/typed.sql",
    "points/own.sql",
    "points/rolled.sql",
    "points/quotas.sql",
    "points/forget.sql",
    "points/points.sql",
    "points/series.sql",
)


def recompute(connection: duckdb.DuckDBPyConnection, scope: Iterable[int]) -> None:
    """Replace points and conditions of the statistics in ``scope``."""
    ids = pa.table({"statistic_id": pa.array(sorted(scope), pa.int64())})
    connection.register("given", ids)
    connection.execute("create or replace temp table scope as select * from given")
    connection.unregister("given")
    _execute(connection, "points/days.sql")
    for metric in metrics().values():
        _measure(connection, metric)
    for step in STEPS:
        _execute(connection, step)
    _classify(connection)


def _measure(connection: duckdb.DuckDBPyConnection, metric: Metric) -> None:
    """Values of all statistics in scope that ask for this metric, whatever their filters."""
    columns = ", ".join(f"s.{name}" for name in ("statistic_id", "coarseness", *DIMENSIONS))
    connection.execute(
        f"create or replace temp table wanted as select {columns} from raw.statistics as s "
        "inner join scope as c on s.statistic_id = c.statistic_id "
        "where s.entry_mode = 'metric' and s.metric = $metric",
        {"metric": metric.name},
    )
    wanted = connection.execute("select count(*) from wanted").fetchone()
    if wanted and wanted[0]:
        connection.execute(f"create or replace temp view metric_rows as {metric.sql}")
        _execute(connection, "points/matched.sql")
        _execute(connection, f"aggregates/{metric.aggregate}.sql")


def _classify(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "select statistic_id, period_type, value, inverted, min_abs_change from series order by place"
    ).to_arrow_table()
    verdicts = _as_table(classify(_block(rows))) if rows.num_rows else _as_table(_nothing())
    connection.register("verdicts", verdicts)
    _execute(connection, "points/conditions.sql")
    connection.unregister("verdicts")


def _nothing() -> Classified:
    empty = np.zeros(0, np.int64)
    flags = np.zeros(0, np.bool_)
    return classify(SeriesBlock(empty, empty, flags, flags, []))


def _block(rows: pa.Table) -> SeriesBlock:
    """Series as arrays; a series starts where statistic or period type changes."""
    statistic = rows["statistic_id"].to_numpy()
    period_type = rows["period_type"].combine_chunks().dictionary_encode().indices.to_numpy()
    changes = np.flatnonzero((np.diff(statistic) != 0) | (np.diff(period_type) != 0)) + 1
    starts = np.concatenate(([0], changes)).astype(np.int64)
    lengths = np.diff(np.concatenate((starts, [len(statistic)]))).astype(np.int64)
    values, present = _millionths(rows["value"].combine_chunks())
    guards = rows["min_abs_change"].combine_chunks().take(pa.array(starts))
    return SeriesBlock(
        lengths,
        values,
        present,
        rows["inverted"].to_numpy(zero_copy_only=False)[starts].astype(np.bool_),
        guards.to_pylist(),
    )


def _millionths(column: pa.Decimal128Array) -> tuple[np.ndarray, np.ndarray]:
    """DECIMAL(24,6) as 64-bit millionths. Values beyond 9·10^12 do not fit and are refused."""
    present = column.is_valid().to_numpy(zero_copy_only=False)
    buffer = column.buffers()[1]
    pairs = np.frombuffer(buffer, np.int64).reshape(-1, 2)
    pairs = pairs[column.offset : column.offset + len(column)]
    low, high = pairs[:, 0], pairs[:, 1]
    if (present & (high != low >> 63)).any():
        raise OverflowError("a value is beyond 9·10^12")
    return np.where(present, low, 0), present


def _as_table(found: Classified) -> pa.Table:
    names = np.array([str(code) for code in CODES])
    flags = np.where(found.gap, "gap", "")
    flags = np.where(found.low, np.where(found.gap, "gap,low", "low"), flags)
    columns: dict[str, object] = {
        "place": np.arange(1, len(found.gap) + 1),
        "condition": names[found.period.condition],
        "change": found.period.change,
        "has_change": found.period.has_change,
        "change_sign": found.period.infinite,
        "trend_condition": names[found.trend.condition],
        "trend_change": found.trend.change,
        "has_trend_change": found.trend.has_change,
        "trend_change_sign": found.trend.infinite,
        "flags": flags,
    }
    return pa.table(columns)


@cache
def _text(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


def _execute(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute(_text(name))
