"""A backup put in place of the data: all or nothing, the old record kept beside.

Nothing changes until the backup has been proved whole and fit for this program; then the record
moves in with one rename, or on PostgreSQL in one transaction.
"""

import datetime as dt
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete

from models import anchor, audit, disk
from models.backups import rows
from models.backups.making import copy_document, without_log
from models.backups.manifest import DOCUMENTS, RECORD, Manifest
from models.backups.proof import prove
from models.base import now
from models.database import Database
from models.document_store import DocumentStore, file_hash
from models.folder_lock import sole
from models.people import SignedIn


@dataclass(frozen=True)
class Place:
    """Where a backup is put."""

    home: Path
    database: Database
    documents: DocumentStore
    derived: tuple[Path, ...]  # folders of what is rebuilt


def restore(place: Place, source: Path) -> None:
    """Prove the backup, then put it in place; sessions end."""
    with sole(place.home, "web"), sole(place.home, "worker"):
        manifest = prove(source)
        fresh = place.home / "record.restoring"
        try:
            with disk.told():
                _prepare(source / RECORD, fresh, manifest)
                _bring_documents(place, source, manifest)
                for folder in place.derived:  # numbers of the old record; they are built anew
                    shutil.rmtree(folder, ignore_errors=True)
                anchor.weigh(place.home)
                if place.database.is_sqlite:
                    _move_in(Path(str(place.database.url.database)), fresh)
                else:
                    _pour_in(place, fresh)
        finally:
            for leftover in ("", "-wal", "-shm"):
                Path(f"{fresh}{leftover}").unlink(missing_ok=True)


def _prepare(record: Path, fresh: Path, manifest: Manifest) -> None:
    """A copy at this program's version, without sessions and without a log beside it."""
    fresh.unlink(missing_ok=True)
    shutil.copyfile(record, fresh)
    copy = Database(f"sqlite:///{fresh}")
    copy.migrate()
    told = {"path": str(record.parent), "at": manifest.at.isoformat()}
    with copy.writing() as session:
        session.execute(delete(SignedIn))
        audit.record(session, None, "restore", ("record", 1), after=told)
    copy.engine.dispose()
    without_log(fresh)
    for kept in fresh.parent.glob(f"{fresh.name}.before-*"):  # the backup itself is that copy
        kept.unlink()


def _bring_documents(place: Place, source: Path, manifest: Manifest) -> None:
    """Into the store, which knows them by their bytes: those of the old record do no harm there."""
    for name in manifest.documents:
        target = place.documents.path(name)
        if not target.exists() or file_hash(target) != name:
            copy_document(source / DOCUMENTS / name[:2] / name[2:], target)


def _move_in(database: Path, fresh: Path) -> None:
    if database.exists():
        _lay_aside(database, database.with_name(f"{database.name}.{_before()}"))
    fresh.replace(database)
    disk.sync(database.parent)


def _before() -> str:
    return f"before-restore-{now().astimezone(dt.UTC):%Y%m%dT%H%M%S%f}"


def _lay_aside(database: Path, kept: Path) -> None:
    """A second name for the old record. What cannot be opened any more is kept as it is, log and all."""
    try:
        without_log(database)
    except sqlite3.DatabaseError:
        for ending in ("-wal", "-shm"):
            beside = Path(f"{database}{ending}")
            if beside.exists():
                beside.rename(f"{kept}{ending}")
    try:
        os.link(database, kept)
    except OSError:  # a file system without second names
        shutil.copyfile(database, kept)


def _pour_in(place: Place, fresh: Path) -> None:
    """PostgreSQL: the rows that are there go into a file beside, those of the backup take their place."""
    place.database.migrate()
    kept = Database(f"sqlite:///{place.home / f'record.{_before()}.sqlite'}")
    kept.migrate()
    copy = Database(f"sqlite:///{fresh}")
    with place.database.reading() as old, rows.asleep(kept.engine) as aside:
        rows.pour(old.connection(), aside)
    with copy.engine.connect() as new, rows.asleep(place.database.engine) as into:
        rows.pour(new, into)
    for one in (kept, copy):
        one.engine.dispose()
    without_log(Path(str(kept.url.database)))
