"""Define a statistic, or change its definition."""

from typing import Any

from dash import html

from dashboard import context
from dashboard.forms import statistic as form
from dashboard.questions import statistics as questions
from dashboard.views.head import page_head
from models.i18n import _
from models.statistics import EntryMode


def new(query: dict[str, str]) -> Any:
    """An empty form; ``?import=`` is the name a file knows the statistic by."""
    values = dict(form.EMPTY)
    if name := query.get("import", "").strip()[:200]:
        values |= {"name": name, "import_name": name, "entry_mode": EntryMode.IMPORTED}
    return _page(_("A new statistic"), form.form(context.ask(questions.choices), values, None))


def edit(_query: dict[str, str], statistic_id: int) -> Any:
    """The form of what is there."""
    values = context.ask(questions.stored, statistic_id)
    title = str(values["name"])
    return _page(title, form.form(context.ask(questions.choices), values, statistic_id))


def _page(title: str, content: Any) -> Any:
    head = page_head(title, crumbs=[(_("Statistics"), "/statistics")])
    return html.Div([head, content], className="narrow")
