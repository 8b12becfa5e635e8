"""What a file would change on the org board, what in it is refused and why, what it leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import html

from dashboard.views.acts import FIELDS
from dashboard.views.board_columns import TITLES
from models.i18n import Message, _, ngettext
from models.organisation.incoming import Change, Fault, Missing

KINDS = {
    "unit_new": Message("New units"),
    "unit_renamed": Message("Units renamed"),
    "unit_moved": Message("Units moved"),
    "unit_changed": Message("Units with another product"),
    "unit_closed": Message("Units closed"),
    "post_new": Message("New posts"),
    "post_renamed": Message("Posts renamed"),
    "post_moved": Message("Posts moved"),
    "post_changed": Message("Cards of posts changed"),
    "post_closed": Message("Posts closed"),
    "person_new": Message("New employees"),
    "person_on": Message("People put on posts"),
    "person_off": Message("People taken from posts"),
}
PLACES = {"unit": Message("Unit of the board"), "post": Message("Post")}


@dataclass(frozen=True)
class Incoming:
    """A file held against the board; ``mark`` says whether the board is still the same."""

    sheet: str
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    missing: tuple[Missing, ...]
    untouched: int
    unread: tuple[str, ...]
    mark: str
    done: bool = False


def incoming_view(found: Incoming) -> list[Any]:
    """Everything about it, what needs a decision first."""
    return [
        html.P(_counts(found), className="incoming-counts"),
        _unread(found.unread),
        _faults(found),
        _missing(found.missing),
        *_changes(found.changes),
    ]


def _counts(found: Incoming) -> str:
    changes = ngettext("{count} change", "{count} changes", len(found.changes))
    told = [_("Done: {changes}", changes=changes) if found.done else changes]
    if found.faults:
        told.append(ngettext("{count} row refused", "{count} rows refused", len(found.faults)))
    told.append(ngettext("{count} row as it is", "{count} rows as they are", found.untouched))
    return " · ".join(told)


def _unread(names: Sequence[str]) -> Any:
    if not names:
        return None
    return html.P(_("Columns not read: {names}", names=", ".join(names)), className="muted")


def _faults(found: Incoming) -> Any:
    if not found.faults:
        return None
    heads = (_("Sheet"), _("Line"), _("Column"), _("Value"), _("Reason"))
    rows = [
        html.Tr(
            [
                html.Td(found.sheet if one.line else ""),
                html.Td(str(one.line or ""), className="number"),
                html.Td(_column(one.field)),
                html.Td(one.value[:80]),
                html.Td(str(one.reason)),
            ]
        )
        for one in found.faults
    ]
    table = html.Table(
        [html.Thead(html.Tr([html.Th(head) for head in heads])), html.Tbody(rows)],
        className="table incoming-faults",
    )
    note = _(
        "These rows are left out, the board keeps what it has. Mend them and bring the file again."
    )
    return html.Section(
        [html.H2(_("Refused rows")), html.P(note, className="muted"), html.Div(table, className="incoming-table")],
        className="card",
    )  # fmt: skip


def _column(field: str) -> str:
    return str(TITLES.get(field, PLACES.get(field, field)))


def _missing(missing: Sequence[Missing]) -> Any:
    if not missing:
        return None
    names = [
        html.Li([html.Small(str(PLACES[one.kind]), className="muted"), one.name]) for one in missing
    ]
    return html.Section(
        [
            html.H2(_("Not in the file")),
            html.P(_("They stay on the board as they are."), className="muted"),
            html.Ul(names, className="incoming-names"),
        ],
        className="card",
    )  # fmt: skip


def _changes(changes: Sequence[Change]) -> list[Any]:
    order = list(KINDS)
    ranked = sorted(changes, key=lambda one: order.index(one.kind))
    return [_kind(kind, list(found)) for kind, found in groupby(ranked, key=lambda one: one.kind)]


def _kind(kind: str, changes: Sequence[Change]) -> Any:
    title = html.H2([str(KINDS[kind]), html.Small(str(len(changes)), className="muted")])
    return html.Section(
        [title, html.Ul([_change(one) for one in changes], className="incoming-changes")],
        className="card",
    )


def _change(one: Change) -> Any:
    line = _("line {line}", line=one.line) if one.line else ""
    return html.Li(
        [
            html.Small(line, className="muted"),
            html.B(one.name),
            html.Div([_field(*field) for field in one.fields], className="incoming-fields"),
        ]
    )


def _field(name: str, before: str, after: str) -> Any:
    if not before and name in PLACES:
        return html.Div(after)
    title = _column(name) if name in TITLES or name in PLACES else str(FIELDS.get(name, name))
    shown: list[Any] = [html.Del(_short(before)), " "] if before else []
    return html.Div(
        [html.Small(f"{title}: ", className="muted"), *shown, html.Ins(_short(after) or "—")]
    )


def _short(text: str) -> str:
    yes = {"True": _("yes"), "False": _("no")}.get(text, text)
    return yes if len(yes) <= 160 else f"{yes[:160]}…"
