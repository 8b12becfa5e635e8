"""How much work the board plans for each person (OB-7); and who holds parts of what (OB-2).

Only the planned load: the actual one waits for tasks and messages. Pay is never derived from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation.board import Board, Seat
from models.organisation.tables import Employee


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
