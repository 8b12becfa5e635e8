"""People who work here, and which posts they hold. Accounts are ``models.people``."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, edits, locks
from models.access import Permission, Viewer
from models.base import row_id
from models.errors import NotFound, Refused
from models.i18n import Message
from models.organisation.posts import open_post
from models.organisation.tables import Assignment, Employee
from models.texts import line


def hire(session: Session, viewer: Viewer, name: str) -> Employee:
    """A new employee, without a post."""
    viewer.demand(Permission.ADMINISTER)
    employee = Employee(name=line(name, Message("person’s name"), longest=200))
    locks.hold(session)
    session.add(employee)
    session.flush()
    about = ("employee", employee.id)
    audit.record(session, viewer.actor_id, "create", about, after={"name": employee.name})
    return employee


def rename(
    session: Session, viewer: Viewer, employee_id: int, name: str, *, version: int
) -> Employee:
    """Another name: the person stays the same."""
    viewer.demand(Permission.ADMINISTER)
    employee = working(session, employee_id)
    before, mine = (
        {"name": employee.name},
        {"name": line(name, Message("person’s name"), longest=200)},
    )
    edits.united(employee.name, before, mine, versions=(employee.version, version))
    employee.name = mine["name"]
    about = ("employee", employee.id)
    audit.record(session, viewer.actor_id, "update", about, before=before, after=mine)
    return employee


def dismiss(session: Session, viewer: Viewer, employee_id: int, on: dt.date) -> None:
    """Let an employee go: his posts are vacant from then on, his account lets nobody in."""
    viewer.demand(Permission.ADMINISTER)
    employee = working(session, employee_id)
    for assignment in _assignments(session, on, employee_id=employee.id):
        assignment.valid_to = max(on, assignment.valid_from)
    employee.dismissed_on = on
    about = ("employee", employee.id)
    audit.record(session, viewer.actor_id, "dismiss", about, after={"dismissed_on": on})


def assign(
    session: Session, viewer: Viewer, post_id: int, employee_id: int, since: dt.date
) -> Assignment:
    """Put an employee on a post. One employee may hold many posts, a post has one holder (OB-2)."""
    viewer.demand(Permission.ADMINISTER)
    post, employee = open_post(session, post_id), working(session, employee_id)
    if since < post.valid_from:
        raise Refused(Message("“{name}” opens only later.", name=post.name), code="before_opening")
    for other in _assignments(session, since, post_id=post.id):
        holder = session.get_one(Employee, other.employee_id)
        raise Refused(
            Message("“{post}” is held by {name}.", post=post.name, name=holder.name),
            code="occupied",
        )
    assignment = Assignment(post_id=post.id, employee_id=employee.id, valid_from=since)
    session.add(assignment)
    session.flush()
    after = {"employee_id": employee.id, "since": since}
    audit.record(session, viewer.actor_id, "assign", ("post", post.id), after=after)
    return assignment


def unassign(session: Session, viewer: Viewer, post_id: int, on: dt.date) -> None:
    """Free a post from a date: from then on it is held from above (OB-3)."""
    viewer.demand(Permission.ADMINISTER)
    post = open_post(session, post_id)
    for assignment in _assignments(session, on, post_id=post.id):
        before = {"employee_id": assignment.employee_id}
        assignment.valid_to = max(on, assignment.valid_from)
        audit.record(
            session,
            viewer.actor_id,
            "unassign",
            ("post", post.id),
            before=before,
            after={"valid_to": on},
        )


def working(session: Session, employee_id: int) -> Employee:
    """An employee who was not let go, as he is now."""
    locks.hold(session)
    employee = session.get(Employee, row_id(employee_id), populate_existing=True)
    if employee is None or employee.dismissed_on is not None:
        raise NotFound(Message("There is no such employee."))
    return employee


def _assignments(
    session: Session,
    since: dt.date,
    *,
    post_id: int | None = None,
    employee_id: int | None = None,
) -> list[Assignment]:
    """Assignments in force on a date or later, of a post or of an employee."""
    query = select(Assignment).where(
        (Assignment.valid_to.is_(None)) | (Assignment.valid_to > since)
    )
    if post_id is not None:
        query = query.where(Assignment.post_id == post_id)
    if employee_id is not None:
        query = query.where(Assignment.employee_id == employee_id)
    return list(session.scalars(query.order_by(Assignment.id)))
