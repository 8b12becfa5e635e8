"""The hours of somebody's contract, set where his load is seen (OB-7)."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from dashboard import access, context
from dashboard.forms.numbers import number
from dashboard.questions import board_load as questions
from dashboard.questions.board_look import BoardLook
from dashboard.views.board_load import load_view
from models.access import Permission
from models.base import row_id
from models.errors import Refused
from models.i18n import Message, _


def frame() -> Any:
    """Room for the form."""
    return dmc.Modal(id="hours-dialog", opened=False, title=_("Contract hours"))


@access.callback(
    Output("hours-dialog", "children"),
    Output("hours-dialog", "opened"),
    Input({"type": "hours-ask", "employee": ALL}, "n_clicks"),
    needs=Permission.EDIT_BOARD,
    prevent_initial_call=True,
)
def ask(clicks: list[int]) -> Any:
    """The form of the person whose hours were clicked."""
    pressed = ctx.triggered_id
    if not pressed or not any(clicks or ()):
        return no_update, no_update
    employee = row_id(pressed["employee"])
    name, value, version = context.ask(questions.contract, employee)
    return _form(employee, name, format(value.normalize(), "f"), version), True


def _form(employee: int, name: str, value: str, version: int) -> Any:
    return html.Div(
        [
            dcc.Store(id="hours-about", data={"employee": employee, "version": version}),
            html.H2(name),
            dmc.TextInput(id="hours-value", label=_("Hours a week by contract"), value=value),
            html.Div(id="hours-said", className="form-said", role="alert"),
            html.Button(_("Save"), id="hours-save", className="button", n_clicks=0),
        ],
        className="board-dialog",
    )


@access.callback(
    Output("board-picture", "children", allow_duplicate=True),
    Output("hours-dialog", "opened", allow_duplicate=True),
    Input("hours-save", "n_clicks"),
    Input("hours-value", "n_submit"),
    State("hours-about", "data"),
    State("hours-value", "value"),
    State("board-look", "data"),
    needs=Permission.EDIT_BOARD,
    refused="hours-said",
    prevent_initial_call=True,
)
def save(
    clicks: int | None, enters: int | None, about: Any, value: str | None, address: str | None
) -> Any:
    """Keep the hours and show the load anew."""
    if not (clicks or enters) or not isinstance(about, dict):
        return no_update, no_update
    hours = number(value, _("Hours a week by contract"))
    if hours is None:
        raise Refused(Message("Fill in the {field}.", field=Message("contract hours")))
    employee, version = int(about.get("employee") or 0), int(about.get("version") or 0)
    context.act(questions.set_contract, employee, hours, version)
    return load_view(context.ask(questions.load, BoardLook.at(address))), False
