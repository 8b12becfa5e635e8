"""Values and quotas of one statistic, period by period."""

import datetime as dt
from typing import Any

from dash import MATCH, Input, Output, State, ctx

from dashboard import access, context
from dashboard.forms.numbers import number
from dashboard.questions import entry
from dashboard.questions import timeline as questions
from dashboard.questions.look import Look
from dashboard.views.said import beside
from dashboard.views.timeline import timeline_view
from models.access import Permission
from models.errors import Conflict, NotFound
from models.i18n import Message, _


def layout(query: dict[str, str], statistic_id: int) -> Any:
    """The sheet of one statistic; ``n`` in the address is how many periods it goes back."""
    back = Look.of(query, usual=questions.BACK).count
    return timeline_view(context.ask(questions.timeline, statistic_id, back))


@access.callback(
    Output({"type": "timeline-said", "end": MATCH}, "children", allow_duplicate=True),
    Output({"type": "timeline-seen", "end": MATCH}, "data"),
    Input({"type": "timeline-value", "end": MATCH}, "value"),
    Input({"type": "timeline-note", "end": MATCH}, "value"),
    State({"type": "timeline-seen", "end": MATCH}, "data"),
    State("timeline-statistic", "data"),
    State("timeline-period", "data"),
    needs=Permission.ENTER_VALUES,
    refused={"type": "timeline-said"},
    prevent_initial_call=True,
)
def keep(
    text: str | None, note: str | None, seen: int | None, statistic: int, period: str
) -> tuple[Any, int]:
    """Keep one value; who was told that somebody else has typed meanwhile may type again (D10)."""
    look = Look.of({"period": str(period), "date": _end().isoformat()})
    value, known = number(text, _("Value")), int(seen or 0)
    try:
        kept = context.act(entry.enter, int(statistic), look, value, seen_revision=known, note=note)
    except Conflict as conflict:
        return beside(conflict), context.ask(entry.standing, int(statistic), look)
    return kept.said(value) if kept.revision else "", kept.revision


@access.callback(
    Output({"type": "timeline-said", "end": MATCH}, "children", allow_duplicate=True),
    Output({"type": "timeline-planned", "end": MATCH}, "data"),
    Input({"type": "timeline-quota", "end": MATCH}, "value"),
    State({"type": "timeline-planned", "end": MATCH}, "data"),
    State("timeline-statistic", "data"),
    needs=Permission.DEFINE_STATISTICS,
    refused={"type": "timeline-said"},
    prevent_initial_call=True,
)
def plan(text: str | None, seen: int | None, statistic: int) -> tuple[Any, int]:
    """Keep one quota, in the same way."""
    value = number(text, _("Quota"))
    end = _end()
    try:
        kept = context.act(questions.plan, int(statistic), end, value, int(seen or 0))
    except Conflict as conflict:
        return beside(conflict), context.ask(questions.planned, int(statistic), end)
    return kept.said(value), kept.revision


def _end() -> dt.date:
    """The period whose field was left."""
    try:
        return dt.date.fromisoformat(str((ctx.triggered_id or {}).get("end")))
    except ValueError as error:
        raise NotFound(Message("There is no such number.")) from error
