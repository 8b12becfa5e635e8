"""The cards of posts and units: read by everybody, written by who administers, refused in sentences."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from models import organisation
from models.access import SYSTEM
from models.organisation import Assignment, Employee, Flow, Function, Post, Unit, UnitKind
from tests.conftest import FOUNDED
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn

FIELDS = ("name", "unit", "norm", "holders", "statistic", "purpose", "authority", "sequence",
          "valuable_product")  # fmt: skip


def lines(kind, field, values):
    return [({"type": kind, "field": field, "index": i}, value) for i, value in enumerate(values)]


@pytest.fixture
def submit(web, small_company):
    """Press the button under the card of a post."""

    def submit(post_id=small_company.sales_clerk, by="owner", version=None, close=None, **given):
        with web.here.database.reading() as session:
            post = session.get(Post, post_id)
            kept = post.version if post else 1
        usual = {"name": "Менеджер", "unit": str(small_company.sales_department), "holders": 1}
        fields = {**dict.fromkeys(FIELDS), **usual, **given}
        functions, weights = fields.get("functions", []), fields.get("weights", [])
        whats, whos = fields.get("hands", []), fields.get("to", [])
        return web.person(by).call(
            "board_post.submit", 0 if close else 1, close, post_id,
            kept if version is None else version, *[fields[name] for name in FIELDS],
            fields.get("head", False),
            lines("post-function", "text", functions), lines("post-function", "weight", weights),
            lines("post-receives", "what", []), lines("post-receives", "who", []),
            lines("post-hands", "what", whats), lines("post-hands", "who", whos),
            triggered=1 if close else 0,
        )  # fmt: skip

    return submit


def said(called, place="post-said") -> str:
    assert called.status == 200, called.text
    return Node(called.aside[place]["children"]).text


def seat(web, post_id) -> Assignment | None:
    with web.here.database.reading() as session:
        query = select(Assignment).where(
            Assignment.post_id == post_id, Assignment.valid_to.is_(None)
        )
        return session.scalars(query).first()


class TestCard:
    def test_everybody_reads_the_seven_things(self, web, small_company):  # OB-8
        values = {
            "purpose": "Чтобы покупали снова", "authority": "Скидка до 5 %",
            "sequence": "Заявка → счёт → оплата", "valuable_product": "оплаченные заказы",
            "norm_hours_week": Decimal("37.5"), "functions": [Function("Звонит", Decimal(20))],
            "receives": [Flow("заявки", outside="клиент")],
            "hands": [Flow("оплаты", small_company.treasurer)],
        }  # fmt: skip
        with web.here.database.writing() as session:
            organisation.change_post(session, SYSTEM, small_company.sales_clerk, values, version=1)
        page = drawn(web.person("clerk"), f"/posts/{small_company.sales_clerk}")
        for text in (
            "ООО «Подсолнух» › 2 Распространения › 6 Регистрации", "Чтобы покупали снова", "Звонит",
            "20 ч в неделю", "Скидка до 5 %", "клиент", "оплаченные заказы", "Вера Дятлова",
            "с 01.01.2020", "Норма: 37,5 ч в неделю", "93 %", "норма",
        ):  # fmt: skip
            assert text in page.text, text
        assert page.links()["Казначей"] == f"/posts/{small_company.treasurer}"
        assert "Ещё не заполнено: главная статистика." in page.text
        assert "Редактировать" not in page.text

    def test_who_held_it_before_is_told(self, web, small_company):
        with web.here.database.writing() as session:
            organisation.unassign(session, SYSTEM, small_company.sales_head, dt.date(2024, 5, 1))
        page = drawn(web.person("clerk"), f"/posts/{small_company.sales_head}")
        assert "с 01.01.2020 по 01.05.2024" in page.one("Section", "post-holders").text

    def test_a_closed_post_is_still_to_be_read(self, web, submit, small_company):
        submit(small_company.vacant, close=1, name="x")
        page = drawn(web.person("owner"), f"/posts/{small_company.vacant}")
        assert "Закрыт с" in page.text
        assert not page.one("Div", "actions").links()

    def test_only_who_administers_has_the_form(self, web, small_company):
        path = f"/posts/{small_company.sales_clerk}?edit=1"
        assert drawn(web.person("owner"), path).one("Button", id="post-save")
        for login in ("head", "clerk"):
            assert "Нет доступа" in drawn(web.person(login), path).text

    @pytest.mark.parametrize("path", ["/posts/{}", "/posts/{}?edit=1"])
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_no_word_of_the_other_language(self, web, small_company, path, language):
        owner = web.person("owner")
        owner.post("/me/choice", json={"name": "language", "value": language})
        texts = words.of_layout(drawn(owner, path.format(small_company.sales_head)).value)
        assert words.foreign(texts, language, web.here.database) == []


class TestPostForm:
    def test_what_was_typed_is_kept_and_shown(self, web, submit, small_company):
        called = submit(
            name="Старший менеджер", norm="37,5", functions=["Звонит", "", "Пишет"],
            weights=["20", None, "1,5"], hands=["деньги", "заявка", ""],
            to=["Казначей · 3", "клиент", ""],
        )  # fmt: skip
        assert called.outputs["url"]["href"] == f"/posts/{small_company.sales_clerk}"
        with web.here.database.reading() as session:
            post = session.get(Post, small_company.sales_clerk)
            kept = organisation.lists(session, post, dt.date(2100, 1, 1))
        assert (post.name, post.norm_hours_week) == ("Старший менеджер", Decimal("37.5"))
        assert kept["functions"] == [
            Function("Звонит", Decimal(20)), Function("Пишет", Decimal("1.5")),
        ]  # fmt: skip
        assert kept["hands"] == [
            Flow("деньги", small_company.treasurer), Flow("заявка", outside="клиент"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"name": " "}, "Заполните"),
            ({"norm": "много"}, "не число"),
            ({"norm": "200"}, "от 0 до 168"),
            ({"unit": "99999"}, "нет"),
            ({"holders": 0}, "целое число"),
            ({"hands": ["заказ"], "to": [""]}, "укажите, от кого или кому"),
            ({"version": 99}, "изменил"),
            ({"statistic": "99999"}, "нет"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_the_form(self, web, submit, fields, sentence):
        called = submit(**fields)
        assert sentence.casefold() in said(called).casefold()
        with web.here.database.reading() as session:
            assert {one.version for one in session.scalars(select(Post))} == {1}

    def test_a_post_with_statistics_is_not_closed(self, shown):  # OB-5
        clerk, owner = shown.numbers.cast.sales_clerk, shown.web.person("owner")
        empty = [lines("x", "x", [])] * 6
        called = owner.call(
            "board_post.submit", 0, 1, clerk, 1, *[None] * 9, False, *empty, triggered=1
        )
        assert "статистик" in said(called)


class TestHolders:
    def add(self, web, post_id, who=None, newcomer="", kind="permanent", by="owner"):
        return web.person(by).call("board_holders.add", 1, post_id, who, newcomer, kind, 50, None)

    def test_a_newcomer_is_hired_on_the_post(self, web, small_company):
        called = self.add(web, small_company.vacant, newcomer="Глеб Лугов")
        assert called.outputs["url"]["href"] == f"/posts/{small_company.vacant}"
        row = seat(web, small_company.vacant)
        with web.here.database.reading() as session:
            assert session.get(Employee, row.employee_id).name == "Глеб Лугов"
        assert row.time_share == 50

    def test_a_full_post_is_refused(self, web, small_company):  # OB-2
        row = seat(web, small_company.sales_clerk)
        called = self.add(web, small_company.sales_head, str(row.employee_id))
        assert "занимает" in said(called, "holders-said")
        assert "url" not in called.outputs

    def test_nobody_is_not_put_on_a_post(self, web, small_company):
        assert said(self.add(web, small_company.vacant), "holders-said")

    def change(self, web, button, row, version=None, time=70):
        key = {
            "type": button,
            "seat": row.id,
            "version": row.version if version is None else version,
            "post": row.post_id,
        }
        other = {**key, "type": "holders-free" if button == "holders-share" else "holders-share"}
        ids = [{"type": kind, "seat": row.id} for kind in ("seat-kind", "seat-time", "seat-part")]
        pressed = [[(key, 1)], [(other, 0)]]
        shared, freed = pressed if button == "holders-share" else reversed(pressed)
        values = ("acting", time, 100)
        states = [[(one, value)] for one, value in zip(ids, values, strict=True)]
        return web.person("owner").call(
            "board_holders.change", shared, freed, *states, [(ids[0], ids[0])],
            triggered=0 if button == "holders-share" else 1,
        )  # fmt: skip

    def test_shares_are_kept(self, web, small_company):
        row = seat(web, small_company.sales_clerk)
        self.change(web, "holders-share", row)
        now = seat(web, small_company.sales_clerk)
        assert (now.kind, now.time_share, now.post_part) == ("acting", 70, 100)

    def test_somebody_elses_change_is_told(self, web, small_company):  # D9
        row = seat(web, small_company.sales_clerk)
        assert "изменил" in said(self.change(web, "holders-share", row, version=7), "holders-said")

    def test_somebody_leaves_the_post(self, web, small_company):
        self.change(web, "holders-free", seat(web, small_company.sales_clerk))
        assert seat(web, small_company.sales_clerk) is None


class TestUnitForm:
    def press(self, web, unit_id, close=None, version=1, **given):
        fields = {"number": "2", "name": "Продаж", "parent": None, "statistic": None,
                  "goal": "первые в области", "product": "оплаченные заказы"}  # fmt: skip
        return web.person("owner").call(
            "board_unit.submit", 0 if close else 1, close, unit_id, version,
            *(fields | given).values(), triggered=1 if close else 0,
        )  # fmt: skip

    def test_words_and_place_are_kept_at_once(self, web, small_company):
        department = small_company.sales_department
        called = self.press(web, department, number="7", parent=str(small_company.treasury))
        assert called.outputs["url"]["href"] == f"/board?unit={department}"
        with web.here.database.reading() as session:
            unit = session.get(Unit, department)
        assert (unit.number, unit.goal, unit.parent_id) == (
            "7", "первые в области", small_company.treasury,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [({"number": "3"}, "занят"), ({"name": ""}, "Заполните"), ({"version": 9}, "изменил")],
    )
    def test_what_cannot_be_is_refused(self, web, small_company, given, sentence):  # OB-5
        assert sentence in said(self.press(web, small_company.sales, **given), "unit-said")

    def test_a_unit_with_posts_is_not_closed(self, web, small_company):  # OB-5
        called = self.press(web, small_company.sales, close=1)
        assert "ещё есть" in said(called, "unit-said")

    def test_an_empty_unit_is_closed(self, web, small_company):
        with web.here.database.writing() as session:
            values = {"number": "9", "name": "Лишний"}
            kind, above = UnitKind.DEPARTMENT, small_company.sales
            unit = organisation.create_unit(session, SYSTEM, kind, above, values, since=FOUNDED)
        assert self.press(web, unit.id, close=1).outputs["url"]["href"] == "/board"

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_no_word_of_the_other_language(self, web, small_company, language):
        owner = web.person("owner")
        owner.post("/me/choice", json={"name": "language", "value": language})
        texts = words.of_layout(drawn(owner, f"/units/{small_company.sales}").value)
        assert words.foreign(texts, language, web.here.database) == []


def test_the_audit_tells_of_a_card_in_words(web, submit):
    submit(functions=["Звонит клиентам"], weights=["22,5"], hands=["заявка"], to=["клиент"])
    page = drawn(web.person("owner"), "/audit")
    assert "Звонит клиентам · 22.5" in page.text
    assert "заявка · клиент" in page.text
    assert words.foreign(words.of_layout(page.value), "ru", web.here.database) == []
