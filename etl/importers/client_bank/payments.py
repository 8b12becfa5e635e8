"""The documents of a statement → rows of ``payments``: direction, date, amount, identity.

Written for speed: a statement of 100,000 documents must not take much longer than splitting its
lines. One dict per document, one list per column (tuples kept by the thousand make the garbage
collector walk through them again and again), one Arrow table per batch.
"""

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b

import pyarrow as pa

from etl.amounts import kopecks, money
from etl.currencies import of_account
from etl.importers.client_bank import keys
from etl.importers.client_bank.accounts import date
from etl.importers.client_bank.parties import other_side
from etl.notices import Notices
from etl.reading import Fault, Place, Reading
from etl.rows import PAYMENTS
from models.i18n import Message

_NOT_LETTERS = re.compile(r"[\W_]+")
Way = tuple[str, str]  # direction, own account

_date = lru_cache(maxsize=8192)(date)


@lru_cache(maxsize=65536)
def _amount(text: str) -> Decimal | None:
    found = money(text)
    return None if found is None or found < 0 else kopecks(found)


@lru_cache(maxsize=4096)
def _as_json(extra: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(dict(extra), ensure_ascii=False)


class Batch:
    """Rows being collected, and the sums of everything seen so far.

    ``own`` are all accounts of the company, ``of_file`` those the file itself is about.
    """

    def __init__(
        self, own: frozenset[str], of_file: frozenset[str], reading: Reading, notices: Notices
    ) -> None:
        self.own = own
        self.of_file = of_file
        self.reading = reading
        self.notices = notices
        self.sums: defaultdict[tuple[str, str, dt.date], Decimal] = defaultdict(Decimal)
        self.counts: Counter[str] = Counter()  # of documents, as the account sections see them
        self.totals: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._seen: Counter[bytes] = Counter()
        self._row_no = 0
        self._columns: list[list[object]] = [[] for _ in PAYMENTS]

    @property
    def size(self) -> int:
        """Rows waiting to be handed over."""
        return len(self._columns[0])

    def add(self, lines: str, line: int) -> None:
        """One document: its text after «СекцияДокумент»."""
        kind, _, body = lines.partition("\n")
        fields = self._fields(body, line)
        amount = _amount(fields.get("Сумма", ""))
        if amount is None:
            self._refuse(Message("The sum cannot be read."), "Сумма", fields, line)
            return
        ways = _ways(fields, self.own, self.of_file)
        if not ways:
            message = Message(
                "It cannot be told whether the money came or went: none of the accounts is ours."
            )
            self._refuse(message, "ПлательщикСчет", fields, line)
            return
        days = [self._day(direction, fields, line) for direction, _account in ways]
        if None in days:
            self._refuse(Message("The date cannot be read."), "Дата", fields, line)
            return
        for way, day in zip(ways, days, strict=True):
            assert day is not None
            self._row(kind.strip(" \t="), fields, way, (amount, day), line, internal=len(ways) == 2)
        self._count(ways, amount)

    def _count(self, ways: list[Way], amount: Decimal) -> None:
        """A transfer to an account that the file is not about is no income of the file."""
        named = [direction for direction, account in ways if account in self.of_file]
        for direction in named or [direction for direction, _account in ways]:
            self.counts[direction] += 1
            self.totals[direction] += amount
        if len(ways) == 2:
            self.counts["own_transfers"] += 1
            self.totals["own_transfers"] += amount

    def _fields(self, body: str, line: int) -> dict[str, str]:
        """Keys and values of one document; the last of a repeated key wins."""
        fields: dict[str, str] = {}
        lines = body.split("\n")
        for text in lines:
            key, equals, value = text.partition("=")
            if equals:
                fields[key.strip()] = value.strip()
        if len(fields) != len(lines) or keys.PURPOSE + "1" in fields:
            self._irregular(fields, lines, line)
        return fields

    def _irregular(self, fields: dict[str, str], lines: list[str], line: int) -> None:
        """Lines without a key, keys given twice, a purpose in several lines."""
        for number, text in enumerate(lines, line + 1):
            if "=" not in text and text and not text.isspace():
                message = Message("A line without “=”.")
                self.notices.warn("junk_line", message, Place(line=number), text)
        pairs = [text.partition("=")[::2] for text in lines if "=" in text]
        whole = [value.strip() for key, value in pairs if key.strip() == keys.PURPOSE]
        if len(pairs) - len(fields) > max(len(whole) - 1, 0):
            message = Message("A key is there twice; the last value counts.")
            self.notices.warn("repeated_key", message, Place(line=line))
        # НазначениеПлатежа1…6 repeat the whole when it is given too
        numbered = [value.strip() for key, value in pairs if key.strip()[:-1] == keys.PURPOSE]
        fields[keys.PURPOSE] = " ".join(filter(None, whole)) or " ".join(filter(None, numbered))

    def _day(self, direction: str, fields: dict[str, str], line: int) -> dt.date | None:
        """When the money moved; the date on the paper where the bank does not say."""
        key = "ДатаПоступило" if direction == "in" else "ДатаСписано"
        said = fields.get(key, "")
        paid = _date(said)
        if paid is not None:
            return paid
        written = _date(fields.get("Дата", ""))
        if written is None:
            return None
        if said:
            message = Message("The date cannot be read; the date of the document is taken.")
            self.notices.warn("bad_date", message, Place(line=line, column=key), said)
        elif not fields.get("КвитанцияДата"):
            self.counts["unexecuted"] += 1
        return written

    def _refuse(self, reason: Message, column: str, fields: dict[str, str], line: int) -> None:
        code = {"Сумма": "amount_unreadable", "Дата": "date_unreadable"}.get(
            column, "direction_unknown"
        )
        self.reading.fault(Fault(code, reason, Place(line=line, column=column), fields.get(column)))

    def _row(
        self,
        kind: str,
        fields: dict[str, str],
        way: Way,
        moved: tuple[Decimal, dt.date],
        line: int,
        *,
        internal: bool,
    ) -> None:
        direction, account = way
        amount, day = moved
        side = "Плательщик" if direction == "in" else "Получатель"
        other = other_side(fields, side)
        purpose = fields.get(keys.PURPOSE, "")
        number = fields.get("Номер", "")
        extra = keys.beside_the_columns(fields)
        if other.doubtful_inn:
            extra[side + "ИНН"] = other.doubtful_inn
        identity = "|".join(
            (
                account, direction, day.isoformat(), kind, number, str(amount),
                other.account or other.inn or other.doubtful_inn or "",
                _NOT_LETTERS.sub("", purpose.casefold()),
            )
        )  # fmt: skip
        digest = blake2b(identity.encode(), digest_size=16).digest()
        self._seen[digest] += 1
        self._row_no += 1
        row = (
            self._row_no, None, line, f"{digest.hex()}:{self._seen[digest]}",
            kind or None, number or None, day, _date(fields.get("Дата", "")), direction, amount,
            of_account(account), account,
            other.name or None, other.inn, other.kpp, other.account, purpose or None, internal,
            _as_json(tuple(extra.items())) if extra else None,
        )  # fmt: skip
        for column, value in zip(self._columns, row, strict=True):
            column.append(value)
        self.sums[account, direction, day] += amount

    def flush(self) -> None:
        """Hand the collected rows over."""
        if self.size:
            arrays = [
                pa.array(column, type=field.type)
                for column, field in zip(self._columns, PAYMENTS, strict=True)
            ]
            self.reading.rows("payments", pa.Table.from_arrays(arrays, schema=PAYMENTS))
            for column in self._columns:
                column.clear()


def _ways(fields: dict[str, str], own: frozenset[str], of_file: frozenset[str]) -> list[Way]:
    """(direction, own account) of the one or two operations a document is; empty if unknown.

    The account decides before the dates: some banks fill both dates on every document. The dates
    can only speak of the one account the file itself is about.
    """
    ways = []
    for direction, side in (("out", "Плательщик"), ("in", "Получатель")):
        for key in (side + "Счет", side + "РасчСчет"):
            account = fields.get(key)
            if account and account in own:
                ways.append((direction, account))
                break
    if ways or len(of_file) != 1:
        return ways
    (only,) = of_file
    left, came = bool(fields.get("ДатаСписано")), bool(fields.get("ДатаПоступило"))
    if left == came:
        return []
    return [("out" if left else "in", only)]
