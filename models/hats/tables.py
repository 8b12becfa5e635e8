"""Tables of hat folders: materials of a post, their versions with files, who has read which version.

A version is never changed; a material that is no longer needed is closed. The bytes of files lie in
the document store under their hash.
"""

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Section(StrEnum):
    """Parts of a folder, in order (4.4)."""

    CHECKLIST = "checklist"  # what a newcomer goes through to take the post
    REGULATION = "regulation"
    FORM = "form"
    PROGRAM = "program"
    OTHER = "other"


class HatMaterial(Base):
    """One thing in a folder: a regulation, a form, a checklist; what it says is its versions."""

    __tablename__ = "hat_material"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    section: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class HatVersion(Base):
    """What a material says from a moment on; ``changes`` is what the author says is new."""

    __tablename__ = "hat_version"
    __table_args__ = (UniqueConstraint("material_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("hat_material.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    changes: Mapped[str] = mapped_column(Text)
    written_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[dt.datetime]


class HatFile(Base):
    """A file somebody brought for the folder of a post. ``kind`` is what its bytes are."""

    __tablename__ = "hat_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    brought_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    brought_at: Mapped[dt.datetime]


class HatVersionFile(Base):
    """A file of a version; later versions may keep it."""

    __tablename__ = "hat_version_file"

    version_id: Mapped[int] = mapped_column(ForeignKey("hat_version.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("hat_file.id"), primary_key=True)
    sort: Mapped[int]


class HatMark(Base):
    """«Ознакомлен»: an employee has read a version."""

    __tablename__ = "hat_mark"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("hat_version.id"), primary_key=True)
    read_at: Mapped[dt.datetime]
