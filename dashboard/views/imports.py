"""The list of documents as plain HTML: a table on a desk, cards on a phone."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dash import html

from dashboard.views.icons import glyph
from dashboard.views.imports_formats import format_title
from dashboard.views.imports_state import GROUP_TITLES, chip, in_progress
from dashboard.views.said import empty
from models import i18n
from models.documents import State
from models.i18n import NBSP, Message, _, ngettext

ORIGINS: Mapping[str, Message] = {
    "screen": Message("from the screen"),
    "command": Message("from the command line"),
    "folder": Message("from the watched folder"),
    "program": Message("from a program with a key"),
    "demo": Message("demo data"),
}
RISING = frozenset({"name", "state"})  # columns whose natural order is from A to Z
Address = Callable[..., str]  # the same list with something changed


@dataclass(frozen=True)
class DocumentLine:
    """One document in the list."""

    id: str
    name: str
    format: str
    size: int
    state: State
    rows: int
    refused: int
    warnings: int
    received_at: dt.datetime
    received_by: str
    origin: str
    progress: int | None = None
    reason: str = ""  # why the whole document is refused
    declined: bool = False  # withdrawn before it ever counted

    @property
    def href(self) -> str:
        """The document's own page."""
        return f"/documents/{self.id}"


@dataclass(frozen=True)
class Listing:
    """One page of the list; ``counts`` by group of states, the empty name for all."""

    lines: tuple[DocumentLine, ...]
    counts: Mapping[str, int]
    total: int
    page: int
    pages: int

    @property
    def moving(self) -> bool:
        """Whether something on this page is still being read."""
        return any(in_progress(line.state) for line in self.lines)


@dataclass(frozen=True)
class Sorting:
    """How the list is sorted now."""

    column: str
    turned: bool  # against the natural order


_HEADS = (
    ("name", Message("Document"), ""),
    ("state", Message("State"), ""),
    ("rows", Message("Rows"), "number"),
    ("refused", Message("Refused rows"), "number"),
    ("warnings", Message("Warnings"), "number"),
    ("received", Message("Received on"), ""),
)


def filters(listing: Listing, group: str, address: Address) -> html.Nav:
    """Groups of states with how many documents are in each; an empty one leads nowhere."""
    links: list[Any] = []
    for name, title in GROUP_TITLES.items():
        count = listing.counts.get(name, 0)
        said = [html.Span(str(title)), html.B(i18n.number(count))]
        if count == 0 and name != group:
            gone: dict[str, Any] = {"aria-disabled": "true"}
            links.append(html.Span(said, **gone))
        else:
            links.append(inner_link(said, address(group=name), current=name == group))
    label: dict[str, Any] = {"aria-label": _("State")}
    return html.Nav(links, className="segments imports-groups", **label)


def inner_link(content: Any, href: str, *, current: bool = False, name: str = "") -> html.A:
    """A link the frame follows without loading the page anew."""
    attributes: dict[str, Any] = {"data-inside": "1"}
    if current:
        attributes["aria-current"] = "true"
    return html.A(content, href=href, className=name, **attributes)


def table(listing: Listing, sorting: Sorting, address: Address) -> Any:
    """The documents of this page, or what to do when there are none."""
    if not listing.lines:
        return _nothing(listing, address)
    return html.Div(
        [
            html.Table(
                [
                    html.Caption(_("Documents"), className="unseen"),
                    html.Thead(html.Tr([_head(*head, sorting, address) for head in _HEADS])),
                    html.Tbody([_row(line) for line in listing.lines]),
                ],
                className="list imports-list",
            ),
            _pager(listing, address),
        ]
    )


def _head(column: str, title: Message, kind: str, sorting: Sorting, address: Address) -> html.Th:
    here = column == sorting.column
    rises = (column in RISING) != sorting.turned
    link = inner_link(
        [str(title), html.Span("↑" if rises else "↓", className="sorted") if here else ""],
        address(sort=column, turned=here and not sorting.turned),
    )
    order: dict[str, Any] = {"aria-sort": "ascending" if rises else "descending"} if here else {}
    return html.Th(link, className=kind, scope="col", **order)


def _row(line: DocumentLine) -> html.Tr:
    about = [format_title(line.format), size(line.size)]
    state: list[Any] = [chip(line.state, line.progress, declined=line.declined)]
    if line.progress is not None:
        state.append(html.Progress(value=str(line.progress), max="100", className="bar"))
    if line.reason:
        state.append(html.Small(line.reason, className="why", title=line.reason))
    name = html.Div(
        [
            inner_link(line.name, line.href, name="document-name"),
            html.Small(" · ".join(filter(None, about))),
        ],
        className="document-cell",
    )
    return html.Tr(
        [
            html.Td(html.Div([glyph("document", 20), name]), className="cell-name"),
            html.Td(state, className="cell-state"),
            _count(line, line.rows, _HEADS[2][1], ""),
            _count(line, line.refused, _HEADS[3][1], "bad"),
            _count(line, line.warnings, _HEADS[4][1], "warn"),
            html.Td(
                [
                    html.Span(i18n.moment(line.received_at), className="number"),
                    html.Small(
                        line.received_by or str(ORIGINS.get(line.origin, "")) or line.origin
                    ),
                ],
                className="cell-received",
            ),
        ],
        key=line.id,
    )


def _count(line: DocumentLine, value: int, title: Message, kind: str) -> html.Td:
    """A number of rows; blank while nothing is known, pale when it is zero."""
    known = not in_progress(line.state)
    label: dict[str, Any] = {"data-label": str(title)}
    look = f"number {kind if value else 'none'}" if known else "number none"
    return html.Td(i18n.number(value) if known else "", className=look, **label)


def _pager(listing: Listing, address: Address) -> Any:
    if listing.pages == 1:
        return ""
    near = range(max(1, listing.page - 2), min(listing.pages, listing.page + 2) + 1)
    pages = sorted({1, *near, listing.pages})
    links = [
        inner_link(i18n.number(page), address(page=page), current=page == listing.page)
        for page in pages
    ]
    label: dict[str, Any] = {"aria-label": _("Pages")}
    return html.Nav(
        [
            html.Span(links, className="segments"),
            html.Span(
                ngettext("{count} document", "{count} documents", listing.total), className="muted"
            ),
        ],
        className="pager",
        **label,
    )


def _nothing(listing: Listing, address: Address) -> Any:
    if listing.counts.get("", 0):
        return empty(
            _("Nothing in this state"),
            _("Documents in other states are there."),
            [inner_link(_("Show all"), address(group=""), name="button quiet")],
        )
    return empty(
        _("Nothing found"),
        _("No document has these words in its name."),
        [inner_link(_("Show all"), address(group="", search=""), name="button quiet")],
    )


def size(count: int) -> str:
    """``18,4 КБ``: bytes as people read them."""
    for unit, worth in ((_("MB"), 1024**2), (_("KB"), 1024)):
        if count >= worth:
            tenths = count * 10 // worth
            whole = tenths >= 1000 or tenths % 10 == 0
            text = i18n.number(tenths // 10) if whole else i18n.number(Decimal(tenths) / 10, 1)
            return f"{text}{NBSP}{unit}"
    unit = _("B")
    return f"{i18n.number(count)}{NBSP}{unit}"
