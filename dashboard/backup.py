"""Backup and restore of what cannot be rebuilt: the record and the original documents."""

import json
import shutil
import sqlite3
from pathlib import Path

from dashboard.installation import Installation
from models.base import now
from models.errors import Refused
from models.i18n import Message, _
from warehouse.store import file_hash

RECORD, DOCUMENTS, MANIFEST = "record.sqlite", "documents", "manifest.json"


def write(here: Installation, target: Path) -> str:
    """Copy everything into ``target``, consistent while people work; says what was copied."""
    database = _sqlite_file(here)
    if target.exists() and any(target.iterdir()):
        raise Refused(Message("“{path}” is not empty.", path=target))
    target.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(database) as connection:
        connection.execute("vacuum into ?", (str(target / RECORD),))
    shutil.copytree(here.settings.documents, target / DOCUMENTS, ignore=_unfinished)
    manifest = {"record": file_hash(target / RECORD), "at": now().isoformat()}
    (target / MANIFEST).write_text(json.dumps(manifest))
    count = sum(1 for path in (target / DOCUMENTS).rglob("*") if path.is_file())
    return _("Record and {count} documents are in {path}.", count=count, path=target)


def restore(here: Installation, source: Path) -> None:
    """Check the backup, then put it in place; sessions end, the old record is kept beside."""
    database = _sqlite_file(here)
    _check(source)
    fresh = database.with_suffix(".restoring")
    shutil.copyfile(source / RECORD, fresh)
    with sqlite3.connect(fresh) as connection:
        connection.execute("delete from session")
    incoming = here.settings.documents.with_name("documents.restoring")
    shutil.rmtree(incoming, ignore_errors=True)
    shutil.copytree(source / DOCUMENTS, incoming)
    stamp = now().strftime("%Y%m%dT%H%M%S")
    for path in (database, here.settings.documents):
        if path.exists():
            path.rename(path.with_name(f"{path.name}.before-restore-{stamp}"))
    for leftover in ("-wal", "-shm"):
        Path(f"{database}{leftover}").unlink(missing_ok=True)
    incoming.rename(here.settings.documents)
    fresh.rename(database)
    shutil.rmtree(here.settings.warehouses, ignore_errors=True)


def _check(source: Path) -> None:
    try:
        manifest = json.loads((source / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise Refused(Message("“{path}” is not a backup of ASM.", path=source)) from error
    if manifest["record"] != file_hash(source / RECORD):
        raise Refused(Message("The backup is damaged: the record's checksum differs."))
    for path in (source / DOCUMENTS).rglob("*"):
        if path.is_file() and file_hash(path) != path.parent.name + path.name:
            raise Refused(Message("The backup is damaged: document {name}.", name=path.name))


def _sqlite_file(here: Installation) -> Path:
    if not here.database.is_sqlite or not here.database.url.database:
        raise Refused(Message("The record is in PostgreSQL: use pg_dump, and copy the documents."))
    return Path(here.database.url.database)


def _unfinished(_folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name.startswith(".")}
