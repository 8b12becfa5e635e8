"""A new warehouse when the record changed: what to recompute, build, note in the ledger, publish.

What changed is found by holding the record against the published version; what a job asks for is
recomputed besides. So nothing is missed when jobs are lost, doubled or come in another order.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from etl import changes, operational
from etl.intake import Places
from models import audit
from models.base import now
from models.jobs import WarehouseVersion
from warehouse import build
from warehouse.build import Built, Changed, Reclassified
from warehouse.store import FileStore, Published

VERDICT = "verdict"  # the audit's word for a condition that became another one
MOST_PERIODS = 60  # per act in the audit


@dataclass(frozen=True)
class Wanted:
    """The united wishes of several refresh jobs."""

    statistics: frozenset[int]
    full: bool


def unite(payloads: Iterable[dict[str, Any]]) -> Wanted:
    """One wish out of many. Documents need none: which of them feed the warehouse is compared."""
    statistics: set[int] = set()
    full = False
    for payload in payloads:
        statistics |= set(payload.get("statistics", ()))
        full |= bool(payload.get("full"))
    return Wanted(frozenset(statistics), full)


def refresh(
    places: Places, store: FileStore, wanted: Wanted, moment: dt.datetime | None = None
) -> Published:
    """Build and publish what the record has more than the published version, and ``wanted``.

    Periods are open or closed as they are at ``moment``: now, unless a story is told.
    """
    moment = moment or now()

    def note(built: Built) -> None:
        with places.database.writing() as session:
            session.merge(  # the name may be known from a build that was killed after this
                WarehouseVersion(
                    name=built.published.name,
                    published_at=moment,  # what was closed then is closed in it
                    sha256=built.published.sha256,
                    tables=built.published.tables,
                )
            )
            _log(session, built.reclassified)

    base = store.published()
    with operational.snapshot(places.database) as session:
        changed = None
        if base is not None and not wanted.full:
            changed = changes.statistics_since(session, base.mark)
        inputs = operational.inputs(places, session, moment)
        if changed is None:
            return build.rebuild(store, inputs, note)
        return build.refresh(store, inputs, Changed(changed | wanted.statistics), note)


def _log(session: Session, reclassified: Iterable[Reclassified]) -> None:
    """Write verdicts that became others into the audit, one act per statistic (ST-15)."""
    by_statistic: dict[int, list[Reclassified]] = {}
    for one in reclassified:
        by_statistic.setdefault(one.statistic_id, []).append(one)
    for statistic_id, all_of_them in by_statistic.items():
        shown = all_of_them[-MOST_PERIODS:]
        audit.record(
            session,
            None,
            "reclassify",
            (VERDICT, statistic_id),
            before={one.period_end.isoformat(): [one.was, one.trend_was] for one in shown},
            after={one.period_end.isoformat(): [one.became, one.trend_became] for one in shown},
        )


def behind(places: Places, store: FileStore) -> Wanted | None:
    """What the published warehouse lacks compared with the record; None when nothing.

    Covers a worker killed between the record's commit and the publication (D2).
    """
    base = store.published()
    if base is None:
        return Wanted(frozenset(), full=True)
    with operational.snapshot(places.database) as session:
        if changes.mark(session) == base.mark:
            return None
        changed = changes.statistics_since(session, base.mark)
    return Wanted(changed or frozenset(), full=changed is None)
