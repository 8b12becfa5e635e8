"""Accounts for those who administer them; each person's own sessions and password."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from dashboard.context import Asking, question
from dashboard.views.people import AccountLine, SessionLine
from dashboard.views.roles import role_title
from models import i18n, organisation, people, roles
from models.access import Permission, Role
from models.organisation import Employee
from models.people import SignedIn


@question(Permission.ADMINISTER_PEOPLE)
def listing(asking: Asking, search: str) -> list[AccountLine]:
    """All accounts, those in use first."""
    board = organisation.board(asking.session, asking.today())
    seen = _seen(asking)
    own = {one.code: one.name for one in roles.listed(asking.session)}
    return [
        AccountLine(
            id=user.id,
            name=user.name,
            login=user.login,
            role=role_title(user.role, own.get(user.role)),
            unit=_unit(board, user.unit_id),
            seen=seen.get(user.id, ""),
            active=user.active,
            has_password=user.password_hash is not None,
        )
        for user in people.listed(asking.session, asking.viewer, search)
    ]


def _seen(asking: Asking) -> dict[int, str]:
    query = select(SignedIn.user_id, func.max(SignedIn.seen_at)).group_by(SignedIn.user_id)
    zone = asking.calendar().timezone
    return {row[0]: i18n.moment(row[1].astimezone(zone)) for row in asking.session.execute(query)}


def _unit(board: organisation.Board, unit_id: int | None) -> str:
    unit = board.units.get(unit_id) if unit_id else None
    return f"{unit.number} {unit.name}" if unit else ""


@dataclass(frozen=True)
class Account:
    """An account as its form wants it, and what the form offers."""

    values: dict[str, Any]
    version: int
    active: bool
    units: tuple[tuple[str, str], ...]
    employees: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]  # those the viewer may give


@question(Permission.ADMINISTER_PEOPLE)
def account(asking: Asking, user_id: int | None) -> Account:
    """One account, or the empty form of a new one."""
    user = people.get(asking.session, user_id) if user_id is not None else None
    board = organisation.board(asking.session, asking.today())
    employees = asking.session.scalars(
        select(Employee).where(Employee.dismissed_on.is_(None)).order_by(Employee.name)
    )
    values = {
        "login": user.login if user else "",
        "name": user.name if user else "",
        "role": user.role if user else Role.CLERK.value,
        "unit_id": user.unit_id if user else None,
        "employee_id": user.employee_id if user else None,
    }
    return Account(
        values=values,
        version=user.version if user else 0,
        active=user.active if user else True,
        units=tuple(
            (str(unit.id), f"{unit.number} {unit.name}".strip())
            for unit in sorted(board.units.values(), key=lambda one: (one.sort, one.id))
        ),
        employees=tuple((str(one.id), one.name) for one in employees),
        roles=tuple(
            (one.code, role_title(one.code, one.name))
            for one in roles.listed(asking.session)
            if one.code == values["role"] or roles.may_give(asking.viewer, one.rights)
        ),
    )


@question(Permission.ADMINISTER_PEOPLE)
def create(asking: Asking, login: str, values: dict[str, Any]) -> tuple[int, str]:
    """A new account; its id and the address where its password is set."""
    user, code = people.create(asking.session, asking.viewer, login, values)
    return user.id, asking.here.link(f"/password/{code}")


@question(Permission.ADMINISTER_PEOPLE)
def change(asking: Asking, user_id: int, values: dict[str, Any], version: int) -> int:
    """Other name, role, unit or employee; the version that holds now."""
    user = people.change(asking.session, asking.viewer, user_id, values, version=version)
    asking.session.flush()
    return user.version


@question(Permission.ADMINISTER_PEOPLE)
def link(asking: Asking, user_id: int) -> str:
    """A fresh address to set the password."""
    code = people.new_link(asking.session, asking.viewer, user_id)
    return asking.here.link(f"/password/{code}")


@question(Permission.ADMINISTER_PEOPLE)
def switch(asking: Asking, user_id: int, *, on: bool) -> int:
    """Switch an account on or off, whatever it is now; the version that holds then."""
    switch_to = people.enable if on else people.disable
    user = switch_to(asking.session, asking.viewer, user_id)
    asking.session.flush()
    return user.version


@question(Permission.SIGNED_IN)
def own_sessions(asking: Asking) -> list[SessionLine]:
    """Where the viewer is signed in, the latest first (A11)."""
    zone = asking.calendar().timezone
    return [
        SessionLine(
            key=row.token_hash,
            browser=row.browser,
            address=row.address,
            seen=i18n.moment(row.seen_at.astimezone(zone)),
            current=row.token_hash == asking.viewer.session,
        )
        for row in people.own_sessions(asking.session, asking.viewer)
    ]


@question(Permission.SIGNED_IN)
def end_session(asking: Asking, key: str) -> None:
    """End one of the viewer's own sessions."""
    people.end_own_session(asking.session, asking.viewer, key)


@question(Permission.SIGNED_IN)
def has_password(asking: Asking) -> bool:
    """Whether the viewer has a password; else he came in by a link and may set his first one."""
    return people.has_password(asking.session, asking.viewer)


@question(Permission.SIGNED_IN)
def exchanged(asking: Asking, current: str, password: str) -> people.PasswordHash:
    """The new password of who knows the current one, or has none. To be asked, not acted: hashing is slow."""
    return people.exchanged(asking.session, asking.viewer, current, password)


@question(Permission.SIGNED_IN)
def change_password(asking: Asking, kept: people.PasswordHash) -> None:
    """Keep what :func:`exchanged` gave as one's own password."""
    people.change_password(asking.session, asking.viewer, kept)
