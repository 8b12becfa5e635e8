"""Registers of sales → rows of ``sales``: amounts, refunds, who bought what."""

import pyarrow as pa
import pyarrow.compute as pc

from etl import inn
from etl.columns.decimals import rounded
from etl.columns.masks import empty
from etl.importers.tables.keys import Keys, joined
from etl.importers.tables.piece import NUMBER, Piece
from etl.importers.tables.register import Context, Register, by_value, coalesced, constant
from etl.layout.model import Layout
from etl.rows import MONEY
from models.i18n import Message

_CONTENT = (
    *("customer", "customer_inn", "product", "product_key", "product_group"),
    *("quantity", "price", "amount", "currency", "manager", "source"),
)


def read_sales(layout: Layout, piece: Piece, context: Context) -> pa.Table | None:
    """The rows of a piece."""
    register = Register(layout, piece, context)
    days = register.dates()
    quantity, price = register.number("quantity"), register.number("price")
    amount = _amount(register, quantity, price)
    said_inn = register.text("customer_inn")
    columns: dict[str, pa.Array | None] = {
        "kind": _kind(amount),
        "state": constant("posted", piece.height),
        "sold_on": days,
        "order_no": register.text("number"),
        "customer": register.text("customer"),
        "customer_inn": None if said_inn is None else by_value(said_inn, inn.mended),
        "product": register.text("product"),
        "product_key": register.text("product_key"),
        "product_group": register.text("product_group"),
        "quantity": quantity,
        "price": price,
        "amount": amount,
        "currency": register.currency(),
        "manager": register.text("manager"),
        "source": _source(register),
    }
    columns["customer_key"] = _customer_key(columns, register.text("customer_key"))
    found = register.hand_over("sales", columns)
    if found is None:
        return None
    keys = _keys(found, context.keys)
    return found.set_column(found.schema.get_field_index("record_key"), "record_key", keys)


def _amount(register: Register, quantity: pa.Array | None, price: pa.Array | None) -> pa.Array:
    """The amount as it stands, or quantity times price where the register has no amount."""
    column = register.layout.role("amount")
    if column is not None:
        amount = register.number("amount")
        assert amount is not None
        register.missing(amount, column, Message("The amount is missing."))
        return amount
    counted, priced = register.layout.role("quantity"), register.layout.role("price")
    for named, values in ((counted, quantity), (priced, price)):
        assert named is not None
        assert values is not None
        register.missing(values, named, Message("Quantity or price is missing."))
    amount, _ = rounded(pc.multiply(quantity, price), MONEY)
    assert priced is not None
    register.refusals.note(empty(amount), priced, "not_a_number", NUMBER)
    register.context.counts["computed"] += len(amount)
    return amount


def _source(register: Register) -> pa.Array | None:
    """The channel; else the sheet or the block, where there are several."""
    said = register.text("source")
    label = register.piece.part.label
    return constant(label, register.piece.height) if said is None and label else said


def _kind(amount: pa.Array) -> pa.Array:
    refund = pc.fill_null(pc.less(amount, 0), False)
    return pc.if_else(refund, "refund", "sale")


def _customer_key(columns: dict[str, pa.Array | None], code: pa.Array | None) -> pa.Array | None:
    """INN, else the source's code, else the name."""
    name = columns["customer"]
    coded = None if name is None else name.dictionary_encode()
    plain = None if coded is None else pc.utf8_lower(coded.dictionary).take(coded.indices)
    return coalesced([columns["customer_inn"], code, plain])


def _keys(rows: pa.Table, keys: Keys) -> pa.Array:
    """The order and its day, or all of the row; numbered within the document.

    Numbers begin anew every year, so the day belongs to the order; a corrected line keeps its key.
    """
    number = rows["order_no"].combine_chunks()
    day = _day_text(rows["sold_on"].combine_chunks())
    by_order = pc.binary_join_element_wise(number, day, "|")
    if number.null_count == 0:
        return keys.numbered(by_order)
    nameless = pc.is_null(number)
    part = rows.filter(nameless)
    parts = [pc.cast(part[name].combine_chunks(), pa.string()) for name in _CONTENT]
    content = keys.digests(joined(day.filter(nameless), *parts))
    return keys.numbered(pc.replace_with_mask(by_order, nameless, content))


def _day_text(days: pa.Array) -> pa.Array:
    coded = days.dictionary_encode()
    return pc.cast(coded.dictionary, pa.string()).take(coded.indices)
