"""Whether the figures of a statement agree: with each other (FM-11), and with its documents.

A statement that contradicts itself is refused with both figures. Documents that do not give the
turnovers are a visible mark: filters at export leave such files, and they are true as far as they go.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.importers.client_bank.accounts import AccountSection
from etl.notices import Notices
from etl.reading import Place, Unreadable
from models.i18n import Message

DAY = dt.timedelta(days=1)
Sums = Mapping[tuple[str, str, dt.date], Decimal]  # account, direction, day → sum of documents


def refuse_unbalanced(sections: Sequence[AccountSection], notices: Notices) -> None:
    """Refuse the statement when opening + received − spent ≠ closing, day by day (FM-11)."""
    for own in _by_account(sections):
        _Chain(notices).follow(sorted(own, key=lambda s: s.first or dt.date.min))


@dataclass
class _Chain:
    """What the balance of one account must be, carried from section to section."""

    notices: Notices
    opening: Decimal | None = None
    received: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)

    def follow(self, sections: Sequence[AccountSection]) -> None:
        before: AccountSection | None = None
        for section in sections:
            self._open(section, before)
            self._turn_over(section)
            self._close(section)
            before = section

    def _open(self, section: AccountSection, before: AccountSection | None) -> None:
        adjacent = before is not None and before.last and section.first == before.last + DAY
        if section.opening is None and adjacent:
            return
        if adjacent and self._expected not in (None, section.opening):
            message = Message(
                "Account {account}: the closing balance {closing} is not the next opening {opening}.",
                account=section.account,
                closing=self._expected,
                opening=section.opening,
            )
            self.notices.warn("chain_broken", message, Place(line=section.line))
        self._start(section.opening)

    def _start(self, opening: Decimal | None) -> None:
        self.opening, self.received, self.spent = opening, Decimal(0), Decimal(0)

    def _turn_over(self, section: AccountSection) -> None:
        if section.received is None or section.spent is None:
            self.opening = None
            return
        self.received += section.received
        self.spent += section.spent

    def _close(self, section: AccountSection) -> None:
        if section.closing is None:
            return
        if self._expected not in (None, section.closing):
            raise Unreadable(
                Message(
                    "Account {account}: opening {opening} + received {received} − spent {spent} "
                    "= {expected}, but the closing balance says {closing}. "
                    "Ask the bank for the statement anew.",
                    account=section.account,
                    opening=self.opening,
                    received=self.received,
                    spent=self.spent,
                    expected=self._expected,
                    closing=section.closing,
                ),
                code="unbalanced",
            )
        self._start(section.closing)

    @property
    def _expected(self) -> Decimal | None:
        return None if self.opening is None else self.opening + self.received - self.spent


def mark(sections: Sequence[AccountSection], sums: Sums, notices: Notices) -> None:
    """Visible marks: no balances at all, turnovers that the documents do not give."""
    if not any(section.closing is not None for section in sections):
        message = Message("The statement gives no balances: nothing proves that it is complete.")
        notices.warn("no_balances", message)
    for own in _by_account(sections):
        for direction in ("in", "out"):
            _mark_turnovers(own, direction, sums, notices)
        _mark_growth(own, sums, notices)


def _mark_turnovers(
    sections: Sequence[AccountSection], direction: str, sums: Sums, notices: Notices
) -> None:
    account = sections[0].account
    days = {day: s for (of, way, day), s in sums.items() if (of, way) == (account, direction)}
    total = sum(days.values(), Decimal(0))
    stated = [_stated(section, direction) for section in sections]
    known = [amount for amount in stated if amount is not None]
    if len(known) == len(stated) and sum(known, Decimal(0)) != total:
        _mark(sections[0], direction, sum(known, Decimal(0)), total, notices)
    elif len(sections) > 1:
        for section, amount in zip(sections, stated, strict=True):
            found = sum((s for day, s in days.items() if _covers(section, day)), Decimal(0))
            if amount is not None and amount != found:
                _mark(section, direction, amount, found, notices)


def _mark_growth(sections: Sequence[AccountSection], sums: Sums, notices: Notices) -> None:
    """Where the bank gives balances and no turnovers, the documents must bridge them."""
    for section in sections:
        if section.received is not None or section.spent is not None:
            continue
        if section.opening is None or section.closing is None:
            continue
        found = Decimal(0)
        for (account, direction, day), amount in sums.items():
            if account == section.account and (len(sections) == 1 or _covers(section, day)):
                found += amount if direction == "in" else -amount
        if found != section.closing - section.opening:
            message = Message(
                "Does not add up: the balance of account {account} changed by {stated}, "
                "the documents give {documents}.",
                account=section.account,
                stated=section.closing - section.opening,
                documents=found,
            )
            notices.warn("turnovers_differ", message, Place(line=section.line))


def _stated(section: AccountSection, direction: str) -> Decimal | None:
    """The turnover the section states, or that its balances imply when it states only the other."""
    own = section.received if direction == "in" else section.spent
    if own is not None or section.opening is None or section.closing is None:
        return own
    other = section.spent if direction == "in" else section.received
    grown = section.closing - section.opening
    if other is None:
        return None
    return other + grown if direction == "in" else other - grown


def _covers(section: AccountSection, day: dt.date) -> bool:
    return section.first is not None and section.first <= day <= (section.last or section.first)


def _mark(
    section: AccountSection, direction: str, stated: Decimal, found: Decimal, notices: Notices
) -> None:
    facts = {"account": section.account, "stated": stated, "documents": found}
    message = (
        Message(
            "Does not add up: account {account} received {stated} by the section, "
            "{documents} by the documents.",
            **facts,
        )
        if direction == "in"
        else Message(
            "Does not add up: account {account} spent {stated} by the section, "
            "{documents} by the documents.",
            **facts,
        )
    )
    notices.warn("turnovers_differ", message, Place(line=section.line))


def _by_account(sections: Iterable[AccountSection]) -> list[list[AccountSection]]:
    found: dict[str, list[AccountSection]] = {}
    for section in sections:
        found.setdefault(section.account, []).append(section)
    return list(found.values())
