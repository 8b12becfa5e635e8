"""Everything ASM knows of one person, to be handed to him (152-ФЗ, article 14).

Plain values by section; what they are called and in what files they go out is the dashboard's. Fields
the viewer may not see are left out here as well.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit
from models.access import Permission, Viewer
from models.audit import AuditRow
from models.hats import HatMark, HatMaterial, HatVersion
from models.organisation import Assignment, Employee, Post
from models.people import ServiceToken, SignedIn, User
from models.staff.cards import SEEN_BY, card
from models.staff.erasure import acts_about
from models.staff.sight import employee, sight
from models.staff.tables import Dismissal

Row = Mapping[str, Any]


@dataclass(frozen=True)
class PersonalData:
    """Rows by section; ``photo`` is the hash of its bytes."""

    name: str
    sections: Mapping[str, tuple[Row, ...]]
    photo: str | None


def personal_data(session: Session, viewer: Viewer, employee_id: int) -> PersonalData:
    """What is known of one person, as far as the viewer may see it; the asking is an act itself."""
    one = employee(session, employee_id)
    over = sight(session, viewer, one.id)
    over.demand(Permission.EXPORT_PEOPLE, one.id)
    shown = card(session, viewer, one.id)
    users = list(session.scalars(select(User).where(User.employee_id == one.id)))
    ids = [user.id for user in users]
    hidden = SEEN_BY.keys() - shown.fields.keys()
    sections = {
        "card": [_card(one, shown.fields)],
        "posts": _posts(session, one),
        "dismissals": _dismissals(session, one),
        "account": [_account(user) for user in users],
        "sessions": _sessions(session, ids),
        "keys": _keys(session, ids),
        "read": _read(session, one),
        "acts_by": _acts_by(session, ids),
        "acts_about": [_act(row, hidden) for row in acts_about(session, one, users)],
    }
    audit.record(session, viewer.actor_id, "export", ("employee", one.id))
    plain = {name: tuple(_plain(row) for row in rows) for name, rows in sections.items()}
    return PersonalData(one.name, plain, shown.photo)


def _card(one: Employee, fields: Row) -> Row:
    kept = {"id": one.id, "name": one.name, "contract_hours_week": one.contract_hours_week}
    return {**kept, "dismissed_on": one.dismissed_on, **fields}


def _posts(session: Session, one: Employee) -> list[Row]:
    query = (
        select(Assignment, Post.name)
        .join(Post, Post.id == Assignment.post_id)
        .where(Assignment.employee_id == one.id)
        .order_by(Assignment.valid_from, Assignment.id)
    )
    return [
        {
            "post": name,
            "kind": row.kind,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "time_share": row.time_share,
            "post_part": row.post_part,
        }
        for row, name in session.execute(query)
    ]


def _dismissals(session: Session, one: Employee) -> list[Row]:
    query = select(Dismissal).where(Dismissal.employee_id == one.id).order_by(Dismissal.id)
    return [
        {"dismissed_on": row.dismissed_on, "at": row.at, "taken_back_at": row.taken_back_at}
        for row in session.scalars(query)
    ]


def _account(user: User) -> Row:
    names = ("login", "name", "role", "active", "language", "theme")
    return {name: getattr(user, name) for name in names}


def _sessions(session: Session, ids: list[int]) -> list[Row]:
    query = select(SignedIn).where(SignedIn.user_id.in_(ids)).order_by(SignedIn.created_at)
    names = ("created_at", "seen_at", "address", "browser")
    return [{name: getattr(row, name) for name in names} for row in session.scalars(query)]


def _keys(session: Session, ids: list[int]) -> list[Row]:
    query = select(ServiceToken).where(ServiceToken.user_id.in_(ids)).order_by(ServiceToken.id)
    names = ("name", "scope", "created_at", "expires_at", "revoked_at", "used_at")
    return [{name: getattr(row, name) for name in names} for row in session.scalars(query)]


def _read(session: Session, one: Employee) -> list[Row]:
    query = (
        select(HatMaterial.title, HatVersion.number, HatMark.read_at)
        .join(HatVersion, HatVersion.id == HatMark.version_id)
        .join(HatMaterial, HatMaterial.id == HatVersion.material_id)
        .where(HatMark.employee_id == one.id)
        .order_by(HatMark.read_at)
    )
    return [
        {"title": title, "number": number, "read_at": at}
        for title, number, at in session.execute(query)
    ]


def _acts_by(session: Session, ids: list[int]) -> list[Row]:
    """What he did: which act, to what, when; not what he wrote there, which is of others."""
    query = select(AuditRow).where(AuditRow.actor_id.in_(ids)).order_by(AuditRow.id)
    names = ("at", "action", "object_type", "object_id")
    return [{name: getattr(row, name) for name in names} for row in session.scalars(query)]


def _act(row: AuditRow, hidden: Iterable[str]) -> Row:
    left_out = {*hidden, "acts"}
    sides = {
        side: {
            key: value for key, value in (getattr(row, side) or {}).items() if key not in left_out
        }
        for side in ("before", "after")
    }
    return {"at": row.at, "action": row.action, "object_type": row.object_type, **sides}


def _plain(row: Row) -> Row:
    return {key: _plain_value(value) for key, value in row.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value
