"""Which format a document is of: exactly one may claim it."""

from collections.abc import Sequence

from etl import contents, foreign
from etl.reading import Importer, Source, Unreadable
from models.i18n import Message


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
    """A refusal that names what the file is where its content tells (F3)."""
    reason = contents.why_not(source) or foreign.markup(source)
    return reason or Unreadable(
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
