"""Rights as pictures: the matrix of roles, one role as modules by actions, and who has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.views.roles import ACTIONS, MEANINGS, MODULES, reach_title
from models.access import Permission, Reach
from models.i18n import Message, _, ngettext

SHORT = {
    Reach.OWN: Message("own"),
    Reach.UNIT: Message("unit"),
    Reach.BELOW: Message("below"),
    Reach.COMPANY: Message("all"),
}
NOT_BY_UNIT = frozenset({"money", "sales", "rights", "settings", "audit"})  # all or nothing
OWN_OR_ALL = frozenset({"documents"})
NOT_OWN = frozenset({"board", "people"})
CELLS: Mapping[tuple[str, str], Permission] = {
    (one.module, one.action): one for one in Permission if one is not Permission.SIGNED_IN
}


@dataclass(frozen=True)
class RoleHead:
    """A role as the matrix shows it."""

    code: str
    title: str
    ready: bool
    changed: bool
    version: int
    accounts: int
    posts: int
    rights: Mapping[Permission, Reach]


@dataclass(frozen=True)
class PostLine:
    """A post that gives its holder a role."""

    id: int
    name: str
    unit: str
    holder: str


@dataclass(frozen=True)
class Chosen:
    """One line of a list to choose from."""

    value: str
    label: str


@dataclass(frozen=True)
class RolePage:
    """One role, who has it, and which posts could."""

    head: RoleHead
    changeable: bool
    people: tuple[tuple[int, str], ...]
    posts: tuple[PostLine, ...]
    others: tuple[Chosen, ...]


def reaches(permission: Permission) -> tuple[Reach, ...]:
    """How far a right can be given at all: where units mean nothing, all or nothing."""
    if permission.module in NOT_BY_UNIT or permission is Permission.SEE_BOARD:
        return (Reach.COMPANY,)
    if permission.module in OWN_OR_ALL:
        return (Reach.OWN, Reach.COMPANY)
    if permission.module in NOT_OWN:
        return (Reach.UNIT, Reach.BELOW, Reach.COMPANY)
    return tuple(Reach)


def matrix_view(heads: Sequence[RoleHead]) -> Any:
    """Every right against every role."""
    top = html.Tr([html.Th(_("Right")), *[_column(one) for one in heads]])
    rows: list[Any] = []
    for module, cells in groupby(CELLS.values(), key=lambda one: one.module):
        rows.append(
            html.Tr(html.Th(str(MODULES[module]), colSpan=len(heads) + 1), className="matrix-group")
        )
        rows += [_row(permission, heads) for permission in cells]
    return html.Div(
        html.Table([html.Thead(top), html.Tbody(rows)], className="table matrix"),
        className="card table-card matrix-card",
        tabIndex=0,  # it may be wider than the window: the keyboard scrolls it
    )


def _column(head: RoleHead) -> html.Th:
    parts: list[Any] = [dcc.Link(head.title, href=f"/rights/{head.code}")]
    parts.append(html.Small(held(head), className="muted"))
    if head.changed:
        parts.append(html.Small(_("changed"), className="matrix-changed"))
    return html.Th(parts)


def held(head: RoleHead) -> str:
    """How many have a role."""
    people = ngettext("{count} person", "{count} people", head.accounts)
    if not head.posts:
        return people
    return people + ", " + ngettext("{count} post", "{count} posts", head.posts)


def _row(permission: Permission, heads: Sequence[RoleHead]) -> html.Tr:
    name = html.Th(str(MEANINGS[permission]))
    return html.Tr([name, *[html.Td(reach_mark(one.rights.get(permission))) for one in heads]])


def reach_mark(reach: Reach | None) -> Any:
    """How far, in one word; the whole of it for who hovers or listens."""
    if reach is None:
        return html.Span("—", className="reach reach-none", title=_("no"))
    return html.Span(
        str(SHORT[reach]), className=f"reach reach-{reach.value}", title=reach_title(reach)
    )


def role_grid(page: RolePage) -> Any:
    """Modules by actions, a choice in every cell that means something."""
    head = [html.Div("", className="rights-corner")]
    head += [html.Div(str(title), className="rights-action") for title in ACTIONS.values()]
    rows: list[Any] = []
    for module, title in MODULES.items():
        cells = [_cell(page, CELLS.get((module, action)), action) for action in ACTIONS]
        rows.append(
            html.Div(
                [html.Div(str(title), className="rights-module"), *cells], className="rights-row"
            )
        )
    return html.Div(
        [html.Div(head, className="rights-row rights-head"), *rows], className="card rights-grid"
    )


def _cell(page: RolePage, permission: Permission | None, action: str) -> Any:
    if permission is None:
        return html.Div(className="rights-cell rights-empty")
    given = page.head.rights.get(permission)
    offered = dict.fromkeys([*reaches(permission), *([given] if given else [])])
    return html.Div(
        [
            html.Span(str(ACTIONS[action]), className="rights-label"),
            dmc.Select(
                id={"type": "right", "permission": permission.value},
                value=given.value if given else "",
                data=[
                    {"value": "", "label": _("no")},
                    *[{"value": one.value, "label": reach_title(one)} for one in offered],
                ],
                allowDeselect=False,
                disabled=not page.changeable,
                size="xs",
                comboboxProps={"width": 210, "position": "bottom-start"},
                **{"aria-label": str(MEANINGS[permission])},
            ),
        ],
        className="rights-cell",
        title=str(MEANINGS[permission]),
    )


def holders_view(page: RolePage) -> Any:
    """The people who have the role."""
    if not page.people:
        return html.P(_("Nobody has this role."), className="muted")
    links: list[Any] = []
    for number, (key, name) in enumerate(page.people):
        links += [", "] * bool(number) + [dcc.Link(name, href=f"/people/{key}/rights")]
    return html.P(links)


def posts_view(page: RolePage) -> Any:
    """The posts that give the role, each with the button that takes it away."""
    if not page.posts:
        said = _("No post gives this role. A post’s role holds for whoever holds the post.")
        return html.P(said, className="muted")
    return html.Ul([html.Li(_post(one)) for one in page.posts], className="rights-posts")


def _post(line: PostLine) -> list[Any]:
    said = " · ".join(part for part in (line.unit, line.holder) if part)
    return [
        html.Span([dcc.Link(line.name, href=f"/posts/{line.id}"), html.Small(said, className="muted")]),
        html.Button(
            _("Take away"), id={"type": "post-role", "post": line.id},
            className="button quiet small", n_clicks=0,
        ),
    ]  # fmt: skip
