"""The folder of a post as it is read: its materials with their last versions, files and own marks."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.access import Viewer
from models.base import row_id
from models.errors import NotFound
from models.hats.access import employee_of, readable, readable_post
from models.hats.tables import HatFile, HatMark, HatMaterial, HatVersion, HatVersionFile, Section
from models.i18n import Message
from models.organisation import Post

_ORDER = {section.value: place for place, section in enumerate(Section)}


@dataclass(frozen=True)
class Sheet:
    """A material with one of its versions: for the viewer read at a moment, or not yet."""

    material: HatMaterial
    version: HatVersion
    files: tuple[HatFile, ...]
    read_at: dt.datetime | None = None
    read_before: bool = False  # an older version of it


@dataclass(frozen=True)
class Folder:
    """What is in the folder of a post; ``own`` when the viewer holds the post."""

    post: Post
    sheets: tuple[Sheet, ...]
    own: bool

    @property
    def unread(self) -> int:
        """How much of an own folder was not read as it is now."""
        return sum(one.read_at is None for one in self.sheets) if self.own else 0


def folder(session: Session, viewer: Viewer, post_id: int) -> Folder:
    """The folder of one post the viewer may read."""
    post = readable_post(session, viewer, post_id)
    return Folder(post, _sheets(session, viewer, (post.id,)), post.id in viewer.posts)


def own_unread(session: Session, viewer: Viewer) -> int:
    """How many materials of all own posts the viewer has not read as they are now."""
    sheets = _sheets(session, viewer, viewer.posts) if viewer.posts else ()
    return sum(one.read_at is None for one in sheets)


def sheet(session: Session, viewer: Viewer, material_id: int) -> Sheet:
    """One material as it is now; of a closed one its last version."""
    material = session.get(HatMaterial, row_id(material_id))
    post = session.get(Post, material.post_id) if material else None
    if material is None or post is None or not readable(viewer, post):
        raise NotFound(Message("There is no such material."))
    (found,) = _with_versions(session, viewer, [material])
    return found


def versions(session: Session, viewer: Viewer, material_id: int) -> list[Sheet]:
    """Everything a material ever said, the newest first."""
    current = sheet(session, viewer, material_id)
    query = select(HatVersion).where(HatVersion.material_id == current.material.id)
    rows = list(session.scalars(query.order_by(HatVersion.number.desc())))
    files = _files(session, [row.id for row in rows])
    return [Sheet(current.material, row, files.get(row.id, ())) for row in rows]


def _sheets(session: Session, viewer: Viewer, post_ids: Collection[int]) -> tuple[Sheet, ...]:
    query = select(HatMaterial).where(
        HatMaterial.post_id.in_(post_ids), HatMaterial.closed_at.is_(None)
    )
    rows = sorted(session.scalars(query), key=lambda one: (_ORDER[one.section], one.title, one.id))
    return tuple(_with_versions(session, viewer, rows))


def _with_versions(
    session: Session, viewer: Viewer, materials: Sequence[HatMaterial]
) -> list[Sheet]:
    last = _last(session, [one.id for one in materials])
    files = _files(session, [one.id for one in last.values()])
    employee_id = employee_of(session, viewer)
    read = _read(session, employee_id, list(last)) if employee_id else {}
    found = []
    for material in materials:
        version = last[material.id]
        marks = read.get(material.id, {})
        before = any(key != version.id for key in marks)
        found.append(
            Sheet(material, version, files.get(version.id, ()), marks.get(version.id), before)
        )
    return found


def _last(session: Session, material_ids: Sequence[int]) -> dict[int, HatVersion]:
    newest = (
        select(HatVersion.material_id, func.max(HatVersion.number).label("number"))
        .where(HatVersion.material_id.in_(material_ids))
        .group_by(HatVersion.material_id)
        .subquery()
    )
    same = (HatVersion.material_id == newest.c.material_id) & (HatVersion.number == newest.c.number)
    return {row.material_id: row for row in session.scalars(select(HatVersion).join(newest, same))}


def _files(session: Session, version_ids: Sequence[int]) -> dict[int, tuple[HatFile, ...]]:
    query = (
        select(HatVersionFile.version_id, HatFile)
        .join(HatFile, HatFile.id == HatVersionFile.file_id)
        .where(HatVersionFile.version_id.in_(version_ids))
        .order_by(HatVersionFile.sort)
    )
    found: dict[int, tuple[HatFile, ...]] = {}
    for version_id, row in session.execute(query):
        found[version_id] = (*found.get(version_id, ()), row)
    return found


def _read(
    session: Session, employee_id: int, material_ids: Sequence[int]
) -> dict[int, dict[int, dt.datetime]]:
    """By material the versions an employee has read, and when."""
    query = (
        select(HatVersion.material_id, HatMark.version_id, HatMark.read_at)
        .join(HatVersion, HatVersion.id == HatMark.version_id)
        .where(HatMark.employee_id == employee_id, HatVersion.material_id.in_(material_ids))
    )
    found: dict[int, dict[int, dt.datetime]] = {}
    for material_id, version_id, read_at in session.execute(query):
        found.setdefault(material_id, {})[version_id] = read_at
    return found
