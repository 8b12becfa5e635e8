"""Typing values with the keyboard alone: Enter goes down, every field is kept when it is left."""

from typing import Any

from dash import MATCH, Input, Output, State, ctx

from dashboard import access, context
from dashboard.forms.numbers import number
from dashboard.questions import entry as questions
from dashboard.questions.look import Look, whole
from dashboard.views.entry import entry_view
from dashboard.views.said import beside
from models.access import Permission
from models.errors import Conflict
from models.i18n import _


def layout(query: dict[str, str]) -> Any:
    """The grid of one period; ``statistic`` in the address leaves only one line."""
    only = whole(query.get("statistic", ""))
    return entry_view(context.ask(questions.sheet, Look.of(query), only))


@access.callback(
    Output({"type": "entry-said", "statistic": MATCH}, "children"),
    Output({"type": "entry-seen", "statistic": MATCH}, "data"),
    Input({"type": "entry-value", "statistic": MATCH}, "value"),
    Input({"type": "entry-note", "statistic": MATCH}, "value"),
    State({"type": "entry-seen", "statistic": MATCH}, "data"),
    State("entry-period", "data"),
    State("entry-end", "data"),
    needs=Permission.ENTER_VALUES,
    refused={"type": "entry-said"},
    prevent_initial_call=True,
)
def keep(
    text: str | None, note: str | None, seen: int | None, period: str, end: str
) -> tuple[Any, int]:
    """Keep one field; a refusal stands beside it and what was typed stays in it.

    Who was told that somebody else has typed meanwhile may type again: now he knows (D10).
    """
    statistic = ctx.triggered_id["statistic"] if ctx.triggered_id else 0
    look = Look.of({"period": str(period), "date": str(end)})
    value = number(text, _("Value"))
    try:
        kept = context.act(
            questions.enter,
            statistic,
            look,
            value,
            seen_revision=seen if isinstance(seen, int) else 0,
            note=note,
        )
    except Conflict as conflict:
        return beside(conflict), context.ask(questions.standing, statistic, look)
    return kept.said(value) if kept.revision else "", kept.revision
