"""Figures that follow from what happened: from orders, receipts and bills, exact to the kopeck.

The statistics of the treasurer and the warehouse agree with the bank and with 1C because they are
computed here, not invented.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from etl.demo.bills import PURCHASES, SUPPLIER, Bill
from etl.demo.chance import Chance
from etl.demo.money import Money
from etl.demo.orders import Order
from etl.demo.receipts import Receipt, due_on
from etl.demo.story import DAY, DEPTH, THURSDAY, Story, month_end

STAFF_FIRST, STAFF_NOW, STAFF_LOST = 34, 40, 5
FLAWLESS = 0.93  # of deliveries
Figures = Mapping[dt.date, Decimal]


def staff(story: Story, day: dt.date) -> int:
    """People on posts."""
    share = (day - story.first).days / (story.last - story.first).days
    lost = STAFF_LOST * (1 - story.strength(day)) / (1 - DEPTH)
    return STAFF_FIRST + int((STAFF_NOW - STAFF_FIRST) * share + 0.5) - int(lost + 0.5)


def figures(
    story: Story,
    orders: list[Order],
    receipts: Iterable[Receipt],
    bills: Iterable[Bill],
    money: Money,
) -> dict[str, Figures]:
    """All derived statistics by the name their definition gives."""
    weeks = money.weeks
    handed, completed = _deliveries(story, orders)
    return {
        "cash_minus_bills": {day: _rubles(one.balance - one.unpaid) for day, one in weeks.items()},
        "overdue_bills": {day: _rubles(one.overdue) for day, one in weeks.items()},
        "late_receivables": {day: _rubles(one.late) for day, one in weeks.items()},
        "income_per_employee": {
            day: Decimal(one.income // staff(story, day) // 100) for day, one in weeks.items()
        },
        "debts_collected": _debts_collected(story, receipts),
        "handed_over": {day: Decimal(handed[day]) for day in weeks},
        "completed": {day: _rubles(completed[day]) for day in weeks},
        "profit": _profit(story, orders, bills),
        "staff": {
            month_end(month): Decimal(staff(story, month_end(month)))
            for month in story.months()
            if month_end(month) <= story.last
        },
    }


def _rubles(kopecks: int) -> Decimal:
    return Decimal(kopecks).scaleb(-2)


def _week(day: dt.date) -> dt.date:
    return day + (THURSDAY - day.weekday()) % 7 * DAY


def _deliveries(story: Story, orders: Iterable[Order]) -> tuple[Counter[dt.date], Counter[dt.date]]:
    """Orders without a flaw, and kopecks of all delivered ones, by the week of delivery."""
    handed: Counter[dt.date] = Counter()
    completed: Counter[dt.date] = Counter()
    for order in orders:
        if not order.cancelled and not order.refund:
            luck = Chance("delivery", order.day, order.number)
            week = _week(order.day + luck.whole(1, 3) * DAY)
            completed[week] += order.amount
            handed[week] += luck.share() < FLAWLESS - 0.08 * (1 - story.strength(order.day))
    return handed, completed


def _debts_collected(story: Story, receipts: Iterable[Receipt]) -> Figures:
    found: dict[dt.date, int] = defaultdict(int)
    for receipt in receipts:
        found[_week(receipt.day)] += sum(
            order.amount for order in receipt.orders if due_on(order) < receipt.day
        )
    return {week: _rubles(found[week]) for week in story.weeks()}


def _profit(story: Story, orders: Iterable[Order], bills: Iterable[Bill]) -> Figures:
    """The margin of the month's sales without VAT, less what stands every month, in whole roubles."""
    sold: Counter[dt.date] = Counter()
    spent: Counter[dt.date] = Counter()
    for order in orders:
        if not order.cancelled:
            sold[order.day.replace(day=1)] += -order.amount if order.refund else order.amount
    for bill in bills:
        standing = bill.rank != SUPPLIER and not bill.tax and "Возврат" not in bill.purpose
        spent[bill.due.replace(day=1)] += bill.amount if standing else 0
    found = {}
    for month in story.months():
        if month_end(month) <= story.last:
            margin = (1 - PURCHASES) * 100 / 120 * Chance("margin", month).near(0.04)
            found[month_end(month)] = Decimal(
                int(sold[month] * margin - spent[month] * 1.45) // 100
            )
    return found
