"""The users' documents of ``docs`` as data: topics, their sections, a search through all of them.

How they look is ``pages.manual``. A document is Markdown; its headings cut it into sections that can
be linked to by the same names GitHub gives them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.i18n import Message
from models.matching import readings, spans, stem

DOCS = Path(__file__).parent.parent / "docs"
TOPICS = {
    "start": Message("Getting started"),
    "wall": Message("Information centre"),
    "statistics": Message("Statistics"),
    "entry": Message("Entry of values"),
    "import": Message("Import"),
    "board": Message("Org board"),
    "people": Message("People"),
    "profile": Message("My profile"),
    "settings": Message("Settings and commands"),
    "backup": Message("Backups"),
    "audit": Message("Audit"),
    "keys": Message("Keyboard"),
}
KEYS = "keys"
MOST = 20  # places a search shows
_AROUND = 90  # letters shown before and after what was found
_HEADING = re.compile(r"^(#{1,4}) +(.+?)\s*$")
_FENCE = "```"
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"\*\*|[*`]|^\s*(?:[-|]|\d+\.)\s*|\|[\s|:-]*", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it, up to the next one."""

    topic: str
    level: int
    title: str
    slug: str
    body: str

    @property
    def href(self) -> str:
        """Where it is read; the first one is the topic itself."""
        return f"/help/{self.topic}" + (f"#{self.slug}" if self.level > 1 else "")

    def plain(self) -> str:
        """The text without marks of Markdown, on one line."""
        return " ".join(_MARKUP.sub(" ", _LINK.sub(r"\1", self.body)).split())


@dataclass(frozen=True)
class Place:
    """A section that holds what was looked for; ``marks`` are places in ``piece``."""

    section: Section
    piece: str
    marks: tuple[tuple[int, int], ...]
    worth: int


@cache
def sections(language: str, topic: str) -> tuple[Section, ...]:
    """A topic in pieces; documents change only with the program."""
    text = (DOCS / language / f"{topic}.md").read_text(encoding="utf-8")
    return tuple(_cut(topic, text))


def _cut(topic: str, text: str) -> Iterator[Section]:
    level, title, lines, fenced = 1, topic, list[str](), False
    begun = False
    for line in text.splitlines():
        fenced ^= line.startswith(_FENCE)
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        if begun:
            yield Section(topic, level, title, slug_of(title), "\n".join(lines).strip())
        level, title, lines, begun = len(heading[1]), heading[2], [], True
    yield Section(topic, level, title, slug_of(title), "\n".join(lines).strip())


def slug_of(title: str) -> str:
    """A heading's name in an address: «Карточка поста» → «карточка-поста»."""
    kept = "".join(sign for sign in title.lower() if sign.isalnum() or sign in " -_")
    return kept.replace(" ", "-")


def stems(typed: str) -> tuple[tuple[str, ...], ...]:
    """What is looked for without endings: as typed, then as the other keyboard has it."""
    return tuple(tuple(dict.fromkeys(map(stem, words))) for words in readings(typed))


def search(language: str, typed: str) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """The places that hold all the words, the best first; and the stems to be marked there."""
    for wanted in stems(typed):
        everything = (one for topic in TOPICS for one in sections(language, topic))
        found = [place for one in everything if (place := _place(one, wanted)) is not None]
        if found:
            ordered = sorted(found, key=lambda place: -place.worth)
            return tuple(ordered[:MOST]), wanted
    return (), ()


def _place(section: Section, wanted: tuple[str, ...]) -> Place | None:
    text = section.plain()
    title, body = spans(section.title), spans(text)
    if not all(_holds(title, word) or _holds(body, word) for word in wanted):
        return None
    worth = sum(3 if _holds(title, word) else 1 for word in wanted) * 2 + (section.level == 1)
    hits = [(start, end) for word, start, end in body if word.startswith(wanted)]
    piece, shift = _piece(text, hits[0][0] if hits else 0)
    inside = [(start - shift, end - shift) for start, end in hits]
    marks = tuple(pair for pair in inside if pair[0] >= 0 and pair[1] <= len(piece))
    return Place(section, piece, marks, worth)


def _holds(words: list[tuple[str, int, int]], wanted: str) -> bool:
    return any(word.startswith(wanted) for word, _start, _end in words)


def _piece(text: str, at: int) -> tuple[str, int]:
    """The surroundings of a place, cut between words, and where they begin."""
    start = text.rfind(" ", 0, max(0, at - _AROUND)) + 1 if at > _AROUND else 0
    end = text.find(" ", at + _AROUND)
    return text[start : len(text) if end < 0 else end], start
