"""The list of statistics: searched, narrowed, without what the viewer may not see."""

import pytest

from models.i18n import NBSP
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn, outcome
from tests.dashboard.showing import SECRET, SECRET_NUMBER


@pytest.fixture
def see(shown):
    def see(query="", login="owner") -> Node:
        return drawn(shown.web.person(login), f"/statistics{query}")

    return see


def names(page: Node) -> list[str]:
    tables = page.all("Table")
    return [row.all("Link")[0].text for row in tables[0].all("Tr")[1:]] if tables else []


def test_every_statistic_stands_with_its_place_owner_value_and_condition(see):
    rows = {row[0]: row[1:] for row in see().one("Table").rows()}
    assert rows["Валовой доходincome"] == [
        "", "Анна Орлова", "Неделя", "по метрике", f"10{NBSP}028{NBSP}₽", "▲▲Изобилие",
    ]  # fmt: skip
    assert rows["Приказыoffice"][:2] == ["7 Административное", "исполняет Анна Орлова"]  # OB-3
    assert rows["Обученоtrained"][2:5] == ["Месяц", "вручную", f"14{NBSP}чел."]
    assert rows["Доля отгрузокshares"][3:5] == ["из файлов", f"88,25{NBSP}%"]
    assert rows["Касанияtouches"][4:] == ["—", "?нет данных"]  # ST-1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=ЖАЛОБЫ", ["Жалобы"]),
        ("?q=complai", ["Жалобы"]),
        ("?q=доход+вал", ["Валовой доход"]),
        ("?q=%25", []),
        ("?mode=import", ["Доля отгрузок"]),
        ("?mode=metric", ["Валовой доход", "Средний платёж"]),
        ("?q=доход&mode=manual", []),
    ],
)
def test_it_is_narrowed_by_the_address(see, query, found):
    assert names(see(query)) == found


def test_it_is_narrowed_by_division(see, shown):
    found = names(see(f"?division={shown.numbers.cast.sales}"))
    assert sorted(found) == ["Доля отгрузок", "Жалобы", "Звонки <b>клиентам</b>", "Касания"]


@pytest.mark.parametrize("query", ["?division=x", "?mode=guess", "?archived=yes", "?utm=1"])
def test_what_the_address_says_wrongly_counts_as_not_said(see, query):  # Z24
    assert names(see(query)) == names(see())


def test_typing_narrows_without_a_new_page(shown):
    called = shown.web.person("owner").call("statistics.narrow", "жал", None, "manual", False)
    assert names(outcome(called, "statistics-lines")) == ["Жалобы"]
    nothing = shown.web.person("owner").call("statistics.narrow", "ничего такого", None, None, True)
    assert "Ничего не найдено" in outcome(nothing, "statistics-lines").text


@pytest.mark.parametrize("login", ["head", "clerk"])
def test_what_is_hidden_is_not_listed_nor_found(shown, see, login):  # Z17
    page = str(see(login=login).value)
    assert SECRET not in page
    assert SECRET_NUMBER not in page.replace(NBSP, "")
    called = shown.web.person(login).call("statistics.narrow", "резерв", None, None, False)
    assert "Ничего не найдено" in outcome(called, "statistics-lines").text


def test_only_those_who_may_are_offered_to_define(see):
    assert "Завести статистику" in see(login="head").text
    assert "Завести статистику" not in see(login="clerk").text


def test_an_empty_list_says_what_to_do_next(web):
    page = drawn(web.person("owner"), "/statistics")
    assert "Статистик пока нет" in page.text
    assert page.links()["Завести статистику"] == "/statistics/new"
    assert "/statistics/new" not in str(drawn(web.person("clerk"), "/statistics").value)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_word_of_the_other_language(shown, see, language):
    shown.web.person("owner").post("/me/choice", json={"name": "language", "value": language})
    texts = words.of_layout(see().value)
    assert words.foreign(texts, language, shown.here.database) == []
