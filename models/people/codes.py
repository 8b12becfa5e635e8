"""One-time codes: for the first setup, to set a password, to come in. Good once and for an hour."""

import datetime as dt
import secrets

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from models.base import now
from models.errors import Refused
from models.i18n import Message
from models.people.tables import OneTimeCode, User, digest

CODE_LIFE = dt.timedelta(minutes=60)


def issue_code(session: Session, purpose: str, user: User | None = None) -> str:
    """A one-time code good for an hour; earlier ones of the same purpose and person die."""
    user_id = user.id if user else None
    session.execute(
        delete(OneTimeCode).where(OneTimeCode.purpose == purpose, OneTimeCode.user_id == user_id)
    )
    code = secrets.token_urlsafe(24)
    session.add(
        OneTimeCode(
            code_hash=digest(code),
            purpose=purpose,
            user_id=user_id,
            expires_at=now() + CODE_LIFE,
        )
    )
    return code


def redeem_code(session: Session, purpose: str, code: str) -> User | None:
    """Use a code up; the person it was for (none for setup). A second use is refused (A2, A13).

    One conditional UPDATE: of two who use it at once one finds it used.
    """
    code_hash, moment = digest(code), now()
    fresh = update(OneTimeCode).where(
        OneTimeCode.code_hash == code_hash,
        OneTimeCode.purpose == purpose,
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > moment,
    )
    result = session.execute(fresh.values(used_at=moment))
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise _invalid()
    user_id = session.get_one(OneTimeCode, code_hash, populate_existing=True).user_id
    user = session.get(User, user_id) if user_id else None
    if user is not None and not user.active:
        raise _invalid()
    return user


def forget_codes(session: Session, user: User) -> None:
    """Make every code of a person worthless."""
    session.execute(delete(OneTimeCode).where(OneTimeCode.user_id == user.id))


def _invalid() -> Refused:
    return Refused(Message("The code is wrong, used or older than an hour."), code="code_invalid")
