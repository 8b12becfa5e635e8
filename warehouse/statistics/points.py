"""Points and conditions of the statistics in scope, computed anew inside a draft.

Values come typed, imported or from metrics; roll-up, quotas and points are SQL, conditions arrays.
Batch by batch, so that memory does not grow with the number of statistics.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse import scripts
from warehouse.contents import Figures, figure
from warehouse.differences import Difference
from warehouse.inputs import Inputs
from warehouse.scripts import hand_over
from warehouse.statistics import measuring, verdicts

BATCH = 1_000  # statistics
SCOPE = pa.schema([("statistic_id", pa.int64()), ("touched", pa.bool_())])
STEPS = ("typed_over_imported", "own_values", "own_points", "rolled", "planned")


@dataclass(frozen=True)
class Reclassified:
    """A verdict on an own period that became another one."""

    statistic_id: int
    period_end: dt.date
    was: str
    became: str
    trend_was: str
    trend_became: str


@dataclass
class Recomputed:
    """What became of the series: verdicts that became others, and rows and sums for the ledger."""

    reclassified: tuple[Reclassified, ...] = ()
    rows: int = 0
    verdicts: int = 0
    values: Decimal = Decimal(0)
    changes: Decimal = Decimal(0)

    def add(self, series: pa.Table) -> None:
        """Count rows that are put in."""
        closed = pc.not_equal(series["state"], "open")
        self.rows += series.num_rows
        self.verdicts += pc.sum(closed).as_py() or 0
        self.values += pc.sum(series["value"]).as_py() or 0
        self.changes += pc.sum(series["change"].filter(closed)).as_py() or 0

    def figures(self) -> Figures:
        """Rows and sums of the two marts."""
        return {
            "statistic_points": figure(self.rows, self.values),
            "statistic_conditions": figure(self.verdicts, self.changes),
        }


def recompute(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, difference: Difference, known: Figures
) -> Recomputed:
    """Replace points and conditions of the statistics in scope.

    ``known`` are the figures of the version before: what stays needs no counting.
    """
    _scope(connection, difference)
    scripts.run(connection, "points/macros")
    scripts.run(connection, "points/remember")
    found = _forget(connection, inputs, difference, known)
    if difference.statistics:
        scripts.run(connection, "points/calendar")
        measuring.measure(connection)
        for ids in _batches(sorted(difference.statistics)):
            found.add(_recompute_batch(connection, inputs, ids))
    rows = scripts.run(connection, "points/reclassified").fetchall()
    found.reclassified = tuple(Reclassified(*row) for row in rows)
    return found


def _forget(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, difference: Difference, known: Figures
) -> Recomputed:
    """Make room for new points; the figures of what stays."""
    if len(difference.statistics) == inputs.statistics.num_rows:
        scripts.run(connection, "points/forget_all")
        connection.execute("checkpoint")  # the new ones take the same place in the file
        return Recomputed()
    row = scripts.run(connection, "points/forgotten").fetchone()
    assert row is not None
    scripts.run(connection, "points/forget")
    points, verdicts = known["statistic_points"], known["statistic_conditions"]
    return Recomputed(
        rows=points["rows"] - row[0],
        verdicts=verdicts["rows"] - row[1],
        values=Decimal(points["sum"]) - (row[2] or 0),
        changes=Decimal(verdicts["sum"]) - (row[3] or 0),
    )


def _scope(connection: duckdb.DuckDBPyConnection, difference: Difference) -> None:
    statistics = sorted(difference.statistics)
    touched = [one in difference.touched for one in statistics]
    going = sorted(difference.statistics | difference.gone)
    hand_over(
        connection, "scope", pa.table({"statistic_id": statistics, "touched": touched}, SCOPE)
    )
    hand_over(connection, "going", pa.table({"statistic_id": going}, SCOPE.remove(1)))


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _recompute_batch(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, ids: Sequence[int]
) -> pa.Table:
    """Points of a few statistics, put in their place."""
    scripts.run(connection, "points/batch", {"ids": list(ids)})
    hand_over(connection, "entered", inputs.entered_values(ids))
    hand_over(connection, "quotas", inputs.quotas(ids))
    for step in STEPS:
        scripts.run(connection, f"points/{step}")
    series = scripts.run(connection, "points/series").to_arrow_table()
    judged = verdicts.judged(series)
    connection.register("given", judged)
    scripts.run(connection, "points/insert")
    connection.unregister("given")
    return judged
