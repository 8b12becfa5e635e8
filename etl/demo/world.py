"""Everything that happened to the demo company, told once: orders, money, values of all statistics."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from etl.demo import curves
from etl.demo.bills import bills
from etl.demo.customers import customers
from etl.demo.figures import figures
from etl.demo.money import Money, money
from etl.demo.orders import Order, orders
from etl.demo.receipts import receipts
from etl.demo.statistics import Definition, definitions
from etl.demo.story import YEARS, Story

Series = list[tuple[dt.date, Decimal]]


@dataclass(frozen=True)
class World:
    """A story as it came to pass."""

    story: Story
    orders: list[Order]  # those of the story; what came before shows in the money only
    money: Money
    definitions: list[Definition]
    series: Mapping[str, Series]  # by code; typed and imported statistics

    @cached_property
    def quotas(self) -> dict[str, Series]:
        """Quotas by code, of statistics that have one for every period."""
        return {
            one.code: curves.quotas(self.story, one.plan) for one in self.definitions if one.plan
        }


def world(today: dt.date, years: int = YEARS) -> World:
    """Some years up to ``today``: the same for the same day."""
    story = Story.until(today, years)
    taken = orders(story, customers(story))
    came, owed = receipts(story, taken), bills(story, taken)
    moved = money(story, taken, came, owed)
    derived = figures(story, taken, came, owed, moved)
    known = definitions()
    return World(
        story=story,
        orders=[order for order in taken if order.day >= story.first],
        money=moved,
        definitions=known,
        series={one.code: curves.series(story, one, derived) for one in known if not one.metric},
    )
