"""Programs with a key: they bring files, and nothing else opens to them."""

import datetime as dt
import io
import re

import pytest
from flask import g
from sqlalchemy import select, update

from dashboard import access, programs
from models import people
from models.access import SYSTEM, Role
from models.audit import AuditRow
from models.base import now
from models.documents import Document
from models.people import ServiceToken
from tests.dashboard import words
from tests.dashboard.conftest import SAME_ORIGIN
from tests.dashboard.drawn import Node, drawn, outcome
from tests.dashboard.test_doors import sample
from tests.etl.statements import payments, statement


@pytest.fixture(autouse=True)
def _rested():
    programs.REQUESTS.forget()
    programs.WRONG.forget()


def make(person, name="Обмен с 1С", days="365"):
    return person.call("service_token.make", 1, name, days)


@pytest.fixture
def key(web) -> str:
    """The key the owner made on the screen."""
    return outcome(make(web.person("owner")), "key-fresh").one("Code", id="key-text").text


@pytest.fixture
def script(web, key):
    """A program: no browser, no session, no Origin."""
    return Script(web, key)


class Script:
    def __init__(self, web, key):
        self.key, self.client = key, web.server.test_client()

    def ask(self, path, method="GET", key=None, **options):
        headers = {"Authorization": f"Bearer {self.key if key is None else key}"}
        headers |= options.pop("headers", {})
        return self.client.open(path, method=method, headers=headers, **options)

    def bring(self, content=None, name="выписка.txt", **options):
        files = {"file": (io.BytesIO(content or statement(*payments(2))), name)}
        return self.ask("/uploads", "POST", data=files, **options)


def documents(web) -> list[Document]:
    with web.here.database.reading() as session:
        return list(session.scalars(select(Document)))


def end(web, **values):
    with web.here.database.writing() as session:
        session.execute(update(ServiceToken).values(values))


class TestBringing:
    def test_a_program_brings_files_for_who_made_its_key(self, web, script):  # Z27
        answer = script.bring()
        assert answer.status_code == 200
        (file,) = answer.get_json()["files"]
        (document,) = documents(web)
        assert (document.id, document.name) == (file["id"], "выписка.txt")
        assert (document.origin, document.received_by) == ("program", web.users["owner"])
        assert "Set-Cookie" not in answer.headers

    def test_it_stands_in_the_audit_whence_it_came(self, web, script):  # O4
        script.bring()
        rows = drawn(web.person("owner"), "/audit").one("Table", "audit").rows()
        assert any("от программы с ключом" in row[3] for row in rows)

    def test_its_use_is_seen_in_the_list(self, web, script):
        assert keys(web)[0][3] == "—"
        script.bring()
        assert re.fullmatch(r"\d\d\.\d\d\.20\d\d \d\d:\d\d", keys(web)[0][3])

    def test_a_body_that_is_none_is_refused(self, script):
        assert script.ask("/uploads", "POST", data=b"x").status_code == 400


def keys(web) -> list[list[str]]:
    return drawn(web.person("owner"), "/settings").one("Table", "keys").rows()


class TestRefusals:
    @pytest.mark.parametrize(
        "key", ["", "asm_", "asm_" + "x" * 43, "ключ".encode().decode("latin-1")]
    )
    def test_a_wrong_key_opens_nothing(self, web, script, key):  # Z27
        answer = script.bring(key=key)
        assert (answer.status_code, answer.get_json()["code"]) == (401, "key_invalid")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert documents(web) == []

    @pytest.mark.parametrize("column", ["expires_at", "revoked_at"])
    def test_a_key_that_has_ended_opens_nothing(self, web, script, column):  # Z27
        end(web, **{column: now() - dt.timedelta(seconds=1)})
        assert script.bring().status_code == 401
        assert documents(web) == []

    def test_the_key_of_a_disabled_person_opens_nothing(self, web, script):  # Z27
        with web.here.database.writing() as session:
            people.add(session, None, "second", "Второй", Role.OWNER)
            people.disable(session, SYSTEM, web.users["owner"])
        assert script.bring().status_code == 401
        assert documents(web) == []

    def test_the_key_of_who_lost_his_rights_opens_nothing(self, web, script):  # Z27, Z28
        with web.here.database.writing() as session:
            people.add(session, None, "second", "Второй", Role.OWNER)
            user = people.get(session, web.users["owner"])
            people.change(session, SYSTEM, user.id, {"role": "clerk"}, version=user.version)
        assert script.bring().status_code == 403
        assert documents(web) == []

    def test_every_other_door_is_shut_to_it(self, web, script):  # Z27
        rules = {rule.rule: rule.methods for rule in web.server.url_map.iter_rules()}
        paths = [sample(rule) for rule in access.ROUTES if rule != "/uploads"]
        for path in [*paths, "/", "/people", "/_dash-layout", "/sign-in", "/sign-out", "/health"]:
            for method in ("GET", "POST"):
                assert script.ask(path, method).status_code == 403, (path, method)
        assert script.ask("/uploads", "GET").status_code == 403
        assert rules

    def test_no_callback_answers_it(self, script):  # Z1, Z27
        body = {
            "output": "keys.children", "outputs": {"id": "keys", "property": "children"},
            "inputs": [], "changedPropIds": [],
        }  # fmt: skip
        assert script.ask("/_dash-update-component", "POST", json=body).status_code == 403

    def test_what_it_tried_stands_in_the_audit(self, web, script):  # Z3
        script.ask("/people")
        with web.here.database.reading() as session:
            last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        assert (last.action, last.actor_id, last.object_id) == (
            "forbidden", web.users["owner"], "GET /people",
        )  # fmt: skip

    def test_a_session_beside_a_wrong_key_counts_for_nothing(self, as_owner):
        headers = {"Authorization": "Bearer asm_x"}
        assert as_owner.get("/state", headers=headers).status_code == 401
        assert as_owner.get("/state", headers={"Authorization": "Basic eDp5"}).status_code == 200

    def test_without_a_key_another_site_is_still_refused(self, web):  # I6
        answer = web.server.test_client().post(
            "/uploads", headers={"Origin": "https://evil.example"}
        )
        assert answer.status_code == 403

    def test_a_name_in_the_address_is_no_key(self, web, key):
        answer = web.server.test_client().post(f"/uploads?token={key}", headers=SAME_ORIGIN)
        assert answer.status_code == 401


class TestPace:
    def test_a_key_brings_sixty_requests_a_minute(self, script, monkeypatch):
        monkeypatch.setattr(programs, "REQUESTS", programs.Pace(3, 60))
        found = [script.bring().status_code for _ in range(4)]
        assert found == [200, 200, 200, 429]

    def test_ten_wrong_keys_from_one_address_must_wait(self, script):  # A4
        for _ in range(programs.MOST_WRONG):
            assert script.bring(key="asm_wrong").status_code == 401
        answer = script.bring(key="asm_wrong")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
        assert script.bring().status_code == 200  # nor are good keys of the same office
        assert script.client.get("/sign-in").status_code == 200  # people are not kept out by it

    def test_a_pace_forgets_what_is_long_ago(self, monkeypatch):
        moment = [0.0]
        monkeypatch.setattr(programs.time, "monotonic", lambda: moment[0])
        pace = programs.Pace(2, 60)
        for _ in range(2):
            assert not pace.too_fast("a")
            pace.note("a")
        assert pace.too_fast("a")
        assert not pace.too_fast("b")
        moment[0] = 61.0
        assert not pace.too_fast("a")


class TestScreen:
    def test_a_key_is_shown_once_with_a_command_that_uses_it(self, web, as_owner):
        called = make(as_owner)
        fresh = outcome(called, "key-fresh")
        text = fresh.one("Code", id="key-text").text
        command = fresh.one("Code", id="key-command").text
        assert command == (
            f'curl -H "Authorization: Bearer {text}" -F "file=@выписка.txt" {web.here.link("/uploads")}'
        )
        assert outcome(called, "keys").rows()[0][:2] == ["Обмен с 1С", "Анна Орлова"]
        assert text not in as_owner.page("/settings")

    def test_a_revoked_key_is_dead(self, as_owner, script):  # Z27
        pressed = [({"type": "key-revoke", "key": 1}, 1)]
        called = as_owner.call("service_token.revoke", pressed)
        assert "отозван" in outcome(called, "keys").text
        assert script.bring().status_code == 401

    def test_a_button_that_only_appears_revokes_nothing(self, as_owner, script):
        as_owner.call("service_token.revoke", [({"type": "key-revoke", "key": 1}, None)])
        assert script.bring().status_code == 200

    @pytest.mark.parametrize(
        ("name", "days"), [("", "365"), (None, "30"), ("1С", "99999"), ("1С", None), ("1С", "x")]
    )
    def test_what_cannot_be_is_refused_beside(self, web, as_owner, name, days):
        called = make(as_owner, name, days)
        assert Node(called.aside["key-said"]["children"]).text
        with web.here.database.reading() as session:
            assert session.scalars(select(ServiceToken)).all() == []

    @pytest.mark.parametrize("strange", [0, -1, 10**20, "1", [1], None, 4242])
    def test_a_strange_id_leads_nowhere(self, as_owner, script, strange):  # Z24
        called = as_owner.call(
            "service_token.revoke", [({"type": "key-revoke", "key": strange}, 1)]
        )
        assert called.status == 404 or called.aside["key-said"]["children"]
        assert script.bring().status_code == 200

    @pytest.mark.parametrize("login", ["head", "clerk"])
    def test_only_who_administers(self, web, script, login):  # Z2
        person = web.person(login)
        assert make(person).status == 403
        pressed = [({"type": "key-revoke", "key": 1}, 1)]
        assert person.call("service_token.revoke", pressed).status == 403
        assert script.bring().status_code == 200

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_no_word_of_the_other_language(self, web, as_owner, language):
        as_owner.post("/me/choice", json={"name": "language", "value": language})
        fresh = outcome(make(as_owner, "1"), "key-fresh")
        codes = {node.text for node in fresh.all("Code")}
        shown = [
            *words.of_layout(fresh.value),
            *words.of_layout(drawn(as_owner, "/settings").value),
        ]
        texts = [text for text in shown if text not in codes]
        assert words.foreign(texts, language, web.here.database) == []


def test_the_viewer_of_a_request_is_the_keys_maker(web, script):
    with web.server.test_request_context(
        "/uploads", method="POST", headers={"Authorization": f"Bearer {script.key}"}
    ):
        web.server.preprocess_request()
        assert g.viewer.user_id == web.users["owner"]
        assert len(g.viewer.permissions) == 1
