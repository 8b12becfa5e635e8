"""Backups: the list of them, what went wrong, one made now. The work itself is the worker's."""

from typing import Any

from dash import Input, Output, dcc, html, no_update

from dashboard import access, context
from dashboard.questions import backups as questions
from dashboard.views.backups import backups_view
from dashboard.views.head import page_head
from models.access import Permission
from models.i18n import _

PULSE = 1000  # milliseconds between looks while one is being made


def layout(_query: dict[str, str]) -> Any:
    """The page."""
    sheet = context.ask(questions.sheet)
    make_one = html.Button(_("Make one now"), id="backups-make", className="button", n_clicks=0)
    return html.Div(
        [
            page_head(
                _("Backups"),
                crumbs=[(_("Settings"), "/settings")],
                about=_("Copies of the record and of all documents, each proved when it was made."),
                actions=[make_one],
            ),
            html.Div(id="backups-said", role="alert"),
            html.Div(backups_view(sheet), id="backups-list"),
            dcc.Interval(id="backups-pulse", interval=PULSE, disabled=not sheet.moving),
        ],
        className="narrow",
    )


@access.callback(
    Output("backups-list", "children"),
    Output("backups-pulse", "disabled"),
    Input("backups-make", "n_clicks"),
    needs=Permission.ADMINISTER_SETTINGS,
    refused="backups-said",
    prevent_initial_call=True,
)
def make(clicks: int | None) -> Any:
    """Ask the worker for one and begin to watch."""
    if not clicks:
        return no_update, no_update
    context.act(questions.make)
    return backups_view(context.ask(questions.sheet)), False


@access.callback(
    Output("backups-list", "children", allow_duplicate=True),
    Output("backups-pulse", "disabled", allow_duplicate=True),
    Input("backups-pulse", "n_intervals"),
    needs=Permission.ADMINISTER_SETTINGS,
    prevent_initial_call=True,
)
def look(_times: int | None) -> Any:
    """How far it is; the watching ends with it."""
    sheet = context.ask(questions.sheet)
    return backups_view(sheet), not sheet.moving
