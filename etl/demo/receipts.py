"""When customers pay for their orders: one payment for several orders, late ones, cards on the site."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from etl.demo.bills import ALFA_BANK, vat
from etl.demo.chance import Chance
from etl.demo.customers import SITE, Customer
from etl.demo.orders import Order
from etl.demo.parties import SECOND, US, Party
from etl.demo.seasons import next_working
from etl.demo.story import DAY, Story

TO_SECOND = 0.2  # part of the customers who pay to the second account
LEFT_A_DEBT = 40  # days before its end in which a closing company does not pay any more
NAMED = 6  # orders that fit into a purpose


@dataclass(frozen=True)
class Receipt:
    """Money that came."""

    day: dt.date
    to: Party
    payer: Party
    amount: int
    purpose: str
    orders: tuple[Order, ...]
    by_card: bool = False


def receipts(story: Story, orders: Iterable[Order]) -> list[Receipt]:
    """Payments for all orders that are paid by the end of the story, in order."""
    groups: dict[tuple[dt.date, str], list[Order]] = defaultdict(list)
    for order in orders:
        if order.cancelled or order.refund:
            continue
        day = paid_on(story, order)
        if day is not None and story.first <= day <= story.last:
            by_card = order.customer.channel == SITE
            groups[day, SITE if by_card else order.customer.party.inn].append(order)
    return [
        _by_card(day, group) if key == SITE else _receipt(day, group)
        for (day, key), group in sorted(groups.items(), key=lambda item: item[0])
    ]


def paid_on(story: Story, order: Order) -> dt.date | None:
    """The day the money of an order comes; None when it never does."""
    customer = order.customer
    if customer.channel == SITE:
        return order.day + DAY
    if customer.late >= 0.5 and customer.until - order.day < LEFT_A_DEBT * DAY:
        return None
    luck = Chance("paid", order.day, order.number)
    late = customer.late * (2.0 if story.strength(order.day) < 0.8 else 1.0)
    wait = customer.delay + (luck.whole(4, 24) if luck.share() < late else luck.whole(-1, 2))
    return next_working(order.day + max(wait, 0) * DAY)


def due_on(order: Order) -> dt.date:
    """The day an order should be paid."""
    return order.day + (order.customer.delay + 2) * DAY


def _account(customer: Customer) -> Party:
    return SECOND if Chance("account", customer.party.inn).share() < TO_SECOND else US


def _receipt(day: dt.date, group: list[Order]) -> Receipt:
    amount = sum(order.amount for order in group)
    named = ", ".join(f"№ {one.number} от {one.day:%d.%m.%Y}" for one in group[:NAMED])
    rest = f" и ещё {len(group) - NAMED}" if len(group) > NAMED else ""
    noun = "счёту" if len(group) == 1 else "счетам"
    customer = group[0].customer
    return Receipt(
        day,
        _account(customer),
        customer.party,
        amount,
        f"Оплата по {noun} {named}{rest} за товары для сада. {vat(amount, day)}",
        tuple(group),
    )


def _by_card(day: dt.date, group: list[Order]) -> Receipt:
    amount = sum(order.amount for order in group)
    purpose = (
        f"Возмещение по операциям эквайринга за {group[0].day:%d.%m.%Y}, "
        f"операций {len(group)}. НДС не облагается"
    )
    return Receipt(day, SECOND, ALFA_BANK, amount, purpose, tuple(group), by_card=True)
