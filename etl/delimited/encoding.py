"""The encoding of a text by its bytes. That it decodes without error proves nothing for cp866, koi8-r.

Also columns of raw bytes decoded at once, without a Python string per cell.
"""

import codecs
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SINGLE_BYTE = ("cp1251", "cp866", "koi8-r")
# letters of Russian text from frequent to rare: a wrong code page makes rare ones frequent
_FREQUENT = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_WEIGHT = {letter: 20 - rank for rank, letter in enumerate(_FREQUENT)}
_ORDINARY = set("«»—–№…“”„\u00a0•°§²³±©®™₽’‘")
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 26}


def find_encoding(path: Path) -> str:
    """A Python codec: utf-8, utf-8-sig, utf-16(-le, -be), cp1251, cp866 or koi8-r."""
    with path.open("rb") as file:
        head = file.read(1 << 18)
        for mark, codec in _BOMS:
            if head.startswith(mark):
                return codec
        if wide := _without_mark(head):
            return wide
        if _is_utf8(head, file):
            return "utf-8"
    return max(SINGLE_BYTE, key=lambda codec: _likeness(head, codec))


def _without_mark(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of Latin signs and digits is zero."""
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > half * 0.2:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > half * 0.2 else None


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
    text = head.decode(codec, errors="replace")
    score = 0.0
    before = " "
    for sign in text:
        if sign > "\x7f":
            low = sign.lower()
            score += _WEIGHT.get(low, 0 if sign in _ORDINARY else -25)
            if sign != low and before.isalpha() and before == before.lower():
                score -= 15  # a capital inside a word: the mark of koi8-r taken for cp1251
        before = sign
    return score


def looks_like_text(head: bytes) -> bool:
    """Whether these bytes are text of any encoding we read, not a binary file."""
    if not head:
        return False
    if head.startswith(tuple(mark for mark, _ in _BOMS)) or _without_mark(head):
        return True
    strange = sum(head.count(byte) for byte in _CONTROL)
    return strange * 200 < len(head)


@cache
def _widths(codec: str) -> np.ndarray:
    """How many bytes of UTF-8 each byte of ``codec`` becomes."""
    signs = bytes(range(256)).decode(codec, errors="replace")
    return np.array([len(sign.encode()) for sign in signs], np.int64)


def decoded(raw: pa.Array, codec: str) -> pa.Array:
    """A column of bytes as text: UTF-8 is checked, a single-byte code page is translated whole."""
    if codec not in SINGLE_BYTE:
        return pc.cast(raw, pa.string())
    ends = np.frombuffer(raw.buffers()[1], np.int32)[raw.offset : raw.offset + len(raw) + 1]
    content = raw.buffers()[2]
    data = memoryview(content)[ends[0] : ends[-1]] if content is not None else memoryview(b"")
    if bytes(data).isascii():
        return pc.cast(raw, pa.string())
    text = bytes(data).decode(codec, errors="replace").encode()
    places = np.zeros(len(data) + 1, np.int64)
    np.cumsum(_widths(codec)[np.frombuffer(data, np.uint8)], out=places[1:])
    offsets = places[ends - ends[0]].astype(np.int32)
    fresh = pa.StringArray.from_buffers(len(raw), pa.py_buffer(offsets), pa.py_buffer(text))
    return pc.if_else(pc.is_valid(raw), fresh, None) if raw.null_count else fresh
