"""Help: the users' documents in the reader's language, a search through them, the sheet beside a page."""

from typing import Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html

from dashboard import access, handbook
from dashboard.handbook import KEYS, TOPICS, Place, Section
from dashboard.views.marked import marked
from dashboard.views.said import empty
from models.access import Permission
from models.errors import NotFound
from models.i18n import Message, _, current_language, ngettext
from models.matching import LONGEST

FIRST = "start"


def layout(query: dict[str, str], topic: str = FIRST) -> Any:
    """One topic, the others at the side; words that led here (``?q=``) are marked in it."""
    if topic not in TOPICS:
        raise NotFound(Message("There is no such page."))
    typed = query.get("q", "")[:LONGEST]
    heard: dict[str, Any] = {"aria-label": _("Search the help")}
    box = dmc.TextInput(
        id="help-search", value=typed, placeholder=_("Search the help"), debounce=200, **heard
    )
    return html.Div(
        [
            html.Aside([box, html.Nav(_topics(topic), title=_("Help"))], className="help-topics"),
            html.Div(_article(topic, typed), id="help-content"),
        ],
        className="help-page",
    )


def sheet(topic: str) -> Any:
    """The help of a page beside it: the keys, then its topic."""
    whole = dcc.Link(_("Open on a page of its own"), href=f"/help/{topic}")
    keys = _body(_read(KEYS)[1])  # those of every page
    parts = [part for one in _read(topic) for part in (_heading(one), _body(one))]
    return html.Div(
        [
            html.P(whole, className="help-whole"),
            html.Details([html.Summary(str(TOPICS[KEYS])), keys], className="help-keys", open=True),
            html.Article(parts, className="help"),
        ]
    )


@access.callback(
    Output("help-content", "children"),
    Input("help-search", "value"),
    State("url", "pathname"),
    needs=Permission.SIGNED_IN,
    prevent_initial_call=True,
)
def find(typed: str | None, path: str | None) -> Any:
    """Where the words stand; without words the topic again."""
    typed = str(typed or "")[:LONGEST]
    if typed.strip():
        return _places(typed)
    topic = str(path or "").rpartition("/")[2]
    return _article(topic if topic in TOPICS else FIRST, "")


def _topics(current: str) -> list[Any]:
    """All topics, and below the one that is read its headings."""
    links: list[Any] = []
    for name, title in TOPICS.items():
        here = name == current
        links.append(dcc.Link(str(title), href=f"/help/{name}", className="current" * here))
        if here:
            links += [
                html.A(one.title, href=f"#{one.slug}", className=f"help-part level-{one.level}")
                for one in _read(name)
                if one.level > 1
            ]
    return links


def _article(topic: str, typed: str) -> Any:
    words = handbook.search(current_language(), typed)[1] if typed.strip() else ()
    told: dict[str, Any] = {"data-words": " ".join(words)}
    parts = [
        html.Section([_heading(one, anchored=True), _body(one)], id=one.slug)
        for one in _read(topic)
    ]
    return html.Article(parts, className="card help", **told)


def _heading(section: Section, *, anchored: bool = False) -> Any:
    tag = {1: html.H1, 2: html.H2, 3: html.H3, 4: html.H4}[section.level]
    if not anchored or section.level == 1:
        return tag(section.title)
    named: dict[str, Any] = {"aria-label": _("Link to this place")}
    link = html.A("#", href=f"#{section.slug}", className="help-anchor", **named)
    return tag([section.title, link])


def _body(section: Section) -> Any:
    return dcc.Markdown(section.body, link_target="_self")


def _read(topic: str) -> tuple[Section, ...]:
    return handbook.sections(current_language(), topic)


def _places(typed: str) -> Any:
    places, _words = handbook.search(current_language(), typed)
    if not places:
        said = _("Nothing in the help holds all these words. Try fewer or others.")
        return html.Div(empty(_("Nothing found"), said, []), className="card")
    count = ngettext("{count} place", "{count} places", len(places))
    lines = [html.Li(_line(place, typed)) for place in places]
    return html.Div(
        [html.P(count, className="muted", role="status"), html.Ol(lines)],
        className="card help-found",
    )


def _line(place: Place, typed: str) -> Any:
    topic, hash_, slug = place.section.href.partition("#")
    href = f"{topic}?{urlencode({'q': typed.strip()})}{hash_}{slug}"
    above = str(TOPICS[place.section.topic]) if place.section.level > 1 else ""
    return dcc.Link(
        [
            html.B(place.section.title),
            html.Small(above, className="muted"),
            html.Span(marked(place.piece, place.marks)),
        ],
        href=href,
    )
