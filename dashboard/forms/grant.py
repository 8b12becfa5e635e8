"""The form of a grant: one right for one person, how far, from which unit, until when, why."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from dashboard import access, context
from dashboard.questions import access as questions
from dashboard.views.access import Offer, RightsSheet, grants_view, rights_table
from dashboard.views.roles import MEANINGS, reach_title
from models.access import Permission, Reach
from models.i18n import _


def form(sheet: RightsSheet, offer: Offer) -> Any:
    """The grants that hold, and one more."""
    return html.Section(
        [
            html.H2(_("Given beside the role")),
            dcc.Store(id="grant-user", data=sheet.user_id),
            html.Div(grants_view(sheet.grants), id="grants"),
            html.Div(_fields(offer), className="form-grid"),
            html.Div(id="grant-said", className="form-said", role="alert"),
            html.Div(
                html.Button(_("Give the right"), id="grant-give", className="button quiet", n_clicks=0)
            ),
        ],
        className="card section",
    )  # fmt: skip


def _fields(offer: Offer) -> list[Any]:
    return [
        dmc.Select(
            id="grant-permission", label=_("Right"), searchable=True, nothingFoundMessage=_("Nothing found"),
            data=[{"value": one.value, "label": str(said)} for one, said in MEANINGS.items()],
        ),
        dmc.Select(
            id="grant-reach", label=_("How far"), value=Reach.COMPANY.value, allowDeselect=False,
            data=[{"value": one.value, "label": reach_title(one)} for one in Reach],
        ),
        dmc.Select(
            id="grant-unit", label=_("From which unit"), clearable=True, searchable=True,
            description=_("Empty: of the account"), nothingFoundMessage=_("Nothing found"),
            data=[{"value": key, "label": title} for key, title in offer.units],
        ),
        dmc.TextInput(
            id="grant-until", label=_("Until, the last day"), placeholder=_("dd.mm.yyyy"),
            description=_("Empty: without an end"),
        ),
        dmc.TextInput(
            id="grant-why", label=_("Why"), required=True, className="wide",
            description=_("It stands in the audit."),
        ),
    ]  # fmt: skip


@access.callback(
    Output("grants", "children"),
    Output("person-rights", "children"),
    Output("grant-why", "value"),
    Input("grant-give", "n_clicks"),
    Input({"type": "grant-revoke", "grant": ALL}, "n_clicks"),
    State("grant-user", "data"),
    State("grant-permission", "value"),
    State("grant-reach", "value"),
    State("grant-unit", "value"),
    State("grant-until", "value"),
    State("grant-why", "value"),
    needs=Permission.ADMINISTER_RIGHTS,
    refused="grant-said",
    prevent_initial_call=True,
)
def submit(
    _give: int | None,
    taken: list[int | None],
    user_id: int | None,
    *typed: str | None,
) -> Any:
    """Give one more right, or take back the one whose button was pressed."""
    pressed = ctx.triggered_id
    if pressed == "grant-give":
        permission, reach, unit, until, why = (one or "" for one in typed)
        unit_id = int(unit) if unit.isdecimal() else None
        context.act(questions.grant, user_id or 0, (permission, reach), unit_id, until, why)
    elif isinstance(pressed, dict) and any(taken):
        context.act(questions.revoke, int(pressed["grant"]))
    else:
        return no_update, no_update, no_update
    sheet = context.ask(questions.of_person, user_id or 0)
    return grants_view(sheet.grants), rights_table(sheet.lines), ""
