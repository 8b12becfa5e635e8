"""What a document would bring, shown before anything is written: its first rows, what they change."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models import i18n
from models.documents.tables import Document
from models.i18n import _


@dataclass(frozen=True)
class Preview:
    """One table of rows. ``types`` are number, date, flag or text, one per column."""

    table: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Change:
    """A row that puts another content in the place of what counts."""

    table: str
    sheet: str
    line: int | None
    about: tuple[tuple[str, str], ...]  # column and value: which record it is
    differs: tuple[tuple[str, str, str], ...]  # column, what counts now, what the document says


def changed_rows(verdict: Mapping[str, Any]) -> list[Change]:
    """The first rows that would change something, compared with what counted when it was read."""
    return [
        Change(
            one["table"],
            one["sheet"] or "",
            one["line"],
            tuple((name, _shown(text, kind)) for name, kind, text in one["about"]),
            tuple(
                (name, _shown(old, kind), _shown(new, kind))
                for name, kind, old, new in one["differs"]
            ),
        )
        for one in verdict.get("changes", ())
    ]


def previewed(document: Document) -> list[Preview]:
    """Every table the document feeds, written as the current language writes numbers and dates."""
    return [
        Preview(
            table,
            tuple(kept["columns"]),
            tuple(kept["types"]),
            tuple(
                tuple(map(_shown, row, kept["types"]))  # the lengths are equal by construction
                for row in kept["rows"]
            ),
        )
        for table, kept in (document.preview or {}).items()
    ]


def _shown(text: str | None, kind: str) -> str:
    if text is None:
        return ""
    if kind == "number":
        value = Decimal(text)
        return i18n.number(value, max(2, -int(value.normalize().as_tuple().exponent)))
    if kind == "date":
        return i18n.date(dt.date.fromisoformat(text))
    if kind == "flag":
        return _("yes") if text == "True" else _("no")
    return text
