"""A backup made: the record and the documents it names, consistent while people work, then proved."""

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from models import disk
from models.backups import rows
from models.backups.manifest import DOCUMENTS, RECORD, Manifest, Origin, listed
from models.backups.manifest import write as write_manifest
from models.backups.proof import looking, named, prove, tables_of
from models.base import now
from models.database import Database
from models.document_store import DocumentStore, file_hash
from models.errors import Refused
from models.i18n import Message


def name_at(moment: dt.datetime) -> str:
    """The folder of a backup taken by the clock or by a button."""
    return f"asm-{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def write(
    database: Database,
    store: DocumentStore,
    target: Path,
    *,
    origin: Origin = Origin.COMMAND,
    late: bool = False,
) -> Manifest:
    """Copy everything into ``target``; it is there when it was proved, and not before."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(Message("“{path}” is not empty.", path=target), code="not_empty")
    partial = target.with_name(f".{target.name}.partial")
    try:
        with disk.told(), _told_of_folders(target):
            shutil.rmtree(partial, ignore_errors=True)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial.mkdir(mode=0o700)
            manifest = _copied(database, store, partial, _earlier(target.parent))
            prove(partial, manifest)
            manifest = replace(manifest, proved_at=now(), origin=origin, late=late)
            write_manifest(partial, manifest)
            disk.sync(partial)
            if target.exists():
                target.rmdir()
            partial.rename(target)
            disk.sync(target.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return manifest


@contextmanager
def _told_of_folders(target: Path) -> Iterator[None]:
    """A folder that cannot be written is the owner's to mend, not a mistake of ours."""
    try:
        yield
    except OSError as error:
        if disk.means_full(error):
            raise
        raise Refused(
            Message(
                "The backup cannot be written to {path}: {reason}.",
                path=target,
                reason=error.strerror or error,
            ),
            code="backup_folder",
        ) from error


def _copied(
    database: Database, store: DocumentStore, folder: Path, earlier: Path | None
) -> Manifest:
    """The record first: every document it names is in the store already."""
    at = now()
    _copy_record(database, folder / RECORD)
    disk.sync(folder / RECORD)
    with looking(folder / RECORD) as record:
        counted, names = tables_of(record), sorted(named(record))
    missing = [name for name in names if not _brought(store, folder, earlier, name)]
    return Manifest(
        at=at,
        record=file_hash(folder / RECORD),
        documents=tuple(name for name in names if name not in missing),
        missing=tuple(missing),
        rows=counted,
        size=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        program=version("asm"),
    )


def _copy_record(database: Database, target: Path) -> None:
    """One state of the record, whatever is written meanwhile (D13)."""
    if database.is_sqlite:
        connection = sqlite3.connect(str(database.url.database))
        try:
            connection.execute("vacuum into ?", (str(target),))
        finally:
            connection.close()
        return
    copy = Database(f"sqlite:///{target}")
    copy.migrate()
    with database.reading() as session, rows.asleep(copy.engine) as into:
        rows.pour(session.connection(), into)
        if rows.counts(into) != rows.counts(session.connection()):
            raise RuntimeError("rows were lost on the way into the backup")
    copy.engine.dispose()
    without_log(target)


def without_log(path: Path) -> None:
    """All of an SQLite database in its one file, so that a rename moves all of it."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute("pragma journal_mode=delete")
    finally:
        connection.close()
    disk.sync(path)


def _earlier(folder: Path) -> Path | None:
    """The newest backup beside: bytes that it has need no second place on the disk."""
    return next((one.path for one in listed(folder)), None)


def _brought(store: DocumentStore, folder: Path, earlier: Path | None, sha256: str) -> bool:
    """Whether the original is in the backup; one that is lost is no reason to copy nothing else."""
    place = Path(DOCUMENTS, sha256[:2], sha256[2:])
    target = folder / place
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if earlier is not None and _whole(earlier / place, sha256):
        try:
            os.link(earlier / place, target)
        except OSError:  # a file system without second names
            copy_document(earlier / place, target)
        return True
    if not _whole(store.path(sha256), sha256):
        return False
    copy_document(store.path(sha256), target)
    return True


def _whole(path: Path, sha256: str) -> bool:
    return path.is_file() and file_hash(path) == sha256


def copy_document(source: Path, target: Path) -> None:
    """The bytes, on the disk, for the owner of the process alone."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(source, target)
    target.chmod(0o600)
    disk.sync(target)
