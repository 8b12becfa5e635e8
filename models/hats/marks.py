"""«Ознакомлен»: whoever holds a post says that he has read a version; its head sees who has not."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, locks, organisation
from models.access import Permission, Viewer
from models.base import now, row_id
from models.errors import Conflict, NotFound, Refused
from models.hats.access import employee_of, readable_post
from models.hats.folders import sheet
from models.hats.tables import HatMark, HatVersion
from models.i18n import Message
from models.organisation import Board, Post


@dataclass(frozen=True)
class Reader:
    """Somebody on a post, and when he read each version he has read."""

    employee_id: int
    name: str
    read: dict[int, dt.datetime]


def mark(session: Session, viewer: Viewer, version_id: int) -> None:
    """Say that one has read the version that holds now. Saying it twice changes nothing."""
    version = session.get(HatVersion, row_id(version_id))
    if version is None:
        raise NotFound(Message("There is no such material."))
    locks.hold(session)
    current = sheet(session, viewer, version.material_id)
    if current.material.closed_at is not None or current.material.post_id not in viewer.posts:
        raise Refused(Message("Only whoever holds the post says that he has read its folder."))
    if current.version.id != version.id:
        raise Conflict(
            Message("There is a newer version of “{name}”. Read it.", name=current.material.title)
        )
    employee_id = employee_of(session, viewer)
    if employee_id is None:
        raise Refused(Message("Your account is not linked to an employee."))
    if session.get(HatMark, (employee_id, version.id)) is not None:
        return
    session.add(HatMark(employee_id=employee_id, version_id=version.id, read_at=now()))
    about = ("hat_material", current.material.id)
    after = {"number": version.number}
    audit.record(session, viewer.actor_id, "read", about, after=after)


def watches(viewer: Viewer, board: Board, post: Post) -> bool:
    """Whether the viewer may know who has read a folder: the heads above, and who keeps the board."""
    for permission in (Permission.EDIT_BOARD, Permission.EDIT_PEOPLE):
        if viewer.may(permission) and viewer.extent(permission).covers(post.unit_id):
            return True
    heads = {head.id for unit in board.line(post.unit_id) if (head := board.head_post(unit.id))}
    return bool(heads & viewer.posts)


def readers(session: Session, viewer: Viewer, post_id: int, on: dt.date) -> list[Reader]:
    """Who sits on a post and what he has read; nobody for whoever may not know."""
    post = readable_post(session, viewer, post_id)
    board = organisation.board(session, on)
    if not watches(viewer, board, post):
        return []
    seats = board.seats.get(post.id, ())
    names = {seat.employee_id: seat.name for seat in seats}
    query = select(HatMark).where(HatMark.employee_id.in_(names))
    read: dict[int, dict[int, dt.datetime]] = {}
    for one in session.scalars(query):
        read.setdefault(one.employee_id, {})[one.version_id] = one.read_at
    return [Reader(key, name, read.get(key, {})) for key, name in names.items()]
