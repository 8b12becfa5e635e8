"""One statistic over its periods: values typed for earlier ones, quotas planned ahead."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboard.views.controls import Choice, Group
from dashboard.views.formats import exact
from dashboard.views.head import page_head
from dashboard.views.segments import segments
from dashboard.views.typed import pasted, typed
from models.i18n import _
from models.periods import PeriodType


@dataclass(frozen=True)
class TimelineLine:
    """One period. ``revision`` and ``quota_version`` are 0 where nothing stands.

    ``refusal`` says why the viewer may not type here; he needs a reason to change what is closed.
    """

    end: dt.date
    label: str
    started: bool
    value: Decimal | None
    revision: int
    quota: Decimal | None
    quota_version: int
    note: str = ""
    refusal: str = ""
    needs_reason: bool = False


@dataclass(frozen=True)
class Timeline:
    """The sheet; ``typed`` says whether values are typed by hand, ``planned`` whether quotas are."""

    id: int
    name: str
    unit: str
    period: PeriodType
    lines: tuple[TimelineLine, ...]  # oldest first
    typed: bool
    planned: bool
    reach: tuple[Choice, ...] = ()  # how many periods back


def timeline_view(sheet: Timeline) -> Any:
    """The page."""
    head = page_head(
        _("Values and quotas"),
        crumbs=[(_("Statistics"), "/statistics"), (sheet.name, f"/statistics/{sheet.id}")],
        about=_about(sheet),
        actions=[segments([Group(_("How many periods"), sheet.reach)])],
    )
    stores = [
        dcc.Store(id="timeline-statistic", data=sheet.id),
        dcc.Store(id="timeline-period", data=sheet.period.value),
    ]
    return html.Div(
        [head, *stores, html.Div(_table(sheet), className="card table-card")], className="narrow"
    )


def _about(sheet: Timeline) -> str:
    kept = _("Enter goes down; a value is kept as soon as you leave its field.")
    order = _(
        "The earliest period is on top: copy a column of a table and paste it into any field."
    )
    kept = f"{kept} {order}"
    if sheet.planned:
        return f"{sheet.name}, {sheet.unit} · {kept}"
    return f"{sheet.name}, {sheet.unit} · {kept} " + _(
        "Quotas for each period are switched on in the definition."
    )


def _table(sheet: Timeline) -> Any:
    heads = [html.Th(_("Period"))]
    heads += [html.Th(_("Value"), className="number")] if sheet.typed else []
    heads += [html.Th(_("Quota"), className="number")] if sheet.planned else []
    heads += [html.Th(_("Note or reason"))] if sheet.typed else []
    heads.append(html.Th(""))
    rows = [_row(sheet, line) for line in sheet.lines]
    return html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(rows)], className="table entry sheet", **pasted()
    )


def _row(sheet: Timeline, line: TimelineLine) -> Any:
    end = line.end.isoformat()
    cells: list[Any] = [html.Td(line.label)]
    if sheet.typed:
        cells.append(
            html.Td(
                _field("timeline-value", end, line.value, shown=line.started, refusal=line.refusal),
                className="number",
                title=line.refusal,
                **_labelled(_("Value")),
            )
        )
    if sheet.planned:
        cells.append(
            html.Td(
                _field("timeline-quota", end, line.quota, shown=True),
                className="number",
                **_labelled(_("Quota")),
            )
        )
    if sheet.typed:
        cells.append(
            html.Td(
                typed(
                    {"type": "timeline-note", "end": end}, line.note,
                    css="entry-note" if line.started else "entry-note absent",
                    label=f"{line.label}: {_('Note or reason')}", disabled=bool(line.refusal),
                    placeholder=_("the reason of the change") if line.needs_reason else "",
                )
            )
        )  # fmt: skip
    cells.append(
        html.Td(
            [
                dcc.Store(id={"type": "timeline-seen", "end": end}, data=line.revision),
                dcc.Store(id={"type": "timeline-planned", "end": end}, data=line.quota_version),
                html.Span(
                    id={"type": "timeline-said", "end": end}, className="entry-said", role="status"
                ),
            ]
        )
    )
    return html.Tr(cells, className="" if line.started else "open")


def _labelled(title: str) -> dict[str, Any]:
    """What names the field on a phone, where the table has no heading."""
    return {"data-label": title}


def _field(kind: str, end: str, value: Decimal | None, *, shown: bool, refusal: str = "") -> Any:
    css = f"entry-field {kind}" if shown else f"entry-field {kind} absent"
    text = "" if value is None else exact(value)
    return typed({"type": kind, "end": end}, text, css=css, label=end, disabled=bool(refusal))
