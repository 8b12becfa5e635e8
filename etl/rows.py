"""The tables an import may feed: their columns and exact types. One Parquet file per table and document.

A row is found again by ``record_key``: rows with the same key in several documents are one
record, and the latest accepted document wins, with all its rows of that key. ``line`` is the line
of a text or XML file, or the row of a sheet as Excel numbers it; ``row_no`` counts rows of this
table in the document from 1.
"""

from collections.abc import Mapping

import pyarrow as pa

MONEY = pa.decimal128(18, 2)
QUANTITY = pa.decimal128(18, 6)
VALUE = pa.decimal128(24, 6)

_PLACE = [
    ("row_no", pa.int64()),
    ("sheet", pa.string()),
    ("line", pa.int64()),
    ("record_key", pa.string()),
]

PAYMENTS = pa.schema(
    [
        *_PLACE,
        ("kind", pa.string()),
        ("number", pa.string()),
        ("paid_on", pa.date32()),
        ("document_date", pa.date32()),
        ("direction", pa.string()),  # in | out
        ("amount", MONEY),
        ("currency", pa.string()),
        ("own_account", pa.string()),
        ("counterparty", pa.string()),
        ("counterparty_inn", pa.string()),
        ("counterparty_kpp", pa.string()),
        ("counterparty_account", pa.string()),
        ("purpose", pa.string()),
        ("internal", pa.bool_()),  # between own accounts: neither income nor expense
        ("extra", pa.string()),  # JSON of the keys the format has besides
    ]
)

ACCOUNT_BALANCES = pa.schema(
    [
        *_PLACE,
        ("own_account", pa.string()),
        ("from_date", pa.date32()),
        ("to_date", pa.date32()),
        ("opening", MONEY),
        ("received", MONEY),
        ("spent", MONEY),
        ("closing", MONEY),
    ]
)

SALES = pa.schema(
    [
        *_PLACE,
        ("kind", pa.string()),  # sale | refund | adjustment (document total less its lines)
        ("state", pa.string()),  # posted | draft | cancelled | deleted: only posted is counted
        ("sold_on", pa.date32()),
        ("order_no", pa.string()),
        ("customer", pa.string()),
        ("customer_key", pa.string()),  # INN, else the source's id, else the normalised name
        ("customer_inn", pa.string()),
        ("product", pa.string()),
        ("product_key", pa.string()),
        ("product_group", pa.string()),
        ("quantity", QUANTITY),
        ("price", QUANTITY),
        ("amount", MONEY),  # negative for refunds
        ("currency", pa.string()),
        ("manager", pa.string()),
        ("source", pa.string()),
    ]
)

CUSTOMERS = pa.schema(
    [
        *_PLACE,
        ("customer_key", pa.string()),
        ("name", pa.string()),
        ("inn", pa.string()),
        ("kpp", pa.string()),
        ("role", pa.string()),
    ]
)

PRODUCTS = pa.schema(
    [
        *_PLACE,
        ("product_key", pa.string()),
        ("name", pa.string()),
        ("article", pa.string()),
        ("unit", pa.string()),
        ("product_group", pa.string()),
        ("deleted", pa.bool_()),
    ]
)

OFFERS = pa.schema(
    [
        *_PLACE,
        ("product_key", pa.string()),
        ("name", pa.string()),
        ("price_type", pa.string()),
        ("price", QUANTITY),
        ("currency", pa.string()),
        ("quantity", QUANTITY),
    ]
)

STATISTIC_VALUES = pa.schema(
    [
        *_PLACE,
        ("cell", pa.string()),  # column letters of the value, as a spreadsheet shows the file
        ("statistic", pa.string()),  # code or name as the file has it
        ("period_type", pa.string()),  # day | week | month | quarter | year
        ("period_start", pa.date32()),  # first day of the period
        ("quota", pa.bool_()),  # the value is a plan, not a fact
        ("value", VALUE),
        ("attributes", pa.string()),  # JSON of further columns (shop, manager …)
    ]
)

SCHEMAS = {
    "payments": PAYMENTS,
    "account_balances": ACCOUNT_BALANCES,
    "sales": SALES,
    "customers": CUSTOMERS,
    "products": PRODUCTS,
    "offers": OFFERS,
    "statistic_values": STATISTIC_VALUES,
}
FACTS = ("payments", "sales", "statistic_values")  # what «rows» of a verdict counts
LISTS = ("customers", "products", "offers")  # or these, where a document has no facts


def counted_tables(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The tables whose rows are counted."""
    return FACTS if any(counts.get(table) for table in FACTS) else LISTS
