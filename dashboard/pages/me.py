"""One's own profile: password, second factor, and where one is signed in."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, ctx, dcc, html

from dashboard import access, context
from dashboard.forms import second_factor
from dashboard.questions import people as questions
from dashboard.views.head import page_head
from dashboard.views.people import sessions_view
from dashboard.views.roles import role_title
from models.access import Permission
from models.i18n import _


def layout(_query: dict[str, str]) -> Any:
    """The page of whoever looks at it."""
    viewer = context.viewer()
    return html.Div(
        [
            page_head(
                viewer.name,
                about=role_title(viewer.role, viewer.role_name),
                actions=[dcc.Link(_("My rights"), href="/access", className="button quiet")],
            ),
            html.Div([_password(), second_factor.form(), _sessions()], className="form"),
        ],
        className="narrow",
    )


def _password() -> Any:
    """Who came in by a link has none yet: he is not asked for it."""
    known = context.ask(questions.has_password)
    return html.Section(
        [
            html.H2(
                _("Change the password") if known else _("Set your password"),
                id="me-password-title", className="wide",
            ),
            dmc.PasswordInput(
                id="me-current", label=_("Current password"), value="",
                style={} if known else {"display": "none"},
            ),
            dmc.PasswordInput(id="me-password", label=_("New password"), value=""),
            html.Div(
                html.Button(_("Save"), id="me-change", className="button", n_clicks=0),
                className="wide",
            ),
            html.Div(id="me-said", className="form-said wide", role="alert"),
            html.Div(id="me-done", className="kept wide", role="status"),
        ],
        className="card form-grid",
    )  # fmt: skip


def _sessions() -> Any:
    return html.Section(
        [
            html.H2(_("Where you are signed in")),
            html.Div(sessions_view(context.ask(questions.own_sessions)), id="me-sessions"),
        ],
        className="card",
    )


@access.callback(
    Output("me-done", "children"),
    Output("me-current", "value"),
    Output("me-password", "value"),
    Output("me-current", "style"),
    Output("me-password-title", "children"),
    Input("me-change", "n_clicks"),
    State("me-current", "value"),
    State("me-password", "value"),
    needs=Permission.SIGNED_IN,
    refused="me-said",
    prevent_initial_call=True,
)
def change(_clicks: int, current: str | None, password: str | None) -> tuple[Any, ...]:
    """The new password; all other sessions end. From now on it is asked for."""
    kept = context.ask(questions.exchanged, current or "", password or "")
    context.act(questions.change_password, kept)
    done = _("The password is changed. Other sessions have ended.")
    return done, "", "", {}, _("Change the password")


@access.callback(
    Output("me-sessions", "children"),
    Input({"type": "session-end", "key": ALL}, "n_clicks"),
    needs=Permission.SIGNED_IN,
    prevent_initial_call=True,
)
def end(clicks: list[int]) -> Any:
    """End the session whose button was pressed."""
    if any(clicks) and ctx.triggered_id:
        context.act(questions.end_session, str(ctx.triggered_id["key"]))
    return sessions_view(context.ask(questions.own_sessions))
