"""What the demo company owes: to suppliers, landlords, its people, the state, customers and owner.

A bill says when it came and when it is due; ``money`` decides when it is really paid.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.demo.chance import Chance
from etl.demo.orders import Order
from etl.demo.parties import (
    ALFA,
    BANKS,
    SECOND,
    TREASURY,
    US,
    Party,
    account,
    company,
    person,
    personal_inn,
)
from etl.demo.seasons import season
from etl.demo.story import DAY, WEEK, Story, month_end

FILE = Path(__file__).with_name("suppliers.toml")
MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
    "ноябрь", "декабрь",
)  # fmt: skip
PURCHASES = 0.595  # of what is sold
WAGES, YEARLY_WAGES = 245_000_000, 0.06  # kopecks of a month for everybody, before tax
FIRST_WEEKS = 290_000_000  # sales of a week before anything is known, kopecks

ALFA_BANK = Party('АО "АЛЬФА-БАНК"', "7728168971", "770801001", account(ALFA, "47422", 1203), ALFA)
STATE = Party(
    "Казначейство России (ФНС России)", "7727406020", "770801001", "03100643000000018500", TREASURY
)
OWNER = Party(
    "Ромашова Ольга Викторовна",
    personal_inn(71, 550117),
    "",
    account(BANKS[0], "40817", 55),
    BANKS[0],
)
TAX_FIELDS = {
    "СтатусСоставителя": "01",
    "ПоказательКБК": "18201061201010000510",
    "ОКАТО": "0",
    "ПоказательОснования": "0",
    "ПоказательПериода": "0",
    "ПоказательНомера": "0",
    "ПоказательДаты": "0",
}


@dataclass(frozen=True)
class Bill:
    """A sum to be paid. The lower ``rank``, the earlier it is paid when money is short."""

    came: dt.date
    due: dt.date
    rank: int
    amount: int  # kopecks
    to: Party
    purpose: str
    payer: Party = US
    tax: bool = False
    refund: bool = False


MUST, STANDING, SUPPLIER = 0, 1, 2


def bills(story: Story, orders: list[Order]) -> list[Bill]:
    """Everything that has to be paid, in the order the bills came."""
    sold = _sold_by_week(orders)
    found = [
        *(bill for week in story.weeks() for bill in _purchases(week, sold)),
        *(bill for week in story.weeks() for bill in _weekly(story, week)),
        *(bill for month in story.months() for bill in _monthly(story, month)),
        *(bill for month in story.months() for bill in _wages_and_taxes(story, month, sold)),
        *_refunds(orders),
    ]
    return sorted(found, key=lambda bill: (bill.came, bill.rank, bill.to.name, bill.purpose))


def vat(amount: int, day: dt.date) -> str:
    """The tax inside a sum, as purposes end with it."""
    rate = 22 if day.year >= 2026 else 20
    tax = (amount * rate * 2 + 100 + rate) // (2 * (100 + rate))
    return f"В т.ч. НДС ({rate}%) {tax // 100}-{tax % 100:02d}"


@cache
def _file() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def _party(name: str, region: int) -> Party:
    serial = 60_000 + Chance("supplier", name).whole(0, 29_999)
    make = person if name.startswith("ИП ") else company
    return make(name, region, serial, BANKS[serial % len(BANKS)])


def _sold_by_week(orders: Iterable[Order]) -> dict[dt.date, int]:
    sold: dict[dt.date, int] = {}
    for order in orders:
        if not order.cancelled:
            week = order.day + (3 - order.day.weekday()) % 7 * DAY
            sold[week] = sold.get(week, 0) + (-order.amount if order.refund else order.amount)
    return sold


def _recent(sold: dict[dt.date, int], week: dt.date, weeks: int) -> float:
    """Sales of an average week among the last ones."""
    known = [sold[one] for number in range(1, weeks + 1) if (one := week - number * WEEK) in sold]
    return sum(known) / len(known) if len(known) == weeks else FIRST_WEEKS


def _purchases(week: dt.date, sold: dict[dt.date, int]) -> Iterator[Bill]:
    """Goods are bought for the season that comes, from what the last weeks have shown."""
    coming = season("garden", week + 2 * WEEK) / season("garden", week - 2 * WEEK)
    total = PURCHASES * _recent(sold, week, 4) * min(1.25, max(0.8, coming))
    suppliers = _file()["supplier"]
    lucks = [Chance("purchase", week, one["name"]) for one in suppliers]
    shares = [
        one["weight"] * luck.near(0.4) if luck.share() < 0.6 else 0.0
        for one, luck in zip(suppliers, lucks, strict=True)
    ]
    for one, luck, share in zip(suppliers, lucks, shares, strict=True):
        if not share:
            continue
        came = week - luck.whole(0, 4) * DAY
        amount = round(total * share / sum(shares) / 100) * 100 + luck.whole(0, 99)
        number = f"{luck.whole(11, 999)} от {came:%d.%m.%Y}"
        purpose = f"Оплата по счёту № {number} {one['what']}. {vat(amount, came)}"
        due = came + one["term"] * DAY
        yield Bill(came, due, SUPPLIER, amount, _party(one["name"], one["region"]), purpose)


def _weekly(story: Story, week: dt.date) -> Iterator[Bill]:
    for one in _file()["weekly"]:
        amount = _sum(story, week, one)
        purpose = one["what"].format(day=f"{week:%d.%m.%Y}") + ". " + vat(amount, week)
        party = _party(one["name"], one["region"])
        yield Bill(week, week + 7 * DAY, STANDING, amount, party, purpose)


def _monthly(story: Story, month: dt.date) -> Iterator[Bill]:
    for one in _file()["monthly"]:
        amount = _sum(story, month, one)
        before = MONTHS[month.month - 2]
        what = one["what"].format(month=f"{MONTHS[month.month - 1]} {month.year}", before=before)
        party = _party(one["name"], one["region"])
        came, due = month.replace(day=one["day"]), month.replace(day=one["pay"])
        yield Bill(came, due, STANDING, amount, party, f"{what}. {vat(amount, month)}")


def _sum(story: Story, day: dt.date, one: dict[str, Any]) -> int:
    luck = Chance("bill", day, one["name"])
    size = story.growth(day, one["growth"]) * season(one.get("season", "none"), day)
    rough = float(one["sum"]) * size * luck.near(one.get("spread", 0))
    return round(rough / 100) * 10_000 + (luck.whole(0, 99) if "spread" in one else 0)


def _wages_and_taxes(story: Story, month: dt.date, sold: dict[dt.date, int]) -> Iterator[Bill]:
    gross = round(WAGES * story.growth(dt.date(month.year, 1, 1), YEARLY_WAGES) / 10_000) * 10_000
    name = f"{MONTHS[month.month - 1]} {month.year}"
    before = f"{MONTHS[month.month - 2]} {month.year - (month.month == 1)}"
    half = gross * 87 // 200
    for day, what in ((10, f"за {before}"), (25, f"за первую половину месяца, {name}")):
        purpose = f"Заработная плата {what} по реестру № {month:%m}-{day}. НДС не облагается"
        due = month.replace(day=day)
        yield Bill(due - 3 * DAY, due, MUST, half, ALFA_BANK, purpose, SECOND)
    week = month - (month.weekday() - 3) % 7 * DAY
    added = _recent(sold, week, 13) * (1 - PURCHASES) * 13 / 3 * 20 / 120
    tax = round((gross * 0.33 + added * 0.8) / 100) * 100
    yield Bill(
        month.replace(day=20), month.replace(day=28), MUST, tax, STATE,
        "Единый налоговый платёж. НДС не облагается", SECOND, tax=True,
    )  # fmt: skip
    if month.month % 3 == 1:
        profit = round(_recent(sold, week, 13) * 13 * 0.004 / 100) * 100
        yield Bill(
            month.replace(day=22), month.replace(day=28), MUST, profit, STATE,
            "Единый налоговый платёж (налог на прибыль). НДС не облагается", SECOND, tax=True,
        )  # fmt: skip


def _refunds(orders: Iterable[Order]) -> Iterator[Bill]:
    for order in orders:
        if order.refund:
            purpose = (
                f"Возврат за товар по заявлению к заказу № {order.number} от {order.day:%d.%m.%Y}. "
            )
            due = order.day + 5 * DAY
            yield Bill(
                order.day, due, STANDING, order.amount, order.customer.party,
                purpose + vat(order.amount, order.day), refund=True,
            )  # fmt: skip


def quarter_end(day: dt.date) -> bool:
    """Whether the owner may ask for dividends: the last days of a quarter."""
    return day.month % 3 == 0 and (month_end(day.replace(day=1)) - day).days < 3
