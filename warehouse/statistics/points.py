"""Points and conditions of the statistics in scope, computed anew inside a draft.

Values come typed, imported or from metrics; roll-up, quotas and points are SQL, conditions arrays.
Batch by batch, so that memory does not grow with the number of statistics.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

import duckdb
import pyarrow as pa

from warehouse import scripts
from warehouse.contents import Figures
from warehouse.differences import Difference
from warehouse.inputs import Inputs
from warehouse.scripts import hand_over
from warehouse.statistics import measuring, verdicts
from warehouse.statistics.outcome import Outcome, Reclassified

BATCH = 1_000  # statistics
SCOPE = pa.schema([("statistic_id", pa.int64()), ("touched", pa.bool_())])
STEPS = ("typed_over_imported", "own_values", "own_points", "rolled", "planned")
Ids: TypeAlias = Sequence[int]
Numbers: TypeAlias = tuple[pa.Table, pa.Table]  # typed values, quotas


def recompute(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, difference: Difference, known: Figures
) -> Outcome:
    """Replace points and conditions of the statistics in scope.

    ``known`` are the figures of the version before.
    """
    _scope(connection, difference)
    scripts.run(connection, "points/macros")
    scripts.run(connection, "points/remember")
    outcome = _forget(connection, inputs, difference, known)
    if difference.statistics:
        scripts.run(connection, "points/calendar")
        measuring.measure(connection)
        _recompute(connection, inputs, sorted(difference.statistics), outcome)
    rows = scripts.run(connection, "points/reclassified").fetchall()
    outcome.reclassified = tuple(Reclassified(*row) for row in rows)
    return outcome


def _scope(connection: duckdb.DuckDBPyConnection, difference: Difference) -> None:
    statistics = sorted(difference.statistics)
    touched = [one in difference.touched for one in statistics]
    going = sorted(difference.statistics | difference.gone)
    scope = pa.table({"statistic_id": statistics, "touched": touched}, SCOPE)
    hand_over(connection, "scope", scope)
    hand_over(connection, "going", pa.table({"statistic_id": going}, SCOPE.remove(1)))


def _forget(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, difference: Difference, known: Figures
) -> Outcome:
    """Make room for new points."""
    if len(difference.statistics) == inputs.statistics.num_rows:
        scripts.run(connection, "points/forget_all")
        connection.execute("checkpoint")  # the new ones take the same place in the file
        return Outcome()
    outcome = Outcome.of(known)
    row = scripts.run(connection, "points/forgotten").fetchone()
    assert row is not None
    outcome.forget(*row)
    scripts.run(connection, "points/forget")
    return outcome


def _recompute(
    connection: duckdb.DuckDBPyConnection, inputs: Inputs, ids: Ids, outcome: Outcome
) -> None:
    """All batches. The record is read one ahead and verdicts are given one behind the engine."""
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    with ThreadPoolExecutor(1) as reading, ThreadPoolExecutor(1) as judging:
        ahead: Future[Numbers] | None = reading.submit(_numbers, inputs, batches[0])
        behind: Future[pa.Table] | None = None
        for batch, following in zip(batches, [*batches[1:], None], strict=True):
            assert ahead is not None
            numbers = ahead.result()
            ahead = reading.submit(_numbers, inputs, following) if following else None
            series = _series(connection, batch, numbers)
            if behind is not None:
                _put(connection, behind.result(), outcome)
            behind = judging.submit(verdicts.judged, series)
        assert behind is not None
        _put(connection, behind.result(), outcome)


def _numbers(inputs: Inputs, ids: Ids) -> Numbers:
    return inputs.entered_values(ids), inputs.quotas(ids)


def _series(connection: duckdb.DuckDBPyConnection, ids: Ids, numbers: Numbers) -> pa.Table:
    """Points of a few statistics, not yet judged."""
    scripts.run(connection, "points/batch", {"ids": list(ids)})
    for name, table in zip(("entered", "quotas"), numbers, strict=True):
        hand_over(connection, name, table)
    for step in STEPS:
        scripts.run(connection, f"points/{step}")
    return scripts.run(connection, "points/series").to_arrow_table()


def _put(connection: duckdb.DuckDBPyConnection, judged: pa.Table, outcome: Outcome) -> None:
    connection.register("given", judged)
    scripts.run(connection, "points/insert")
    connection.unregister("given")
    outcome.add(judged)
