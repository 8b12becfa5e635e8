"""Help in the program: every page has its topic, in both languages; what is looked for is found there."""

import re
from pathlib import Path

import pytest

from dashboard import handbook
from dashboard.handbook import DOCS, TOPICS, search, sections, slug_of
from dashboard.pages import PAGES
from dashboard.router import find
from models.errors import NotFound
from tests.dashboard.drawn import drawn, outcome

CYRILLIC, LATIN = re.compile(r"[а-яё]{3,}", re.IGNORECASE), re.compile(r"[a-z]{3,}", re.IGNORECASE)


@pytest.fixture
def reader(web):
    """Вера, who reads in this language."""

    def reader(language):
        person = web.person("clerk")
        person.post("/me/choice", json={"name": "language", "value": language})
        return person

    return reader


def written(page) -> str:
    """All Markdown on the page."""
    return "\n".join(node.props["children"] for node in page.all("Markdown"))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_has_a_topic_in_both_languages(language):
    for page in PAGES:
        assert page.topic in TOPICS, page.rule
        assert sum(len(one.body) for one in sections(language, page.topic)) > 300, page.topic


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_topic_is_read_in_the_readers_language(reader, language):
    person = reader(language)
    for topic in TOPICS:
        page = drawn(person, f"/help/{topic}")
        text = re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", "", written(page))
        cyrillic, latin = len(CYRILLIC.findall(text)), len(LATIN.findall(text))
        assert (cyrillic > latin) == (language == "ru"), topic
        nav = page.one("Nav")
        links = [node.props["href"] for node in nav.all("Link")]
        assert links == [f"/help/{name}" for name in TOPICS]
        assert nav.one("Link", "current").props["href"] == f"/help/{topic}"
        parts = {node.props["href"] for node in nav.all("A", "help-part")}
        assert parts == {f"#{node.props['id']}" for node in page.all("Section")[1:]}


def test_without_a_topic_it_begins_at_the_beginning(reader):
    assert written(drawn(reader("ru"), "/help")) == written(drawn(reader("ru"), "/help/start"))


@pytest.mark.parametrize("topic", ["nothing", "..%2f..%2fREADME", "%2e%2e", "start.md"])
def test_there_is_no_other_file_to_read(reader, topic):  # Z24
    assert "Markdown" not in str(drawn(reader("ru"), f"/help/{topic}").value)


def test_both_languages_have_the_same_topics_and_headings():
    for topic in TOPICS:
        russian, english = sections("ru", topic), sections("en", topic)
        assert [one.level for one in russian] == [one.level for one in english], topic
        for language in (russian, english):
            slugs = [one.slug for one in language]
            assert len(set(slugs)) == len(slugs), topic
    files = {path.stem for path in (DOCS / "ru").glob("*.md")} - {"README"}
    assert files == set(TOPICS)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_pages_that_help_leads_to_are_there(language):
    for topic in TOPICS:
        text = (DOCS / language / f"{topic}.md").read_text(encoding="utf-8")
        for target in re.findall(r"\]\((/[^)#?]*)", text):
            try:
                find(target)
            except NotFound:
                pytest.fail(f"{topic}: {target}")


def test_raw_html_of_a_document_stays_text(reader):  # I2
    for topic in TOPICS:
        for one in drawn(reader("ru"), f"/help/{topic}").all("Markdown"):
            assert not one.props.get("dangerously_allow_html")


def test_the_sheet_beside_a_page_tells_of_that_page_and_of_the_keys(reader):
    person = reader("ru")
    for path, topic in (
        ("/entry", "entry"), ("/statistics/1/values", "entry"), ("/documents/" + "f" * 64, "import"),
        ("/nowhere", "start"), (None, "start"),
    ):  # fmt: skip
        called = person.call("router.help_beside", {"path": path})
        sheet = outcome(called, "help-sheet")
        bodies = [one.body for one in sections("ru", topic)]
        assert [node.props["children"] for node in sheet.one("Article").all("Markdown")] == bodies
        assert "Ctrl" in sheet.one("Details").one("Markdown").props["children"]
        assert f"/help/{topic}" in sheet.links().values()
    assert person.call("router.help_beside", "nonsense").status == 200


def test_a_search_finds_every_form_of_a_word_and_marks_it(reader):
    person = reader("ru")
    found = outcome(person.call("manual.find", "вставить столбцы", "/help/start"), "help-content")
    hrefs = list(found.links().values())
    assert any(href.startswith("/help/entry?q=") for href in hrefs)
    assert any("столб" in node.text for node in found.all("Mark"))
    page = drawn(person, "/help/entry?q=столбцы")
    assert page.one("Article").props["data-words"] == "столбц"
    nothing = outcome(person.call("manual.find", "бегемот", "/help/start"), "help-content")
    assert "Ничего не найдено" in nothing.text
    again = outcome(person.call("manual.find", " ", "/help/keys"), "help-content")
    assert again.one("H1").text == "Клавиатура"


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("оргсхему", "board"), ("вакансии", "board"), ("карточка поста", "board"),
        ("отклонённых строк", "import"), ("htpthdyfz rjgbz", "backup"), ("приглашение", "people"),
    ],
)  # fmt: skip
def test_the_best_place_comes_first(typed, topic):
    places, words = search("ru", typed)
    assert places[0].section.topic == topic
    assert words
    for place in places:
        for start, end in place.marks:
            assert place.piece[start:end].lower().replace("ё", "е").startswith(words)


@pytest.mark.parametrize("typed", ["", "?!", "я" * 5000, "<script>", "\x00"])
def test_a_strange_search_finds_nothing_and_breaks_nothing(typed):
    assert search("ru", typed)[0] == ()


def test_a_document_is_cut_at_its_headings_but_not_inside_code(tmp_path, monkeypatch):
    folder = tmp_path / "ru"
    folder.mkdir()
    text = (
        "# Тема\n\nНачало.\n\n## Часть «А», 1\n\n```\n# не заголовок\n```\n\n### Мелочь\n\nКонец.\n"
    )
    (folder / "x.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(handbook, "DOCS", Path(tmp_path))
    cut = sections.__wrapped__("ru", "x")
    assert [(one.level, one.title, one.slug) for one in cut] == [
        (1, "Тема", "тема"), (2, "Часть «А», 1", "часть-а-1"), (3, "Мелочь", "мелочь"),
    ]  # fmt: skip
    assert "# не заголовок" in cut[1].body
    assert slug_of("Поиск по Ctrl+K") == "поиск-по-ctrlk"
