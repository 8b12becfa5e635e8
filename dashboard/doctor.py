"""Look over an installation: what could lose or leak data is found before it does."""

import datetime as dt
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from dashboard.installation import Installation
from models import anchor, audit, documents, people
from models.base import now
from models.document_store import file_hash
from models.documents import Document
from models.i18n import _
from models.jobs import Job, JobState, WarehouseVersion, WorkerLife
from models.people import SecondFactor
from warehouse import row_files

FREE_GIGABYTES = 1
WORKER_SILENCE = 60  # seconds
LATELY = dt.timedelta(days=7)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    fine: bool
    detail: str


def examine(here: Installation) -> list[Finding]:
    """Everything, in the order of importance. A record that cannot be read does not stop the rest."""
    looks: tuple[Callable[[Installation], Finding], ...] = (
        _record,
        _audit,
        _documents,
        _rows,
        _warehouse,
        _jobs,
        _worker,
        _factors,
        _disk,
        _key,
        _folder,
    )
    findings = []
    for look in looks:
        try:
            findings.append(look(here))
        except DatabaseError as error:
            findings.append(Finding(look.__name__.strip("_"), fine=False, detail=str(error.orig)))
    return findings


def _record(here: Installation) -> Finding:
    """The file itself, and whether it lost its end."""
    with here.database.reading() as session:
        lost = anchor.missing(session, here.settings.home)
        said = "ok"
        if here.database.is_sqlite:
            said = str(session.scalar(text("pragma integrity_check(1)")))
            orphan = session.execute(text("pragma foreign_key_check")).first()
            said = said if orphan is None else f"foreign key: {orphan}"
    if lost is not None:
        return Finding(_("record"), fine=False, detail=_("act {act} is missing", act=lost))
    return Finding(_("record"), said == "ok", _("whole") if said == "ok" else said)


def _audit(here: Installation) -> Finding:
    with here.database.reading() as session:
        broken = audit.broken_at(session)
    detail = _("whole") if broken is None else _("broken at row {row}", row=broken)
    return Finding(_("audit chain"), broken is None, detail)


def _documents(here: Installation) -> Finding:
    with here.database.reading() as session:
        ids = list(session.scalars(select(Document.id)))
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
    return Finding(_("documents"), not ill, f"{detail} {ill}".strip())


def _rows(here: Installation) -> Finding:
    """Rows are derived: the worker reads lost and damaged ones anew when it starts."""
    with here.database.reading() as session:
        counted = documents.counted_rows(session)
    ill = [
        sha
        for sha, tables in counted.items()
        if not row_files.sound(here.settings.rows / sha, tables)
    ]
    detail = _("{count} damaged: start the worker anew", count=len(ill)) if ill else _("whole")
    return Finding(_("rows of documents"), not ill, detail)


def _warehouse(here: Installation) -> Finding:
    name = here.warehouse.current()
    if name is None:
        return Finding(_("warehouse"), fine=False, detail=_("nothing is published"))
    with here.database.reading() as session:
        ledger = select(WarehouseVersion.sha256).where(WarehouseVersion.name == name)
        known = session.scalar(ledger)
    fine = here.warehouse.sound(name, known)
    return Finding(_("warehouse"), fine, name if fine else _("{name} is damaged", name=name))


def _jobs(here: Installation) -> Finding:
    """Work that was given up lately and not done since."""
    with here.database.reading() as session:
        lately = (Job.state == JobState.FAILED) & (Job.finished_at > now() - LATELY)
        failed = list(session.scalars(select(Job.error).where(lately)))
    numbers = " ".join(str(number) for number in failed[-5:])
    return Finding(
        _("jobs"), not failed, _("none failed") if not failed else _("failed: {n}", n=numbers)
    )


def _worker(here: Installation) -> Finding:
    with here.database.reading() as session:
        seen_at = session.scalar(select(WorkerLife.seen_at))
    if seen_at is None:
        return Finding(_("worker"), fine=False, detail=_("never seen"))
    silence = int((now() - seen_at).total_seconds())
    detail = _("seen {seconds} seconds ago", seconds=silence)
    return Finding(_("worker"), silence < WORKER_SILENCE, detail)


def _disk(here: Installation) -> Finding:
    free = shutil.disk_usage(here.settings.home).free // 10**9
    return Finding(_("disk"), free >= FREE_GIGABYTES, _("{free} GB free", free=free))


def _key(here: Installation) -> Finding:
    return _private(_("secret key"), here.settings.home / "secret_key")


def _factors(here: Installation) -> Finding:
    """Second factors are sealed with the secret key: another one leaves recovery codes only."""
    with here.database.reading() as session:
        factors = session.scalars(select(SecondFactor).where(SecondFactor.since.is_not(None)))
        shut = sum(not people.opens(factor, here.seal) for factor in factors)
    sentence = _(
        "{count} cannot be opened with this secret key: put the old key back, or reset them",
        count=shut,
    )
    return Finding(_("second factors"), not shut, sentence if shut else _("whole"))


def _folder(here: Installation) -> Finding:
    return _private(_("originals"), here.settings.documents)


def _private(what: str, path: Path) -> Finding:
    """Nobody else of this machine may read it."""
    private = not path.exists() or path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) == 0
    return Finding(what, private, _("private") if private else _("others can read it"))
