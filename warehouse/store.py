"""Where warehouses live: drafting, publishing, going back, pruning. The one place that knows the files.

A version is a folder that never changes: ``facts.duckdb`` with the rows of documents and
``points.duckdb`` with everything else. It is drafted under another name, closed, hashed, renamed and
published by moving a pointer file; a build killed anywhere harms nobody. Facts that did not change are
one file linked into many versions, so a typed value costs no copy of ten million rows.
"""

import contextlib
import datetime as dt
import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.disk import sync
from warehouse.contents import CONTENTS, Contents, Figures
from warehouse.draft import FACTS, POINTS, Draft

POINTER = "current"
LOCK = "lock"
KEEP = 3
_NAME = re.compile(r"warehouse-(\d{8}T\d{6})-(\d{3,})")


@dataclass(frozen=True)
class Published:
    """A published version: its name, the hash that vouches for it, rows and sums per mart, its mark."""

    name: str
    sha256: str
    tables: Figures
    mark: Mapping[str, str]


class FileStore:
    """Warehouses as folders of one folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True, mode=0o700)

    def current(self) -> str | None:
        """The name of the published version."""
        try:
            return (self.home / POINTER).read_text().strip() or None
        except FileNotFoundError:
            return None

    def published(self) -> Published | None:
        """The published version; None when there is none or it does not know what it is."""
        name = self.current()
        try:
            contents = self.contents(name) if name else None
        except (OSError, ValueError, TypeError):
            return None
        if name is None or contents is None:
            return None
        return Published(name, contents.sha256, contents.tables, contents.mark)

    def folder(self, name: str) -> Path:
        """The folder of a version."""
        return self.home / name

    def path(self, name: str) -> Path:
        """The file that says what a version is made of."""
        return self.folder(name) / CONTENTS

    def contents(self, name: str) -> Contents:
        """What a version is made of."""
        return Contents.read(self.folder(name))

    def versions(self) -> list[str]:
        """All versions that are kept, oldest first."""
        names = [path.name for path in self.home.glob("warehouse-*") if _NAME.fullmatch(path.name)]
        return sorted(names, key=_order)

    def sound(self, name: str, sha256: str | None) -> bool:
        """Whether every byte of a version is what the ledger vouches for."""
        try:
            contents = self.contents(name)
            return contents.sha256 == sha256 and contents.fit(self.folder(name))
        except (OSError, ValueError, TypeError):
            return False

    @contextlib.contextmanager
    def drafting(self, base: str | None = None) -> Iterator[Draft]:
        """A new warehouse, empty or upon ``base``; thrown away unless it is published."""
        with self._alone():
            self._sweep()
            folder, lock = self._new_folder()
        draft = Draft(folder, self.folder(base) if base else None)
        try:
            yield draft
        finally:
            draft.close()
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)

    def publish(
        self,
        draft: Draft,
        tables: Figures,
        mark: Mapping[str, str],
        note: Callable[[Published], None] = lambda _published: None,
    ) -> Published:
        """Close the draft for good, have it noted in the ledger, move the pointer to it.

        ``note`` comes before the pointer moves: what is published is always vouched for.
        """
        files = draft.finish()
        contents = Contents(files, tables, mark)
        _write(draft.folder / CONTENTS, contents.text())
        sync(draft.folder)
        name = draft.folder.name.removeprefix(".")
        published = Published(name, contents.sha256, tables, mark)
        note(published)
        with self._alone():  # without its lock a draft looks like one whose build was killed
            (draft.folder / LOCK).unlink()
            draft.folder.rename(self.folder(name))
        sync(self.home)
        self.point_at(name)
        return published

    def point_at(self, name: str) -> None:
        """Publish a version that is there: forward, or back to an older one."""
        if not self.path(name).exists():
            raise FileNotFoundError(name)
        moving = self.home / f"{POINTER}.new"
        _write(moving, name)
        moving.replace(self.home / POINTER)
        sync(self.home)

    def quarantine(self, name: str) -> None:
        """Put a damaged version aside, or forget a missing one; it is rebuilt from the record."""
        aside = self.home / f"{name}.damaged"
        shutil.rmtree(aside, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            self.folder(name).rename(aside)
        if self.current() == name:
            (self.home / POINTER).unlink()

    def prune(self, keep: int = KEEP) -> list[str]:
        """Remove all but the newest versions; readers that hold an old one keep their files open."""
        current = self.current()
        old = [name for name in self.versions() if name != current]
        removed = old[: max(0, len(old) - keep + 1)]
        for name in removed:
            shutil.rmtree(self.folder(name), ignore_errors=True)
        return removed

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process sweeps or names a draft meanwhile."""
        handle = os.open(self.home / ".drafts", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _sweep(self) -> None:
        """Drafts of builds that were killed: nobody holds their lock."""
        for folder in self.home.glob(".warehouse-*"):
            with contextlib.suppress(OSError):
                lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
                finally:
                    os.close(lock)

    def _new_folder(self) -> tuple[Path, int]:
        """A draft's folder, named later than every version even if the clock went back."""
        taken = [path.name.removeprefix(".") for path in self.home.glob("*warehouse-*")]
        orders = [_order(name) for name in taken if _NAME.match(name)]
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S")
        last_stamp, last_number = max(orders, default=("", 0))
        number = 1
        if stamp <= last_stamp:
            stamp, number = last_stamp, last_number + 1
        folder = self.home / f".warehouse-{stamp}-{number:03d}"
        folder.mkdir(mode=0o700)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        return folder, lock


def _order(name: str) -> tuple[str, int]:
    found = _NAME.match(name)
    return (found[1], int(found[2])) if found else ("", 0)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


__all__ = ["FACTS", "POINTS", "FileStore", "Published"]
