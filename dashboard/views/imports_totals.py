"""Control figures of a document, laid out so that a person can check them against the paper.

What a format says of itself is in the verdict; this knows the formats' names for it, no format.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dash import html

from dashboard.views.formats import exact
from dashboard.views.imports_verdict import decimal, figure, money, sign
from models import i18n
from models.i18n import Message, _

MOST_ACCOUNTS = 12
SUM, OWN = "sum:", "own_total:"  # before a column's name: what ASM added up, what the file says
MOST_COLUMNS = 24
SKIPPED: Mapping[str, Message] = {
    "total": Message("totals of the file, not counted twice"),
    "heading": Message("repeated headings"),
    "group": Message("headings of groups"),
    "blank": Message("blank rows"),
    "empty": Message("rows without a value"),
    "not_read": Message("rows of tables that are not read"),
}
SUMS: Mapping[str, Message] = {
    "sums": Message("Sum of documents"),
    "posted": Message("Of them posted"),
}
COUNTS: Mapping[str, Message] = {
    "documents": Message("documents in the file"),
    "incoming": Message("payments in"),
    "outgoing": Message("payments out"),
    "lines": Message("lines of goods"),
    "customers": Message("counterparties"),
    "goods": Message("goods"),
    "groups": Message("groups of goods"),
    "offers": Message("offers"),
    "prices": Message("prices"),
}
MONEYS: Mapping[str, Message] = {
    "amount": Message("sum of all rows"),
    "incoming_sum": Message("sum of payments in"),
    "outgoing_sum": Message("sum of payments out"),
}


def totals(found: Mapping[str, Any]) -> Any:
    """Everything the format counted; nothing where it counted nothing."""
    parts = [
        *_accounts(found.get("accounts")),
        *_sums(found),
        *_columns(found),
        *_counts(found),
        *_skipped(found.get("skipped")),
    ]
    if not parts:
        return ""
    return html.Section([html.H2(_("Control figures")), *parts], className="card totals")


def _accounts(accounts: Any) -> list[Any]:
    """Opening + in − out = closing, an equation per account and period."""
    if not isinstance(accounts, list) or not accounts:
        return []
    rows: list[Any] = [_account(one) for one in accounts[:MOST_ACCOUNTS]]
    more = len(accounts) - MOST_ACCOUNTS
    if more > 0:
        rows.append(html.P(_("and {count} more periods", count=more), className="muted"))
    return rows


def _account(one: Mapping[str, Any]) -> html.Div:
    period = " – ".join(filter(None, (_day(one.get("from")), _day(one.get("to")))))
    return html.Div(
        [
            html.H3(
                [html.Span(str(one.get("account") or _("account not named"))), html.Small(period)]
            ),
            html.Div(
                [
                    figure(money(one.get("opening")), _("Opening balance")),
                    sign("+"),
                    figure(money(one.get("received")), _("Money in")),
                    sign("−"),
                    figure(money(one.get("spent")), _("Money out")),
                    sign("="),
                    figure(money(one.get("closing")), _("Closing balance")),
                ],
                className="sum",
            ),
        ],
        className="equation",
    )


def _day(text: Any) -> str:
    try:
        return i18n.date(dt.date.fromisoformat(str(text)))
    except ValueError:
        return ""


def _sums(found: Mapping[str, Any]) -> list[Any]:
    """Sums by currency or by column, the numbers under each other."""
    tables = []
    for name, title in SUMS.items():
        sums = found.get(name)
        if isinstance(sums, dict) and sums:
            rows = [
                html.Tr(
                    [html.Th(str(key), scope="row"), html.Td(_amount(value), className="number")]
                )
                for key, value in sums.items()
            ]
            tables.append(
                html.Table([html.Caption(str(title)), html.Tbody(rows)], className="sums")
            )
    return [html.Div(tables, className="sum-tables")] if tables else []


def _columns(found: Mapping[str, Any]) -> list[Any]:
    """What every column adds up to, beside the total row of the file where it has one."""
    names = [name.removeprefix(SUM) for name in found if name.startswith(SUM)][:MOST_COLUMNS]
    if not names:
        return []
    return [
        html.Div(
            [
                html.H3(_("Sums of columns")),
                html.Div([_column(found, name) for name in names], className="columns-sums"),
            ],
            className="sum-part",
        )
    ]


def _column(found: Mapping[str, Any], name: str) -> html.Div:
    added, own = found[SUM + name], found.get(OWN + name)
    said: list[Any] = [html.Span(name), html.B(_amount(added), className="number")]
    if own is not None and decimal(own) != decimal(added):
        text = _("the file itself says {sum}", sum=_amount(own))
        said.append(html.Small(f"≠ {text}", className="bad"))
    elif own is not None:
        said.append(html.Small(_("as in the total of the file"), className="good"))
    return html.Div(said)


def _skipped(skipped: Any) -> list[Any]:
    """Rows that are no records, by reason: none of them vanishes unsaid."""
    if not isinstance(skipped, dict) or not skipped:
        return []
    said = []
    for kind, count in skipped.items():
        title = SKIPPED.get(kind)
        said.append(f"{title if title is not None else kind}: {i18n.number(count)}")
    return [html.P([html.B(_("Rows that are no records: ")), "; ".join(said)], className="skipped")]


def _amount(value: Any) -> str:
    amount = decimal(value)
    return str(value) if amount is None else exact(amount, 2)


def _counts(found: Mapping[str, Any]) -> list[Any]:
    """Plain counts and turnovers in one row."""
    cells = [
        figure(found[name], str(title))
        for name, title in COUNTS.items()
        if isinstance(found.get(name), int) and found[name]
    ]
    cells += [
        figure(money(found[name]), str(title))
        for name, title in MONEYS.items()
        if decimal(found.get(name))
    ]
    return [html.Div(cells, className="sum counts")] if cells else []
