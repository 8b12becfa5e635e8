"""The first rows of every table a document feeds, as they were understood: typed and formatted."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from models import i18n
from models.documents import Preview
from models.i18n import Message, _

TABLES: Mapping[str, Message] = {
    "payments": Message("Payments"),
    "account_balances": Message("Balances"),
    "sales": Message("Sales"),
    "customers": Message("Customers"),
    "products": Message("Goods"),
    "offers": Message("Prices and stock"),
    "statistic_values": Message("Values of statistics"),
}
COLUMNS: Mapping[str, Message] = {
    "sheet": Message("Sheet"),
    "line": Message("Line"),
    "cell": Message("Column"),
    "kind": Message("Kind"),
    "number": Message("Number"),
    "paid_on": Message("Date"),
    "document_date": Message("Document date"),
    "direction": Message("Direction"),
    "amount": Message("Amount"),
    "currency": Message("Currency"),
    "own_account": Message("Our account"),
    "counterparty": Message("Counterparty"),
    "counterparty_inn": Message("INN"),
    "counterparty_kpp": Message("KPP"),
    "counterparty_account": Message("Counterparty’s account"),
    "purpose": Message("Purpose"),
    "internal": Message("Between own accounts"),
    "from_date": Message("From"),
    "to_date": Message("To"),
    "opening": Message("Opening balance"),
    "received": Message("Money in"),
    "spent": Message("Money out"),
    "closing": Message("Closing balance"),
    "state": Message("State"),
    "sold_on": Message("Date"),
    "order_no": Message("Order"),
    "customer": Message("Customer"),
    "customer_inn": Message("INN"),
    "product": Message("Product"),
    "product_key": Message("Code of the product"),
    "product_group": Message("Group"),
    "quantity": Message("Quantity"),
    "price": Message("Price"),
    "manager": Message("Manager"),
    "source": Message("Source"),
    "name": Message("Name"),
    "inn": Message("INN"),
    "kpp": Message("KPP"),
    "role": Message("Role"),
    "article": Message("Article"),
    "unit": Message("Unit"),
    "deleted": Message("Deleted"),
    "price_type": Message("Kind of price"),
    "statistic": Message("Statistic"),
    "period_type": Message("Period"),
    "period_start": Message("Begins on"),
    "quota": Message("Quota"),
    "value": Message("Value"),
}
WORDS: Mapping[tuple[str, str], Message] = {
    ("direction", "in"): Message("in"),
    ("direction", "out"): Message("out"),
    ("kind", "sale"): Message("sale"),
    ("kind", "refund"): Message("refund"),
    ("kind", "adjustment"): Message("adjustment"),
    ("state", "posted"): Message("posted"),
    ("state", "draft"): Message("draft"),
    ("state", "cancelled"): Message("cancelled"),
    ("state", "deleted"): Message("deleted"),
    ("period_type", "day"): Message("day"),
    ("period_type", "week"): Message("week"),
    ("period_type", "month"): Message("month"),
    ("period_type", "quarter"): Message("quarter"),
    ("period_type", "year"): Message("year"),
}
FIRST: Mapping[str, tuple[str, ...]] = {
    "payments": (
        "line", "paid_on", "number", "direction", "amount", "currency", "counterparty", "purpose",
    ),
    "sales": ("sheet", "line", "sold_on", "order_no", "customer", "product", "quantity", "price", "amount"),
    "statistic_values": ("sheet", "line", "cell", "statistic", "period_type", "period_start", "value"),
}  # fmt: skip
WIDE = frozenset({"purpose", "counterparty", "customer", "product", "name", "statistic"})


def table_title(code: str) -> str:
    """What rows of a table are called."""
    title = TABLES.get(code)
    return str(title) if title is not None else code


def previews(found: Sequence[Preview], counts: Mapping[str, int]) -> Any:
    """One tab per table; without tabs when there is only one."""
    if not found:
        return ""
    if len(found) == 1:
        return preview_table(found[0], counts.get(found[0].table, 0))
    tabs = [
        dmc.TabsTab(_tab(one, counts), value=one.table)  # the count tells how much there is
        for one in found
    ]
    panels = [
        dmc.TabsPanel(preview_table(one, counts.get(one.table, 0)), value=one.table)
        for one in found
    ]
    return dmc.Tabs([dmc.TabsList(tabs), *panels], value=found[0].table, variant="default")


def _tab(one: Preview, counts: Mapping[str, int]) -> str:
    return f"{table_title(one.table)} {i18n.number(counts.get(one.table, len(one.rows)))}"


def preview_table(one: Preview, count: int) -> html.Div:
    """The rows, numbers to the right; columns that are empty in all of them are left out."""
    shown = _order(one)
    note = _("The first {shown} of {count} rows.", shown=len(one.rows), count=i18n.number(count))
    return html.Div(
        [
            html.Div(
                html.Table(
                    [
                        html.Caption(table_title(one.table), className="unseen"),
                        html.Thead(html.Tr([_head(one, index) for index in shown])),
                        html.Tbody(
                            [html.Tr([_cell(one, row, i) for i in shown]) for row in one.rows]
                        ),
                    ],
                    className="list preview",
                ),
                className="scroll",
            ),
            html.P(note, className="muted") if count > len(one.rows) else "",
        ]
    )


def _order(one: Preview) -> list[int]:
    """Positions of the columns to show: known and not empty, the important ones first."""
    filled = [
        index
        for index, column in enumerate(one.columns)
        if column in COLUMNS and _says_something(one, index)
    ]
    first = FIRST.get(one.table, ())
    rank = {name: position for position, name in enumerate(first)}
    return sorted(filled, key=lambda index: (rank.get(one.columns[index], len(rank)), index))


def _says_something(one: Preview, index: int) -> bool:
    """Whether a column is filled; the sheet only where there are several."""
    values = {row[index] for row in one.rows}
    return len(values) > 1 if one.columns[index] == "sheet" else any(values)


def _head(one: Preview, index: int) -> html.Th:
    return html.Th(str(COLUMNS[one.columns[index]]), className=_look(one, index), scope="col")


def _cell(one: Preview, row: Sequence[str], index: int) -> html.Td:
    return html.Td(word(one.columns[index], row[index]), className=_look(one, index))


def word(column: str, value: str) -> str:
    """A value as a person says it: «приход», not «in»."""
    known = WORDS.get((column, value))
    return value if known is None else str(known)


def _look(one: Preview, index: int) -> str:
    if one.types[index] == "number":
        return "number"
    if one.types[index] == "date" or one.columns[index] == "line":
        return "plain"
    return "wide" if one.columns[index] in WIDE else ""
