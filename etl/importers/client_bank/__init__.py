"""1CClientBankExchange: what a bank sends to 1C, and 1C to a bank → payments and balances.

The grammar is in ``text``, the account sections and their reconciliation in ``accounts``, the
documents in ``payments``.
"""

from collections.abc import Iterator
from decimal import Decimal

from etl.importers.client_bank import accounts, payments, text
from etl.importers.client_bank.accounts import AccountSection
from etl.importers.client_bank.text import Piece
from etl.reading import Choices, Fault, Json, Limits, Place, Reading, Source, Unreadable
from models.i18n import Message

BATCH = 20_000
KNOWN_MAJOR = "1"
KNOWN_MINORS = frozenset({"00", "01", "02", "03"})


class ClientBank:
    """The import format."""

    name = "client_bank"
    title = Message("1C bank statement")

    def identify(self, source: Source) -> bool:
        """By the signature line, or by a section at the very start of a file without a header."""
        return text.looks_like_statement(source.head)

    def read(self, source: Source, choices: Choices, reading: Reading, limits: Limits) -> None:
        """Everything in one pass; account sections must stand before the documents."""
        if source.size > limits.unpacked_bytes:
            raise Unreadable(
                Message(
                    "The file is larger than {limit} MB.", limit=limits.unpacked_bytes // 10**6
                ),
                code="too_large",
            )
        _Statement(choices, reading, source.size).read(text.pieces(source.path))


class _Statement:
    """One statement while it is read: header, sections, sums of the documents so far."""

    def __init__(self, choices: Choices, reading: Reading, size: int) -> None:
        self.reading = reading
        self.size = size
        self.header: dict[str, str] = {}
        self.registered = choices.own_accounts
        self.own: set[str] = set()
        self.sections: list[AccountSection] = []
        self.batch: payments.Batch | None = None
        self.read_bytes = 0

    def read(self, pieces: Iterator[Piece]) -> None:
        """All pieces, then the reconciliation."""
        document_count = 0
        for piece in pieces:
            if piece.outside.strip():
                self._outside(piece.outside, piece.outside_line)
            if piece.document is not None:
                document_count += 1
                self._documents().add(piece.document, piece.line)
                self._flush_when_full()
            self.read_bytes = piece.position
        self._finish(document_count)

    def _documents(self) -> payments.Batch:
        if self.batch is None:
            of_file = frozenset(self.own)
            self.batch = payments.Batch(of_file | self.registered, of_file, self.reading)
        return self.batch

    def _flush_when_full(self) -> None:
        if self.batch is not None and self.batch.size >= BATCH:
            self.batch.flush()
            self.reading.progress(self.read_bytes, self.size)

    def _outside(self, lines: str, first_line: int) -> None:
        found = accounts.parse_outside(lines, first_line, self.reading)
        self.header |= found.header
        self.own |= found.own_accounts
        self.sections += found.sections
        if self.batch is not None:
            self.batch.of_file = frozenset(self.own)
            self.batch.own = self.batch.of_file | self.registered
        if found.header:
            self._check_version()

    def _check_version(self) -> None:
        version = self.header.get("ВерсияФормата", "")
        major, _, minor = version.partition(".")
        if version and major != KNOWN_MAJOR:
            raise Unreadable(
                Message("Version {version} of 1CClientBankExchange is unknown.", version=version),
                code="unknown_version",
            )
        if version and minor not in KNOWN_MINORS:
            self.reading.warn(
                Fault(
                    "new_version",
                    Message("Version {version} is newer than those known.", version=version),
                )
            )

    def _finish(self, document_count: int) -> None:
        accounts.refuse_unbalanced(self.sections)
        batch = self._documents()
        batch.flush()
        accounts.warn_about_balances(self.sections, batch.sums, self.reading)
        if not self.header:
            self.reading.warn(Fault("no_header", Message("The file has no header."), Place(line=1)))
        self.reading.rows("account_balances", accounts.table(self.sections))
        self.reading.total("documents", document_count)
        self.reading.total("incoming", batch.counts["in"])
        self.reading.total("outgoing", batch.counts["out"])
        self.reading.total("incoming_sum", batch.total("in"))
        self.reading.total("outgoing_sum", batch.total("out"))
        self.reading.total("accounts", [_as_total(section) for section in self.sections])
        self.reading.total("own_accounts", [*sorted(self.own)])
        self.reading.progress(self.size, self.size)


def _as_total(section: AccountSection) -> Json:
    def text_of(amount: Decimal | None) -> str | None:
        return None if amount is None else format(amount, "f")

    return {
        "account": section.account,
        "from": section.first.isoformat() if section.first else None,
        "to": section.last.isoformat() if section.last else None,
        "opening": text_of(section.opening),
        "received": text_of(section.received),
        "spent": text_of(section.spent),
        "closing": text_of(section.closing),
    }
