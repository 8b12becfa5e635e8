"""Taking the demo company out of a record: everything of its business goes, the audit stays.

The one place where business rows are deleted: they are inventions. Whoever does it keeps his account;
the others stay in the audit's memory, switched off.
"""

from dataclasses import dataclass

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from models import audit, company, jobs, locks, people
from models.access import Permission, Viewer
from models.base import Base
from models.company import FIRST_RULE, Company, OwnAccount, WeekEndRule
from models.documents import Document, DocumentFault, ImportProfile
from models.errors import Refused
from models.hats import HatFile, HatMark, HatMaterial, HatVersion, HatVersionFile
from models.i18n import Message
from models.jobs import Job
from models.organisation import (
    Assignment,
    Employee,
    Former,
    Post,
    PostFlow,
    PostFunction,
    Unit,
)
from models.people import OneTimeCode, SignedIn, User
from models.staff import Dismissal, EmployeeCard
from models.statistics import Quota, Statistic, Value
from models.texts import line

BUSINESS: tuple[type[Base], ...] = (  # what points to others before what is pointed to
    HatMark, HatVersionFile, HatFile, HatVersion, HatMaterial, EmployeeCard, Dismissal,
    DocumentFault, Document, ImportProfile, Value, Quota, Statistic, Assignment, Employee, Former,
    PostFunction, PostFlow, Post, Unit, OwnAccount, WeekEndRule, Job,
)  # fmt: skip


@dataclass(frozen=True)
class Inventory:
    """What would go: counts that are said before anybody presses the button."""

    units: int
    posts: int
    employees: int
    statistics: int
    values: int
    documents: int
    own_documents: int  # of the documents, those that did not come with the demo
    accounts: int  # of the others: switched off, for the audit names them


def inventory(session: Session, viewer: Viewer) -> Inventory:
    """What :func:`remove_demo` would take and switch off."""
    viewer.demand(Permission.ADMINISTER_SETTINGS)
    own = select(func.count()).select_from(Document).where(Document.origin != "demo")
    others = select(func.count()).select_from(User).where(User.id != viewer.user_id)
    return Inventory(
        units=_count(session, Unit),
        posts=_count(session, Post),
        employees=_count(session, Employee),
        statistics=_count(session, Statistic),
        values=session.scalar(_current_values()) or 0,
        documents=_count(session, Document),
        own_documents=session.scalar(own) or 0,
        accounts=session.scalar(others.where(User.active.is_(True))) or 0,
    )


def _current_values() -> Select[int]:
    standing = Value.superseded_at.is_(None), Value.value.is_not(None)
    return select(func.count()).select_from(Value).where(*standing)


def remove_demo(session: Session, viewer: Viewer, name: str) -> list[str]:
    """Leave an empty company of this name to be set up; ids of the documents whose bytes may go.

    The caller removes the bytes once the transaction has ended well.
    """
    viewer.demand(Permission.ADMINISTER_SETTINGS)
    locks.hold(session)
    if not company.get(session).demo:
        raise Refused(Message("This is not the demo company."), code="not_demo")
    if not people.has_password(session, viewer):
        raise Refused(
            Message(
                "You have no password yet: without the demo company nobody could sign in. Set it in "
                "your profile first."
            ),
            code="no_password",
        )
    name = line(name, Message("name"), longest=200)
    counts = {table.__tablename__: _count(session, table) for table in BUSINESS}
    documents = _bytes(session)
    _detach_people(session, viewer)
    for holder in (Unit, Post):
        session.execute(update(holder).values(main_statistic_id=None))
    for table in BUSINESS:
        session.execute(delete(table))
    session.expire_all()
    _reset_company(session, name)
    audit.record(session, viewer.actor_id, "remove_demo", ("company", 1), before=counts)
    jobs.ask_refresh(session, full=True)
    return documents


def _bytes(session: Session) -> list[str]:
    """Hashes of everything in the document store."""
    columns = (Document.id, HatFile.sha256, EmployeeCard.photo)
    return sorted({one for column in columns for one in session.scalars(select(column)) if one})


def needs_setup(session: Session) -> bool:
    """Whether there are people but no board yet, as after the demo company was removed."""
    return session.scalar(select(Unit.id).limit(1)) is None


def _count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _detach_people(session: Session, viewer: Viewer) -> None:
    """The acting owner stays; the others' sessions and links end with their accounts."""
    others = User.id != viewer.user_id
    session.execute(update(User).values(unit_id=None, employee_id=None, version=User.version + 1))
    session.execute(update(User).where(others).values(active=False))
    session.execute(delete(SignedIn).where(SignedIn.user_id != viewer.user_id))
    session.execute(delete(OneTimeCode).where(OneTimeCode.user_id != viewer.user_id))


def _reset_company(session: Session, name: str) -> None:
    """As on the first start, but for the zone and the language somebody chose."""
    one: Company = company.get(session)
    one.name = name
    one.demo = False
    one.fiscal_year_start = 1
    one.week_ends = [WeekEndRule(valid_from=FIRST_RULE)]
