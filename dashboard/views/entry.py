"""The grid of typed values: one line per statistic, earlier periods beside, the field last."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboard.views.controls import Group
from dashboard.views.formats import amount, exact
from dashboard.views.head import page_head
from dashboard.views.said import empty
from dashboard.views.segments import segments
from dashboard.views.typed import pasted, typed
from models.i18n import _
from models.periods import PeriodType


@dataclass(frozen=True)
class Past:
    """An earlier period of a line."""

    label: str
    value: Decimal | None


@dataclass(frozen=True)
class EntryLine:
    """One statistic: what stood before, what stands now; ``revision`` 0 when nothing does.

    ``refusal`` says why the viewer may not type here; he needs a reason to change what is closed.
    """

    id: int
    name: str
    owner: str
    unit: str
    decimals: int
    value: Decimal | None
    revision: int
    note: str
    past: tuple[Past, ...]
    refusal: str = ""
    needs_reason: bool = False


@dataclass(frozen=True)
class EntrySheet:
    """The grid of one period."""

    period: PeriodType
    end: dt.date
    label: str
    closed: bool
    lines: tuple[EntryLine, ...]
    groups: tuple[Group, ...]


def entry_view(sheet: EntrySheet) -> Any:
    """The page."""
    looks = [segments(sheet.groups)]
    head = page_head(_("Entry of values"), about=_about(sheet), actions=looks)
    if not sheet.lines:
        return html.Div([head, empty(_("Nothing to enter"), _nothing(), [])])
    stores = [
        dcc.Store(id="entry-period", data=sheet.period.value),
        dcc.Store(id="entry-end", data=sheet.end.isoformat()),
    ]
    return html.Div([head, *stores, html.Div(_table(sheet), className="card table-card")])


def _about(sheet: EntrySheet) -> str:
    state = _("the period is over") if sheet.closed else _("the period is not over")
    return f"{sheet.label} · {state} · " + _(
        "Enter goes down; a value is kept as soon as you leave its field."
    )


def _nothing() -> str:
    return _("There are no statistics of this period that you fill in by hand.")


def _table(sheet: EntrySheet) -> Any:
    heads = [
        html.Th(_("Statistic")),
        *[html.Th(past.label, className="number past") for past in sheet.lines[0].past],
        html.Th(sheet.label, className="number"),
        html.Th(_("Note or reason")),
        html.Th(""),
    ]
    return html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody([_row(line) for line in sheet.lines])],
        className="table entry sheet",
        **pasted(),
    )


def _row(line: EntryLine) -> Any:
    value = "" if line.value is None else exact(line.value)
    return html.Tr(
        [
            html.Td(
                [
                    dcc.Link(line.name, href=f"/statistics/{line.id}"),
                    html.Small(" · ".join(part for part in (line.owner, line.unit) if part), className="muted code"),
                ]
            ),
            *[_past(past, line.decimals) for past in line.past],
            html.Td(
                html.Div(
                    typed(
                        {"type": "entry-value", "statistic": line.id}, value, css="entry-field",
                        label=line.name, disabled=bool(line.refusal),
                    ),
                    title=line.refusal,
                ),
                className="number",
            ),
            html.Td(
                typed(
                    {"type": "entry-note", "statistic": line.id}, line.note, css="entry-note",
                    label=f"{line.name}: {_('Note or reason')}", disabled=bool(line.refusal),
                    placeholder=_("the reason of the change") if line.needs_reason else "",
                )
            ),
            html.Td(
                [
                    dcc.Store(id={"type": "entry-seen", "statistic": line.id}, data=line.revision),
                    html.Span(
                        html.Span(line.refusal, className="muted") if line.refusal else None,
                        id={"type": "entry-said", "statistic": line.id}, className="entry-said", role="status",
                    ),
                ]
            ),
        ]
    )  # fmt: skip


def _past(past: Past, decimals: int) -> Any:
    label: dict[str, Any] = {"data-label": past.label}
    return html.Td(amount(past.value, decimals), className="number muted past", **label)
