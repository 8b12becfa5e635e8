"""The elements of a file one by one, in memory that does not grow with it.

Safe against what strangers send: no DTD at all, no network, nesting, text and single records are
bounded. The bytes are decoded here, in the encoding their root was recognised in, and the parser
is told so: declarations lie.
"""

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

from lxml import etree
from lxml.etree import _Element

from etl.reading import Unreadable
from models.i18n import Message

CHUNK = 1024 * 1024
RECORD_LIMIT = 16 * 1024 * 1024  # bytes of one order, product or offer
LONGEST_DECLARATION = 2_000
_DECLARATION = "<?xml"
_TOO_LARGE = ("XML_PARSE_HUGE", "Resource limit", "Huge input", "too long")


class Stream:
    """Ends of the elements named ``tags``; the caller releases each record it is done with."""

    def __init__(
        self, path: Path, encoding: str, tags: tuple[str, ...], progress: Callable[[int], None]
    ) -> None:
        self._path = path
        self._encoding = encoding
        self._progress = progress
        # the stubs know neither its events nor half of what an element can do
        self._parser: Any = etree.XMLPullParser(
            events=("end",),
            tag=[f"{{*}}{tag}" for tag in tags],
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            remove_blank_text=True,
            collect_ids=False,
        )
        self._held: str | None = ""  # the beginning, until its declaration is behind us
        self._fed = 0
        self._released = 0
        self.root: _Element | None = None

    def __iter__(self) -> Iterator[_Element]:
        decoder = codecs.getincrementaldecoder(self._encoding)(errors="strict")
        with self._path.open("rb") as file:
            while chunk := file.read(CHUNK):
                try:
                    text = decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    raise _wrong_letters(self._encoding) from error
                self._feed(self._undeclared(text))
                yield from self._ended()
                self._fed += len(chunk)
                self._progress(self._fed)
                if self._fed - self._released > RECORD_LIMIT:
                    raise _record_too_large()
        self._close(decoder)
        yield from self._ended()

    def _undeclared(self, text: str, *, final: bool = False) -> str:
        """The text without its declaration: the encoding is known better, and may be misspelt."""
        if self._held is None:
            return text
        begun = self._held + text
        start = len(begun) - len(begun.lstrip("\ufeff \t\r\n"))
        end = begun.find("?>", start)
        declared = begun.startswith(_DECLARATION, start)
        short = len(begun) - start < len(_DECLARATION)
        if not final and len(begun) < LONGEST_DECLARATION and (short or (declared and end < 0)):
            self._held = begun
            return ""
        self._held = None
        if not declared or end < 0:
            return begun.lstrip("\ufeff")
        return "\n" * begun.count("\n", 0, end) + begun[end + 2 :]

    def _feed(self, text: str) -> None:
        try:
            self._parser.feed(text.encode())
        except etree.XMLSyntaxError as error:
            raise _refusal(error.msg or "", error.lineno or 0, at_end=False) from error
        for entry in self._parser.feed_error_log.filter_from_fatals():
            raise _refusal(entry.message, entry.line, at_end=False)

    def _close(self, decoder: codecs.IncrementalDecoder) -> None:
        try:
            self._parser.feed(
                self._undeclared(decoder.decode(b"", final=True), final=True).encode()
            )
            self._meet(self._parser.close())
        except UnicodeDecodeError as error:
            raise _wrong_letters(self._encoding) from error
        except etree.XMLSyntaxError as error:
            raise _refusal(error.msg or "", error.lineno or 0, at_end=True) from error

    def _ended(self) -> Iterator[_Element]:
        for _event, element in self._parser.read_events():
            if self.root is None:
                self._meet(element.getroottree().getroot())
            yield element

    def _meet(self, root: _Element) -> None:
        if self.root is None:
            self.root = root
            if cast("Any", root.getroottree().docinfo).doctype:
                raise entities_refused()

    def release(self, element: _Element) -> None:
        """Forget a record and everything before it in the same list."""
        self._released = self._fed
        cast("Any", element).clear(keep_tail=False)
        parent = element.getparent()
        if parent is not None:
            while element.getprevious() is not None:
                del parent[0]


def entities_refused() -> Unreadable:
    """The refusal of a file that brings a DTD, the door to entities."""
    message = Message("The file holds a DTD with entities, which CommerceML has no use for.")
    return Unreadable(message, code="entities")


def _record_too_large() -> Unreadable:
    message = Message(
        "One element of the file is larger than {limit} MB.", limit=RECORD_LIMIT // 10**6
    )
    return Unreadable(message, code="too_large")


def _wrong_letters(encoding: str) -> Unreadable:
    message = Message(
        "The file begins in the encoding {encoding} and goes on in another.", encoding=encoding
    )
    return Unreadable(message, code="encoding_damaged")


def _refusal(why: str, line: int, *, at_end: bool) -> Unreadable:
    if "depth" in why:
        message = Message("Line {line}: the elements are nested too deep.", line=line)
        return Unreadable(message, code="too_deep")
    if any(word in why for word in _TOO_LARGE):
        message = Message("Line {line}: a value is longer than is allowed.", line=line)
        return Unreadable(message, code="too_large")
    if "amplification" in why:
        return entities_refused()
    if at_end:
        message = Message("The file is cut off in line {line}. Export it anew, whole.", line=line)
        return Unreadable(message, code="truncated")
    message = Message("Line {line} is not valid XML: {why}", line=line, why=why)
    return Unreadable(message, code="malformed")
