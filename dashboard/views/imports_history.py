"""What happened to a document, newest first, as sentences."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.views.imports import ORIGINS
from models import i18n
from models.i18n import Message, _

DEEDS: Mapping[str, Message] = {
    "receive": Message("Brought"),
    "choose": Message("Answered, read again"),
    "accept": Message("Accepted"),
    "undo": Message("Import undone"),
    "drop": Message("Dropped"),
}


@dataclass(frozen=True)
class Event:
    """One act; ``who`` is empty for the program itself."""

    action: str
    at: dt.datetime
    who: str
    after: Mapping[str, Any]
    why: str = ""


def history(events: Sequence[Event]) -> html.Ol:
    """The acts as a list."""
    return html.Ol([_event(event) for event in events], className="history")


def _event(event: Event) -> html.Li:
    deed = DEEDS.get(event.action)
    title = str(deed) if deed is not None else event.action
    who = event.who or _("ASM itself")
    if event.action == "receive":
        origin = ORIGINS.get(str(event.after.get("origin")))
        who = f"{who}, {origin}" if event.who and origin else str(origin or who)
    said = [html.B(title), html.Span(who), html.Time(i18n.moment(event.at), className="number")]
    if event.why:
        said.append(html.Q(event.why))
    return html.Li(said)
