"""Backup and restore of what cannot be rebuilt: the record and the original documents.

A backup is a folder that is there whole or not at all. Restoring changes nothing until the backup
has been proved whole and fit for this program; then the record moves in with one rename.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from dashboard.installation import Installation
from models import anchor, audit, disk
from models.base import now
from models.database import Database
from models.errors import Refused
from models.folder_lock import sole
from models.i18n import Message, ngettext
from models.people import SignedIn
from warehouse.store import file_hash

RECORD, DOCUMENTS, MANIFEST = "record.sqlite", "documents", "manifest.json"


class Damaged(Refused):
    """The backup is not whole."""

    code = "backup_damaged"


def write(here: Installation, target: Path) -> str:
    """Copy everything into ``target``, consistent while people work; says what was copied."""
    database = _sqlite_file(here)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(Message("“{path}” is not empty.", path=target))
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with disk.told():
            partial.mkdir(mode=0o700)
            names = _copy(here, database, partial)
        if target.exists():
            target.rmdir()
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    with here.database.writing() as session:
        audit.record(session, None, "backup", ("record", 1), after={"path": str(target)})
    return ngettext(
        "The record and {count} document are in {path}.",
        "The record and {count} documents are in {path}.",
        len(names),
        path=target,
    )


def _copy(here: Installation, database: Path, folder: Path) -> list[str]:
    """The record first: every document it names is in the store already."""
    with _open(database) as connection:
        connection.execute("vacuum into ?", (str(folder / RECORD),))
    names = _documents_of(folder / RECORD)
    for name in names:
        _copy_document(here.documents.path(name), folder / DOCUMENTS / name[:2] / name[2:])
    manifest = {
        "record": file_hash(folder / RECORD),
        "documents": names,
        "at": now().isoformat(),
    }
    with (folder / MANIFEST).open("w") as file:
        json.dump(manifest, file)
        file.flush()
        os.fsync(file.fileno())
    return names


def _copy_document(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(source, target)
    target.chmod(0o600)
    handle = os.open(target, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _documents_of(record: Path) -> list[str]:
    with _open(record) as connection:
        return [row[0] for row in connection.execute("select id from document order by id")]


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def restore(here: Installation, source: Path) -> None:
    """Prove the backup, then put it in place; sessions end, the old record is kept beside."""
    database = _sqlite_file(here)
    with sole(here.settings.home, "web"), sole(here.settings.home, "worker"):
        names = prove(source)
        fresh = database.with_suffix(".restoring")
        try:
            with disk.told():
                _prepare(source / RECORD, fresh)
                _bring_documents(here, source, names)
            _forget_derived(here)
            _replace(database, fresh)
        finally:
            for leftover in ("", "-wal", "-shm"):
                Path(f"{fresh}{leftover}").unlink(missing_ok=True)


def prove(source: Path) -> list[str]:
    """Every byte of the backup against its manifest; the documents it holds."""
    manifest = _manifest(source)
    if not (source / RECORD).exists() or manifest["record"] != file_hash(source / RECORD):
        raise Damaged(Message("The backup is damaged: the record's checksum differs."))
    names: list[str] = manifest["documents"]
    for name in names:
        path = source / DOCUMENTS / name[:2] / name[2:]
        if not path.exists() or file_hash(path) != name:
            raise Damaged(Message("The backup is damaged: document {name}.", name=name))
    return names


def _manifest(source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text())
        return {"record": str(manifest["record"]), "documents": [*manifest["documents"]]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(Message("“{path}” is not a backup of ASM.", path=source)) from error


def _prepare(record: Path, fresh: Path) -> None:
    """A copy at this program's version, without sessions and without a log beside it."""
    fresh.unlink(missing_ok=True)
    shutil.copyfile(record, fresh)
    copy = Database(f"sqlite:///{fresh}")
    copy.migrate()
    with copy.writing() as session:
        session.execute(delete(SignedIn))
        audit.record(session, None, "restore", ("record", 1), after={"path": str(record.parent)})
    copy.engine.dispose()
    _without_log(fresh)


def _without_log(path: Path) -> None:
    """All in the one file, so that a rename moves all of it."""
    with _open(path) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute("pragma journal_mode=delete")
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _bring_documents(here: Installation, source: Path, names: list[str]) -> None:
    """Into the store, which knows them by their bytes: those of the old record do no harm there."""
    for name in names:
        target = here.documents.path(name)
        if not target.exists() or file_hash(target) != name:
            _copy_document(source / DOCUMENTS / name[:2] / name[2:], target)


def _forget_derived(here: Installation) -> None:
    """Numbers and rows of the old record; they are built anew whatever happens next."""
    for folder in (here.settings.warehouses, here.settings.rows):
        shutil.rmtree(folder, ignore_errors=True)
    anchor.weigh(here.settings.home)


def _replace(database: Path, fresh: Path) -> None:
    stamp = now().strftime("%Y%m%dT%H%M%S%f")
    if database.exists():
        _lay_aside(database, database.with_name(f"{database.name}.before-restore-{stamp}"))
    fresh.replace(database)


def _lay_aside(database: Path, kept: Path) -> None:
    """A second name for the old record. What cannot be opened any more is kept as it is, log and all."""
    try:
        _without_log(database)
    except sqlite3.DatabaseError:
        for ending in ("-wal", "-shm"):
            beside = Path(f"{database}{ending}")
            if beside.exists():
                beside.rename(f"{kept}{ending}")
    try:
        os.link(database, kept)
    except OSError:  # a file system without second names
        shutil.copyfile(database, kept)


def _sqlite_file(here: Installation) -> Path:
    if not here.database.is_sqlite or not here.database.url.database:
        raise Refused(Message("The record is in PostgreSQL: use pg_dump, and copy the documents."))
    return Path(here.database.url.database)
