"""The doctor's look at what is kept: the record, its audit, originals, their rows, the warehouse, copies."""

import datetime as dt

from sqlalchemy import select, text

from dashboard.doctor.finding import Finding, Level, fine_or_ill
from dashboard.installation import Installation
from models import anchor, backups, company, documents, i18n
from models import audit as auditing
from models import jobs as queue
from models.audit import AuditRow
from models.backups.proof import ORIGINALS
from models.base import Base, now
from models.document_store import file_hash
from models.i18n import _
from models.jobs import WarehouseVersion
from warehouse import row_files

LATE = dt.timedelta(hours=1)  # after a period's turn: by then its numbers are published


def record(here: Installation) -> Finding:
    """The file itself, and whether it lost its end."""
    with here.database.reading() as session:
        lost = anchor.missing(session, here.settings.home)
        said = "ok"
        if here.database.is_sqlite:
            said = str(session.scalar(text("pragma integrity_check(1)")))
            orphan = session.execute(text("pragma foreign_key_check")).first()
            said = said if orphan is None else f"foreign key: {orphan}"
    if lost is not None:
        said = _("act {act} is missing", act=lost)
    fine = said == "ok"
    return fine_or_ill("record", _("record"), _("whole") if fine else said, fine=fine)


def chain(here: Installation) -> Finding:
    """Every act as it was written."""
    with here.database.reading() as session:
        broken = auditing.broken_at(session)
    detail = _("whole") if broken is None else _("broken at row {row}", row=broken)
    return fine_or_ill("audit", _("audit chain"), detail, fine=broken is None)


def originals(here: Installation) -> Finding:
    """Every original the record names, byte for byte."""
    with here.database.reading() as session:
        columns = [Base.metadata.tables[table].columns[name] for table, name in ORIGINALS]
        ids = sorted({one for column in columns for one in session.scalars(select(column)) if one})
    missing = [sha for sha in ids if not here.documents.path(sha).exists()]
    damaged = [
        sha for sha in ids if sha not in missing and file_hash(here.documents.path(sha)) != sha
    ]
    detail = _(
        "{count} kept, {missing} missing, {damaged} damaged",
        count=len(ids),
        missing=len(missing),
        damaged=len(damaged),
    )
    ill = " ".join(sha[:12] for sha in (*missing, *damaged)[:5])
    return fine_or_ill("documents", _("documents"), f"{detail} {ill}".strip(), fine=not ill)


def rows(here: Installation) -> Finding:
    """Rows are derived: the worker reads lost and damaged ones anew when it starts."""
    with here.database.reading() as session:
        counted = documents.counted_rows(session)
    ill = [
        sha
        for sha, tables in counted.items()
        if not row_files.sound(here.settings.rows / sha, tables)
    ]
    detail = _("{count} damaged: start the worker anew", count=len(ill)) if ill else _("whole")
    return fine_or_ill("rows", _("rows of documents"), detail, fine=not ill)


def published(here: Installation) -> Finding:
    """The numbers people see: whole, and of after the last period ended."""
    name, title = here.warehouse.current(), _("warehouse")
    if name is None:
        return Finding("warehouse", title, Level.ILL, _("nothing is published"))
    with here.database.reading() as session:
        known = session.get(WarehouseVersion, name)
        fine = here.warehouse.sound(name, known.sha256 if known else None)
        if not fine or known is None:
            return Finding("warehouse", title, Level.ILL, _("{name} is damaged", name=name))
        zone = company.calendar(session).timezone if company.exists(session) else dt.UTC
        behind = company.exists(session) and known.published_at < queue.turn(session, now() - LATE)
    at = i18n.moment(known.published_at.astimezone(zone))
    detail = _("of {at}: a period has ended since", at=at) if behind else _("of {at}", at=at)
    return fine_or_ill("warehouse", title, detail, fine=not behind)


def copies(here: Installation) -> Finding:
    """A backup is young, proved, and of another disk than what it is a copy of."""
    plan, title = here.settings.backups, _("backups")
    found = backups.listed(plan.folder)
    with here.database.reading() as session:
        trouble = backups.trouble(session, plan, now())
        began = session.scalar(select(AuditRow.id).limit(1)) is not None
        zone = company.calendar(session).timezone if company.exists(session) else dt.UTC
    if trouble is not None:
        return Finding("backups", title, Level.ILL, str(trouble))
    if not found:
        at = i18n.moment(backups.next_after(now(), plan.at, zone).astimezone(zone))
        detail = _("none yet, the first at {at}", at=at) if began else _("none yet")
        return Finding("backups", title, Level.NOTE, detail)
    newest = found[0]
    if newest.manifest.record != file_hash(newest.path / backups.RECORD):
        detail = _("the newest is damaged: {name}", name=newest.path.name)
        return Finding("backups", title, Level.ILL, detail)
    at = i18n.moment(newest.manifest.at.astimezone(zone))
    if newest.path.stat().st_dev == here.settings.home.stat().st_dev:
        detail = _("the newest is of {at}, but on the disk of the data: set ASM_BACKUPS", at=at)
        return Finding("backups", title, Level.NOTE, detail)
    return Finding("backups", title, Level.FINE, _("the newest is of {at}", at=at))
