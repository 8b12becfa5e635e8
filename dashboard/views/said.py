"""What a page says instead of, or beside, its content: failures, emptiness, notes."""

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.views.icons import glyph
from models.errors import Refused
from models.i18n import _


def failure(refusal: Refused) -> Any:
    """The whole page when it cannot be shown: what happened and where to go."""
    titles = {403: _("No access"), 404: _("Nothing here"), 401: _("Sign in to go on.")}
    return empty(
        titles.get(refusal.status, _("This did not work")),
        str(refusal),
        [dcc.Link(_("To the information centre"), href="/", className="button")],
    )


def empty(title: str, text: str, actions: list[Any]) -> html.Div:
    """A page or list without content says what to do next."""
    return html.Div(
        [html.H2(title), html.P(text), html.Div(actions, className="empty-actions")],
        className="empty",
    )


def beside(refusal: Refused) -> html.Span:
    """A refusal beside the field it is about."""
    return html.Span(str(refusal), className="refusal")


def note(text: str | list[Any], kind: str = "info") -> Any:
    """A line that must be seen: info, warning or error."""
    colours = {"info": "blue", "warning": "yellow", "error": "red"}
    sign = "warning" if kind in ("warning", "error") else "help"
    return dmc.Alert(text, color=colours[kind], icon=glyph(sign), variant="light", className="note")
