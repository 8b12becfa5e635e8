"""The org board as far as the wall needs it: units, posts, employees and who holds which post.

Divisions are data (OB-1); a vacant post is held by the nearest occupied head (OB-3); the board
can be asked as of any date (OB-5). Editing the whole board is a later capability.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import audit
from models.base import Base
from models.errors import Refused
from models.i18n import Message


class UnitKind(StrEnum):
    """Levels of the board."""

    COMPANY = "company"
    DIVISION = "division"
    DEPARTMENT = "department"
    SECTION = "section"


class Unit(Base):
    """Company, division, department or section."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200))
    valuable_product: Mapped[str | None] = mapped_column(Text)
    sort: Mapped[int] = mapped_column(default=0)
    main_statistic_id: Mapped[int | None] = mapped_column(
        ForeignKey("statistic.id", use_alter=True)
    )
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Post(Base):
    """A place with functions, product and statistic; not a person."""

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(200))
    is_head: Mapped[bool] = mapped_column(default=False)
    valuable_product: Mapped[str | None] = mapped_column(Text)
    main_statistic_id: Mapped[int | None] = mapped_column(
        ForeignKey("statistic.id", use_alter=True)
    )
    sort: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Employee(Base):
    """A person who works here."""

    __tablename__ = "employee"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    dismissed_on: Mapped[dt.date | None]


class Assignment(Base):
    """Employee on post, from a date to a date."""

    __tablename__ = "post_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


@dataclass(frozen=True)
class Holder:
    """Who holds a post; ``from_above`` when the post itself is vacant (OB-3)."""

    employee_id: int
    name: str
    from_above: bool


@dataclass(frozen=True)
class Board:
    """The board on one date: plain values, no session."""

    on: dt.date
    units: dict[int, Unit]
    posts: dict[int, Post]
    holders: dict[int, Holder]  # by post; a post without any occupied head above is missing

    def division_of(self, unit_id: int) -> int | None:
        """The division a unit belongs to; None for the company itself."""
        for unit in self.line(unit_id):
            if unit.kind == UnitKind.DIVISION:
                return unit.id
        return None

    def line(self, unit_id: int) -> Iterable[Unit]:
        """The unit and those above it, up to the company."""
        current: int | None = unit_id
        while current is not None and current in self.units:
            unit = self.units[current]
            yield unit
            current = unit.parent_id

    def below(self, unit_id: int) -> frozenset[int]:
        """The unit and everything below it."""
        return frozenset(
            candidate
            for candidate in self.units
            if any(unit.id == unit_id for unit in self.line(candidate))
        )

    def divisions(self) -> list[Unit]:
        """Divisions in the order of the wall (IC-1)."""
        found = [unit for unit in self.units.values() if unit.kind == UnitKind.DIVISION]
        return sorted(found, key=lambda unit: (unit.sort, unit.id))

    def children(self, unit_id: int) -> list[Unit]:
        """Units directly below, in order."""
        found = [unit for unit in self.units.values() if unit.parent_id == unit_id]
        return sorted(found, key=lambda unit: (unit.sort, unit.id))

    def head_post(self, unit_id: int) -> Post | None:
        """The head's post of a unit."""
        heads = [post for post in self.posts.values() if post.unit_id == unit_id and post.is_head]
        return min(heads, key=lambda post: (post.sort, post.id), default=None)


def board(session: Session, on: dt.date) -> Board:
    """The org board as it stands, or stood, on a date (OB-5)."""
    units = {unit.id: unit for unit in session.scalars(select(Unit)) if _valid(unit, on)}
    posts = {post.id: post for post in session.scalars(select(Post)) if _valid(post, on)}
    occupied = _occupied(session, on)
    bare = Board(on, units, posts, {})
    holders = {post.id: _holder(bare, post, occupied) for post in posts.values()}
    return Board(on, units, posts, {key: value for key, value in holders.items() if value})


def _valid(thing: Unit | Post, on: dt.date) -> bool:
    return thing.valid_from <= on and (thing.valid_to is None or on < thing.valid_to)


def _occupied(session: Session, on: dt.date) -> dict[int, Employee]:
    query = (
        select(Assignment.post_id, Employee)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(Assignment.valid_from <= on)
        .where((Assignment.valid_to.is_(None)) | (Assignment.valid_to > on))
        .order_by(Assignment.valid_from.desc(), Assignment.id.desc())
    )
    return {post_id: employee for post_id, employee in session.execute(query)}  # noqa: C416 - rows are not pairs to mypy


def _holder(board: Board, post: Post, occupied: dict[int, Employee]) -> Holder | None:
    own = occupied.get(post.id)
    if own is not None:
        return Holder(own.id, own.name, from_above=False)
    for unit in board.line(post.unit_id):
        head = board.head_post(unit.id)
        if head is not None and head.id in occupied:
            employee = occupied[head.id]
            return Holder(employee.id, employee.name, from_above=True)
    return None


def set_main_statistic(
    session: Session, actor_id: int | None, unit: Unit, statistic_id: int | None
) -> None:
    """Choose the one main statistic (ГСО) of a unit."""
    before = {"main_statistic_id": unit.main_statistic_id}
    unit.main_statistic_id = statistic_id
    audit.record(
        session,
        actor_id,
        "update",
        ("unit", unit.id),
        before=before,
        after={"main_statistic_id": statistic_id},
    )


def close_unit(session: Session, actor_id: int | None, unit: Unit, on: dt.date) -> None:
    """Close an empty unit from a date; one with open children or posts is refused (OB-5)."""
    today = board(session, on)
    if today.children(unit.id) or any(p.unit_id == unit.id for p in today.posts.values()):
        raise Refused(
            Message("“{name}” still has units or posts. Move them first.", name=unit.name)
        )
    unit.valid_to = on
    audit.record(session, actor_id, "close", ("unit", unit.id), after={"valid_to": on})
