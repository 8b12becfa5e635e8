"""Numbers as people write them, exact: one value, and a whole column at once.

The decimal sign is decided for a column, from all of it. Not for bank files: ``etl.amounts``.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.grid import Cells

EXACT = pa.decimal128(38, 20)  # wide enough to round only once, later
EMPTY_WORDS = frozenset(
    {"", "-", "—", "–", "н/д", "нет", "#н/д", "null", "nan", "none", "n/a", "#n/a"}
)
_UNITS = {"тыс": 10**3, "млн": 10**6, "млрд": 10**9}
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_SPACES = "[ \u00a0\u202f\u2009']"
_TAIL = re.compile(
    rf"{_SPACES}*(?P<unit>тыс|млн|млрд)?\.?{_SPACES}*(?:₽|руб(?:лей|ля|ль)?\.?|р\.|rub|rur|\$|€|%)?$",
    re.IGNORECASE,
)
_HEAD = re.compile(rf"^(?:₽|\$|€){_SPACES}*")
_GROUPED = re.compile(rf"^\d{{1,3}}(?:{_SPACES}\d{{3}})+(?=$|[.,])")
_PLAIN = re.compile(r"^(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?$")
_THOUSANDS = re.compile(r"^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$")
_QUICK = frozenset(b"0123456789-,.")
_CONTEXT = Context(prec=60)


def parse_number(text: str, decimal: str = ",") -> Decimal | None:
    """The number, or None. ``decimal`` settles only what can be read in two ways: ``1,234``."""
    body, negative, factor = _stripped(text)
    grouped = _GROUPED.match(body)
    if grouped:
        body = re.sub(_SPACES, "", grouped[0]) + body[grouped.end() :]
    plain = _with_point(body, decimal, grouped=bool(grouped))
    if plain is None:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    value = _CONTEXT.multiply(value, factor)
    return -value if negative else value


def _stripped(text: str) -> tuple[str, bool, int]:
    """Digits without sign, currency and unit; whether negative; the unit's factor."""
    body = text.strip().translate(_MINUS)
    negative = False
    if body.startswith("(") and body.endswith(")"):
        body, negative = body[1:-1].strip(), True
    body = _HEAD.sub("", body)
    tail = _TAIL.search(body)
    factor = _UNITS.get((tail["unit"] or "").lower(), 1) if tail else 1
    body = body[: tail.start()] if tail else body
    if body[:1] in "+-" and body:
        negative, body = negative != (body[0] == "-"), body[1:].lstrip()
    elif body.endswith("-"):
        negative, body = True, body[:-1].rstrip()
    return _HEAD.sub("", body), negative, factor


def _with_point(body: str, decimal: str, *, grouped: bool) -> str | None:
    """``body`` with a point for the decimal sign and nothing between thousands."""
    comma, point = body.rfind(","), body.rfind(".")
    if comma >= 0 and point >= 0:
        sign = "," if comma > point else "."
        other = "." if sign == "," else ","
        whole, _, fraction = body.rpartition(sign)
        if not _THOUSANDS.match(whole) or other in fraction or sign in whole:
            return None
        body = whole.replace(other, "") + "." + fraction
    elif ambiguous(body) and not grouped:
        sign = "," if comma >= 0 else "."
        several = body.count(sign) > 1
        body = body.replace(sign, "." if sign == decimal and not several else "")
    body = body.replace(",", ".")
    return body if _PLAIN.match(body) else None


def ambiguous(body: str) -> bool:
    """Whether the only sign may divide thousands as well as decimals: ``1,234``, ``1.234.567``."""
    return bool(_THOUSANDS.match(body)) and not body.startswith("0")


@dataclass(frozen=True)
class DecimalSign:
    """What a column says about its decimal sign; ``doubtful`` are values that need it decided."""

    sign: str | None
    doubtful: tuple[str, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether a person has to say."""
        return self.sign is None and bool(self.doubtful)


def decide_sign(cells: Cells) -> DecimalSign:
    """The decimal sign of a column by proof in any of its rows."""
    if cells.texts.null_count == len(cells) or not _bytes(cells.texts) & {44, 46}:
        return DecimalSign(None)
    first = _proof(cells.texts.slice(0, 5000))
    if first.sign or len(cells) <= 5000:
        return first
    return _proof(cells.texts)


def _proof(texts: pa.Array) -> DecimalSign:
    doubtful: list[str] = []
    proved = set()
    for text in texts.unique().to_pylist():
        if text is None or ("," not in text and "." not in text):
            continue
        body, _, _ = _stripped(text)
        if ambiguous(body):
            sign = "," if "," in body else "."
            if body.count(sign) > 1:
                proved.add("." if sign == "," else ",")
            else:
                doubtful.append(text)
        elif parse_number(text) is not None:
            proved.add("," if body.rfind(",") > body.rfind(".") else ".")
    if len(proved) == 1:
        return DecimalSign(proved.pop(), tuple(doubtful[:5]))
    return DecimalSign("," if proved and not doubtful else None, tuple(doubtful[:5]))


def to_decimals(cells: Cells, decimal: str | None) -> pa.Array:
    """Every number of the column as EXACT; null where the cell is empty or not a number."""
    result = _texts_to_decimals(cells.texts, decimal or ",")
    if cells.numbers is None:
        return result
    binary = cells.numbers
    try:
        exact = pc.cast(pc.cast(binary, pa.string()), EXACT)
    except pa.ArrowInvalid:
        exact = _parsed(pc.cast(binary, pa.string()), ".")
    return pc.coalesce(exact, result)


def _texts_to_decimals(texts: pa.Array, decimal: str) -> pa.Array:
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), EXACT)
    other = 46 if decimal == "," else 44
    found = _bytes(texts)
    if found <= _QUICK and other not in found:
        try:
            return pc.cast(pc.replace_substring(texts, ",", "."), EXACT)
        except pa.ArrowInvalid:
            return _parsed(texts, decimal)
    return _parsed(_ungrouped(texts, decimal, found), decimal)


def _ungrouped(texts: pa.Array, decimal: str, found: set[int]) -> pa.Array:
    """Thousands closed up where the whole column is written regularly: ``1 234,56``."""
    if not found & {0x20, 0xA0, 0xAF}:
        return texts
    sign = re.escape(decimal)
    regular = rf"^-?\d{{1,3}}([ \x{{a0}}\x{{202f}}]\d{{3}})*({sign}\d+)?$"
    fits = pc.match_substring_regex(texts, regular)
    closed = texts
    for space in (" ", "\u00a0", "\u202f"):
        closed = pc.replace_substring(closed, space, "")
    return pc.if_else(fits, closed, texts)


def _parsed(texts: pa.Array, decimal: str) -> pa.Array:
    """Quickly what is simple, the rest value by value; equal texts are read once."""
    simple = pc.match_substring_regex(texts, rf"^-?\d{{1,15}}({re.escape(decimal)}\d{{1,18}})?$")
    if pc.all(simple, min_count=0).as_py():
        return pc.cast(pc.replace_substring(texts, decimal, "."), EXACT)
    coded = texts.dictionary_encode()
    values = [_exact(text, decimal) for text in coded.dictionary.to_pylist()]
    return pa.array(values, EXACT).take(coded.indices)


def _exact(text: str, decimal: str) -> Decimal | None:
    value = parse_number(text, decimal)
    if value is None or abs(value) >= 10**18:
        return None
    with localcontext(_CONTEXT):
        return value.quantize(Decimal(1).scaleb(-20), ROUND_HALF_UP)


def rounded(values: pa.Array, kind: pa.DataType) -> pa.Array:
    """``values`` to the scale of ``kind``, half away from zero; too large ones become null."""
    near = pc.round(values, kind.scale, "half_towards_infinity")
    limit = Decimal(10) ** (kind.precision - kind.scale)
    fits = pc.less(pc.abs(near), pa.scalar(limit, pa.decimal128(38, 0)))
    return pc.cast(pc.if_else(fits, near, pa.scalar(None, EXACT)), kind)


def exact_sum(values: pa.Array) -> Decimal:
    """The sum without rounding."""
    total = pc.sum(pc.cast(values, pa.decimal256(76, 20))).as_py()
    return Decimal(0) if total is None else total.normalize() + 0


def _bytes(texts: pa.Array) -> set[int]:
    """Which bytes occur in the column."""
    buffer = texts.buffers()[2]
    if buffer is None or not len(texts):
        return set()
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[
        texts.offset : texts.offset + len(texts) + 1
    ]
    data = np.frombuffer(buffer, np.uint8)[offsets[0] : offsets[-1]]
    return set(np.flatnonzero(np.bincount(data, minlength=256)).tolist()) if len(data) else set()
