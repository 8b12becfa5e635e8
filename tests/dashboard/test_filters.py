"""Sorting and filtering rows: only known columns, only known conditions, empty cells last."""

import datetime as dt
from decimal import Decimal

import pytest

from dashboard.questions.filters import matching, ordered
from models.errors import Refused

KINDS = {"paid_on": "date", "amount": "money", "who": "text"}
ROWS = [
    {"paid_on": dt.date(2026, 11, 1), "amount": Decimal("10.10"), "who": "Пчела"},
    {"paid_on": dt.date(2026, 11, 3), "amount": Decimal(-5), "who": "муравейник"},
    {"paid_on": dt.date(2026, 11, 2), "amount": Decimal("10.1"), "who": None},
]


def names(rows):
    return [row["who"] for row in rows]


def test_rows_are_sorted_by_several_columns_with_empty_cells_last():
    by_name = ordered(ROWS, [{"colId": "who", "sort": "desc"}], KINDS)
    assert names(by_name) == ["Пчела", "муравейник", None]
    by_sum = ordered(
        ROWS, [{"colId": "amount", "sort": "desc"}, {"colId": "paid_on", "sort": "desc"}], KINDS
    )
    assert names(by_sum) == [None, "Пчела", "муравейник"]


@pytest.mark.parametrize(
    ("field", "wish", "left"),
    [
        ("who", {"type": "contains", "filter": "ЧЕЛ"}, ["Пчела"]),
        ("who", {"type": "blank"}, [None]),
        ("who", {"type": "notContains", "filter": "чел"}, ["муравейник", None]),
        ("amount", {"type": "equals", "filter": 10.1}, ["Пчела", None]),
        ("amount", {"type": "inRange", "filter": -10, "filterTo": 0}, ["муравейник"]),
        ("paid_on", {"type": "greaterThan", "dateFrom": "2026-11-02 00:00:00"}, ["муравейник"]),
    ],
)
def test_filters_keep_what_fits(field, wish, left):
    assert names(matching(ROWS, {field: wish}, KINDS)) == left


@pytest.mark.parametrize("name", ["password_hash", "amount; drop table", "__class__", None, 5])
def test_unknown_columns_are_refused(name):  # I10
    with pytest.raises(Refused):
        ordered(ROWS, [{"colId": name, "sort": "asc"}], KINDS)
    with pytest.raises(Refused):
        matching(ROWS, {name: {"type": "equals", "filter": 1}}, KINDS)


@pytest.mark.parametrize(
    "wish",
    [
        {"type": "regex", "filter": "(a+)+$"}, {"type": "equals", "filter": "NaN"},
        {"type": "equals"}, {"type": "inRange", "filter": 1}, "not a dict",
    ],
)  # fmt: skip
def test_strange_conditions_are_refused(wish):  # I13
    with pytest.raises(Refused):
        matching(ROWS, {"amount": wish}, KINDS)
