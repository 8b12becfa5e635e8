"""Explicit grants: one right for one person, from a unit, until a day, with a reason.

For what no role or post gives. Never deleted: ``revoked_at`` is set, or the day passes.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import audit, company, locks
from models.access import Permission, Reach, Viewer
from models.base import Base, now, row_id
from models.errors import NotFound, Refused
from models.i18n import Message
from models.organisation.units import open_unit
from models.people.tables import User
from models.texts import choice, paragraph


class Grant(Base):
    """One right given to one person beside his role."""

    __tablename__ = "rights_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    permission: Mapped[str] = mapped_column(String(40))
    reach: Mapped[str] = mapped_column(String(12))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # none: of his account
    until: Mapped[dt.date | None]  # the last day it holds
    why: Mapped[str] = mapped_column(Text)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    granted_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]


def standing(session: Session, users: Sequence[User], on: dt.date) -> dict[int, list[Grant]]:
    """The grants that hold on a day, by account, the oldest first."""
    query = (
        select(Grant)
        .where(Grant.user_id.in_([user.id for user in users]), Grant.revoked_at.is_(None))
        .where(Grant.until.is_(None) | (Grant.until >= on))
        .order_by(Grant.id)
    )
    found: dict[int, list[Grant]] = defaultdict(list)
    for one in session.scalars(query):
        found[one.user_id].append(one)
    return found


def grant(
    session: Session,
    viewer: Viewer,
    user_id: int,
    permission: str,
    reach: str,
    *,
    why: str,
    unit_id: int | None = None,
    until: dt.date | None = None,
) -> Grant:
    """Give a right; what reaches to a unit or below needs to know from which."""
    viewer.demand(Permission.ADMINISTER_RIGHTS)
    locks.hold(session)
    user = session.get(User, row_id(user_id))
    if user is None:
        raise NotFound(Message("There is no such account."))
    given = Grant(
        user_id=user.id,
        permission=choice(permission, Permission, Message("right")),
        reach=choice(reach, Reach, Message("extent")),
        unit_id=None if unit_id is None else open_unit(session, unit_id).id,
        until=until,
        why=paragraph(why, Message("reason"), needed=True),
        granted_by=viewer.actor_id,
        granted_at=now(),
    )
    _check(session, user, given)
    session.add(given)
    session.flush()
    after = {
        "permission": given.permission,
        "reach": given.reach,
        "unit_id": given.unit_id,
        "until": given.until,
    }
    audit.record(session, viewer.actor_id, "grant", ("user", user.id), after=after, why=given.why)
    return given


def _check(session: Session, user: User, given: Grant) -> None:
    needs_unit = given.reach in (Reach.UNIT, Reach.BELOW)
    if needs_unit and given.unit_id is None and user.unit_id is None:
        raise Refused(Message("Choose the unit it is given for."), code="empty_unit")
    if given.until is not None and given.until < company.get(session).today(now()):
        raise Refused(Message("This day has passed already."), code="past_day")


def revoke(session: Session, viewer: Viewer, grant_id: int) -> None:
    """Take a grant back, at once."""
    viewer.demand(Permission.ADMINISTER_RIGHTS)
    locks.hold(session)
    given = session.get(Grant, row_id(grant_id), populate_existing=True)
    if given is None or given.revoked_at is not None:
        raise NotFound(Message("There is no such grant."))
    given.revoked_at = now()
    before = {"permission": given.permission, "reach": given.reach, "unit_id": given.unit_id}
    audit.record(session, viewer.actor_id, "revoke_grant", ("user", given.user_id), before=before)
