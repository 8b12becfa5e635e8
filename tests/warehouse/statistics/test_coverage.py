"""A day without facts is zero where a document speaks of it, and missing where nobody does (ST-1)."""

from decimal import Decimal

import pytest

from tests.warehouse.ground import OWN, Ground, balance, day, payment, sale

ANOTHER = "40702810000000000002"


@pytest.fixture
def ground(tmp_path) -> Ground:
    ground = Ground(tmp_path)
    for metric in (
        "money_received",
        "average_receipt",
        "balance_at_end",
        "sales_amount",
        "refunds",
    ):
        kind = {"average_receipt": "average", "balance_at_end": "stock"}.get(metric, "flow")
        ground.statistic(metric, entry_mode="metric", metric=metric, kind=kind)
    return ground


def test_a_week_without_payments_inside_a_statement_is_zero(ground):
    ground.document(
        payments=[payment("02.10", 10), payment("21.10", 20)],
        account_balances=[balance("01.10", "22.10", 0, 30)],
    )
    ground.build()
    points = ground.points("money_received")
    assert [points[day(end)] for end in ("08.10", "15.10", "22.10")] == [10, 0, 20]
    assert ground.points("average_receipt")[day("15.10")] is None  # nothing to average


def test_weeks_of_which_no_statement_speaks_are_missing_and_not_zero(ground):
    ground.document(
        payments=[payment("02.10", 10)], account_balances=[balance("01.10", "08.10", 0, 10)]
    )
    ground.document(
        payments=[payment("30.10", 20)], account_balances=[balance("28.10", "05.11", 90, 110)]
    )
    ground.build()
    points, reasons = (
        ground.points("money_received"),
        ground.points("money_received", column="missing_reason"),
    )
    assert points[day("15.10")] is None
    assert points[day("22.10")] is None
    assert reasons[day("22.10")] == "missing"
    assert points[day("29.10")] == 0  # its last two days are known
    assert reasons[day("29.10")] == "partial"
    assert points[day("05.11")] == 20
    assert reasons[day("05.11")] is None


def test_between_two_statements_of_which_one_continues_the_other_nothing_moved(ground):
    ground.document(
        payments=[payment("02.10", 10)], account_balances=[balance("01.10", "08.10", 0, 10)]
    )
    ground.document(
        payments=[payment("30.10", 20)], account_balances=[balance("28.10", "05.11", 10, 30)]
    )
    ground.build()
    points = ground.points("money_received")
    assert [points[day(end)] for end in ("15.10", "22.10", "29.10")] == [0, 0, 0]
    assert ground.points("balance_at_end")[day("22.10")] == 10


def test_the_last_closed_week_is_partial_until_its_last_day_is_known(ground):
    ground.document(
        payments=[payment("06.11", 10), payment("16.11", 7)],
        account_balances=[balance("06.11", "17.11", 0, 17)],
    )
    ground.build()
    reasons = ground.points("money_received", column="missing_reason")
    assert reasons[day("12.11")] is None
    assert reasons[day("19.11")] == "partial"
    assert ground.points("money_received", column="condition")[day("19.11")] == "no_data"
    ground.document(account_balances=[balance("18.11", "19.11", 17, 17)])
    ground.build()
    assert ground.points("money_received", column="missing_reason")[day("19.11")] is None
    assert ground.points("money_received", column="condition")[day("19.11")] == "danger"


def test_documents_that_name_no_days_speak_of_all_from_their_first_to_their_last(ground):
    ground.document(sales=[sale("07.10", "1", 10, "Сова"), sale("08.10", "2", 5, "Сова")])
    ground.document(sales=[sale("21.10", "3", 20, "Сова"), sale("22.10", "4", 5, "Сова")])
    ground.build()
    points = ground.points("sales_amount")
    assert [points[day(end)] for end in ("08.10", "15.10", "22.10")] == [15, 0, 25]
    assert set(ground.points("sales_amount", column="missing_reason").values()) == {None, "missing"}
    assert min(points) == day("08.10")


def test_what_lies_before_the_first_sale_is_not_known_to_be_missing(ground):
    """The first week and month are whole: nobody can say that sales before were left out."""
    ground.document(sales=[sale("20.10", "1", 10, "Сова"), sale("12.11", "2", 12, "Сова")])
    ground.build()
    assert ground.points("sales_amount", column="missing_reason")[day("22.10")] is None
    assert ground.points("sales_amount", "month", "missing_reason")[day("31.10")] is None
    assert min(ground.points("sales_amount", "month")) == day("31.10")


def test_a_number_without_filters_is_zero_as_long_as_there_are_facts(ground):
    ground.document(sales=[sale("07.10", "1", 10, "Сова"), sale("12.11", "2", 12, "Сова")])
    ground.statistic(
        "refunds by Вера", entry_mode="metric", metric="refunds", filters={"manager": "Вера"}
    )
    ground.build()
    refunds = ground.points("refunds")
    assert refunds[day("08.10")] == 0
    assert refunds[day("12.11")] == 0
    assert refunds[day("19.11")] is None
    assert ground.points("refunds by Вера") == {}


def test_the_balance_inside_a_statement_follows_its_operations(ground):
    ground.document(
        payments=[payment("05.10", 10), payment("14.10", -4), payment("27.10", 100)],
        account_balances=[balance("01.10", "31.10", 50, 156)],
    )
    ground.build()
    points = ground.points("balance_at_end")
    ends = ("01.10", "08.10", "15.10", "22.10", "29.10")
    assert [points[day(end)] for end in ends] == [50, 60, 56, 56, 156]
    assert ground.points("balance_at_end", "month")[day("31.10")] == 156
    assert points[day("12.11")] is None  # nobody knows


def test_a_statement_whose_operations_are_not_all_there_tells_only_its_ends(ground):
    ground.document(
        payments=[payment("05.10", 10)], account_balances=[balance("01.10", "31.10", 50, 156)]
    )
    ground.build()
    points = ground.points("balance_at_end")
    assert points[day("22.10")] == 50  # as it was opened
    assert ground.points("balance_at_end", "month")[day("31.10")] == 156


def test_balances_of_accounts_are_added_and_a_known_one_lasts(ground):
    ground.own_accounts |= {ANOTHER}
    ground.document(account_balances=[balance("01.10", "01.10", 0, 7, own_account=ANOTHER)])
    ground.document(account_balances=[balance("01.10", "08.10", 5, 5)])
    ground.build()
    assert ground.points("balance_at_end")[day("08.10")] == 12
    statistic = ground.statistic(
        "one", entry_mode="metric", metric="balance_at_end", kind="stock",
        filters={"own_account": OWN},
    )  # fmt: skip
    ground.refresh(statistic)
    assert ground.points("one")[day("08.10")] == 5


def test_a_balance_known_for_part_of_a_week_is_carried_with_a_mark(ground):
    ground.document(account_balances=[balance("09.11", "17.11", 5, 5)])
    ground.build()
    assert ground.points("balance_at_end")[day("19.11")] == 5
    assert ground.points("balance_at_end", column="missing_reason")[day("19.11")] == "carried"


def test_dollars_on_a_dollar_account_are_no_roubles(ground):
    ground.document(
        account_balances=[
            balance("01.10", "08.10", 5, 5),
            balance("01.10", "08.10", 70, 70, own_account="40702840000000000003"),
        ]
    )
    ground.build()
    assert ground.points("balance_at_end")[day("08.10")] == 5
    currencies = ground.rows("select currency, closing from marts.account_balances order by all")
    assert currencies == [("RUB", 5), ("USD", 70)]


def test_a_measured_month_has_the_quota_of_its_days(ground):  # ST-7
    ground.statistic(
        "planned", entry_mode="metric", metric="money_received", quota_mode="constant",
        quota_constant=Decimal(7),
    )  # fmt: skip
    ground.document(
        payments=[payment("02.09", 10), payment("12.11", 20)],
        account_balances=[balance("01.09", "12.11", 0, 30)],
    )
    ground.build()
    assert set(ground.points("planned", column="quota").values()) == {7}
    months = ground.points("planned", "month", "quota")
    assert (months[day("30.09")], months[day("31.10")]) == (30, 31)
