"""One's own second factor: switched on, off, its recovery codes made anew; each with the password (A18).

Buttons come and go with what stands in the section, and Dash calls back when one comes: only a press counts.
"""

from typing import Any

from dash import Input, Output, State, ctx, html, no_update

from dashboard import access, context
from dashboard.questions import second_factor as questions
from dashboard.views.second_factor import codes_view, off_view, on_view, proposal_view
from models.access import Permission
from models.i18n import _
from models.people import Knocked


def form() -> Any:
    """The section of the profile: what stands in it depends on whether it is on."""
    return html.Section(
        [
            html.H2(_("Second step of signing in")),
            html.Div(_standing(), id="factor"),
            html.Div(id="factor-said", className="form-said", role="alert"),
        ],
        className="card section",
    )


def _standing() -> Any:
    standing = context.ask(questions.own)
    return on_view(standing.since, standing.codes_left) if standing.since else off_view()


@access.callback(
    Output("factor", "children"),
    Input("factor-begin", "n_clicks"),
    State("factor-password", "value"),
    needs=Permission.SIGNED_IN,
    refused="factor-said",
    prevent_initial_call=True,
)
def begin(clicks: int, password: str | None) -> Any:
    """The picture for the app; nothing about signing in changes yet."""
    if not clicks:
        return no_update
    proposal = context.act(questions.propose, _knocked(password))
    return proposal_view(proposal.secret, proposal.address)


@access.callback(
    Output("factor", "children", allow_duplicate=True),
    Input("factor-confirm", "n_clicks"),
    State("factor-code", "value"),
    needs=Permission.SIGNED_IN,
    refused="factor-said",
    prevent_initial_call=True,
)
def confirm(clicks: int, code: str | None) -> Any:
    """On from now; the recovery codes, once."""
    if not clicks:
        return no_update
    return codes_view(context.act(questions.switch_on, code or ""))


@access.callback(
    Output("factor", "children", allow_duplicate=True),
    Input("factor-renew", "n_clicks"),
    Input("factor-off", "n_clicks"),
    State("factor-password", "value"),
    State("factor-code", "value"),
    needs=Permission.SIGNED_IN,
    refused="factor-said",
    prevent_initial_call=True,
)
def change(renew: int, off: int, password: str | None, code: str | None) -> Any:
    """Other recovery codes, or off."""
    if not (renew or off):
        return no_update
    if ctx.triggered_id == "factor-renew":
        return codes_view(context.act(questions.renew, _knocked(password), code or ""))
    context.act(questions.switch_off, _knocked(password), code or "")
    return _standing()


def _knocked(password: str | None) -> Knocked:
    """Counted before the password is looked at, so that guessing here is no better than outside."""
    attempt = context.act(questions.knock)
    return Knocked(attempt, context.ask(questions.recognise, password or ""))
