"""Names of statistics in a table that no statistic listens to: their values would show nowhere.

Asked whenever a document is looked at, not kept: a statistic may be defined after the file came.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.statistics.tables import EntryMode, Statistic


@dataclass(frozen=True)
class Unheard:
    """A name in a document; ``mode`` is how the statistic of that name is filled, if there is one."""

    name: str
    mode: EntryMode | None = None


def unheard(session: Session, verdict: Mapping[str, Any]) -> tuple[Unheard, ...]:
    """What a document's table names and no statistic takes from files, in the table's order."""
    names = verdict.get("totals", {}).get("statistics", ())
    if not names:
        return ()
    modes = _modes(session)
    found = ((name, modes.get(_key(name))) for name in names)
    return tuple(Unheard(name, mode) for name, mode in found if mode is not EntryMode.IMPORTED)


def _modes(session: Session) -> dict[str, EntryMode]:
    """Every name files may use, and how its statistic is filled; one from files comes first."""
    columns = (Statistic.entry_mode, Statistic.import_name, Statistic.code, Statistic.name)
    query = select(*columns).where(Statistic.archived.is_(False))
    found: dict[str, EntryMode] = {}
    for mode, *names in session.execute(query):
        for key in {_key(name) for name in names if name}:
            if found.get(key) is not EntryMode.IMPORTED:
                found[key] = EntryMode(mode)
    return found


def _key(name: str) -> str:
    """What the warehouse compares: ``statistic_key`` of its marts."""
    return name.strip().lower()
