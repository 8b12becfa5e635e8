"""Rows that count: of every record the latest accepted version, transfers and currencies told apart."""

from decimal import Decimal

import pytest

from tests.warehouse.ground import Ground, balance, day, number, payment, sale
from warehouse.facts import CheckFailed


@pytest.fixture
def ground(tmp_path) -> Ground:
    return Ground(tmp_path)


def amounts(ground: Ground) -> list[object]:
    return sorted(row[0] for row in ground.rows("select amount from marts.payments"))


def test_a_record_of_two_documents_counts_once_as_the_later_one_says(ground):  # D5
    ground.document(payments=[payment("02.10", 10, record_key="a"), payment("02.10", 1)])
    ground.document(payments=[payment("02.10", 12, record_key="a"), payment("03.10", 3)])
    ground.build()
    assert amounts(ground) == [1, 3, 12]


def test_all_rows_of_a_record_come_from_the_later_document(ground):
    """An order of three lines that was corrected to two has two."""
    old = [sale("02.10", "1", amount, "Сова", record_key="order 1") for amount in (1, 2, 3)]
    new = [sale("02.10", "1", amount, "Сова", record_key="order 1") for amount in (10, 20)]
    ground.document(sales=old)
    second = ground.document(sales=new)
    ground.build()
    assert ground.rows("select sum(amount), count(*) from marts.sales") == [(30, 2)]
    ground.withdraw(second)
    ground.build()
    assert ground.rows("select sum(amount), count(*) from marts.sales") == [(6, 3)]


def test_two_equal_payments_of_one_document_both_count(ground):  # D6
    ground.document(
        payments=[
            payment("02.10", 10, record_key="a:1"),
            payment("02.10", 10, record_key="a:2"),
            payment("02.10", 5, record_key="b"),
            payment("02.10", 5, record_key="b"),
        ]
    )
    ground.build()
    assert amounts(ground) == [5, 5, 10, 10]


def test_the_same_key_in_different_tables_is_not_the_same_record(ground):
    ground.document(
        payments=[payment("02.10", 10, record_key="a")],
        sales=[sale("02.10", "1", 10, "Сова", record_key="a")],
    )
    ground.document(sales=[sale("02.10", "1", 11, "Сова", record_key="a")])
    ground.build()
    assert amounts(ground) == [10]


def test_amounts_are_exact_decimals_and_days_are_dates(ground):
    ground.document(
        payments=[payment("02.10", "9999999999999999.99")],
        account_balances=[balance("01.10", "02.10", "0.01", "0.02")],
        sales=[sale("02.10", "1", "0.01", "Сова", quantity=Decimal("0.333333"))],
        statistic_values=[number("А", "week", "01.10", "123456789012345678.123456")],
    )
    ground.build()
    types = dict(
        ground.rows(
            "select table_name || '.' || column_name, data_type from information_schema.columns "
            "where table_schema = 'marts' and table_catalog = 'points'"
        )
    )
    for column in (
        "payments.amount", "sales.amount", "account_balances.opening", "account_balances.closing",
        "account_balances.received", "account_balances.spent",
    ):  # fmt: skip
        assert types[column] == "DECIMAL(18,2)", column
    for column in (
        "statistic_points.value", "statistic_points.quota", "statistic_values.value",
        "statistic_conditions.change", "statistic_conditions.trend_change",
    ):  # fmt: skip
        assert types[column] == "DECIMAL(24,6)", column
    for column in (
        "payments.paid_on", "sales.sold_on", "account_balances.from_date",
        "account_balances.to_date", "statistic_points.period_start", "statistic_points.period_end",
        "statistic_conditions.period_end",
    ):  # fmt: skip
        assert types[column] == "DATE", column
    assert amounts(ground) == [Decimal("9999999999999999.99")]


PROMISED = {
    "documents": "document_id name format received_at rows refused",
    "payments": "document_id row_no number paid_on direction amount currency own_account "
    "counterparty counterparty_inn counterparty_account purpose",
    "account_balances": "own_account from_date to_date opening received spent closing",
    "sales": "document_id row_no sold_on order_no customer customer_key product product_key "
    "quantity price amount currency manager source",
    "statistic_points": "statistic period_type period_start period_end value quota state "
    "missing_reason",
    "statistic_conditions": "statistic period_end change condition trend_change trend_condition "
    "flags",
}


@pytest.mark.parametrize("mart", PROMISED)
def test_the_marts_have_the_promised_names_and_columns(ground, mart):  # design, section 5
    ground.build()
    columns = ground.reader.query(f"from marts.{mart} limit 0").columns
    assert set(PROMISED[mart].split()) <= set(columns)


def test_the_id_of_a_document_is_the_hash_it_came_with(ground):
    document = ground.document(payments=[payment("02.10", 10)])
    ground.build()
    assert ground.rows("select document_id from marts.documents") == [(document,)]
    assert ground.rows("select document_id from marts.payments") == [(document,)]


def test_a_payment_to_an_own_account_is_internal_whenever_it_became_known(ground):
    other = "40702810000000000009"
    ground.document(payments=[payment("02.10", -10, counterparty_account=other)])
    ground.build()
    assert ground.rows("select internal from marts.payments") == [(False,)]
    ground.own_accounts.add(other)
    ground.refresh()
    assert ground.rows("select internal from marts.payments") == [(True,)]


@pytest.mark.parametrize(
    ("written", "iso", "home"),
    [("RUB", "RUB", True), ("руб.", "RUB", True), ("643", "RUB", True), ("810", "RUB", True),
     (None, "RUB", True), ("", "RUB", True), ("usd", "USD", False), ("978", "EUR", False),
     ("тугрик", "ТУГРИК", False)],
)  # fmt: skip
def test_currencies_are_known_however_they_are_written(ground, written, iso, home):
    ground.document(payments=[payment("02.10", 10, currency=written)])
    ground.build()
    assert ground.rows("select currency, home_currency from marts.payments") == [(iso, home)]


def test_a_company_that_counts_in_dollars_counts_dollars(ground):
    ground.currency = "USD"
    ground.statistic("A", entry_mode="metric", metric="money_received")
    ground.document(
        payments=[payment("02.10", 10, currency="USD"), payment("02.10", 90, currency="RUB")]
    )
    ground.build()
    assert ground.points("A")[day("08.10")] == 10


def test_order_numbers_that_start_again_next_year_are_other_orders(ground):
    ground.statistic("A", entry_mode="metric", metric="orders", period_type="year")
    ground.document(
        sales=[
            sale("30.12.2025", "000-1", 10, "Сова"),
            sale("10.01.2026", "000-1", 10, "Сова"),
            sale("10.01.2026", "000-1", 5, "Сова"),
        ]
    )
    ground.build()
    assert ground.points("A", "year") == {day("31.12.2025"): 1, day("31.12.2026"): 1}


def test_a_payment_that_cannot_be_counted_stops_the_publication(ground):
    ground.document(payments=[payment("02.10", 10)])
    ground.build()
    published = ground.store.current()
    ground.document(payments=[payment("03.10", 10) | {"paid_on": None}])
    with pytest.raises(CheckFailed, match="payments_have_an_amount_and_a_day"):
        ground.refresh()
    assert ground.store.current() == published
    assert amounts(ground) == [10]


def test_customers_and_products_are_what_the_latest_document_says(ground):
    customer = {"customer_key": "7700000001", "record_key": "7700000001"}
    ground.document(
        customers=[customer | {"name": "Муравейник", "inn": "7700000001"}],
        products=[{"product_key": "p1", "record_key": "p1", "name": "Мёд", "article": "А-1"}],
    )
    second = ground.document(customers=[customer | {"name": "ООО «Муравейник»"}])
    ground.build()
    names = ground.rows("select customer_key, name, document_id from marts.customers")
    assert names == [("7700000001", "ООО «Муравейник»", second)]
    ground.withdraw(second)
    ground.refresh()
    assert ground.rows("select name, inn from marts.customers") == [("Муравейник", "7700000001")]
    assert ground.rows("select name, article from marts.products") == [("Мёд", "А-1")]


def test_the_contents_say_rows_and_sums_of_every_mart(ground):  # quality, section 7
    statistic = ground.statistic("A")
    ground.type(statistic, [day("01.10"), day("08.10")], [10, 12])
    ground.document(payments=[payment("02.10", "10.50"), payment("03.10", -3)])
    ground.build()
    tables = ground.store.contents(ground.store.current()).tables
    assert tables["payments"] == {"rows": 2, "sum": "13.50"}
    points = ground.rows("select count(*), sum(value) from marts.statistic_points")[0]
    assert tables["statistic_points"] == {"rows": points[0], "sum": str(points[1])}
    ground.type(statistic, [day("15.10"), day("08.10")], ["7.5", None])
    ground.refresh(statistic)
    tables = ground.store.contents(ground.store.current()).tables
    for mart, column in (("statistic_points", "value"), ("statistic_conditions", "change")):
        rows, total = ground.rows(f"select count(*), sum({column}) from marts.{mart}")[0]
        assert tables[mart] == {"rows": rows, "sum": str(total)}
