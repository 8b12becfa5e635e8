"""The lines outside documents: the header and the account sections of a statement.

Whether their figures agree is ``reconciliation``.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa

from etl.amounts import kopecks, money
from etl.importers.client_bank.text import ACCOUNT, SIGNATURE
from etl.notices import Notices
from etl.reading import Place, Unreadable
from etl.rows import ACCOUNT_BALANCES
from models.i18n import Message

SECTION, SECTION_END = "СекцияРасчСчет", "КонецРасчСчет"
FILE_ENDS = ("КонецФайла", "КонецВыписки")
EARLIEST = 1990  # 1C writes an empty date as 01.01.0001


@dataclass
class AccountSection:
    """One account over one period (often one day). Amounts are None where the bank is silent."""

    line: int
    account: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    opening: Decimal | None = None
    received: Decimal | None = None
    spent: Decimal | None = None
    closing: Decimal | None = None


AMOUNTS = {
    "НачальныйОстаток": "opening",
    "ВсегоПоступило": "received",
    "ВсегоСписано": "spent",
    "КонечныйОстаток": "closing",
}
DATES = {"ДатаНачала": "first", "ДатаКонца": "last"}


@dataclass
class Outside:
    """What the lines outside documents have said so far."""

    notices: Notices
    header: dict[str, str] = field(default_factory=dict)
    sections: list[AccountSection] = field(default_factory=list)
    ended: bool = False  # the last thing said was that the file ends

    def read(self, text: str, first_line: int, *, last: bool) -> None:
        """Lines between two documents, or (``last``) after all of them."""
        section: AccountSection | None = None
        for number, raw in enumerate(text.split("\n"), first_line):
            key, equals, value = (part.strip() for part in raw.partition("="))
            key = key.lstrip("\ufeff")
            if not key and not equals:
                continue
            self.ended = key in FILE_ENDS
            if key == SECTION:
                self._unclosed(section)
                section = AccountSection(number)
                self.sections.append(section)
            elif key == SECTION_END:
                section = None
            elif key == SIGNATURE or self.ended:
                continue
            elif not equals:
                message = Message("A line without “=”.")
                self.notices.warn("junk_line", message, Place(line=number), raw)
            elif section is not None:
                self._of_section(section, key, value, number)
            else:
                self._of_header(key, value, number)
        if section is not None and last:
            raise Unreadable(
                Message(
                    "The file is cut off: the account section that starts in line {line} has no "
                    "end. Save the statement anew.",
                    line=section.line,
                ),
                code="truncated",
            )
        self._unclosed(section)

    def _unclosed(self, section: AccountSection | None) -> None:
        if section is not None:
            message = Message("The account section has no end.")
            self.notices.warn("section_unclosed", message, Place(line=section.line))

    def _of_header(self, key: str, value: str, line: int) -> None:
        if key in DATES and value and date(value) is None:
            self._bad_date(key, value, line)
        self.header[key] = value

    def _of_section(self, section: AccountSection, key: str, value: str, line: int) -> None:
        if key == ACCOUNT:
            section.account = value
        elif key in DATES:
            day = date(value)
            if day is None and value:
                self._bad_date(key, value, line)
            setattr(section, DATES[key], day)
        elif key in AMOUNTS and value:
            setattr(section, AMOUNTS[key], _balance(key, value, line))

    def _bad_date(self, key: str, value: str, line: int) -> None:
        message = Message("The date cannot be read.")
        self.notices.warn("bad_date", message, Place(line=line, column=key), value)


def _balance(key: str, value: str, line: int) -> Decimal:
    amount = money(value)
    if amount is None:
        raise Unreadable(
            Message(
                "Line {line}: “{value}” in {key} is not a sum of money.",
                line=line,
                value=value,
                key=key,
            ),
            code="bad_balance",
        )
    return kopecks(amount)


def date(text: str) -> dt.date | None:
    """``дд.мм.гггг``, a time after it allowed; None when it is no such date, or an empty one."""
    day, _, time = text.partition(" ")
    if len(day) != 10 or day[2] != "." or day[5] != "." or (time and ":" not in time):
        return None
    try:
        found = dt.date(int(day[6:]), int(day[3:5]), int(day[:2]))
    except ValueError:
        return None
    return found if found.year >= EARLIEST else None


def complete(
    sections: Sequence[AccountSection], header: Mapping[str, str], own: frozenset[str]
) -> None:
    """Fill in what a section leaves to the header: whose it is, and its last day."""
    counts = Counter(section.account for section in sections)
    for section in sections:
        alone = counts[section.account] == 1
        if not section.account:
            section.account = _the_only(own, section)
        if section.last is None and section.first is not None:
            section.last = (date(header.get("ДатаКонца", "")) if alone else None) or section.first


def _the_only(own: frozenset[str], section: AccountSection) -> str:
    if len(own) != 1:
        raise Unreadable(
            Message(
                "The account section that starts in line {line} names no account.",
                line=section.line,
            ),
            code="structure",
        )
    (account,) = own
    return account


def distinct(sections: Iterable[AccountSection]) -> list[AccountSection]:
    """One section of an account and its days: a repeated one replaces the former."""
    return list({_days_of(section): section for section in sections}.values())


def _days_of(section: AccountSection) -> tuple[str, dt.date | None, dt.date | None]:
    return section.account, section.first, section.last


def table(sections: Sequence[AccountSection]) -> pa.Table:
    """Rows of ``account_balances``: one per section."""
    rows = [
        {
            "row_no": number,
            "line": section.line,
            "record_key": "|".join(map(str, _days_of(section))),
            "own_account": section.account,
            "from_date": section.first,
            "to_date": section.last,
            "opening": section.opening,
            "received": section.received,
            "spent": section.spent,
            "closing": section.closing,
        }
        for number, section in enumerate(sections, 1)
    ]
    return pa.Table.from_pylist(rows, schema=ACCOUNT_BALANCES)
