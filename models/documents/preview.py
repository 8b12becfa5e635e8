"""The first rows of a document as they were understood, shown before anything is written."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

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
