"""Refused rows and warnings: where in the file, what stood there, why, one row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.views.icons import glyph
from models import i18n
from models.i18n import _, ngettext

FAULTS_ON_A_PAGE = 50
FIRST = 5  # warnings that stay in sight; the rest unfolds
LONGEST = 160  # characters of a value
FILE_COLUMNS = (
    "text",
    "text",
    "number",
    "text",
    "text",
    "long",
    "text",
)  # models.documents.fault_heading


@dataclass(frozen=True)
class Fault:
    """One refused row or warning."""

    sheet: str
    line: int | None
    column: str
    value: str | None
    reason: str


@dataclass(frozen=True)
class FaultPage:
    """Some refused rows of all of them."""

    rows: tuple[Fault, ...]
    page: int
    pages: int
    total: int


def fault_table(page: FaultPage) -> html.Div:
    """The refused rows of one page; a column that is empty on all of them is left out."""
    with_sheet = any(fault.sheet for fault in page.rows)
    with_column = any(fault.column for fault in page.rows)
    heads = [_("Sheet")] * with_sheet + [_("Line")] + [_("Column")] * with_column
    titles = [
        html.Th(text, scope="col", className="number" if text == _("Line") else "")
        for text in (*heads, _("Value"), _("Reason"))
    ]
    return html.Div(
        html.Table(
            [
                html.Caption(_("Refused rows"), className="unseen"),
                html.Thead(html.Tr(titles)),
                html.Tbody(
                    [_row(fault, sheet=with_sheet, column=with_column) for fault in page.rows]
                ),
            ],
            className="list faults",
        ),
        className="scroll",
    )


def _row(fault: Fault, *, sheet: bool, column: bool) -> html.Tr:
    cells: list[Any] = []
    if sheet:
        cells.append(_cell(_("Sheet"), fault.sheet))
    cells.append(_cell(_("Line"), "" if fault.line is None else i18n.number(fault.line), "number"))
    if column:
        cells.append(_cell(_("Column"), fault.column))
    cells.append(_cell(_("Value"), _value(fault.value)))
    cells.append(_cell(_("Reason"), fault.reason))
    return html.Tr(cells)


def _cell(title: str, content: Any, kind: str = "") -> html.Td:
    label: dict[str, Any] = {"data-label": title}
    return html.Td(content, className=kind, **label)


def _value(value: str | None) -> Any:
    """What stood in the file, as it stood: spaces and emptiness can be seen."""
    if value is None:
        return ""
    if value == "":
        return html.Span(_("empty"), className="muted")
    shown = value if len(value) <= LONGEST else value[:LONGEST] + "…"
    return html.Code(shown, title=value if shown != value else None)


def files(document_id: str) -> html.Div:
    """All refused rows and warnings, to be taken away and mended."""
    address = f"/documents/{document_id}/faults"
    links = [
        html.A(name, href=f"{address}.{name.lower()}", className="button quiet small", download="")
        for name in ("XLSX", "CSV")
    ]
    return html.Div(links, className="actions")


def warnings(found: Sequence[Fault], total: int, taken: Any = "") -> Any:
    """Marks that stay on the document: doubtful, yet its rows are accepted."""
    if not found:
        return ""
    lines = [_warning(fault) for fault in found]
    more = []
    if len(lines) > FIRST:
        rest = ngettext("{count} more warning", "{count} more warnings", total - FIRST)
        listed: list[Any] = [html.Ul(lines[FIRST:])]
        if total > len(lines):
            listed.append(
                html.P(_("All of them are in the file of refused rows."), className="muted")
            )
        more = [html.Details([html.Summary(rest), *listed])]
    return html.Section(
        [
            html.Div(
                [html.H2([glyph("warning", 18), _("Warnings")]), taken], className="card-head"
            ),
            html.P(_("The rows are accepted, but look at this."), className="muted"),
            html.Ul(lines[:FIRST]),
            *more,
        ],
        className="card warnings",
    )


def _warning(fault: Fault) -> html.Li:
    said: list[Any] = [html.Span(fault.reason)]
    if place := place_of(fault):
        said.append(html.Small(place))
    if fault.value:
        said.append(_value(fault.value))
    return html.Li(said)


def place_of(fault: Fault) -> str:
    """``лист «Май», строка 17, «Сумма»``."""
    parts = []
    if fault.sheet:
        parts.append(_("sheet “{sheet}”", sheet=fault.sheet))
    if fault.line is not None:
        parts.append(_("line {line}", line=i18n.number(fault.line)))
    if fault.column:
        parts.append(_("“{column}”", column=fault.column))
    return ", ".join(parts)
