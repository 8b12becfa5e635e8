"""Define a statistic, or change its definition."""

from typing import Any

from dash import dcc, html

from dashboard import context
from dashboard.forms import statistic as form
from dashboard.questions import statistics as questions
from models.i18n import _


def new(_query: dict[str, str]) -> Any:
    """An empty form."""
    return _page(
        _("A new statistic"), form.form(context.ask(questions.choices), dict(form.EMPTY), None)
    )


def edit(_query: dict[str, str], statistic_id: int) -> Any:
    """The form of what is there."""
    values = context.ask(questions.stored, statistic_id)
    title = str(values["name"])
    return _page(title, form.form(context.ask(questions.choices), values, statistic_id))


def _page(title: str, content: Any) -> Any:
    crumbs = [dcc.Link(_("Statistics"), href="/statistics")]
    head = html.Div([html.Div(crumbs, className="crumbs"), html.H1(title)])
    return html.Div([html.Header(head, className="page-head"), content], className="narrow")
