"""The org board: everybody's picture of who does what, on any day, in any of its shapes."""

import datetime as dt
from decimal import Decimal

import pytest

from dashboard.questions.board_look import BoardLook
from models import organisation
from models.access import SYSTEM
from models.organisation import UnitKind
from tests.conftest import FOUNDED
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn, outcome

BEFORE = FOUNDED - dt.timedelta(days=1)


def post(page, post_id) -> Node:
    return page.one(**{"data-post": str(post_id)})


class TestLook:
    def test_what_an_address_says_comes_back_into_it(self):
        look = BoardLook(view="tree", on=FOUNDED, unit=4, text="счёт & касса")
        assert BoardLook.at(look.href()) == look
        assert BoardLook().href() == "/board"

    @pytest.mark.parametrize(
        "query",
        [{"view": "x"}, {"on": "31.02"}, {"on": "0001-01-01"}, {"unit": "-1"}, {"unit": "٣"}],
    )
    def test_what_an_address_says_wrongly_counts_as_not_said(self, query):  # Z24
        assert BoardLook.of(query) == BoardLook()

    @pytest.mark.parametrize("junk", [None, 7, [], "javascript:alert(1)", "/board?unit=1e9"])
    def test_a_forged_store_is_no_look(self, junk):  # Z5
        assert BoardLook.at(junk) == BoardLook()


class TestPicture:
    def test_the_company_stands_over_its_divisions_in_order(self, shown):  # OB-1, IC-8
        page = drawn(shown.web.person("owner"), "/board")
        heads = [one.one("B", "board-number").text for one in page.all("Header", "board-head")]
        assert heads == ["7", "1", "2", "3", "4", "5", "6"]
        assert page.one("Section", "board-top").one("H2").text == "ООО «Подсолнух»"

    def test_as_many_columns_as_there_are_divisions(self, web, small_company):  # OB-1
        with web.here.database.writing() as session:
            for number in range(10, 20):
                values = {"number": str(number), "name": f"Блок {number}", "sort": number}
                kind, top = UnitKind.DIVISION, small_company.company
                organisation.create_unit(session, SYSTEM, kind, top, values, since=FOUNDED)
        page = drawn(web.person("clerk"), "/board")
        assert len(page.all("Section", "board-column")) == 12

    def test_a_holder_stands_under_his_post(self, web, small_company):
        page = drawn(web.person("clerk"), "/board")
        assert (
            post(page, small_company.sales_head).one("Div", "board-holder").text == "Борис Синицын"
        )

    def test_a_vacant_post_says_who_holds_it_from_above(self, web, small_company):  # OB-3
        vacant = post(drawn(web.person("clerk"), "/board"), small_company.vacant)
        assert vacant.one("Div", "board-holder").text == "вакансияисполняет Борис Синицын"
        assert "board-open" in vacant.props["className"]

    def test_a_main_statistic_leads_to_its_page_with_its_condition(self, shown):  # OB-8
        page = drawn(shown.web.person("owner"), "/board")
        marks = page.all("Link", "board-mark")
        assert marks
        for mark in marks:
            assert mark.props["href"] in {
                f"/statistics/{one}" for one in shown.numbers.ids.values()
            }
            assert mark.one("I").text in ("★", "▲▲", "▲", "▬", "▼", "▼▼", "?")
        assert any("₽" in one.props["title"] for one in marks)

    def test_a_statistic_the_viewer_may_not_see_leaves_no_trace(self, shown):  # Z17
        everything = drawn(shown.web.person("owner"), "/board").all("Link", "board-mark")
        own = drawn(shown.web.person("clerk"), "/board").all("Link", "board-mark")
        assert len(own) < len(everything)

    def test_one_division_alone(self, web, small_company):
        page = drawn(web.person("clerk"), f"/board?unit={small_company.sales}")
        assert page.one("Section", "board-top").one("H2").text == "2Распространения"
        assert "Казначей" not in page.one(id="board-picture").text

    def test_a_unit_there_is_not_is_the_whole_company(self, web):  # Z23
        assert "ООО «Подсолнух»" in drawn(web.person("clerk"), "/board?unit=999999").text


class TestDate:
    def test_the_board_of_an_earlier_day(self, web, small_company):  # OB-5
        today = dt.date(2024, 5, 1)
        with web.here.database.writing() as session:
            organisation.unassign(session, SYSTEM, small_company.sales_head, today)
        then = drawn(web.person("clerk"), f"/board?on={today - dt.timedelta(days=1)}")
        assert "Борис Синицын" in post(then, small_company.sales_head).text
        assert "На 30.04.2024" in then.one("P", "board-past").text
        now = drawn(web.person("clerk"), "/board")
        assert "вакансия" in post(now, small_company.sales_head).text
        assert not now.all("P", "board-past")

    def test_before_there_was_a_company_there_is_no_board(self, web):
        page = drawn(web.person("owner"), f"/board?on={BEFORE}")
        assert "В этот день оргсхемы нет" in page.text
        assert page.links()["Вернуться к сегодня"] == "/board"

    def test_another_day_is_another_address(self, web):
        clerk = web.person("clerk")
        called = clerk.call("board.travel", "2024-04-30", "/board?view=tree", "борис")
        assert called.outputs["url"]["href"].startswith("/board?view=tree&on=2024-04-30&q=")

    @pytest.mark.parametrize("day", [None, "", "завтра", "31.12.2024", "9999-99-99"])
    def test_no_day_goes_nowhere(self, web, day):
        called = web.person("clerk").call("board.travel", day, "/board", None)
        assert "url" not in called.outputs


class TestSearch:
    def hits(self, web, text, address="/board"):
        called = web.person("clerk").call("board.search", text, address)
        found = outcome(called, "board-picture")
        names = [node for node in found.walk() if "hit" in str(node.props.get("className")).split()]
        return [node.props.get("data-post") for node in names], outcome(called, "board-found").text

    @pytest.mark.parametrize("text", ["синицын", "СИНИЦЫН борис", "руководитель продаж"])
    def test_people_and_posts_are_found_however_they_are_written(self, web, small_company, text):
        assert self.hits(web, text) == ([str(small_company.sales_head)], "найдено: 1")

    def test_nothing_found_says_so(self, web):
        assert self.hits(web, "нет таких") == ([], "Ничего не найдено")

    def test_the_list_leaves_out_what_does_not_fit(self, web):
        called = web.person("clerk").call("board.search", "вера", "/board?view=list")
        assert [row[1] for row in outcome(called, "board-picture").rows()] == ["Менеджер"]

    def test_the_words_of_an_address_are_looked_for(self, web):
        page = drawn(web.person("clerk"), "/board?view=list&q=вера")
        assert page.one("TextInput", id="board-text").props["value"] == "вера"
        assert len(page.rows()) == 1


class TestShapes:
    def test_the_list_has_a_line_per_post(self, web):
        rows = drawn(web.person("clerk"), "/board?view=list").rows()
        assert [row[1] for row in rows] == [
            "Директор", "Руководитель продаж", "Менеджер", "Ассистент", "Казначей",
        ]  # fmt: skip

    def test_the_tree_holds_units_inside_each_other(self, web, small_company):
        page = drawn(web.person("clerk"), "/board?view=tree")
        sales = page.one("Details", **{"data-unit": str(small_company.sales)})
        assert sales.one("Details", **{"data-unit": str(small_company.sales_department)})

    @pytest.mark.parametrize("view", ["board", "tree", "list", "check"])
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_no_word_of_the_other_language(self, shown, view, language):
        owner = shown.web.person("owner")
        owner.post("/me/choice", json={"name": "language", "value": language})
        texts = words.of_layout(drawn(owner, f"/board?view={view}").value)
        assert words.foreign(texts, language, shown.here.database) == []

    def test_what_people_write_is_inert(self, web, small_company):  # I1
        evil = '<img src=x onerror="alert(1)">{{7*7}}'
        with web.here.database.writing() as session:
            post = session.get(organisation.Post, small_company.vacant)
            organisation.change_post(session, SYSTEM, post.id, {"name": evil}, version=post.version)
        for view in ("board", "tree", "list"):
            assert evil in drawn(web.person("clerk"), f"/board?view={view}").text


def test_a_company_without_a_board_is_led_to_one(new_web):
    from models import company, people  # noqa: PLC0415 - this test alone begins from nothing

    with new_web.here.database.writing() as session:
        company.set_up(session, "ООО «Пусто»", timezone="Europe/Moscow")
        new_web.users["owner"] = people.add(session, None, "owner", "Анна", "owner").id
    page = drawn(new_web.person("owner"), "/board")
    assert page.links()["Выбрать структуру"] == "/settings"


class TestCheck:
    def test_what_is_wrong_is_listed_with_a_way_to_mend_it(self, web, small_company):  # OB-6, OB-8
        page = drawn(web.person("owner"), "/board?view=check")
        links = page.one(id="board-picture").links()
        assert (
            links["У «3 Казначейское» нет главной статистики."]
            == f"/units/{small_company.treasury}"
        )
        card = links["Карточка поста «Ассистент» заполнена не вся."]
        assert card == f"/posts/{small_company.vacant}?edit=1"
        assert "полномочия, последовательность работы, ЦКП" in page.text

    def test_who_may_not_mend_it_may_read_it(self, web, small_company):
        page = drawn(web.person("clerk"), "/board?view=check")
        links = page.one(id="board-picture").links()
        assert (
            links["Карточка поста «Ассистент» заполнена не вся."]
            == f"/posts/{small_company.vacant}"
        )

    def test_a_part_of_the_board_has_its_own_faults(self, web, small_company):
        page = drawn(web.person("owner"), f"/board?view=check&unit={small_company.treasury}")
        assert "Казначей" in page.one(id="board-picture").text
        assert "Ассистент" not in page.one(id="board-picture").text

    def test_an_overloaded_person_is_seen_on_the_board(self, web, small_company):  # OB-7
        with web.here.database.writing() as session:
            values = {"norm_hours_week": Decimal(60)}
            organisation.change_post(session, SYSTEM, small_company.sales_clerk, values, version=1)
        page = drawn(web.person("clerk"), "/board")
        mark = post(page, small_company.sales_clerk).one("I", "board-load")
        assert (mark.text, mark.props["title"]) == ("▲", "перегружен, 150 %")
        assert "Вера Дятлова: перегрузка." in drawn(web.person("clerk"), "/board?view=check").text
