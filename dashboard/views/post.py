"""The card of a post: the seven things everybody may know of it (OB-8), and who held it when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboard.views.board import Mark, mark_view
from models.i18n import Message, _
from models.organisation import AssignmentKind, Zone

KINDS = {
    AssignmentKind.PERMANENT: Message("permanent"),
    AssignmentKind.ACTING: Message("acting"),
    AssignmentKind.FROM_ABOVE: Message("held from above"),
}
ZONES = {
    Zone.OVER: Message("overloaded"),
    Zone.NORMAL: Message("normal load"),
    Zone.RESERVE: Message("in reserve"),
    Zone.UNDER: Message("underloaded"),
}


@dataclass(frozen=True)
class HolderLine:
    """Somebody on a post, now or once: kind, dates, shares as people read them."""

    name: str
    kind: AssignmentKind
    dates: str
    shares: str = ""


@dataclass(frozen=True)
class LoadLine:
    """Planned hours of a person as people read them; ``percent`` for the bar."""

    name: str
    told: str
    percent: int
    zone: Zone | None
    why: str = ""


@dataclass(frozen=True)
class FlowLine:
    """What comes from, or goes to, whom; ``href`` when it is another post."""

    what: str
    who: str
    href: str = ""


@dataclass(frozen=True)
class VersionLine:
    """What stood on a card until a date."""

    until: str
    text: str


@dataclass(frozen=True)
class PostCard:
    """Everything on the card of a post."""

    id: int
    name: str
    crumbs: tuple[tuple[str, str], ...]
    place: str
    holder: str
    purpose: str = ""
    authority: str = ""
    sequence: str = ""
    product: str = ""
    functions: tuple[tuple[str, str], ...] = ()
    total: str = ""
    receives: tuple[FlowLine, ...] = ()
    hands: tuple[FlowLine, ...] = ()
    mark: Mark | None = None
    holders: tuple[HolderLine, ...] = ()
    former: tuple[HolderLine, ...] = ()
    norm: str = ""
    loads: tuple[LoadLine, ...] = ()
    empty: tuple[str, ...] = ()
    products: tuple[VersionLine, ...] = ()
    may_edit: bool = False
    closed: str = ""
    stat_hidden: bool = False


def card_view(card: PostCard) -> Any:
    """The whole card."""
    return html.Div(
        [
            crumbs_head(card.crumbs, card.name, card.holder, _actions(card)),
            _lacks(card),
            html.Div(
                [
                    html.Div([_left(card)], className="post-main"),
                    html.Aside(
                        [_statistic(card), _holders(card), _load(card)], className="post-side"
                    ),
                ],
                className="post-body",
            ),
        ],
        className="post-page",
    )


def seven(card: PostCard) -> Any:
    """The seven things on one sheet, for «Моя шляпа»."""
    return html.Div(
        [_left(card), html.Div([_statistic(card), _load(card)], className="post-side")],
        className="post-body hat-post",
    )


def crumbs_head(
    crumbs: Sequence[tuple[str, str]], title: str, under: str, actions: Sequence[Any]
) -> Any:
    """The head of a card: where it hangs, what it is, what may be done."""
    path: list[Any] = []
    for name, href in crumbs:
        path += [dcc.Link(name, href=href), " › "]
    return html.Header(
        [
            html.Div(
                [
                    html.Div(path[:-1], className="crumbs"),
                    html.H1(title),
                    html.Div(under, className="muted"),
                ]
            ),
            html.Div(list(actions), className="actions"),
        ],
        className="page-head",
    )


def _actions(card: PostCard) -> list[Any]:
    if not card.may_edit or card.closed:
        return []
    return [dcc.Link(_("Edit"), href=f"/posts/{card.id}?edit=1", className="button quiet")]


def _lacks(card: PostCard) -> Any:
    if card.closed:
        return html.P(card.closed, className="board-past")
    if not card.empty:
        return None
    return html.P(
        [_("Not filled in yet:"), " ", ", ".join(card.empty), "."], className="board-past"
    )


def _left(card: PostCard) -> Any:
    return html.Div(
        [
            _text(_("Place"), card.place),
            _text(_("Purpose"), card.purpose),
            _functions(card),
            _text(_("Authority"), card.authority),
            _sequence(card),
            _product(card),
        ],
        className="card post-card",
    )


def _text(title: str, text: str) -> Any:
    said = html.P(text, className="post-text") if text else _blank()
    return html.Section([html.H2(title), said])


def _blank() -> Any:
    return html.P(_("not written yet"), className="muted")


def _functions(card: PostCard) -> Any:
    rows = [
        html.Li([html.Span(text), html.Span(weight, className="number muted")])
        for text, weight in card.functions
    ]
    total = html.P(card.total, className="muted number post-total") if card.total else None
    listed = html.Ol(rows, className="post-functions") if rows else _blank()
    return html.Section([html.H2(_("Functions and duties")), listed, total])


def _sequence(card: PostCard) -> Any:
    """The conveyor through this post: what comes, what is done, what goes on."""
    if not (card.receives or card.hands or card.sequence):
        return html.Section([html.H2(_("Sequence of work")), _blank()])
    middle = [html.B(card.name), html.P(card.sequence, className="post-text")]
    parts = [
        _side(_("Receives"), card.receives),
        html.Div(middle, className="flow-post"),
        _side(_("Hands on"), card.hands),
    ]
    return html.Section(
        [html.H2(_("Sequence of work")), html.Div(parts, className="flow")], className="post-flow"
    )


def _side(title: str, lines: Sequence[FlowLine]) -> Any:
    rows = [
        html.Li(
            [
                html.Span(line.what),
                dcc.Link(line.who, href=line.href) if line.href else html.Small(line.who),
            ]
        )
        for line in lines
    ]
    return html.Div([html.H3(title), html.Ul(rows) if rows else html.P("—")], className="flow-side")


def _product(card: PostCard) -> Any:
    said = html.P(card.product, className="post-product") if card.product else _blank()
    return html.Section([html.H2(_("Valuable product")), said, versions_view(card.products)])


def versions_view(versions: Sequence[VersionLine]) -> Any:
    """What stood there before, behind a fold."""
    if not versions:
        return None
    lines = [html.Li([html.Small(one.until), html.Span(one.text)]) for one in versions]
    return html.Details(
        [html.Summary(_("Earlier versions")), html.Ul(lines)], className="post-versions"
    )


def _statistic(card: PostCard) -> Any:
    shown: Any = mark_view(card.mark, named=True)
    if shown is None:
        shown = html.P(_("not shown to you"), className="muted") if card.stat_hidden else _blank()
    return html.Section([html.H2(_("Post’s main statistic")), shown], className="card")


def _holders(card: PostCard) -> Any:
    rows = [_holder(line) for line in card.holders]
    once = [_holder(line) for line in card.former]
    former = html.Details([html.Summary(_("Earlier")), html.Ul(once)]) if once else None
    listed = html.Ul(rows) if rows else html.P(card.holder or _("vacant"), className="board-vacant")
    return html.Section([html.H2(_("Holder")), listed, former], className="card post-holders")


def _holder(line: HolderLine) -> Any:
    kind = "" if line.kind is AssignmentKind.PERMANENT else str(KINDS[line.kind])
    told = " · ".join(part for part in (kind, line.dates, line.shares) if part)
    return html.Li([html.Span(line.name), html.Small(told)])


def _load(card: PostCard) -> Any:
    norm = html.P(card.norm, className="muted") if card.norm else _blank()
    return html.Section(
        [html.H2(_("Load")), norm, *[load_bar(line) for line in card.loads]], className="card"
    )


def load_bar(line: LoadLine) -> Any:
    """How much of somebody's time his posts take: in words and as a bar."""
    zone = line.zone.value if line.zone else "none"
    style: Any = {"--share": f"{min(line.percent, 150) / 1.5:.0f}%"}
    word = str(ZONES[line.zone]) if line.zone else ""
    return html.Div(
        [
            html.Div(
                [html.Span(line.name), html.Span(f"{line.told} · {word}", className="number")]
            ),
            html.Div(className="load-bar", style=style),
        ],
        className=f"load load-{zone}",
        title=line.why,
    )
