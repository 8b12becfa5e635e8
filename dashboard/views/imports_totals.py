"""Control figures of a document, laid out so that a person can check them against the paper.

What a format says of itself is in the verdict; this knows the formats' names for it, no format.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from dash import html

from dashboard.views.formats import decimals_of, exact
from dashboard.views.imports_verdict import decimal, figure, money, sign
from models import i18n
from models.i18n import Message, _, ngettext

MOST_ACCOUNTS = 12
SUM, OWN = "sum:", "own_total:"  # before a column's name: what ASM added up, what the file says
MOST_COLUMNS = 24
MOST_DECIMALS = 3  # of a sum: grams of a kilogram
NEAR = Decimal("0.005")
SKIPPED: Mapping[str, Callable[[int], str]] = {
    "total": lambda n: ngettext(
        "{count} row of totals of the file itself: not counted twice",
        "{count} rows of totals of the file itself: not counted twice",
        n,
    ),
    "heading": lambda n: ngettext("{count} repeated heading", "{count} repeated headings", n),
    "group": lambda n: ngettext("{count} heading of a group", "{count} headings of groups", n),
    "blank": lambda n: ngettext("{count} blank row", "{count} blank rows", n),
    "empty": lambda n: ngettext("{count} cell without a value", "{count} cells without a value", n),
    "not_read": lambda n: ngettext(
        "{count} row of tables that are not read", "{count} rows of tables that are not read", n
    ),
}
SUMS: Mapping[str, Message] = {
    "sums": Message("Sum of documents"),
    "posted": Message("Of them posted"),
}
COUNTS: Mapping[str, Callable[[int], str]] = {
    "documents": lambda n: ngettext("document in the file", "documents in the file", n),
    "incoming": lambda n: ngettext("payment in", "payments in", n),
    "outgoing": lambda n: ngettext("payment out", "payments out", n),
    "lines": lambda n: ngettext("line of goods", "lines of goods", n),
    "customers": lambda n: ngettext("counterparty", "counterparties", n),
    "goods": lambda n: ngettext("kind of goods", "kinds of goods", n),
    "groups": lambda n: ngettext("group of goods", "groups of goods", n),
    "offers": lambda n: ngettext("offer", "offers", n),
    "prices": lambda n: ngettext("price", "prices", n),
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
        *_own_transfers(found),
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
    names = [name.removeprefix(SUM) for name in found if name.startswith(SUM)]
    meant = found.get("sums_that_matter")
    if isinstance(meant, list):  # a reading of old says nothing of it
        names = [name for name in names if name in meant]
    names = names[:MOST_COLUMNS]
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
    if own is not None and not _near(own, added):
        text = _("the file itself says {sum}", sum=_amount(own))
        said.append(html.Small(f"≠ {text}", className="bad"))
    elif own is not None:
        said.append(html.Small(_("as in the total of the file"), className="good"))
    return html.Div(said)


def _near(one: Any, other: Any) -> bool:
    first, second = decimal(one), decimal(other)
    return first is not None and second is not None and abs(first - second) <= NEAR


def _skipped(skipped: Any) -> list[Any]:
    """What was left out on purpose, by reason: nothing vanishes unsaid."""
    if not isinstance(skipped, dict) or not skipped:
        return []
    said = [
        SKIPPED[kind](count) if kind in SKIPPED else f"{kind}: {i18n.number(count)}"
        for kind, count in skipped.items()
    ]
    return [html.P([html.B(_("Left out on purpose: ")), "; ".join(said)], className="skipped")]


def _own_transfers(found: Mapping[str, Any]) -> list[Any]:
    """Money that only changed its pocket, and why a statement has more rows than documents."""
    count = found.get("own_transfers")
    if not isinstance(count, int) or not count:
        return []
    said = [
        ngettext(
            "Of them {count} transfer between own accounts, {sum}: neither income nor expense.",
            "Of them {count} transfers between own accounts, {sum}: neither income nor expense.",
            count,
            sum=money(found.get("own_transfers_sum")),
        )
    ]
    if "documents" in found:
        said.append(
            _("Such a transfer is two rows of payments: out of one account, into the other.")
        )
    return [html.P(" ".join(said), className="skipped")]


def _amount(value: Any) -> str:
    """With what digits a person wrote; the noise of a sum of floats is no such digit."""
    amount = decimal(value)
    if amount is None:
        return str(value)
    return i18n.number(amount, 2) if decimals_of(amount) > MOST_DECIMALS else exact(amount, 2)


def _counts(found: Mapping[str, Any]) -> list[Any]:
    """Plain counts and turnovers in one row."""
    cells = [
        figure(found[name], title(found[name]))
        for name, title in COUNTS.items()
        if isinstance(found.get(name), int) and found[name]
    ]
    cells += [
        figure(money(found[name]), str(title))
        for name, title in MONEYS.items()
        if decimal(found.get(name))
    ]
    return [html.Div(cells, className="sum counts")] if cells else []
