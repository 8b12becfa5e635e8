"""How much work there is for each person, planned and done (OB-7); and who holds parts of what (OB-2).

The planned load comes from the board. The actual one is computed from plain numbers which tasks and
messages will give; until there are four weeks of them the planned load holds. Pay is never derived
from either.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation.board import Board, Seat
from models.organisation.tables import Employee

WINDOW = 4  # weeks the actual load looks back over
MINUTES_PER_MESSAGE = Decimal(6)
HELD = 2  # weeks a new zone must last before it is shown


class Zone(StrEnum):
    """Zones of load, the heaviest first."""

    OVER = "over"
    NORMAL = "normal"
    RESERVE = "reserve"
    UNDER = "under"


@dataclass(frozen=True)
class Load:
    """Planned hours of a person and the hours of his contract; ``posts`` say where from."""

    employee_id: int
    name: str
    hours: Fraction
    contract: Decimal
    posts: tuple[tuple[int, Fraction], ...]

    @property
    def share(self) -> Fraction | None:
        """Planned hours as a part of those of the contract; none without a contract."""
        return self.hours / Fraction(self.contract) if self.contract else None

    @property
    def zone(self) -> Zone | None:
        """Both ends of the norm belong to it."""
        return None if self.share is None else zone(self.share)


def zone(share: Fraction) -> Zone:
    """The zone of a load (OB-7)."""
    if share > Fraction(120, 100):
        return Zone.OVER
    if share >= Fraction(85, 100):
        return Zone.NORMAL
    return Zone.RESERVE if share >= Fraction(60, 100) else Zone.UNDER


def in_percent(share: Fraction) -> int:
    """Whole per cent that lie in the same zone: more than 120 % are never told as 120."""
    return math.ceil(share * 100) if zone(share) is Zone.OVER else math.floor(share * 100)


@dataclass(frozen=True)
class Work:
    """What somebody had to do in the last four weeks, as tasks, baskets and functions count it."""

    weeks: int  # of which there are data
    task_hours: Decimal  # estimates of the tasks that were due
    backlog: int  # messages in the basket «Входящие»
    function_hours_week: Decimal
    available_hours: Decimal  # of the four weeks, leave taken off
    minutes_per_message: Decimal = MINUTES_PER_MESSAGE


def actual(work: Work) -> Fraction | None:
    """The actual load; none without four weeks of data, or without an hour at work in them."""
    if work.weeks < WINDOW or work.available_hours <= 0:
        return None
    messages = work.backlog * Fraction(work.minutes_per_message) / 60
    functions = Fraction(work.function_hours_week) * WINDOW
    return (Fraction(work.task_hours) + messages + functions) / Fraction(work.available_hours)


def decisive(planned: Fraction | None, done: Fraction | None) -> Fraction | None:
    """The load the zone is read from: the actual one where it is known."""
    return planned if done is None else done


def settled(zones: Sequence[Zone]) -> Zone | None:
    """The zone to be shown after these weeks, oldest first: a new one must have held two weeks."""
    shown: Zone | None = None
    for place, one in enumerate(zones):
        if shown is None or all(
            zone == one for zone in zones[max(0, place - HELD + 1) : place + 1]
        ):
            shown = one
    return shown


def part(seat: Seat, seats: tuple[Seat, ...]) -> Fraction:
    """The part of a post a holder carries: as agreed, else all alike."""
    return Fraction(1, len(seats)) if seat.post_part is None else Fraction(seat.post_part, 100)


def planned(session: Session, board: Board) -> dict[int, Load]:
    """The load of everybody whose posts all say how many hours a week they take."""
    contracts: Mapping[int, Decimal] = {
        row.id: row.contract_hours_week for row in session.scalars(select(Employee))
    }
    names: dict[int, str] = {}
    posts: dict[int, list[tuple[int, Fraction]]] = {}
    unknown: set[int] = set()
    for post_id, seats in board.seats.items():
        post = board.posts.get(post_id)
        for seat in seats if post is not None else ():
            names[seat.employee_id] = seat.name
            if post is None or post.norm_hours_week is None:
                unknown.add(seat.employee_id)
                continue
            hours = Fraction(post.norm_hours_week) * part(seat, seats)
            posts.setdefault(seat.employee_id, []).append((post_id, hours))
    return {
        key: Load(
            key, names[key], sum((h for _post, h in own), Fraction(0)), contracts[key], tuple(own)
        )
        for key, own in posts.items()
        if key not in unknown
    }
