"""How far a viewer's rights reach over people: by the units of the posts they sit on.

Somebody who sits on no post any more belongs where he sat last; one who never sat anywhere belongs to
the company. Oneself is always in, as far as one has the right at all.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import Permission, Viewer
from models.base import row_id
from models.errors import Forbidden, NotFound
from models.i18n import Message
from models.organisation import Assignment, Employee, Post
from models.people import User

_FOR_EVER = dt.date.max


@dataclass(frozen=True)
class Sight:
    """What of the company's people one viewer's rights reach."""

    viewer: Viewer
    own: int | None
    units: Mapping[int, frozenset[int]]  # by employee

    def reaches(self, permission: Permission, employee_id: int) -> bool:
        """Whether the viewer may do this to, or see this of, one person."""
        if not self.viewer.may(permission):
            return False
        extent = self.viewer.extent(permission)
        if extent.everything or employee_id == self.own:
            return True
        return bool(extent.units & self.units.get(employee_id, frozenset()))

    def demand(self, permission: Permission, employee_id: int) -> None:
        """Refuse unless the permission reaches this person."""
        self.viewer.demand(permission)
        if not self.reaches(permission, employee_id):
            raise Forbidden(Message("This person is outside your part of the company."))


def sight(session: Session, viewer: Viewer, employee_id: int | None = None) -> Sight:
    """The viewer's sight over everybody, or over one person."""
    user = session.get(User, viewer.user_id) if viewer.user_id else None
    own = None if user is None else user.employee_id
    return Sight(viewer, own, _units(session, employee_id))


def employee(session: Session, employee_id: int) -> Employee:
    """An employee, dismissed or not, as he is now."""
    found = session.get(Employee, row_id(employee_id), populate_existing=True)
    if found is None:
        raise NotFound(Message("There is no such employee."))
    return found


def _units(session: Session, employee_id: int | None) -> dict[int, frozenset[int]]:
    """By employee the units of his last posts: of all that end on the same last day, or do not end."""
    query = select(Assignment.employee_id, Assignment.valid_to, Post.unit_id).join(
        Post, Post.id == Assignment.post_id
    )
    if employee_id is not None:
        query = query.where(Assignment.employee_id == employee_id)
    ends: dict[int, dict[dt.date, set[int]]] = defaultdict(lambda: defaultdict(set))
    for key, until, unit_id in session.execute(query):
        ends[key][until or _FOR_EVER].add(unit_id)
    return {key: frozenset(found[max(found)]) for key, found in ends.items()}
