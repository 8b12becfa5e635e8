"""The form of an account: login, name, role, unit of the board, employee."""

from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, ctx, dcc, html, no_update

from dashboard import access, context
from dashboard.questions import people as questions
from dashboard.questions.people import Account
from dashboard.views.people import link_view
from models.access import Permission
from models.i18n import _


def form(account: Account, user_id: int | None) -> Any:
    """The form; a new account gets its login here, later it does not change."""
    values = account.values
    return html.Div(
        [
            dcc.Store(id="person-id", data=user_id),
            dcc.Store(id="person-version", data=account.version),
            dcc.Store(id="person-active", data=account.active),
            html.Section(
                [
                    dmc.TextInput(
                        id="person-name", label=_("Person’s name"), value=values["name"], required=True
                    ),
                    dmc.TextInput(
                        id="person-login", label=_("Login"), value=values["login"],
                        disabled=user_id is not None, required=True,
                    ),
                    dmc.Select(
                        id="person-role", label=_("Role"), value=str(values["role"]),
                        data=[{"value": key, "label": name} for key, name in account.roles],
                        allowDeselect=False,
                    ),
                    _choice("person-unit", _("Unit of the board"), account.units, values["unit_id"]),
                    _choice(
                        "person-employee", _("Employee"), account.employees, values["employee_id"]
                    ),
                ],
                className="card form-grid",
            ),
            html.Div(id="person-said", className="form-said", role="alert"),
            html.Div(id="person-result"),
            html.Div(_buttons(account, user_id), className="form-actions"),
        ],
        className="form",
    )  # fmt: skip


def _choice(name: str, title: str, options: Any, value: int | None) -> Any:
    return dmc.Select(
        id=name,
        label=title,
        data=[{"value": key, "label": text} for key, text in options],
        value=str(value) if value else None,
        clearable=True,
        searchable=True,
        nothingFoundMessage=_("Nothing found"),
    )


def _buttons(account: Account, user_id: int | None) -> list[Any]:
    hidden = user_id is None
    return [
        html.Button(_("Save"), id="person-save", className="button", n_clicks=0),
        dcc.Link(_("Cancel"), href="/people", className="button quiet"),
        html.Button(
            _("New link for a password"), id="person-new-link", className="button quiet",
            n_clicks=0, hidden=hidden,
        ),
        html.Button(
            _switch_title(active=account.active), id="person-switch", className="button quiet", n_clicks=0,
            hidden=hidden,
        ),
    ]  # fmt: skip


def _switch_title(*, active: bool) -> str:
    return _("Switch off") if active else _("Switch on")


@access.callback(
    Output("person-result", "children"),
    Output("person-version", "data"),
    Output("person-switch", "children"),
    Output("person-active", "data"),
    Input("person-save", "n_clicks"),
    Input("person-new-link", "n_clicks"),
    Input("person-switch", "n_clicks"),
    State("person-id", "data"),
    State("person-version", "data"),
    State("person-active", "data"),
    State("person-login", "value"),
    State("person-name", "value"),
    State("person-role", "value"),
    State("person-unit", "value"),
    State("person-employee", "value"),
    needs=Permission.ADMINISTER_PEOPLE,
    refused="person-said",
    prevent_initial_call=True,
)
def submit(
    _save: int,
    _link: int,
    _switch: int,
    user_id: int | None,
    version: int | None,
    active: bool | None,  # noqa: FBT001 - Dash calls by position
    login: str | None,
    *given: str | None,
) -> Any:
    """Save, give a fresh link, or switch the account as the button said when it was pressed."""
    if ctx.triggered_id == "person-new-link" and user_id is not None:
        return link_view(context.act(questions.link, user_id)), no_update, no_update, no_update
    if ctx.triggered_id == "person-switch" and user_id is not None:
        fresh = context.act(questions.switch, user_id, on=not active)
        return None, fresh, _switch_title(active=not active), not active
    values = read(*given)
    if user_id is None:
        _new, address = context.act(questions.create, login or "", values)
        return link_view(address), no_update, no_update, no_update
    fresh = context.act(questions.change, user_id, values, int(version or 0))
    return html.P(_("kept"), className="kept"), fresh, no_update, no_update


def read(
    name: str | None, role: str | None, unit: str | None, employee: str | None
) -> dict[str, Any]:
    """What was typed, as the model wants it."""
    return {
        "name": name or "",
        "role": role or "",
        "unit_id": int(str(unit)) if str(unit).isdecimal() else None,
        "employee_id": int(str(employee)) if str(employee).isdecimal() else None,
    }
