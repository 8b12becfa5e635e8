"""Settings: the company's name, zone and weeks; its first board; the demo's end; keys for programs."""

from typing import Any

from dash import dcc, html

from dashboard import context
from dashboard.forms import company as form
from dashboard.forms import service_token
from dashboard.questions import company as questions
from dashboard.views.head import page_head
from models.i18n import _


def layout(_query: dict[str, str]) -> Any:
    """The page."""
    audit = dcc.Link(_("Audit"), href="/audit", className="button quiet")
    backups = dcc.Link(_("Backups"), href="/backups", className="button quiet")
    head = page_head(_("Settings"), actions=[backups, audit])
    parts = [form.form(context.ask(questions.sheet)), service_token.form()]
    return html.Div([head, *parts], className="narrow")
