"""The two accounts day by day: what comes, what can be paid, what must wait; and how it stood weekly.

Everything is whole kopecks, so balances chain exactly. How it becomes files is ``statements``.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from etl.demo.bills import ALFA_BANK, MUST, OWNER, SUPPLIER, Bill, quarter_end
from etl.demo.chance import Chance
from etl.demo.orders import Order
from etl.demo.parties import SBER, SECOND, US, Party, account
from etl.demo.receipts import Receipt, due_on, paid_on
from etl.demo.seasons import works
from etl.demo.story import DAY, THURSDAY, Story

T = TypeVar("T")
OPENING = {US.account: 268_431_750, SECOND.account: 61_905_218}  # kopecks
RESERVE = 60_000_000  # below this only what must be paid is paid
RICH = 330_000_000  # above this the owner takes dividends
SURPLUS = 110_000_000  # above this the second account gives back
FEE, MONTHLY_FEE = 4_900, 249_000
SBER_BANK = Party("ПАО СБЕРБАНК", "7707083893", "773601001", account(SBER, "47423", 417), SBER)


@dataclass(frozen=True)
class Payment:
    """One document of a statement; between own accounts it stands in both."""

    day: dt.date
    payer: Party
    payee: Party
    amount: int
    number: str
    purpose: str
    kind: str = "Платежное поручение"
    code: str = "01"
    tax: bool = False

    def moves(self, number: str) -> int:
        """What it adds to an own account, in kopecks."""
        return (self.payee.account == number) * self.amount - (
            self.payer.account == number
        ) * self.amount


@dataclass
class Week:
    """How things stood when a week ended, in kopecks."""

    balance: int = 0
    income: int = 0
    unpaid: int = 0  # bills that came
    overdue: int = 0  # bills that should have been paid
    receivable: int = 0  # customers owe us
    late: int = 0  # and should have paid


@dataclass
class Money:
    """What happened on the accounts."""

    payments: list[Payment] = field(default_factory=list)
    weeks: dict[dt.date, Week] = field(default_factory=dict)


class _Desk:
    """The treasurer's desk on one day after the other."""

    def __init__(self) -> None:
        self.balance = dict(OPENING)
        self.payments: list[Payment] = []
        self.waiting: list[Bill] = []
        self.numbers: dict[tuple[str, int], int] = defaultdict(int)
        self.fees: dict[str, int] = defaultdict(int)

    def move(self, payment: Payment) -> None:
        """Book a payment."""
        for number in self.balance:
            self.balance[number] += payment.moves(number)
        self.payments.append(payment)

    def pay(self, day: dt.date, payer: Party, payee: Party, amount: int, purpose: str) -> None:
        """Write an order to the bank."""
        self.numbers[payer.account, day.year] += 1
        number = str(self.numbers[payer.account, day.year])
        tax = payee.account.startswith("031")
        self.fees[payer.account] += FEE * (not tax)
        self.move(Payment(day, payer, payee, amount, number, purpose, tax=tax))

    def pay_bills(self, day: dt.date) -> None:
        """What is due, the most important first; suppliers on two days a week and not with the last money."""
        left = []
        for bill in sorted(self.waiting, key=lambda bill: (bill.rank, bill.due)):
            ready = bill.due <= day + (2 * DAY if bill.rank == SUPPLIER else 0 * DAY)
            ready = ready and (bill.rank != SUPPLIER or day.weekday() in (1, 3))
            if ready and self._can(day, bill):
                self.pay(day, bill.payer, bill.to, bill.amount, bill.purpose)
            else:
                left.append(bill)
        self.waiting = left

    def _can(self, day: dt.date, bill: Bill) -> bool:
        floor = 0 if bill.rank == MUST else RESERVE
        if bill.payer is US:
            return self.balance[US.account] - bill.amount >= floor
        lacking = bill.amount - self.balance[SECOND.account]
        if lacking > self.balance[US.account]:
            return False
        if lacking > 0:
            rounded = min(self.balance[US.account], -(-lacking // 1_000_000) * 1_000_000)
            self.transfer(day, US, SECOND, rounded)
        return True

    def transfer(self, day: dt.date, payer: Party, payee: Party, amount: int) -> None:
        """Between own accounts."""
        purpose = "Перевод собственных средств между счетами. НДС не облагается"
        self.pay(day, payer, payee, amount, purpose)

    def bank(self, day: dt.date) -> None:
        """What the banks take: for payments on Fridays, for the accounts on the first working days."""
        for ours, bank in ((US, SBER_BANK), (SECOND, ALFA_BANK)):
            fee = self.fees.pop(ours.account, 0) if day.weekday() == 4 else 0
            if fee:
                self._order(day, ours, bank, fee, "Комиссия за исполнение платежных поручений")
            if day.day == 3 and self.balance[ours.account] > MONTHLY_FEE:
                self._order(day, ours, bank, MONTHLY_FEE, "Комиссия за ведение счёта за месяц")

    def _order(self, day: dt.date, ours: Party, bank: Party, amount: int, purpose: str) -> None:
        if self.balance[ours.account] >= amount:
            number = str(Chance("fee", day, ours.account, purpose).whole(100_000, 999_999))
            kind = "Банковский ордер"
            self.move(Payment(day, ours, bank, amount, number, purpose, kind, "17"))

    def owner(self, day: dt.date) -> None:
        """Dividends of a good quarter, once."""
        spare = (self.balance[US.account] - RICH) // 20_000_000 * 10_000_000
        if spare > 0 and self.waiting_late(day) < RESERVE:
            purpose = "Выплата дивидендов по решению единственного участника. НДС не облагается"
            self.pay(day, US, OWNER, spare, purpose)

    def waiting_late(self, day: dt.date) -> int:
        """Kopecks of bills that should have been paid."""
        return sum(bill.amount for bill in self.waiting if bill.due < day)


def money(
    story: Story, orders: Iterable[Order], receipts: Iterable[Receipt], bills: Iterable[Bill]
) -> Money:
    """Play the three years."""
    desk, result = _Desk(), Money(payments=[])
    came = _by_day(receipts, lambda receipt: receipt.day)
    owed = _by_day(bills, lambda bill: bill.came)
    weeks, income = set(story.weeks()), 0
    for day in story.days():
        desk.waiting += owed.get(day, ())
        for receipt in came.get(day, ()):
            desk.move(_booked(receipt))
            income += receipt.amount
        if works(day):
            desk.bank(day)
            desk.pay_bills(day)
            if quarter_end(day):
                desk.owner(day)
            if day.weekday() == 0 and desk.balance[SECOND.account] > SURPLUS:
                spare = (desk.balance[SECOND.account] - SURPLUS // 2) // 1_000_000 * 1_000_000
                desk.transfer(day, SECOND, US, spare)
        if day in weeks:
            late = desk.waiting_late(day)
            unpaid = sum(bill.amount for bill in desk.waiting)
            result.weeks[day] = Week(sum(desk.balance.values()), income, unpaid, late)
        if day.weekday() == THURSDAY:
            income = 0
    result.payments = desk.payments
    _receivables(story, orders, result.weeks)
    return result


def _by_day(things: Iterable[T], day_of: Callable[[T], dt.date]) -> dict[dt.date, list[T]]:
    found: dict[dt.date, list[T]] = defaultdict(list)
    for thing in things:
        found[day_of(thing)].append(thing)
    return found


def _booked(receipt: Receipt) -> Payment:
    luck = Chance("receipt", receipt.day, receipt.payer.inn)
    number = str(luck.whole(1, 2_000 if receipt.by_card else 900))
    kind, code = ("Банковский ордер", "17") if receipt.by_card else ("Платежное поручение", "01")
    return Payment(
        receipt.day, receipt.payer, receipt.to, receipt.amount, number, receipt.purpose, kind, code
    )


def _receivables(story: Story, orders: Iterable[Order], weeks: dict[dt.date, Week]) -> None:
    """What customers owed when each week ended, and what of it was late."""
    for order in orders:
        if order.cancelled or order.refund:
            continue
        paid, due = paid_on(story, order) or dt.date.max, due_on(order)
        week = order.day + (THURSDAY - order.day.weekday()) % 7 * DAY
        while week < paid and week in weeks:
            weeks[week].receivable += order.amount
            weeks[week].late += order.amount * (due < week)
            week += 7 * DAY
