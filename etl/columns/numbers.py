"""Numbers as people write them, exact: one value, and what a column proves about its decimal sign.

Whole columns are ``etl.columns.decimals``. Not for bank files: ``etl.amounts``.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation

import numpy as np
import pyarrow as pa

from etl.grid import Cells

EMPTY_WORDS = frozenset(
    {"", "-", "—", "–", "н/д", "нет", "#н/д", "null", "nan", "none", "n/a", "#n/a"}
)
_UNITS = {"тыс": 10**3, "млн": 10**6, "млрд": 10**9}
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_SPACES = "[ \u00a0\u202f\u2009'\u2019]"
_TAIL = re.compile(
    rf"{_SPACES}*(?P<unit>тыс|млн|млрд)?\.?{_SPACES}*(?:₽|руб(?:лей|ля|ль)?\.?|р\.|rub|rur|\$|€|%)?$",
    re.IGNORECASE,
)
_HEAD = re.compile(rf"^(?:₽|\$|€){_SPACES}*")
_GROUPED = re.compile(rf"^\d{{1,3}}(?:{_SPACES}\d{{3}})+(?=$|[.,])")
_PLAIN = re.compile(r"^(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?$")
_THOUSANDS = re.compile(r"^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$")
_LONGEST = 60
_CONTEXT = Context(prec=2 * _LONGEST)
_COMMA, _POINT = 44, 46
_ENOUGH = 1_000  # rows that mostly settle the decimal sign; the rest is looked at when they do not


def parse_number(text: str, decimal: str = ",") -> Decimal | None:
    """The number, or None. ``decimal`` settles only what can be read in two ways: ``1,234``."""
    body, negative, factor = _stripped(text)
    grouped = _GROUPED.match(body)
    if grouped:
        body = re.sub(_SPACES, "", grouped[0]) + body[grouped.end() :]
    plain = _with_point(body, decimal, grouped=bool(grouped))
    if plain is None or len(plain) > _LONGEST:
        return None
    try:
        value = _CONTEXT.multiply(Decimal(plain), factor)
    except InvalidOperation:
        return None
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

    sign: str | None = None
    doubtful: tuple[str, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether a person has to say."""
        return self.sign is None and bool(self.doubtful)


def decide_sign(cells: Cells) -> DecimalSign:
    """The decimal sign of a column by proof in any of its rows."""
    if not _has_signs(cells.texts):
        return DecimalSign()
    first = _proof(cells.texts.slice(0, _ENOUGH))
    if first.sign or len(cells) <= _ENOUGH:
        return first
    return _proof(cells.texts)


def _has_signs(texts: pa.Array) -> bool:
    """Whether a comma or a point occurs at all."""
    data = texts.buffers()[2]
    if data is None or not len(texts) or texts.null_count == len(texts):
        return False
    offsets = np.frombuffer(texts.buffers()[1], np.int32)
    start, end = offsets[texts.offset], offsets[texts.offset + len(texts)]
    signs = np.frombuffer(data, np.uint8)[start:end]
    return bool(((signs == _COMMA) | (signs == _POINT)).any())


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
