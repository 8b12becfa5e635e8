"""One installation: its settings and the things that stand on them, opened once per process."""

import os
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from models import settings as reading
from models.database import Database
from models.document_store import DocumentStore
from models.errors import Refused
from models.i18n import Message
from models.seal import Seal
from models.settings import Settings
from warehouse.reader import Reader
from warehouse.store import FileStore

MOUNTS = Path("/proc/self/mountinfo")  # Linux; elsewhere nobody tells
OVER_THE_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "fuse.sshfs", "fuse.s3fs", "davfs"}
)


class BadFolder(Refused):
    """The data folder is no place to keep data."""

    code = "bad_folder"


@dataclass(frozen=True)
class Installation:
    """Settings, and what is opened from them when first needed."""

    settings: Settings

    @classmethod
    def open(cls) -> "Installation":
        """The installation the environment describes; refuses a folder that would lose data (D24)."""
        try:
            here = cls(reading.read())
            with tempfile.TemporaryFile(dir=here.settings.home):
                pass
        except OSError as error:
            raise BadFolder(
                Message(
                    "The data folder cannot be written: {path}: {reason}. Choose another one with "
                    "ASM_HOME.",
                    path=error.filename or os.environ.get("ASM_HOME", "data"),
                    reason=error.strerror or error,
                )
            ) from error
        if here.database.is_sqlite:
            refuse_network(here.settings.home, _mounts())
        return here

    @cached_property
    def database(self) -> Database:
        """The record."""
        return Database(self.settings.database_url)

    @cached_property
    def documents(self) -> DocumentStore:
        """Originals."""
        return DocumentStore(self.settings.documents)

    @cached_property
    def seal(self) -> Seal:
        """Closes what a copy of the record alone must not tell."""
        return Seal(self.settings.secret_key)

    @cached_property
    def warehouse(self) -> FileStore:
        """Published warehouses."""
        return FileStore(self.settings.warehouses)

    def reader(self) -> Reader:
        """A reader of the published warehouse: one per process is enough."""
        return Reader(self.warehouse)

    def link(self, path: str) -> str:
        """An address a person can open; never from what a browser says of the host."""
        scheme = "https" if self.settings.https else "http"
        host = "localhost" if self.settings.host in ("127.0.0.1", "0.0.0.0") else self.settings.host  # noqa: S104 - compared, not bound
        return f"{scheme}://{host}:{self.settings.port}{path}"


def _mounts() -> str:
    return MOUNTS.read_text(encoding="utf-8", errors="replace") if MOUNTS.exists() else ""


def refuse_network(home: Path, mounts: str) -> None:
    """SQLite's log needs shared memory and locks that network disks only pretend to have."""
    kind = filesystem(home, mounts)
    if kind in OVER_THE_NETWORK:
        raise BadFolder(
            Message(
                "The data folder {path} is on a network disk ({kind}): SQLite loses data there. "
                "Choose a local folder with ASM_HOME, or keep the record in PostgreSQL.",
                path=home,
                kind=kind,
            )
        )


def filesystem(path: Path, mounts: str) -> str:
    """The kind of file system ``path`` lies on, by the text of ``/proc/self/mountinfo``."""
    best, kind = "", ""
    for line in mounts.splitlines():
        mount, _separator, source = line.partition(" - ")
        point = mount.split()[4].replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, source.split()[0]
    return kind
