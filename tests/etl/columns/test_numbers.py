"""Numbers as people write them (F7, formats.md 6.2, pitfalls 9, 16)."""

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.columns.decimals import exact_sum, multiplied, rounded, to_decimals
from etl.columns.numbers import decide_sign, parse_number
from etl.grid import Cells
from etl.rows import MONEY, QUANTITY

WRITTEN = {
    "1 234,56": "1234.56",
    "1\u00a0234,56": "1234.56",
    "1\u202f234,56": "1234.56",
    "1'234,5": "1234.5",
    "1.234,56": "1234.56",
    "1,234.56": "1234.56",
    "12 345 678,90": "12345678.90",
    "(1 234)": "-1234",
    "−5": "-5",
    "–5": "-5",
    "5-": "-5",
    "-5": "-5",
    "+5": "5",
    "-,01": "-0.01",
    "12 ₽": "12",
    "7 руб.": "7",
    "7,5%": "7.5",
    "12 тыс.": "12000",
    "1,5 млн руб.": "1500000.0",
    "1e5": "100000",
    "$ 12.50": "12.50",
    "0,123": "0.123",
}
NOT_NUMBERS = [
    "12-05",
    "1/2",
    "1 2",
    "12 34",
    "1 2345",
    "стоп",
    "в ноль",
    "12.05.2026",
    "1,2,3.4",
    "н/д",
    "-",
]


@pytest.mark.parametrize(("text", "value"), WRITTEN.items())
def test_a_number_is_read_however_it_is_written(text, value):
    assert parse_number(text) == Decimal(value)
    assert to_decimals(Cells(pa.array([text])), ",").to_pylist() == [Decimal(value)]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_is_not_read_as_one(text):
    assert parse_number(text) is None
    assert to_decimals(Cells(pa.array([text])), ",").to_pylist() == [None]


def test_a_column_may_hold_all_ways_of_writing_at_once():
    texts = [*WRITTEN, *NOT_NUMBERS, None]
    values = [*map(Decimal, WRITTEN.values()), *[None] * (len(NOT_NUMBERS) + 1)]
    assert to_decimals(Cells(pa.array(texts)), ",").to_pylist() == values


def test_long_columns_are_read_like_short_ones():
    texts = ["1 234,56", "7", "0,5", "-12", None] * 2000
    found = to_decimals(Cells(pa.array(texts)), ",", MONEY)
    assert found.type == MONEY
    assert exact_sum(found) == Decimal("1230.06") * 2000


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1,5", "1,234"], ","),
        (["1.5", "1.234"], "."),
        (["1,234,567", "1,234"], "."),
        (["1.234.567", "1.234"], ","),
        (["1 234,5"], ","),
        (["12", "7"], None),
        (["1,234", "5,678"], None),
    ],
)
def test_the_decimal_sign_is_proved_by_any_row(texts, sign):
    assert decide_sign(Cells(pa.array(texts))).sign == sign


def test_a_column_readable_in_two_ways_is_undecided():
    found = decide_sign(Cells(pa.array(["1,234", "5,678"])))
    assert found.undecided
    assert found.doubtful == ("1,234", "5,678")


def test_proof_may_stand_in_the_last_row_of_many():
    texts = ["1,234"] * 20_000 + ["2,50"]
    assert decide_sign(Cells(pa.array(texts))).sign == ","


def test_the_noise_of_binary_numbers_is_no_digit():
    # 0.1 + 0.2 of a formula is what Excel shows, not 0.30000000000000004
    cells = Cells(pa.nulls(3, pa.string()), pa.array([0.1 + 0.2, 35.29000000000001, 1234.5]))
    assert to_decimals(cells, ",").to_pylist() == list(map(Decimal, ("0.3", "35.29", "1234.5")))


def test_whole_binary_numbers_are_exact():
    cells = Cells(pa.nulls(2, pa.string()), pa.array([22020818109.0, -3.0]))
    assert to_decimals(cells, ",", QUANTITY).to_pylist() == [Decimal(22020818109), Decimal(-3)]


def test_numbers_and_texts_of_one_column_are_read_together():
    cells = Cells(pa.array([None, "2\u00a0860,00", "стоп"]), pa.array([50649.0, None, None]))
    assert to_decimals(cells, ",").to_pylist() == [Decimal(50649), Decimal(2860), None]


def test_rounding_is_half_away_from_zero_once_and_counted():
    values = pa.array(
        list(map(Decimal, ("1.005", "-1.005", "2.5", "3.144"))), pa.decimal128(38, 18)
    )
    found, changed = rounded(values, MONEY)
    assert found.to_pylist() == list(map(Decimal, ("1.01", "-1.01", "2.50", "3.14")))
    assert changed == 3


@pytest.mark.parametrize(
    ("value", "factor", "kept"),
    [
        ("0.01", "1000", "10"),
        ("99999999999999.99", "999999999999.123456789012", None),
        ("-5", "0.000000100000", "-0.000001"),
        ("1", "-0.000000499999", "0"),
    ],
)
def test_a_factor_is_exact_and_rounded_once_however_large(value, factor, kept):
    values, _ = rounded(multiplied(pa.array([Decimal(value), None]), factor), QUANTITY)
    assert values.to_pylist() == [None if kept is None else Decimal(kept), None]


def test_what_is_too_large_to_be_kept_is_not_kept():
    values = pa.array([Decimal(10) ** 16, Decimal(10) ** 16 - 1], pa.decimal128(38, 18))
    found, _ = rounded(values, MONEY)
    assert found.to_pylist() == [None, Decimal(10) ** 16 - 1]


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=4, allow_nan=False))
def test_every_number_survives_being_written_with_groups_and_a_comma(value):
    text = f"{value:,.4f}".replace(",", "\u00a0").replace(".", ",")
    assert to_decimals(Cells(pa.array([text, "1,5"])), ",")[0].as_py() == value


@given(st.lists(st.text("0123456789 ,.-\u00a0", max_size=12), max_size=30))
def test_the_quick_way_finds_what_the_careful_one_finds(texts):
    careful = [parse_number(text, ",") for text in texts]
    quick = to_decimals(Cells(pa.array(texts, pa.string())), ",").to_pylist()
    assert quick == careful
