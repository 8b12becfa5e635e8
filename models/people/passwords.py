"""Passwords: argon2id, at least eight signs, none that everybody tries first. Never cut, never kept."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete
from sqlalchemy.orm import Session

from models import audit
from models.access import Viewer
from models.errors import Refused
from models.i18n import Message
from models.people.common_passwords import easily_guessed
from models.people.tables import SignedIn, User

MIN_PASSWORD = 8
MAX_PASSWORD = 1024  # longer ones are somebody's attempt to keep the processor busy


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


def set_password(session: Session, user: User, password: str, *, keep: str = "") -> None:
    """Set the password and end the person's sessions, all but the one ``keep`` (A8)."""
    _check(user, password)
    user.password_hash = _hasher().hash(_typed(password))
    others = delete(SignedIn).where(SignedIn.user_id == user.id, SignedIn.token_hash != keep)
    session.execute(others)
    audit.record(session, user.id, "password", ("user", user.id))


def change_password(session: Session, viewer: Viewer, current: str, password: str) -> None:
    """Change one's own password, knowing the current one; other sessions end (A8, A18)."""
    user = session.get_one(User, viewer.user_id)
    if not matches(user.password_hash or decoy(), current):
        raise Refused(Message("The current password is wrong."), code="password_wrong")
    set_password(session, user, password, keep=viewer.session)


def _check(user: User, password: str) -> None:
    """Length, and the list of those that are tried first (A15)."""
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
    if easily_guessed(password, (user.login, user.name)):
        raise Refused(
            Message("This password is among the first that are tried. Choose another one."),
            code="password_common",
        )


def _typed(password: str) -> str:
    """The same signs whatever keyboard composed them: «й» may come as one sign or as two."""
    return unicodedata.normalize("NFC", password)
