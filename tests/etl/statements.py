"""Small bank statements made to measure: payments in, text in windows-1251 out, balances that agree."""

from dataclasses import dataclass
from decimal import Decimal

OWN = "40702810900000000001"
BUYER = "40702810500000000077"


@dataclass(frozen=True)
class Payment:
    """One document of a statement."""

    number: int
    amount: str
    day: str = "02.11.2026"
    direction: str = "in"
    purpose: str = "Оплата по счёту"

    def text(self) -> str:
        payer, receiver = (BUYER, OWN) if self.direction == "in" else (OWN, BUYER)
        moved = "ДатаПоступило" if self.direction == "in" else "ДатаСписано"
        return "\r\n".join(
            [
                "СекцияДокумент=Платежное поручение",
                f"Номер={self.number}",
                f"Дата={self.day}",
                f"Сумма={self.amount}",
                f"ПлательщикСчет={payer}",
                "Плательщик=ООО «Пчела»",
                f"ПолучательСчет={receiver}",
                "Получатель=ООО «Подсолнух»",
                f"{moved}={self.day}",
                f"НазначениеПлатежа={self.purpose} {self.number}",
                "КонецДокумента",
            ]
        )


def _sum(payments, direction) -> Decimal:
    amounts = (p.amount for p in payments if p.direction == direction)
    return sum((Decimal(a) for a in amounts if _readable(a)), Decimal(0))


def _readable(amount: str) -> bool:
    return amount.replace(".", "").isdigit()


def statement(
    *payments: Payment, opening="1000.00", closing=None, first="01.11.2026", last="30.11.2026"
) -> bytes:
    """A statement of one account; ``closing`` other than what the sums give makes it unbalanced."""
    received, spent = _sum(payments, "in"), _sum(payments, "out")
    closing = closing or Decimal(opening) + received - spent
    head = [
        "1CClientBankExchange",
        "ВерсияФормата=1.03",
        "Кодировка=Windows",
        f"ДатаНачала={first}",
        f"ДатаКонца={last}",
        f"РасчСчет={OWN}",
        "СекцияРасчСчет",
        f"ДатаНачала={first}",
        f"ДатаКонца={last}",
        f"РасчСчет={OWN}",
        f"НачальныйОстаток={opening}",
        f"ВсегоПоступило={received}",
        f"ВсегоСписано={spent}",
        f"КонечныйОстаток={closing}",
        "КонецРасчСчет",
    ]
    lines = [*head, *(payment.text() for payment in payments), "КонецФайла", ""]
    return "\r\n".join(lines).encode("cp1251")


def payments(count: int, **given) -> list[Payment]:
    """``count`` payments that differ in number and sum."""
    return [Payment(number, f"{number}.50", **given) for number in range(1, count + 1)]
