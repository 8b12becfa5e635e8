"""What holds for every page: a mistake of ours is told with a number, looking changes nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from dashboard import router
from dashboard.pages import PAGES
from models.base import Base
from models.i18n import using
from tests.dashboard import words
from tests.dashboard.drawn import drawn
from tests.dashboard.showing import STATEMENT

UNSTEADY = {"session", "worker"}  # when somebody was last seen


def address(page, shown) -> str:
    """A real address of a page."""
    numbers = shown.numbers
    week = f"?period=week&date={numbers.last.key}"
    path = (
        page.rule.replace("<int:statistic_id>", str(numbers.ids["income"]))
        .replace("<document_id>", numbers.documents[STATEMENT])
        .replace("<int:row_no>", "13")
        .replace("<int:user_id>", str(numbers.cast.users["clerk"]))
        .replace("<code>", "clerk")
        .replace("<int:post_id>", str(numbers.cast.sales_head))
        .replace("<int:unit_id>", str(numbers.cast.sales))
        .replace("<topic>", "wall")
    )
    if path.endswith("/values"):
        path = f"/statistics/{numbers.ids['calls']}/values"
    return path + (week if "/rows" in path else "")


def everything(database) -> dict[str, list]:
    """Every row of the record."""
    with database.reading() as session:
        return {
            name: sorted(map(repr, session.execute(select(table))))
            for name, table in Base.metadata.tables.items()
            if name not in UNSTEADY
        }


def test_looking_at_every_page_changes_nothing(shown):  # I7
    before = everything(shown.here.database)
    for login in ("owner", "head"):
        for page in PAGES:
            text = drawn(shown.web.person(login), address(page, shown)).text
            assert "на нашей стороне" not in text, page.rule
            if login == "owner":
                assert "Здесь ничего нет" not in text, page.rule
    after = everything(shown.here.database)
    forbidden = len(after["audit"]) - len(before["audit"])
    assert forbidden <= 2 * len(PAGES)  # attempts at what a head may not are noted (Z3)
    kept = {name: rows for name, rows in after.items() if not name.startswith("audit")}
    assert kept == {name: rows for name, rows in before.items() if name in kept}


@pytest.mark.parametrize("number", range(len(PAGES)), ids=lambda number: PAGES[number].rule)
def test_a_mistake_of_ours_is_told_with_a_number_and_logged(
    shown, monkeypatch, caplog, number
):  # O2
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError("7654321")

    pages = list(PAGES)
    pages[number] = replace(PAGES[number], layout=broken)
    monkeypatch.setattr(router, "PAGES", tuple(pages))
    page = drawn(shown.web.person("owner"), address(PAGES[number], shown))
    assert "Сообщите администратору номер" in page.text
    assert "7654321" not in page.text
    told = page.text.partition("номер ")[2][:8]
    assert told in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    "query", ["?utm_source=mail", "?<script>", "?%00=1", "?n=1&n=2", "?period[]=week", "?=", "?&&&"]
)
def test_no_page_minds_what_others_hang_on_its_address(shown, query):
    owner = shown.web.person("owner")
    for page in PAGES:
        path = address(page, shown)
        tail = query.replace("?", "&") if "?" in path else query
        text = drawn(owner, path + tail).text
        assert "на нашей стороне" not in text, page.rule
        assert "Здесь ничего нет" not in text, page.rule


@pytest.mark.parametrize("language", ["ru", "en"])
def test_titles_speak_the_readers_language(shown, language):
    with using(language):
        titles = [str(page.title) for page in PAGES]
    assert words.foreign(titles, language, shown.here.database) == []


def test_a_strangers_address_has_no_page(shown):
    assert "Такой страницы нет" in drawn(shown.web.person("owner"), "/no/such/page").text
