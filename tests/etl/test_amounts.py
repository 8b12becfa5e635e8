from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.amounts import kopecks, money, quantity
from etl.rows import MONEY, QUANTITY


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12277.6", "12277.6"),
        ("9714,77", "9714.77"),
        ("1 000.50", "1000.50"),
        ("1\u00a0000,50", "1000.50"),
        ("1\u202f234\u2009567,89", "1234567.89"),
        ("1'000.00", "1000.00"),
        ("-5,00", "-5.00"),
        ("\u22125", "-5"),
        ("0", "0"),
        (".5", "0.5"),
        ("5.", "5"),
        ("9683.4200", "9683.4200"),
        ("0274062111", "274062111"),
    ],
)
def test_money_is_read_exactly(text, amount):
    assert money(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "-", "--5", "1.2.3", "1,2,3", "1,000.00", "1.000,00", "1e5", "5 руб", "(5)",
     "NaN", "Infinity", "٣", "²", "12-05", "1/2", "9" * 17, "9" * 5000, "1" + "0" * 16],
)  # fmt: skip
def test_what_is_no_sum_of_money_is_none(text):
    assert money(text) is None
    assert quantity(text) is None


def test_rounding_is_half_away_from_zero():
    assert [kopecks(Decimal(text)) for text in ("0.005", "0.015", "-0.005", "2.675")] == [
        Decimal("0.01"),
        Decimal("0.02"),
        Decimal("-0.01"),
        Decimal("2.68"),
    ]
    assert quantity("0,0000005") == Decimal("0.000001")


@given(st.decimals(-(10**16), 10**16, places=4, allow_nan=False))
def test_every_amount_read_fits_the_warehouse(amount):
    found = money(format(amount, "f"))
    if found is not None:
        assert pa.scalar(kopecks(found), MONEY).as_py() == kopecks(amount)
    found = quantity(format(amount, "f"))
    if found is not None:
        assert pa.scalar(found, QUANTITY).as_py() == found


@given(st.text(max_size=40))
def test_no_text_breaks_the_parser(text):
    assert money(text) is None or abs(money(text)) < Decimal(10) ** 16
    assert quantity(text) is None or abs(quantity(text)) < Decimal(10) ** 12


@given(st.integers(-(10**15), 10**15), st.sampled_from([" ", "\u00a0", "\u202f", "'", ""]))
def test_groups_of_thousands_do_not_change_the_sum(kopeck_count, separator):
    amount = Decimal(kopeck_count) / 100
    assert money(f"{amount:,.2f}".replace(",", separator)) == amount
