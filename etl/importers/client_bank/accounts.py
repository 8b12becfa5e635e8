"""The header and the account sections of a statement, and whether their figures agree (FM-11)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

import pyarrow as pa

from etl.amounts import KOPECK, money
from etl.reading import Fault, Place, Reading, Unreadable
from etl.rows import ACCOUNT_BALANCES
from models.i18n import Message

SECTION, SECTION_END = "СекцияРасчСчет", "КонецРасчСчет"
FILE_ENDS = ("КонецФайла", "КонецВыписки")
ACCOUNT = "РасчСчет"


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

    @property
    def expected_closing(self) -> Decimal | None:
        """Opening plus received less spent, when all of them are given."""
        if self.opening is None or self.received is None or self.spent is None:
            return None
        return self.opening + self.received - self.spent


@dataclass
class Outside:
    """What the lines outside documents said."""

    header: dict[str, str] = field(default_factory=dict)
    own_accounts: set[str] = field(default_factory=set)
    sections: list[AccountSection] = field(default_factory=list)


AMOUNTS = {
    "НачальныйОстаток": "opening",
    "ВсегоПоступило": "received",
    "ВсегоСписано": "spent",
    "КонечныйОстаток": "closing",
}


def parse_outside(text: str, first_line: int, reading: Reading) -> Outside:
    """Header keys and account sections of lines that stand outside documents."""
    found = Outside()
    section: AccountSection | None = None
    for number, raw in enumerate(text.split("\n"), first_line):
        key, equals, value = (part.strip() for part in raw.strip().partition("="))
        if key == SECTION:
            section = AccountSection(number)
            found.sections.append(section)
        elif key == SECTION_END:
            section = None
        elif not key or key.lstrip("\ufeff") == "1CClientBankExchange" or key in FILE_ENDS:
            continue
        elif not equals:
            _warn(reading, "junk_line", Message("A line without “=”."), number, raw)
        elif section is not None:
            _section_key(section, key, value, number, reading)
        elif key == ACCOUNT:
            found.own_accounts.add(value)
        else:
            found.header[key] = value
    found.own_accounts |= {section.account for section in found.sections if section.account}
    return found


def _section_key(
    section: AccountSection, key: str, value: str, line: int, reading: Reading
) -> None:
    if key == ACCOUNT:
        section.account = value
    elif key in ("ДатаНачала", "ДатаКонца"):
        day = date(value)
        if day is None and value:
            _warn(reading, "bad_date", Message("The date cannot be read."), line, value)
        if key == "ДатаНачала":
            section.first = day
        else:
            section.last = day
    elif key in AMOUNTS and value:
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
        setattr(section, AMOUNTS[key], amount.quantize(KOPECK))


def date(text: str) -> dt.date | None:
    """``дд.мм.гггг``; None when it is no such date."""
    try:
        return dt.date(int(text[6:]), int(text[3:5]), int(text[:2])) if len(text) == 10 else None
    except ValueError:
        return None


def refuse_unbalanced(sections: Sequence[AccountSection]) -> None:
    """Refuse the statement when opening + received − spent ≠ closing (FM-11)."""
    for section in sections:
        expected = section.expected_closing
        if expected is not None and section.closing is not None and expected != section.closing:
            raise Unreadable(
                Message(
                    "Account {account}: opening {opening} + received {received} − spent {spent} "
                    "= {expected}, but the closing balance says {closing}. "
                    "Ask the bank for the statement anew.",
                    account=section.account,
                    opening=section.opening,
                    received=section.received,
                    spent=section.spent,
                    expected=expected,
                    closing=section.closing,
                ),
                code="unbalanced",
            )


def warn_about_balances(
    sections: Sequence[AccountSection],
    sums: Mapping[tuple[str, str], Decimal],
    reading: Reading,
) -> None:
    """Visible marks: no balances at all, turnovers that the documents do not give, broken days."""
    if not any(section.closing is not None for section in sections):
        message = Message("The statement gives no balances: nothing proves that it is complete.")
        reading.warn(Fault("no_balances", message))
    for account in dict.fromkeys(section.account for section in sections):
        own = [section for section in sections if section.account == account]
        _warn_about_turnovers(account, own, sums, reading)
        _warn_about_chain(own, reading)


def _warn_about_turnovers(
    account: str,
    sections: Sequence[AccountSection],
    sums: Mapping[tuple[str, str], Decimal],
    reading: Reading,
) -> None:
    for direction, stated, text in (
        ("in", [s.received for s in sections], "received"),
        ("out", [s.spent for s in sections], "spent"),
    ):
        if any(amount is None for amount in stated):
            continue
        total = sum((amount for amount in stated if amount is not None), Decimal(0))
        documents = sums.get((account, direction), Decimal(0))
        if total != documents:
            message = (
                Message(
                    "Does not add up: account {account} received {stated} by the section, "
                    "{documents} by the documents.",
                    account=account,
                    stated=total,
                    documents=documents,
                )
                if text == "received"
                else Message(
                    "Does not add up: account {account} spent {stated} by the section, "
                    "{documents} by the documents.",
                    account=account,
                    stated=total,
                    documents=documents,
                )
            )
            reading.warn(Fault("turnovers_differ", message, Place(line=sections[0].line)))


def _warn_about_chain(sections: Sequence[AccountSection], reading: Reading) -> None:
    ordered = sorted((s for s in sections if s.first and s.last), key=lambda s: str(s.first))
    for before, after in pairwise(ordered):
        adjacent = before.last and after.first == before.last + dt.timedelta(days=1)
        if adjacent and before.closing != after.opening:
            message = Message(
                "Account {account}: the closing balance {closing} is not the next opening {opening}.",
                account=before.account,
                closing=before.closing,
                opening=after.opening,
            )
            reading.warn(Fault("chain_broken", message, Place(line=after.line)))


def table(sections: Sequence[AccountSection]) -> pa.Table:
    """Rows of ``account_balances``; a section of the same account and days replaces an older one."""
    rows = [
        {
            "row_no": number,
            "line": section.line,
            "record_key": f"{section.account}|{section.first}|{section.last}",
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


def _warn(reading: Reading, code: str, message: Message, line: int, value: str) -> None:
    reading.warn(Fault(code, message, Place(line=line), value))
