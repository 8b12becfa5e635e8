"""«Моя шляпа»: everybody's own posts with all that belongs to them."""

import pytest

from models import organisation, people
from models.access import SYSTEM
from tests.dashboard import words
from tests.dashboard.drawn import drawn


def test_own_posts_with_their_seven_things(web, small_company):  # OB-8
    values = {"purpose": "Чтобы покупали снова"}
    with web.here.database.writing() as session:
        organisation.change_post(session, SYSTEM, small_company.sales_clerk, values, version=1)
    page = drawn(web.person("clerk"), "/hat")
    assert page.links()["Менеджер"] == f"/posts/{small_company.sales_clerk}"
    for title in ("Место", "Назначение", "Функции и обязанности", "Полномочия",
                  "Последовательность работы", "ЦКП", "Главная статистика", "Нагрузка"):  # fmt: skip
        assert title in page.text
    assert "Чтобы покупали снова" in page.text
    assert "Руководитель продаж" not in page.links()


def test_posts_held_from_above_come_after_ones_own(web):  # OB-3
    page = drawn(web.person("head"), "/hat")
    heads = [one.text for one in page.all("H2") if one.all("Link")]
    assert heads == ["Руководитель продаж", "Ассистентудерживается сверху"]


def test_who_holds_no_post_is_told_so(web):
    with web.here.database.writing() as session:
        web.users["new"] = people.add(session, None, "new", "Глеб", "clerk").id
    assert drawn(web.person("new"), "/hat").links()["Оргсхема"] == "/board"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_word_of_the_other_language(web, language):
    head = web.person("head")
    head.post("/me/choice", json={"name": "language", "value": language})
    texts = words.of_layout(drawn(head, "/hat").value)
    assert words.foreign(texts, language, web.here.database) == []
