"""The first board of a company that has none: any of the ready ones, to be made its own."""

from typing import Any

from dash import ALL, Input, Output, ctx, html, no_update

from dashboard import access, context
from dashboard.questions import company as questions
from dashboard.views.board_templates import BOARDS
from models.access import Permission
from models.i18n import _


def form() -> Any:
    """A button per ready board."""
    return html.Section(
        [
            html.H2(_("The company has no structure yet"), className="wide"),
            html.P(
                _("Choose what to begin with. Everything in it can be changed on the org board."),
                className="wide",
            ),
            html.Div([_choice(name) for name in BOARDS], className="wide board-choices"),
            html.Div(id="board-said", className="form-said wide", role="alert"),
        ],
        className="card form-grid",
    )


def _choice(name: str) -> Any:
    title, text = BOARDS[name]
    return html.Button(
        [html.B(str(title)), html.Small(str(text))],
        id={"type": "board-first", "template": name},
        className="button quiet",
        n_clicks=0,
    )


@access.callback(
    Output("url", "href", allow_duplicate=True),
    Input({"type": "board-first", "template": ALL}, "n_clicks"),
    needs=Permission.ADMINISTER_SETTINGS,
    refused="board-said",
    prevent_initial_call=True,
)
def begin(clicks: list[int]) -> Any:
    """Give the company the board of the button, and show it ready to be changed."""
    pressed = ctx.triggered_id
    if not pressed or not any(clicks or ()):
        return no_update
    context.act(questions.apply_template, str(pressed["template"]))
    return "/board?edit=1"
