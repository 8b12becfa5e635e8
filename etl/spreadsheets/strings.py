"""The shared strings of .xlsx as one column of text, and what XML and Excel escape in a text."""

import re
import zipfile
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from etl.grid import blanked
from etl.spreadsheets import careful
from etl.spreadsheets.archives import streamed
from etl.spreadsheets.runs import Irregular
from etl.spreadsheets.tags import Tags, check_encoding

_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]+)|(\d+));")
_CONTROL = re.compile(r"_x([0-9A-Fa-f]{4})_")  # as Excel writes signs that XML does not allow
_BATCH = 50_000


def read_strings(archive: zipfile.ZipFile, name: str | None) -> pa.Array:
    """All shared strings by their numbers; null where there is nothing but spaces."""
    if name is None:
        return pa.nulls(0, pa.string())
    try:
        parts = [*_quick(streamed(archive, name))]
    except Irregular:
        with archive.open(name) as file:
            parts = [*_careful(careful.elements(file, "si"))]
    return blanked(pa.concat_arrays([pa.nulls(0, pa.string()), *parts]))


def _quick(pieces: Iterator[bytes]) -> Iterator[pa.Array]:
    rest = _after_head(next(pieces, b""))
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(b"<si>")
        rest = text[cut:] if cut > 0 else text
        if cut > 0:
            yield _strings(text[:cut])
    yield _strings(rest)


def _after_head(text: bytes) -> bytes:
    check_encoding(text)
    start = text.find(b"<sst")
    if start < 0:
        raise Irregular
    return text[text.find(b">", start) + 1 :]


def _strings(text: bytes) -> pa.Array:
    """The strings of whole items; an item of several runs is left to the careful way."""
    tags = Tags(text)
    items = np.flatnonzero(tags.called(b"si"))
    contents, starts = tags.contents(tags.called(b"t"))
    owners = np.searchsorted(items, contents) - 1
    if (len(owners) > 1 and not (np.diff(owners) > 0).all()) or (owners < 0).any():
        raise Irregular
    if b":si>" in text or tags.called(b"rPh").any():
        raise Irregular
    found = tags.slices(starts, tags.opens[contents + 1])
    places = np.full(len(items), -1, np.int64)
    places[owners] = np.arange(len(owners))
    return unescaped(text_of(found)).take(pa.array(places, mask=places < 0))


def _careful(items: "Iterator[etree._Element]") -> Iterator[pa.Array]:
    batch: list[str] = []
    for item in items:
        batch.append(careful.text_of(item))
        if len(batch) == _BATCH:
            yield plain(pa.array(batch, pa.string()))
            batch = []
    yield plain(pa.array(batch, pa.string()))


def text_of(raw: pa.Array) -> pa.Array:
    """Bytes as text; not UTF-8 is left to the careful way."""
    try:
        return pc.cast(raw, pa.string())
    except pa.ArrowInvalid as error:
        raise Irregular from error


def unescaped(texts: pa.Array) -> pa.Array:
    """With what XML escapes."""
    if _has(texts, b"&"):
        texts = _replaced(texts, "&#", lambda text: _NUMBERED.sub(_sign, text))
        for name, sign in _NAMED.items():
            texts = pc.replace_substring(texts, name, sign)
        texts = pc.replace_substring(texts, "&amp;", "&")
    return plain(texts)


def plain(texts: pa.Array) -> pa.Array:
    """With what Excel escapes, and line ends of one kind."""
    if _has(texts, b"_x"):
        texts = _replaced(texts, "_x", lambda text: _CONTROL.sub(_control, text))
    if _has(texts, b"\r"):
        texts = pc.replace_substring(texts, "\r\n", "\n")
        texts = pc.replace_substring(texts, "\r", "\n")
    return texts


def _has(texts: pa.Array, signs: bytes) -> bool:
    content = texts.buffers()[2]
    return content is not None and signs in content.to_pybytes()


def _replaced(texts: pa.Array, mark: str, replace: Callable[[str], str]) -> pa.Array:
    """``texts`` with those that hold ``mark`` replaced one by one."""
    marked = pc.fill_null(pc.match_substring(texts, mark), pa.scalar(value=False))
    fresh = [replace(text) for text in texts.filter(marked).to_pylist()]
    return pc.replace_with_mask(texts, marked, pa.array(fresh, pa.string()))


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1], 16) if found[1] else int(found[2]))


def _control(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
