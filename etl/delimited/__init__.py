"""Delimited text as a grid: encoding by its bytes, dialect by consistency, records with lines.

What the columns mean is not decided here: every cell stays text.
"""

from dataclasses import dataclass

from etl.delimited.dialect import DELIMITERS, Dialect, find_dialect
from etl.delimited.encoding import ENCODINGS, find_encoding, looks_like_text
from etl.delimited.records import Records, read_blocks, read_records
from etl.reading import Source

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "Dialect",
    "Records",
    "Writing",
    "find_dialect",
    "find_encoding",
    "is_table",
    "looks_like_text",
    "read_blocks",
    "read_records",
    "writing_of",
]


_MARKUP = (b"<", b"{", b"[")
_BLANK = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
_MOST = 0.5


@dataclass(frozen=True)
class Writing:
    """How a text is written: what ``read_blocks`` and the import screen need to know."""

    codec: str
    dialect: Dialect


def is_table(source: Source) -> bool:
    """Whether the content is text of which most lines have several cells."""
    if not looks_like_text(source.head) or source.head.lstrip(_BLANK)[:1] in _MARKUP:
        return False
    dialect = writing_of(source).dialect
    return dialect.width > 1 and dialect.share >= _MOST


def writing_of(source: Source, codec: str | None = None, delimiter: str | None = None) -> Writing:
    """Encoding and dialect by the bytes; ``codec`` and ``delimiter`` when a person has chosen."""
    codec = codec or find_encoding(source.path)
    head = source.head.decode(codec, errors="replace")
    if len(source.head) < source.size:
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head
    return Writing(codec, find_dialect(head, delimiter))
