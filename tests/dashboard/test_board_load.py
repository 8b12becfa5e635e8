"""«Загрузка» on the board: zones at a glance, reasons in the table, hours of a contract (OB-7)."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from models import organisation
from models.access import SYSTEM
from models.organisation import Employee, Function
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn, outcome


@pytest.fixture
def loaded(web, small_company):
    """Вера has 50 hours on her post and 44 in its functions, Борис 20."""
    functions = [Function("Звонит", Decimal(44))]
    values = {"norm_hours_week": Decimal(50), "functions": functions}
    with web.here.database.writing() as session:
        organisation.change_post(session, SYSTEM, small_company.sales_clerk, values, version=1)
        values = {"norm_hours_week": Decimal(20)}
        organisation.change_post(session, SYSTEM, small_company.sales_head, values, version=1)
    return web


def rows(page) -> list[list[str]]:
    return [
        [cell.text for cell in row.all("Td")]
        for table in page.all("Table", "board-load-table")
        for row in table.one("Tbody").all("Tr")
    ]


def vera(web) -> Employee:
    with web.here.database.reading() as session:
        return session.scalars(select(Employee).where(Employee.name == "Вера Дятлова")).one()


def test_zones_are_seen_on_the_cards_and_counted(loaded, small_company):
    page = drawn(loaded.person("clerk"), "/board")
    marks = {
        key: page.one(**{"data-post": str(key)}).one("I", "board-load").props["title"]
        for key in (small_company.sales_clerk, small_company.sales_head)
    }
    assert list(marks.values()) == ["перегружен, 125 %", "недогружен, 50 %"]
    assert "1 перегружен · 1 недогружен" in page.one("Header", "page-head").text


def test_the_table_says_who_where_and_why(loaded):
    found = rows(drawn(loaded.person("clerk"), "/board?view=load"))
    assert ["Вера Дятлова", "40 ч", "125 %50 из 40 ч", "▲ перегружен",
            "Менеджер: 50 ч · на функции уходит 44 ч"] in found  # fmt: skip
    assert ["Анна Орлова", "40 ч", "у поста нет нормы часов", "—", "Директор: нормы нет"] in found
    sales = next(row for row in found if row[0] == "2 Распространения")
    assert sales[1:3] == ["87 %70 из 80 ч", "норма"]
    assert "1 из них — сверху" in sales[3]


def test_a_part_of_the_board_and_of_the_people(loaded, small_company):
    page = drawn(loaded.person("clerk"), f"/board?view=load&unit={small_company.treasury}")
    assert [row[0] for row in rows(page)] == ["3 Казначейское"]
    page = drawn(loaded.person("clerk"), "/board?view=load&q=вера")
    assert "Борис Синицын" not in [row[0] for row in rows(page)]


class TestHours:
    def ask(self, web, by="owner"):
        pressed = [({"type": "hours-ask", "employee": vera(web).id}, 1)]
        return web.person(by).call("board_hours.ask", pressed)

    def save(self, web, value, *, version=1, by="owner"):
        about = {"employee": vera(web).id, "version": version}
        return web.person(by).call("board_hours.save", 1, None, about, value, "/board?view=load")

    def test_hours_are_set_where_the_load_is_seen(self, loaded):
        assert (
            outcome(self.ask(loaded), "hours-dialog").one(id="hours-value").props["value"] == "40"
        )
        fresh = rows(outcome(self.save(loaded, "62,5"), "board-picture"))
        assert ["Вера Дятлова", "62,5 ч", "80 %50 из 62,5 ч", "резерв"] in [
            row[:4] for row in fresh
        ]
        assert vera(loaded).contract_hours_week == Decimal("62.5")

    @pytest.mark.parametrize(
        ("value", "version", "sentence"),
        [("200", 1, "от 0 до 168"), ("много", 1, "не число"), ("", 1, "Заполните"), ("20", 9, "кто-то изменил")],
    )  # fmt: skip
    def test_what_cannot_be_is_refused_in_the_form(self, loaded, value, version, sentence):
        called = self.save(loaded, value, version=version)
        assert sentence in Node(called.aside["hours-said"]["children"]).text
        assert vera(loaded).contract_hours_week == 40

    @pytest.mark.parametrize("login", ["head", "clerk"])
    def test_nobody_else_sets_them_or_is_offered_to(self, loaded, login):  # Z2
        page = drawn(loaded.person(login), "/board?view=load")
        assert not page.all("Button", "load-contract")
        assert self.ask(loaded, by=login).status == 403
        assert self.save(loaded, "20", by=login).status == 403
        assert vera(loaded).contract_hours_week == 40


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_word_of_the_other_language(loaded, language):
    owner = loaded.person("owner")
    owner.post("/me/choice", json={"name": "language", "value": language})
    said = words.of_layout(drawn(owner, "/board?view=load").value)
    said += words.of_layout(outcome(TestHours().ask(loaded), "hours-dialog").value)
    assert words.foreign(said, language, loaded.here.database) == []
