"""Backups: what there is, what went wrong, where they lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dash import html

from dashboard.views.said import note
from models.backups import Origin
from models.i18n import Message, _, ngettext, number

KILO = 1024
ORIGINS: Mapping[str, Message] = {
    Origin.CLOCK: Message("at night"),
    Origin.PERSON: Message("by a button"),
    Origin.COMMAND: Message("by a command"),
}


@dataclass(frozen=True)
class BackupLine:
    """One backup."""

    name: str
    at: str
    size: int
    documents: int
    proved: str
    origin: str
    late: bool
    missing: int = 0


@dataclass(frozen=True)
class BackupSheet:
    """The page."""

    lines: tuple[BackupLine, ...]
    failed: tuple[tuple[str, str], ...]  # when and why, since the newest one
    trouble: str
    moving: bool
    next: str
    folder: str
    same_disk: bool
    keep: tuple[int, int, int]


def backups_view(sheet: BackupSheet) -> Any:
    """State, then the list."""
    return html.Div([*_state(sheet), _where(sheet), _list(sheet)], className="backups")


def _state(sheet: BackupSheet) -> list[Any]:
    parts = []
    if sheet.moving:
        parts.append(note(_("A backup is being made.")))
    if sheet.trouble:
        parts.append(note(sheet.trouble, "error"))
    parts += [
        note(_("{at}: no backup was made. {why}", at=at, why=why), "warning")
        for at, why in sheet.failed
        if why != sheet.trouble
    ]
    if sheet.same_disk:
        parts.append(
            note(
                _(
                    "The backups lie on the disk of the data and would be lost with it. Set "
                    "ASM_BACKUPS to a folder on another disk."
                ),
                "warning",
            )
        )
    return parts


def _where(sheet: BackupSheet) -> Any:
    daily, weekly, monthly = sheet.keep
    facts = (
        (_("Next one"), sheet.next),
        (_("Folder"), html.Code(sheet.folder)),
        (
            _("Kept"),
            _(
                "the last of {daily} days, {weekly} weeks, {monthly} months",
                daily=daily,
                weekly=weekly,
                monthly=monthly,
            ),
        ),
    )
    return html.Dl(
        [part for name, value in facts for part in (html.Dt(name), html.Dd(value))],
        className="card facts",
    )


def _list(sheet: BackupSheet) -> Any:
    if not sheet.lines and sheet.moving:
        return html.P()
    if not sheet.lines:
        return html.P(
            _("There are no backups yet. The first is made at night, or now by the button."),
            className="empty-line muted",
        )
    heads = (_("Made"), _("Occasion"), _("Size"), _("Documents"), _("Proved"), _("Name"))
    numbers = {_("Size"), _("Documents")}
    return html.Div(
        html.Table(
            [
                html.Thead(
                    html.Tr(
                        [html.Th(head, className="number" * (head in numbers)) for head in heads]
                    )
                ),
                html.Tbody([_row(line) for line in sheet.lines]),
            ],
            className="table",
        ),
        className="card wide-table",
    )


def _row(line: BackupLine) -> Any:
    why = str(ORIGINS[line.origin]) + (f", {_('late')}" if line.late else "")
    return html.Tr(
        [
            html.Td(line.at),
            html.Td(why, className="muted"),
            html.Td(size_of(line.size), className="number"),
            html.Td(number(line.documents), className="number"),
            html.Td([line.proved or _("not proved"), *_missing(line)]),
            html.Td(html.Code(line.name), className="muted"),
        ]
    )


def _missing(line: BackupLine) -> list[Any]:
    if not line.missing:
        return []
    text = ngettext(
        "{count} document was lost before", "{count} documents were lost before", line.missing
    )
    return [html.Div(text, className="refusal")]


def size_of(count: int) -> str:
    """Bytes as people say them: ``12,5 MB``."""
    names = (_("bytes"), _("kB"), _("MB"), _("GB"), _("TB"))
    size, step = Decimal(count), 0
    while size >= KILO and step < len(names) - 1:
        size, step = size / KILO, step + 1
    return f"{number(size, 1 if step and size < 100 else 0)}\u00a0{names[step]}"
