"""The rows behind a number: exactly those it was counted from, page by page, to those who may."""

from decimal import Decimal

import pytest

from models import people, statistics
from models.access import Permission, Reach
from models.i18n import NBSP
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn
from tests.dashboard.showing import CALLS, EVIL, NOTE, SHARES, STATEMENT, WORKBOOK


@pytest.fixture
def see(shown):
    """The page of the rows behind a week."""

    def see(code, week=None, login="owner") -> Node:
        week = week or shown.numbers.last
        return drawn(shown.web.person(login), shown.rows(code, week))

    return see


@pytest.fixture
def fetch(shown):
    """A block of rows as the grid asks for it."""

    def fetch(code, week=None, login="owner", **request):
        path, _, search = shown.rows(code, week or shown.numbers.last).partition("?")
        wanted = {"startRow": 0, "endRow": 200, "sortModel": [], "filterModel": {}, **request}
        return shown.web.person(login).call("rows.fetch", wanted, path, f"?{search}")

    return fetch


def rows(called) -> list[dict]:
    assert called.status == 200, called.text
    return called.outputs["rows-grid"]["getRowsResponse"]["rowData"]


def count(called) -> int:
    return called.outputs["rows-grid"]["getRowsResponse"]["rowCount"]


def point(shown, code, week) -> Decimal:
    """The value of the warehouse."""
    ((value,),) = (
        shown.here.reader()
        .query(
            "select value from marts.statistic_points "
            "where statistic = $code and period_type = 'week' and period_end = $day",
            {"code": code, "day": week.key},
        )
        .rows
    )
    return value


class TestSums:
    def test_rows_of_a_bank_statement_add_up_to_the_point(self, shown, fetch):
        for week in shown.numbers.weeks[-5:]:
            found = rows(fetch("income", week))
            paid = shown.numbers.received(week)
            assert [row["amount"] for row in found] == [one.amount for one in paid]
            assert sum(Decimal(row["amount"]) for row in found) == point(shown, "income", week)

    def test_rows_of_an_average_give_it_though_they_are_no_sum(self, shown, fetch, see):
        found = rows(fetch("average"))
        assert len(found) == 1
        assert Decimal(found[0]["amount"]) == point(shown, "average", shown.numbers.last)
        assert "Это не сумма строк." in see("average").text

    def test_rows_of_a_workbook_are_the_values_of_the_file(self, shown, fetch):
        for week, share in zip(shown.numbers.weeks[-3:], SHARES, strict=True):
            (row,) = rows(fetch("shares", week))
            assert Decimal(row["amount"]) == share == point(shown, "shares", week)
            assert (row["document"], row["sheet"], row["statistic"]) == (
                WORKBOOK, "Неделя", "Доля отгрузок",
            )  # fmt: skip

    def test_the_rows_of_a_month_are_those_of_its_days(self, shown):
        owner = shown.web.person("owner")
        path = shown.address("income", "/rows")
        labels = drawn(owner, shown.address("income", "?period=month")).one("Table", "st-table")
        total = Decimal(0)
        for link in labels.all("Link"):
            search = "?" + link.props["href"].partition("?")[2]
            called = owner.call("rows.fetch", {"startRow": 0, "endRow": 200}, path, search)
            total += sum(Decimal(row["amount"]) for row in rows(called))
        paid = [Decimal(one.amount) for one in shown.numbers.payments if one.direction == "in"]
        assert total == sum(paid)

    def test_the_page_says_which_number_of_what_and_how_many_rows(self, shown, see):
        page = see("income")
        assert page.one("H1").text == f"Валовой доход: 10{NBSP}028{NBSP}₽"
        assert f"неделя до {shown.numbers.last.key:%d.%m.%Y}" in page.text
        assert "Строк: 2" in page.text
        assert page.links()["Валовой доход"] == shown.address("income")

    def test_typed_values_show_their_revisions_instead(self, shown, see):
        page = see("calls", shown.numbers.weeks[-2])
        assert page.all("AgGrid") == []
        found = page.one("Table").rows()
        assert [row[2] for row in found] == [f"121{NBSP}<i>шт.", f"120{NBSP}<i>шт."]
        assert [row[4] for row in found] == ["действует", "заменено"]
        assert see("calls").one("Table").rows()[0][3] == NOTE
        assert "ничего не внесено" in see("calls", shown.numbers.weeks[-3]).text
        assert CALLS[-3] is None


class TestGrid:
    def test_columns_are_those_of_the_mart_in_the_readers_language(self, see):
        definitions = see("income").one("AgGrid").props["columnDefs"]
        assert [one["headerName"] for one in definitions][:4] == [
            "Дата", "Сумма", "Контрагент", "Назначение",
        ]  # fmt: skip
        assert [one["field"] for one in definitions][-2:] == ["document", "line"]

    def test_a_row_leads_into_its_document(self, shown, fetch):
        first = rows(fetch("income"))[0]
        sha = shown.numbers.documents[STATEMENT]
        assert first["href"].startswith(shown.address("income", f"/rows/{sha}/"))
        assert "В документе" in drawn(shown.web.person("owner"), first["href"]).text

    def test_a_block_is_a_part_of_all_rows(self, fetch):
        called = fetch("income", startRow=1, endRow=2)
        assert (len(rows(called)), count(called)) == (1, 2)
        assert rows(called)[0] == rows(fetch("income"))[1]

    @pytest.mark.parametrize("direction", ["asc", "desc"])
    @pytest.mark.parametrize("column", ["amount", "paid_on", "number", "purpose", "line"])
    def test_rows_are_sorted_by_any_column(self, fetch, column, direction):
        found = rows(fetch("income", sortModel=[{"colId": column, "sort": direction}]))
        values = [row[column] for row in found]
        key = Decimal if column in ("amount", "number", "line") else str
        assert values == sorted(values, key=key, reverse=direction == "desc")
        assert values[0] != values[1]

    def test_rows_are_filtered_and_the_count_follows(self, shown, fetch):
        amount = shown.numbers.received(shown.numbers.last)[0].amount
        wish = {"amount": {"filterType": "number", "type": "equals", "filter": float(amount)}}
        called = fetch("income", filterModel=wish)
        assert ([row["amount"] for row in rows(called)], count(called)) == ([amount], 1)
        words_in = {"purpose": {"filterType": "text", "type": "contains", "filter": "HYPERLINK"}}
        (row,) = rows(fetch("income", filterModel=words_in))
        assert row["purpose"] == f"{EVIL} 13"
        nothing = {"purpose": {"filterType": "text", "type": "startsWith", "filter": "зарплата"}}
        assert count(fetch("income", filterModel=nothing)) == 0

    @pytest.mark.parametrize(
        "request_",
        [
            {"sortModel": [{"colId": "document_id; drop table", "sort": "asc"}]},
            {"sortModel": [{"colId": "document_id", "sort": "asc"}]},
            {"sortModel": 7},
            {"sortModel": ["amount"]},
            {"filterModel": {"own": {"type": "equals", "filter": 1}}},
            {"filterModel": {"amount": {"type": "like", "filter": 1}}},
            {"filterModel": {"amount": {"type": "equals", "filter": "x"}}},
            {"filterModel": ["amount"]},
        ],
    )
    def test_what_no_grid_would_ask_is_refused(self, fetch, request_):  # I10
        called = fetch("income", **request_)
        assert called.status == 400
        assert "rowData" not in called.text

    @pytest.mark.parametrize("first", [-1, "0; x", None, [1], True])
    def test_a_strange_first_row_counts_as_the_first(self, fetch, first):  # Z24
        assert rows(fetch("income", startRow=first))[-1]["number"]

    def test_a_block_is_never_everything(self, fetch):
        assert len(rows(fetch("income", endRow=10**9))) == 2


class TestWhoSees:
    def test_a_clerk_may_see_no_rows(self, see, fetch):  # Z2
        for code in ("income", "calls", "shares"):
            assert "Нет доступа" in see(code, login="clerk").text
            assert fetch(code, login="clerk").status == 403

    def test_rows_of_anothers_statistic_are_as_good_as_none(self, shown, see, fetch):  # Z23
        for code in ("average", "reserve"):
            assert "Здесь ничего нет" in see(code, login="head").text
            called = fetch(code, login="head")
            assert called.status == 404
            assert "rowData" not in called.text
        head = shown.web.person("head")
        assert see("average", login="head") == drawn(
            head, f"/statistics/999/rows?period=week&date={shown.numbers.last.key}"
        )

    def test_rows_go_as_far_as_the_right_to_them_does(self, shown, see, fetch):  # Z2
        shown.change_role("head", {Permission.SEE_ROWS: Reach.OWN})
        assert "Нет доступа" in see("income", login="head").text
        assert fetch("income", login="head").status == 403
        shown.change_role("head", {Permission.SEE_ROWS: Reach.COMPANY})
        assert fetch("income", login="head").status == 200

    def test_without_the_right_to_money_there_are_no_rows_of_money(self, shown, see, fetch):
        shown.take_away("head", Permission.SEE_MONEY)
        assert "Нет доступа" in see("income", login="head").text
        assert fetch("income", login="head").status == 403
        assert "Нет доступа" not in see("shares", login="head").text

    def test_the_point_of_another_statistic_stays_out_of_reach(self, shown):  # Z3
        head = shown.web.person("head")
        path = shown.address("average", "/rows")
        search = f"?period=week&date={shown.numbers.last.key}"
        called = head.call("rows.fetch", {"startRow": 0, "endRow": 9}, path, search)
        assert called.status == 404

    @pytest.mark.parametrize(
        ("path", "search"),
        [
            ("/statistics/1/rows", ""),
            ("/statistics/1/rows", "?period=week&date=2026-11-18"),
            ("/statistics/1/rows", "?period=week&date=1950-01-05"),
            ("/statistics/x/rows", "?period=week&date=2026-11-19"),
            ("/statistics/99999999999999999999/rows", "?period=week&date=2026-11-19"),
            ("/", "?period=week&date=2026-11-19"),
            (None, None),
        ],
    )
    def test_an_address_that_names_no_point_leads_nowhere(self, shown, path, search):  # Z24
        owner = shown.web.person("owner")
        called = owner.call("rows.fetch", {"startRow": 0, "endRow": 9}, path, search)
        assert called.status == 404
        if path and path.endswith("/rows"):
            text = drawn(owner, path + (search or "")).text
            assert "Здесь ничего нет" in text or "Такой страницы нет" in text


class TestKept:
    def test_rows_are_those_of_the_published_numbers(self, shown, fetch):
        """A filter that was just defined holds when the numbers of it are published, not before."""
        assert count(fetch("income")) == 2
        with shown.here.database.writing() as session:
            owner = people.viewer(session, people.get(session, shown.web.users["owner"]))
            one = statistics.get(session, owner, shown.numbers.ids["income"])
            statistics.save(
                session, owner, {"filters": {"counterparty": "никто"}}, statistic_id=one.id,
                version=one.version,
            )  # fmt: skip
        assert count(fetch("income")) == 2
        shown.publish()
        assert count(fetch("income")) == 0


class TestLanguages:
    @pytest.mark.parametrize("code", ["income", "average", "shares", "calls"])
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_no_word_of_the_other_language(self, see, shown, code, language):
        owner = shown.web.person("owner")
        owner.post("/me/choice", json={"name": "language", "value": language})
        texts = words.of_layout(see(code).value)
        assert words.foreign(texts, language, shown.here.database) == []


def test_nothing_is_asked_before_the_grid_asks(shown):
    path, _, search = shown.rows("income", shown.numbers.last).partition("?")
    called = shown.web.person("owner").call("rows.fetch", None, path, f"?{search}")
    assert called.status in (200, 204)
    assert "rows-grid" not in called.outputs
