"""What a draft must compute anew: its record's tables held against those of the version before.

Definitions, documents, own accounts and periods are compared, not believed; only of typed values and
quotas the worker says whose changed. The new tables take the place of the old ones on the way.
"""

from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from warehouse import scripts
from warehouse.catalogue import metrics
from warehouse.facts import BALANCES_FROM
from warehouse.inputs import FEEDS, ROWS, Changed, Inputs

OWN_ACCOUNTS_MATTER = frozenset({"payments"})
COMPARED = ("statistics", "feeds", "own_accounts", "periods")


@dataclass(frozen=True)
class Difference:
    """``statistics`` to recompute, of which ``touched`` for another reason than time; ``gone`` ones."""

    statistics: frozenset[int]
    touched: frozenset[int]
    gone: frozenset[int]
    tables: frozenset[str]
    everything: bool = False

    @property
    def nothing(self) -> bool:
        """Whether the version before says the same already."""
        return not (self.statistics or self.gone or self.tables or self.everything)


def take_over(
    points: duckdb.DuckDBPyConnection, inputs: Inputs, changed: Changed, *, fresh: bool
) -> Difference:
    """Put the record's tables into a draft and say what follows from them."""
    given = {
        "statistics": inputs.statistics,
        "feeds": _feeds(inputs),
        "own_accounts": inputs.own_accounts,
        "periods": inputs.periods,
    }
    differing: dict[str, list[tuple[Any, ...]]] = {}
    for name in COMPARED:
        points.register("given", given[name])
        if not fresh:
            differing[name] = scripts.run(points, f"differences/{name}").fetchall()
        points.execute(f"create or replace table raw.{name} as from given")
        points.unregister("given")
    points.register("given", inputs.documents)
    points.execute("create or replace table raw.documents as from given")
    points.unregister("given")
    ids = frozenset(inputs.statistics["statistic_id"].to_pylist())
    if fresh:
        return Difference(ids, frozenset(), frozenset(), frozenset(ROWS), everything=True)
    return _difference(inputs, changed, ids, differing)


def _difference(
    inputs: Inputs,
    changed: Changed,
    ids: frozenset[int],
    differing: dict[str, list[tuple[Any, ...]]],
) -> Difference:
    redefined = frozenset(row[0] for row in differing["statistics"])
    tables = frozenset(row[0] for row in differing["feeds"])
    if differing["own_accounts"]:
        tables |= OWN_ACCOUNTS_MATTER
    coarsest = differing["periods"][0][0]
    touched = ids & (redefined | changed.statistics)
    aged = set()
    fed = set()
    columns = ("statistic_id", "coarseness", "entry_mode", "metric")
    if tables or coarsest is not None:
        for one, coarseness, mode, metric in zip(
            *(inputs.statistics[name].to_pylist() for name in columns), strict=True
        ):
            if tables and _reads(mode, metric) & tables:
                fed.add(one)
            if coarsest is not None and coarseness <= coarsest:
                aged.add(one)
    touched |= fed
    return Difference(touched | aged, touched, redefined - ids, tables)


def _reads(entry_mode: str, metric_name: str | None) -> set[str]:
    """The marts a statistic's values come from."""
    if entry_mode == "import":
        return {"statistic_values"}
    metric = metrics().get(metric_name or "")
    if entry_mode != "metric" or metric is None:
        return set()
    return set(BALANCES_FROM if BALANCES_FROM & set(metric.reads) else metric.reads)


def _feeds(inputs: Inputs) -> pa.Table:
    """Which document feeds which mart, and its turn."""
    turns = dict(
        zip(
            inputs.documents["document_id"].to_pylist(),
            inputs.documents["accepted_no"].to_pylist(),
            strict=True,
        )
    )
    rows = [
        {"document_id": document, "accepted_no": turns[document], "mart": mart}
        for mart, files in inputs.rows.items()
        for document in files
    ]
    return pa.Table.from_pylist(rows, schema=FEEDS)
