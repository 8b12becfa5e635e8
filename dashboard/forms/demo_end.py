"""The end of the demo company: says with counts what goes and what stays, asks for one's own name, does it."""

from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html, no_update

from dashboard import access, context
from dashboard.questions import company as questions
from models.access import Permission
from models.demo_removal import Inventory
from models.i18n import _, number


def form(found: Inventory, *, has_password: bool) -> Any:
    """The section of the settings; who could not sign in again is sent to his profile first."""
    return html.Section(
        [
            html.H2(_("Demo company"), className="wide"),
            html.P(
                _("When you have looked around, remove it and begin with your own company."),
                className="wide",
            ),
            html.Div(_opener() if has_password else _no_password(), className="wide"),
            _dialog(found),
            dcc.Store(id="demo-left"),
        ],
        className="card form-grid",
    )


def _opener() -> Any:
    title = _("Remove the demo company")
    return html.Button(f"{title}…", id="demo-open", className="button bad", type="button")


def _no_password() -> list[Any]:
    return [
        html.P(
            [
                _(
                    "You came in by a link and have no password yet: afterwards nobody could sign in."
                ),
                " ",
                dcc.Link(_("Set a password in your profile"), href="/me"),
            ]
        ),
        html.Span(id="demo-open"),
    ]


def _dialog(found: Inventory) -> Any:
    """Nothing happens before the second button."""
    return dmc.Modal(
        [
            html.P(_("This will be deleted and cannot be brought back:")),
            html.Ul([html.Li([title, html.B(count)]) for title, count in _going(found)], className="undo-rows"),
            html.P(_stays(found)),
            dmc.TextInput(
                id="demo-name", label=_("What is your company called?"), value=_("My company"), required=True
            ),
            html.P(id="demo-said", className="problem", role="alert"),
            html.Div(
                [
                    html.Button(
                        _("Remove the demo company"), id="demo-remove", className="button bad", type="button"
                    ),
                    html.Button(_("Leave it"), id="demo-close", className="button quiet", type="button"),
                ],
                className="form-actions plain",
            ),
        ],
        id="demo-dialog",
        title=_("Remove the demo company?"),
        opened=False,
        centered=True,
        size="lg",
        closeButtonProps={"aria-label": _("Close")},
    )  # fmt: skip


def _going(found: Inventory) -> list[tuple[str, str]]:
    """What goes and how much of it; one's own documents apart, for they are no inventions."""
    return [
        (_("units of the org board"), number(found.units)),
        (_("posts"), number(found.posts)),
        (_("employees"), number(found.employees)),
        (_("statistics"), number(found.statistics)),
        (_("typed values"), number(found.values)),
        (_("documents of the demo"), number(found.documents - found.own_documents)),
        (_("documents you brought yourself"), number(found.own_documents)),
    ]


def _stays(found: Inventory) -> str:
    return _(
        "Your account and the audit stay. Accounts of others are switched off: {count}; they stay in the list of people, for the audit names them.",
        count=number(found.accounts),
    )


access.clientside(
    """(open, close) => {
        const by = (window.dash_clientside.callback_context.triggered[0] || {}).prop_id || "";
        if (by.startsWith("demo-open")) return !!open;
        return by.startsWith("demo-close") && close ? false : window.dash_clientside.no_update;
    }""",
    Output("demo-dialog", "opened"),
    Input("demo-open", "n_clicks"),
    Input("demo-close", "n_clicks"),
    prevent_initial_call=True,
)
access.clientside(
    """(address) => {
        if (address) location.assign(address);  // the company's name stands on the frame of every page
        return window.dash_clientside.no_update;
    }""",
    Output("demo-left", "modified_timestamp"),
    Input("demo-left", "data"),
    prevent_initial_call=True,
)


@access.callback(
    Output("demo-left", "data"),
    Input("demo-remove", "n_clicks"),
    State("demo-name", "value"),
    needs=Permission.ADMINISTER_SETTINGS,
    refused="demo-said",
    prevent_initial_call=True,
)
def remove(clicks: int | None, name: str | None) -> Any:
    """Take the demo company out, then show the settings of the empty one."""
    if not clicks:
        return no_update
    gone = context.act(questions.remove_demo, name or "")
    context.ask(questions.forget_bytes, gone)
    return "/settings?empty=1"
