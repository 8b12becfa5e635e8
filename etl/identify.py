"""Which format a document is of: exactly one may claim it."""

from collections.abc import Sequence

from etl import foreign
from etl.reading import Importer, Source, Unreadable
from models.i18n import Message

BEGINNINGS = (
    (b"MZ", Message("a Windows program")),
    (b"\x7fELF", Message("a program")),
    (b"%PDF", Message("a PDF")),
    (b"MOXCEL", Message("a 1C spreadsheet (.mxl)")),
    (b"version https://git-lfs", Message("a pointer to a file, not the file")),
    (b"\x89PNG", Message("a picture")),
    (b"\xff\xd8\xff", Message("a picture")),
    (b"GIF8", Message("a picture")),
    (b"Rar!", Message("an archive")),
    (b"7z\xbc\xaf", Message("an archive")),
    (b"\x1f\x8b", Message("an archive")),
    (b"PK\x03\x04", Message("an archive")),
    (b"\xd0\xcf\x11\xe0", Message("an old Office file or a workbook with a password")),
    (b"SQLite format 3", Message("a database")),
)


class AmbiguousFormat(Exception):
    """Two formats claim one document: a mistake of ours, not of the sender."""


def identify(source: Source, importers: Sequence[Importer]) -> Importer:
    """The one format that claims the document by its content."""
    stranger = foreign.named(source)
    if stranger is not None:
        raise stranger
    claims = [importer for importer in importers if importer.identify(source)]
    if len(claims) > 1:
        names = ", ".join(importer.name for importer in claims)
        raise AmbiguousFormat(f"{source.name}: {names}")
    if not claims:
        raise _unknown(source)
    return claims[0]


def _unknown(source: Source) -> Unreadable:
    """A refusal that names what the file is where its first bytes tell (F3)."""
    if source.size == 0:
        return Unreadable(Message("“{name}” is empty.", name=source.name), code="empty")
    for beginning, kind in BEGINNINGS:
        if source.head.startswith(beginning):
            return Unreadable(
                Message(
                    "“{name}” is {kind}. ASM reads bank statements (1CClientBankExchange), "
                    "CommerceML, Excel and CSV: save it as one of these.",
                    name=source.name,
                    kind=kind,
                ),
                code="unknown_format",
            )
    return foreign.markup(source) or Unreadable(
        Message(
            "“{name}” is of no known format. ASM reads bank statements "
            "(1CClientBankExchange), CommerceML, Excel and CSV.",
            name=source.name,
        ),
        code="unknown_format",
    )


def named(name: str, importers: Sequence[Importer]) -> Importer:
    """The format a person asked for by name."""
    for importer in importers:
        if importer.name == name:
            return importer
    known = ", ".join(importer.name for importer in importers)
    raise Unreadable(
        Message("There is no format “{name}”. Known: {known}.", name=name, known=known)
    )
