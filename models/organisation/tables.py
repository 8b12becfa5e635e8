"""Tables of the org board: units, posts with their duties, employees, who holds which post.

A unit or post is changed in place; what it was until then is kept in :class:`Former`.
"""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class UnitKind(StrEnum):
    """Levels of the board."""

    COMPANY = "company"
    DIVISION = "division"
    DEPARTMENT = "department"
    SECTION = "section"


class AssignmentKind(StrEnum):
    """How somebody holds a post."""

    PERMANENT = "permanent"
    ACTING = "acting"
    FROM_ABOVE = "from_above"


class Unit(Base):
    """Company, division, department or section."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200))
    goal: Mapped[str | None] = mapped_column(Text)
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
    purpose: Mapped[str | None] = mapped_column(Text)
    authority: Mapped[str | None] = mapped_column(Text)
    sequence: Mapped[str | None] = mapped_column(Text)
    valuable_product: Mapped[str | None] = mapped_column(Text)
    norm_hours_week: Mapped[Decimal | None]
    max_holders: Mapped[int] = mapped_column(default=1)
    role: Mapped[str | None] = mapped_column(String(20))  # what its holder may do beside his own
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
    contract_hours_week: Mapped[Decimal] = mapped_column(default=Decimal(40))
    dismissed_on: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Assignment(Base):
    """Employee on post, from a date to a date."""

    __tablename__ = "post_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12), default=AssignmentKind.PERMANENT.value)
    time_share: Mapped[int | None]  # per cent of the employee's working time
    post_part: Mapped[int | None]  # per cent of the post's norm hours; none: equal parts
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PostFunction(Base):
    """One function of a post and the hours a week it takes. Never deleted: closed."""

    __tablename__ = "post_function"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    weight: Mapped[Decimal | None]
    sort: Mapped[int]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class PostFlow(Base):
    """What one post hands to another; ``outside`` names whoever is not on the board."""

    __tablename__ = "post_flow"

    id: Mapped[int] = mapped_column(primary_key=True)
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    outside: Mapped[str | None] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(Text)
    sort: Mapped[int]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]


class Former(Base):
    """What a unit or post was before ``until``: the board can be asked as of any date (OB-5)."""

    __tablename__ = "board_history"
    __table_args__ = (UniqueConstraint("thing", "thing_id", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thing: Mapped[str] = mapped_column(String(4))  # unit | post
    thing_id: Mapped[int]
    until: Mapped[dt.date] = mapped_column(index=True)
    state: Mapped[dict[str, Any]]
