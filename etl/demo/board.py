"""The org board of the demo company: seven divisions, 21 departments, posts, 40 people."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from etl.demo.story import Story
from models import organisation
from models.access import SYSTEM
from models.organisation import Flow, Function, Post, UnitKind

FILE = Path(__file__).with_name("board.toml")
DUTIES = Path(__file__).with_name("duties.toml")
FOUNDED = dt.date(2015, 4, 1)


@dataclass(frozen=True)
class Seats:
    """Ids of what was built: units by kind and number, posts by key, people by name."""

    units: dict[tuple[str, str], int]
    posts: dict[str, int]
    people: dict[str, int]

    @property
    def company(self) -> int:
        """The top unit."""
        return self.units[UnitKind.COMPANY, "0"]


def build(session: Session, story: Story) -> Seats:
    """Put units, posts and people into an empty record."""
    with FILE.open("rb") as file:
        units = tomllib.load(file)["unit"]
    with DUTIES.open("rb") as file:
        cards = tomllib.load(file)
    seats = Seats({}, {}, {})
    for sort, one in enumerate(units):
        unit_id = _unit(session, seats, one, sort)
        for place, post in enumerate(one["posts"]):
            card = _card(cards[post["key"]]) if post["key"] in cards else {}
            _post(session, story, seats, unit_id, post | {"sort": place, "card": card})
    _connect(session, seats, cards)
    return seats


def _connect(session: Session, seats: Seats, cards: dict[str, Any]) -> None:
    """What posts hand to each other waits until every post is there."""
    for key, card in cards.items():
        pairs = [one.split(" | ", 1) for one in card["hands"]]
        flows = [
            Flow(what, seats.posts.get(who), "" if who in seats.posts else who)
            for who, what in pairs
        ]
        post = session.get_one(Post, seats.posts[key])
        values = {"hands": flows}
        organisation.change_post(session, SYSTEM, post.id, values, version=post.version)


def _card(card: dict[str, Any]) -> dict[str, Any]:
    """What stands on the card of a post, but for its partners."""
    lines = [one.rsplit(" | ", 1) for one in card["functions"]]
    return {
        "purpose": card["purpose"],
        "authority": card["authority"],
        "norm_hours_week": Decimal(card["hours"]),
        "functions": [Function(text, Decimal(weight)) for text, weight in lines],
    }


def _unit(session: Session, seats: Seats, one: dict[str, Any], sort: int) -> int:
    kind = UnitKind(one["kind"])
    parents = {
        UnitKind.COMPANY: None,
        UnitKind.DIVISION: seats.units.get((UnitKind.COMPANY, "0")),
        UnitKind.DEPARTMENT: seats.units.get((UnitKind.DIVISION, one.get("parent", ""))),
    }
    values = {
        "number": one["number"],
        "name": one["name"],
        "valuable_product": one["product"],
        "sort": sort,
    }
    unit = organisation.create_unit(session, SYSTEM, kind, parents[kind], values, since=FOUNDED)
    seats.units[kind, unit.number] = unit.id
    return unit.id


def _post(session: Session, story: Story, seats: Seats, unit_id: int, one: dict[str, Any]) -> None:
    values = {
        "name": one["name"],
        "is_head": one.get("head", False),
        "valuable_product": one["product"],
        "sort": one["sort"],
        **one["card"],
    }
    post = organisation.create_post(session, SYSTEM, unit_id, values, since=FOUNDED)
    seats.posts[one["key"]] = post.id
    since = FOUNDED
    if "before" in one:
        since = story.moment(one["since"])
        former = organisation.hire(session, SYSTEM, one["before"])
        organisation.assign(session, SYSTEM, post.id, former.id, FOUNDED)
        organisation.dismiss(session, SYSTEM, former.id, since)
    if "holder" in one:
        name = one["holder"]
        if name not in seats.people:
            seats.people[name] = organisation.hire(session, SYSTEM, name).id
        organisation.assign(session, SYSTEM, post.id, seats.people[name], since)
