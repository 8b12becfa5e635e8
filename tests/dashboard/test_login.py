"""The way in and out: setup, sign-in, one-time links, throttling, sessions that end."""

import html
import re
import sqlite3
from contextlib import closing

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from models import people
from models.access import SYSTEM
from models.people import SignedIn
from tests.conftest import PASSWORD


def sign_in(person, login="owner", password=PASSWORD, target=""):
    return person.post(f"/sign-in{target}", data={"login": login, "password": password})


@pytest.fixture
def stranger(web):
    return web.person("stranger")


def test_the_right_password_leads_to_the_wall(stranger):
    answer = sign_in(stranger)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Подсолнух" in stranger.get("/").text


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(stranger):  # A5
    wrong = sign_in(stranger, password="не тот")
    unknown = sign_in(stranger, login="owner", password="не тот")
    nobody = sign_in(stranger, login="nobody", password="не тот")
    assert wrong.status_code == unknown.status_code == nobody.status_code == 403
    assert wrong.text == unknown.text
    assert nobody.text == wrong.text.replace('value="owner"', 'value="nobody"')


def test_too_many_attempts_must_wait_and_the_page_says_so(stranger):  # A4
    for _ in range(people.ATTEMPTS):
        sign_in(stranger, password="не тот")
    answer = sign_in(stranger)
    assert answer.status_code == 429
    assert "Подождите пять минут" in answer.text


def test_a_session_made_before_is_gone_after_signing_in(stranger):  # A6
    with stranger.client.session_transaction() as cookie:
        cookie["left"] = "over"
    sign_in(stranger)
    with stranger.client.session_transaction() as cookie:
        assert "left" not in cookie


def test_a_cookie_copied_before_signing_out_is_worthless_after(web, stranger):  # A7
    sign_in(stranger)
    cookie = stranger.client.get_cookie("asm").value
    assert stranger.post("/sign-out").status_code == 302
    thief = web.server.test_client()
    thief.set_cookie("asm", cookie)
    assert thief.get("/_dash-layout").status_code == 401


def test_a_disabled_account_is_out_at_the_next_request(web, stranger):  # A8
    sign_in(stranger, login="clerk")
    assert stranger.get("/state").status_code == 200
    with web.here.database.writing() as session:
        people.disable(session, SYSTEM, web.users["clerk"])
    assert stranger.get("/state").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger):  # A9
    cookie = sign_in(stranger).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "javascript:alert(1)", "https://evil.example"]
)
def test_the_way_back_is_always_our_own(stranger, target):  # A12
    answer = sign_in(stranger, target=f"?next={target}")
    assert answer.headers["Location"] == "/"


def test_the_way_back_leads_where_one_came_from(stranger):
    answer = sign_in(stranger, target="?next=/statistics/3%3Fperiod%3Dmonth")
    assert answer.headers["Location"] == "/statistics/3?period=month"


def test_the_form_carries_the_whole_way_back(stranger):
    asked = stranger.get("/statistics/3?period=month&n=6", headers={"Sec-Fetch-Dest": "document"})
    shown = stranger.get(asked.headers["Location"]).text
    action = html.unescape(re.search(r'action="([^"]+)"', shown)[1])
    answer = stranger.post(action, data={"login": "owner", "password": PASSWORD})
    assert answer.headers["Location"] == "/statistics/3?period=month&n=6"


def test_another_language_keeps_the_address(stranger):
    shown = stranger.get("/sign-in?next=/statistics/3%3Fn%3D6").text
    english = html.unescape(re.search(r'href="([^"]*lang=en)"', shown)[1])
    assert english == "?next=%2Fstatistics%2F3%3Fn%3D6&lang=en"
    assert "Sign in" in stranger.get(f"/sign-in{english}").text


def test_a_link_sets_a_password_once(web, stranger):  # A13
    with web.here.database.writing() as session:
        user = people.get(session, web.users["clerk"])
        code = people.issue_code(session, "password", user)
    short = stranger.post(f"/password/{code}", data={"password": "мало"})
    assert short.status_code == 400
    fresh = "клевер-и-орешник-8"
    assert stranger.post(f"/password/{code}", data={"password": fresh}).status_code == 302
    assert stranger.post(f"/password/{code}", data={"password": fresh}).status_code == 403
    assert sign_in(web.person("stranger"), "clerk", fresh).status_code == 302


def test_a_one_time_link_comes_in_by_a_button_and_only_once(web, stranger):  # I7
    with web.here.database.writing() as session:
        user = people.get(session, web.users["head"])
        code = people.issue_code(session, "sign_in", user)
    assert stranger.get(f"/enter/{code}").status_code == 200
    with web.here.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignedIn)) == 0
    assert stranger.post(f"/enter/{code}").status_code == 302
    assert stranger.get("/state").status_code == 200
    used = web.server.test_client().post(f"/enter/{code}", headers={"Origin": "http://localhost"})
    assert used.status_code == 403
    assert '<a href="/sign-in">Ко входу</a>' in used.text


def test_setup_is_gone_once_there_is_an_account(stranger):  # A2
    assert stranger.get("/setup").status_code == 404
    assert stranger.post("/setup", data={"code": "x"}).status_code == 404


FIRST = {
    "company": "ООО «Ромашка»",
    "name": "Ольга Лугова",
    "login": "olga",
    "password": "ромашка-и-мак-12",
    "template": "seven",
}


class TestFirstStart:
    def test_everybody_is_led_to_the_setup(self, new_web):
        answer = new_web.person("stranger").client.get("/", headers={"Sec-Fetch-Dest": "document"})
        assert answer.headers["Location"] == "/setup"

    def test_without_the_code_of_the_console_nothing_is_set_up(self, new_web):  # A1, A2
        answer = new_web.person("stranger").post("/setup", data={**FIRST, "code": "wrong"})
        assert answer.status_code == 403
        with new_web.here.database.reading() as session:
            assert not people.anybody(session)
        assert "Ольга Лугова" in answer.text  # what was typed stays

    def test_the_code_makes_the_company_and_its_owner(self, new_web):
        with new_web.here.database.writing() as session:
            code = people.issue_code(session, "setup")
        stranger = new_web.person("stranger")
        short = stranger.post("/setup", data={**FIRST, "code": code, "password": "мало"})
        assert short.status_code == 400
        assert stranger.post("/setup", data={**FIRST, "code": code}).status_code == 302
        wall = stranger.get("/").text
        assert "Ромашка" in wall
        assert "Статистик пока нет" in wall
        assert stranger.post("/setup", data={**FIRST, "code": code}).status_code == 404


class Lookout:
    """Looks, at every hashing of a password, whether somebody else could write into the record."""

    def __init__(self, monkeypatch, database):
        self.hashed, self.path = 0, database.url.database
        for name in ("hash", "verify"):
            monkeypatch.setattr(PasswordHasher, name, self._watched(getattr(PasswordHasher, name)))

    def _watched(self, function):
        def look(*arguments):
            self.hashed += 1
            with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as other:
                other.execute("begin immediate")
            return function(*arguments)

        return look


@pytest.fixture
def lookout(monkeypatch):
    def over(database):
        if not database.is_sqlite:
            pytest.skip("on PostgreSQL writers do not wait for each other")
        return Lookout(monkeypatch, database)

    return over


def test_nobody_waits_while_a_password_is_looked_at(web, stranger, lookout):
    looked = lookout(web.here.database)
    assert sign_in(stranger, password="не тот").status_code == 403
    assert sign_in(stranger).status_code == 302
    assert looked.hashed >= 2


def test_nobody_waits_while_a_password_is_set(web, stranger, lookout):
    with web.here.database.writing() as session:
        user = people.get(session, web.users["clerk"])
        code = people.issue_code(session, "password", user)
    looked = lookout(web.here.database)
    answer = stranger.post(f"/password/{code}", data={"password": "клевер-и-орешник-8"})
    assert answer.status_code == 302
    assert looked.hashed == 1


def test_nobody_waits_while_the_first_password_is_set(new_web, lookout):
    with new_web.here.database.writing() as session:
        code = people.issue_code(session, "setup")
    looked = lookout(new_web.here.database)
    answer = new_web.person("stranger").post("/setup", data={**FIRST, "code": code})
    assert answer.status_code == 302
    assert looked.hashed == 1
