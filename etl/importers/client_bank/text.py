"""The bytes and the grammar of 1CClientBankExchange: encoding, line ends, documents one by one.

The encoding is told by the bytes, never by what the file says of itself. Memory does not grow
with the file: it is read in pieces cut at the end of a document.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.reading import Unreadable
from models.i18n import Message

SIGNATURE = "1CClientBankExchange"
DOCUMENT = "\nСекцияДокумент"
END = "\nКонецДокумента"
MARKS = ("СекцияДокумент", "ВерсияФормата", "СекцияРасчСчет")
CHUNK = 4 * 1024 * 1024
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
        for encoding in ("utf-8", "cp1251", "cp866")
    )


def encoding_of(sample: bytes) -> str:
    """The encoding by the rule of section 1.5; refuses what no encoding makes readable."""
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if sample[1::2].count(0) > len(sample) // 8:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) // 8:
        return "utf-16-be"
    for encoding in ("utf-8", "cp866", "cp1251"):
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


def pieces(path: Path) -> Iterator[Piece]:
    """Documents in order, each with what stood before it; the last piece has no document."""
    rest, line, position = "\n", 0, 0
    for chunk, position in _chunks(path):
        *parts, rest = (rest + chunk).split(END)
        for part in parts:
            yield _piece(part, line, position)
            line += part.count("\n") + 1
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


def _chunks(path: Path) -> Iterator[tuple[str, int]]:
    """Decoded text with Unix line ends, cut anywhere but inside a character."""
    position = 0
    with path.open("rb") as file:
        sample = file.read(CHUNK)
        encoding = encoding_of(sample)
        decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
        held = ""
        while sample:
            position += len(sample)
            following = file.read(CHUNK)
            try:
                text = held + decoder.decode(sample, final=not following)
            except UnicodeDecodeError as error:
                raise Unreadable(_DAMAGED, code="encoding_damaged") from error
            held = "\r" if following and text.endswith("\r") else ""
            text = text.removesuffix("\r") if held else text
            yield _unix(text), position
            sample = following


def _unix(text: str) -> str:
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")
