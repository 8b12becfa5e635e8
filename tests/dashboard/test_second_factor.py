"""One's own second factor on the profile, and that of others under their accounts."""

import base64
import re
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from models import people
from models.audit import AuditRow
from models.people import SecondFactor, SignedIn, SignInAttempt
from tests.conftest import PASSWORD
from tests.dashboard import words
from tests.dashboard.drawn import Node, drawn, outcome
from tests.dashboard.factors import switched_on


def said(called) -> str:
    assert called.status == 200, called.text
    return Node(called.aside["factor-said"]["children"]).text


def on(web, login="clerk") -> bool:
    with web.here.database.reading() as session:
        return people.has_factor(session, web.users[login])


def change(person, button, password, code):
    position = ("renew", "off").index(button)
    pressed = [int(position == place) for place in range(2)]
    return person.call("second_factor.change", *pressed, password, code, triggered=position)


def acts(web) -> list[str]:
    with web.here.database.reading() as session:
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.id)))


class TestSwitchingOn:
    def test_the_profile_offers_it_to_everybody(self, as_clerk):
        page = drawn(as_clerk, "/me")
        assert page.one("Button", id="factor-begin").text == "Включить"
        assert page.all("Button", id="factor-off") == []

    def test_the_picture_holds_what_the_text_says(self, as_clerk):
        shown = outcome(as_clerk.call("second_factor.begin", 1, PASSWORD), "factor")
        picture = shown.one("Img").props["src"]
        assert picture.startswith("data:image/svg+xml")
        assert len(picture) > 1000
        assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", shown.one("Code").text)

    def test_recovery_codes_are_shown_once(self, web, as_clerk):
        protected = switched_on(web, "clerk")
        assert len(set(protected.codes)) == people.RECOVERY_CODES
        page = drawn(as_clerk, "/me")
        assert not any(code in page.text for code in protected.codes)
        assert "Осталось 10 запасных кодов" in page.text
        assert "factor_on" in acts(web)

    @pytest.mark.parametrize("password", ["не тот", "", None])
    def test_not_without_the_current_password(self, web, as_clerk, password):  # A18
        called = as_clerk.call("second_factor.begin", 1, password)
        assert "Текущий пароль" in said(called)
        assert "factor" not in called.outputs
        with web.here.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(SecondFactor)) == 0

    def test_a_button_that_only_appears_does_nothing(self, web, as_clerk):
        """Dash calls back when a component comes with a callback's answer."""
        for called in (
            as_clerk.call("second_factor.begin", 0, PASSWORD),
            as_clerk.call("second_factor.confirm", 0, "000000"),
            as_clerk.call("second_factor.change", 0, 0, "", ""),
        ):
            assert "factor" not in called.outputs
            assert not (called.aside.get("factor-said") or {}).get("children")
        with web.here.database.reading() as session:
            assert session.scalars(select(SignInAttempt)).all() == []

    @pytest.mark.parametrize("code", ["000000", "", None, "x" * 9])
    def test_not_before_the_app_shows_the_right_code(self, web, as_clerk, code):
        as_clerk.call("second_factor.begin", 1, PASSWORD)
        called = as_clerk.call("second_factor.confirm", 1, code)
        assert "неверный" in said(called)
        assert not on(web)

    def test_guessing_the_password_here_is_throttled_too(self, as_clerk):  # A4
        for _ in range(people.ATTEMPTS):
            as_clerk.call("second_factor.begin", 1, "не тот")
        assert "Подождите пять минут" in said(as_clerk.call("second_factor.begin", 1, PASSWORD))

    def test_other_browsers_are_signed_out(self, web, as_clerk):  # A8
        other = web.server.test_client()
        headers = {"Sec-Fetch-Site": "same-origin"}
        other.post("/sign-in", data={"login": "clerk", "password": PASSWORD}, headers=headers)
        assert other.get("/state").status_code == 200
        switched_on(web, "clerk")
        assert other.get("/state", headers={"Sec-Fetch-Dest": "empty"}).status_code == 401
        assert as_clerk.get("/state").status_code == 200


class TestSwitchingOff:
    def test_with_password_and_code(self, web, as_clerk):
        protected = switched_on(web, "clerk")
        called = change(as_clerk, "off", PASSWORD, protected.app.now())
        assert outcome(called, "factor").one("Button", id="factor-begin")
        assert not on(web)
        assert acts(web)[-1] == "factor_off"

    @pytest.mark.parametrize("button", ["off", "renew"])
    @pytest.mark.parametrize(
        ("password", "right"), [("не тот", True), (None, True), (PASSWORD, False)]
    )
    def test_not_with_one_of_them_only(self, web, as_clerk, button, password, right):  # A18
        protected = switched_on(web, "clerk")
        called = change(as_clerk, button, password, protected.app.now() if right else "000000")
        assert ("Код неверный" in said(called)) == (password == PASSWORD)
        assert on(web)
        with web.here.database.reading() as session:
            assert people.own_factor(session, viewer(web, "clerk")).codes_left == 10

    def test_new_recovery_codes(self, web, as_clerk):
        protected = switched_on(web, "clerk")
        called = change(as_clerk, "renew", PASSWORD, protected.codes[0])
        fresh = outcome(called, "factor").one("Pre").text.split()
        assert len(fresh) == 10
        assert not set(fresh) & set(protected.codes)
        assert "неверный" in said(change(as_clerk, "off", PASSWORD, protected.codes[1]))


def viewer(web, login):
    with web.here.database.reading() as session:
        return people.viewer(session, people.get(session, web.users[login]))


class TestReset:
    def test_who_administers_sees_and_resets_it(self, web, as_owner, as_clerk):
        switched_on(web, "clerk")
        page = drawn(as_owner, f"/people/{web.users['clerk']}")
        assert page.one("Button", id="factor-reset").text == "Сбросить второй шаг"
        called = as_owner.call("factor_reset.submit", 1, web.users["clerk"])
        assert "выключен" in outcome(called, "factor-standing").text
        assert not on(web)
        assert as_clerk.get("/state").status_code == 401
        assert acts(web)[-1] == "factor_reset"

    def test_it_stands_in_the_audit_in_words(self, web, as_owner):  # O4
        switched_on(web, "clerk")
        as_owner.call("factor_reset.submit", 1, web.users["clerk"])
        done = [row[2] for row in drawn(as_owner, "/audit").one("Table", "audit").rows()]
        assert any("второй шаг входа сброшен" in one for one in done)

    def test_of_who_has_none_there_is_nothing_to_reset(self, web, as_owner):
        page = drawn(as_owner, f"/people/{web.users['clerk']}")
        assert page.all("Button", id="factor-reset") == []
        called = as_owner.call("factor_reset.submit", 1, web.users["clerk"])
        assert "выключен" in Node(called.aside["factor-reset-said"]["children"]).text

    def test_not_ones_own(self, web, as_owner):  # A18
        switched_on(web, "owner")
        called = as_owner.call("factor_reset.submit", 1, web.users["owner"])
        assert "в профиле" in Node(called.aside["factor-reset-said"]["children"]).text
        assert on(web, "owner")

    @pytest.mark.parametrize("login", ["head", "clerk"])
    def test_only_who_administers(self, web, login):  # Z2
        switched_on(web, "owner")
        called = web.person(login).call("factor_reset.submit", 1, web.users["owner"])
        assert called.status == 403
        assert on(web, "owner")

    @pytest.mark.parametrize("strange", [0, -1, 10**20, "1", [1], None, 4242])
    def test_a_strange_id_leads_nowhere(self, web, as_owner, strange):  # Z24
        before = acts(web)
        called = as_owner.call("factor_reset.submit", 1, strange)
        assert called.status == 404 or called.aside["factor-reset-said"]["children"]
        assert acts(web) == before


def test_no_secret_leaves_with_a_page(web, as_clerk, as_owner):
    protected = switched_on(web, "clerk")
    secret = protected.app.secret
    for person, path in ((as_clerk, "/me"), (as_owner, f"/people/{web.users['clerk']}")):
        assert secret not in person.page(path)
        assert base64.b64encode(secret.encode()).decode() not in unquote(person.page(path))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_word_of_the_other_language(web, as_clerk, as_owner, language):
    as_clerk.post("/me/choice", json={"name": "language", "value": language})
    as_owner.post("/me/choice", json={"name": "language", "value": language})
    shown = [outcome(as_clerk.call("second_factor.begin", 1, PASSWORD), "factor")]
    switched_on(web, "clerk")
    shown += [drawn(as_clerk, "/me"), drawn(as_owner, f"/people/{web.users['clerk']}")]
    for page in shown:
        secrets = {node.text for node in page.all("Code")}
        texts = [text for text in words.of_layout(page.value) if text not in secrets]
        assert words.foreign(texts, language, web.here.database) == []


def test_a_session_of_half_a_way_is_none(web, as_clerk):
    switched_on(web, "clerk")
    with web.here.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(SignedIn))
    fresh = web.server.test_client()
    fresh.post(
        "/sign-in", data={"login": "clerk", "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    page = drawn(as_clerk, "/me")
    assert len(page.one("Table").rows()) == before == 1
