"""Dates as people write them; the order of day and month is decided for a column, by proof.

A date is a day of the company's calendar: it has no zone and none is ever applied to it.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from etl.grid import Cells

_MONTHS = (
    ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("ма", "may"), ("июн", "jun"),
    ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"), ("ноя", "nov"), ("дек", "dec"),
)  # fmt: skip
_MONTH_WORD = re.compile(
    r"(?:янв(?:ар[ьяе])?|фев(?:рал[ьяе]|р)?|мар(?:та?|те)?|апр(?:ел[ьяе])?|ма[йяе]|июн[ьяе]?|июл[ьяе]?|"
    r"авг(?:уста?|усте)?|сен(?:т(?:ябр[ьяе])?)?|окт(?:ябр[ьяе])?|ноя(?:б(?:р[ьяе])?)?|дек(?:абр[ьяе])?|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
MONTH = _MONTH_WORD.pattern
_TIME = r"(?:[ t]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"^(\d{{4}})[-./](\d{{1,2}})[-./](\d{{1,2}}){_TIME}$")
_PARTS = re.compile(rf"^(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}|\d{{2}})(?: ?г\.?)?{_TIME}$")
_DAY_WORD = re.compile(
    rf"^(\d{{1,2}})[ .-]*({MONTH})\.?[ .,-]*(\d{{4}}|\d{{2}})(?: ?г(?:ода|\.)?)?{_TIME}$"
)
_WORD_DAY = re.compile(rf"^({MONTH})\.? (\d{{1,2}}),? (\d{{4}}){_TIME}$")
_COMPACT = re.compile(r"^(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])$")
SERIALS = (20_000, 80_000)  # 1954 … 2119, day numbers of Excel
EPOCH, EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_MANY = 20_000  # distinct texts: more are times, which are cut off before days are read
_CLOCK = r"^(\S+?)[ Tt]\d{1,2}:\d{2}.*$"


def month_number(word: str) -> int:
    """1 … 12 for a Russian or English month, full or short."""
    low = word.lower()
    if low in {"май", "мая", "мае", "may"}:
        return 5
    return next(n for n, (ru, en) in enumerate(_MONTHS, 1) if n != 5 and low.startswith((ru, en)))


def full_year(text: str) -> int:
    """``26`` is 2026, ``98`` is 1998."""
    year = int(text)
    return year if year > 99 else year + (2000 if year < 70 else 1900)


@lru_cache(maxsize=65536)
def parse_date(text: str, order: str = "dmy") -> dt.date | None:
    """The day, or None; a time beside it is read over. ``order`` only settles ``03/04/2026``."""
    body = " ".join(text.replace("\u00a0", " ").split()).lower()
    try:
        return _numeric(body, order) or _worded(body)
    except ValueError:
        return None


def _numeric(body: str, order: str) -> dt.date | None:
    if found := _ISO.match(body):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    if found := _PARTS.match(body):
        day, month = int(found[1]), int(found[3])
        if order == "mdy" and found[2] == "/":
            day, month = month, day
        return dt.date(full_year(found[4]), month, day)
    if _COMPACT.match(body):
        return dt.date(int(body[:4]), int(body[4:6]), int(body[6:]))
    return None


def _worded(body: str) -> dt.date | None:
    if found := _DAY_WORD.match(body):
        return dt.date(full_year(found[3]), month_number(found[2]), int(found[1]))
    if found := _WORD_DAY.match(body):
        return dt.date(int(found[3]), month_number(found[1]), int(found[2]))
    return None


@dataclass(frozen=True)
class DateOrder:
    """What a column says about day and month; ``doubtful`` are values readable both ways."""

    order: str | None
    doubtful: tuple[str, ...] = ()
    proved: bool = False

    @property
    def undecided(self) -> bool:
        """Whether a person has to say."""
        return self.order is None and bool(self.doubtful)


def decide_order(texts: pa.Array) -> DateOrder:
    """Day or month first, proved by any part above 12 anywhere in the column."""
    proved: set[str] = set()
    doubtful: list[str] = []
    if not pc.any(pc.match_substring(texts, "/"), min_count=0).as_py():
        return DateOrder("dmy")
    for text in texts.unique().to_pylist():
        found = _PARTS.match(text.strip()) if text else None
        if found is None or found[2] != "/":
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 or second > 12:
            proved.add("dmy" if first > 12 else "mdy")
        elif first != second:
            doubtful.append(text)
    if len(proved) == 1:
        return DateOrder(proved.pop(), tuple(doubtful[:5]), proved=True)
    return DateOrder(None if doubtful else "dmy", tuple(doubtful[:5]))


def to_dates(cells: Cells, order: str | None, *, from_1904: bool = False) -> pa.Array:
    """Every day of the column; null where the cell is empty or not a date."""
    result = _from_texts(cells.texts, order or "dmy")
    if cells.moments is not None:
        days = pc.cast(pc.floor_temporal(cells.moments, unit="day"), pa.date32())
        result = pc.coalesce(days, result)
    if cells.numbers is not None and cells.numbers.null_count < len(cells):
        result = pc.coalesce(_from_serials(cells.numbers, from_1904=from_1904), result)
    return result


def _from_texts(texts: pa.Array, order: str) -> pa.Array:
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), pa.date32())
    coded = texts.dictionary_encode()
    if len(coded.dictionary) > _MANY:
        coded = pc.replace_substring_regex(texts, _CLOCK, r"\1").dictionary_encode()
    days = [parse_date(text, order) for text in coded.dictionary.to_pylist()]
    return pa.array(days, pa.date32()).take(coded.indices)


def _from_serials(numbers: pa.Array, *, from_1904: bool) -> pa.Array:
    """Day numbers of Excel, where they lie in a century around ours."""
    inside = pc.and_(pc.greater_equal(numbers, SERIALS[0]), pc.less(numbers, SERIALS[1]))
    start = EPOCH_1904 if from_1904 else EPOCH
    days = pc.subtract(pc.floor(numbers), (dt.date(1970, 1, 1) - start).days)
    return pc.cast(pc.cast(pc.if_else(inside, days, None), pa.int32()), pa.date32())
