"""Saved mappings: give another name, or let one recognise nothing any more."""

from typing import Any

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, html
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.questions import imports as questions
from dashboard.views.imports_profiles import ProfileLine, recognises
from dashboard.views.preview import table_title
from models import i18n
from models.access import Permission
from models.errors import Refused
from models.i18n import Message, _

PROBLEM = "profiles-problem"


def section() -> Any:
    """The list under the documents; nothing while no mapping is saved."""
    return html.Div(
        [
            html.Div(drawn(), id="profiles"),
            html.P(id=PROBLEM, className="problem", role="alert"),
        ],
        className="profiles-section",
    )


def drawn() -> Any:
    """The profiles as they are now."""
    found = context.ask(questions.profiles)
    if not found:
        return []
    return html.Section(
        [
            html.H2(_("Saved mappings")),
            html.P(
                _("A file with the same headings is read by its mapping at once."),
                className="muted",
            ),
            html.Div([_line(one) for one in found], className="profiles"),
        ]
    )


def _line(profile: ProfileLine) -> Any:
    about = f"{table_title(profile.target)} · {recognises(profile)}"
    made = " · ".join(filter(None, (profile.created_by, i18n.moment(profile.created_at))))
    label: dict[str, Any] = {"aria-label": _("Name of the mapping")}
    return html.Div(
        [
            dmc.TextInput(
                id={"type": "profile-name", "id": profile.id}, value=profile.name, **label
            ),
            html.Div(
                [html.Span(about), html.Small(made, className="muted")], className="profile-about"
            ),
            html.Button(
                _("Save the name"),
                id={"type": "profile-rename", "id": profile.id, "version": profile.version},
                className="button quiet",
                type="button",
            ),
            html.Button(
                _("Forget"),
                id={"type": "profile-archive", "id": profile.id},
                className="button quiet",
                type="button",
                title=_("Files will not be recognised by it any more; what was read stays."),
            ),
        ],
        className="profile",
        key=str(profile.id),
    )


# One callback for both buttons: of two answers on their way the browser takes the later one.
@access.callback(
    Output("profiles", "children"),
    Input({"type": "profile-rename", "id": ALL, "version": ALL}, "n_clicks"),
    Input({"type": "profile-archive", "id": ALL}, "n_clicks"),
    State({"type": "profile-name", "id": ALL}, "id"),
    State({"type": "profile-name", "id": ALL}, "value"),
    needs=Permission.IMPORT,
    refused=PROBLEM,
    prevent_initial_call=True,
)
def change(
    _rename: list[int | None],
    _archive: list[int | None],
    ids: list[dict[str, Any]],
    names: list[str | None],
) -> Any:
    """Keep another name, unless somebody changed the profile meanwhile; or let the profile go."""
    pressed = _pressed()
    profile_id = _number(pressed.get("id"))
    if pressed.get("type") == "profile-archive":
        context.act(questions.archive_profile, profile_id)
    else:
        typed = {one.get("id"): name for one, name in zip(ids, names, strict=False)}
        version = _number(pressed.get("version"))
        context.act(questions.rename_profile, profile_id, typed.get(profile_id) or "", version)
    return drawn()


def _pressed() -> dict[str, Any]:
    """The identity of the button that was pressed, as the browser tells it."""
    pressed = dash.ctx.triggered_id
    if not isinstance(pressed, dict) or not dash.ctx.triggered[0]["value"]:
        raise PreventUpdate  # buttons that were only drawn
    return pressed


def _number(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 < given < 2**31:
        raise Refused(Message("There is no such profile."))
    return given
