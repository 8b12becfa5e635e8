"""Lists of payments from banks and cash books → rows of ``payments``: signed or in two columns."""

import json
import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl import inn
from etl.columns.masks import Mask, empty, flags
from etl.columns.ways import way_of
from etl.currencies import of_account
from etl.importers.tables.directions import Directions
from etl.importers.tables.keys import Keys, joined
from etl.importers.tables.piece import Piece
from etl.importers.tables.register import Context, Register, by_value, constant
from etl.layout.model import Layout
from models.i18n import Message

_ACCOUNT = re.compile(r"(?<!\d)\d{20}(?!\d)")
_NOT_LETTERS = r"[^\p{L}\p{N}]+"
_BOTH = Message("Both income and expense are filled in.")
_NONE = Message("There is no sum.")
_UNKNOWN = Message("It cannot be told whether the money came or went.")


def read_payments(
    layout: Layout, piece: Piece, context: Context, directions: Directions
) -> pa.Table | None:
    """The rows of a piece."""
    register = Register(layout, piece, context)
    days = register.dates()
    amount, ways = _moved(register, directions)
    said_inn = register.text("customer_inn")
    other = register.text("customer_account")
    own = register.text("own_account")
    if own is None:
        own = constant(title_account(layout), piece.height)
    columns: dict[str, pa.Array | None] = {
        "number": register.text("number"),
        "paid_on": days,
        "document_date": days,
        "direction": ways,
        "amount": amount,
        "currency": register.currency(unsaid=by_value(own, of_account)),
        "own_account": own,
        "counterparty": register.text("customer"),
        "counterparty_inn": None if said_inn is None else by_value(said_inn, inn.mended),
        "counterparty_kpp": register.text("customer_kpp"),
        "counterparty_account": other,
        "purpose": register.text("purpose"),
        "internal": _internal(other, context, piece.height),
        "extra": None if said_inn is None else by_value(said_inn, _doubtful_inn),
    }
    found = register.hand_over("payments", columns)
    if found is None:
        return None
    keys = _keys(found, context.keys)
    return found.set_column(found.schema.get_field_index("record_key"), "record_key", keys)


def _internal(other: pa.Array | None, context: Context, height: int) -> pa.Array:
    """Between the company's own accounts."""
    if other is None:
        return pa.repeat(pa.scalar(False), height)
    return pc.is_in(other, pa.array(sorted(context.own_accounts), pa.string()))


def _doubtful_inn(text: str) -> str | None:
    """One whose checksum is wrong is kept beside the columns: nobody is found by it."""
    return None if inn.mended(text) else json.dumps({"ИНН": text}, ensure_ascii=False)


def title_account(layout: Layout) -> str | None:
    """The only account the lines above the table name."""
    found = {account for line in layout.title for account in _ACCOUNT.findall(line)}
    return found.pop() if len(found) == 1 else None


def _moved(register: Register, directions: Directions) -> tuple[pa.Array, pa.Array]:
    """Sums without sign, and the way of each."""
    column = register.layout.role("amount")
    amount = register.number("amount")
    if column is None or amount is None:
        return _of_two(register)
    register.refusals.note(flags(pc.equal(amount, 0)), column, "missing", _NONE)
    register.missing(amount, column, _NONE)
    said, words = register.layout.role("direction"), register.text("direction")
    if said is not None and words is not None:
        debit = directions.of_debit(words, said)
        ways = by_value(words, lambda word: way_of(word, debit))
        register.refusals.note(empty(ways), said, "direction_unknown", _UNKNOWN)
        return pc.abs(amount), ways
    positive = directions.of_plain(register.piece, column)
    turned = "out" if positive == "in" else "in"
    return pc.abs(amount), pc.if_else(pa.array(flags(pc.less(amount, 0))), turned, positive)


def _of_two(register: Register) -> tuple[pa.Array, pa.Array]:
    """Income and expense in columns of their own; a minus before an expense means nothing."""
    income, expense = register.number("income"), register.number("expense")
    column = register.layout.role("income") or register.layout.role("expense")
    assert column is not None
    came, went = (_filled(values, register.piece.height) for values in (income, expense))
    register.refusals.note(came & went, column, "both_filled", _BOTH)
    register.refusals.note(~(came | went), column, "missing", _NONE)
    known = [values for values in (income, expense) if values is not None]
    sums = known[0] if len(known) == 1 else pc.if_else(pa.array(went), expense, income)
    back = came & flags(pc.less(income, 0)) if income is not None else np.zeros(len(came), bool)
    return pc.abs(sums), pc.if_else(pa.array(went | back), "out", "in")


def _filled(values: pa.Array | None, height: int) -> Mask:
    return np.zeros(height, bool) if values is None else flags(pc.not_equal(values, 0))


def _keys(rows: pa.Table, keys: Keys) -> pa.Array:
    """What tells one payment from another in any export of it: as in bank statements."""

    def text(name: str) -> pa.Array:
        return pc.cast(rows[name].combine_chunks(), pa.string())

    purpose = pc.replace_substring_regex(pc.utf8_lower(text("purpose")), _NOT_LETTERS, "")
    other = pc.coalesce(text("counterparty_account"), text("counterparty_inn"))
    identity: Sequence[pa.Array] = (
        *(
            text(name)
            for name in ("own_account", "direction", "paid_on", "kind", "number", "amount")
        ),
        other,
        purpose,
    )
    return keys.numbered(keys.digests(joined(*identity)))
