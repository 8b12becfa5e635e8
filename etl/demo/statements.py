"""Bank statements of the demo company in 1CClientBankExchange: a file per account and month.

A section for every day with movements, as the big banks write them: opening + received − spent =
closing, and the closing is the next opening. The encodings are those met in real files.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from etl.demo.bills import TAX_FIELDS
from etl.demo.money import OPENING, Payment
from etl.demo.parties import OWN_ACCOUNTS, SECOND, US, Party
from etl.demo.story import Story, month_end

NAMES = {US.account: "Сбербанк", SECOND.account: "Альфа-Банк"}
SENDERS = {US.account: "Сбербанк Бизнес Онлайн", SECOND.account: "Альфа-Бизнес Онлайн"}
WINDOWS, DOS, UNICODE = "cp1251", "cp866", "utf-8"


@dataclass(frozen=True)
class Statement:
    """Movements of one account from a day to a day."""

    account: str
    first: dt.date
    last: dt.date
    opening: int
    payments: tuple[Payment, ...]

    @property
    def received(self) -> int:
        """Kopecks that came."""
        return sum(max(payment.moves(self.account), 0) for payment in self.payments)

    @property
    def spent(self) -> int:
        """Kopecks that went."""
        return sum(max(-payment.moves(self.account), 0) for payment in self.payments)

    @property
    def closing(self) -> int:
        """Kopecks left."""
        return self.opening + self.received - self.spent


def monthly(story: Story, payments: Iterable[Payment], account: str) -> list[Statement]:
    """A statement per month up to the last day of the story; the last one may be short."""
    opening, found = OPENING[account], []
    by_month: dict[dt.date, list[Payment]] = {month: [] for month in story.months()}
    for payment in payments:
        if payment.moves(account):
            by_month[payment.day.replace(day=1)].append(payment)
    for month, moved in by_month.items():
        last = min(month_end(month), story.last)
        found.append(Statement(account, month, last, opening, tuple(moved)))
        opening = found[-1].closing
    return found


def part(whole: Statement, first: dt.date, last: dt.date) -> Statement:
    """Some days of a statement."""
    before = sum(one.moves(whole.account) for one in whole.payments if one.day < first)
    inside = tuple(one for one in whole.payments if first <= one.day <= last)
    return Statement(whole.account, first, last, whole.opening + before, inside)


def written(one: Statement, encoding: str = WINDOWS, *, wrong_by: int = 0) -> bytes:
    """The file; ``wrong_by`` kopecks spoil its last closing balance."""
    lines = [*_header(one, encoding), *_sections(one, wrong_by)]
    for payment in one.payments:
        lines += _document(payment)
    lines += ["КонецФайла", ""]
    return "\r\n".join(lines).encode(encoding)


def rubles(kopecks: int) -> str:
    """``1234.56``, as statements write it."""
    sign = "-" if kopecks < 0 else ""
    return f"{sign}{abs(kopecks) // 100}.{abs(kopecks) % 100:02d}"


def _header(one: Statement, encoding: str) -> list[str]:
    name = {WINDOWS: "Windows", DOS: "DOS", UNICODE: "UTF-8"}[encoding]
    return [
        "1CClientBankExchange",
        "ВерсияФормата=1.03",
        f"Кодировка={name}",
        f"Отправитель={SENDERS[one.account]}",
        "Получатель=1С:Предприятие",
        f"ДатаСоздания={one.last:%d.%m.%Y}",
        "ВремяСоздания=20:15:00",
        f"ДатаНачала={one.first:%d.%m.%Y}",
        f"ДатаКонца={one.last:%d.%m.%Y}",
        f"РасчСчет={one.account}",
    ]


def _sections(one: Statement, wrong_by: int) -> Iterator[str]:
    balance = one.opening
    days = [
        (day, [payment.moves(one.account) for payment in moved])
        for day, moved in groupby(one.payments, key=lambda payment: payment.day)
    ]
    if not days or days[-1][0] != one.last:
        days.append((one.last, []))  # the balance is known on the last day, whatever moved
    for day, moves in days:
        closing = balance + sum(moves)
        yield from (
            "СекцияРасчСчет",
            f"ДатаНачала={day:%d.%m.%Y}",
            f"ДатаКонца={day:%d.%m.%Y}",
            f"РасчСчет={one.account}",
            f"НачальныйОстаток={rubles(balance)}",
            f"ВсегоПоступило={rubles(sum(move for move in moves if move > 0))}",
            f"ВсегоСписано={rubles(-sum(move for move in moves if move < 0))}",
            f"КонечныйОстаток={rubles(closing + (wrong_by if day == days[-1][0] else 0))}",
            "КонецРасчСчет",
        )
        balance = closing


def _document(payment: Payment) -> Iterator[str]:
    written_on = f"{payment.day:%d.%m.%Y}"
    own = {payment.payer.account, payment.payee.account} & set(OWN_ACCOUNTS)
    yield from (
        f"СекцияДокумент={payment.kind}",
        f"Номер={payment.number}",
        f"Дата={written_on}",
        f"Сумма={rubles(payment.amount)}",
    )
    yield from _side("Плательщик", payment.payer)
    if payment.payer.account in own:
        yield f"ДатаСписано={written_on}"
    yield from _side("Получатель", payment.payee)
    if payment.payee.account in own:
        yield f"ДатаПоступило={written_on}"
    yield f"ВидОплаты={payment.code}"
    if payment.tax:
        yield from (f"{key}={value}" for key, value in TAX_FIELDS.items())
    yield from (
        "Очередность=5",
        f"НазначениеПлатежа={payment.purpose}",
        "КонецДокумента",
    )


def _side(side: str, party: Party) -> Iterator[str]:
    yield f"{side}Счет={party.account}"
    yield f"{side}1={party.name}"
    yield f"{side}ИНН={party.inn}"
    if party.kpp:
        yield f"{side}КПП={party.kpp}"
    yield f"{side}Банк1={party.bank.name}"
    yield f"{side}БИК={party.bank.bic}"
    yield f"{side}Корсчет={party.bank.correspondent}"
