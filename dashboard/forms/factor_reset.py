"""The second factor of another person: reset by who administers when telephone and codes are lost."""

from typing import Any

from dash import Input, Output, State, dcc, html

from dashboard import access, context
from dashboard.questions import second_factor as questions
from dashboard.views.second_factor import reset_view
from models.access import Permission
from models.i18n import _


def form(user_id: int) -> Any:
    """The section under an account."""
    return html.Section(
        [
            html.H2(_("Second step of signing in")),
            dcc.Store(id="factor-person", data=user_id),
            html.Div(_standing(user_id), id="factor-standing"),
            html.Div(id="factor-reset-said", className="form-said", role="alert"),
        ],
        className="card section",
    )


def _standing(user_id: int) -> Any:
    return reset_view(context.ask(questions.of_person, user_id).since)


@access.callback(
    Output("factor-standing", "children"),
    Input("factor-reset", "n_clicks"),
    State("factor-person", "data"),
    needs=Permission.ADMINISTER_PEOPLE,
    refused="factor-reset-said",
    prevent_initial_call=True,
)
def submit(clicks: int | None, user_id: int) -> Any:
    """Take it away; the person's sessions end."""
    if clicks:
        context.act(questions.reset, user_id)
    return _standing(user_id)
