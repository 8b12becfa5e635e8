"""How well words somebody typed fit a name or a text: starts of words, any order, either keyboard.

For short lists held in memory. Long tables are narrowed first by a search column of the database,
whose words are ``models.texts.folded`` too.
"""

import re
from dataclasses import dataclass

from models.texts import folded

LONGEST = 100  # of what is looked for
WRONG_KEYBOARD = 4  # worse than any match as it was typed
_WORD = re.compile(r"[^\W_]+")
_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_OTHER_KEYBOARD = str.maketrans(
    _LATIN + _LATIN.upper() + _CYRILLIC + _CYRILLIC.upper() + '{}:"<>~',
    _CYRILLIC + _CYRILLIC.upper() + _LATIN + _LATIN.upper() + "ХЪЖЭБЮЁ",
)
_ENDINGS = re.compile(
    "(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ией|иям|иях|ешь|ишь|ете|ите|ется|ится|ются|ятся|ась|ись|"
    "ться|ала|ила|али|или|ить|ать|еть|ять|ов|ев|ей|ой|ий|ый|ая|яя|ое|ее|ие|ые|ом|ем|ам|ям|ах|ях|ую|юю|"
    "ых|их|ым|им|ия|ью|ют|ут|ат|ят|ет|ит|ся|а|я|о|е|ы|и|у|ю|ь|й|ing|ed|es|s)$"
)
_SHORTEST_STEM = 3
_LONG_ENOUGH = 5  # letters of a word that also stands for its other forms
_OTHER_FORM = 1  # worse than the letters themselves


@dataclass(frozen=True)
class Match:
    """How well it fits, 0 best; ``marks`` are (start, end) of the letters that were looked for."""

    rank: int
    marks: tuple[tuple[int, int], ...]


def readings(typed: str) -> tuple[tuple[str, ...], ...]:
    """The words as typed, then as the other keyboard layout would have them; none twice or empty."""
    typed = typed[:LONGEST]
    both = (_words(typed), _words(typed.translate(_OTHER_KEYBOARD)))
    return tuple(dict.fromkeys(each for each in both if each))


def match(typed: str, text: str) -> Match | None:
    """Whether every word typed starts a word of the text of its own."""
    for cost, words in enumerate(readings(typed)):
        found = _starts(words, text)
        if found is not None:
            return Match(found.rank + cost * WRONG_KEYBOARD, found.marks)
    return None


def stem(word: str) -> str:
    """What the forms of a word have in common, roughly: «импорта», «импорту» → «импорт»."""
    bare = _ENDINGS.sub("", word)
    return bare if len(bare) >= _SHORTEST_STEM else word


def spans(text: str) -> list[tuple[str, int, int]]:
    """The words of a text, folded, each with where it begins and ends."""
    return [(folded(found.group()), *found.span()) for found in _WORD.finditer(text)]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word, _start, _end in spans(text))


def _starts(words: tuple[str, ...], text: str) -> Match | None:
    """0: begins with all of them in order, 1: with the first, 2: they stand somewhere."""
    free = list(enumerate(spans(text)))
    taken: dict[str, tuple[int, tuple[int, int]]] = {}
    cost = 0
    for word in sorted(set(words), key=len, reverse=True):  # the longest has the least choice
        form = stem(word) if len(word) >= _LONG_ENOUGH else word
        fits = next((one for one in free if one[1][0].startswith(word)), None)
        if fits is None and form != word:
            fits, cost = (
                next((one for one in free if one[1][0].startswith(form)), None),
                _OTHER_FORM,
            )
        if fits is None:
            return None
        free.remove(fits)
        place, (_whole, start, end) = fits
        taken[word] = (place, (start, min(start + len(word), end)))
    places = [taken[word][0] for word in dict.fromkeys(words)]
    rank = 0 if places == list(range(len(places))) else 1 if places[0] == 0 else 2
    return Match(rank + cost, tuple(sorted(mark for _place, mark in taken.values())))
