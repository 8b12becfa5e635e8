"""Opening an installation for a command: the record at this program's version, undamaged."""

import atexit
import datetime as dt
import os
import time
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, OperationalError

from dashboard.installation import Installation
from etl.intake import Places
from etl.worker import Worker
from models import anchor, documents, jobs
from models.anchor import RecordDamaged
from models.base import now
from models.errors import Refused
from models.folder_lock import Occupied, in_turn, sole
from models.i18n import LANGUAGES, Message
from models.jobs import Job, JobState, WorkerLife

POLL = 0.1  # seconds
SILENCE = 120  # seconds without a sign of life: then nobody waits for a worker any longer


def language() -> str:
    """The language of this process, before anything is opened."""
    wanted = os.environ.get("ASM_LANGUAGE", "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def opened() -> Installation:
    """The installation the environment describes, its record migrated and whole."""
    here = Installation.open()
    atexit.register(here.database.engine.dispose)  # SQLite tidies its log away when it is closed
    try:
        with in_turn(here.settings.home, "migration"):
            here.database.migrate()
        with here.database.reading() as session:
            anchor.check(session, here.settings.home)
    except OperationalError:
        raise
    except DatabaseError as error:
        raise RecordDamaged(
            Message(
                "The record cannot be read: {error}. Restore a backup with asm restore.",
                error=error.orig,
            )
        ) from error
    return here


def places(here: Installation) -> Places:
    """Where the worker finds things."""
    return Places(here.database, here.documents, here.settings.rows)


def worker_of(here: Installation, parent: int | None = None) -> Worker:
    """A worker of this installation, not started."""
    return Worker(
        places(here),
        here.warehouse,
        watched=here.settings.watch,
        language=here.settings.language,
        parent=parent,
        plan=here.settings.backups,
    )


def settle(here: Installation, document_ids: Iterable[str] = ()) -> None:
    """Until these documents' fate is known and the numbers are published.

    Works here when no worker holds the folder, else waits for the one that does.
    """
    started, clock, ids = now(), time.monotonic(), tuple(document_ids)
    while True:
        try:
            with sole(here.settings.home, "worker"):
                worker_of(here).drain()
            break
        except Occupied:
            if not _busy(here, ids):
                break
            _demand_a_living_worker(here, time.monotonic() - clock)
            time.sleep(POLL)
    _demand_published(here, started)


def _busy(here: Installation, document_ids: tuple[str, ...]) -> bool:
    with here.database.reading() as session:
        unread = set(documents.waiting(session)) & set(document_ids)
        return bool(unread) or jobs.pending(session, "refresh")


def _demand_a_living_worker(here: Installation, waited: float) -> None:
    with here.database.reading() as session:
        seen_at = session.scalar(select(WorkerLife.seen_at))
    silence = (now() - seen_at).total_seconds() if seen_at else waited
    if min(silence, waited) > SILENCE:
        raise Refused(Message("The worker gives no sign of life. Start it anew and look again."))


def _demand_published(here: Installation, since: dt.datetime) -> None:
    with here.database.reading() as session:
        failed = session.scalar(
            select(Job.error)
            .where(Job.kind == "refresh", Job.state == JobState.FAILED, Job.finished_at >= since)
            .limit(1)
        )
    if failed is not None:
        raise Refused(
            Message(
                "The numbers could not be published: internal error number {number}. The old "
                "ones stay.",
                number=failed,
            ),
            code="not_published",
        )
