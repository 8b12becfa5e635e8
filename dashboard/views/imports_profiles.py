"""Saved mappings as a list: what each recognises, with the means to rename it or to let it go."""

import datetime as dt
from dataclasses import dataclass

from models.i18n import _


@dataclass(frozen=True)
class ProfileLine:
    """One saved mapping."""

    id: int
    name: str
    target: str
    columns: tuple[str, ...]
    version: int
    created_by: str
    created_at: dt.datetime


def recognises(profile: ProfileLine) -> str:
    """By which headings a profile knows its files."""
    shown = ", ".join(profile.columns[:6])
    more = len(profile.columns) - 6
    return _("{columns} and {count} more", columns=shown, count=more) if more > 0 else shown
