"""The encoding of a text by its bytes. That it decodes without error proves nothing for cp866, koi8-r."""

import codecs
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SINGLE_BYTE = ("cp1251", "cp866", "koi8-r")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", *SINGLE_BYTE)
# letters of Russian text from frequent to rare: a wrong code page makes rare ones frequent
_FREQUENT = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_WEIGHT = {letter: 20 - rank for rank, letter in enumerate(_FREQUENT)}
_ORDINARY = frozenset("«»—–№…“”„\u00a0•°§²³±©®™₽’‘")
_STRANGE = -25
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 26}
_HEAD = 1 << 18


def find_encoding(path: Path) -> str:
    """A Python codec: utf-8, utf-8-sig, utf-16(-le, -be), cp1251, cp866 or koi8-r."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if marked := _by_mark(head):
            return marked
        if _is_utf8(head, file):
            return "utf-8"
    return max(SINGLE_BYTE, key=lambda codec: _likeness(head, codec))


def looks_like_text(head: bytes) -> bool:
    """Whether these bytes are text of any encoding we read, not a binary file."""
    if not head:
        return False
    if _by_mark(head):
        return True
    strange = sum(head.count(byte) for byte in _CONTROL)
    return strange * 200 < len(head)


def _by_mark(head: bytes) -> str | None:
    """The encoding by its mark; UTF-16 shows itself without one by what every other byte is."""
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return codec
    if _are_halves(head[0::2], head[1::2]):
        return "utf-16-le"
    return "utf-16-be" if _are_halves(head[1::2], head[0::2]) else None


def _are_halves(low: bytes, high: bytes) -> bool:
    """High halves of Latin signs, digits and delimiters are zero, those of Cyrillic are four."""
    zeros = high.count(0)
    written = zeros * 20 > len(high) and (zeros + high.count(4)) * 10 > len(high) * 9
    return written and low.count(0) * 20 < len(low)


def _is_utf8(head: bytes, rest: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    piece = head
    try:
        while piece:
            if not piece.isascii() or decoder.getstate()[0]:
                decoder.decode(piece)
            piece = rest.read(1 << 22)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _likeness(head: bytes, codec: str) -> float:
    """How much ``head`` reads like Russian in ``codec``."""
    weights, small, capital = _letters(codec)
    signs = np.frombuffer(head, np.uint8)
    frequencies = np.bincount(signs, minlength=256)
    # a capital inside a word: the mark of koi8-r taken for cp1251
    inside = np.count_nonzero(small[signs[:-1]] & capital[signs[1:]])
    return float(frequencies @ weights) - 15 * inside


@cache
def _letters(codec: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For every byte: its weight, whether it is a small letter, whether a Russian capital."""
    signs = bytes(range(256)).decode(codec, errors="replace")
    weights = [0] * 128 + [_weight(sign) for sign in signs[128:]]
    small = [sign.isalpha() and sign == sign.lower() for sign in signs]
    capital = [sign > "\x7f" and sign != sign.lower() for sign in signs]
    return np.array(weights), np.array(small), np.array(capital)


def _weight(sign: str) -> int:
    return _WEIGHT.get(sign.lower(), 0 if sign in _ORDINARY else _STRANGE)
