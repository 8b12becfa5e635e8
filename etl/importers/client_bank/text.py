"""The bytes and the grammar of 1CClientBankExchange: encoding, line ends, documents one by one.

The encoding is told by the bytes, never by what the file says of itself. Memory does not grow
with the file: it is read in pieces cut at the end of a document.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

from etl.reading import Unreadable
from models.i18n import Message

SIGNATURE = "1CClientBankExchange"
ACCOUNT = "РасчСчет"
DOCUMENT = "\nСекцияДокумент"
END = "\nКонецДокумента"
MARKS = ("СекцияДокумент", "ВерсияФормата", "СекцияРасчСчет")
CHUNK = 4 * 1024 * 1024
LONGEST = 16 * CHUNK  # characters of one document, or of one line
_INDENT = re.compile(r"\n[ \t]+")
_LISTED = re.compile(r"\n" + ACCOUNT + r"[ \t]*=[ \t]*([^\s]+)")
_DAMAGED = Message(
    "This is not a bank statement, or its encoding is damaged: no section can be read. "
    "Save the file from the bank anew."
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands outside documents, and then one document: its lines from «=kind» on."""

    outside: str
    outside_line: int
    document: str | None
    line: int  # of the document's first line
    position: int  # bytes read so far


def looks_like_statement(head: bytes) -> bool:
    """Whether the first 64 KiB are of a statement."""
    if SIGNATURE.encode() in head[:200] or SIGNATURE.encode("utf-16-le") in head[:400]:
        return True
    if SIGNATURE.encode("utf-16-be") in head[:400]:
        return True
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return any(
        start.startswith(mark.encode(encoding))
        for mark in MARKS
        for encoding in ("utf-8", "cp1251", "cp866", "koi8-r")
    )


def encoding_of(sample: bytes) -> str:
    """The encoding that makes the names of sections readable; refuses when none does."""
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if sample[1::2].count(0) > len(sample) // 8:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) // 8:
        return "utf-16-be"
    for encoding in ("utf-8", "cp866", "cp1251", "koi8-r"):
        decoder = codecs.getincrementaldecoder(encoding)(
            errors="strict" if encoding == "utf-8" else "replace"
        )
        try:
            decoded = decoder.decode(sample)
        except UnicodeDecodeError:
            continue
        if any(mark in decoded for mark in MARKS):
            return encoding
    raise Unreadable(_DAMAGED, code="encoding_damaged")


def encoding_in(path: Path) -> str:
    """The encoding a file is read in."""
    with path.open("rb") as file:
        return encoding_of(file.read(CHUNK))


def listed_accounts(path: Path) -> frozenset[str]:
    """Every account the header or a section names, wherever it stands.

    Looked up before the documents are read: whose money moved cannot be told before all own
    accounts are known, and some banks put a section after the documents of another account.
    """
    with path.open("rb") as file:
        encoding = encoding_of(file.read(CHUNK))
        if encoding.startswith("utf-16"):
            found = {value for chunk, _ in _chunks(path) for value in _LISTED.findall("\n" + chunk)}
            return frozenset(found)
        with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            return frozenset(_listed(content, encoding.removesuffix("-sig")))


def _listed(content: mmap, encoding: str) -> Iterator[str]:
    """The same without decoding: the key is searched for as bytes, which is ten times faster."""
    key = re.compile(ACCOUNT.encode(encoding) + rb"[ \t]*=[ \t]*([^\s]+)")
    for match in key.finditer(content):
        start = match.start()
        if start == 0 or content[start - 1 : start] in b"\r\n \t":
            yield match[1].decode(encoding, errors="replace").strip()


def pieces(path: Path) -> Iterator[Piece]:
    """Documents in order, each with what stood before it; the last piece has no document."""
    rest, line, position = "\n", 0, 0
    for chunk, position in _chunks(path):
        *parts, rest = (rest + chunk).split(END)
        for part in parts:
            yield _piece(part, line, position)
            line += part.count("\n") + 1
        _refuse_endless(rest)
    if DOCUMENT in rest:
        started = line + rest.partition(DOCUMENT)[0].count("\n") + 1
        raise Unreadable(
            Message(
                "The file is cut off: the document that starts in line {line} has no end. "
                "Save the statement anew.",
                line=started,
            ),
            code="truncated",
        )
    yield Piece(rest, line, None, line, position)


def _piece(part: str, line: int, position: int) -> Piece:
    outside, mark, document = part.partition(DOCUMENT)
    started = line + outside.count("\n") + 1
    if not mark:
        raise Unreadable(
            Message("Line {line}: a document ends that did not start.", line=started),
            code="structure",
        )
    if DOCUMENT in document:
        raise Unreadable(
            Message("The document that starts in line {line} has no end.", line=started),
            code="truncated",
        )
    return Piece(outside, line, document, started, position)


def _refuse_endless(text: str) -> None:
    if len(text) > LONGEST:
        message = Message("This is not a bank statement: its lines or documents have no end.")
        raise Unreadable(message, code="too_large")


def _chunks(path: Path) -> Iterator[tuple[str, int]]:
    """Decoded text in whole lines with Unix ends and without indents, and bytes read so far."""
    position = 0
    with path.open("rb") as file:
        sample = file.read(CHUNK)
        encoding = encoding_of(sample)
        # 0x98 has no letter in windows-1251; browsers and 1C let it pass, and so do we
        errors = "passing" if encoding == "cp1251" else "strict"
        decoder = codecs.getincrementaldecoder(encoding)(errors=errors)
        held = ""
        while sample:
            position += len(sample)
            following = file.read(CHUNK)
            try:
                text = held + decoder.decode(sample, final=not following)
            except UnicodeDecodeError as error:
                raise Unreadable(_DAMAGED, code="encoding_damaged") from error
            whole = len(text) if not following else _line_end(text)
            held = text[whole:]
            _refuse_endless(held)
            yield _plain(text[:whole]), position
            sample = following


def _pass(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return chr(error.object[error.start]), error.start + 1


codecs.register_error("passing", _pass)


def _line_end(text: str) -> int:
    """Where the last whole line ends; a CR at the very end may be half of a line end."""
    return max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1


def _plain(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.lstrip(" \t")
    return _INDENT.sub("\n", text) if "\n " in text or "\n\t" in text else text
