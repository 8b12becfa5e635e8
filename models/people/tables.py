"""Accounts, sessions, one-time codes and the throttle of sign-in. Rights follow the org board.

Passwords are argon2id; session tokens and codes are kept as SHA-256 only. Invitations by mail, a
second factor and the editable rights matrix are a later capability.
"""

import datetime as dt
import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import audit, company, organisation
from models.access import ROLE_PERMISSIONS, Role, Viewer
from models.base import Base, now
from models.errors import NotFound, Refused
from models.i18n import Message

IDLE = dt.timedelta(hours=12)
ABSOLUTE = dt.timedelta(days=7)
CODE_LIFE = dt.timedelta(minutes=60)
ATTEMPTS = 10
ATTEMPT_WINDOW = dt.timedelta(minutes=5)
MIN_PASSWORD = 8


class User(Base):
    """Somebody who may sign in. Never deleted: ``active`` is switched off."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))  # none until the link is used
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="ru")
    theme: Mapped[str] = mapped_column(String(8), default="auto")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class SignedIn(Base):
    """One session of one person; deleting the row ends it at the next request."""

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    address: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(200))


class OneTimeCode(Base):
    """A code for the first setup (no user) or a link to set a password (for a user)."""

    __tablename__ = "one_time_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))  # setup | password
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class SignInAttempt(Base):
    """A failed sign-in, for the throttle."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    login: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(64))


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy() -> str:
    """A hash nobody's password has: unknown logins cost the same time as known ones (A5)."""
    return _hasher().hash(secrets.token_hex(16))


def digest(token: str) -> str:
    """What is kept of a token or code."""
    return hashlib.sha256(token.encode()).hexdigest()


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
    login = login.strip().lower()
    if not login or not name.strip():
        raise Refused(Message("A login and a name are needed."))
    if session.scalar(select(User.id).where(User.login == login)):
        raise Refused(Message("The login “{login}” is taken.", login=login))
    user = User(
        login=login,
        name=name.strip(),
        role=role,
        unit_id=unit_id,
        employee_id=employee_id,
        language=language,
    )
    session.add(user)
    session.flush()
    audit.record(
        session, actor_id, "create", ("user", user.id), after={"login": login, "role": role}
    )
    return user


def set_password(session: Session, user: User, password: str) -> None:
    """Set the password and end all sessions of the person (A8)."""
    if len(password) < MIN_PASSWORD:
        raise Refused(
            Message("The password needs at least {length} characters.", length=MIN_PASSWORD),
            code="password_short",
        )
    user.password_hash = _hasher().hash(password)
    session.execute(delete(SignedIn).where(SignedIn.user_id == user.id))
    audit.record(session, user.id, "password", ("user", user.id))


def change_role(session: Session, actor_id: int | None, user: User, role: Role) -> None:
    """Give another role; the person signs in anew (A8)."""
    before = {"role": user.role}
    user.role = role
    session.execute(delete(SignedIn).where(SignedIn.user_id == user.id))
    audit.record(
        session, actor_id, "update", ("user", user.id), before=before, after={"role": role}
    )


def disable(session: Session, actor_id: int | None, user: User) -> None:
    """Switch an account off and end its sessions."""
    user.active = False
    session.execute(delete(SignedIn).where(SignedIn.user_id == user.id))
    audit.record(session, actor_id, "disable", ("user", user.id))


def issue_code(session: Session, purpose: str, user: User | None = None) -> str:
    """A one-time code good for an hour; earlier ones of the same purpose and person die."""
    session.execute(
        delete(OneTimeCode)
        .where(OneTimeCode.purpose == purpose)
        .where(OneTimeCode.user_id == (user.id if user else None))
    )
    code = secrets.token_urlsafe(24)
    session.add(
        OneTimeCode(
            code_hash=digest(code),
            purpose=purpose,
            user_id=user.id if user else None,
            expires_at=now() + CODE_LIFE,
        )
    )
    return code


def redeem_code(session: Session, purpose: str, code: str) -> User | None:
    """Use a code up; the person it was for (none for setup). A second use is refused (A2, A13)."""
    row = session.get(OneTimeCode, digest(code))
    if row is None or row.purpose != purpose or row.used_at or row.expires_at < now():
        raise Refused(
            Message("The code is wrong, used or older than an hour."), code="code_invalid"
        )
    row.used_at = now()
    return session.get(User, row.user_id) if row.user_id else None


def anybody(session: Session) -> bool:
    """Whether there is any account: the first setup closes with the first one (A1, A2)."""
    return session.scalar(select(func.count()).select_from(User)) != 0


def throttled(session: Session, login: str, address: str) -> bool:
    """Whether sign-in must wait: too many failures from this address, or for this login (A4).

    An address the login is signed in from stays open, so that its owner is never locked out.
    """
    since = now() - ATTEMPT_WINDOW
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < since))
    login = login.strip().lower()
    if _failures(session, SignInAttempt.address == address) >= ATTEMPTS:
        return True
    known_address = session.scalar(
        select(SignedIn.token_hash)
        .join(User, User.id == SignedIn.user_id)
        .where(User.login == login, SignedIn.address == address)
        .limit(1)
    )
    return known_address is None and _failures(session, SignInAttempt.login == login) >= ATTEMPTS


def _failures(session: Session, whose: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(SignInAttempt).where(whose)
    return session.scalar(query) or 0


def sign_in(
    session: Session, login: str, password: str, *, address: str, browser: str
) -> str | None:
    """The token of a new session, or None: the answer does not say what was wrong (A5).

    The caller checks :func:`throttled` first.
    """
    login = login.strip().lower()
    user = session.scalar(select(User).where(User.login == login))
    known = user.password_hash if user is not None and user.active else None
    if not _matches(known or _decoy(), password) or user is None or known is None:
        session.add(SignInAttempt(at=now(), login=login[:120], address=address))
        audit.record(session, None, "sign_in_failed", ("login", login[:80]))
        return None
    token = secrets.token_urlsafe(32)
    session.add(
        SignedIn(
            token_hash=digest(token),
            user_id=user.id,
            created_at=now(),
            seen_at=now(),
            address=address,
            browser=browser[:200],
        )
    )
    audit.record(session, user.id, "sign_in", ("user", user.id))
    return token


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def sign_out(session: Session, token_hash: str) -> None:
    """End one session: a cookie copied before is worthless after (A7)."""
    session.execute(delete(SignedIn).where(SignedIn.token_hash == token_hash))


def user_of(session: Session, token: str) -> User | None:
    """The person of a live session: active, not idle too long, not too old (A10)."""
    row = session.get(SignedIn, digest(token))
    moment = now()
    if row is None or moment - row.seen_at > IDLE or moment - row.created_at > ABSOLUTE:
        return None
    user = session.get(User, row.user_id)
    return user if user is not None and user.active else None


def seen(session: Session, token: str) -> None:
    """Note that a session is alive. Called at most once a minute per session."""
    session.execute(
        update(SignedIn).where(SignedIn.token_hash == digest(token)).values(seen_at=now())
    )


def get(session: Session, user_id: int) -> User:
    """The account, or :class:`NotFound`."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound(Message("There is no such account."))
    return user


def viewer(session: Session, user: User, token: str = "") -> Viewer:
    """The person's rights at this moment: role, and scope by the org board as it is today (Z28)."""
    role = Role(user.role)
    board = organisation.board(session, company.get(session).today(now()))
    everything = role is Role.OWNER
    scope = user.unit_id if user.unit_id in board.units else None
    below = frozenset[int]() if scope is None else board.below(scope)
    return Viewer(
        user_id=user.id,
        name=user.name,
        role=role,
        permissions=ROLE_PERMISSIONS.get(role, frozenset()),
        everything=everything,
        units=frozenset(board.units) if everything else below,
        division_units=_division(board, scope),
        leads=role in (Role.OWNER, Role.HEAD),
        posts=frozenset(
            post_id
            for post_id, holder in board.holders.items()
            if user.employee_id is not None and holder.employee_id == user.employee_id
        ),
        language=user.language,
        theme=user.theme,
        session=digest(token) if token else "",
    )


def _division(board: organisation.Board, unit_id: int | None) -> frozenset[int]:
    division = None if unit_id is None else board.division_of(unit_id)
    return frozenset() if division is None else board.below(division)
