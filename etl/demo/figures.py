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
TAXES_ON_WAGES = 1.3  # standing costs with what the state takes besides
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
    """The margin of a week's sales without VAT, less its part of what stands, in whole roubles."""
    sold: Counter[dt.date] = Counter()
    standing: Counter[int] = Counter()
    for order in orders:
        if not order.cancelled:
            sold[_week(order.day)] += -order.amount if order.refund else order.amount
    for bill in bills:
        if bill.rank != SUPPLIER and not bill.tax and not bill.refund:
            standing[bill.due.year] += bill.amount
    return {
        week: Decimal(int(sold[week] * _margin(week) - _weekly_part(story, standing, week)) // 100)
        for week in story.weeks()
    }


def _margin(week: dt.date) -> float:
    return (1 - PURCHASES) * 100 / 120 * Chance("margin", week).near(0.03)


def _weekly_part(story: Story, standing: Mapping[int, int], week: dt.date) -> float:
    """Standing costs of the year, even over its days in the story; taxes on wages come on top."""
    first = max(dt.date(week.year, 1, 1), story.first)
    last = min(dt.date(week.year, 12, 31), story.last)
    return standing[week.year] * TAXES_ON_WAGES * 7 / ((last - first).days + 1)
