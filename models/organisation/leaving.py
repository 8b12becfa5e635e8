"""An employee leaves his posts with the company, and comes back to them if that was a mistake.

What becomes of his account and of all that is not on the board is ``models.staff``.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit
from models.access import Permission, Viewer
from models.organisation.employees import working
from models.organisation.tables import Assignment, AssignmentKind, Employee, Post

Seats = dict[str, str | None]  # id of an assignment → the day it would have ended


def dismiss(
    session: Session,
    viewer: Viewer,
    employee_id: int,
    on: dt.date,
    told: Mapping[str, Any] | None = None,
) -> Seats:
    """Let an employee go: his posts are vacant from then on, his account lets nobody in.

    ``told`` goes into the audit beside the day; the answer is what :func:`take_back` needs.
    """
    viewer.demand(Permission.EDIT_PEOPLE)
    employee = working(session, employee_id)
    seats: Seats = {}
    for one in _standing(session, employee.id, on):
        seats[str(one.id)] = one.valid_to.isoformat() if one.valid_to else None
        one.valid_to = max(on, one.valid_from)
    employee.dismissed_on = on
    about = ("employee", employee.id)
    after = {"dismissed_on": on, **(told or {})}
    audit.record(session, viewer.actor_id, "dismiss", about, after=after)
    return seats


def take_back(
    session: Session, viewer: Viewer, employee: Employee, seats: Mapping[str, str | None]
) -> tuple[list[Post], list[Post]]:
    """He works here again: the posts he sits on again, and those that were given away or closed."""
    viewer.demand(Permission.EDIT_PEOPLE)
    employee.dismissed_on = None
    session.flush()
    back: list[Post] = []
    gone: list[Post] = []
    for key, ended in seats.items():
        seat = session.get(Assignment, int(key))
        post = session.get(Post, seat.post_id) if seat else None
        if seat is None or post is None:
            continue
        if post.valid_to is None and _has_room(session, post, seat):
            seat.valid_to = dt.date.fromisoformat(ended) if ended else None
            back.append(post)
        else:
            gone.append(post)
    return back, gone


def _standing(session: Session, employee_id: int, on: dt.date) -> list[Assignment]:
    """Assignments of an employee in force on a date or later."""
    query = select(Assignment).where(
        Assignment.employee_id == employee_id,
        (Assignment.valid_to.is_(None)) | (Assignment.valid_to > on),
    )
    return list(session.scalars(query.order_by(Assignment.id)))


def _has_room(session: Session, post: Post, seat: Assignment) -> bool:
    """Whether nobody took the place meanwhile (OB-2)."""
    query = select(Assignment).where(
        Assignment.post_id == post.id,
        Assignment.kind == seat.kind,
        Assignment.id != seat.id,
        Assignment.valid_to.is_(None),
    )
    others = list(session.scalars(query))
    room = post.max_holders if seat.kind == AssignmentKind.PERMANENT else 1
    return len(others) < room and all(one.employee_id != seat.employee_id for one in others)
