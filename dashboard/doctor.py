"""Look over an installation: what could lose or leak data is found before it does."""

import shutil
from dataclasses import dataclass

from sqlalchemy import select

from dashboard.installation import Installation
from models import audit
from models.base import now
from models.documents import Document
from models.i18n import _
from models.jobs import WarehouseVersion, WorkerLife
from warehouse.store import file_hash

FREE_GIGABYTES = 1
WORKER_SILENCE = 60  # seconds


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    fine: bool
    detail: str


def examine(here: Installation) -> list[Finding]:
    """Everything, in the order of importance."""
    return [
        _audit(here),
        _documents(here),
        _warehouse(here),
        _worker(here),
        _disk(here),
        _key(here),
    ]


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
    return Finding(_("documents"), not missing and not damaged, detail)


def _warehouse(here: Installation) -> Finding:
    name = here.warehouse.current()
    if name is None:
        return Finding(_("warehouse"), fine=False, detail=_("nothing is published"))
    with here.database.reading() as session:
        ledger = session.get(WarehouseVersion, name)
    fine = ledger is not None and file_hash(here.warehouse.path(name)) == ledger.sha256
    return Finding(_("warehouse"), fine, name if fine else _("{name} is damaged", name=name))


def _worker(here: Installation) -> Finding:
    with here.database.reading() as session:
        life = session.get(WorkerLife, 1)
    if life is None:
        return Finding(_("worker"), fine=False, detail=_("never seen"))
    silence = int((now() - life.seen_at).total_seconds())
    detail = _("seen {seconds} seconds ago", seconds=silence)
    return Finding(_("worker"), silence < WORKER_SILENCE, detail)


def _disk(here: Installation) -> Finding:
    free = shutil.disk_usage(here.settings.home).free // 10**9
    return Finding(_("disk"), free >= FREE_GIGABYTES, _("{free} GB free", free=free))


def _key(here: Installation) -> Finding:
    path = here.settings.home / "secret_key"
    private = not path.exists() or path.stat().st_mode & 0o077 == 0
    detail = _("private") if private else _("others can read it")
    return Finding(_("secret key"), private, detail)
