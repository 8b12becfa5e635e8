"""1CClientBankExchange: what a bank sends to 1C, and 1C to a bank → payments and balances.

The grammar is in ``text``, the header and the account sections in ``accounts``, the documents in
``payments`` and ``parties``, whether it all agrees in ``reconciliation``.
"""

from collections.abc import Iterator
from decimal import Decimal

from etl.importers.client_bank import accounts, payments, reconciliation, text
from etl.importers.client_bank.accounts import AccountSection, Outside
from etl.importers.client_bank.text import Piece
from etl.notices import Notices
from etl.reading import Choices, Json, Limits, Place, Reading, Source, Unreadable
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
        """The own accounts first, then everything else in one pass."""
        if source.size > limits.unpacked_bytes:
            raise Unreadable(
                Message(
                    "The file is larger than {limit} MB.", limit=limits.unpacked_bytes // 10**6
                ),
                code="too_large",
            )
        own = text.listed_accounts(source.path)
        statement = _Statement(own, choices.own_accounts, reading, source.size)
        statement.read(text.pieces(source.path))
        reading.total("encoding", text.encoding_in(source.path))


class _Statement:
    """One statement while it is read: header, sections, sums of the documents so far."""

    def __init__(
        self, own: frozenset[str], registered: frozenset[str], reading: Reading, size: int
    ) -> None:
        self.own = own
        self.reading = reading
        self.size = size
        self.notices = Notices(reading)
        self.outside = Outside(self.notices)
        self.batch = payments.Batch(own | registered, own, reading, self.notices)
        self.checked = False

    def read(self, pieces: Iterator[Piece]) -> None:
        """All pieces, then the reconciliation."""
        documents = 0
        for piece in pieces:
            if piece.outside.strip() or piece.document is None:
                last = piece.document is None
                self.outside.read(piece.outside, piece.outside_line, last=last)
                self._check_version()
            if piece.document is not None:
                documents += 1
                self.batch.add(piece.document, piece.line)
                if self.batch.size >= BATCH:
                    self.batch.flush()
                    self.reading.progress(piece.position, self.size)
        self._finish(documents)

    def _check_version(self) -> None:
        version = self.outside.header.get("ВерсияФормата", "")
        if self.checked or not version:
            return
        self.checked = True
        major, _, minor = version.partition(".")
        if major != KNOWN_MAJOR:
            raise Unreadable(
                Message("Version {version} of 1CClientBankExchange is unknown.", version=version),
                code="unknown_version",
            )
        if minor not in KNOWN_MINORS:
            message = Message("Version {version} is newer than those known.", version=version)
            self.notices.warn("new_version", message)

    def _finish(self, documents: int) -> None:
        accounts.complete(self.outside.sections, self.outside.header, self.own)
        sections = accounts.distinct(self.outside.sections)
        reconciliation.refuse_unbalanced(sections, self.notices)
        self.batch.flush()
        reconciliation.mark(sections, self.batch.sums, self.notices)
        self._warn_about_the_file()
        self.notices.finish()
        self.reading.rows("account_balances", accounts.table(sections))
        self._totals(documents, sections)
        self.reading.progress(self.size, self.size)

    def _warn_about_the_file(self) -> None:
        if not self.outside.header:
            self.notices.warn("no_header", Message("The file has no header."), Place(line=1))
        if not self.outside.ended:
            message = Message("The file does not say where it ends: it may be cut off.")
            self.notices.warn("no_end", message)
        unexecuted = self.batch.counts["unexecuted"]
        if unexecuted:
            message = Message(
                "Documents of which the bank does not say that they were executed: {count}. "
                "They may be orders to the bank, not a statement.",
                count=unexecuted,
            )
            self.notices.warn("not_executed", message)

    def _totals(self, documents: int, sections: list[AccountSection]) -> None:
        batch = self.batch
        self.reading.total("documents", documents)
        self.reading.total("incoming", batch.counts["in"])
        self.reading.total("outgoing", batch.counts["out"])
        self.reading.total("incoming_sum", batch.totals["in"])
        self.reading.total("outgoing_sum", batch.totals["out"])
        if batch.counts["own_transfers"]:
            self.reading.total("own_transfers", batch.counts["own_transfers"])
            self.reading.total("own_transfers_sum", batch.totals["own_transfers"])
        self.reading.total("accounts", [_as_total(section) for section in sections])
        self.reading.total("own_accounts", [*sorted(self.own)])


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
