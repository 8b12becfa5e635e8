"""Backups: what cannot be rebuilt, copied whole, proved, kept by a rule, and put back.

A backup is a folder: the record as one SQLite file whatever database it came from, the originals,
and a manifest. It is there whole or not at all. When one is made is the worker's timetable.
"""

from models.backups.kept import Keep, kept
from models.backups.making import name_at, write
from models.backups.manifest import (
    DOCUMENTS,
    MANIFEST,
    RECORD,
    Backup,
    Damaged,
    Manifest,
    Origin,
    listed,
    read,
)
from models.backups.plan import (
    KIND,
    Asked,
    Plan,
    ask,
    ask_when_due,
    clear,
    next_after,
    notes,
    trouble,
)
from models.backups.proof import prove
from models.backups.restoring import Place, restore

__all__ = [
    "DOCUMENTS",
    "KIND",
    "MANIFEST",
    "RECORD",
    "Asked",
    "Backup",
    "Damaged",
    "Keep",
    "Manifest",
    "Origin",
    "Place",
    "Plan",
    "ask",
    "ask_when_due",
    "clear",
    "kept",
    "listed",
    "name_at",
    "next_after",
    "notes",
    "prove",
    "read",
    "restore",
    "trouble",
    "write",
]
