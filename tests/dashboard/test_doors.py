"""Every way in, tried by everybody: callbacks, routes and pages against the rights of the cast."""

import json

import dash
import pytest
from flask import Flask
from sqlalchemy import select

from dashboard import access
from dashboard.pages import PAGES
from models import access as rights
from models.access import Permission, Role
from models.audit import AuditRow
from tests.dashboard.conftest import callback_named

ROLES = {"owner": Role.OWNER, "head": Role.HEAD, "clerk": Role.CLERK}
OPEN = {
    "/sign-in", "/sign-in/code", "/setup", "/password/<code>", "/enter/<code>", "/sign-out", "/health",
}  # fmt: skip
DASH = {
    "/_dash-layout", "/_dash-dependencies", "/_dash-update-component", "/_reload-hash",
    "/_favicon.ico", "/", "/<path:path>", "/assets/<path:filename>",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
}  # fmt: skip


def callback_names() -> list[str]:
    return sorted(access.CALLBACKS)


def sample(rule: str) -> str:
    """An address that fits a rule."""
    parts = []
    for part in rule.split("/"):
        if part.startswith("<int:"):
            parts.append("1")
        elif part.startswith("<"):
            parts.append("f" * 64)
        else:
            parts.append(part)
    return "/".join(parts)


@pytest.mark.parametrize("name", callback_names())
def test_no_callback_answers_a_stranger(web, name):  # Z1
    answer = web.person("stranger").raw_call(name)
    assert answer.status_code == 401
    assert "response" not in (answer.get_json(silent=True) or {})


@pytest.mark.parametrize("login", ["owner", "head", "clerk"])
@pytest.mark.parametrize("name", callback_names())
def test_a_callback_answers_only_those_who_have_its_right(web, name, login):  # Z2
    needs = access.CALLBACKS[name].needs
    allowed = needs in rights.READY[ROLES[login]]
    answer = web.person(login).raw_call(name)
    assert (answer.status_code == 403) == (not allowed), (needs, answer.status_code)


def test_every_callback_came_through_the_door(server: Flask):  # Z1
    server.test_client().get("/health")
    for callback_id, entry in dash.get_app().callback_map.items():
        function = entry.get("callback")
        if function is None:  # runs in the browser
            continue
        assert isinstance(getattr(function, "guarded_by", None), Permission), callback_id


def test_every_route_is_ours_guarded_or_known_to_be_open(server: Flask):
    rules = {rule.rule for rule in server.url_map.iter_rules()}
    assert rules - DASH - OPEN == set(access.ROUTES)


def test_a_route_answers_only_those_who_have_its_right(web):
    assert access.ROUTES
    rules = {rule.rule: rule.methods for rule in web.server.url_map.iter_rules()}
    for rule, door in access.ROUTES.items():
        method = "post" if "POST" in rules[rule] else "get"
        assert getattr(web.person("stranger"), method)(sample(rule)).status_code == 401, rule
        for login, role in ROLES.items():
            answer = getattr(web.person(login), method)(sample(rule))
            allowed = door.needs in rights.READY[role]
            assert allowed or answer.status_code == 403, (rule, login)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.rule)
def test_a_page_is_drawn_only_for_those_who_have_its_right(web, page):  # Z7
    for login, role in ROLES.items():
        drawn = web.person(login).page(sample(page.rule))
        allowed = page.needs in rights.READY[role]
        assert ("Нет доступа" in drawn) == (not allowed), login


def test_everything_a_stranger_opens_leads_to_the_way_in(web):  # Z7
    stranger = web.person("stranger")
    for path in ("/", "/statistics/1", "/imports", "/anything"):
        answer = stranger.client.get(path, headers={"Sec-Fetch-Dest": "document"})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in")
    for path in ("/_dash-layout", "/_dash-dependencies"):  # Z8
        assert stranger.client.get(path).status_code == 401


def test_debugging_doors_are_shut(web):  # Z26
    owner = web.person("owner")
    for path in ("/_mcp", "/console", "/_reload-hash", "/_alive_x"):
        assert owner.get(path).status_code == 404


def test_forged_background_handles_have_no_effect(web):  # Z25
    answer = web.person("owner").post(
        "/_dash-update-component?cacheKey=x&job=1&cancelJob=1",
        json={
            "output": "x.y",
            "outputs": {"id": "x", "property": "y"},
            "inputs": [],
            "changedPropIds": [],
        },
    )
    assert answer.status_code >= 400
    assert tuple(map(int, dash.__version__.split(".")[:3])) >= (4, 4, 1)


@pytest.mark.parametrize(
    "path",
    [
        "/statistics/-1", "/statistics/:id", "/statistics/%2e%2e", "/statistics/",
        "/statistics/100000000000000000000", "/statistics/1.5", "/documents/..%2f..%2fetc%2fpasswd",
    ],
)  # fmt: skip
def test_strange_ids_lead_nowhere(web, path):  # Z24
    drawn = web.person("owner").page(path)
    assert "Здесь ничего нет" in drawn or "Такой страницы нет" in drawn


def test_a_refused_attempt_stands_in_the_audit_and_changes_nothing(web):  # Z3, Z13
    assert web.person("clerk").raw_call("statistic.submit").status_code == 403
    with web.here.database.reading() as session:
        last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert (last.action, last.object_id) == ("forbidden", "statistic.submit")


ODD = ([], {}, [[1]], {"a": [1]}, "x", -1, 10**20, 1.5, True, "\x00", "1e400")


def forged(web, name, odd):
    """A callback with something odd in everything it takes, in its ids too."""
    server = web.server
    entry = callback_named(server, name)
    in_ids = {"a": [1]} if isinstance(odd, list) else odd  # a list in an id is a wildcard's
    parts = {
        key: in_ids
        for one in [*entry["inputs"], *entry["state"]]
        if one["id"].startswith("{")
        for key, part in json.loads(one["id"]).items()
        if isinstance(part, list)
    }
    values = [
        [({**json.loads(one["id"]), **parts}, odd)] if '["ALL"]' in one["id"] else odd
        for one in [*entry["inputs"], *entry["state"]]
    ]
    return web.person("owner").call(name, *values, match=parts)


@pytest.mark.parametrize("name", callback_names())
def test_nothing_odd_that_is_sent_is_a_mistake_of_ours(web, caplog, name):  # Z24
    for odd in ODD:
        called = forged(web, name, odd)
        assert called.status < 500, (odd, called.text, caplog.text[-2000:])
        assert "на нашей стороне" not in called.text, (odd, caplog.text[-2000:])


def test_an_address_of_no_page_is_answered_with_404(web):
    owner = web.person("owner")
    for path, status in (("/", 200), ("/people", 200), ("/no/such/page", 404), ("/people/x", 404)):
        assert owner.get(path).status_code == status, path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.rule)
def test_a_sign_no_keyboard_has_in_an_address_leads_nowhere(web, page):  # Z24
    owner = web.person("owner")
    parts = [f"{one}%00" if one.startswith("<") else one for one in page.rule.split("/")]
    path = "/".join("%00" if one.endswith("%00") else one for one in parts)
    asked = "?" + "&".join(f"{name}=%00" for name in ("q", "unit", "post", "text", "person", "on"))
    assert "на нашей стороне" not in owner.page(f"{path}{asked}")
    assert owner.get(f"{path}{asked}").status_code < 500


def test_a_route_is_not_confused_by_a_sign_no_keyboard_has(web):  # Z24
    owner = web.person("owner")
    for rule in access.ROUTES:
        parts = [
            "1%00" if "int:" not in one and one.startswith("<") else one for one in rule.split("/")
        ]
        path = "/".join("1" if one.startswith("<") else one for one in parts)
        assert owner.get(f"{path}?q=%00&unit=%00&on=%00").status_code < 500, rule
