"""Accounts: made, changed, switched off; never deleted. Who administers them is checked here.

:func:`add` alone asks nobody: it makes the first account, and those of the command line and the demo.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import audit, edits, locks, roles
from models.access import Permission, Role, Viewer
from models.base import row_id
from models.errors import Forbidden, NotFound, Refused
from models.i18n import Message
from models.organisation.employees import working
from models.organisation.units import open_unit
from models.people.codes import forget_codes, issue_code
from models.people.entrance import folded_login
from models.people.rights import viewer as rights_of
from models.people.sessions import end_all
from models.people.tables import User
from models.texts import folded, language, line

EDITABLE = frozenset({"name", "role", "unit_id", "employee_id", "language"})
RIGHTS = frozenset({"role", "unit_id", "employee_id"})


def anybody(session: Session) -> bool:
    """Whether there is any account: the first setup closes with the first one (A1, A2)."""
    return session.scalar(select(func.count()).select_from(User)) != 0


def get(session: Session, user_id: int) -> User:
    """The account, or :class:`NotFound`."""
    user = session.get(User, row_id(user_id))
    if user is None:
        raise NotFound(Message("There is no such account."))
    return user


def find(session: Session, login: str) -> User:
    """The account with a login, or :class:`NotFound`."""
    user = session.scalar(select(User).where(User.login == folded_login(login)))
    if user is None:
        raise NotFound(Message("There is no such account."))
    return user


def add(
    session: Session,
    actor_id: int | None,
    login: str,
    name: str,
    role: Role,
    *,
    unit_id: int | None = None,
    employee_id: int | None = None,
    language: str = "ru",
) -> User:
    """A new account without a password: :func:`issue_code` gives the link to set one."""
    login = folded_login(login)
    if not login or not name.strip():
        raise Refused(Message("A login and a name are needed."))
    locks.hold(session)
    if session.scalar(select(User.id).where(User.login == login)):
        raise Refused(Message("The login “{login}” is taken.", login=login), code="login_taken")
    user = User(
        login=login,
        name=line(name, Message("person’s name"), longest=200),
        role=role,
        unit_id=unit_id,
        employee_id=employee_id,
        language=language,
    )
    session.add(user)
    session.flush()
    after = {"login": login, **_state(user)}
    audit.record(session, actor_id, "create", ("user", user.id), after=after)
    return user


def listed(session: Session, viewer: Viewer, search: str = "") -> list[User]:
    """All accounts, those in use first."""
    viewer.demand(Permission.ADMINISTER_PEOPLE)
    query = select(User).order_by(User.active.desc(), User.name, User.id)
    words = folded(search).split()
    return [
        user
        for user in session.scalars(query)
        if all(word in folded(f"{user.name} {user.login}") for word in words)
    ]


def create(
    session: Session, viewer: Viewer, login: str, values: Mapping[str, Any]
) -> tuple[User, str]:
    """A new account and the one-time code of the link that sets its password."""
    viewer.demand(Permission.ADMINISTER_PEOPLE)
    edits.allowed(values, EDITABLE)
    checked = _checked(session, {"name": "", "role": Role.CLERK, **values})
    roles.demand_may_give(session, viewer, checked["role"])
    name, role = checked.pop("name"), checked.pop("role")
    user = add(session, viewer.actor_id, login, name, role, **checked)
    return user, issue_code(session, "password", user)


def change(
    session: Session,
    viewer: Viewer,
    user_id: int,
    values: Mapping[str, Any],
    *,
    version: int,
    seen: Mapping[str, Any] | None = None,
) -> User:
    """Another name, role, unit or employee; who gets other rights signs in anew (A8)."""
    viewer.demand(Permission.ADMINISTER_PEOPLE)
    edits.allowed(values, EDITABLE)
    user = _current(session, viewer, user_id)
    before, mine = _state(user), _checked(session, values)
    roles.demand_may_give(session, viewer, mine.get("role"))
    versions = (user.version, version)
    mine = edits.united(user.name, before, mine, versions=versions, seen=seen)
    if mine.get("role", Role.OWNER) != Role.OWNER:
        _check_not_last_owner(session, user)
    for field, value in mine.items():
        setattr(user, field, value)
    after = _state(user)
    if any(before[field] != after[field] for field in RIGHTS):
        end_all(session, user)
    audit.record(session, viewer.actor_id, "update", ("user", user.id), before=before, after=after)
    return user


def disable(session: Session, viewer: Viewer, user_id: int) -> User:
    """Switch an account off: its sessions end, its links die (A8)."""
    viewer.demand(Permission.ADMINISTER_PEOPLE)
    user = _current(session, viewer, user_id)
    switch_off(session, viewer, user)
    return user


def switch_off(session: Session, viewer: Viewer, user: User) -> None:
    """The same for whoever lets its employee go, who need not administer accounts."""
    _check_not_last_owner(session, user)
    user.active = False
    end_all(session, user)
    forget_codes(session, user)
    audit.record(session, viewer.actor_id, "disable", ("user", user.id))


def enable(session: Session, viewer: Viewer, user_id: int) -> User:
    """Switch an account on again; the password is the old one."""
    viewer.demand(Permission.ADMINISTER_PEOPLE)
    user = _current(session, viewer, user_id)
    user.active = True
    audit.record(session, viewer.actor_id, "enable", ("user", user.id))
    return user


def new_link(session: Session, viewer: Viewer, user_id: int) -> str:
    """The code of a fresh link to set the password; links given before die."""
    viewer.demand(Permission.ADMINISTER_PEOPLE)
    user = _current(session, viewer, user_id)
    if not user.active:
        raise Refused(Message("The account of {name} is switched off.", name=user.name))
    audit.record(session, viewer.actor_id, "link", ("user", user.id))
    return issue_code(session, "password", user)


def end_sessions(session: Session, viewer: Viewer, user_id: int) -> None:
    """End every session of a person (A11)."""
    viewer.demand(Permission.ADMINISTER_PEOPLE)
    user = _current(session, viewer, user_id)
    end_all(session, user)
    audit.record(session, viewer.actor_id, "end_sessions", ("user", user.id))


def _current(session: Session, viewer: Viewer, user_id: int) -> User:
    """The account as it is now; nobody else changes accounts until we are done.

    Whoever could pass into an account with more rights would have them: that is refused.
    """
    locks.hold(session)
    user = get(session, user_id)
    session.refresh(user)
    demand_not_above(session, viewer, user)
    return user


def demand_not_above(session: Session, viewer: Viewer, user: User) -> None:
    """Refuse when somebody else's account holds more than the viewer may give (Z16)."""
    if user.id == viewer.user_id or viewer.may(Permission.ADMINISTER_RIGHTS):
        return
    if not viewer.covers(rights_of(session, user)):
        raise Forbidden(
            Message(
                "{name} has rights you do not have yourself. Ask who gives rights.", name=user.name
            )
        )


def _check_not_last_owner(session: Session, user: User) -> None:
    """Somebody must be left who may administer."""
    others = select(User.id).where(
        User.role == Role.OWNER, User.active.is_(True), User.id != user.id
    )
    if user.role == Role.OWNER and session.scalar(others.limit(1)) is None:
        raise Refused(Message("This is the last owner. Make another one first."), code="last_owner")


def _checked(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(values)
    if "name" in found:
        found["name"] = line(found["name"], Message("person’s name"), longest=200)
    if "role" in found:
        found["role"] = _role(session, found["role"])
    if "language" in found:
        found["language"] = language(found["language"])
    if found.get("unit_id") is not None:
        found["unit_id"] = open_unit(session, found["unit_id"]).id
    if found.get("employee_id") is not None:
        found["employee_id"] = working(session, found["employee_id"]).id
    return found


def _role(session: Session, code: object) -> str:
    try:
        return roles.get(session, str(code)).code
    except NotFound as error:
        said = Message("{field}: choose one of the list.", field=Message("role"))
        raise Refused(said, code="not_in_the_list") from error


def _state(user: User) -> dict[str, Any]:
    return {field: getattr(user, field) for field in sorted(EDITABLE)}
