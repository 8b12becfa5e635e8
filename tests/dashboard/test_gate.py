"""The gate and the headers: where a request comes from, what every answer carries."""

import pytest

PAGES = ("/", "/sign-in", "/health", "/nothing-here", "/wall/fragment", "/_dash-layout")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("login", ["owner", "stranger"])
def test_every_answer_carries_the_headers(web, login, path):  # I4
    headers = web.person(login).get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_answers_with_data_are_kept_by_nobody(web):  # O6
    for path in ("/", "/_dash-layout", "/state"):
        assert "no-store" in web.person("owner").get(path).headers["Cache-Control"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://sub.localhost"},
        {"Sec-Fetch-Site": None, "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": None, "Origin": None},
    ],
)
def test_an_unsafe_request_must_come_from_a_page_of_ours(web, headers):  # I6
    owner = web.person("owner")
    given = {key: value for key, value in headers.items() if value is not None}
    for path in ("/me/choice", "/sign-out", "/_dash-update-component"):
        answer = owner.client.post(path, headers=given, data="{}", content_type="text/plain")
        assert answer.status_code == 403


def test_a_simple_form_reaches_no_callback(web):  # I6
    answer = web.person("owner").post("/_dash-update-component", data={"output": "page.children"})
    assert answer.status_code == 415


def test_a_body_that_is_too_large_is_refused(web):
    answer = web.person("owner").post(
        "/_dash-update-component", data=b"{" + b" " * 9_000_000, content_type="application/json"
    )
    assert answer.status_code == 413


def test_the_health_route_says_ok_and_nothing_else(web):  # O10
    answer = web.person("stranger").get("/health")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_a_stranger_reads_no_name_of_the_company(web):  # Z7
    stranger = web.person("stranger")
    for path in ("/sign-in", "/nothing", "/assets/shell.js"):
        assert "Подсолнух" not in stranger.get(path).text


def test_the_language_of_the_way_in_can_be_switched(web):
    stranger = web.person("stranger")
    assert "Войти" in stranger.get("/sign-in").text
    assert "Sign in" in stranger.get("/sign-in?lang=en").text
    assert "Sign in" in stranger.get("/sign-in").text


def test_an_error_page_speaks_to_people_and_to_scripts_alike(web):  # O2
    owner = web.person("owner")
    page = owner.client.get("/setup", headers={"Sec-Fetch-Dest": "document"})
    assert page.status_code == 404
    assert "Такой страницы нет" in page.text
    told = owner.get("/setup")
    assert told.get_json()["code"] == "http_404"
