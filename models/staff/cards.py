"""The card of an employee: which of its fields a viewer may see and change, and changing them.

A field the viewer may not see is not in what he is handed (Z22). Who writes a field must see it too.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, edits, locks
from models.access import Permission, Viewer
from models.base import exact
from models.errors import Forbidden, Refused
from models.i18n import Message
from models.organisation import Employee
from models.organisation.history import today
from models.staff.sight import Sight, employee, sight
from models.staff.tables import EmployeeCard
from models.texts import line, paragraph

CONTACTS = ("phone", "email", "telegram", "birthday")
CONSENT = ("consent_given_on", "consent_withdrawn_on", "consent_text")
SEEN_BY: Mapping[str, Permission] = {
    **dict.fromkeys((*CONTACTS, *CONSENT), Permission.SEE_CONTACTS),
    "salary": Permission.SEE_SALARIES,
}
CHANGED_BY: Mapping[str, Permission] = {
    **dict.fromkeys(("name", *CONTACTS, *CONSENT), Permission.EDIT_PEOPLE),
    "salary": Permission.EDIT_SALARIES,
}
TITLES: Mapping[str, Message] = {
    "name": Message("person’s name"),
    "phone": Message("telephone"),
    "email": Message("e-mail"),
    "telegram": Message("Telegram"),
    "birthday": Message("birthday"),
    "salary": Message("pay a month"),
    "consent_given_on": Message("consent given on"),
    "consent_withdrawn_on": Message("consent withdrawn on"),
    "consent_text": Message("text of the consent"),
}
FIRST_BIRTHDAY = dt.date(1900, 1, 1)
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]{2,}")
_TELEGRAM = re.compile(r"(?:https?://)?(?:t\.me/)?@?([A-Za-z0-9_]{4,32})")


@dataclass(frozen=True)
class Card:
    """An employee as one viewer may see him: ``fields`` holds what is not hidden from him."""

    employee: Employee
    version: int
    fields: Mapping[str, Any]
    editable: frozenset[str]
    photo: str | None = None
    erased: bool = False

    @property
    def seen(self) -> dict[str, Any]:
        """The values of the form, with the name."""
        return {"name": self.employee.name, **self.fields}


def card(session: Session, viewer: Viewer, employee_id: int) -> Card:
    """The card of one employee, for whoever may see the board."""
    viewer.demand(Permission.SEE_BOARD)
    one = employee(session, employee_id)
    return _card(sight(session, viewer, one.id), one, session.get(EmployeeCard, one.id))


def cards(session: Session, viewer: Viewer) -> list[Card]:
    """The cards of everybody who works or worked here, by name."""
    viewer.demand(Permission.SEE_BOARD)
    over = sight(session, viewer)
    kept = {one.employee_id: one for one in session.scalars(select(EmployeeCard))}
    rows = session.scalars(select(Employee).order_by(Employee.name, Employee.id))
    return [_card(over, one, kept.get(one.id)) for one in rows]


def _card(over: Sight, one: Employee, kept: EmployeeCard | None) -> Card:
    fields = {
        name: getattr(kept, name) if kept else None
        for name, permission in SEEN_BY.items()
        if over.reaches(permission, one.id)
    }
    erased = kept is not None and kept.erased_at is not None
    editable = {
        name
        for name, permission in CHANGED_BY.items()
        if (name == "name" or name in fields) and over.reaches(permission, one.id) and not erased
    }
    return Card(
        employee=one,
        version=one.version + (kept.version if kept else 0),
        fields=fields,
        editable=frozenset(editable),
        photo=kept.photo if kept else None,
        erased=erased,
    )


def change(
    session: Session,
    viewer: Viewer,
    employee_id: int,
    values: Mapping[str, Any],
    *,
    version: int,
    seen: Mapping[str, Any] | None = None,
) -> Card:
    """Other contacts, pay, consent or name; nothing the viewer may not see and change (Z6)."""
    edits.allowed(values, frozenset(CHANGED_BY))
    locks.hold(session)
    found = card(session, viewer, employee_id)
    if not values.keys() <= found.editable:
        raise Forbidden(Message("You have no right to change this of this person."))
    before = found.seen
    mine = edits.united(
        found.employee.name, before, checked(session, values),
        versions=(found.version, version), seen=seen,
    )  # fmt: skip
    _demand_order({**before, **mine})
    changed = {name: value for name, value in mine.items() if before[name] != value}
    _write(session, found.employee, changed)
    if changed:
        audit.record(
            session, viewer.actor_id, "update", ("employee", found.employee.id),
            before={name: before[name] for name in changed}, after=changed,
        )  # fmt: skip
    return card(session, viewer, employee_id)


def _write(session: Session, one: Employee, changed: Mapping[str, Any]) -> None:
    if "name" in changed:
        one.name = changed["name"]
    if changed.keys() - {"name"}:
        kept = card_row(session, one.id)
        for name in changed.keys() - {"name"}:
            setattr(kept, name, changed[name])
    session.flush()


def card_row(session: Session, employee_id: int) -> EmployeeCard:
    """The row of a card, made now if nothing was ever written on it."""
    kept = session.get(EmployeeCard, employee_id, populate_existing=True)
    if kept is None:
        kept = EmployeeCard(employee_id=employee_id)
        session.add(kept)
    return kept


def set_photo(session: Session, viewer: Viewer, employee_id: int, sha256: str | None) -> str | None:
    """Another photo, or none: the hash of the one before, whose bytes may go."""
    locks.hold(session)
    one = employee(session, employee_id)
    sight(session, viewer, one.id).demand(Permission.EDIT_PEOPLE, one.id)
    kept = card_row(session, one.id)
    if kept.erased_at is not None:
        raise Refused(Message("The data of this person were erased."), code="erased")
    before, kept.photo = kept.photo, sha256
    about = ("employee", one.id)
    states = {"photo": before is not None}, {"photo": sha256 is not None}
    audit.record(session, viewer.actor_id, "update", about, before=states[0], after=states[1])
    return before


def faults(session: Session, values: Mapping[str, Any]) -> dict[str, Message]:
    """What is wrong with values of the form, field by field."""
    found = {}
    for name, value in values.items():
        try:
            checked(session, {name: value})
        except Refused as refusal:
            found[name] = refusal.message
    return found


def checked(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values fit to be kept, or the refusal of the first that is not."""
    day = today(session)
    checks: dict[str, Callable[[Any], Any]] = {
        "name": lambda text: line(text, TITLES["name"], longest=200),
        "phone": _phone,
        "email": _mail,
        "telegram": _telegram,
        "birthday": lambda value: _date(value, "birthday", day),
        "salary": _pay,
        "consent_given_on": lambda value: _date(value, "consent_given_on", day),
        "consent_withdrawn_on": lambda value: _date(value, "consent_withdrawn_on", day),
        "consent_text": lambda text: paragraph(text, TITLES["consent_text"]) or None,
    }
    return {name: checks[name](value) for name, value in values.items()}


def _phone(text: object) -> str | None:
    found = line(text, TITLES["phone"], longest=40, needed=False)
    if found and (
        not set(found) <= set("0123456789+-() ,.доб") or sum(map(str.isdigit, found)) < 3
    ):
        raise Refused(Message("“{value}” is not a telephone number.", value=found))
    return found or None


def _mail(text: object) -> str | None:
    found = line(text, TITLES["email"], longest=200, needed=False)
    if found and not _MAIL.fullmatch(found):
        raise Refused(Message("“{value}” is not an e-mail address.", value=found[:60]))
    return found or None


def _telegram(text: object) -> str | None:
    found = line(text, TITLES["telegram"], longest=80, needed=False)
    known = _TELEGRAM.fullmatch(found)
    if found and known is None:
        raise Refused(Message("“{value}” is not a name in Telegram.", value=found[:60]))
    return known[1] if known else None


def _date(value: object, name: str, today: dt.date) -> dt.date | None:
    if value is None:
        return None
    if not isinstance(value, dt.date) or not FIRST_BIRTHDAY <= value <= today:
        raise Refused(
            Message("{field}: a day from 01.01.1900 until today.", field=TITLES[name]),
            code="out_of_range",
        )
    return value


def _pay(value: object) -> Decimal | None:
    if value is None:
        return None
    found = exact(value, TITLES["salary"])
    if found < 0 or found != found.quantize(Decimal("0.01")):
        raise Refused(
            Message("{field}: roubles and kopecks, not below zero.", field=TITLES["salary"]),
            code="out_of_range",
        )
    return found


def _demand_order(values: Mapping[str, Any]) -> None:
    """A consent is withdrawn after it was given."""
    given, withdrawn = values.get("consent_given_on"), values.get("consent_withdrawn_on")
    if withdrawn is not None and (given is None or withdrawn < given):
        raise Refused(Message("A consent is withdrawn after it was given."), code="wrong_order")
