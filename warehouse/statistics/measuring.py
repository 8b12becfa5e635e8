"""Values of metrics for all statistics in scope that ask for them, whatever their filters.

The rows of a metric are added up by day and filtered dimension first: statistics with filters on the
same dimensions share one pass over the rows.
"""

import duckdb
import pyarrow as pa

from warehouse import scripts
from warehouse.catalogue import Metric, metrics
from warehouse.scripts import hand_over

KEYED = frozenset({"distinct", "sum_per_distinct", "balance", "top_share"})


def measure(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``metric_values`` and say which days the facts cover."""
    scripts.run(connection, "points/asked")
    _metric_reads(connection)
    asked = connection.execute(
        "select distinct metric, filtered_by from asked order by metric, filtered_by"
    ).fetchall()
    known = metrics()
    wanted = [(known[name], filters) for name, filters in asked if name in known]
    scripts.run(connection, "points/covered" if wanted else "points/nothing_covered")
    for metric, filters in wanted:
        _measure(connection, metric, filters)


def _measure(connection: duckdb.DuckDBPyConnection, metric: Metric, filtered_by: list[str]) -> None:
    parameters = {"metric": metric.name, "filtered_by": filtered_by}
    scripts.run(connection, "points/wanted", parameters)
    key = ["key"] if metric.aggregate in KEYED else []
    kept = ["day", *filtered_by, *key]
    rows = {"kept": kept, "rows": f"metrics.{metric.name}"}
    scripts.run(connection, "points/matched", rows)
    scripts.run(connection, f"aggregates/{metric.aggregate}")


def _metric_reads(connection: duckdb.DuckDBPyConnection) -> None:
    """Which mart's days decide whether a metric is zero or missing."""
    known = metrics()
    marts = {"metric": list(known), "mart": [metric.reads[0] for metric in known.values()]}
    hand_over(connection, "metric_reads", pa.table(marts))
