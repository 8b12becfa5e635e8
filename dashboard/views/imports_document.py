"""The page of one document: what it is, what was read from it, what became of it.

Plain values in, components out. Forms (questions, mapping, decisions) are put in by ``pages.document``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import html

from dashboard.views.icons import glyph
from dashboard.views.imports import ORIGINS, DocumentLine, inner_link, size
from dashboard.views.imports_faults import Fault
from dashboard.views.imports_formats import format_title
from dashboard.views.imports_history import Event, history
from dashboard.views.imports_state import chip, in_progress, mark_of
from models import i18n
from models.documents import Change, Preview, State, Unheard
from models.i18n import NBSP, _

SIDE = "document-side"


@dataclass(frozen=True)
class Option:
    """One answer to a question."""

    value: str
    label: str


@dataclass(frozen=True)
class Asked:
    """A question of the format that must not be guessed."""

    code: str
    text: str
    options: tuple[Option, ...]
    samples: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class Fed:
    """A statistic that counts rows of this document."""

    name: str
    href: str
    rows: str


@dataclass(frozen=True)
class DocumentView:
    """Everything the page shows. ``listed`` are refused rows and warnings kept for looking at."""

    line: DocumentLine
    reason: str
    reason_code: str
    reason_values: Mapping[str, Any]
    counts: Mapping[str, int]
    tables: Mapping[str, int]
    totals: Mapping[str, Any]
    questions: tuple[Asked, ...]
    layout: Mapping[str, Any] | None
    profile: str
    previews: tuple[Preview, ...]
    changes: tuple[Change, ...]  # the first rows that differ from what counted before
    unheard: tuple[Unheard, ...]  # statistics of the file that ASM does not take from files
    warnings: tuple[Fault, ...]
    listed: Mapping[str, int]
    history: tuple[Event, ...]
    may_import: bool
    may_define: bool
    counting: bool  # accepted or undone, and the new numbers are not published yet
    feeds: tuple[Fed, ...] = field(default=())

    @property
    def state(self) -> State:
        """Where the document is on its way."""
        return self.line.state

    @property
    def moving(self) -> bool:
        """Whether the page will change by itself."""
        return in_progress(self.state) or self.counting

    @property
    def shown_nowhere(self) -> bool:
        """Whether the document has values of statistics only, and ASM has none of these."""
        only_values = {name for name, rows in self.tables.items() if rows} == {"statistic_values"}
        return only_values and bool(self.unheard) and not self.feeds

    @property
    def understood(self) -> bool:
        """Whether there is a verdict on rows to look at."""
        return self.state in (State.QUESTION, State.READ, State.ACCEPTED) or (
            self.state is State.WITHDRAWN and bool(self.counts.get("rows"))
        )


def head(view: DocumentView, actions: Sequence[Any]) -> html.Header:
    """Name, state, what it is; what may be done with it."""
    line = view.line
    about = (format_title(line.format), size(line.size))
    return html.Header(
        [
            html.Div(
                [
                    html.Div(inner_link(_("Import"), "/imports"), className="crumbs"),
                    html.H1(line.name),
                    html.Div(
                        [
                            chip(line.state, line.progress, declined=line.declined),
                            html.Span(" · ".join(filter(None, about)), className="muted"),
                        ],
                        className="document-about",
                    ),
                ],
                className="document-title",
            ),
            html.Div(list(actions), className="actions"),
        ],
        className="page-head",
    )


def meaning(view: DocumentView) -> html.P:
    """What the state means for the reader, spoken when it changes."""
    text = str(mark_of(view.state, declined=view.line.declined).meaning)
    if view.counting:
        text = _("The numbers are being counted anew…")
    elif view.state is State.ACCEPTED and view.shown_nowhere:
        text = _("The rows are accepted, but no statistic shows them: see below.")
    announced: dict[str, Any] = {"aria-live": "polite"}
    return html.P(text, className="document-meaning", role="status", **announced)


def progress(line: DocumentLine) -> html.Section:
    """How far reading came; the file may be left alone meanwhile."""
    known = line.progress is not None
    said = f"{line.progress}{NBSP}%" if known else ""
    bar = html.Progress(value=str(line.progress), max="100") if known else html.Progress()
    return html.Section(
        [
            html.Div([html.B(_("Reading…")), html.Span(said, className="number")]),
            bar,
            html.P(_("You may leave this page: reading goes on."), className="muted"),
        ],
        className="card reading",
    )


def aside(view: DocumentView) -> html.Aside:
    """Beside the rows: the file itself, what it feeds, its history."""
    return html.Aside(beside(view), id=SIDE, className="document-side")


def beside(view: DocumentView) -> list[Any]:
    """What stands there; drawn anew when the numbers are counted."""
    return [_file(view), *_feeds(view), _past(view)]


def again(view: DocumentView) -> html.P:
    """Somebody brought the same bytes once more."""
    said = _(
        "This very file was brought on {moment}; nothing was added.", moment=view.line.received_at
    )
    return html.P([glyph("help", 16), said], className="document-again", role="status")


def _file(view: DocumentView) -> html.Section:
    line = view.line
    facts: list[tuple[str, Any]] = [
        (_("Received on"), html.Span(i18n.moment(line.received_at), className="number")),
        (_("By"), line.received_by or str(ORIGINS.get(line.origin, line.origin))),
        (_("What it is"), format_title(line.format) or "—"),
        (_("Size"), size(line.size)),
    ]
    if view.profile:
        facts.append((_("Mapping"), _("by the profile “{name}”", name=view.profile)))
    rows: list[Any] = []
    for title, value in facts:
        rows += [html.Dt(title), html.Dd(value)]
    return html.Section(
        [
            html.H2(_("File")),
            html.Dl(rows),
            html.A(
                [glyph("imports", 16), _("Download the original")],
                href=f"/documents/{line.id}/original",
                className="button quiet small",
                download="",
            ),
            html.Details(
                [
                    html.Summary(_("Fingerprint")),
                    html.Code(line.id, title="SHA-256"),
                ],
                className="fingerprint",
            ),
        ],
        className="card",
    )


def _feeds(view: DocumentView) -> list[Any]:
    if not view.feeds:
        return []
    links = [
        html.Li([inner_link(one.name, one.href), html.Small(one.rows, title=_("rows"))])
        for one in view.feeds
    ]
    return [
        html.Section([html.H2(_("Feeds")), html.Ul(links, className="feeds")], className="card")
    ]


def _past(view: DocumentView) -> html.Section:
    return html.Section([html.H2(_("History")), history(view.history)], className="card")
