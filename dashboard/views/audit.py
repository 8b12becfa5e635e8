"""The audit as a page: who changed what, when, from what to what; and whether the chain is whole.

Everything is decided before: these are plain values and how they look.
"""

from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.views.said import empty, note
from models import i18n
from models.i18n import _

SHOWN = 4  # changed fields before the others fold away


@dataclass(frozen=True)
class Change:
    """One field: what it was and what it became."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Act:
    """One line. ``who`` is empty for the program itself, ``href`` for what has no page."""

    at: str
    who: str
    deed: str
    thing: str
    name: str
    href: str
    changes: tuple[Change, ...]
    why: str


@dataclass(frozen=True)
class Acts:
    """One page of acts, newest first."""

    lines: tuple[Act, ...]
    total: int
    page: int
    pages: int


def acts_view(acts: Acts) -> Any:
    """The table with its pages, or that nothing was found."""
    if not acts.lines:
        return empty(_("Nothing found"), _("Try another person, thing or time."), [])
    heads = (_("When"), _("Who"), _("What was done"), _("Before → after"))
    return [
        html.P(i18n.ngettext("{count} act", "{count} acts", acts.total), className="muted"),
        html.Div(
            html.Table(
                [
                    html.Thead(html.Tr([html.Th(head) for head in heads])),
                    html.Tbody([_line(one) for one in acts.lines]),
                ],
                className="table audit",
            ),
            className="card table-card",
        ),
        dmc.Pagination(
            id="audit-page", total=acts.pages, value=acts.page, siblings=1, className="audit-pages"
        ),
    ]


def _line(act: Act) -> html.Tr:
    name: Any = dcc.Link(act.name, href=act.href) if act.href else act.name
    done: list[Any] = [html.Div([html.B(act.deed), html.Small(act.thing)]), html.Div(name)]
    return html.Tr(
        [
            html.Td(act.at, className="audit-at"),
            html.Td(act.who or html.Span(_("ASM itself"), className="muted")),
            html.Td(done, className="audit-done"),
            html.Td([*_changes(act.changes), *([html.Q(act.why)] if act.why else [])]),
        ]
    )


def _changes(changes: tuple[Change, ...]) -> list[Any]:
    listed = [_change(one) for one in changes]
    if len(listed) <= SHOWN + 1:
        return listed
    more = html.Summary(_("{count} more", count=len(listed) - SHOWN))
    return [*listed[:SHOWN], html.Details([more, *listed[SHOWN:]])]


def _change(change: Change) -> html.Div:
    parts: list[Any] = [html.Span(f"{change.field}: ", className="muted")]
    if change.before:
        parts += [html.Del(change.before), " → "]
    return html.Div([*parts, html.Ins(change.after)], className="audit-change")


def chain_view(length: int, broken: int | None) -> Any:
    """What checking the chain found."""
    if broken is None:
        acts = i18n.ngettext("{count} act", "{count} acts", length)
        return note(_("The chain is whole: {acts}, none changed or removed.", acts=acts))
    told = _(
        "The chain is broken at act {number}: somebody changed or removed acts past ASM. Keep this "
        "installation as it is and compare it with a backup.",
        number=broken,
    )
    return note(told, "error")
