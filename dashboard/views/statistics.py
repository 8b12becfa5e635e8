"""The list of statistics: what there is, whose, how it comes about, how it stands."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboard.views.formats import with_unit
from dashboard.views.periods import TITLES
from dashboard.views.said import empty
from dashboard.views.statistic import chip
from dashboard.views.terms import MODES
from models.i18n import _
from models.periods import PeriodType
from models.statistics import EntryMode
from warehouse.statistics.conditions import Condition


@dataclass(frozen=True)
class Line:
    """One statistic of the list."""

    id: int
    name: str
    code: str
    place: str
    owner: str
    unit: str
    decimals: int
    period: PeriodType
    mode: EntryMode
    value: Decimal | None
    condition: Condition


@dataclass(frozen=True)
class Listing:
    """The list and what it can be narrowed to."""

    lines: tuple[Line, ...]
    divisions: tuple[tuple[int, str], ...]
    may_define: bool


def lines_view(listing: Listing, *, narrowed: bool) -> Any:
    """The table, or what to do when there is nothing in it."""
    if not listing.lines and narrowed:
        return empty(_("Nothing found"), _("Try other words or another division."), [])
    if not listing.lines:
        actions = [dcc.Link(_("Define a statistic"), href="/statistics/new", className="button")]
        return empty(
            _("There are no statistics yet"),
            _("A statistic is a number compared with earlier values of itself."),
            actions if listing.may_define else [],
        )
    heads = (
        (_("Statistic"), ""), (_("Place"), ""), (_("Owner"), ""), (_("Period"), ""),
        (_("How it is filled"), ""), (_("Last value"), "number"), (_("Condition"), ""),
    )  # fmt: skip
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(head, className=kind) for head, kind in heads])),
                html.Tbody([_row(line) for line in listing.lines]),
            ],
            className="table lines",
        ),
        className="card table-card",
    )


def _row(line: Line) -> Any:
    return html.Tr(
        [
            html.Td(
                [
                    dcc.Link(line.name, href=f"/statistics/{line.id}"),
                    html.Small(line.code, className="muted code"),
                ]
            ),
            html.Td(line.place),
            html.Td(line.owner),
            html.Td(str(TITLES[line.period])),
            html.Td(str(MODES[line.mode])),
            html.Td(with_unit(line.value, line.unit, line.decimals), className="number"),
            html.Td(chip(line.condition)),
        ]
    )
