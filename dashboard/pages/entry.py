"""Typing values with the keyboard alone: Enter goes down, every field is kept when it is left."""

from typing import Any

from dash import MATCH, Input, Output, State, ctx

from dashboard import access, context
from dashboard.forms.numbers import number
from dashboard.questions import entry as questions
from dashboard.questions.look import Look
from dashboard.views.entry import entry_view
from models.access import Permission
from models.i18n import _


def layout(query: dict[str, str]) -> Any:
    """The grid of one period; ``statistic`` in the address leaves only one line."""
    only = query.get("statistic", "")
    wanted = int(only) if only.isascii() and only.isdigit() else None
    return entry_view(context.ask(questions.sheet, Look.of(query), wanted))


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
) -> tuple[str, int]:
    """Keep one field; a refusal stands beside it and what was typed stays in it."""
    triggered = ctx.triggered_id
    revision = context.act(
        questions.enter,
        int(triggered["statistic"]) if triggered else 0,
        period,
        end,
        number(text, _("Value")),
        seen_revision=int(seen or 0),
        note=note,
    )
    return _("kept"), revision
