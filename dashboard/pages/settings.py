"""The company's settings: name, zone, weeks, fiscal year; the first board; the demo company's end."""

from typing import Any

from dash import dcc, html

from dashboard import context
from dashboard.forms import company as form
from dashboard.questions import company as questions
from dashboard.views.head import page_head
from models.i18n import _


def layout(_query: dict[str, str]) -> Any:
    """The page."""
    audit = dcc.Link(_("Audit"), href="/audit", className="button quiet")
    head = page_head(_("Settings"), actions=[audit])
    return html.Div([head, form.form(context.ask(questions.sheet))], className="narrow")
