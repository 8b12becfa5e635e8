"""The org board as a tree that opens and closes, and as a list of posts."""

from collections.abc import Iterator
from typing import Any

from dash import html

from dashboard.views.board import (
    BoardSheet,
    PostBox,
    UnitBox,
    classic,
    drop_target,
    held_in_hand,
    hit_class,
    holders_view,
    mark_view,
    menu,
    post_name,
    state,
    tint,
    unit_name,
)
from models.i18n import _


def picture(sheet: BoardSheet) -> Any:
    """The board in the shape that is asked for."""
    return {"board": classic, "tree": tree, "list": listing}[sheet.view](sheet)


def tree(sheet: BoardSheet) -> Any:
    """Units inside each other, posts under their units."""
    if sheet.top is None:
        return None
    branch = _branch(sheet.top, sheet.editing)
    return html.Div(branch, className=f"card board-tree{state(sheet)}")


def _branch(unit: UnitBox, editing: bool) -> Any:  # noqa: FBT001 - the state of the whole picture
    title = html.Summary(
        [
            html.Span(unit_name(unit), className="board-title"),
            mark_view(unit.mark),
            html.Span(unit.product, className="board-product"),
            menu("unit", unit, editing=editing),
        ],
        className=f"tint-{tint(unit)}",
    )
    leaves = [_leaf(post, editing) for post in unit.posts]
    inside = [*leaves, *[_branch(below, editing) for below in unit.units]]
    body = html.Div(inside, className="board-branch")
    return html.Details([title, body], open=True, className=hit_class(unit), **drop_target(unit))


def _leaf(post: PostBox, editing: bool) -> Any:  # noqa: FBT001 - the same
    leads = " board-leads" if post.is_head else ""
    return html.Div(
        [
            html.Span(post_name(post), className="board-post-name"),
            holders_view(post),
            mark_view(post.mark),
            html.Span(post.product, className="board-product"),
            menu("post", post, editing=editing),
        ],
        className=f"board-leaf{leads}{hit_class(post)}",
        **held_in_hand(post),
    )


def listing(sheet: BoardSheet) -> Any:
    """A line per post; with words looked for only those that fit."""
    if sheet.top is None:
        return None
    shown = lines(sheet)
    heads = (
        _("Unit of the board"),
        _("Post"),
        _("Holder"),
        _("Valuable product"),
        _("Post’s main statistic"),
    )
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(head) for head in heads])),
            html.Tbody([_line(unit, post) for unit, post in shown]),
        ],
        className="table board-list",
    )
    nothing = html.P(_("Nothing found"), className="muted board-nothing")
    return html.Div(table if shown else nothing, className="card table-card")


def lines(sheet: BoardSheet) -> list[tuple[UnitBox, PostBox]]:
    """Posts with their units, in order; with words looked for only those that fit."""
    if sheet.top is None:
        return []
    return [
        (unit, post)
        for unit, post in _posts(sheet.top)
        if not sheet.looked_for or post.hit or unit.hit
    ]


def _posts(unit: UnitBox) -> Iterator[tuple[UnitBox, PostBox]]:
    for post in unit.posts:
        yield unit, post
    for below in unit.units:
        yield from _posts(below)


def _line(unit: UnitBox, post: PostBox) -> Any:
    name = html.B(post_name(post)) if post.is_head else post_name(post)
    return html.Tr(
        [
            html.Td(unit_name(unit), className="board-where"),
            html.Td(name),
            html.Td(holders_view(post)),
            html.Td(post.product, className="board-product"),
            html.Td(mark_view(post.mark, named=True)),
        ]
    )
