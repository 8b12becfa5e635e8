"""A new warehouse when the record changed: what to recompute, build, publish, note in the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from etl import operational
from etl.intake import Places
from models.base import now
from models.documents import Document
from models.jobs import WarehouseVersion
from models.statistics import Statistic
from warehouse import build
from warehouse.build import Changed
from warehouse.reader import Reader
from warehouse.store import FileStore, Published


@dataclass(frozen=True)
class Wanted:
    """The united wishes of several refresh jobs."""

    statistics: frozenset[int]
    documents: frozenset[str]
    full: bool


def unite(payloads: Iterable[dict[str, Any]]) -> Wanted:
    """One wish out of many."""
    statistics: set[int] = set()
    documents: set[str] = set()
    full = False
    for payload in payloads:
        statistics |= set(payload.get("statistics", ()))
        documents |= set(payload.get("documents", ()))
        full |= bool(payload.get("full"))
    return Wanted(frozenset(statistics), frozenset(documents), full)


def refresh(places: Places, store: FileStore, wanted: Wanted) -> Published:
    """Build and publish what ``wanted`` asks for; the ledger row is written after."""
    moment = now()
    inputs = operational.inputs(places, moment)
    if wanted.full or store.current() is None:
        published = build.rebuild(store, inputs)
    else:
        published = build.refresh(store, inputs, _changed(places, wanted))
    with places.database.writing() as session:
        session.add(
            WarehouseVersion(
                name=published.name,
                published_at=moment,  # what was closed then is closed in it
                sha256=published.sha256,
                tables=published.tables,
            )
        )
    return published


def _changed(places: Places, wanted: Wanted) -> Changed:
    with places.database.reading() as session:
        tables = {table for sha in wanted.documents for table in _tables_of(session, sha)}
        known = set(session.scalars(select(Statistic.id)))
    return Changed(statistics=wanted.statistics & known, tables=frozenset(tables))


def _tables_of(session: Session, document_id: str) -> set[str]:
    """Row tables a document feeds: by its verdict, which outlives its rows."""
    document = session.get(Document, document_id)
    verdict = (document.verdict if document else None) or {}
    return set(verdict.get("tables", build.ROWS))


def behind(places: Places, store: FileStore) -> Wanted | None:
    """What the published warehouse lacks compared with the record; None when nothing.

    Covers a worker killed between the record's commit and the publication.
    """
    reader = Reader(store)
    if reader.version() is None:
        return Wanted(frozenset(), frozenset(), full=True)
    inside = dict(reader.query("select key, value from raw.watermark").rows)
    with places.database.reading() as session:
        wanted = operational.watermark(session)
    if wanted == inside:
        return None
    return Wanted(frozenset(), frozenset(), full=True)
