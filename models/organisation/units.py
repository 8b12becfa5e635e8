"""What may be done to units: created, changed, moved, closed from a date. Never deleted (OB-5)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import audit, edits, locks
from models.access import Permission, Viewer
from models.base import row_id
from models.errors import Forbidden, NotFound, Refused
from models.i18n import Message
from models.organisation import history
from models.organisation.tables import Post, Unit, UnitKind
from models.texts import choice, line, paragraph, whole

TEXTS = {"goal": Message("goal"), "valuable_product": Message("product")}
EDITABLE = frozenset({"number", "name", "sort", *TEXTS})
LEVELS = tuple(UnitKind)


def demand(viewer: Viewer, *unit_ids: int | None) -> None:
    """Refuse whoever may not change the board in each of these units; ``None`` is the company."""
    viewer.demand(Permission.EDIT_BOARD)
    extent = viewer.extent(Permission.EDIT_BOARD)
    if not all(extent.covers(unit_id) for unit_id in unit_ids):
        raise Forbidden(Message("This unit is outside your part of the company."))


def create_unit(
    session: Session,
    viewer: Viewer,
    kind: UnitKind,
    parent_id: int | None,
    values: Mapping[str, Any],
    *,
    since: dt.date,
) -> Unit:
    """A new unit of the board: ``values`` are its number, name, product and place in the order."""
    demand(viewer, parent_id)
    edits.allowed(values, EDITABLE)
    locks.hold(session)
    kind = choice(kind, UnitKind, Message("kind"))
    unit = Unit(kind=kind, parent_id=parent_id, valid_from=since, sort=0)
    _check_place(session, unit, parent_id)
    for field, value in _checked({"number": None, "name": None, **values}).items():
        setattr(unit, field, value)
    _check_number(session, unit)
    session.add(unit)
    session.flush()
    audit.record(
        session,
        viewer.actor_id,
        "create",
        ("unit", unit.id),
        after={"kind": unit.kind, "parent_id": parent_id, "since": since, **_state(unit)},
    )
    return unit


def change_unit(
    session: Session,
    viewer: Viewer,
    unit_id: int,
    values: Mapping[str, Any],
    *,
    version: int,
    seen: Mapping[str, Any] | None = None,
) -> Unit:
    """Another number, name, product or place in the order."""
    demand(viewer, unit_id)
    edits.allowed(values, EDITABLE)
    unit = open_unit(session, unit_id)
    before = _state(unit)
    mine = _checked(values)
    versions = (unit.version, version)
    wanted = edits.united(unit.name, before, mine, versions=versions, seen=seen)
    history.keep(session, unit)
    for field, value in wanted.items():
        setattr(unit, field, value)
    _check_number(session, unit)
    after = _state(unit)
    audit.record(session, viewer.actor_id, "update", ("unit", unit.id), before=before, after=after)
    return unit


def move_unit(
    session: Session, viewer: Viewer, unit_id: int, parent_id: int, *, version: int
) -> Unit:
    """Put a unit with all that is in it under another one; never under itself (OB-5)."""
    demand(viewer, unit_id, parent_id)
    unit = open_unit(session, unit_id)
    edits.united(unit.name, {}, {}, versions=(unit.version, version))
    before = {"parent_id": unit.parent_id}
    _check_place(session, unit, parent_id)
    history.keep(session, unit)
    unit.parent_id = parent_id
    audit.record(
        session,
        viewer.actor_id,
        "move",
        ("unit", unit.id),
        before=before,
        after={"parent_id": parent_id},
    )
    return unit


def close_unit(session: Session, viewer: Viewer, unit_id: int, on: dt.date) -> None:
    """Close an empty unit from a date; one with open children or posts is refused (OB-5)."""
    demand(viewer, unit_id)
    unit = open_unit(session, unit_id)
    if unit.kind == UnitKind.COMPANY:
        raise Refused(Message("The company itself cannot be closed."))
    inside = (
        select(Unit.id).where(Unit.parent_id == unit.id, still_open(Unit, on)),
        select(Post.id).where(Post.unit_id == unit.id, still_open(Post, on)),
    )
    if any(session.scalar(query.limit(1)) is not None for query in inside):
        raise Refused(
            Message("“{name}” still has units or posts. Move them first.", name=unit.name),
            code="not_empty",
        )
    check_closing(unit, on)
    unit.valid_to = on
    audit.record(session, viewer.actor_id, "close", ("unit", unit.id), after={"valid_to": on})


def open_unit(session: Session, unit_id: int | None) -> Unit:
    """A unit that is not closed, as it is now; nobody else changes the board until we are done."""
    locks.hold(session)
    unit = session.get(Unit, row_id(unit_id), populate_existing=True)
    if unit is None or unit.valid_to is not None:
        raise NotFound(Message("There is no such unit."))
    return unit


def still_open(table: type[Unit] | type[Post], on: dt.date) -> Any:
    """The condition that something is open on a date or opens later."""
    return or_(table.valid_to.is_(None), table.valid_to > on)


def check_closing(thing: Unit | Post, on: dt.date) -> None:
    """Nothing closes before it opened."""
    if on < thing.valid_from:
        raise Refused(Message("“{name}” opens only later.", name=thing.name), code="before_opening")


def _check_place(session: Session, unit: Unit, parent_id: int | None) -> None:
    """The company has nothing above, everything else hangs under something coarser: no cycles."""
    if unit.kind == UnitKind.COMPANY:
        other = select(Unit.id).where(Unit.kind == UnitKind.COMPANY, Unit.valid_to.is_(None))
        if parent_id is not None or session.scalar(other.limit(1)) is not None:
            raise Refused(Message("There is one company at the top."), code="one_company")
        return
    parent = open_unit(session, parent_id)
    if LEVELS.index(UnitKind(parent.kind)) >= LEVELS.index(UnitKind(unit.kind)):
        raise Refused(
            Message("“{name}” cannot hold a unit of this kind.", name=parent.name),
            code="wrong_level",
        )
    if parent.valid_from > unit.valid_from:
        raise Refused(
            Message("“{name}” opens only later.", name=parent.name), code="before_opening"
        )


def _check_number(session: Session, unit: Unit) -> None:
    """Divisions, departments and sections are numbered apart; a number is given once (OB-5)."""
    query = select(Unit).where(
        Unit.kind == unit.kind, Unit.number == unit.number, still_open(Unit, unit.valid_from)
    )
    with session.no_autoflush:
        others = [other for other in session.scalars(query) if other is not unit]
    if others:
        raise Refused(
            Message(
                "The number {number} is taken by “{name}”.", number=unit.number, name=others[0].name
            ),
            code="number_taken",
        )


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(values)
    if "number" in found:
        found["number"] = line(found["number"], Message("number"), longest=8)
    if "name" in found:
        found["name"] = line(found["name"], Message("name"), longest=200)
    for field in TEXTS.keys() & found.keys():
        found[field] = paragraph(found[field], TEXTS[field]) or None
    if "sort" in found:
        found["sort"] = whole(found["sort"], Message("order"), least=0, most=9999)
    return found


def _state(unit: Unit) -> dict[str, Any]:
    return {field: getattr(unit, field) for field in sorted(EDITABLE)}
