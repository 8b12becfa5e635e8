"""«Проверка оргсхемы»: what is missing or does not add up, by kind, each with a way to mend it (OB-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import dcc, html

from models.i18n import Message, _, ngettext

KINDS = {
    "no_head": Message("Divisions without a head’s post"),
    "many_heads": Message("Units with several heads’ posts"),
    "unit_product": Message("Units without a valuable product"),
    "unit_statistic": Message("Divisions without a main statistic"),
    "nobody": Message("Posts nobody answers for"),
    "parts": Message("Parts of a post that do not make up 100 %"),
    "time": Message("People with more than 100 % of their time"),
    "overloaded": Message("Overloaded people"),
    "card": Message("Cards of posts that are not complete"),
}


@dataclass(frozen=True)
class Fault:
    """One thing to mend: its kind, what is said of it, where it stands, where it is mended."""

    code: str
    text: str
    place: str
    href: str
    more: str = ""


def check_view(faults: Sequence[Fault]) -> Any:
    """All kinds in order, each with its faults."""
    if not faults:
        return html.Div(
            [
                html.H2(_("The board is in order")),
                html.P(_("Every post has its seven things, every division its head.")),
            ],
            className="empty",
        )
    order = list(KINDS)
    grouped = groupby(sorted(faults, key=lambda one: order.index(one.code)), lambda one: one.code)
    cards = [_kind(code, list(found)) for code, found in grouped]
    return html.Div(cards, className="board-check")


def _kind(code: str, faults: Sequence[Fault]) -> Any:
    count = ngettext("{count} case", "{count} cases", len(faults))
    heading = html.H2([str(KINDS[code]), html.Small(count, className="muted")])
    return html.Section([heading, html.Ul([_fault(one) for one in faults])], className="card")


def _fault(fault: Fault) -> Any:
    return html.Li(
        [
            html.Small(fault.place, className="muted"),
            dcc.Link(fault.text, href=fault.href),
            html.Span(fault.more, className="muted"),
        ]
    )
