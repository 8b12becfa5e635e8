"""The three people who may sign in to the demo company, without passwords: by one-time links."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from etl.demo.board import Seats
from models import people
from models.access import Role
from models.people import User


@dataclass(frozen=True)
class Person:
    """An account as it is made; ``unit`` is (kind, number), none for the whole company."""

    login: str
    name: str
    role: Role
    unit: tuple[str, str] | None


CAST = (
    Person("olga", "Ромашова Ольга Викторовна", Role.OWNER, None),
    Person("denis", "Журавлёв Денис Александрович", Role.HEAD, ("division", "2")),
    Person("vera", "Синицына Вера Михайловна", Role.CLERK, ("department", "6")),
)


@dataclass(frozen=True)
class Cast:
    """Ids of the accounts."""

    owner: int
    head: int
    clerk: int


def admit(session: Session, seats: Seats) -> Cast:
    """Make the accounts."""
    ids = []
    for one in CAST:
        unit_id = seats.units[one.unit] if one.unit else seats.company
        user = people.add(
            session,
            None,
            one.login,
            one.name,
            one.role,
            unit_id=unit_id,
            employee_id=seats.people[one.name],
        )
        ids.append(user.id)
    return Cast(*ids)


def codes(session: Session) -> list[tuple[Person, str]]:
    """A fresh one-time code for each account that is still there and active."""
    found = []
    for one in CAST:
        user = session.scalar(select(User).where(User.login == one.login, User.active))
        if user is not None:
            found.append((one, people.issue_code(session, "sign_in", user)))
    return found
