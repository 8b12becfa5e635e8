"""What passes between an import format and the intake: the source, the choices, the reading.

A format pushes tables of rows, faults, warnings, questions and totals into a :class:`Reading`;
what becomes of them (a preview, a Parquet file) is the intake's business, not the format's.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeAlias

import pyarrow as pa

from models.errors import Refused
from models.i18n import Message

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True)
class Source:
    """A document as received. ``name`` is what its sender called it: a hint, never a proof."""

    path: Path
    name: str
    size: int
    head: bytes  # the first 64 KiB

    @classmethod
    def open(cls, path: Path, name: str | None = None) -> "Source":
        """The document at ``path``."""
        with path.open("rb") as file:
            head = file.read(65536)
        return cls(path, name or path.name, path.stat().st_size, head)


@dataclass(frozen=True)
class Limits:
    """What a document may cost, checked before parsing."""

    unpacked_bytes: int = 1_500_000_000
    ratio: int = 100  # unpacked to packed, for archives over 50 MB unpacked
    sheets: int = 200
    rows: int = 1_048_576
    columns: int = 2_000
    cells: int = 20_000_000


@dataclass(frozen=True)
class Choices:
    """What a person or a saved profile decided about a document; JSON in the record."""

    answers: Mapping[str, str] = field(default_factory=dict)  # question code → chosen value
    layout: Mapping[str, Json] | None = None  # corrected proposal of a table format
    own_accounts: frozenset[str] = frozenset()
    today: dt.date | None = None  # the company's date, for sanity ranges


@dataclass(frozen=True)
class Place:
    """Where in the document: a sheet's row and column, or a line of a text file."""

    sheet: str | None = None
    line: int | None = None
    column: str | None = None  # heading or key


@dataclass(frozen=True)
class Fault:
    """One refused row or value: what, where, why. ``code`` is stable."""

    code: str
    reason: Message
    place: Place = Place()
    value: str | None = None


@dataclass(frozen=True)
class Question:
    """Something that must not be guessed. ``options`` are (value, label) pairs."""

    code: str
    text: Message
    options: tuple[tuple[str, Message], ...]
    samples: tuple[str, ...] = ()
    column: str | None = None


class Unreadable(Refused):
    """The whole document is refused; ``code`` and message name the reason."""

    code = "unreadable"


class Cancelled(Exception):
    """The person who started the import stopped it."""


class Reading(Protocol):
    """What a format hands over while it reads one document."""

    def rows(self, table: str, rows: pa.Table) -> None:
        """A batch of accepted rows with exactly the columns of ``etl.rows.SCHEMAS[table]``."""

    def fault(self, fault: Fault) -> None:
        """A row or value that is refused; the others go on."""

    def warn(self, warning: Fault) -> None:
        """Something doubtful that stays visible on the document; its rows are accepted."""

    def ask(self, question: Question) -> None:
        """A question; the document waits for the answer and nothing is accepted yet."""

    def propose(self, layout: Mapping[str, Json]) -> None:
        """How a table was understood, to be shown, corrected and saved as a profile."""

    def total(self, name: str, value: "Decimal | Json") -> None:
        """A control figure of the document, printed in the verdict."""

    def progress(self, done: int, of: int | None = None) -> None:
        """How far reading came, in rows or bytes. Raises :class:`Cancelled`."""


class Importer(Protocol):
    """One import format: one module in ``etl/importers`` with a class or module-level object."""

    name: str  # stable, English: "client_bank"
    title: Message  # what a person calls it

    def identify(self, source: Source) -> bool:
        """Whether the content (never the name alone) is of this format. Cheap: look at ``head``."""

    def read(self, source: Source, choices: Choices, reading: Reading, limits: Limits) -> None:
        """Push everything into ``reading``; raise :class:`Unreadable` to refuse the document."""
