"""People who work here, and which posts they hold. Accounts are ``models.people``."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, edits, locks, roles
from models.access import Permission, Viewer
from models.base import row_id
from models.errors import NotFound, Refused
from models.i18n import Message
from models.organisation import duties, history
from models.organisation.posts import open_post
from models.organisation.tables import Assignment, AssignmentKind, Employee, Post
from models.organisation.units import demand
from models.texts import choice, line, whole

SHARES = frozenset({"kind", "time_share", "post_part"})


def hire(session: Session, viewer: Viewer, name: str) -> Employee:
    """A new employee, without a post."""
    viewer.demand(Permission.EDIT_BOARD)
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
    viewer.demand(Permission.EDIT_BOARD)
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


def set_contract_hours(
    session: Session, viewer: Viewer, employee_id: int, value: Decimal, *, version: int
) -> Employee:
    """How many hours a week somebody works: what his load is measured by (OB-7)."""
    viewer.demand(Permission.EDIT_BOARD)
    employee = working(session, employee_id)
    demand(viewer, *_units_of(session, employee))
    before = {"contract_hours_week": employee.contract_hours_week}
    mine = {"contract_hours_week": duties.hours(value, Message("contract hours"))}
    edits.united(employee.name, before, mine, versions=(employee.version, version))
    employee.contract_hours_week = mine["contract_hours_week"]
    about = ("employee", employee.id)
    audit.record(session, viewer.actor_id, "update", about, before=before, after=mine)
    return employee


def assign(
    session: Session,
    viewer: Viewer,
    post_id: int,
    employee_id: int,
    since: dt.date,
    shares: Mapping[str, Any] | None = None,
) -> Assignment:
    """Put an employee on a post: he may hold many, a post as many as it has room for (OB-2).

    ``shares`` are the kind of the assignment, ``time_share`` and ``post_part`` in per cent.
    """
    viewer.demand(Permission.EDIT_BOARD)
    post, employee = open_post(session, post_id), working(session, employee_id)
    demand(viewer, post.unit_id)
    if since < post.valid_from:
        raise Refused(Message("“{name}” opens only later.", name=post.name), code="before_opening")
    values = {"kind": AssignmentKind.PERMANENT} | _shares(shares or {})
    roles.demand_may_give(session, viewer, post.role)
    _check_room(session, post, employee, since, values["kind"])
    assignment = Assignment(post_id=post.id, employee_id=employee.id, valid_from=since, **values)
    session.add(assignment)
    session.flush()
    after = {"employee_id": employee.id, "since": since, **values}
    audit.record(session, viewer.actor_id, "assign", ("post", post.id), after=after)
    return assignment


def change_assignment(
    session: Session, viewer: Viewer, assignment_id: int, shares: Mapping[str, Any], *, version: int
) -> Assignment:
    """Another kind, another part of the time or of the post."""
    viewer.demand(Permission.EDIT_BOARD)
    locks.hold(session)
    one = session.get(Assignment, row_id(assignment_id), populate_existing=True)
    if one is None or one.valid_to is not None:
        raise NotFound(Message("There is no such assignment."))
    post, employee = open_post(session, one.post_id), working(session, one.employee_id)
    demand(viewer, post.unit_id)
    before = {field: getattr(one, field) for field in sorted(SHARES)}
    mine = _shares(shares)
    wanted = edits.united(employee.name, before, mine, versions=(one.version, version))
    if wanted.get("kind", one.kind) != one.kind:
        _check_room(session, post, employee, one.valid_from, wanted["kind"], but=one.id)
    for field, value in wanted.items():
        setattr(one, field, value)
    after = {field: getattr(one, field) for field in sorted(SHARES)} | {"employee_id": employee.id}
    audit.record(session, viewer.actor_id, "update", ("post", post.id), before=before, after=after)
    return one


def unassign(
    session: Session, viewer: Viewer, post_id: int, on: dt.date, employee_id: int | None = None
) -> None:
    """Free a post from a date, of one holder or of all: then it is held from above (OB-3)."""
    viewer.demand(Permission.EDIT_BOARD)
    post = open_post(session, post_id)
    demand(viewer, post.unit_id)
    for assignment in _assignments(session, on, post_id=post.id, employee_id=employee_id):
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


def _units_of(session: Session, employee: Employee) -> list[int | None]:
    """The units of the posts somebody sits on; of nobody's posts the company answers itself."""
    seats = _assignments(session, history.today(session), employee_id=employee.id)
    query = select(Post.unit_id).where(Post.id.in_([one.post_id for one in seats]))
    return list(session.scalars(query.distinct())) or [None]


def _check_room(
    session: Session,
    post: Post,
    employee: Employee,
    since: dt.date,
    kind: str,
    but: int | None = None,
) -> None:
    """A post has room for so many permanent holders, and for one who acts for them (OB-2)."""
    others = [one for one in _assignments(session, since, post_id=post.id) if one.id != but]
    alike = [one for one in others if one.kind == kind]
    room = post.max_holders if kind == AssignmentKind.PERMANENT else 1
    same = [one for one in others if one.employee_id == employee.id]
    if same or len(alike) >= room:
        holder = session.get_one(Employee, (same or alike)[0].employee_id)
        raise Refused(
            Message("“{post}” is held by {name}.", post=post.name, name=holder.name),
            code="occupied",
        )


def _shares(values: Mapping[str, Any]) -> dict[str, Any]:
    edits.allowed(values, SHARES)
    found = dict(values)
    if "kind" in found:
        found["kind"] = choice(found["kind"], AssignmentKind, Message("kind"))
    titles = {"time_share": Message("part of the time"), "post_part": Message("part of the post")}
    for field in titles.keys() & found.keys():
        if found[field] is not None:
            found[field] = whole(found[field], titles[field], least=0, most=100)
    return found
