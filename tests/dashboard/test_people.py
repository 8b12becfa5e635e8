"""Accounts on the screen: made, linked, changed, switched off; by owners only, never the last of them."""

import re

import pytest

from models import people
from models.audit import AuditRow
from models.people import User
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn, outcome

FRESH = "клевер-и-орешник-8"
NEW = {"login": "dasha", "name": "Дарья Лугова", "role": "clerk", "unit": None, "employee": None}


@pytest.fixture
def submit(web):
    """Press a button of the form of an account."""

    def submit(user=None, version=0, button="save", by="owner", active=True, **fields):
        given = {**NEW, **fields}
        position = ("save", "new-link", "switch").index(button)
        return web.person(by).call(
            "person.submit",
            *[int(position == place) for place in range(3)],
            user, version, active, *[given[name] for name in ("login", "name", "role", "unit", "employee")],
            triggered=position,
        )  # fmt: skip

    return submit


def link(called) -> str:
    """The path of the one-time link that is shown."""
    assert called.status == 200, called.text
    address = outcome(called, "person-result").one("Code").text
    return re.sub(r"^https?://[^/]+", "", address)


def said(called) -> str:
    assert called.status == 200, called.text
    return Node(called.aside["person-said"]["children"]).text


def account(web, login) -> User:
    with web.here.database.reading() as session:
        found = session.query(User).filter_by(login=login).one()
        session.expunge(found)
    return found


def sign_in(person, login, password):
    return person.post("/sign-in", data={"login": login, "password": password})


class TestCreate:
    def test_from_a_new_account_to_its_first_sign_in(self, web, submit):
        path = link(submit())
        stranger = web.person("stranger")
        assert sign_in(stranger, "dasha", FRESH).status_code == 403  # no password yet (A1)
        assert "Пароль" in stranger.get(path).text
        assert stranger.post(path, data={"password": FRESH}).status_code == 302
        assert stranger.get("/state").status_code == 200
        again = web.server.test_client()
        used = again.post(path, data={"password": FRESH}, headers={"Sec-Fetch-Site": "same-origin"})
        assert used.status_code == 403  # A13
        rows = drawn(web.person("owner"), "/people").one("Table").rows()
        (row,) = [row for row in rows if row[1] == "dasha"]
        assert (row[0], row[2], row[5]) == ("Дарья Лугова", "сотрудник", "")
        assert row[4] != ""

    def test_the_link_is_of_the_installation_not_of_what_a_browser_says(self, web, submit):  # I20
        called = submit()
        shown = outcome(called, "person-result").one("Code").text
        assert shown.startswith(web.here.link("/password/"))

    def test_an_account_without_a_password_says_so(self, web, submit):
        submit()
        assert "пароль ещё не задан" in drawn(web.person("owner"), "/people").text

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"login": ""}, "Нужны логин и имя."),
            ({"name": " "}, "Заполните поле"),
            ({"login": "HEAD"}, "Логин «head» уже занят."),
            ({"role": "root"}, "выберите из списка"),
            ({"unit": "99999"}, "нет"),
            ({"employee": "99999"}, "нет"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_the_form(self, web, submit, fields, sentence):
        called = submit(**fields)
        assert sentence.casefold() in said(called).casefold()
        assert "person-result" not in called.outputs
        with web.here.database.reading() as session:
            assert session.query(User).count() == 3

    def test_what_people_are_called_is_inert(self, web, submit):  # I1
        submit(name='<img src=x onerror="alert(1)">')
        row = drawn(web.person("owner"), "/people")
        assert '<img src=x onerror="alert(1)">' in row.text  # text of a component: React escapes


class TestChange:
    def test_other_rights_end_every_session(self, web, submit):  # A8
        head = web.person("head")
        assert head.get("/state").status_code == 200
        user = account(web, "head")
        called = submit(
            user.id, user.version, name=user.name, role="clerk", unit=str(user.unit_id),
            employee=str(user.employee_id),
        )  # fmt: skip
        assert outcome(called, "person-result").text == "сохранено"
        assert called.outputs["person-version"]["data"] == account(web, "head").version
        assert head.get("/state").status_code == 401
        assert account(web, "head").role == "clerk"

    def test_another_name_ends_none(self, web, submit):
        user = account(web, "head")
        submit(
            user.id, user.version, name="Борис Петрович", role="head", unit=str(user.unit_id),
            employee=str(user.employee_id),
        )  # fmt: skip
        assert web.person("head").get("/state").status_code == 200
        assert account(web, "head").name == "Борис Петрович"

    def test_who_looked_at_an_older_version_is_told(self, web, submit):  # D8
        user = account(web, "clerk")
        fields = {"role": "clerk", "unit": str(user.unit_id), "employee": str(user.employee_id)}
        submit(user.id, user.version, name="Вера Первая", **fields)
        called = submit(user.id, user.version, name="Вера Вторая", **fields)
        assert "кто-то изменил «Вера Первая»" in said(called)
        assert account(web, "clerk").name == "Вера Первая"

    def test_the_last_owner_stays_one(self, web, submit):
        user = account(web, "owner")
        lowered = submit(user.id, user.version, name=user.name, role="clerk")
        assert said(lowered) == "Это последний владелец. Сначала назначьте другого."
        switched = submit(user.id, user.version, button="switch")
        assert said(switched) == "Это последний владелец. Сначала назначьте другого."
        assert account(web, "owner").active
        assert web.person("owner").get("/state").status_code == 200

    def test_switching_off_and_on(self, web, submit):  # A8
        clerk, user = web.person("clerk"), account(web, "clerk")
        assert clerk.get("/state").status_code == 200
        called = submit(user.id, user.version, button="switch")
        assert called.outputs["person-switch"]["children"] == "Включить"
        assert clerk.get("/state").status_code == 401
        assert "отключ" in drawn(web.person("owner"), "/people").text
        link_now = submit(user.id, account(web, "clerk").version, button="new-link")
        assert "отключена" in said(link_now)
        fresh = called.outputs["person-version"]["data"]
        back = submit(user.id, fresh, button="switch", active=False)
        assert back.outputs["person-switch"]["children"] == "Отключить"
        assert account(web, "clerk").active

    def test_who_presses_second_does_not_switch_back(self, web, submit):
        user = account(web, "clerk")
        for _twice in range(2):
            called = submit(user.id, user.version, button="switch")
            assert called.outputs["person-switch"]["children"] == "Включить"
            assert not account(web, "clerk").active

    def test_a_fresh_link_lets_in_and_kills_the_one_before(self, web, submit):  # A13
        user = account(web, "clerk")
        first = link(submit(user.id, user.version, button="new-link"))
        second = link(submit(user.id, user.version, button="new-link"))
        stranger = web.person("stranger")
        assert stranger.post(first, data={"password": FRESH}).status_code == 403
        assert stranger.post(second, data={"password": FRESH}).status_code == 302

    def test_acts_are_noted_without_secrets(self, web, submit):  # O4
        path = link(submit())
        with web.here.database.reading() as session:
            rows = session.query(AuditRow).filter_by(object_type="user").order_by(AuditRow.id).all()
        assert rows[-1].actor_id == web.users["owner"]
        assert path.rpartition("/")[2] not in str([(row.before, row.after) for row in rows])


class TestWhoMay:
    @pytest.mark.parametrize("login", ["head", "clerk"])
    def test_only_owners_administer(self, web, submit, login):  # Z2
        user = account(web, "clerk")
        for path in ("/people", "/people/new", f"/people/{user.id}"):
            assert "Нет доступа" in drawn(web.person(login), path).text
        for called in (
            submit(by=login),
            submit(user.id, user.version, role="owner", by=login),
            submit(user.id, user.version, button="new-link", by=login),
        ):
            assert called.status == 403
        assert web.person(login).call("people.search", "").status == 403
        assert account(web, "clerk").role == "clerk"

    @pytest.mark.parametrize("strange", [0, -1, 10**20, "1", [1], True])
    def test_a_strange_id_leads_nowhere(self, web, submit, strange):  # Z24
        before = account(web, "owner").version
        for button in ("save", "new-link", "switch"):
            called = submit(strange, 1, button=button)
            assert called.status == 404 or "нет" in said(called)
        assert account(web, "owner").version == before

    def test_an_account_there_is_not(self, web):
        assert "Здесь ничего нет" in drawn(web.person("owner"), "/people/4242").text


def test_people_are_found_whatever_the_case(web):
    called = web.person("owner").call("people.search", "СИНИЦЫН")
    assert [row[1] for row in outcome(called, "people-lines").rows()] == ["head"]
    called = web.person("owner").call("people.search", "cle")
    assert [row[1] for row in outcome(called, "people-lines").rows()] == ["clerk"]
    assert outcome(web.person("owner").call("people.search", "нет таких"), "people-lines").text


def test_the_form_has_what_is_kept(web):
    user = account(web, "head")
    page = drawn(web.person("owner"), f"/people/{user.id}")
    assert page.one("TextInput", id="person-name").props["value"] == "Борис Синицын"
    login = page.one("TextInput", id="person-login").props
    assert (login["value"], login["disabled"]) == ("head", True)
    assert page.one("Select", id="person-role").props["value"] == "head"
    assert page.one("Select", id="person-unit").props["value"] == str(user.unit_id)
    with web.here.database.reading() as session:
        assert (
            people.get(session, user.id).version
            == page.one("Store", id="person-version").props["data"]
        )


@pytest.mark.parametrize("path", ["/people", "/people/new", "/people/1"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_word_of_the_other_language(web, path, language):
    owner = web.person("owner")
    owner.post("/me/choice", json={"name": "language", "value": language})
    texts = words.of_layout(drawn(owner, path).value)
    assert words.foreign(texts, language, web.here.database) == []
