"""What units and posts were: kept when they change, laid over the board of an earlier date (OB-5)."""

import datetime as dt
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import company
from models.audit import AuditRow
from models.base import now
from models.organisation.tables import Former, Post, Unit

KEPT: dict[type[Unit | Post], tuple[str, ...]] = {
    Unit: ("parent_id", "number", "name", "goal", "valuable_product", "sort"),
    Post: (
        "unit_id", "name", "is_head", "purpose", "authority", "sequence", "valuable_product",
        "norm_hours_week", "max_holders", "sort",
    ),
}  # fmt: skip
Thing = TypeVar("Thing", Unit, Post)


def today(session: Session) -> dt.date:
    """The company's date: from it on a change holds."""
    return company.get(session).today(now())


def keep(session: Session, thing: Unit | Post) -> None:
    """Note what a thing is, before it is changed. What it was during one day is not kept.

    Nor is anything on the day the company chose its board: then the template is made its own.
    """
    day = today(session)
    if _begun_on(session, day):
        return
    known = select(Former.id).where(
        Former.thing == _kind(thing), Former.thing_id == thing.id, Former.until == day
    )
    if thing.valid_from < day and session.scalar(known) is None:
        state = {name: _plain(getattr(thing, name)) for name in KEPT[type(thing)]}
        session.add(Former(thing=_kind(thing), thing_id=thing.id, until=day, state=state))


def _begun_on(session: Session, day: dt.date) -> bool:
    start = dt.datetime.combine(day, dt.time(), company.get(session).calendar().timezone)
    begun = select(AuditRow.id).where(
        AuditRow.object_type == "org_board", AuditRow.action == "create", AuditRow.at >= start
    )
    return session.scalar(begun.limit(1)) is not None


def as_of(session: Session, things: dict[int, Thing], on: dt.date) -> dict[int, Thing]:
    """The things as they were on a date; what has not changed since is what it is."""
    query = select(Former).where(Former.until > on).order_by(Former.until.desc())
    states = {(one.thing, one.thing_id): one.state for one in session.scalars(query)}
    return {
        key: _former(one, states[_kind(one), key]) if (_kind(one), key) in states else one
        for key, one in things.items()
    }


def versions(session: Session, thing: Unit | Post) -> list[Former]:
    """What a thing was, the latest first."""
    query = select(Former).where(Former.thing == _kind(thing), Former.thing_id == thing.id)
    return list(session.scalars(query.order_by(Former.until.desc())))


def _former(thing: Thing, state: dict[str, Any]) -> Thing:
    """A copy the session does not know: nobody can change the past through it."""
    kept = {column.key: getattr(thing, column.key) for column in thing.__table__.columns}
    former = type(thing)(**kept | {name: state.get(name) for name in KEPT[type(thing)]})
    if isinstance(former, Post) and former.norm_hours_week is not None:
        former.norm_hours_week = Decimal(former.norm_hours_week)
    return former


def _kind(thing: Unit | Post) -> str:
    return "unit" if isinstance(thing, Unit) else "post"


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value
