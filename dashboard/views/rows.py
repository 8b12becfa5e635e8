"""The rows behind a number: which columns each mart shows, and the page around the table."""

from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.views.grid import GridColumn, grid
from dashboard.views.head import page_head
from models.i18n import Message, _


@dataclass(frozen=True)
class RowColumn:
    """A column of a mart as people see it."""

    field: str
    title: Message
    kind: str = "text"
    width: int = 140
    grows: bool = False


_DOCUMENT = RowColumn("document", Message("Document"), "link", 230)
_LINE = RowColumn("line", Message("Line"), "line", 112)
COLUMNS: dict[str, tuple[RowColumn, ...]] = {
    "payments": (
        RowColumn("paid_on", Message("Date"), "date", 110),
        RowColumn("amount", Message("Sum"), "money", 140),
        RowColumn("counterparty", Message("Counterparty"), width=230, grows=True),
        RowColumn("purpose", Message("Purpose"), width=260, grows=True),
        RowColumn("number", Message("Number"), width=110),
        RowColumn("counterparty_inn", Message("INN"), width=125),
        RowColumn("own_account", Message("Own account"), width=190),
        _DOCUMENT,
        _LINE,
    ),
    "sales": (
        RowColumn("sold_on", Message("Date"), "date", 110),
        RowColumn("amount", Message("Sum"), "money", 130),
        RowColumn("customer", Message("Customer"), width=200, grows=True),
        RowColumn("product", Message("Product"), width=220, grows=True),
        RowColumn("quantity", Message("Quantity"), "number", 100),
        RowColumn("price", Message("Price"), "money", 115),
        RowColumn("order_no", Message("Order"), width=115),
        RowColumn("product_group", Message("Product group"), width=150),
        RowColumn("manager", Message("Manager"), width=150),
        _DOCUMENT,
        _LINE,
    ),
    "account_balances": (
        RowColumn("to_date", Message("Date"), "date", 110),
        RowColumn("own_account", Message("Own account"), width=200),
        RowColumn("opening", Message("Opening balance"), "money", 150),
        RowColumn("received", Message("Received"), "money", 150),
        RowColumn("spent", Message("Spent"), "money", 150),
        RowColumn("amount", Message("Closing balance"), "money", 150),
        _DOCUMENT,
        _LINE,
    ),
    "statistic_values": (
        RowColumn("period_start", Message("From date"), "date", 110),
        RowColumn("statistic", Message("Statistic in the file"), width=260, grows=True),
        RowColumn("amount", Message("Value"), "number", 140),
        RowColumn("attributes", Message("Besides"), width=200, grows=True),
        RowColumn("sheet", Message("Sheet"), width=130),
        RowColumn("cell", Message("Column"), width=100),
        _DOCUMENT,
        _LINE,
    ),
}


@dataclass(frozen=True)
class Revision:
    """One typed value of a period: who, when, what."""

    number: int
    value: str
    who: str
    when: str
    note: str
    current: bool


@dataclass(frozen=True)
class RowsPage:
    """What stands around the rows. Without ``mart`` the value was typed: ``revisions`` say by whom."""

    statistic_id: int
    name: str
    period_label: str
    value: str
    query: str
    mart: str = ""
    count: int = 0
    cut: bool = False
    how: str = ""
    revisions: tuple[Revision, ...] = ()


def rows_view(page: RowsPage, *, may_export: bool) -> Any:
    """The page."""
    export = f"/statistics/{page.statistic_id}/rows/export"
    buttons = [
        html.A(
            name,
            href=f"{export}.{kind}{page.query}",
            className="button quiet rows-export",
            download="",
        )
        for kind, name in (("xlsx", "XLSX"), ("csv", "CSV"))
        if may_export and page.mart
    ]
    return html.Div(
        [
            page_head(
                f"{page.name}: {page.value}",
                crumbs=[
                    (_("Information centre"), "/"),
                    (page.name, f"/statistics/{page.statistic_id}"),
                ],
                about=_facts(page),
                actions=buttons,
            ),
            _body(page),
        ]
    )


def _facts(page: RowsPage) -> str:
    parts = [page.period_label, page.how]
    if page.mart:
        parts.append(_("Rows: {count}", count=page.count))
    if page.cut:
        parts.append(_("There are more; only these are shown."))
    return " · ".join(part for part in parts if part)


def _body(page: RowsPage) -> Any:
    if page.mart:
        columns = [
            GridColumn(one.field, str(one.title), one.kind, one.width, one.grows)
            for one in COLUMNS[page.mart]
        ]
        return html.Div([html.Div(id="rows-chosen", className="muted"), grid("rows-grid", columns)])
    if not page.revisions:
        return html.Div(_("Nothing was entered for this period."), className="empty")
    return html.Div(_revisions(page), className="card table-card")


def _revisions(page: RowsPage) -> Any:
    heads = (_("Entered"), _("Who"), _("Value"), _("Note"), "")
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(head) for head in heads])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Td(one.when),
                            html.Td(one.who),
                            html.Td(one.value, className="number"),
                            html.Td(one.note),
                            html.Td(
                                _("current") if one.current else _("replaced"), className="muted"
                            ),
                        ]
                    )
                    for one in page.revisions
                ]
            ),
        ],
        className="table",
    )
