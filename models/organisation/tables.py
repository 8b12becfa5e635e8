"""Tables of the org board: units, posts, employees and who holds which post."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


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
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Assignment(Base):
    """Employee on post, from a date to a date."""

    __tablename__ = "post_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
