"""Keys for programs: a script of 1C brings files without a person's password (Z27).

A key acts for who made it, as far as its scope goes and his rights still reach. It is shown once and
kept as a hash; it dies on its day, when it is revoked, and while its maker may not enter.
"""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import audit, locks
from models.access import Permission, Viewer
from models.base import now, row_id
from models.errors import NotFound, Refused
from models.i18n import Message
from models.people.rights import viewer as rights
from models.people.sessions import may_enter
from models.people.tables import ServiceToken, User, digest
from models.texts import line

PREFIX = "asm_"  # so that who finds one in a script knows what it is
LIVES = (30, 90, 365)  # days
USE_EVERY = dt.timedelta(minutes=1)  # between two notes that a key is used


class Scope(StrEnum):
    """What a key is for."""

    UPLOAD = "upload"


PERMISSIONS: Mapping[Scope, frozenset[Permission]] = {Scope.UPLOAD: frozenset({Permission.IMPORT})}


@dataclass(frozen=True)
class Program:
    """A program that came with a good key: which key, what for, and on whose behalf."""

    token_id: int
    scope: Scope
    viewer: Viewer


def make_token(
    session: Session, viewer: Viewer, name: str, days: int, scope: Scope = Scope.UPLOAD
) -> tuple[ServiceToken, str]:
    """A new key and, this one time, its text."""
    viewer.demand(Permission.ADMINISTER_SETTINGS)
    if days not in LIVES:
        raise Refused(
            Message("{field}: choose one of the list.", field=Message("good for")),
            code="not_in_the_list",
        )
    locks.hold(session)
    text = PREFIX + secrets.token_urlsafe(32)
    moment = now()
    token = ServiceToken(
        name=line(name, Message("name"), longest=80),
        token_hash=digest(text),
        user_id=viewer.user_id,
        scope=scope,
        created_at=moment,
        expires_at=moment + dt.timedelta(days=days),
    )
    session.add(token)
    session.flush()
    after = {"name": token.name, "scope": token.scope, "valid_to": token.expires_at.date()}
    audit.record(session, viewer.actor_id, "create", ("service_token", token.id), after=after)
    return token, text


def tokens(session: Session, viewer: Viewer) -> list[ServiceToken]:
    """All keys, those that are not revoked first, the newest of them first."""
    viewer.demand(Permission.ADMINISTER_SETTINGS)
    order = (ServiceToken.revoked_at.is_not(None), ServiceToken.id.desc())
    return list(session.scalars(select(ServiceToken).order_by(*order)))


def revoke_token(session: Session, viewer: Viewer, token_id: int) -> None:
    """Make a key worthless, at once and for good."""
    viewer.demand(Permission.ADMINISTER_SETTINGS)
    locks.hold(session)
    token = session.get(ServiceToken, row_id(token_id), populate_existing=True)
    if token is None:
        raise NotFound(Message("There is no such key."))
    if token.revoked_at is None:
        token.revoked_at = now()
        thing = ("service_token", token.id)
        audit.record(session, viewer.actor_id, "revoke", thing, after={"name": token.name})


def program(session: Session, text: str) -> Program | None:
    """Who comes with a key; None when it is none, or good no more."""
    token = session.scalar(select(ServiceToken).where(ServiceToken.token_hash == digest(text)))
    if token is None or not alive(token):
        return None
    user = session.get_one(User, token.user_id)
    if not may_enter(session, user):
        return None
    viewer, scope = rights(session, user), Scope(token.scope)
    allowed = {one: viewer.extents[one] for one in viewer.permissions & PERMISSIONS[scope]}
    return Program(token.id, scope, replace(viewer, extents=allowed))


def alive(token: ServiceToken) -> bool:
    """Whether a key is neither revoked nor past its day."""
    return token.revoked_at is None and now() < token.expires_at


def note_use(session: Session, token_id: int) -> None:
    """Remember that a key is in use, once a minute."""
    stale = ServiceToken.used_at.is_(None) | (ServiceToken.used_at < now() - USE_EVERY)
    session.execute(
        update(ServiceToken).where(ServiceToken.id == token_id, stale).values(used_at=now())
    )
