"""Passwords that are tried first: a list, words everybody uses, rows of keys, repetitions, oneself.

The list has the 3,000 most common ones. The rule goes further: a common word stays common with digits
before or after it, with a capital, with «0» for «o», twice in a row, or typed with the other keyboard on.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from functools import cache
from pathlib import Path

WORDS = frozenset(Path(__file__).with_name("common_words.txt").read_text("utf-8").split())
ROWS = (
    "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "йцукенгшщзхъ",
    "фывапролджэ", "ячсмитьбю", "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm",
    "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p", "qweasdzxc", "qweasd123", "1й2ц3у4к5е6н7г8ш",
    "й1ц2у3к4е5н6г7ш8", "qwerty123456", "1234qwerasdfzxcv", "123qweasdzxc", "qwe123qwe123",
    "!@#$%^&*()", "13579", "24680", "147258369", "159753", "741852963", "zaq12wsxcde3",
)  # fmt: skip
ENGLISH_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбю"
TO_RUSSIAN = str.maketrans(ENGLISH_KEYS, RUSSIAN_KEYS)
TO_ENGLISH = str.maketrans(RUSSIAN_KEYS, ENGLISH_KEYS)
LOOKALIKES = str.maketrans("013457@$!", "oleastasi")
DATE = re.compile(
    r"(0[1-9]|[12]\d|3[01])\D?(0[1-9]|1[0-2])\D?(19|20)\d\d|(19|20)\d\d\D?(0[1-9]|1[0-2])\D?\d\d"
)
NOT_LETTERS = re.compile(r"[\W\d_]+")
TAIL = re.compile(NOT_LETTERS.pattern + "$")
EDGES = re.compile(f"^{NOT_LETTERS.pattern}|{TAIL.pattern}")
FEW_SIGNS = 3
LONG_TAIL = 6  # digits and signs beside a word that make it no longer a mere word


def easily_guessed(password: str, own: Collection[str] = ()) -> bool:
    """Whether a password is tried early; ``own`` is what everybody knows of the person."""
    typed = unicodedata.normalize("NFKC", password).casefold()
    if len(set(typed)) <= FEW_SIGNS or DATE.fullmatch(typed) or _listed(typed):
        return True
    known = WORDS | {part for text in own for part in re.findall(r"[^\W\d_]{3,}", text.casefold())}
    known |= {text.casefold() for text in own}
    variants = {typed, typed.translate(TO_RUSSIAN), typed.translate(TO_ENGLISH)}
    return any(_row_of_keys(one) or _word(one, known) for one in variants)


@cache
def _list() -> frozenset[str]:
    lines = Path(__file__).with_suffix(".sha256").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _listed(typed: str) -> bool:
    return hashlib.sha256(typed.encode()).hexdigest()[:12] in _list()


def _row_of_keys(typed: str) -> bool:
    """Keys beside each other, forwards or backwards, perhaps again and again."""
    rows = [way for row in ROWS for way in (row, row[::-1])]
    if any(typed in row * 3 for row in rows):
        return True
    half, rest = divmod(len(typed), 2)
    pieces = [typed[start : start + 4] for start in range(0, len(typed), 4)]
    in_rows = all(any(piece in row for row in rows) for piece in pieces)
    return in_rows or (not rest and typed[:half] == typed[half:] and half <= LONG_TAIL)


def _word(typed: str, known: frozenset[str] | set[str]) -> bool:
    """One or two known words, with a few digits or signs around."""
    core, tailless = EDGES.sub("", typed), TAIL.sub("", typed)
    for text in (core, core.translate(LOOKALIKES), tailless.translate(LOOKALIKES)):
        bare = NOT_LETTERS.sub("", text)
        if len(typed) - len(bare) <= LONG_TAIL and (bare in known or _two(bare, known)):
            return True
    return typed in known


def _two(word: str, known: frozenset[str] | set[str]) -> bool:
    parts = ((word[:cut], word[cut:]) for cut in range(2, len(word) - 1))
    return any(one in known and two in known for one, two in parts)
