"""What the first bytes of an XML document say: its root, and the encoding that makes it readable.

The declaration is not asked: files that declare one encoding and are written in another are
common. A Cyrillic root decides; where the root is Latin the encodings cannot be told apart here.
"""

import codecs
import re
from collections.abc import Collection
from dataclasses import dataclass

ENCODINGS = ("utf-8", "cp1251", "cp866", "koi8-r", "utf-16-le", "utf-16-be")
_START = re.compile(r"<(?:([\w.-]+):)?([\w.-]+)([^>]*)")
_SKIPPED = (("<?", "?>"), ("<!--", "-->"))


@dataclass(frozen=True)
class Root:
    """The root element's start tag. ``doctype`` tells whether a DTD stands before it."""

    encoding: str
    name: str  # without the prefix
    attributes: str  # as written; cut off where the head ends
    doctype: bool = False


def root(head: bytes, names: Collection[str]) -> Root | None:
    """The root in the first encoding that gives it one of ``names``; None when none does."""
    for encoding in _possible(head):
        found = _root(head.decode(encoding, errors="replace"), encoding)
        if found is not None and found.name in names:
            return found
    return None


def _possible(head: bytes) -> tuple[str, ...]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ENCODINGS


def _root(text: str, encoding: str) -> Root | None:
    """Step over the declaration, comments, instructions and a DTD to the first start tag."""
    position, doctype = 0, False
    while True:
        while position < len(text) and (text[position].isspace() or text[position] == "\ufeff"):
            position += 1
        end = _after(text, position)
        if end is None:
            break
        position = end
        if text.startswith("<!DOCTYPE", position):
            doctype = True
            inner, close = text.find("[", position), text.find(">", position)
            last = text.find("]", inner) if -1 < inner < close else position
            position = text.find(">", last) + 1
            if last < 0 or not position:
                return None
    found = _START.match(text, position)
    return Root(encoding, found[2], found[3], doctype) if found else None


def _after(text: str, position: int) -> int | None:
    """Where the thing to step over ends; ``position`` itself before a DTD; None before a tag."""
    if text.startswith("<!DOCTYPE", position):
        return position
    for opening, closing in _SKIPPED:
        if text.startswith(opening, position):
            end = text.find(closing, position)
            return None if end < 0 else end + len(closing)
    return None
