"""Every page of the program in Chromium: silent, within the policy, from our own host, in one language.

The window itself complains of errors, breaches of the content policy and requests elsewhere (I5).
"""

import re
from collections.abc import Iterator
from zoneinfo import available_timezones

import pytest
from playwright.sync_api import Page, expect

from dashboard.pages import PAGES
from dashboard.pages import Page as PageOfOurs
from models.access import READY, Role
from tests.browser.conftest import settled
from tests.dashboard import words
from tests.dashboard.showing import STATEMENT

pytestmark = pytest.mark.browser
HEADS = {"owner": Role.OWNER, "head": Role.HEAD, "clerk": Role.CLERK}
# What a page shows or speaks, without what is code, a document's own text or the manual's.
SAID = """() => {
    const skipped = "script, style, code, .original, .help, .ag-center-cols-container, dd";
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (!parent.closest(skipped)) texts.push(walker.currentNode.textContent);
    }
    for (const name of ["title", "placeholder", "aria-label", "alt", "data-title"])
        for (const each of document.querySelectorAll(`body [${name}]`))
            if (!each.closest(skipped)) texts.push(each.getAttribute(name));
    return [...texts, document.title];
}"""


def address(page, counted) -> str:
    """A real address of a page."""
    numbers = counted.numbers
    sha = numbers.documents[STATEMENT]
    week = f"?period=week&date={numbers.last.key}"
    return {
        "/statistics/<int:statistic_id>/rows": f"/statistics/{numbers.ids['income']}/rows{week}",
        "/statistics/<int:statistic_id>/rows/<document_id>/<int:row_no>": (
            f"/statistics/{numbers.ids['income']}/rows/{sha}/13{week}"
        ),
        "/documents/<document_id>": f"/documents/{sha}",
        "/statistics/<int:statistic_id>/values": f"/statistics/{numbers.ids['calls']}/values",
        "/statistics/<int:statistic_id>/edit": f"/statistics/{numbers.ids['calls']}/edit",
        "/statistics/<int:statistic_id>": f"/statistics/{numbers.ids['income']}",
        "/people/<int:user_id>/rights": f"/people/{numbers.cast.users['clerk']}/rights",
        "/access/statistics/<int:statistic_id>": f"/access/statistics/{numbers.ids['income']}",
        "/access/documents/<document_id>": f"/access/documents/{sha}",
        "/rights/<code>": "/rights/clerk",
        "/people/<int:user_id>": f"/people/{numbers.cast.users['clerk']}",
        "/posts/<int:post_id>": f"/posts/{numbers.cast.director}",
        "/units/<int:unit_id>": f"/units/{numbers.cast.sales}",
        "/help/<topic>": "/help/wall",
    }.get(page.rule, page.rule)


def walk(window, counted) -> Iterator[tuple[PageOfOurs, Page]]:
    """Every page one after the other, drawn."""
    for one in PAGES:
        page = window.open(address(one, counted))
        settled(page)
        yield one, page


def overhang(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("login", HEADS)
def test_every_page_is_silent_and_asks_nobody_else(views, counted, login):  # I5
    window, foreign = views.of(login), Foreign("ru", counted)
    for one, page in walk(window, counted):
        allowed = one.needs in READY[HEADS[login]]
        text = page.locator("#page").inner_text()
        assert ("Нет доступа" in text) == (not allowed), one.rule
        assert "на нашей стороне" not in text, one.rule
        if login == "owner" or "document_id" not in one.rule:  # it came by nobody's hand
            assert "Здесь ничего нет" not in text, one.rule
        assert window.complaints == [], one.rule
        assert overhang(page) <= 0, one.rule
        foreign.look(one, page)
    assert foreign.found == {}


def test_a_script_that_is_not_ours_is_stopped_and_told_of(views):  # I5
    window = views.of("owner")
    window.page.evaluate(
        """() => { const evil = document.createElement("script");
        evil.textContent = "window.stolen = 1"; document.body.append(evil); }"""
    )
    assert window.page.evaluate("window.stolen") is None
    assert any("script-src" in one for one in window.complaints)
    window.complaints.clear()


def test_nothing_sticks_out_of_a_phone(views, counted):
    window, out = views.of("owner", width=390, height=844), {}
    for one, page in walk(window, counted):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if (wide := overhang(page)) > 0:
                out[one.rule, scheme] = wide
    assert out == {}


def test_no_page_speaks_two_languages(views, counted):
    """In English; Russian is listened to where pages are silent."""
    window, foreign = views.of("owner"), Foreign("en", counted)
    page = window.open("/")
    choose(page, "en")
    try:
        for one, drawn in walk(window, counted):
            foreign.look(one, drawn)
    finally:
        choose(page, "ru")
    assert foreign.found == {}


class Foreign:
    """Words of the other language that no record and no document says."""

    def __init__(self, language, counted) -> None:
        self.language, self.found = language, {}
        record = words.of_record(counted.served.here.database)
        self.known = record | of_document(counted) | words.ALLOWED[language] | ALSO[language]

    def look(self, one: PageOfOurs, page: Page) -> None:
        """Read a page."""
        texts = [text for text in page.evaluate(SAID) if text not in ZONES]
        said = set(words.WORD[self.language].findall(" ".join(texts)))
        if foreign := said - self.known:
            self.found[one.rule] = sorted(foreign)


ZONES = available_timezones()
# Formats and browsers are called so in every language; initials are of people.
ALSO = {
    "ru": {
        "ClientBankExchange",
        "xlsx",
        "xls",
        "xlsb",
        "ods",
        "csv",
        "txt",
        "xml",
        "Ctrl",
        "BACKUPS",
        "Chrome",
        "Linux",
    },
    "en": {"АО"},
}


def of_document(counted) -> set[str]:
    path = counted.served.here.documents.path(counted.numbers.documents[STATEMENT])
    return set(re.findall(r"[^\W\d_]{2,}", path.read_text("cp1251")))


def choose(page: Page, language: str) -> None:
    page.evaluate(
        """(value) => fetch("/me/choice", {method: "POST", headers:
        {"Content-Type": "application/json"}, body: JSON.stringify({name: "language", value})})""",
        language,
    )


def test_the_way_in_is_silent_in_both_languages(views):
    window = views.of(None)
    for language, word in (("ru", "Войти"), ("en", "Sign in")):
        page = window.open(f"/sign-in?lang={language}")
        expect(page.locator("h1")).to_have_text(word)
        said = " ".join(page.evaluate(SAID))
        other = {"ru": {"ASM", "English"}, "en": {"Русский"}}[language]
        assert set(words.WORD[language].findall(said)) <= other


def test_an_error_is_told_with_a_number_and_the_rest_stays_alive(views, counted):  # O2
    """A callback with a forged id: the page stays, a notice tells what happened."""
    window = views.of("owner")
    page = window.open(f"/statistics/{counted.numbers.ids['income']}")
    settled(page)
    page.evaluate(
        """() => fetch("/_dash-update-component", {method: "POST", headers:
        {"Content-Type": "application/json"}, body: JSON.stringify({output: "x.y",
        outputs: {id: "x", property: "y"}, inputs: [], changedPropIds: []})})"""
    )
    expect(page.locator(".notice")).to_contain_text("Сообщите администратору номер")
    expect(page.locator("h1")).to_have_text("Валовой доход")
    window.complaints[:] = [one for one in window.complaints if "500" not in one]
