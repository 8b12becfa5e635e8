"""Build a warehouse: rows → facts → points and conditions → checks → published. Whole, or what changed.

A refresh stands on the published version and recomputes what changed and what depends on it; it must
give the same rows as a full rebuild. Knows no format, no form and no record.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import duckdb

from warehouse import differences, facts, scripts
from warehouse.catalogue import metrics
from warehouse.contents import Figures
from warehouse.differences import Difference
from warehouse.draft import Draft
from warehouse.facts import CheckFailed, check
from warehouse.inputs import ROWS, Changed, Inputs
from warehouse.statistics import points
from warehouse.statistics.outcome import Reclassified
from warehouse.store import FileStore, Published

MARTS = (*ROWS, "documents", "statistic_points", "statistic_conditions")


@dataclass(frozen=True)
class Built:
    """A version about to be published, and the verdicts that became others in it."""

    published: Published
    reclassified: tuple[Reclassified, ...] = field(default=())


Note = Callable[[Built], None]


def unnoted(_built: Built) -> None:
    """Nobody keeps a ledger."""


def rebuild(store: FileStore, inputs: Inputs, note: Note = unnoted) -> Published:
    """A new warehouse from nothing but the inputs."""
    with store.drafting() as draft:
        scripts.run(draft.points, "published/tables")
        difference = differences.take_over(draft.points, inputs, Changed(), fresh=True)
        return _publish(store, draft, inputs, difference, note)


def refresh(store: FileStore, inputs: Inputs, changed: Changed, note: Note = unnoted) -> Published:
    """A new warehouse from the published one and what changed since; the old one when nothing did."""
    base = store.published()
    if base is None:
        return rebuild(store, inputs, note)
    with store.drafting(base.name) as draft:
        difference = differences.take_over(draft.points, inputs, changed, fresh=False)
        if difference.nothing and dict(base.mark) == dict(inputs.mark):
            return base
        return _publish(store, draft, inputs, difference, note)


def _publish(
    store: FileStore, draft: Draft, inputs: Inputs, difference: Difference, note: Note
) -> Published:
    if difference.tables:
        with draft.changing_facts() as connection:
            facts.build(connection, inputs, sorted(difference.tables))
    else:
        draft.keep_facts()
    draft.attach_facts()
    if draft.base is None:
        scripts.run(draft.points, "published/marts")
        _publish_metrics(draft.points)
    known = store.contents(draft.base.name).tables if draft.base else {}
    outcome = points.recompute(draft.points, inputs, difference, known)
    check(draft.points, "checks/points")
    if not difference.everything:  # the batches of a rebuild are held apart by verdicts.judged
        check(draft.points, "checks/refreshed")
    return store.publish(
        draft,
        {**_facts_figures(draft, difference, known), **outcome.figures()},
        inputs.mark,
        lambda published: note(Built(published, outcome.reclassified)),
    )


def _publish_metrics(connection: duckdb.DuckDBPyConnection) -> None:
    """The rows of every metric as a view of its name, for the points and for whoever asks."""
    for metric in metrics().values():
        connection.execute(f"create or replace view metrics.{metric.name} as {metric.sql}")


def _facts_figures(draft: Draft, difference: Difference, known: Figures) -> Figures:
    """Rows and sums of the facts; those that did not change are known."""
    anew = [mart for mart in ROWS if mart in difference.tables or mart not in known]
    kept = {mart: known[mart] for mart in ROWS if mart not in anew}
    return {**kept, **facts.figures(draft.points, (*anew, "documents"))}


__all__ = [
    "MARTS",
    "ROWS",
    "Built",
    "Changed",
    "CheckFailed",
    "Inputs",
    "Reclassified",
    "rebuild",
    "refresh",
]
