"""«Моя шляпа»: the posts of the person who looks, each with its seven things (OB-8)."""

from typing import Any

from dash import dcc, html

from dashboard import context
from dashboard.questions import posts as questions
from dashboard.views.post import PostCard, seven
from dashboard.views.said import empty
from models.i18n import _


def layout(_query: dict[str, str]) -> Any:
    """Own posts first, then those held from above."""
    own, above = context.ask(questions.hat)
    if not own and not above:
        return empty(
            _("You hold no post yet"),
            _("Whoever administers puts people on posts of the org board."),
            [dcc.Link(_("Org board"), href="/board", className="button")],
        )
    return html.Div(
        [
            html.Header([html.H1(_("My hat"))], className="page-head"),
            *[part for card in own for part in _post(card, "")],
            *[part for card in above for part in _post(card, _("held from above"))],
        ],
        className="hat-page",
    )


def _post(card: PostCard, how: str) -> list[Any]:
    link = dcc.Link(card.name, href=f"/posts/{card.id}")
    return [html.H2([link, html.Small(how)]), seven(card)]
