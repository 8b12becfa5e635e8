"""What customers order day by day: orders with lines, a few cancelled, a few goods brought back.

Sums are whole kopecks. How orders become a file is ``commerceml``, when they are paid ``money``.
"""

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from etl.demo.chance import Chance, running
from etl.demo.customers import Customer
from etl.demo.seasons import WEEKDAYS, season, trade
from etl.demo.story import DAY, THURSDAY, WEEK, Story

FILE = Path(__file__).with_name("goods.toml")
CANCELLED, BROUGHT_BACK = 0.03, 0.022
LINES = running((43, 30, 16, 8, 3))
YEARLY_GROWTH, YEARLY_PRICES = 0.03, 0.05
DELIVERY = 0.08  # part of the orders that the company brings for money
BEFORE = 6  # weeks of orders whose money comes in the first weeks of the story
WEEK_OF_TRADE = sum(WEEKDAYS)
MORE_ORDERS, SMALLER = 1.12, 0.9


@dataclass(frozen=True)
class Good:
    """Something the company sells."""

    article: str
    name: str
    unit: str
    group: str
    season: str
    price: int  # kopecks, in the first month
    size: int
    weight: float
    service: bool


@dataclass(frozen=True)
class Line:
    """One line of an order."""

    good: Good
    quantity: int
    price: int

    @property
    def amount(self) -> int:
        """Kopecks."""
        return self.quantity * self.price


@dataclass(frozen=True)
class Order:
    """An order, or goods brought back (``refund``)."""

    number: str
    day: dt.date
    time: dt.time
    customer: Customer
    lines: tuple[Line, ...]
    cancelled: bool = False
    refund: bool = False

    @cached_property
    def amount(self) -> int:
        """Kopecks, not signed."""
        return sum(line.amount for line in self.lines)


def goods() -> list[Good]:
    """The price list."""
    with FILE.open("rb") as file:
        groups = tomllib.load(file)["group"]
    return [
        Good(
            **{**good, "price": good["price"] * 100},
            group=group["name"],
            season=group["season"],
            weight=group["weight"] / len(group["goods"]),
            service=group.get("service", False),
        )
        for group in groups
        for good in group["goods"]
    ]


DELIVERED = Good("У-800", "Доставка заказа", "усл", "Сервис и работы", "none", 90_000, 1, 0, True)


def orders(story: Story, customers: list[Customer]) -> list[Order]:
    """All orders in the order they came; those before the story are known by their payments only."""
    shelf = goods()
    wanted = [call for week in _weeks(story) for call in _calls(story, customers, week)]
    wanted = [call for call in wanted if call.day <= story.last]
    popular = {week: _popular(shelf, week) for week in _weeks(story)}
    numbers: Counter[int] = Counter()
    found = []
    for call in sorted(wanted, key=lambda call: (call.day, call.minute, call.customer.party.inn)):
        numbers[call.day.year] += 1
        found.append(_order(story, numbers[call.day.year], call, shelf, popular[call.week]))
    return found


@dataclass(frozen=True)
class _Call:
    """Somebody wants to order."""

    week: dt.date
    day: dt.date
    minute: int
    customer: Customer


def _weeks(story: Story) -> list[dt.date]:
    first = _week(story.first) - BEFORE * WEEK
    return [first + number * WEEK for number in range((story.last - first).days // 7 + 2)]


def _week(day: dt.date) -> dt.date:
    return day + (THURSDAY - day.weekday()) % 7 * DAY


def _calls(story: Story, customers: list[Customer], week: dt.date) -> Iterator[_Call]:
    days = [week - number * DAY for number in range(6, -1, -1)]
    shares = running([trade(day) for day in days])
    busy = shares[-1] / WEEK_OF_TRADE * MORE_ORDERS * _mood(story, week)
    for customer in customers:
        expected = customer.expected(week)
        if expected:
            luck = Chance("calls", week, customer.party.inn)
            for _ in range(luck.rounded(expected * busy)):
                day = days[luck.weighted(shares)]
                yield _Call(week, day, luck.whole(9 * 60, 18 * 60), customer)


def _mood(story: Story, week: dt.date) -> float:
    """How much more or less than usual is ordered in a week, for reasons common to all."""
    common = Chance("week", week).near(0.09)
    return (
        common * season("garden", week) * story.strength(week) * story.growth(week, YEARLY_GROWTH)
    )


def _popular(shelf: list[Good], day: dt.date) -> tuple[float, ...]:
    return running([good.weight * season(good.season, day) ** 2 for good in shelf])


def _order(
    story: Story, number: int, call: _Call, shelf: list[Good], popular: tuple[float, ...]
) -> Order:
    luck = Chance("order", call.day, call.minute, call.customer.party.inn)
    lines = _lines(story, call, luck, shelf, popular)
    fate = luck.share()
    back = fate < BROUGHT_BACK
    if back:
        first = lines[0]
        lines = [Line(first.good, max(1, first.quantity // 3), first.price)]
    return Order(
        f"РМ-{number:06d}",
        call.day,
        dt.time(call.minute // 60, call.minute % 60),
        call.customer,
        tuple(lines),
        cancelled=not back and fate > 1 - CANCELLED,
        refund=back,
    )


def _lines(
    story: Story, call: _Call, luck: Chance, shelf: list[Good], popular: tuple[float, ...]
) -> list[Line]:
    half_year = dt.date(call.day.year, 1 if call.day.month < 7 else 7, 1)
    index = max(1.0, story.growth(half_year, YEARLY_PRICES))
    customer = call.customer
    price = index * (1 - min(0.12, 0.04 * customer.size)) / 100
    chosen = {luck.weighted(popular) for _ in range(luck.weighted(LINES) + 1)}
    lines = [
        Line(
            good,
            max(1, round(good.size * SMALLER * customer.size * luck.near(0.35))),
            round(good.price * price) * 100,
        )
        for good in (shelf[place] for place in sorted(chosen))
    ]
    if customer.size < 1 and luck.share() < DELIVERY:
        lines.append(Line(DELIVERED, 1, DELIVERED.price))
    return lines
