"""Where warehouses live: drafting, publishing, pruning. The one place that knows the engine's files.

A published warehouse never changes. It is built under a new name, checked, closed, and published by
moving a pointer file; a failed build harms nobody; going back is moving the pointer back.
"""

import contextlib
import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

POINTER = "current"
KEEP = 3


@dataclass(frozen=True)
class Published:
    """A published version: its name, the SHA-256 of its file, rows per table."""

    name: str
    sha256: str
    tables: dict[str, int]


@dataclass
class Draft:
    """A warehouse being built."""

    name: str
    path: Path
    connection: duckdb.DuckDBPyConnection


class FileStore:
    """Warehouses as files of one folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True, mode=0o700)

    def current(self) -> str | None:
        """The name of the published version."""
        try:
            return (self.home / POINTER).read_text().strip() or None
        except FileNotFoundError:
            return None

    def path(self, name: str) -> Path:
        """The file of a version."""
        return self.home / f"{name}.duckdb"

    def versions(self) -> list[str]:
        """All published versions that are kept, oldest first."""
        return sorted(path.stem for path in self.home.glob("warehouse-*.duckdb"))

    @contextlib.contextmanager
    def drafting(self, base: str | None = None) -> Iterator[Draft]:
        """A new warehouse, empty or a copy of ``base``; thrown away unless it is published."""
        self._sweep()
        name = self._new_name()
        path = self.home / f"{name}.draft"
        if base is not None:
            shutil.copyfile(self.path(base), path)
        connection = duckdb.connect(str(path))
        try:
            yield Draft(name, path, connection)
        finally:
            connection.close()
            for leftover in (path, path.with_name(path.name + ".wal")):
                leftover.unlink(missing_ok=True)

    def publish(self, draft: Draft, tables: dict[str, int]) -> Published:
        """Close the draft for good and move the pointer to it."""
        draft.connection.execute("checkpoint")
        draft.connection.close()
        if draft.path.with_name(draft.path.name + ".wal").exists():
            raise RuntimeError("the engine left a log beside a finished warehouse")
        sha256 = file_hash(draft.path)
        draft.path.replace(self.path(draft.name))
        self.point_at(draft.name)
        return Published(draft.name, sha256, tables)

    def point_at(self, name: str) -> None:
        """Publish a version that is there: forward, or back to an older one."""
        if not self.path(name).exists():
            raise FileNotFoundError(name)
        moving = self.home / f"{POINTER}.new"
        with moving.open("w") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        moving.replace(self.home / POINTER)

    def quarantine(self, name: str) -> None:
        """Put a damaged version aside, or forget a missing one; it is rebuilt from the record."""
        with contextlib.suppress(FileNotFoundError):
            self.path(name).replace(self.home / f"{name}.damaged")
        if self.current() == name:
            (self.home / POINTER).unlink()

    def prune(self, keep: int = KEEP) -> list[str]:
        """Remove all but the newest versions; readers that hold an old one keep their file open."""
        current = self.current()
        old = [name for name in self.versions() if name != current]
        removed = old[: max(0, len(old) - keep + 1)]
        for name in removed:
            self.path(name).unlink(missing_ok=True)
        return removed

    def _sweep(self) -> None:
        """Drafts of a build that was killed."""
        for leftover in self.home.glob("*.draft*"):
            leftover.unlink(missing_ok=True)

    def _new_name(self) -> str:
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
        number = 1
        while True:
            name = f"warehouse-{stamp}-{number:03d}"
            if not self.path(name).exists():
                return name
            number += 1


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
