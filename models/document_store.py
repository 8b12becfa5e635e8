"""Originals as they came, under the SHA-256 of their bytes, outside every web root.

Only bytes: what became of a document is ``models.documents``.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from models import disk
from models.errors import Refused
from models.i18n import Message

CHUNK = 1024 * 1024
MEGABYTE = 1024**2  # as file managers count
UPLOAD_LIMIT = 512 * MEGABYTE
INCOMING = ".incoming-"
STALE = 24 * 3600.0  # seconds: no upload takes a day


@dataclass(frozen=True)
class Stored:
    """A document in the store."""

    sha256: str
    size: int


class DocumentStore:
    """One folder of originals; the same bytes are kept once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, sha256: str) -> Path:
        """Where the bytes of a document lie. Refuses what is not a hash."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise Refused(Message("There is no such document."))
        return self.root / sha256[:2] / sha256[2:]

    def receive(self, chunks: Iterable[bytes], limit: int = UPLOAD_LIMIT) -> Stored:
        """Keep a stream of bytes: whole and on the disk, or not at all."""
        with disk.told():
            handle, name = tempfile.mkstemp(dir=self.root, prefix=INCOMING)
            temporary = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    stored = _copy(chunks, file, limit)
                self._settle(temporary, self.path(stored.sha256))
            finally:
                temporary.unlink(missing_ok=True)
        return stored

    def _settle(self, temporary: Path, target: Path) -> None:
        """Move into place; the folders are synced too, else a power cut could lose the name."""
        target.parent.mkdir(exist_ok=True, mode=0o700)
        temporary.replace(target)
        for folder in (target.parent, self.root):
            disk.sync(folder)

    def sweep(self, older_than: float = STALE) -> int:
        """Remove what interrupted uploads left behind; how many there were."""
        before = time.time() - older_than
        stale = [path for path in self.root.glob(f"{INCOMING}*") if path.stat().st_mtime < before]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)


def _copy(chunks: Iterable[bytes], file: BinaryIO, limit: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise Refused(
                Message("The file is larger than {limit} MB.", limit=limit // MEGABYTE),
                code="too_large",
            )
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())
    return Stored(digest.hexdigest(), size)


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a megabyte at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def file_hash(path: Path) -> str:
    """SHA-256 of a file, a megabyte at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
