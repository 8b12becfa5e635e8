"""The org board as plain values, and the classic picture: the company on top, a column per division.

The tree and the list are ``board_lines``; what stands on the board is decided by ``questions.board``.
"""

from dataclasses import dataclass
from string import ascii_letters
from typing import Any

from dash import dcc, html

from dashboard.views.board_load import zone_mark
from dashboard.views.controls import Group
from dashboard.views.palette import PAINTS, TINTS_LIGHT
from models.i18n import _
from models.organisation import Zone
from warehouse.statistics.conditions import Condition


@dataclass(frozen=True)
class Mark:
    """A main statistic: its name, last closed value as people read it, its condition."""

    name: str
    value: str
    condition: Condition
    href: str


@dataclass(frozen=True)
class PersonMark:
    """Somebody on a post and how loaded he is; nobody knows before posts have norm hours (OB-7)."""

    name: str
    zone: Zone | None = None
    percent: int | None = None
    seat: int = 0


@dataclass(frozen=True)
class PostBox:
    """A post. Without ``holders`` it is vacant, and ``above`` says who holds it meanwhile (OB-3)."""

    id: int
    name: str
    is_head: bool
    product: str = ""
    holders: tuple[PersonMark, ...] = ()
    above: str = ""
    mark: Mark | None = None
    href: str = ""
    hit: bool = False
    version: int = 0
    mine: bool = False  # the viewer may change it


@dataclass(frozen=True)
class UnitBox:
    """A unit with its posts and the units below it."""

    id: int
    kind: str
    number: str
    name: str
    product: str = ""
    mark: Mark | None = None
    href: str = ""
    posts: tuple[PostBox, ...] = ()
    units: tuple["UnitBox", ...] = ()
    hit: bool = False
    version: int = 0
    mine: bool = False


@dataclass(frozen=True)
class BoardSheet:
    """The board or a part of it on one date; ``found`` counts what fits the words looked for."""

    top: UnitBox | None
    view: str
    counts: str
    groups: tuple[Group, ...]
    past: str = ""
    back: str = ""
    looked_for: str = ""
    found: int = 0
    may_edit: bool = False
    may_export: bool = False
    editing: bool = False
    whole: bool = False  # the viewer may change all of it
    switch: str = ""  # the address that begins or ends editing


def classic(sheet: BoardSheet) -> Any:
    """The picture itself."""
    if sheet.top is None:
        return None
    top, editing = sheet.top, sheet.editing
    style: Any = {"--columns": max(1, len(top.units))}
    return html.Div(
        [
            html.Section(
                [_unit_head(top, editing, large=True), _posts(top.posts, editing)],
                className=f"board-top tint-{tint(top)}{hit_class(top)}",
                **drop_target(top),
            ),
            html.Div(
                [_column(unit, editing) for unit in top.units],
                className="board-columns",
                style=style,
            ),
        ],
        className=f"board{state(sheet)}",
    )


def state(sheet: BoardSheet) -> str:
    """Classes of a picture that is being searched or changed."""
    return (" looked" if sheet.looked_for else "") + (" editing" if sheet.editing else "")


def menu(what: str, box: PostBox | UnitBox, *, editing: bool) -> Any:
    """The button that asks what to do with a unit or a post: all that dragging does, and more."""
    if not editing or not box.mine:
        return None
    said: Any = {"aria-label": _("Change “{name}”", name=box.name), "data-ask": f"{what}:{box.id}"}
    return html.Button("⋯", className="board-menu", **said)


def tint(unit: UnitBox) -> str:
    """The colour of a division's number, 6A like 6; of anything else none."""
    number = unit.number.rstrip(ascii_letters)
    return number if unit.kind == "division" and number in TINTS_LIGHT else "0"


def mark_view(mark: Mark | None, *, named: bool = False) -> Any:
    """The condition's sign, linked to the statistic; with its name and value where there is room."""
    if mark is None:
        return None
    paint = PAINTS[mark.condition]
    sign = html.Span(html.I(paint.mark), className=f"chip chip-{mark.condition.value}")
    told = f"{mark.name}: {mark.value} · {paint.word}"
    words = [html.Span(mark.name), html.B(mark.value)] if named else []
    return dcc.Link([sign, *words], href=mark.href, title=told, className="board-mark")


def holders_view(post: PostBox) -> Any:
    """Who holds a post; of a vacant one, who holds it from above (OB-3)."""
    if post.holders:
        return html.Div(
            [_person(one) for one in post.holders],
            className="board-holder",
        )
    meanwhile = _("acting: {name}", name=post.above) if post.above else ""
    return html.Div(
        [html.Span(_("vacant"), className="board-vacant"), html.Span(meanwhile)],
        className="board-holder",
    )


def _person(one: PersonMark) -> Any:
    known: Any = {"data-seat": str(one.seat)}
    mark = zone_mark(one.zone, one.percent)
    return html.Span([one.name, mark], className="board-person", **known)


def post_name(post: PostBox) -> Any:
    """The name, linked to the post's card."""
    return dcc.Link(post.name, href=post.href) if post.href else html.Span(post.name)


def unit_name(unit: UnitBox) -> list[Any]:
    """Number and name, linked to the unit alone."""
    badge = [html.B(unit.number, className="board-number")] if unit.kind != "company" else []
    return [*badge, dcc.Link(unit.name, href=unit.href) if unit.href else html.Span(unit.name)]


def hit_class(box: PostBox | UnitBox) -> str:
    """The class of what fits the words looked for."""
    return " hit" if box.hit else ""


def drop_target(unit: UnitBox) -> dict[str, Any]:
    """What ``assets/board.js`` reads of a unit."""
    known = {"data-unit": str(unit.id), "data-kind": unit.kind, "data-version": str(unit.version)}
    return known | ({"data-mine": ""} if unit.mine else {})


def held_in_hand(post: PostBox) -> dict[str, Any]:
    """What it reads of a post."""
    known = {"data-post": str(post.id), "data-version": str(post.version)}
    return known | ({"data-mine": ""} if post.mine else {})


def _column(unit: UnitBox, editing: bool) -> Any:  # noqa: FBT001 - the state of the whole picture
    return html.Section(
        [
            html.Header([_unit_head(unit, editing, large=True), _fold()], className="board-head"),
            _posts(unit.posts, editing),
            html.Div([_inner(below, editing) for below in unit.units], className="board-inner"),
        ],
        className=f"board-column folded-away tint-{tint(unit)}{hit_class(unit)}",
        **drop_target(unit),
    )


def _fold() -> Any:
    """On a phone a division opens when it is touched."""
    heard: Any = {"aria-label": _("Open or close"), "aria-expanded": "false"}
    return html.Button("", className="board-fold", **heard)


def _inner(unit: UnitBox, editing: bool) -> Any:  # noqa: FBT001 - the same
    below = [_inner(one, editing) for one in unit.units]
    return html.Section(
        [_unit_head(unit, editing), _posts(unit.posts, editing), *below],
        className=f"board-unit{hit_class(unit)}",
        **drop_target(unit),
    )


def _unit_head(unit: UnitBox, editing: bool, *, large: bool = False) -> Any:  # noqa: FBT001 - the same
    level = html.H2 if large else html.H3
    return html.Div(
        [
            level([*unit_name(unit), menu("unit", unit, editing=editing)], className="board-title"),
            html.P(unit.product, className="board-product", title=unit.product)
            if unit.product
            else None,
            mark_view(unit.mark, named=large),
        ],
        className="board-about",
    )


def _posts(posts: tuple[PostBox, ...], editing: bool) -> Any:  # noqa: FBT001 - the same
    return html.Div([_post(post, editing) for post in posts], className="board-posts")


def _post(post: PostBox, editing: bool) -> Any:  # noqa: FBT001 - the same
    kinds = ["board-post"]
    kinds += ["board-leads"] if post.is_head else []
    kinds += [] if post.holders else ["board-open"]
    return html.Article(
        [
            html.Div(
                [post_name(post), mark_view(post.mark), menu("post", post, editing=editing)],
                className="board-post-name",
            ),
            holders_view(post),
        ],
        className=" ".join(kinds) + hit_class(post),
        title=post.product,
        **held_in_hand(post),
    )
