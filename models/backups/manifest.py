"""What a backup says of itself, and which backups lie in a folder."""

import datetime as dt
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from models.errors import Refused
from models.i18n import Message

RECORD, DOCUMENTS, MANIFEST = "record.sqlite", "documents", "manifest.json"


class Damaged(Refused):
    """The backup is not whole."""

    code = "backup_damaged"


class Origin(StrEnum):
    """Who wanted a backup."""

    CLOCK = "clock"
    PERSON = "person"
    COMMAND = "command"


@dataclass(frozen=True)
class Manifest:
    """The contents of one backup. Those of the first version said neither rows nor size."""

    at: dt.datetime
    record: str  # SHA-256 of the file
    documents: tuple[str, ...]
    rows: Mapping[str, int] | None = None  # by table
    size: int = 0  # bytes
    proved_at: dt.datetime | None = None
    program: str = ""
    origin: Origin = Origin.COMMAND
    late: bool = False
    missing: tuple[str, ...] = ()  # originals that were lost or damaged before the copy was made

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "at": self.at.isoformat(),
            "record": self.record,
            "documents": list(self.documents),
            "rows": self.rows,
            "size": self.size,
            "proved_at": self.proved_at.isoformat() if self.proved_at else None,
            "program": self.program,
            "origin": self.origin,
            "late": self.late,
            "missing": list(self.missing),
        }


@dataclass(frozen=True)
class Backup:
    """One backup and where it lies."""

    path: Path
    manifest: Manifest


def write(folder: Path, manifest: Manifest) -> None:
    """Leave the manifest in the folder, on the disk."""
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest.as_json(), file)
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """The manifest of a backup; refused when there is none that could be meant."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Manifest(
            at=dt.datetime.fromisoformat(found["at"]),
            record=str(found["record"]),
            documents=tuple(str(name) for name in found["documents"]),
            rows={str(table): int(count) for table, count in rows.items()}
            if (rows := found.get("rows"))
            else None,
            size=int(found.get("size", 0)),
            proved_at=dt.datetime.fromisoformat(proved)
            if (proved := found.get("proved_at"))
            else None,
            program=str(found.get("program", "")),
            origin=Origin(found.get("origin", Origin.COMMAND)),
            late=bool(found.get("late")),
            missing=tuple(str(name) for name in found.get("missing", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            Message("“{path}” is not a backup of ASM.", path=folder), code="no_backup"
        ) from error


def listed(folder: Path) -> list[Backup]:
    """Backups of a folder, the newest first; what is none is left out."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if (path / MANIFEST).is_file() and not path.name.startswith("."):
            try:
                found.append(Backup(path, read(path)))
            except Refused:  # somebody else's, or a manifest that is damaged: no backup to rely on
                continue
    return sorted(found, key=lambda one: one.manifest.at, reverse=True)
