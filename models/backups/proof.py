"""A backup proved: opened, its rows counted, every byte held against the manifest."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.backups.manifest import DOCUMENTS, RECORD, Damaged, Manifest, read
from models.document_store import file_hash
from models.i18n import Message

ORIGINALS = (("document", "id"), ("hat_file", "sha256"), ("employee_card", "photo"))


def prove(folder: Path, manifest: Manifest | None = None) -> Manifest:
    """The manifest that holds, or :class:`Damaged`. Nothing in the folder is touched."""
    manifest = manifest or read(folder)
    record = folder / RECORD
    if not record.exists() or manifest.record != file_hash(record):
        raise Damaged(Message("The backup is damaged: the record's checksum differs."))
    try:
        with looking(record) as connection:
            _prove_record(connection, manifest)
    except sqlite3.DatabaseError as error:
        raise Damaged(
            Message("The backup is damaged: the record cannot be read: {error}.", error=error)
        ) from error
    for name in manifest.documents:
        path = folder / DOCUMENTS / name[:2] / name[2:]
        if not path.exists() or file_hash(path) != name:
            raise Damaged(Message("The backup is damaged: document {name}.", name=name))
    return manifest


@contextmanager
def looking(record: Path) -> Iterator[sqlite3.Connection]:
    """The record of a backup, which nobody changes: not even a log is laid beside it."""
    connection = sqlite3.connect(f"{record.absolute().as_uri()}?immutable=1", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def tables_of(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    named = "select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!'"
    return {
        name: connection.execute(f'select count(*) from "{name}"').fetchone()[0]
        for (name,) in connection.execute(named).fetchall()
    }


def named(connection: sqlite3.Connection) -> set[str]:
    """Hashes of every original a record names; an old record has not all of the tables."""
    there = tables_of(connection)
    return {
        sha256
        for table, column in ORIGINALS
        if table in there
        for (sha256,) in connection.execute(f'select distinct "{column}" from "{table}"')
        if sha256 is not None
    }


def _prove_record(connection: sqlite3.Connection, manifest: Manifest) -> None:
    said = connection.execute("pragma integrity_check(1)").fetchone()[0]
    if said != "ok" or connection.execute("pragma foreign_key_check").fetchone() is not None:
        raise Damaged(Message("The backup is damaged: the record contradicts itself."))
    if manifest.rows is not None and tables_of(connection) != dict(manifest.rows):
        raise Damaged(Message("The backup is damaged: rows are missing."))
    if named(connection) - set(manifest.missing) != set(manifest.documents):
        raise Damaged(Message("The backup is damaged: documents are missing."))
