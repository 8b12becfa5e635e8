"""The screens of rights: the matrix, a role, a person's rights, who sees a record; each to whom."""

import pytest

from models import people, roles, statistics
from models.access import READY, Permission, Role
from models.statistics import Visibility
from models.statistics.reasons import ways
from tests.dashboard.drawn import drawn


def cells(role, **changed):
    """Ids and values of the grid, as a browser sends them."""
    rights = {str(one): str(reach) for one, reach in READY[role].items()} | changed
    ids = [{"type": "right", "permission": one} for one in rights]
    return [(one, rights[one["permission"]]) for one in ids], [(one, one) for one in ids]


def save(person, code, version, name, given):
    values, ids = given
    return person.call("role.save", 1, code, version, name, values, ids)


def may(web, login, permission):
    with web.here.database.reading() as session:
        return people.viewer(session, people.get(session, web.users[login])).may(permission)


class TestMatrix:
    def test_every_role_stands_against_every_right(self, web):
        text = drawn(web.person("owner"), "/rights").text
        for word in ("внешний аудитор", "кассир", "Видеть оплату труда", "Изменять роли"):
            assert word in text

    def test_a_right_given_to_a_role_holds_at_once(self, web):  # Z28
        changed = cells(Role.CLERK, **{"audit.see": "company"})
        assert save(web.person("owner"), "clerk", 0, "", changed).status == 200
        assert may(web, "clerk", Permission.SEE_AUDIT)
        assert "Нет доступа" not in drawn(web.person("clerk"), "/audit").text

    @pytest.mark.parametrize("login", ["head", "clerk"])
    def test_only_who_gives_rights_sees_and_changes_roles(self, web, login):  # Z12
        person = web.person(login)
        for path in ("/rights", "/rights/clerk", f"/people/{web.users['owner']}/rights"):
            assert "Нет доступа" in drawn(person, path).text
        assert save(person, "clerk", 0, "", cells(Role.CLERK)).status == 403
        assert person.call("role.make", 1, "Логист", "clerk").status == 403
        assert not may(web, login, Permission.SEE_AUDIT)

    def test_the_owners_role_refuses_every_change(self, web):
        called = save(web.person("owner"), "owner", 0, "", cells(Role.CLERK))
        assert "Владелец может всё" in called.text_of("role-said")

    def test_a_role_like_another_is_made_named_and_put_away(self, web):
        owner = web.person("owner")
        href = owner.call("role.make", 1, "Логист", "clerk").outputs["url"]["href"]
        code = href.rpartition("/")[2]
        assert "Логист" in drawn(owner, href).text
        assert save(owner, code, 2, "Снабженец", cells(Role.CLERK)).status == 200
        with web.here.database.reading() as session:
            assert roles.get(session, code).name == "Снабженец"
        assert owner.call("role.leave", 0, 1, code, 3, triggered=1).outputs["url"] == {
            "href": "/rights"
        }
        assert "Здесь ничего нет" in drawn(owner, href).text

    def test_a_post_gives_its_role_to_whoever_holds_it(self, web, small_company):  # Z28
        owner, post = web.person("owner"), small_company.sales_clerk
        called = owner.call("role.posts", 1, [], str(post), "cashier")
        assert "Менеджер" in called.text_of("role-posts")
        assert may(web, "clerk", Permission.SEE_MONEY)
        button = {"type": "post-role", "post": post}
        owner.call("role.posts", 0, [(button, 1)], None, "cashier", triggered=1)
        assert not may(web, "clerk", Permission.SEE_MONEY)


class TestPerson:
    def test_a_grant_says_why_and_is_taken_back(self, web):
        owner, clerk = web.person("owner"), web.users["clerk"]
        given = ("audit.see", "company", None, "", "Проверка склада")
        called = owner.call("grant.submit", 1, [], clerk, *given)
        assert "Проверка склада" in called.text_of("grants")
        assert may(web, "clerk", Permission.SEE_AUDIT)
        button = {"type": "grant-revoke", "grant": 1}
        owner.call("grant.submit", 0, [(button, 1)], clerk, *given, triggered=1)
        assert not may(web, "clerk", Permission.SEE_AUDIT)

    def test_a_grant_without_a_reason_is_refused_beside_its_field(self, web):
        called = web.person("owner").call(
            "grant.submit", 1, [], web.users["clerk"], "audit.see", "company", None, "", ""
        )
        assert "причина" in called.text_of("grant-said")

    def test_the_page_says_what_gives_each_right_and_what_he_would_see(self, web):
        text = drawn(web.person("owner"), f"/people/{web.users['clerk']}/rights").text
        for word in ("роль человека «сотрудник»", "Вводить значения статистик", "Что увидит"):
            assert word in text

    def test_everybody_sees_his_own_rights_and_whom_to_ask(self, web):
        text = drawn(web.person("clerk"), "/access").text
        assert "Права раздают: Анна Орлова." in text


class TestWhoSees:
    def test_it_tells_of_everybody_to_who_gives_rights(self, shown):
        owner = shown.web.person("owner")
        text = drawn(owner, f"/access{shown.address('average')}").text
        assert "Борис Синицын" in text
        assert "относится к другой части компании" in text

    def test_others_are_told_of_themselves_only(self, shown):  # Z17
        text = drawn(shown.web.person("clerk"), f"/access{shown.address('income')}").text
        assert "Вера Дятлова" in text
        assert "Борис" not in text

    def test_of_what_he_does_not_see_nobody_is_told_anything(self, shown):  # Z23
        head = shown.web.person("head")
        assert drawn(head, f"/access{shown.address('average')}") == drawn(
            head, "/access/statistics/9999"
        )

    @pytest.mark.parametrize("login", ["owner", "head", "clerk"])
    @pytest.mark.parametrize("visibility", list(Visibility))
    def test_the_reasons_say_what_the_condition_does(self, shown, login, visibility):
        with shown.here.database.writing() as session:
            one = session.get(statistics.Statistic, shown.numbers.ids["average"])
            one.visibility = visibility
            session.flush()
            viewer = people.viewer(session, people.get(session, shown.web.users[login]))
            seen = session.query(statistics.Statistic).where(statistics.visible_to(viewer))
            visible = one.id in {row.id for row in seen}
            assert ways(session, viewer, one)[0].opens == visible
