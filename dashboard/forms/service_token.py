"""Keys for programs: a new one with its name and its end; the list, where each can be revoked."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, ctx, html, no_update

from dashboard import access, context
from dashboard.questions import service_tokens as questions
from dashboard.views.service_tokens import fresh_view, keys_view
from models.access import Permission
from models.i18n import _, ngettext
from models.people.service_tokens import LIVES


def form() -> Any:
    """The section of the settings."""
    lives = [
        {"value": str(days), "label": ngettext("{count} day", "{count} days", days)}
        for days in LIVES
    ]
    return html.Section(
        [
            html.H2(_("Keys for programs")),
            html.P(
                _(
                    "With a key a script, of 1C for instance, brings files as if they were uploaded "
                    "by hand. It can do nothing else, and acts for who made it."
                ),
                className="muted",
            ),
            html.Div(keys_view(context.ask(questions.listing)), id="keys"),
            html.Div(
                [
                    dmc.TextInput(id="key-name", label=_("Name"), value=""),
                    dmc.Select(
                        id="key-days", label=_("Good for"), value="365", data=lives, allowDeselect=False
                    ),
                ],
                className="form-grid",
            ),
            html.Div(
                html.Button(_("Make a key"), id="key-make", className="button quiet", n_clicks=0)
            ),
            html.Div(id="key-said", className="form-said", role="alert"),
            html.Div(id="key-fresh"),
        ],
        className="card section",
        id="programs",
    )  # fmt: skip


@access.callback(
    Output("key-fresh", "children"),
    Output("keys", "children"),
    Output("key-name", "value"),
    Input("key-make", "n_clicks"),
    State("key-name", "value"),
    State("key-days", "value"),
    needs=Permission.ADMINISTER_SETTINGS,
    refused="key-said",
    prevent_initial_call=True,
)
def make(_clicks: int, name: str | None, days: str | None) -> Any:
    """A new key; it is shown once."""
    wanted = int(days) if days and days.isdecimal() else 0
    fresh = context.act(questions.make, name or "", wanted)
    return fresh_view(fresh), keys_view(context.ask(questions.listing)), ""


@access.callback(
    Output("keys", "children", allow_duplicate=True),
    Input({"type": "key-revoke", "key": ALL}, "submit_n_clicks"),
    needs=Permission.ADMINISTER_SETTINGS,
    refused="key-said",
    prevent_initial_call=True,
)
def revoke(pressed: list[int | None]) -> Any:
    """End the key whose button was pressed."""
    if not any(pressed) or not ctx.triggered_id:
        return no_update
    context.act(questions.revoke, ctx.triggered_id["key"])
    return keys_view(context.ask(questions.listing))
