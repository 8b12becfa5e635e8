"""Who carries how much of the board's work, by person and by division, with where it comes from (OB-7)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import duties
from models.organisation.board import Board
from models.organisation.duties import Function
from models.organisation.load import Zone, part, zone
from models.organisation.tables import Employee


@dataclass(frozen=True)
class Carried:
    """A post somebody sits on: his part, the norm of the whole post, hours of its functions.

    ``functions`` may differ from the norm: then one of the two is to be mended.
    """

    post_id: int
    part: Fraction
    norm: Decimal | None
    functions: Decimal | None

    @property
    def hours(self) -> Fraction | None:
        """Planned hours a week; unknown without a norm."""
        return None if self.norm is None else Fraction(self.norm) * self.part


@dataclass(frozen=True)
class Person:
    """A person with everything he carries."""

    employee_id: int
    name: str
    contract: Decimal
    version: int
    posts: tuple[Carried, ...]

    @property
    def hours(self) -> Fraction | None:
        """Planned hours; unknown while one post has no norm, or there is no post."""
        known = [one.hours for one in self.posts]
        if not known or None in known:
            return None
        return sum((one for one in known if one is not None), Fraction(0))

    @property
    def share(self) -> Fraction | None:
        """The planned load."""
        hours = self.hours
        return hours / Fraction(self.contract) if hours is not None and self.contract else None

    @property
    def zone(self) -> Zone | None:
        """Its zone."""
        return None if self.share is None else zone(self.share)


@dataclass(frozen=True)
class Division:
    """A division, or the company's own posts (``unit_id`` None).

    People who work in several divisions bring each the part of their contract they spend in it.
    """

    unit_id: int | None
    hours: Fraction  # carried by people whose load is known
    contract: Fraction
    posts: int
    above: int  # posts held from above, or by nobody
    open_hours: Decimal  # norms of those posts
    unknown: int  # posts without a norm

    @property
    def share(self) -> Fraction | None:
        """The planned load of its people."""
        return self.hours / self.contract if self.contract else None

    @property
    def zone(self) -> Zone | None:
        """Its zone."""
        return None if self.share is None else zone(self.share)


def loads(session: Session, board: Board) -> tuple[list[Person], list[Division]]:
    """Everybody who works here, the most loaded first; every division in order."""
    working = select(Employee).where(Employee.dismissed_on.is_(None)).order_by(Employee.name)
    staff = [
        Person(one.id, one.name, one.contract_hours_week, one.version, ())
        for one in session.scalars(working)
    ]
    people = persons(board, staff, duties.functions(session, board.on))
    return people, divisions(board, people)


def persons(
    board: Board, staff: Sequence[Person], functions: Mapping[int, Sequence[Function]]
) -> list[Person]:
    """Staff with the posts of a board, the most loaded first, then those of whom nothing is known."""
    carried: dict[int, list[Carried]] = defaultdict(list)
    for post_id, seats in board.seats.items():
        post = board.posts.get(post_id)
        weights = [one.weight for one in functions.get(post_id, ()) if one.weight is not None]
        total = sum(weights, Decimal(0)) if weights else None
        for seat in seats if post is not None else ():
            norm = post.norm_hours_week if post is not None else None
            carried[seat.employee_id].append(Carried(post_id, part(seat, seats), norm, total))
    found = [
        Person(
            one.employee_id, one.name, one.contract, one.version, tuple(carried[one.employee_id])
        )
        for one in staff
    ]
    return sorted(found, key=lambda one: (one.share is None, -(one.share or 0), one.name))


def divisions(board: Board, people: Sequence[Person]) -> list[Division]:
    """Every division of a board; the company's own posts first, if there are any."""
    hours: dict[int | None, Fraction] = defaultdict(Fraction)
    contracts: dict[int | None, Fraction] = defaultdict(Fraction)
    for person in people:
        if not person.hours:
            continue
        for one in person.posts:
            place = board.division_of(board.posts[one.post_id].unit_id)
            hours[place] += one.hours or 0
            contracts[place] += Fraction(person.contract) * (one.hours or 0) / person.hours
    found = []
    for place in (None, *(unit.id for unit in board.divisions())):
        own = [post for post in board.posts.values() if board.division_of(post.unit_id) == place]
        idle = [post for post in own if _held_from_above(board, post.id)]
        if own:
            found.append(
                Division(
                    unit_id=place,
                    hours=hours[place],
                    contract=contracts[place],
                    posts=len(own),
                    above=len(idle),
                    open_hours=sum(
                        (post.norm_hours_week or Decimal(0) for post in idle), Decimal(0)
                    ),
                    unknown=sum(post.norm_hours_week is None for post in own),
                )
            )
    return found


def _held_from_above(board: Board, post_id: int) -> bool:
    holder = board.holders.get(post_id)
    return holder is None or holder.from_above
