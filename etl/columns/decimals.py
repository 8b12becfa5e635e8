"""Whole columns of numbers, exact and quick: regular ones by Arrow, the rest value by value.

Which sign divides decimals is decided before: ``etl.columns.numbers``.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.numbers import parse_number
from etl.grid import Cells

EXACT = pa.decimal128(38, 18)  # wide enough to round only once, later
_CONTEXT = Context(prec=120)
_DIGITS = np.zeros(256, bool)
_DIGITS[48:58] = True
_BEFORE = np.zeros(256, bool)  # what may stand before a group: a minus, the end of a space
_BEFORE[[45, 32, 0xA0, 0xAF]] = True
_GROUPERS = (b" ", "\u00a0".encode(), "\u202f".encode())
_EXCEL_DIGITS = 15  # what Excel keeps and shows; the rest of a binary number is noise


def to_decimals(cells: Cells, decimal: str | None, kind: pa.DataType = EXACT) -> pa.Array:
    """Every number of the column; null where the cell is empty or not a number.

    Of type ``kind`` where that holds all of them exactly, otherwise EXACT: see ``rounded``.
    """
    texts = _from_texts(cells.texts, decimal or ",", kind)
    if cells.numbers is None:
        return texts
    return _either(_from_binary(cells.numbers, kind), texts)


def _either(first: pa.Array, second: pa.Array) -> pa.Array:
    if first.type != second.type:
        first, second = first.cast(EXACT), second.cast(EXACT)
    return pc.coalesce(first, second)


def _from_binary(numbers: pa.Array, kind: pa.DataType) -> pa.Array:
    """By their shortest decimal writing, to the fifteen digits that Excel shows."""
    whole = pc.all(pc.equal(pc.floor(numbers), numbers), min_count=0).as_py()
    if whole and pc.all(pc.less(pc.abs(numbers), 10.0**15), min_count=0).as_py():
        return _cast(pc.cast(pc.cast(numbers, pa.int64()), pa.decimal128(19)), kind)
    texts = pc.cast(numbers, pa.string())
    noisy = pc.greater(pc.binary_length(texts), _EXCEL_DIGITS)
    if pc.any(noisy, min_count=0).as_py():
        clean = [format(value, f".{_EXCEL_DIGITS}g") for value in numbers.filter(noisy).to_pylist()]
        texts = pc.replace_with_mask(texts, pc.fill_null(noisy, False), pa.array(clean))
    return _from_texts(texts, ".", kind)


def _cast(values: pa.Array, kind: pa.DataType) -> pa.Array:
    try:
        return pc.cast(values, kind)
    except pa.ArrowInvalid:
        return pc.cast(values, EXACT)


def _from_texts(texts: pa.Array, decimal: str, kind: pa.DataType) -> pa.Array:
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), kind)
    closed = _ungrouped(texts)
    odd = _odd_rows(closed, decimal)
    if len(odd) == 0:
        try:
            return _plain(closed, decimal, kind)
        except pa.ArrowInvalid:
            odd = _irregular(closed, decimal)
    mask = np.zeros(len(texts), bool)
    mask[odd] = True
    return _mixed(texts, closed, pa.array(mask), decimal, kind)


def _plain(texts: pa.Array, decimal: str, kind: pa.DataType) -> pa.Array:
    if decimal != ".":
        texts = pc.replace_substring(texts, decimal, ".")
    try:
        return pc.cast(texts, kind)
    except pa.ArrowInvalid:
        if kind == EXACT:
            raise
        return pc.cast(texts, EXACT)


def _mixed(
    texts: pa.Array, closed: pa.Array, odd: pa.Array, decimal: str, kind: pa.DataType
) -> pa.Array:
    """Regular values by Arrow; odd ones one by one, equal ones once."""
    regular = pc.if_else(odd, None, closed)
    try:
        quick = _plain(regular, decimal, kind)
    except pa.ArrowInvalid:
        more = _irregular(regular, decimal)
        mask = odd.to_numpy(zero_copy_only=False).copy()
        mask[more] = True
        odd = pa.array(mask)
        quick = _plain(pc.if_else(odd, None, closed), decimal, kind)
    coded = texts.filter(odd).dictionary_encode()
    values = pa.array([_exact(text, decimal) for text in coded.dictionary.to_pylist()], EXACT)
    if pc.any(pc.is_valid(values), min_count=0).as_py():
        quick = quick.cast(EXACT)
        return pc.replace_with_mask(quick, odd, values.take(coded.indices))
    return quick


def _exact(text: str, decimal: str) -> Decimal | None:
    value = parse_number(text, decimal)
    if value is None or abs(value) >= 10**18:
        return None
    with localcontext(_CONTEXT):
        return value.quantize(Decimal(1).scaleb(-EXACT.scale), ROUND_HALF_UP)


def _irregular(texts: pa.Array, decimal: str) -> np.ndarray:
    """Rows whose text is not simply digits with a sign before and decimals after."""
    simple = rf"^-?\d{{1,17}}({re.escape(decimal)}\d{{1,18}})?$"
    fits = pc.match_substring_regex(texts, simple)
    return np.flatnonzero(~pc.fill_null(fits, True).to_numpy(zero_copy_only=False))


def _odd_rows(texts: pa.Array, decimal: str) -> np.ndarray:
    """Rows with anything but digits, the minus and the decimal sign."""
    data, offsets = _bytes(texts)
    usual = _DIGITS.copy()
    usual[[45, ord(decimal)]] = True
    return _rows_at(np.flatnonzero(~usual[data]), offsets)


def _rows_at(positions: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    return np.unique(np.searchsorted(offsets, positions, side="right") - 1)


def _ungrouped(texts: pa.Array) -> pa.Array:
    """Thousands closed up: ``1 234,56``; what is not grouped by threes stays as it is."""
    data, offsets = _bytes(texts)
    present = [space for space in _GROUPERS if _occurs(data, space)]
    closed = texts
    for space in present:
        closed = pc.replace_substring(closed, space.decode(), "")
    if not present:
        return texts
    wrong = np.concatenate([_not_grouping(data, offsets, space) for space in present])
    if len(wrong) == 0:
        return closed
    mask = np.zeros(len(texts), bool)
    mask[wrong] = True
    return pc.if_else(pa.array(mask), texts, closed)


def _occurs(data: np.ndarray, space: bytes) -> bool:
    return data.tobytes().find(space) >= 0 if len(space) > 1 else bool((data == space[0]).any())


def _not_grouping(data: np.ndarray, offsets: np.ndarray, space: bytes) -> np.ndarray:
    """Rows where ``space`` stands elsewhere than between a group of digits and one of three."""
    found = np.flatnonzero(data == space[0])
    if len(space) > 1:
        found = found[found + len(space) <= len(data)]
        for step in range(1, len(space)):
            found = found[data[found + step] == space[step]]
    rows = np.searchsorted(offsets, found, side="right") - 1
    right = _is_begun(data, found, offsets[rows])
    right &= _is_group(data, found + len(space), offsets[rows + 1])
    return np.unique(rows[~right])


def _is_begun(data: np.ndarray, at: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Whether one to three digits stand before, and before them nothing, a minus or a space."""
    edge, digits = at - 1, np.zeros(len(at), np.int8)
    for _ in range(3):
        more = (edge >= starts) & _DIGITS[data[edge]]
        digits += more
        edge = edge - more
    return np.asarray((digits > 0) & ((edge < starts) | _BEFORE[data[edge]]))


def _is_group(data: np.ndarray, at: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Whether exactly three digits follow."""
    padded = np.concatenate([data, np.zeros(4, np.uint8)])
    three = at + 3 <= ends
    for step in range(3):
        three &= _DIGITS[padded[at + step]]
    return np.asarray(three & ((at + 3 == ends) | ~_DIGITS[padded[at + 3]]))


def _bytes(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of all values, and where each value begins among them."""
    _, starts, data = texts.buffers()
    offsets = np.frombuffer(starts, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if data is None:
        return np.zeros(0, np.uint8), offsets - offsets[0]
    return np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]], offsets - offsets[0]


def multiplied(values: pa.Array, factor: str | None) -> pa.Array:
    """``values`` times a factor, exactly, in a type that is wide enough: see ``rounded``."""
    if factor is None:
        return values
    return pc.multiply(pc.cast(values, pa.decimal256(38, values.type.scale)), Decimal(factor))


def rounded(values: pa.Array, kind: pa.DataType) -> tuple[pa.Array, int]:
    """``values`` to the scale of ``kind``, half away from zero, and how many that changed.

    Too large ones become null.
    """
    if values.type == kind:
        return values, 0
    near = pc.round(values, kind.scale, "half_towards_infinity")
    changed = pc.sum(pc.not_equal(near, values)).as_py() or 0
    limit = Decimal(10) ** (kind.precision - kind.scale)
    fits = pc.less(pc.abs(near), pa.scalar(limit, near.type))
    return pc.cast(pc.if_else(fits, near, pa.scalar(None, near.type)), kind), changed


def exact_sum(values: pa.Array) -> Decimal:
    """The sum without rounding."""
    total = pc.sum(pc.cast(values, pa.decimal256(76, values.type.scale))).as_py()
    return Decimal(0) if total is None else total
