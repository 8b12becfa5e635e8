"""What screens ask: series, rows behind imported numbers, sources, a document's rows and what it feeds."""

import datetime as dt
from decimal import Decimal

import pytest

from models.errors import NotFound
from tests.warehouse.ground import OWN, Ground, balance, day, number, payment, sale, weeks
from warehouse import questions


@pytest.fixture(scope="module")
def ground(tmp_path_factory) -> Ground:
    """Typed, imported and measured statistics; a statement, sales, a table of figures."""
    ground = Ground(tmp_path_factory.mktemp("questions"))
    typed = ground.statistic("typed", quota_mode="constant", quota_constant=Decimal(10))
    ground.type(typed, weeks("01.10", 5), [100, 104, None, 113, 0])
    ground.statistic("received", entry_mode="metric", metric="money_received")
    bee = {"counterparty": "Пчела"}
    ground.statistic("from bee", entry_mode="metric", metric="money_received", filters=bee)
    ground.statistic("balance", entry_mode="metric", metric="balance_at_end", kind="stock")
    ground.statistic("sales", entry_mode="metric", metric="sales_amount")
    ground.statistic("unknown", entry_mode="metric", metric="no_such_metric")
    ground.statistic("flow", entry_mode="import", import_name="Выручка")
    ground.statistic("stock", entry_mode="import", import_name="Остаток", kind="stock")
    over = ground.statistic("over", entry_mode="import", import_name="Вместо")
    ground.type(over, [day("08.10")], [777])
    ground.document(
        payments=[payment("02.10", 10), payment("05.10", 5, "Сова"), payment("09.10", -3)],
        account_balances=[balance("01.10", "15.10", 0, 12)],
    )
    ground.document(
        sales=[sale("02.10", "1", 7, "Сова"), sale("09.10", "2", 8, "Пчела", manager="Борис")],
        customers=[{"customer_key": "сова", "name": "Сова"}],
    )
    ground.document(
        statistic_values=[
            number("Выручка", "day", "02.10", 1, sheet="Октябрь", cell="B"),
            number("Выручка", "day", "05.10", 2),
            number("выручка", "week", "05.10", 999),
            number("Выручка", "week", "12.10", 20),
            number("Выручка", "week", "12.10", 21, quota=True),
            number("Выручка", "month", "01.10", 5000),
            number("Остаток", "day", "02.10", 100, attributes="1"),
            number("Остаток", "day", "06.10", 90, attributes="1"),
            number("Остаток", "day", "03.10", 11, attributes="2"),
            number("Остаток", "day", "13.10", 80, attributes="1"),
            number("Вместо", "week", "05.10", 5),
            number("Вместо", "week", "12.10", 6),
        ]
    )
    return ground.build()


def statistic_id(ground: Ground, code: str) -> int:
    ((found,),) = ground.rows(f"select statistic_id from raw.statistics where code = '{code}'")
    return found


def test_a_series_is_the_last_periods_oldest_first_with_their_verdicts(ground):
    one = statistic_id(ground, "typed")
    found = questions.series(ground.reader, [one], "week", day("29.10"), 4)[one]
    assert [point.period_end for point in found] == weeks("08.10", 4)
    assert [point.value for point in found] == [104, None, 113, 0]
    assert [point.condition for point in found] == ["normal", "no_data", "normal", "nonexistence"]
    assert [point.missing_reason for point in found] == [None, "missing", None, None]
    assert found[0].change == Decimal("0.04")
    assert found[0].quota == 10
    assert found[2].flags == "gap"
    assert found[0].period_start == day("01.10")


def test_series_of_many_statistics_are_one_question(ground):
    ids = [statistic_id(ground, code) for code in ("typed", "received", "unknown")]
    found = questions.series(ground.reader, ids, "month", None, 1)
    assert set(found) == set(ids[:2])
    assert found[ids[0]][0].state == "open"
    assert found[ids[0]][0].condition is None


def test_points_by_code_are_of_the_own_period_unless_another_is_asked(ground):
    own = questions.points_by_code(ground.reader, "typed", None, day("01.10"), day("15.10"))
    assert [row["value"] for row in own.dicts()] == [100, 104, None]
    monthly = questions.points_by_code(ground.reader, "typed", "month").dicts()
    assert [row["period_end"] for row in monthly] == [day("31.10"), day("30.11")]
    assert questions.points_by_code(ground.reader, "no such code").rows == ()


def rows(ground: Ground, code: str, period_type: str, end: dt.date) -> list[object]:
    found = questions.rows_behind(ground.reader, statistic_id(ground, code), period_type, end)
    return sorted(row["amount"] for row in found.answer.dicts())


@pytest.mark.parametrize(
    ("code", "period_type", "end", "expected"),
    [
        ("flow", "week", "08.10", [1, 2]),  # not its week, the days are finer
        ("flow", "week", "15.10", [20]),  # not the plan
        ("flow", "month", "31.10", [1, 2, 20]),
        ("stock", "week", "08.10", [11, 90]),
        ("stock", "month", "31.10", [80]),  # of the last week that has a value
        ("over", "week", "08.10", []),  # typed
        ("over", "week", "15.10", [6]),
        ("over", "month", "31.10", [6]),
    ],
)
def test_the_rows_behind_an_imported_number_are_those_it_was_counted_from(
    ground, code, period_type, end, expected
):
    assert rows(ground, code, period_type, day(end)) == expected
    value = ground.points(code, period_type)[day(end)]
    assert value == (sum(expected) + (777 if code == "over" and end != "15.10" else 0))


def test_a_row_knows_its_document_sheet_and_line(ground):
    found = questions.rows_behind(ground.reader, statistic_id(ground, "flow"), "week", day("08.10"))
    assert found.mart == "statistic_values"
    row = found.answer.dicts()[0]
    assert (row["sheet"], row["cell"], row["line"], row["row_no"]) == ("Октябрь", "B", 11, 1)
    assert row["document"] == "документ 3.txt"
    assert (found.first_day, found.last_day) == (day("02.10"), day("08.10"))


def test_there_are_no_rows_behind_a_typed_number(ground):
    with pytest.raises(NotFound):
        questions.rows_behind(ground.reader, statistic_id(ground, "typed"), "week", day("08.10"))


@pytest.mark.parametrize(("period_type", "end"), [("week", "09.10"), ("fortnight", "08.10")])
def test_there_are_no_rows_of_a_period_that_is_none(ground, period_type, end):
    with pytest.raises(NotFound):
        questions.rows_behind(ground.reader, statistic_id(ground, "sales"), period_type, day(end))


def test_a_statistic_that_is_none_has_no_rows(ground):
    with pytest.raises(NotFound):
        questions.rows_behind(ground.reader, 10**9, "week", day("08.10"))


def sources(ground: Ground, code: str) -> list[tuple[str, int, dt.date, dt.date]]:
    found = questions.statistic_sources(ground.reader, statistic_id(ground, code))
    return [(one.name, one.rows, one.first_day, one.last_day) for one in found]


def test_a_statistic_knows_the_documents_its_numbers_came_from(ground):
    assert sources(ground, "received") == [("документ 1.txt", 2, day("02.10"), day("05.10"))]
    assert sources(ground, "from bee") == [("документ 1.txt", 1, day("02.10"), day("02.10"))]
    assert sources(ground, "flow") == [("документ 3.txt", 5, day("02.10"), day("15.10"))]
    assert sources(ground, "typed") == []
    assert sources(ground, "unknown") == []


def test_a_document_knows_the_statistics_it_feeds(ground):
    def fed(number: int) -> dict[str, int]:
        found = questions.feeds(ground.reader, f"{number:064x}")
        return {one.code: one.rows for one in found}

    assert fed(1)["received"] == 2
    assert fed(1)["from bee"] == 1
    assert set(fed(1)) == {"received", "from bee", "balance"}
    assert fed(2) == {"sales": 2}
    assert fed(3) == {"flow": 5, "stock": 4, "over": 2}
    assert fed(9) == {}


def test_a_document_shows_its_rows_mart_by_mart(ground):
    statement, register = f"{1:064x}", f"{2:064x}"
    assert questions.document_tables(ground.reader, statement) == {
        "payments": 3,
        "account_balances": 1,
    }
    assert questions.document_tables(ground.reader, register) == {"sales": 2, "customers": 1}
    assert questions.document_tables(ground.reader, "f" * 64) == {}
    found = questions.document_rows(ground.reader, statement, "payments", skip=1, most=1)
    assert [row["amount"] for row in found.dicts()] == [5]
    assert {"row_no", "line"} <= set(found.columns)
    for mart in ("account_balances", "customers", "products", "offers", "statistic_values"):
        found = questions.document_rows(ground.reader, register, mart)
        assert {"row_no", "line"} <= set(found.columns)
        assert len(found.rows) == (1 if mart == "customers" else 0)


@pytest.mark.parametrize("mart", ["documents", "statistic_points", "payments; drop", ""])
def test_only_rows_of_documents_can_be_asked_for(ground, mart):
    with pytest.raises(NotFound):
        questions.document_rows(ground.reader, f"{1:064x}", mart)


def test_a_metric_can_be_filtered_by_what_its_rows_have(ground):
    values = questions.dimension_values(ground.reader, "money_received", "counterparty")
    assert values == ["Пчела", "Сова"]
    assert questions.dimension_values(ground.reader, "money_received", "manager") == []
    assert questions.dimension_values(ground.reader, "sales_amount", "manager") == ["Борис", "Вера"]


@pytest.mark.parametrize(
    ("metric", "dimension"),
    [("money_received", "amount"), ("no_such_metric", "manager"), ("", ""), ("sales_amount", "*")],
)
def test_there_is_no_filter_by_anything_else(ground, metric, dimension):  # I10
    with pytest.raises(NotFound):
        questions.dimension_values(ground.reader, metric, dimension)


def test_freshness_says_how_far_the_facts_reach(ground):
    found = questions.freshness(ground.reader)
    assert found["payments"] == day("09.10")
    assert found["balances"] == day("15.10")
    assert found["sales"] == day("09.10")
    assert found["documents"] == 3
    assert found["received_at"] == ground.now


def test_the_rows_of_a_metric_can_be_asked_by_its_name(ground):
    ((received,),) = ground.rows("select sum(value) from metrics.money_received")
    assert received == 15
    assert ground.rows("select own_account from metrics.balance_at_end limit 1") == [(OWN,)]
