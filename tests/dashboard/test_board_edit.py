"""Changing the board where it is seen: dragged or asked for, each through the door, refused in sentences."""

import datetime as dt
import json
import re

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import select

from dashboard.views.board import BoardSheet, PostBox, UnitBox, classic
from dashboard.views.board_lines import tree
from models import organisation
from models.base import now
from models.organisation import Post, Unit
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn, outcome


def tomorrow() -> dt.date:
    return now().date() + dt.timedelta(days=1)


def board(web):
    with web.here.database.reading() as session:
        return organisation.board(session, tomorrow())


def seen(web, what, key) -> dict[str, int]:
    """What the board that is shown says of a thing: its version, or whose seat it is."""
    if not isinstance(key, int):
        return {}
    with web.here.database.reading() as session:
        if what == "person":
            seats = organisation.board(session, tomorrow()).seats.get(key, ())
            return {"seat": seats[0].assignment_id} if seats else {}
        thing = session.get(Unit if what == "unit" else Post, key)
        return {"version": thing.version} if thing else {}


@pytest.fixture
def drop(web):
    """Drag something somewhere."""

    def drop(what, key, to=None, by="owner", **more):
        known = seen(web, what, key)
        moved = {"what": what, "id": str(key), "to": str(to), "count": 1, **known, **more}
        return web.person(by).call("board_edit.drop", moved, "/board?edit=1")

    return drop


@pytest.fixture
def do(web):
    """Press a button of the dialog about a unit or a post."""

    def do(deed, what, key, version=None, **fields):
        ids = [{"type": "board-field", "name": name.replace("_", "-")} for name in fields]
        values = list(zip(ids, fields.values(), strict=True))
        pressed = [({"type": "board-do", "deed": deed}, 1)]
        about = {"what": what, "id": key, **seen(web, what, key), **seen(web, "person", key)}
        about |= {"version": about.get("version", 0) if version is None else version}
        names = list(zip(ids, ids, strict=True))
        return web.person("owner").call(
            "board_edit.do", pressed, about, values, names, "/board?edit=1"
        )

    return do


def said(called, place="board-dialog-said") -> str:
    assert called.status == 200, called.text
    return Node(called.aside[place]["children"]).text


class TestSight:
    def test_only_who_administers_sees_how_to_change(self, web):
        assert drawn(web.person("owner"), "/board").links()["Изменить схему"] == "/board?edit=1"
        assert drawn(web.person("owner"), "/board?edit=1").all("Button", "board-menu")
        for login in ("head", "clerk"):
            page = drawn(web.person(login), "/board?edit=1")
            assert not page.all("Button", "board-menu")
            assert "Изменить схему" not in page.links()

    def test_whose_right_ends_at_a_unit_sees_the_way_to_change_that_unit_alone(self):
        unit = UnitBox(
            1, "division", "2", "Сбыт", posts=(PostBox(3, "Пост", False, mine=True),), mine=True
        )
        other = UnitBox(2, "division", "3", "Чужое", posts=(PostBox(4, "Чужой", False),))
        top = UnitBox(0, "company", "0", "ООО", units=(unit, other))
        sheet = BoardSheet(top, "board", "", (), editing=True)
        for view in (classic, tree):
            asked = re.findall(
                r'"data-ask": "(\S+)"', json.dumps(view(sheet), cls=PlotlyJSONEncoder)
            )
            assert asked == ["unit:1", "post:3"]

    def test_the_past_is_not_to_be_changed(self, web):
        page = drawn(web.person("owner"), "/board?edit=1&on=2024-05-01")
        assert not page.all("Button", "board-menu")


class TestDrag:
    def test_a_unit(self, web, drop, small_company):
        called = drop("unit", small_company.sales_department, small_company.treasury)
        column = outcome(called, "board-picture").one(**{"data-unit": str(small_company.treasury)})
        assert "Регистрации" in column.text
        moved = board(web).units[small_company.sales_department]
        assert moved.parent_id == small_company.treasury

    def test_a_post_of_which_it_is_not_the_head_then(self, web, drop, small_company):
        drop("post", small_company.sales_head, small_company.treasury)
        post = board(web).posts[small_company.sales_head]
        assert (post.unit_id, post.is_head) == (small_company.treasury, False)

    def test_a_person(self, web, drop, small_company):
        drop("person", small_company.sales_clerk, small_company.vacant)
        with web.here.database.reading() as session:
            after = organisation.board(session, tomorrow())
        assert [seat.name for seat in after.seats[small_company.vacant]] == ["Вера Дятлова"]
        assert small_company.sales_clerk not in after.seats

    @pytest.mark.parametrize(
        ("what", "key", "to", "sentence"),
        [
            ("unit", "sales", "sales_department", "нельзя"),  # OB-5: no cycles
            ("unit", "sales", "treasury", "нельзя"),
            ("unit", "company", "sales", "одна компания"),
            ("person", "sales_clerk", "sales_head", "занимает"),
            ("person", "vacant", "treasurer", "никого нет"),
        ],
    )
    def test_what_cannot_be_is_refused_in_a_sentence(
        self, web, drop, small_company, what, key, to, sentence
    ):
        before = [repr(vars(one)) for one in rows(web)]
        called = drop(what, getattr(small_company, key), getattr(small_company, to))
        assert sentence in said(called, "board-edit-said")
        assert "board-picture" not in called.outputs
        assert [repr(vars(one)) for one in rows(web)] == before

    def test_a_post_beside_another_of_its_unit(self, web, drop, small_company):
        ours, other = small_company.vacant, small_company.sales_clerk
        drop("post", ours, beside=other, after=False)
        assert order(web, small_company.sales_department) == ["Ассистент", "Менеджер"]
        drop("post", ours, beside=other, after=True)
        assert order(web, small_company.sales_department) == ["Менеджер", "Ассистент"]

    def test_a_post_beside_one_of_another_unit(self, web, drop, small_company):
        drop("post", small_company.vacant, beside=small_company.treasurer, after=True)
        assert order(web, small_company.treasury) == ["Казначей", "Ассистент"]

    def test_a_division_beside_another(self, web, drop, small_company):
        drop("unit", small_company.treasury, beside=small_company.sales, after=False)
        assert [one.number for one in board(web).divisions()] == ["3", "2"]
        called = drop("unit", small_company.treasury, beside=small_company.company)
        assert "нет" in said(called, "board-edit-said")

    def test_what_somebody_else_changed_meanwhile_stays(self, web, drop, small_company):  # D9
        clerk, vacant = small_company.sales_clerk, small_company.vacant
        before = [repr(vars(one)) for one in rows(web)]
        for called in (
            drop("unit", small_company.sales_department, small_company.treasury, version=9),
            drop("unit", small_company.treasury, beside=small_company.sales, version=9),
            drop("post", vacant, small_company.treasury, version=9),
            drop("post", vacant, beside=clerk, version=9),
            drop("post", vacant, beside=small_company.treasurer, version=9),
            drop("person", clerk, vacant, seat=999),
        ):
            assert "кто-то изменил" in said(called, "board-edit-said")
        assert [repr(vars(one)) for one in rows(web)] == before

    @pytest.mark.parametrize("junk", ["x", "-1", "10" * 20, "", None, [1]])
    def test_ids_a_browser_made_up_move_nothing(self, drop, junk):  # Z24
        for what in ("unit", "post", "person"):
            called = drop(what, junk, junk)
            assert "board-picture" not in called.outputs

    def test_who_may_not_moves_nothing(self, web, drop, small_company):  # Z2, Z13
        for login in ("head", "clerk"):
            called = drop("unit", small_company.sales_department, small_company.treasury, by=login)
            assert called.status == 403
        unit = board(web).units[small_company.sales_department]
        assert unit.parent_id == small_company.sales


def rows(web) -> list[Unit | Post]:
    with web.here.database.reading() as session:
        found = [*session.scalars(select(Unit)), *session.scalars(select(Post))]
        session.expunge_all()
    for one in found:
        vars(one).pop("_sa_instance_state")
    return found


def order(web, unit_id) -> list[str]:
    posts = [one for one in board(web).posts.values() if one.unit_id == unit_id]
    return [one.name for one in sorted(posts, key=lambda one: (not one.is_head, one.sort, one.id))]


class TestDialog:
    def ask(self, web, what, key):
        called = web.person("owner").call("board_edit.ask", {"what": what, "id": str(key)})
        assert called.outputs["board-dialog"]["opened"] is True
        return outcome(called, "board-dialog")

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_it_offers_what_may_be_done(self, web, small_company, language):
        owner = web.person("owner")
        owner.post("/me/choice", json={"name": "language", "value": language})
        for what, key in (("unit", small_company.sales), ("post", small_company.sales_clerk)):
            dialog = self.ask(web, what, key)
            assert len(dialog.all("Button")) >= 6
            texts = words.of_layout(dialog.value)
            assert words.foreign(texts, language, web.here.database) == []

    def test_the_company_is_neither_moved_nor_closed(self, web, small_company):
        dialog = self.ask(web, "unit", small_company.company)
        deeds = {one.props["id"]["deed"] for one in dialog.all("Button")}
        assert deeds == {"rename", "unit", "post", "back", "on"}

    def test_a_unit_is_added_with_a_head(self, web, do, small_company):  # OB-6
        do("unit", "unit", small_company.company, new_number="4", new_name="Производственное")
        after = board(web)
        (added,) = [one for one in after.divisions() if one.number == "4"]
        assert after.head_post(added.id).name == "Руководитель «Производственное»"
        assert after.divisions()[-1].id == added.id

    def test_a_post_is_added_and_somebody_put_on_it(self, web, do, small_company):
        do("post", "unit", small_company.treasury, new_post="Бухгалтер")
        (added,) = [one for one in board(web).posts.values() if one.name == "Бухгалтер"]
        do("newcomer", "post", added.id, newcomer="Глеб Лугов")
        assert board(web).holders[added.id].name == "Глеб Лугов"

    def test_names_numbers_places_and_order(self, web, do, small_company):
        do("rename", "unit", small_company.treasury, number="3", name="Финансовое")
        do("rename", "post", small_company.vacant, name="Секретарь")
        do("move", "post", small_company.vacant, to=str(small_company.treasury))
        do("back", "unit", small_company.treasury)
        after = board(web)
        assert [one.name for one in after.divisions()] == ["Финансовое", "Распространения"]
        moved = after.posts[small_company.vacant]
        assert (moved.name, moved.unit_id) == ("Секретарь", small_company.treasury)

    def test_a_post_goes_up_and_down(self, web, do, small_company):
        department = small_company.sales_department
        do("on", "post", small_company.sales_clerk)
        assert order(web, department) == ["Ассистент", "Менеджер"]
        do("on", "post", small_company.sales_clerk)
        assert order(web, department) == ["Ассистент", "Менеджер"]
        do("back", "post", small_company.sales_clerk)
        assert order(web, department) == ["Менеджер", "Ассистент"]

    def test_many_posts_are_added_at_once_or_none(self, web, do, small_company):
        do("post", "unit", small_company.treasury, new_post="Бухгалтер\n\n Кассир \nКладовщик\n")
        expected = ["Казначей", "Бухгалтер", "Кассир", "Кладовщик"]
        assert order(web, small_company.treasury) == expected
        lines = "\n".join(["Ещё один", "я" * 201])
        assert "не больше" in said(do("post", "unit", small_company.treasury, new_post=lines))
        many = "\n".join(f"Пост {one}" for one in range(61))
        assert "60" in said(do("post", "unit", small_company.treasury, new_post=many))
        assert order(web, small_company.treasury) == expected

    @pytest.mark.parametrize(
        ("deed", "what", "key", "fields"),
        [
            ("rename", "unit", "sales", {"number": "2", "name": "Сбыта"}),
            ("move", "unit", "sales_department", {"to": "4"}),
            ("on", "unit", "sales", {}),
            ("rename", "post", "vacant", {"name": "Секретарь"}),
            ("move", "post", "vacant", {"to": "1"}),
            ("back", "post", "vacant", {}),
        ],
    )
    def test_a_dialog_that_is_out_of_date_changes_nothing(
        self, web, do, small_company, deed, what, key, fields
    ):  # D9
        before = [repr(vars(one)) for one in rows(web)]
        called = do(deed, what, getattr(small_company, key), version=9, **fields)
        assert "кто-то изменил" in said(called)
        assert [repr(vars(one)) for one in rows(web)] == before

    def test_a_post_is_closed(self, web, do, small_company):
        do("close", "post", small_company.vacant)
        assert small_company.vacant not in board(web).posts

    @pytest.mark.parametrize(
        ("deed", "what", "key", "fields", "sentence"),
        [
            ("unit", "unit", "company", {"new_number": "2", "new_name": "Ещё"}, "занят"),
            ("unit", "unit", "company", {"new_number": "8", "new_name": ""}, "Заполните"),
            ("post", "unit", "treasury", {"new_post": " "}, "Заполните"),
            ("rename", "unit", "sales", {"number": "3", "name": "Имя"}, "занят"),
            ("move", "unit", "sales", {"to": ""}, "нет"),
            ("close", "unit", "sales", {}, "ещё есть"),
            ("dance", "unit", "sales", {}, "Выберите"),
        ],
    )
    def test_what_cannot_be_is_refused_in_the_dialog(
        self, do, small_company, deed, what, key, fields, sentence
    ):
        called = do(deed, what, getattr(small_company, key), **fields)
        assert sentence in said(called)
        assert "board-picture" not in called.outputs
