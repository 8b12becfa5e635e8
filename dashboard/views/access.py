"""Why somebody may what he may: rights with their origin, grants, who sees one record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboard.views.rights import reach_mark
from dashboard.views.roles import MODULES, permission_title
from dashboard.views.terms import VISIBLE
from models.access import Permission, Reach
from models.i18n import Message, _
from models.people import Origin
from models.statistics import Visibility


@dataclass(frozen=True)
class Reason:
    """What gives a right: a role, of the person or a post, or a grant."""

    reach: Reach
    unit: str
    origin: Origin
    role: str
    post: str
    post_id: int | None
    until: str


@dataclass(frozen=True)
class RightLine:
    """One right and everything that gives it."""

    permission: Permission
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class GrantLine:
    """A right given beside the role."""

    id: int
    title: str
    reach: Reach
    unit: str
    until: str
    why: str
    giver: str
    given: str


@dataclass(frozen=True)
class Counted:
    """How many of something the person would see."""

    title: str
    seen: int
    all: int


@dataclass(frozen=True)
class RightsSheet:
    """Everything about the rights of one person."""

    user_id: int
    name: str
    role: str
    lines: tuple[RightLine, ...]
    permissions: frozenset[Permission]
    grants: tuple[GrantLine, ...]
    counted: tuple[Counted, ...]
    givers: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """What the form of a grant offers: (value, title) of units."""

    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sees:
    """Whether one account sees a record, and why: codes of ``WHY``."""

    user_id: int
    name: str
    role: str
    sees: bool
    why: tuple[str, ...]


@dataclass(frozen=True)
class SeesSheet:
    """A record and who sees it."""

    title: str
    href: str
    visibility: str  # of a statistic
    people: tuple[Sees, ...]


WHY = {
    "everything": Message("the right reaches the whole company"),
    "own_post": Message("it belongs to a post he holds"),
    "company": Message("it is open to everybody who may see statistics"),
    "division": Message("it is open to its division"),
    "below": Message("his right reaches the unit it belongs to"),
    "no_right": Message("has no right to see this at all"),
    "elsewhere": Message("it belongs to another part of the company"),
    "brought": Message("brought it himself"),
    "not_brought": Message("sees only what he brought himself"),
}


def rights_table(lines: Sequence[RightLine]) -> Any:
    """Every right, how far it goes and what gives it."""
    if not lines:
        return html.P(_("No rights but one’s own profile and the help."), className="muted")
    rows = [html.Tr(cells) for line in lines for cells in _cells(line)]
    heads = (_("About what"), _("Right"), _("How far"), _("What gives it"))
    table = html.Table(
        [html.Thead(html.Tr([html.Th(one) for one in heads])), html.Tbody(rows)],
        className="table access",
    )
    return html.Div(table, className="card table-card")


def _cells(line: RightLine) -> list[list[Any]]:
    found = []
    for number, reason in enumerate(line.reasons):
        first = number == 0
        found.append(
            [
                html.Td(str(MODULES[line.permission.module]) if first else "", className="muted"),
                html.Td(permission_title(line.permission) if first else ""),
                html.Td([reach_mark(reason.reach), html.Span(f" {reason.unit}")]),
                html.Td(_origin(reason)),
            ]
        )
    return found


def _origin(reason: Reason) -> list[Any]:
    if reason.origin is Origin.GRANT:
        until = " " + _("until {day}", day=reason.until) if reason.until else ""
        return [_("given explicitly") + until]
    if reason.origin is Origin.POST:
        link = dcc.Link(reason.post, href=f"/posts/{reason.post_id}")
        return [_("post") + " ", link, f" — {_('role')} «{reason.role}»"]
    return [_("role of the person: “{role}”", role=reason.role)]


def counted_view(counted: Sequence[Counted]) -> Any:
    """What the person would see, in numbers."""
    return html.Dl(
        [
            part
            for one in counted
            for part in (
                html.Dt(one.title),
                html.Dd(_("{seen} of {all}", seen=one.seen, all=one.all)),
            )
        ],
        className="access-counts",
    )


def places_view(places: Sequence[tuple[str, bool]]) -> Any:
    """The screens the person may open, and those he may not."""
    return html.Ul(
        [
            html.Li(title, className="" if may else "muted struck", title="" if may else _("no"))
            for title, may in places
        ],
        className="access-places",
    )


def grants_view(grants: Sequence[GrantLine]) -> Any:
    """Rights given beside the role, each with the button that takes it back."""
    if not grants:
        return html.P(_("Nothing is given beside the role and the posts."), className="muted")
    return html.Ul([html.Li(_grant(one)) for one in grants], className="rights-posts")


def _grant(line: GrantLine) -> list[Any]:
    until = " · " + _("until {day}", day=line.until) if line.until else ""
    said = _("{giver}, {day}: {why}", giver=line.giver, day=line.given, why=line.why)
    return [
        html.Span(
            [line.title, " ", reach_mark(line.reach), f" {line.unit}{until}", html.Small(said, className="muted")]
        ),
        html.Button(
            _("Take back"), id={"type": "grant-revoke", "grant": line.id},
            className="button quiet small", n_clicks=0,
        ),
    ]  # fmt: skip


def givers_view(givers: Sequence[str]) -> Any:
    """Whom to ask for more."""
    return html.P(_("Rights are given by: {names}.", names=", ".join(givers)), className="muted")


def sees_view(sheet: SeesSheet, *, linked: bool) -> Any:
    """Who sees a record and why, those who do first."""
    rows = [
        html.Tr(
            [
                html.Td(dcc.Link(one.name, href=f"/people/{one.user_id}/rights") if linked else one.name),
                html.Td(one.role, className="muted"),
                html.Td(_("sees") if one.sees else _("does not see"), className="good" if one.sees else "muted"),
                html.Td("; ".join(str(WHY[code]) for code in one.why)),
            ]
        )
        for one in sheet.people
    ]  # fmt: skip
    heads = (_("Person’s name"), _("Role"), "", _("Why"))
    return html.Div(
        html.Table(
            [html.Thead(html.Tr([html.Th(one) for one in heads])), html.Tbody(rows)],
            className="table access",
        ),
        className="card table-card",
    )


def visibility_line(sheet: SeesSheet) -> str:
    """Whom a statistic is open to by its definition."""
    if not sheet.visibility:
        return ""
    return _("Open to: {whom}.", whom=str(VISIBLE[Visibility(sheet.visibility)]))
