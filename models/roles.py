"""Roles as the company has them: the ready ones, changed where it wanted, and its own.

A row stands only for a role that was changed or made here; the others are ``access.READY``. Who has
which role is ``people`` and, for posts, ``organisation``. The owner's role cannot be changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import audit, edits, locks
from models.access import READY, Permission, Reach, Rights, Role, Viewer
from models.base import Base
from models.errors import Forbidden, NotFound, Refused
from models.i18n import Message
from models.texts import folded, line

OWN = "own-"  # codes of roles made here


class RoleRow(Base):
    """A role that was changed or made by the company. Never deleted: ``archived``."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str | None] = mapped_column(String(80))  # none: a ready role under its own name
    rights: Mapped[dict[str, Any]]  # permission: reach
    archived: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


@dataclass(frozen=True)
class CompanyRole:
    """A role as it stands: ``name`` is none for a ready one, ``version`` 0 while it is unchanged."""

    code: str
    name: str | None
    rights: Rights
    version: int = 0

    @property
    def ready(self) -> bool:
        """Whether ASM came with it."""
        return self.code in READY

    @property
    def changed(self) -> bool:
        """Whether the company made it other than it came."""
        return self.ready and self.rights != READY[Role(self.code)]


def listed(session: Session) -> list[CompanyRole]:
    """All roles that may be given: the ready ones in their order, then the company's own by name."""
    rows = {row.code: row for row in session.scalars(select(RoleRow).where(~RoleRow.archived))}
    ready = [_role(rows[code]) if code in rows else _ready(code) for code in READY]
    own = [_role(row) for row in rows.values() if row.code not in READY]
    return ready + sorted(own, key=lambda one: folded(one.name or ""))


def get(session: Session, code: str) -> CompanyRole:
    """A role that may be given, or :class:`NotFound`."""
    row = session.scalar(select(RoleRow).where(RoleRow.code == code, ~RoleRow.archived))
    if row is not None:
        return _role(row)
    if code not in READY:
        raise NotFound(Message("There is no such role."))
    return _ready(Role(code))


def rights_of(session: Session, codes: set[str]) -> dict[str, CompanyRole]:
    """The roles of these codes; one that does not exist gives nothing and is missing (Z12)."""
    rows = session.scalars(select(RoleRow).where(RoleRow.code.in_(codes)))
    found = {row.code: _role(row) for row in rows}
    ready = {code: _ready(Role(code)) for code in codes - found.keys() if code in READY}
    return found | ready


def create(session: Session, viewer: Viewer, name: object, like: str) -> CompanyRole:
    """A role of the company's own, with the rights of another to begin with."""
    viewer.demand(Permission.ADMINISTER_RIGHTS)
    locks.hold(session)
    name = _free_name(session, name, "")
    row = RoleRow(code="", name=name, rights=_plain(get(session, like).rights))
    session.add(row)
    session.flush()
    row.code = f"{OWN}{row.id}"
    session.flush()
    audit.record(session, viewer.actor_id, "create", ("role", row.code), after=_state(row))
    return _role(row)


def change(
    session: Session,
    viewer: Viewer,
    code: str,
    values: Mapping[str, Any],
    *,
    version: int,
) -> CompanyRole:
    """Other rights, ``{"rights": {permission: reach}}``, or another ``name`` of the company's own."""
    viewer.demand(Permission.ADMINISTER_RIGHTS)
    edits.allowed(values, frozenset({"name", "rights"}))
    _demand_changeable(code)
    locks.hold(session)
    row = _row(session, code)
    before = _state(row)
    title = row.name or row.code
    wanted = edits.united(title, before, dict(values), versions=(row.version or 0, version))
    if "name" in wanted and code not in READY:
        row.name = _free_name(session, wanted["name"], code)
    if "rights" in wanted:
        row.rights = _plain(_checked(wanted["rights"]))
    session.add(row)
    session.flush()
    if _state(row) != before:
        audit.record(
            session, viewer.actor_id, "update", ("role", code), before=before, after=_state(row)
        )
    return _role(row)


def restore_ready(session: Session, viewer: Viewer, code: str, *, version: int) -> CompanyRole:
    """Give a ready role back the rights it came with."""
    if code not in READY:
        raise NotFound(Message("There is no such role."))
    rights = _plain(READY[Role(code)])
    return change(session, viewer, code, {"rights": rights}, version=version)


def archive(session: Session, viewer: Viewer, code: str, used: int) -> None:
    """Put away one of the company's own that nobody has; ``used`` is by how many it is held."""
    viewer.demand(Permission.ADMINISTER_RIGHTS)
    locks.hold(session)
    row = session.scalar(select(RoleRow).where(RoleRow.code == code, ~RoleRow.archived))
    if row is None or code in READY:
        raise NotFound(Message("There is no such role."))
    if used:
        raise Refused(
            Message("The role “{name}” is still given. Take it away first.", name=row.name),
            code="role_in_use",
        )
    row.archived = True
    audit.record(session, viewer.actor_id, "archive", ("role", code))


def demand_may_give(session: Session, viewer: Viewer, code: str | None) -> None:
    """Refuse to give a role that holds more than the giver's own rights (Z16)."""
    if code is not None and not may_give(viewer, get(session, code).rights):
        raise Forbidden(
            Message("This role holds rights you do not have yourself. Ask who gives rights.")
        )


def may_give(viewer: Viewer, rights: Rights) -> bool:
    """Whether the viewer gives rights as such, or gives no more than he has."""
    return viewer.may(Permission.ADMINISTER_RIGHTS) or within(viewer, rights)


def within(viewer: Viewer, rights: Rights) -> bool:
    """Whether every one of the rights is the viewer's too, and as far."""
    return all(
        viewer.may(permission)
        and (reach is not Reach.COMPANY or viewer.extent(permission).everything)
        for permission, reach in rights.items()
    )


def _demand_changeable(code: str) -> None:
    if code == Role.OWNER:
        raise Refused(
            Message("The owner may everything: otherwise nobody could give rights back."),
            code="owner_role",
        )


def _row(session: Session, code: str) -> RoleRow:
    query = select(RoleRow).where(RoleRow.code == code, ~RoleRow.archived)
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is not None:
        return row
    ready = get(session, code)
    return RoleRow(code=code, name=None, rights=_plain(ready.rights), archived=False)


def _free_name(session: Session, name: object, code: str) -> str:
    found = line(name, Message("name of the role"), longest=80)
    taken = select(RoleRow.name).where(RoleRow.code != code, ~RoleRow.archived)
    if folded(found) in {folded(one) for one in session.scalars(taken) if one}:
        raise Refused(Message("There is a role “{name}” already.", name=found), code="name_taken")
    return found


def _checked(rights: object) -> Rights:
    """Rights as a browser sends them: known cells only, and how far is one of the four."""
    if not isinstance(rights, Mapping):
        raise Refused(Message("These are not rights."), code="not_rights")
    try:
        found = {Permission(one): Reach(reach) for one, reach in rights.items()}
    except ValueError as error:
        raise Refused(Message("These are not rights."), code="not_rights") from error
    return found | {Permission.SIGNED_IN: Reach.OWN}


def _plain(rights: Rights) -> dict[str, Any]:
    return {str(one): str(rights[one]) for one in sorted(rights)}


def _ready(code: Role) -> CompanyRole:
    return CompanyRole(code, None, READY[code])


def _role(row: RoleRow) -> CompanyRole:
    """What a later program wrote and this one does not know is no right."""
    known = {str(one) for one in Permission}
    rights = {Permission(one): Reach(how) for one, how in row.rights.items() if one in known}
    return CompanyRole(row.code, row.name, rights, row.version or 0)


def _state(row: RoleRow) -> dict[str, Any]:
    return {"name": row.name, "rights": dict(row.rights)}
