"""Every page of the program in Chromium: silent, within the policy, from our own host, in one language.

The window itself complains of errors, breaches of the content policy and requests elsewhere (I5).
"""

import re
from zoneinfo import available_timezones

import pytest
from playwright.sync_api import Page, expect

from dashboard.pages import PAGES
from models.access import READY, Role
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
        "/people/<int:user_id>": f"/people/{numbers.cast.users['clerk']}",
        "/posts/<int:post_id>": f"/posts/{numbers.cast.director}",
        "/units/<int:unit_id>": f"/units/{numbers.cast.sales}",
        "/help/<topic>": "/help/wall",
    }.get(page.rule, page.rule)


def settled(page: Page) -> None:
    """The page is drawn and has asked for everything it wants."""
    expect(page.locator("#page > *").first).to_be_attached()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("login", HEADS)
def test_every_page_is_silent_and_asks_nobody_else(views, counted, login):  # I5
    window = views.of(login)
    for one in PAGES:
        page = window.open(address(one, counted))
        settled(page)
        allowed = one.needs in READY[HEADS[login]]
        text = page.locator("#page").inner_text()
        assert ("Нет доступа" in text) == (not allowed), one.rule
        assert "на нашей стороне" not in text, one.rule
        if login == "owner" or "document_id" not in one.rule:  # it came by nobody's hand
            assert "Здесь ничего нет" not in text, one.rule
        assert window.complaints == [], one.rule
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, one.rule


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_of_a_phone(views, counted, scheme):
    window = views.of("owner", width=390, height=844, color_scheme=scheme)
    out = {}
    for one in PAGES:
        page = window.open(address(one, counted))
        settled(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            out[one.rule] = wide
    assert out == {}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_page_speaks_two_languages(views, counted, language):
    window = views.of("owner")
    page = window.open("/")
    choose(page, language)
    known = words.of_record(counted.served.here.database) | of_document(counted)
    found = {}
    try:
        for one in PAGES:
            settled(window.open(address(one, counted)))
            texts = [text for text in page.evaluate(SAID) if text not in ZONES]
            said = words.WORD[language].findall(" ".join(texts))
            foreign = set(said) - known - words.ALLOWED[language] - ALSO[language]
            if foreign:
                found[one.rule] = sorted(foreign)
        assert found == {}
    finally:
        choose(page, "ru")


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
