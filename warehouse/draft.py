"""A warehouse being built: its two files and the connections that write them. Not yet a version.

Facts are linked from the version before, or copied and changed; points are always a copy.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from models.disk import sync
from models.document_store import file_hash
from warehouse.contents import Contents

SPILL = "spill-"
FACTS, POINTS = "facts.duckdb", "points.duckdb"
MEMORY = 2_000  # MB for the engine; Python's own share comes on top
SHARE = 0.4  # of a smaller machine's memory


class Draft:
    """One build. ``base`` is the folder of the version it stands on."""

    def __init__(self, folder: Path, base: Path | None) -> None:
        self.folder = folder
        self.base = base
        self._linked = False
        if base is not None:
            shutil.copyfile(base / POINTS, folder / POINTS)
        self.points = self._connect(POINTS)

    @contextmanager
    def changing_facts(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that writes the facts: empty, or a copy of the base's."""
        if self.base is not None:
            shutil.copyfile(self.base / FACTS, self.folder / FACTS)
        connection = self._connect(FACTS)
        try:
            yield connection
            connection.execute("checkpoint")
        finally:
            connection.close()
        sync(self.folder / FACTS)

    def keep_facts(self) -> None:
        """The base's facts are this version's facts: one file under two names."""
        assert self.base is not None
        try:
            os.link(self.base / FACTS, self.folder / FACTS)
        except OSError:  # a file system without links
            shutil.copyfile(self.base / FACTS, self.folder / FACTS)
            sync(self.folder / FACTS)
        self._linked = True

    def attach_facts(self) -> None:
        """Let the points see the facts, from now on unchangeable."""
        attach(self.points, self.folder)

    def finish(self) -> dict[str, str]:
        """Everything on the disk and closed; the hash of each file."""
        self.points.execute("checkpoint")
        self.close()
        for spilt in self.folder.glob(f"{SPILL}*"):
            shutil.rmtree(spilt)
        if list(self.folder.glob("*.wal")):
            raise RuntimeError("the engine left a log beside a finished warehouse")
        sync(self.folder / POINTS)
        known = Contents.read(self.base).files[FACTS] if self._linked and self.base else None
        return {
            FACTS: known or file_hash(self.folder / FACTS),
            POINTS: file_hash(self.folder / POINTS),
        }

    def close(self) -> None:
        """Let go of the files."""
        self.points.close()

    def _connect(self, name: str) -> duckdb.DuckDBPyConnection:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{min(MEMORY, int(_memory() * SHARE))}MB",
            "temp_directory": str(self.folder / f"{SPILL}{name}"),
            "preserve_insertion_order": "false",
            "storage_compatibility_version": "latest",  # nobody but this engine reads the files
            "autoinstall_known_extensions": "false",
        }
        return duckdb.connect(str(self.folder / name), config=config)


def attach(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Put the facts of a version beside its points, to be read."""
    path = str(folder / FACTS).replace("'", "''")  # ATTACH takes no parameters
    connection.execute(f"attach '{path}' as facts (read_only)")


def _memory() -> int:
    """Megabytes this machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
