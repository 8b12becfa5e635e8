"""Help: the users' documents of ``docs`` in the reader's language, one beside the other."""

from pathlib import Path
from typing import Any

from dash import dcc, html

from models.errors import NotFound
from models.i18n import Message, _, current_language

DOCS = Path(__file__).parent.parent.parent / "docs"
TOPICS = {
    "start": Message("Getting started"),
    "wall": Message("Information centre"),
    "import": Message("Import"),
    "statistics": Message("Statistics"),
    "board": Message("Org board"),
    "settings": Message("Settings and commands"),
    "audit": Message("Audit"),
}


def layout(_query: dict[str, str], topic: str = "start") -> Any:
    """One topic, the others at the side."""
    if topic not in TOPICS:
        raise NotFound(Message("There is no such page."))
    text = (DOCS / current_language() / f"{topic}.md").read_text(encoding="utf-8")
    links = [
        dcc.Link(str(title), href=f"/help/{name}", className="current" if name == topic else "")
        for name, title in TOPICS.items()
    ]
    return html.Div(
        [
            html.Nav(links, className="help-topics", title=_("Help")),
            html.Article(dcc.Markdown(text, link_target="_self"), className="card help"),
        ],
        className="help-page",
    )
