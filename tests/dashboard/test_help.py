"""Help in the program: every topic, in both languages, about what there is."""

import re
from pathlib import Path

import pytest

from dashboard.pages.manual import DOCS, TOPICS
from dashboard.router import find
from models.errors import NotFound
from tests.dashboard.drawn import drawn

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
    return page.one("Markdown").props["children"]


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_topic_is_read_in_the_readers_language(reader, topic, language):
    page = drawn(reader(language), f"/help/{topic}")
    text = re.sub(r"`[^`]*`|\[[^\]]*\]\([^)]*\)", "", written(page))
    cyrillic, latin = len(CYRILLIC.findall(text)), len(LATIN.findall(text))
    assert (cyrillic > latin) == (language == "ru")
    links = page.one("Nav").links()
    assert list(links.values()) == [f"/help/{name}" for name in TOPICS]
    assert page.one("Nav").one("Link", "current").props["href"] == f"/help/{topic}"


def test_without_a_topic_it_begins_at_the_beginning(reader):
    assert written(drawn(reader("ru"), "/help")) == written(drawn(reader("ru"), "/help/start"))


@pytest.mark.parametrize("topic", ["nothing", "..%2f..%2fREADME", "%2e%2e", "start.md"])
def test_there_is_no_other_file_to_read(reader, topic):  # Z24
    assert "Markdown" not in str(drawn(reader("ru"), f"/help/{topic}").value)


def test_both_languages_have_the_same_topics():
    for topic in TOPICS:
        assert headings(DOCS / "ru" / f"{topic}.md") == headings(DOCS / "en" / f"{topic}.md")


def headings(path: Path) -> list[int]:
    """The depth of every heading in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [len(line) - len(line.lstrip("#")) for line in lines if line.startswith("#")]


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
        markdown = drawn(reader("ru"), f"/help/{topic}").one("Markdown").props
        assert not markdown.get("dangerously_allow_html")
