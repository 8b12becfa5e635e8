"""What a person may choose when he corrects a layout, with titles: part of the proposed JSON.

The import screen shows exactly these; it does not call this package.
"""

from collections.abc import Mapping

from etl.delimited import DELIMITERS, ENCODINGS
from etl.reading import Json
from models.i18n import Message

TARGETS: Mapping[str, Message] = {
    "payments": Message("Payments"),
    "sales": Message("Sales"),
    "statistic_values": Message("Values of statistics"),
    "none": Message("Nothing"),
}
SHAPES: Mapping[str, Message] = {
    "register": Message("A row is an operation"),
    "long": Message("A row is one value of a statistic"),
    "columns": Message("Periods run down, statistics across"),
    "wide": Message("Periods run across"),
    "none": Message("Not known"),
}
PERIOD_TYPES: Mapping[str, Message] = {
    "day": Message("Day"),
    "week": Message("Week"),
    "month": Message("Month"),
    "quarter": Message("Quarter"),
    "year": Message("Year"),
}
ROLES: Mapping[str, Message] = {
    "date": Message("Date or period"),
    "number": Message("Number of the document"),
    "customer": Message("Customer or counterparty"),
    "customer_key": Message("Code of the customer"),
    "customer_inn": Message("INN"),
    "customer_kpp": Message("KPP"),
    "customer_account": Message("Account of the counterparty"),
    "own_account": Message("Own account"),
    "purpose": Message("Purpose"),
    "direction": Message("Income or expense"),
    "income": Message("Income"),
    "expense": Message("Expense"),
    "product": Message("Product"),
    "product_key": Message("Code of the product"),
    "product_group": Message("Product group"),
    "quantity": Message("Quantity"),
    "price": Message("Price"),
    "amount": Message("Amount"),
    "currency": Message("Currency"),
    "manager": Message("Manager"),
    "source": Message("Source"),
    "statistic": Message("Name of the statistic"),
    "value": Message("Value"),
    "quota": Message("Quota (plan)"),
    "year": Message("Year"),
    "month": Message("Month"),
    "measure": Message("Values of one statistic"),
    "period": Message("Values of one period"),
    "attribute": Message("Attribute"),
    "total": Message("Total: not counted"),
    "ignore": Message("Not read"),
}
REPEATABLE = ("", "attribute", "ignore", "measure", "period", "total")
_BUYER = ("customer", "customer_key", "customer_inn")
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "payments": (
        *("date", "amount", "income", "expense", "direction", "number", "customer"),
        *("customer_inn", "customer_kpp", "customer_account", "own_account", "purpose", "currency"),
        "ignore",
    ),
    "sales": (
        *("date", "amount", "quantity", "price", "number", *_BUYER, "product", "product_key"),
        *("product_group", "currency", "manager", "source", "ignore"),
    ),
    "statistic_values": (
        *("date", "year", "month", "statistic", "value", "quota", "measure", "period"),
        *("attribute", "total", "ignore"),
    ),
    "none": (),
}
# of every group at least one role must be mapped
REQUIRED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "payments": (("date",), ("amount", "income", "expense")),
    "sales": (("date",), ("amount", "price")),
    "statistic_values": (("value", "quota", "measure", "period"),),
    "none": (),
}


def as_json() -> dict[str, Json]:
    """Lists of (value, title) pairs, and which roles belong to which target."""
    return {
        "roles": _titled(ROLES),
        "targets": _titled(TARGETS),
        "shapes": _titled(SHAPES),
        "period_types": _titled(PERIOD_TYPES),
        "allowed": {target: list(roles) for target, roles in ALLOWED.items()},
        "required": {
            target: [list(group) for group in groups] for target, groups in REQUIRED.items()
        },
        "repeatable": list(REPEATABLE),
        "codecs": list(ENCODINGS),
        "delimiters": list(DELIMITERS),
    }


def _titled(titles: Mapping[str, Message]) -> list[Json]:
    # none of these has values that are not text
    return [[value, {"text": title.text, "values": {}}] for value, title in titles.items()]
