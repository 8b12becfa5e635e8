"""The board as it stands, or stood, on a date: plain values to be asked, no session.

A vacant post is held by the nearest occupied head (OB-3). Changing the board is ``units``, ``posts``
and ``employees`` beside this module.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import history
from models.organisation.tables import (
    Assignment,
    AssignmentKind,
    Employee,
    Post,
    Unit,
    UnitKind,
)


@dataclass(frozen=True)
class Seat:
    """Somebody who sits on a post himself, and with what part of his time and of the post (OB-2)."""

    assignment_id: int
    employee_id: int
    name: str
    kind: AssignmentKind
    time_share: int | None
    post_part: int | None
    since: dt.date


@dataclass(frozen=True)
class Holder:
    """Who holds a post; ``from_above`` when the post itself is vacant (OB-3)."""

    employee_id: int
    name: str
    from_above: bool


@dataclass(frozen=True)
class Board:
    """The board on one date."""

    on: dt.date
    units: dict[int, Unit]
    posts: dict[int, Post]
    holders: dict[int, Holder] = field(default_factory=dict)
    """By post who answers for it; a post without any occupied head above is missing."""
    seats: dict[int, tuple[Seat, ...]] = field(default_factory=dict)
    """By post everybody who sits on it, who answers for it first; a vacant post is missing."""

    @cached_property
    def _children(self) -> dict[int | None, list[Unit]]:
        found = defaultdict(list)
        for unit in sorted(self.units.values(), key=lambda unit: (unit.sort, unit.id)):
            found[unit.parent_id].append(unit)
        return found

    @cached_property
    def _heads(self) -> dict[int, Post]:
        posts = sorted(self.posts.values(), key=lambda post: (post.sort, post.id), reverse=True)
        return {post.unit_id: post for post in posts if post.is_head}

    def root(self) -> Unit | None:
        """The company itself; None before a board was chosen."""
        return next((u for u in self.units.values() if u.kind == UnitKind.COMPANY), None)

    def division_of(self, unit_id: int) -> int | None:
        """The division a unit belongs to; None for the company itself."""
        for unit in self.line(unit_id):
            if unit.kind == UnitKind.DIVISION:
                return unit.id
        return None

    def line(self, unit_id: int) -> Iterator[Unit]:
        """The unit and those above it, up to the company."""
        passed: set[int] = set()
        current: int | None = unit_id
        while current is not None and current in self.units and current not in passed:
            passed.add(current)
            yield self.units[current]
            current = self.units[current].parent_id

    def below(self, unit_id: int) -> frozenset[int]:
        """The unit and everything below it."""
        found = {unit_id} & self.units.keys()
        waiting = list(found)
        while waiting:
            children = [unit.id for unit in self._children.get(waiting.pop(), ())]
            waiting += children
            found |= set(children)
        return frozenset(found)

    def divisions(self) -> list[Unit]:
        """Divisions in the order of the wall (IC-1)."""
        found = [unit for unit in self.units.values() if unit.kind == UnitKind.DIVISION]
        return sorted(found, key=lambda unit: (unit.sort, unit.id))

    def children(self, unit_id: int) -> list[Unit]:
        """Units directly below, in order."""
        return list(self._children.get(unit_id, ()))

    def head_post(self, unit_id: int) -> Post | None:
        """The head's post of a unit."""
        return self._heads.get(unit_id)

    def held_by(self, employee_id: int) -> frozenset[int]:
        """Posts somebody sits on, and those he holds from above."""
        own = {
            post_id
            for post_id, seats in self.seats.items()
            if any(seat.employee_id == employee_id for seat in seats)
        }
        above = {key for key, one in self.holders.items() if one.employee_id == employee_id}
        return frozenset(own | above)


def board(session: Session, on: dt.date) -> Board:
    """The org board as it stands, or stood, on a date (OB-5)."""
    units = {unit.id: unit for unit in session.scalars(select(Unit)) if _valid(unit, on)}
    posts = {post.id: post for post in session.scalars(select(Post)) if _valid(post, on)}
    bare = Board(
        on,
        history.as_of(session, units, on),
        history.as_of(session, posts, on),
        seats=_seats(session, on),
    )
    holders = {post.id: _holder(bare, post) for post in bare.posts.values()}
    return replace(bare, holders={key: value for key, value in holders.items() if value})


def _valid(thing: Unit | Post, on: dt.date) -> bool:
    return thing.valid_from <= on and (thing.valid_to is None or on < thing.valid_to)


def _seats(session: Session, on: dt.date) -> dict[int, tuple[Seat, ...]]:
    """Who sits where: the permanent holder before the acting one; of two alike who came last."""
    query = (
        select(Assignment, Employee.name)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(Assignment.valid_from <= on)
        .where((Assignment.valid_to.is_(None)) | (Assignment.valid_to > on))
        .where((Employee.dismissed_on.is_(None)) | (Employee.dismissed_on > on))
        .order_by(Assignment.valid_from.desc(), Assignment.id.desc())
    )
    found: dict[int, list[Seat]] = defaultdict(list)
    for row, name in session.execute(query):
        kind = AssignmentKind(row.kind)
        found[row.post_id].append(
            Seat(row.id, row.employee_id, name, kind, row.time_share, row.post_part, row.valid_from)
        )
    order = list(AssignmentKind)
    return {
        post_id: tuple(sorted(seats, key=lambda one: order.index(one.kind)))
        for post_id, seats in found.items()
    }


def _holder(board: Board, post: Post) -> Holder | None:
    own = board.seats.get(post.id)
    if own:
        above = own[0].kind is AssignmentKind.FROM_ABOVE
        return Holder(own[0].employee_id, own[0].name, from_above=above)
    for unit in board.line(post.unit_id):
        head = board.head_post(unit.id)
        if head is not None and head.id in board.seats:
            seat = board.seats[head.id][0]
            return Holder(seat.employee_id, seat.name, from_above=True)
    return None
