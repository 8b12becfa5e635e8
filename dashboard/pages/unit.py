"""A unit of the board, for who administers: its words, place and main statistic."""

from typing import Any

from dash import html

from dashboard import context
from dashboard.forms import board_unit
from dashboard.questions import units as questions
from dashboard.views.post import crumbs_head
from models.i18n import _


def layout(_query: dict[str, str], unit_id: int) -> Any:
    """The form of an open unit."""
    stored = context.ask(questions.stored, unit_id)
    title = " ".join(part for part in (stored.values["number"], stored.values["name"]) if part)
    crumbs = ((_("Org board"), "/board"), (title, f"/board?unit={unit_id}"))
    return html.Div(
        [crumbs_head(crumbs, title, "", []), board_unit.form(stored, unit_id)], className="narrow"
    )
