"""A post: its card for everybody, its forms for who administers."""

from typing import Any

from dash import html

from dashboard import context
from dashboard.forms import board_holders, board_post
from dashboard.questions import posts as questions
from dashboard.views.post import card_view, crumbs_head


def layout(query: dict[str, str], post_id: int) -> Any:
    """The card; with ``edit`` in the address its forms."""
    card = context.ask(questions.card, post_id)
    if query.get("edit") != "1":
        return card_view(card)
    stored = context.ask(questions.stored, post_id)
    return html.Div(
        [
            crumbs_head(
                (*card.crumbs, (card.name, f"/posts/{post_id}")), card.name, card.holder, []
            ),
            html.Div(
                [board_holders.form(stored), board_post.form(stored, post_id)], className="form"
            ),
        ],
        className="narrow",
    )
