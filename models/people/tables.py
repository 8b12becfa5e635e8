"""Tables of people who may sign in: accounts, sessions, codes, second factors, keys, failed attempts.

Of tokens and codes only the SHA-256 is kept, of passwords the argon2id hash.
"""

import datetime as dt
import hashlib

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


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
    """A code for the first setup (no user), or for a user: a link, or the way to the second step."""

    __tablename__ = "one_time_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))  # setup | password | sign_in | second_step
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class SecondFactor(Base):
    """The secret an authenticator app shares with us; asked for only ``since`` its first code."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(String(400))
    since: Mapped[dt.datetime | None]
    last_step: Mapped[int | None]  # of the last code that was used: later ones only (A14)


class RecoveryCode(Base):
    """A code that opens once when the app is lost."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    used_at: Mapped[dt.datetime | None]


class ServiceToken(Base):
    """A key a program comes with; it acts for ``user_id``. Never deleted: ``revoked_at`` is set."""

    __tablename__ = "service_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    scope: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    used_at: Mapped[dt.datetime | None]


class SignInAttempt(Base):
    """A failed sign-in, for the throttle."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    login: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(64))


def digest(token: str) -> str:
    """What is kept of a token or code."""
    return hashlib.sha256(token.encode()).hexdigest()
