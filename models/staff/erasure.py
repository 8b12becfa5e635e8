"""Making a person who left anonymous: everything that tells who he was goes, everything he did stays.

His number stays in values, documents and acts, so that no total changes. Acts that named him are
rewritten without the name; the act of erasing says which, so that the chain is still proved whole
(``models.audit``). What a backup holds is gone when the backup is.
"""

from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from models import audit, locks
from models.access import Permission, Viewer
from models.audit import AuditRow
from models.base import now
from models.documents import Document
from models.errors import Refused
from models.hats import HatFile
from models.i18n import Message
from models.organisation import Employee
from models.organisation.history import today
from models.people import (
    OneTimeCode,
    RecoveryCode,
    SecondFactor,
    ServiceToken,
    SignedIn,
    SignInAttempt,
    User,
)
from models.people.accounts import demand_not_above
from models.staff.cards import CONTACTS, card_row
from models.staff.sight import employee, sight
from models.staff.tables import EmployeeCard
from models.texts import folded

TELLING = frozenset({*CONTACTS, "name", "login", "salary", "consent_text"})  # fields of acts
GONE = (*CONTACTS, "salary", "photo")  # of the card; consent is the proof that there was one


def erase(session: Session, viewer: Viewer, employee_id: int, typed_name: str) -> list[str]:
    """Make somebody who was dismissed anonymous; hashes of bytes that may go once this is kept.

    ``typed_name`` is his name, written by hand by whoever does it: nobody does this by mistake.
    """
    locks.hold(session)
    one = employee(session, employee_id)
    sight(session, viewer, one.id).demand(Permission.ERASE_PEOPLE, one.id)
    kept = card_row(session, one.id)
    users = list(session.scalars(select(User).where(User.employee_id == one.id)))
    _check(session, viewer, one, kept, users, typed_name)
    acts = acts_about(session, one, users)
    photo = kept.photo
    one.name = str(Message("Employee {id} (erased)", id=one.id))
    for name in GONE:
        setattr(kept, name, None)
    kept.erased_at = now()
    for user in users:
        _forget_account(session, user, one.name)
    session.flush()
    after = {"acts": _rewritten(session, acts, one)}
    audit.record(session, viewer.actor_id, audit.ERASE, ("employee", one.id), after=after)
    return [photo] if photo else []


def _check(
    session: Session,
    viewer: Viewer,
    one: Employee,
    kept: EmployeeCard,
    users: list[User],
    typed_name: str,
) -> None:
    if kept.erased_at is not None:
        raise Refused(Message("The data of this person were erased."), code="erased")
    if one.dismissed_on is None or one.dismissed_on > today(session):
        raise Refused(
            Message("Only who was dismissed is erased. Dismiss {name} first.", name=one.name),
            code="not_dismissed",
        )
    for user in users:
        demand_not_above(session, viewer, user)
    if folded(typed_name) != folded(one.name):
        raise Refused(Message("Type the name as it stands above."), code="wrong_name")


def _forget_account(session: Session, user: User, name: str) -> None:
    """The account stays, for acts and values name its number; nothing of the person is left in it."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.login == user.login))
    user.login, user.name, user.password_hash = f"erased-{user.id}", name, None
    user.active = False
    for table in (SignedIn, OneTimeCode, SecondFactor, RecoveryCode):
        session.execute(delete(table).where(table.user_id == user.id))
    for token in session.scalars(select(ServiceToken).where(ServiceToken.user_id == user.id)):
        token.revoked_at = token.revoked_at or now()


def acts_about(session: Session, one: Employee, users: list[User]) -> list[AuditRow]:
    """Acts about the person: on his card, his account, and sign-ins by his login."""
    ids, logins = [str(user.id) for user in users], [user.login[:80] for user in users]
    query = select(AuditRow).where(
        or_(
            (AuditRow.object_type == "employee") & (AuditRow.object_id == str(one.id)),
            (AuditRow.object_type == "user") & AuditRow.object_id.in_(ids),
            (AuditRow.object_type == "login") & AuditRow.object_id.in_(logins),
        )
    )
    return list(session.scalars(query.order_by(AuditRow.id)))


def _rewritten(session: Session, acts: list[AuditRow], one: Employee) -> dict[str, str]:
    """Write acts anew without what tells who it was; what each must now hash to, by its id."""
    found = {}
    for row in acts:
        before = row.before, row.after, row.object_id
        row.before, row.after = _untold(row.before, one.name), _untold(row.after, one.name)
        if row.object_type == "login":
            row.object_id = f"erased-{one.id}"
        if (row.before, row.after, row.object_id) != before:
            found[str(row.id)] = row.expected_hash()
    session.flush()
    return found


def _untold(values: dict[str, Any] | None, name: str) -> dict[str, Any] | None:
    if values is None or not TELLING & values.keys():
        return values
    kept = {key: value for key, value in values.items() if key not in TELLING}
    return kept | ({"name": name} if "name" in values else {})


def unused_bytes(session: Session, hashes: list[str]) -> list[str]:
    """Those of the hashes that nothing in the record names any more."""
    named: set[str] = set()
    for column in (Document.id, HatFile.sha256, EmployeeCard.photo):
        named |= {one for one in session.scalars(select(column).where(column.in_(hashes))) if one}
    return [one for one in hashes if one not in named]
