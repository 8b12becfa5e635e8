"""Rows behind a number as a file: what the screen shows, nothing that computes, only to those who may."""

import csv
import io
import json
from decimal import Decimal
from urllib.parse import quote, unquote

import openpyxl
import pytest

from models.access import Permission
from models.i18n import NBSP
from tests.dashboard.drawn import drawn
from tests.dashboard.showing import EVIL, STATEMENT


def address(shown, code, kind) -> str:
    return shown.rows(code, shown.numbers.last, f"/export.{kind}")


def workbook(answer) -> openpyxl.worksheet.worksheet.Worksheet:
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.data)).active


def table(answer) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def on_screen(shown, code) -> tuple[list[dict], list[dict]]:
    """Columns and rows as the grid has them."""
    owner = shown.web.person("owner")
    path, _, search = shown.rows(code, shown.numbers.last).partition("?")
    columns = drawn(owner, f"{path}?{search}").one("AgGrid").props["columnDefs"]
    called = owner.call("rows.fetch", {"startRow": 0, "endRow": 1000}, path, f"?{search}")
    return columns, called.outputs["rows-grid"]["getRowsResponse"]["rowData"]


@pytest.mark.parametrize("code", ["income", "average", "shares"])
def test_a_workbook_has_the_rows_and_columns_of_the_screen(shown, code):  # Z10
    columns, rows = on_screen(shown, code)
    sheet = workbook(shown.web.person("owner").get(address(shown, code, "xlsx")))
    found = list(sheet.iter_rows(values_only=True))
    assert list(found[0]) == [column["headerName"] for column in columns]
    assert len(found) == len(rows) + 1
    for row, values in zip(rows, found[1:], strict=True):
        for column, value in zip(columns, values, strict=True):
            shown_there = row[column["field"]]
            if hasattr(value, "date"):
                assert value.date().isoformat() == shown_there
            elif isinstance(value, (int, float)):
                assert Decimal(str(value)) == Decimal(str(shown_there))
            else:
                assert value == shown_there


def test_a_file_has_the_filters_and_the_order_of_the_screen(shown):  # Z10
    owner = shown.web.person("owner")
    path, _, search = shown.rows("income", shown.numbers.last).partition("?")
    least = min(Decimal(row["amount"]) for row in on_screen(shown, "income")[1])
    grid = {
        "sort": [{"colId": "amount", "sort": "desc"}],
        "filter": {"amount": {"type": "greaterThan", "filter": str(least)}},
    }
    wanted = {"startRow": 0, "endRow": 9, "sortModel": grid["sort"], "filterModel": grid["filter"]}
    called = owner.call("rows.fetch", wanted, path, f"?{search}")
    seen = called.outputs["rows-grid"]["getRowsResponse"]
    assert 0 < seen["rowCount"] < len(on_screen(shown, "income")[1])
    together = sum(Decimal(row["amount"]) for row in seen["rowData"])
    told = called.aside["rows-chosen"]["children"]
    assert f"Отобрано: {seen['rowCount']}" in told
    assert f"{together:,.2f}".replace(",", NBSP).replace(".", ",") in told

    taken = owner.get(f"{address(shown, 'income', 'csv')}&grid={quote(json.dumps(grid))}")
    amounts = [row[table(taken)[0].index("Сумма")] for row in table(taken)[1:]]
    assert [figure(one) for one in amounts] == [Decimal(row["amount"]) for row in seen["rowData"]]


def figure(text: str) -> Decimal:
    return Decimal(text.replace(NBSP, "").replace(",", "."))


@pytest.mark.parametrize(
    "grid", ["{", "[]", "1", '{"filter": {"x": {}}}', '{"sort": [{"colId": "x"}]}', '{"filter": 3}']
)
def test_a_file_of_nonsense_is_refused(shown, grid):  # I10, Z24
    path = f"{address(shown, 'income', 'csv')}&grid={quote(grid)}"
    assert shown.web.person("owner").get(path).status_code == 400


@pytest.mark.parametrize("code", ["income", "average", "shares"])
def test_a_text_table_has_the_same(shown, code):  # Z10
    columns, rows = on_screen(shown, code)
    found = table(shown.web.person("owner").get(address(shown, code, "csv")))
    assert found[0] == [column["headerName"] for column in columns]
    amounts = [line[[one["field"] for one in columns].index("amount")] for line in found[1:]]
    assert [Decimal(text.replace(",", ".")) for text in amounts] == [
        Decimal(row["amount"]) for row in rows
    ]
    assert len(found) == len(rows) + 1


def test_nothing_in_a_workbook_computes(shown):  # I9
    sheet = workbook(shown.web.person("owner").get(address(shown, "income", "xlsx")))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    (evil,) = [cell for cell in cells if cell.value == f"{EVIL} 13"]
    assert evil.data_type == "s"
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_nothing_in_a_text_table_computes_and_numbers_stay_numbers(shown):  # I8
    found = table(shown.web.person("owner").get(address(shown, "income", "csv")))
    purpose = found[0].index("Назначение")
    assert found[1][purpose] == f"'{EVIL} 13"
    assert found[1][found[0].index("Сумма")] == "5013,50"


def test_the_file_is_called_what_it_holds(shown):  # I18
    answer = shown.web.person("owner").get(address(shown, "income", "xlsx"))
    name = unquote(answer.headers["Content-Disposition"])
    assert f"Валовой доход неделя до {shown.numbers.last.key:%d.%m.%Y}.xlsx" in name
    assert name.startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
class TestWhoMay:
    def test_a_clerk_may_export_nothing(self, shown, kind):  # Z9
        answer = shown.web.person("clerk").get(address(shown, "income", kind))
        assert answer.status_code == 403
        assert b"\xd0\x9f" not in answer.data or STATEMENT not in answer.text

    def test_a_stranger_may_export_nothing(self, shown, kind):
        assert shown.web.person("stranger").get(address(shown, "income", kind)).status_code == 401

    def test_anothers_statistic_is_as_good_as_none(self, shown, kind):  # Z23
        head = shown.web.person("head")
        hidden = head.get(address(shown, "average", kind))
        nothing = head.get(
            f"/statistics/999/rows/export.{kind}?period=week&date={shown.numbers.last.key}"
        )
        assert (hidden.status_code, hidden.data) == (404, nothing.data)

    @pytest.mark.parametrize("lost", [Permission.SEE_MONEY, Permission.SEE_ROWS])
    def test_a_right_that_was_lost_closes_the_address(self, shown, kind, lost):  # Z9
        head = shown.web.person("head")
        assert head.get(address(shown, "income", kind)).status_code == 200
        shown.take_away("head", lost)
        assert head.get(address(shown, "income", kind)).status_code == 403

    def test_typed_values_have_no_rows_to_export(self, shown, kind):
        assert shown.web.person("owner").get(address(shown, "calls", kind)).status_code == 404

    def test_an_address_without_a_period_leads_nowhere(self, shown, kind):  # Z24
        owner = shown.web.person("owner")
        for query in ("", "?date=x", "?period=week&date=2026-11-18"):
            path = shown.address("income", f"/rows/export.{kind}{query}")
            assert owner.get(path).status_code == 404


def test_an_english_table_has_english_headings(shown):
    owner = shown.web.person("owner")
    owner.post("/me/choice", json={"name": "language", "value": "en"})
    text = owner.get(address(shown, "income", "csv")).data.decode("utf-8-sig")
    heading, first = list(csv.reader(io.StringIO(text)))[:2]
    assert heading[:3] == ["Date", "Sum", "Counterparty"]
    assert first[1] == "5013.50"
