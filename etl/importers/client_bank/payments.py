"""The documents of a statement → rows of ``payments``: direction, date, counterparty, identity.

Written for speed: a statement of 100,000 documents must not take much longer than splitting its
lines. One dict per document, columns as lists, one Arrow table per batch.
"""

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b

import pyarrow as pa

from etl.amounts import KOPECK, money
from etl.importers.client_bank.accounts import date
from etl.reading import Fault, Place, Reading
from etl.rows import PAYMENTS
from models.i18n import Message

PURPOSE = "НазначениеПлатежа"
EXTRA = ("ПоказательКБК", "ОКАТО", "СтатусСоставителя", "Код", "ВидОплаты", "КодНазПлатежа")
COLUMNS = PAYMENTS.names
_NAME_PREFIX = re.compile(r"^(?:ИНН\s*)?\d{9,13}(?:\s*/\s*(?:КПП\s*)?\d{9})?\s*,?\s+")
_EMPTY = re.compile(r"^0*$")
_DIGITS = re.compile(r"\D+")
BANK_CARD = "17"

_date = lru_cache(maxsize=8192)(date)


@lru_cache(maxsize=65536)
def _amount(text: str) -> Decimal | None:
    found = money(text)
    return None if found is None or found < 0 else found.quantize(KOPECK)


@lru_cache(maxsize=65536)
def _name(full: str) -> str:
    name = _NAME_PREFIX.sub("", full)
    return name.partition("//")[0].strip()


class Batch:
    """Rows being collected, and the sums of everything seen so far."""

    def __init__(self, own: frozenset[str], of_file: frozenset[str], reading: Reading) -> None:
        self.own = own
        self.of_file = of_file
        self.reading = reading
        self.sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.counts: Counter[str] = Counter()
        self._seen: Counter[bytes] = Counter()
        self._row_no = 0
        self._rows: list[tuple[object, ...]] = []

    @property
    def size(self) -> int:
        """Rows waiting to be handed over."""
        return len(self._rows)

    def total(self, direction: str) -> Decimal:
        """Sum of one direction over all accounts."""
        return sum((s for (_, way), s in self.sums.items() if way == direction), Decimal(0))

    def add(self, lines: str, line: int) -> None:
        """One document: its text after «СекцияДокумент»."""
        kind, _, body = lines.partition("\n")
        fields = _fields(body)
        amount = _amount(fields.get("Сумма", "").strip())
        if amount is None:
            self._refuse("amount_unreadable", "Сумма", fields, line)
            return
        written = _date(fields.get("Дата", "").strip())
        ways = _ways(fields, self.own, self.of_file)
        if not ways:
            self._refuse("direction_unknown", "ПлательщикСчет", fields, line)
            return
        for direction, account in ways:
            key = "ДатаПоступило" if direction == "in" else "ДатаСписано"
            paid = _date(fields.get(key, "").strip()) or written
            if paid is None:
                self._refuse("date_unreadable", "Дата", fields, line)
                return
            moved = (direction, account, amount, paid, written)
            self._row(kind[1:].strip(), fields, moved, line, internal=len(ways) == 2)

    def _refuse(self, code: str, column: str, fields: dict[str, str], line: int) -> None:
        reason = {
            "amount_unreadable": Message("The sum cannot be read."),
            "direction_unknown": Message(
                "It cannot be told whether the money came or went: none of the accounts is ours."
            ),
            "date_unreadable": Message("The date cannot be read."),
        }[code]
        self.reading.fault(Fault(code, reason, Place(line=line, column=column), fields.get(column)))

    def _row(
        self,
        kind: str,
        fields: dict[str, str],
        moved: tuple[str, str, Decimal, dt.date, dt.date | None],
        line: int,
        *,
        internal: bool,
    ) -> None:
        direction, account, amount, paid, written = moved
        side = "Плательщик" if direction == "in" else "Получатель"
        inn = fields.get(side + "ИНН", "").strip()
        kpp = fields.get(side + "КПП", "").strip()
        other = _account(fields, side)
        name = fields.get(side + "1", "").strip() or fields.get(side, "").strip()
        purpose = fields.get(PURPOSE, "").strip()
        number = fields.get("Номер", "").strip()
        inn = "" if _EMPTY.match(inn) else inn
        identity = f"{account}|{direction}|{paid}|{kind}|{number}|{amount}|{other or inn}|{_DIGITS.sub(' ', purpose)}"
        digest = blake2b(identity.encode(), digest_size=16).digest()
        self._seen[digest] += 1
        self._row_no += 1
        extra = {key: value for key in EXTRA if (value := fields.get(key, "").strip())}
        self._rows.append(
            (
                self._row_no, None, line, f"{digest.hex()}:{self._seen[digest]}",
                kind, number, paid, written, direction, amount, "RUB", account,
                _name(name), inn or None, None if _EMPTY.match(kpp) else kpp, other or None,
                purpose, internal, json.dumps(extra, ensure_ascii=False) if extra else None,
            )
        )  # fmt: skip
        self.sums[account, direction] += amount
        self.counts[direction] += 1

    def flush(self) -> None:
        """Hand the collected rows over."""
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [
                pa.array(column, type=field.type)
                for column, field in zip(columns, PAYMENTS, strict=True)
            ]
            self.reading.rows("payments", pa.Table.from_arrays(arrays, schema=PAYMENTS))
            self._rows = []


def _fields(body: str) -> dict[str, str]:
    fields = {}
    for line in body.split("\n"):
        key, equals, value = line.partition("=")
        if equals:
            fields[key] = value
    if "Сумма" not in fields:  # keys with stray spaces: rare, so looked at only then
        fields = {key.strip(): value for key, value in fields.items()}
    if PURPOSE + "1" in fields or body.count(PURPOSE + "=") > 1:
        fields[PURPOSE] = _joined_purpose(body)
    return fields


def _joined_purpose(body: str) -> str:
    """All lines of the purpose; НазначениеПлатежа1…6 repeat the whole when it is given too."""
    pairs = [line.partition("=")[::2] for line in body.split("\n")]
    whole = [value.strip() for key, value in pairs if key.strip() == PURPOSE and value.strip()]
    numbered = [value.strip() for key, value in pairs if key.strip()[:-1] == PURPOSE]
    return " ".join(whole or [value for value in numbered if value])


def _account(fields: dict[str, str], side: str) -> str:
    number = fields.get(side + "РасчСчет", "").strip() or fields.get(side + "Счет", "").strip()
    return number or fields.get(side + "2", "").strip()


def _ways(
    fields: dict[str, str], own: frozenset[str], of_file: frozenset[str]
) -> list[tuple[str, str]]:
    """(direction, own account) of the one or two operations a document is; empty if unknown.

    The account decides before the dates: some banks fill both dates on every document. The dates
    can only speak of the one account the file itself is about.
    """
    ways = []
    for direction, side in (("out", "Плательщик"), ("in", "Получатель")):
        for key in (side + "Счет", side + "РасчСчет"):
            account = fields.get(key)
            if account and (account := account.strip()) in own:
                ways.append((direction, account))
                break
    if ways or len(of_file) != 1:
        return ways
    (only,) = of_file
    left = fields.get("ДатаСписано", "").strip() != ""
    came = fields.get("ДатаПоступило", "").strip() != ""
    if left == came:
        return []
    return [("out" if left else "in", only)]
