"""Passwords: argon2id, at least eight signs, none that everybody tries first. Never cut, never kept.

Hashing is slow on purpose. So what hashes only reads: nobody waits for a write transaction meanwhile.
"""

import datetime as dt
import secrets
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import NewType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from models import audit
from models.access import Viewer
from models.base import now
from models.errors import Refused
from models.i18n import Message
from models.people.common_passwords import easily_guessed
from models.people.sessions import end_all
from models.people.tables import SignedIn, User

MIN_PASSWORD = 8
MAX_PASSWORD = 1024  # longer ones are somebody's attempt to keep the processor busy
FRESH = dt.timedelta(hours=1)  # a first password is set as soon after coming in as a link lives
PasswordHash = NewType("PasswordHash", str)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def decoy() -> str:
    """A hash nobody's password has: unknown logins cost the same time as known ones (A5)."""
    return _hasher().hash(secrets.token_hex(16))


def matches(password_hash: str, password: str) -> bool:
    """Whether a password belongs to a hash."""
    try:
        return _hasher().verify(password_hash, _typed(password))
    except (VerificationError, InvalidHashError):
        return False


def hashed(password: str, own: Collection[str]) -> PasswordHash:
    """What is kept of a new password, or why it is none (A15); ``own`` is known to everybody."""
    _check(password, own)
    return PasswordHash(_hasher().hash(_typed(password)))


def set_password(session: Session, user: User, kept: PasswordHash, *, keep: str = "") -> None:
    """Set the password and end the person's sessions, all but the one ``keep`` (A8)."""
    user.password_hash = kept
    end_all(session, user, keep=keep)
    audit.record(session, user.id, "password", ("user", user.id))


def exchanged(session: Session, viewer: Viewer, current: str, password: str) -> PasswordHash:
    """The new password of a viewer who knows his current one, for :func:`change_password` (A18).

    Who came in by a link and has none yet proves himself by having come in just now.
    """
    user = session.get_one(User, viewer.user_id)
    if user.password_hash is None:
        _demand_fresh(session, viewer)
    elif not matches(user.password_hash, current):
        raise Refused(Message("The current password is wrong."), code="password_wrong")
    return hashed(password, (user.login, user.name))


def change_password(session: Session, viewer: Viewer, kept: PasswordHash) -> None:
    """Change one's own password; other sessions end (A8)."""
    set_password(session, session.get_one(User, viewer.user_id), kept, keep=viewer.session)


def has_password(session: Session, viewer: Viewer) -> bool:
    """Whether the viewer could sign in again without being given a link."""
    return session.get_one(User, viewer.user_id).password_hash is not None


def _demand_fresh(session: Session, viewer: Viewer) -> None:
    begun = session.get(SignedIn, viewer.session)
    if begun is None or begun.user_id != viewer.user_id or now() - begun.created_at > FRESH:
        raise Refused(
            Message(
                "You came in more than an hour ago. Come in by a fresh link to set a password."
            ),
            code="not_fresh",
        )


def _check(password: str, own: Collection[str]) -> None:
    """Length, and the list of those that are tried first."""
    length = len(_typed(password))
    if length < MIN_PASSWORD:
        raise Refused(
            Message("The password needs at least {length} characters.", length=MIN_PASSWORD),
            code="password_short",
        )
    if length > MAX_PASSWORD:
        raise Refused(
            Message("The password can have at most {length} characters.", length=MAX_PASSWORD),
            code="password_long",
        )
    if easily_guessed(password, own):
        raise Refused(
            Message("This password is among the first that are tried. Choose another one."),
            code="password_common",
        )


def _typed(password: str) -> str:
    """The same signs whatever keyboard composed them: «й» may come as one sign or as two."""
    return unicodedata.normalize("NFC", password)
