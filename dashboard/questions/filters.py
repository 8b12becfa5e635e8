"""Sorting and filtering rows as a grid asks for it; only known columns and known conditions (I10)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from models.errors import Refused
from models.i18n import Message

Row = dict[str, Any]
Test = Callable[[Any], bool]
NUMERIC = ("money", "number", "line")


def ordered(
    rows: list[Row], order: Sequence[Mapping[str, Any]], kinds: Mapping[str, str]
) -> list[Row]:
    """Rows by the first of the wished columns, then the next; empty cells last."""
    if not isinstance(order, Sequence):
        raise Refused(Message("There is no such column."))
    for wish in reversed(order):
        field = _known(wish.get("colId") if isinstance(wish, Mapping) else None, kinds)
        filled = [row for row in rows if row[field] is not None]
        blank = [row for row in rows if row[field] is None]
        text = kinds[field] not in ("date", *NUMERIC)
        rows = sorted(
            filled,
            key=lambda row: str(row[field]).casefold() if text else row[field],
            reverse=wish.get("sort") == "desc",
        )
        rows += blank
    return rows


def matching(rows: list[Row], filters: Mapping[str, Any], kinds: Mapping[str, str]) -> list[Row]:
    """Rows that pass every filter."""
    if not isinstance(filters, Mapping):
        raise Refused(Message("The filter cannot be understood."))
    for name, wish in filters.items():
        field = _known(name, kinds)
        passes = _test(wish if isinstance(wish, Mapping) else {}, kinds[field])
        rows = [row for row in rows if passes(row[field])]
    return rows


def _known(name: object, kinds: Mapping[str, str]) -> str:
    if not isinstance(name, str) or name not in kinds:
        raise Refused(Message("There is no such column."))
    return name


def _test(wish: Mapping[str, Any], kind: str) -> Test:
    condition = wish.get("type")
    if condition == "blank":
        return lambda value: value is None or value == ""
    if condition == "notBlank":
        return lambda value: value not in (None, "")
    if kind in NUMERIC:
        return _compared(condition, _number(wish.get("filter")), _number(wish.get("filterTo")))
    if kind == "date":
        return _compared(condition, _date(wish.get("dateFrom")), _date(wish.get("dateTo")))
    return _worded(condition, str(wish.get("filter") or "").casefold())


def _compared(condition: object, first: Any, second: Any) -> Test:
    tests: dict[object, Test] = {
        "equals": lambda value: value == first,
        "notEqual": lambda value: value != first,
        "lessThan": lambda value: value < first,
        "lessThanOrEqual": lambda value: value <= first,
        "greaterThan": lambda value: value > first,
        "greaterThanOrEqual": lambda value: value >= first,
        "inRange": lambda value: first <= value <= second,
    }
    if first is None or condition not in tests or (condition == "inRange" and second is None):
        raise Refused(Message("The filter cannot be understood."))
    test = tests[condition]
    return lambda value: value is not None and test(value)


def _worded(condition: object, words: str) -> Test:
    tests: dict[object, Callable[[str], bool]] = {
        "contains": lambda text: words in text,
        "notContains": lambda text: words not in text,
        "equals": lambda text: text == words,
        "notEqual": lambda text: text != words,
        "startsWith": lambda text: text.startswith(words),
        "endsWith": lambda text: text.endswith(words),
    }
    if condition not in tests:
        raise Refused(Message("The filter cannot be understood."))
    test = tests[condition]
    return lambda value: test("" if value is None else str(value).casefold())


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _date(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
