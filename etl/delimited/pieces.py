"""A text file as blocks of UTF-8 that begin and end between two records.

Memory does not grow with the file. How a block is quoted is proved here by looking at every quote,
so that a quick reader may be trusted with it.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from pathlib import Path

import numpy as np

BLOCK = 1 << 23
_QUOTE, _BREAK, _RETURN = ord('"'), ord("\n"), ord("\r")
_END_OF_FILE = b"\x1a"  # as DOS programs end a text


class Quoting(Enum):
    """What quotes do in a block."""

    NONE = auto()  # nothing: there are none, or none stands at the start of a cell
    REGULAR = auto()  # every quote opens a cell, closes one or is doubled inside one
    IRREGULAR = auto()  # anything else


@dataclass(frozen=True)
class Block:
    """Lines end with LF, or with CR LF where no cell is quoted."""

    content: bytes
    quoting: Quoting
    final: bool

    @cached_property
    def lines(self) -> int:
        """How many lines, the last of them perhaps without its end."""
        return self.content.count(b"\n") + (not self.content.endswith(b"\n"))


def decoded(path: Path, codec: str) -> Iterator[bytes]:
    """The file in pieces of UTF-8; bytes that are no letters become U+FFFD."""
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    with path.open("rb") as file:
        while piece := file.read(BLOCK):
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()


def unified(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces with lines that end with LF, or with CR LF where no cell is quoted."""
    held = b""
    for piece in pieces:
        text = held + piece
        held = b"\r" if text.endswith(b"\r") else b""
        yield _unified(text[: len(text) - len(held)])
    yield _unified(held)


def _unified(text: bytes) -> bytes:
    if b"\r" not in text or (b'"' not in text and _is_windows(text)):
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _is_windows(text: bytes) -> bool:
    """Whether LF follows every CR."""
    signs = np.frombuffer(text, np.uint8)
    returns = np.flatnonzero(signs == _RETURN)
    return text[-1] != _RETURN and bool((signs[returns + 1] == _BREAK).all())


class Cutter:
    """Cuts a stream of text into blocks; what is left of a block is given back to it."""

    def __init__(self, path: Path, codec: str, delimiter: str) -> None:
        self._pieces = unified(decoded(path, codec))
        self._delimiter = delimiter
        self._rest = b""

    def give_back(self, rest: bytes) -> None:
        """The beginning of the next block."""
        self._rest = rest + self._rest

    def blocks(self) -> Iterator[Block]:
        """Blocks that end with a record; an irregular one with any line."""
        for piece in self._pieces:
            text = self._rest + piece
            self._rest = b""
            if len(text) < BLOCK // 2:
                self._rest = text
                continue
            quoting, cut = cut_of(text, self._delimiter)
            self._rest = text[cut:]
            if cut:
                yield Block(text[:cut], quoting, final=False)
        text = self._rest.rstrip(_END_OF_FILE)
        if text:
            yield final_block(text, self._delimiter)


def final_block(text: bytes, delimiter: str) -> Block:
    """The last block, or the only one. A cell still open at its end makes it irregular."""
    quoting, cut = cut_of(text + b"\n", delimiter)
    is_open = quoting is Quoting.REGULAR and cut <= len(text)
    return Block(text, Quoting.IRREGULAR if is_open else quoting, final=True)


def cut_of(text: bytes, delimiter: str) -> tuple[Quoting, int]:
    """How ``text``, which begins with a record, is quoted, and where its last whole record ends."""
    cut = text.rfind(b"\n") + 1
    if b'"' not in text:
        return Quoting.NONE, cut
    signs = np.frombuffer(b"\n" + text + b"\n", np.uint8)
    quotes = np.flatnonzero(signs == _QUOTE)
    edge = np.zeros(256, bool)
    edge[[_BREAK, *delimiter.encode()]] = True
    before, after = signs[quotes - 1], signs[quotes + 1]
    if not edge[before].any():
        return Quoting.NONE, cut
    edge[_QUOTE] = True  # a quote beside a quote: doubled
    if not (edge[before[0::2]].all() and edge[after[1::2]].all()):
        return Quoting.IRREGULAR, cut
    while cut and np.searchsorted(quotes, cut) % 2:  # this line end is inside a cell
        cut = text.rfind(b"\n", 0, cut - 1) + 1
    return Quoting.REGULAR, cut
