"""The second step of signing in: no session before the code, the same words whatever was wrong."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from models import people
from models.base import now
from models.people import OneTimeCode, SignedIn
from tests.conftest import PASSWORD
from tests.dashboard.conftest import Person
from tests.dashboard.factors import switched_on


@pytest.fixture
def protected(web):
    """The owner's app and recovery codes."""
    return switched_on(web, "owner")


@pytest.fixture
def stranger(web):
    return web.person("stranger")


def first(person, login="owner", target=""):
    return person.post(f"/sign-in{target}", data={"login": login, "password": PASSWORD})


def second(person, code, target=""):
    return person.post(f"/sign-in/code{target}", data={"code": code})


def sessions(web) -> int:
    with web.here.database.reading() as session:
        return session.scalar(select(func.count()).select_from(SignedIn))


@pytest.mark.usefixtures("protected")
def test_the_password_leads_to_the_second_step_and_opens_nothing(web, stranger):
    before = sessions(web)
    answer = first(stranger)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/code")
    assert "Второй шаг входа" in stranger.get("/sign-in/code").text
    assert sessions(web) == before
    for path in ("/state", "/_dash-layout"):
        assert stranger.get(path).status_code == 401


def test_the_code_of_the_app_lets_in(stranger, protected):
    first(stranger)
    answer = second(stranger, protected.app.now())
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert stranger.get("/state").status_code == 200


def test_a_code_lets_in_once(web, stranger, protected):  # A14
    code = protected.app.now()
    first(stranger)
    assert second(stranger, code).status_code == 302
    thief = Person("thief", web.server.test_client())
    first(thief)
    answer = second(thief, code)
    assert answer.status_code == 403
    assert "неверный или уже использован" in answer.text
    assert thief.get("/state").status_code == 401


def test_a_recovery_code_lets_in_once(stranger, protected):  # A14
    first(stranger)
    assert second(stranger, protected.codes[0]).status_code == 302
    stranger.post("/sign-out")
    first(stranger)
    assert second(stranger, protected.codes[0]).status_code == 403
    assert second(stranger, protected.codes[1].lower()).status_code == 302


def test_whatever_is_wrong_the_answer_is_the_same(stranger, protected):  # A5
    used = protected.codes[0]
    first(stranger)
    second(stranger, used)
    stranger.post("/sign-out")
    first(stranger)
    late = protected.app.at(now() - dt.timedelta(minutes=5))
    answers = [second(stranger, code) for code in ("000000", late, used, "", "AAAA-AAAA")]
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.usefixtures("protected")
def test_a_wrong_password_says_nothing_of_the_second_step(stranger):  # A5
    with_factor = stranger.post("/sign-in", data={"login": "owner", "password": "не тот"})
    without = stranger.post("/sign-in", data={"login": "head", "password": "не тот"})
    assert with_factor.status_code == without.status_code == 403
    assert with_factor.text.replace("owner", "head") == without.text
    assert stranger.get("/sign-in/code").status_code == 302


def test_too_many_codes_must_wait(stranger, protected):  # A4
    first(stranger)
    for _ in range(people.ATTEMPTS):
        assert second(stranger, "000000").status_code == 403
    answer = second(stranger, protected.app.now())
    assert answer.status_code == 429
    assert "Подождите пять минут" in answer.text


def test_without_the_first_step_there_is_no_second(stranger, protected):
    assert stranger.get("/sign-in/code").headers["Location"] == "/sign-in"
    answer = second(stranger, protected.app.now())
    assert answer.headers["Location"].startswith("/sign-in?late=1")
    assert stranger.get("/state").status_code == 401


def test_who_took_too_long_begins_again_and_is_told(web, stranger, protected):
    first(stranger)
    with web.here.database.writing() as session:
        for step in session.scalars(select(OneTimeCode)):
            step.expires_at = now() - dt.timedelta(seconds=1)
    answer = second(stranger, protected.app.now())
    assert "Прошло слишком много времени" in stranger.get(answer.headers["Location"]).text
    assert stranger.get("/state").status_code == 401


def test_the_way_back_is_kept_through_both_steps(stranger, protected):
    answer = first(stranger, target="?next=/statistics/3%3Fperiod%3Dmonth")
    there = answer.headers["Location"]
    assert there == "/sign-in/code?next=%2Fstatistics%2F3%3Fperiod%3Dmonth"
    answer = stranger.post(there, data={"code": protected.app.now()})
    assert answer.headers["Location"] == "/statistics/3?period=month"


def test_the_way_back_of_the_second_step_is_our_own(stranger, protected):  # A12
    first(stranger)
    answer = second(stranger, protected.app.now(), "?next=//evil.example")
    assert answer.headers["Location"] == "/"


def test_nothing_of_the_first_step_is_left_in_the_cookie(stranger, protected):  # A6
    first(stranger)
    with stranger.client.session_transaction() as cookie:
        step = cookie["step"]
    second(stranger, protected.app.now())
    with stranger.client.session_transaction() as cookie:
        assert "step" not in cookie
        assert cookie["_user_id"] != step


def test_another_site_cannot_send_a_code(stranger, protected):  # I6
    first(stranger)
    answer = stranger.post(
        "/sign-in/code",
        data={"code": protected.app.now()},
        headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert stranger.get("/state").status_code == 401


@pytest.mark.parametrize("purpose", ["password", "sign_in"])
def test_links_lead_to_the_second_step_too(web, stranger, protected, purpose):  # A13
    with web.here.database.writing() as session:
        code = people.issue_code(session, purpose, people.get(session, web.users["owner"]))
    path, form = {
        "password": (f"/password/{code}", {"password": "клевер-и-орешник-8"}),
        "sign_in": (f"/enter/{code}", {}),
    }[purpose]
    assert stranger.post(path, data=form).headers["Location"] == "/sign-in/code"
    assert stranger.get("/state").status_code == 401
    assert second(stranger, protected.app.now()).status_code == 302
    assert stranger.get("/state").status_code == 200


@pytest.mark.usefixtures("protected")
def test_the_chosen_language_lasts_through_both_steps(stranger):
    stranger.get("/sign-in?lang=en")
    first(stranger)
    assert "Second step" in stranger.get("/sign-in/code").text
