"""The audit for those who administer: searched by person, thing and time; the chain checked.

What acts are called is ``views.acts``; they are written by ``models`` in the change they describe.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.context import Asking, question
from dashboard.questions.look import whole
from dashboard.views import acts as words
from dashboard.views.audit import Act, Acts, Change
from models import audit, i18n
from models.access import Permission
from models.audit import AuditRow
from models.base import row_id
from models.documents import Document, ImportProfile
from models.i18n import _
from models.organisation import Employee, Post, Unit
from models.people import User
from models.statistics import Statistic
from models.texts import day, folded

PAGE = 50
ITSELF = "0"  # the program, where a person is asked for
NAMED: Mapping[str, tuple[InstrumentedAttribute[Any], InstrumentedAttribute[str]]] = {
    "statistic": (Statistic.id, Statistic.name),
    "verdict": (Statistic.id, Statistic.name),
    "document": (Document.id, Document.name),
    "import_profile": (ImportProfile.id, ImportProfile.name),
    "user": (User.id, User.name),
    "employee": (Employee.id, Employee.name),
    "unit": (Unit.id, Unit.name),
    "post": (Post.id, Post.name),
}
REFERRED = {
    "post_id": "post", "unit_id": "unit", "parent_id": "unit", "employee_id": "employee",
    "main_statistic_id": "statistic",
}  # fmt: skip
PAGES_OF = {
    "statistic": "/statistics/", "verdict": "/statistics/", "document": "/documents/", "user": "/people/"
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which acts. A person or thing that an address makes up is not asked for."""

    text: str = ""
    person: int | None = None
    thing: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """What an address or a form says; :class:`Refused` for a date that is none."""
        return cls(
            text=query.get("q", "").strip()[:200],
            person=whole(query.get("person", "")),
            thing=query.get("thing", "") if query.get("thing") in words.ASKED else "",
            since=day(query["since"]) if query.get("since") else None,
            until=day(query["until"]) if query.get("until") else None,
            page=whole(query.get("page", "")) or 1,
        )


@question(Permission.SEE_AUDIT)
def persons(asking: Asking) -> tuple[tuple[str, str], ...]:
    """Who may have acted: (id, name); the program itself first."""
    found = asking.session.execute(select(User.id, User.name).order_by(User.name))
    return ((ITSELF, _("ASM itself")), *((str(key), name) for key, name in found))


@question(Permission.SEE_AUDIT)
def listing(asking: Asking, wanted: Wanted) -> Acts:
    """One page of the acts that fit, newest first."""
    conditions = _conditions(asking, wanted)
    total = asking.session.scalar(select(func.count(AuditRow.id)).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(wanted.page, 1), pages)
    query = select(AuditRow).where(*conditions).order_by(AuditRow.id.desc())
    rows = list(asking.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)))
    return Acts(tuple(_lines(asking, rows)), total, page, pages)


@question(Permission.SEE_AUDIT)
def chain(asking: Asking) -> tuple[int, int | None]:
    """How many acts there are, and the first one that does not fit the chain."""
    length = asking.session.scalar(select(func.count(AuditRow.id))) or 0
    return length, audit.broken_at(asking.session)


def _conditions(asking: Asking, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.person is not None:
        actor = AuditRow.actor_id
        found.append(
            actor == row_id(wanted.person) if str(wanted.person) != ITSELF else actor.is_(None)
        )
    if wanted.thing:
        kinds = {wanted.thing, *(["verdict"] if wanted.thing == "statistic" else [])}
        found.append(AuditRow.object_type.in_(kinds))
    zone = asking.calendar().timezone
    if wanted.since:
        found.append(AuditRow.at >= dt.datetime.combine(wanted.since, dt.time(), zone))
    if wanted.until:
        after = wanted.until + dt.timedelta(days=1)
        found.append(AuditRow.at < dt.datetime.combine(after, dt.time(), zone))
    if wanted.text:
        found.append(_called(asking, folded(wanted.text)))
    return found


def _called(asking: Asking, text: str) -> ColumnElement[bool]:
    """Acts about things whose name has the text in it; folded here, as no database folds alike."""
    fits = [AuditRow.object_id == text]
    for thing, (key, name) in NAMED.items():
        names = asking.session.execute(select(key, name))
        ids = [str(one) for one, called in names if text in folded(called)]
        fits.append(and_(AuditRow.object_type == thing, AuditRow.object_id.in_(ids)))
    return or_(*fits)


def _lines(asking: Asking, rows: Sequence[AuditRow]) -> list[Act]:
    zone = asking.calendar().timezone
    people = _names(asking, "user", {row.actor_id for row in rows})
    things = {
        kind: _names(asking, kind, {row.object_id for row in rows if row.object_type == kind})
        for kind in NAMED
    }
    referred = _referred(asking, rows)
    return [
        Act(
            at=i18n.moment(row.at.astimezone(zone)),
            who=people.get(str(row.actor_id), ""),
            deed=str(words.DEEDS.get(row.action, row.action)),
            thing=str(words.THINGS.get(row.object_type, row.object_type)),
            name=_name(row, things),
            href=_href(row, things),
            changes=_changes(row, referred),
            why=row.why or "",
        )
        for row in rows
    ]


def _name(row: AuditRow, things: Mapping[str, Mapping[str, str]]) -> str:
    known = things.get(row.object_type, {}).get(row.object_id)
    if known is not None:
        return known
    kept = (row.after or row.before or {}).get("name")
    return str(kept or ("" if row.object_type in ("company", "record") else row.object_id))


def _href(row: AuditRow, things: Mapping[str, Mapping[str, str]]) -> str:
    if row.object_id not in things.get(row.object_type, {}) or row.object_type not in PAGES_OF:
        return ""
    return PAGES_OF[row.object_type] + row.object_id


def _names(asking: Asking, kind: str, ids: set[Any]) -> dict[str, str]:
    """Names of rows of a kind, by id as the audit writes it."""
    key, name = NAMED[kind]
    whole = kind != "document"
    wanted = [int(one) if whole else one for one in ids if one is not None]
    found = asking.session.execute(select(key, name).where(key.in_(wanted)))
    return {str(one): called for one, called in found}


def _referred(asking: Asking, rows: Sequence[AuditRow]) -> dict[tuple[str, int], str]:
    """Names of rows that fields refer to, by field and id."""
    found: dict[tuple[str, int], str] = {}
    for field, kind in REFERRED.items():
        sides = [side for row in rows for side in (row.before, row.after) if side]
        ids = {side[field] for side in sides if isinstance(side.get(field), int)}
        for key, called in _names(asking, kind, ids).items():
            found[field, int(key)] = called
    return found


def _changes(row: AuditRow, names: Mapping[tuple[str, int], str]) -> tuple[Change, ...]:
    """Fields that differ; of a new thing those that say something."""
    before, after = row.before or {}, row.after or {}
    fields = [field for field in {**before, **after} if before.get(field) != after.get(field)]
    return tuple(
        Change(
            words.field_title(field),
            words.said(field, before.get(field), names) if field in before else "",
            words.said(field, after.get(field), names),
        )
        for field in fields
        if field in before or after[field] not in (None, "", {}, False)
    )
