"""One-time codes: for the first setup, to set a password, to come in. Good once and for an hour.

The one between password and second factor is good for ten minutes.
"""

import datetime as dt
import secrets

from sqlalchemy import ColumnElement, CursorResult, and_, delete, select, update
from sqlalchemy.orm import Session

from models.base import now
from models.errors import Refused
from models.i18n import Message
from models.people.tables import OneTimeCode, User, digest

CODE_LIFE = dt.timedelta(minutes=60)
STEP_LIFE = dt.timedelta(minutes=10)
SECOND_STEP = "second_step"


def issue_code(session: Session, purpose: str, user: User | None = None) -> str:
    """A one-time code good for an hour; earlier ones of the same purpose and person die."""
    user_id = user.id if user else None
    session.execute(
        delete(OneTimeCode).where(OneTimeCode.purpose == purpose, OneTimeCode.user_id == user_id)
    )
    return _issued(session, purpose, user_id, CODE_LIFE)


def issue_step(session: Session, user: User) -> str:
    """The way to the second step of signing in, beside those of the person's other browsers.

    They do not kill each other: else who knows the password could keep its owner out.
    """
    ours = (OneTimeCode.purpose == SECOND_STEP, OneTimeCode.user_id == user.id)
    session.execute(delete(OneTimeCode).where(*ours, OneTimeCode.expires_at <= now()))
    return _issued(session, SECOND_STEP, user.id, STEP_LIFE)


def _issued(session: Session, purpose: str, user_id: int | None, life: dt.timedelta) -> str:
    code = secrets.token_urlsafe(24)
    session.add(
        OneTimeCode(
            code_hash=digest(code), purpose=purpose, user_id=user_id, expires_at=now() + life
        )
    )
    return code


def whose_code(session: Session, purpose: str, code: str) -> User | None:
    """The person a good code is for (none for setup); it is not used up."""
    good = _good(purpose, digest(code), now())
    found = session.scalar(select(OneTimeCode).where(good))
    if found is None:
        raise invalid()
    return _person(session, found)


def redeem_code(session: Session, purpose: str, code: str) -> User | None:
    """Use a code up; the person it was for (none for setup). A second use is refused (A2, A13).

    One conditional UPDATE: of two who use it at once one finds it used.
    """
    code_hash, moment = digest(code), now()
    fresh = update(OneTimeCode).where(_good(purpose, code_hash, moment))
    result = session.execute(fresh.values(used_at=moment))
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise invalid()
    return _person(session, session.get_one(OneTimeCode, code_hash, populate_existing=True))


def forget_codes(session: Session, user: User) -> None:
    """Make every code of a person worthless."""
    session.execute(delete(OneTimeCode).where(OneTimeCode.user_id == user.id))


def _good(purpose: str, code_hash: str, moment: dt.datetime) -> ColumnElement[bool]:
    return and_(
        OneTimeCode.code_hash == code_hash,
        OneTimeCode.purpose == purpose,
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > moment,
    )


def _person(session: Session, code: OneTimeCode) -> User | None:
    user = session.get(User, code.user_id) if code.user_id else None
    if user is not None and not user.active:
        raise invalid()
    return user


def invalid() -> Refused:
    """The refusal of a code that opens nothing (any more)."""
    return Refused(Message("The code is wrong, used or older than an hour."), code="code_invalid")
