"""One's own profile: where one is signed in, the password, language and theme."""

import datetime as dt

import pytest
from sqlalchemy import update

from models.base import now
from models.people import SignedIn, User
from tests.conftest import PASSWORD
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn, outcome

FRESH = "клевер-и-орешник-8"


@pytest.fixture
def other(web):
    """A second browser Вера is signed in with."""
    person = web.person("stranger")
    answer = person.post("/sign-in", data={"login": "clerk", "password": PASSWORD})
    assert answer.status_code == 302
    return person


def buttons(page: Node) -> list[Node]:
    return [one for one in page.all("Button") if isinstance(one.props["id"], dict)]


def end(person, key):
    identity = {"type": "session-end", "key": key}
    return person.call("me.end", [(identity, 1)])


def change(person, current, password):
    return person.call("me.change", 1, current, password)


class TestSessions:
    def test_one_sees_where_one_is_signed_in(self, as_clerk, other):  # A11
        page = drawn(as_clerk, "/me")
        assert page.one("H1").text == "Вера Дятлова"
        assert len(page.one("Table").rows()) == 2
        assert len(buttons(page)) == 1  # not for the one that is used
        assert other.get("/state").status_code == 200

    def test_one_ends_another_session(self, as_clerk, other):  # A11
        (button,) = buttons(drawn(as_clerk, "/me"))
        called = end(as_clerk, button.props["id"]["key"])
        assert len(outcome(called, "me-sessions").rows()) == 1
        assert other.get("/state").status_code == 401
        assert as_clerk.get("/state").status_code == 200

    def test_nobody_ends_anothers_session(self, web, as_clerk, as_head):  # Z3
        with web.here.database.reading() as session:
            keys = [
                row.token_hash
                for row in session.query(SignedIn).filter_by(user_id=web.users["head"])
            ]
        assert len(keys) == 1
        end(as_clerk, keys[0])
        assert as_head.get("/state").status_code == 200

    @pytest.mark.parametrize("key", ["", "x", None, 7])
    def test_a_strange_key_ends_nothing(self, as_clerk, key):  # Z24
        end(as_clerk, key)
        assert as_clerk.get("/state").status_code == 200

    def test_the_list_has_no_tokens(self, as_clerk, other):
        with other.client.session_transaction() as cookie:
            token = cookie["_user_id"]
        assert token not in as_clerk.page("/me")


class TestPassword:
    def test_a_new_password_ends_other_sessions_and_holds(self, web, as_clerk, other):  # A8
        called = change(as_clerk, PASSWORD, FRESH)
        assert "Пароль изменён" in called.outputs["me-done"]["children"]
        assert called.outputs["me-current"]["value"] == called.outputs["me-password"]["value"] == ""
        assert other.get("/state").status_code == 401
        assert as_clerk.get("/state").status_code == 200
        fresh = web.server.test_client()
        for password, status in ((PASSWORD, 403), (FRESH, 302)):
            answer = fresh.post(
                "/sign-in", data={"login": "clerk", "password": password},
                headers={"Sec-Fetch-Site": "same-origin"},
            )  # fmt: skip
            assert answer.status_code == status

    @pytest.mark.parametrize(
        ("current", "password"),
        [("не тот", FRESH), (PASSWORD, "1234567"), (PASSWORD, "password1"), ("", ""), (None, None)],
    )
    def test_a_refusal_stands_beside_and_changes_nothing(
        self, web, as_clerk, other, current, password
    ):  # A15, A18
        called = change(as_clerk, current, password)
        assert Node(called.aside["me-said"]["children"]).text
        assert "me-done" not in called.outputs
        assert other.get("/state").status_code == 200
        with web.here.database.reading() as session:
            assert session.get_one(User, web.users["clerk"]).password_hash.startswith("$argon2id$")


class TestFirstPassword:
    """Who came in by a link, as the owner of the demo company does, has none yet."""

    @pytest.fixture
    def without(self, web):
        with web.here.database.writing() as session:
            session.get_one(User, web.users["owner"]).password_hash = None

    @pytest.mark.usefixtures("without")
    def test_a_first_password_is_set_without_a_current_one(self, web, as_owner):
        page = drawn(as_owner, "/me")
        assert page.one("H2", id="me-password-title").text == "Задать пароль"
        assert page.one("PasswordInput", id="me-current").props["style"] == {"display": "none"}
        called = change(as_owner, "", FRESH)
        assert "Пароль изменён" in called.outputs["me-done"]["children"]
        assert called.outputs["me-current"]["style"] == {}
        assert called.outputs["me-password-title"]["children"] == "Сменить пароль"
        answer = web.person("stranger").post("/sign-in", data={"login": "owner", "password": FRESH})
        assert answer.status_code == 302

    def test_who_has_a_password_is_asked_for_it(self, as_owner):  # A18
        page = drawn(as_owner, "/me")
        assert page.one("H2", id="me-password-title").text == "Сменить пароль"
        assert page.one("PasswordInput", id="me-current").props["style"] == {}

    @pytest.mark.usefixtures("without")
    def test_a_browser_left_open_sets_no_first_password(self, web, as_owner):  # A18
        old = now() - dt.timedelta(minutes=61)
        with web.here.database.writing() as session:
            session.execute(update(SignedIn).values(created_at=old))
        called = change(as_owner, "", FRESH)
        assert "новой ссылке" in Node(called.aside["me-said"]["children"]).text
        with web.here.database.reading() as session:
            assert session.get_one(User, web.users["owner"]).password_hash is None


class TestChoices:
    @pytest.mark.parametrize(("name", "value"), [("theme", "dark"), ("language", "en")])
    def test_a_choice_is_kept(self, web, as_clerk, name, value):
        answer = as_clerk.post("/me/choice", json={"name": name, "value": value})
        assert answer.status_code == 204
        with web.here.database.reading() as session:
            assert getattr(session.get_one(User, web.users["clerk"]), name) == value
        attribute = {"theme": 'data-theme="dark"', "language": 'lang="en"'}[name]
        assert attribute in as_clerk.get("/").text

    @pytest.mark.parametrize(
        "given",
        [
            {"name": "role", "value": "owner"}, {"name": "theme", "value": "pink"},
            {"name": "language", "value": ["en"]}, {"name": "active", "value": False}, [], "x", None,
        ],
    )  # fmt: skip
    def test_nothing_else_can_be_chosen(self, web, as_clerk, given):  # Z15
        assert as_clerk.post("/me/choice", json=given).status_code == 400
        with web.here.database.reading() as session:
            user = session.get_one(User, web.users["clerk"])
            assert (user.role, user.theme, user.language) == ("clerk", "auto", "ru")


@pytest.mark.parametrize("login", ["owner", "head", "clerk"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_word_of_the_other_language(web, login, language):
    person = web.person(login)
    person.post("/me/choice", json={"name": "language", "value": language})
    texts = words.of_layout(drawn(person, "/me").value)
    assert words.foreign(texts, language, web.here.database) == []
