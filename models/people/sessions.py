"""Sessions as rows: deleting one ends it at the next request, whatever cookie was copied (A7)."""

import datetime as dt
import secrets

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models import company
from models.access import Viewer
from models.base import now
from models.organisation import Employee
from models.people.codes import SECOND_STEP
from models.people.tables import OneTimeCode, SignedIn, User, digest

IDLE = dt.timedelta(hours=12)
ABSOLUTE = dt.timedelta(days=7)


def begin_session(session: Session, user: User, *, address: str, browser: str) -> str:
    """The token of a new session; only its hash is kept. Sessions too old to live are dropped."""
    forget_old(session)
    token = secrets.token_urlsafe(32)
    session.add(
        SignedIn(
            token_hash=digest(token),
            user_id=user.id,
            created_at=now(),
            seen_at=now(),
            address=address[:64],
            browser=browser[:200],
        )
    )
    return token


def user_of(session: Session, token: str) -> User | None:
    """The person of a live session: active, employed, not idle too long, not too old (A10)."""
    row = session.get(SignedIn, digest(token))
    moment = now()
    if row is None or moment - row.seen_at > IDLE or moment - row.created_at > ABSOLUTE:
        return None
    user = session.get(User, row.user_id)
    return user if user is not None and may_enter(session, user) else None


def may_enter(session: Session, user: User) -> bool:
    """Whether the account is switched on and its employee still works here."""
    if not user.active:
        return False
    employee = session.get(Employee, user.employee_id) if user.employee_id else None
    if employee is None or employee.dismissed_on is None:
        return True
    return company.get(session).today(now()) < employee.dismissed_on


def seen(session: Session, token: str) -> None:
    """Note that a session is alive. Called at most once a minute per session."""
    session.execute(
        update(SignedIn).where(SignedIn.token_hash == digest(token)).values(seen_at=now())
    )


def sign_out(session: Session, token_hash: str) -> None:
    """End one session: a cookie copied before is worthless after (A7)."""
    session.execute(delete(SignedIn).where(SignedIn.token_hash == token_hash))


def own_sessions(session: Session, viewer: Viewer) -> list[SignedIn]:
    """Where the viewer is signed in, the latest first (A11)."""
    query = select(SignedIn).where(SignedIn.user_id == viewer.user_id)
    return list(session.scalars(query.order_by(SignedIn.seen_at.desc(), SignedIn.token_hash)))


def end_own_session(session: Session, viewer: Viewer, token_hash: str) -> None:
    """End one of the viewer's own sessions; somebody else's is not touched."""
    own = SignedIn.user_id == viewer.user_id
    session.execute(delete(SignedIn).where(own, SignedIn.token_hash == token_hash))


def end_all(session: Session, user: User, *, keep: str = "") -> None:
    """End every session of a person, begun ones too, but the one whose token's hash is ``keep``."""
    whose = SignedIn.user_id == user.id
    session.execute(delete(SignedIn).where(whose, SignedIn.token_hash != keep))
    begun = (OneTimeCode.user_id == user.id, OneTimeCode.purpose == SECOND_STEP)
    session.execute(delete(OneTimeCode).where(*begun))


def forget_old(session: Session) -> None:
    """Drop the sessions that are too old to live (A10)."""
    session.execute(delete(SignedIn).where(SignedIn.created_at < now() - ABSOLUTE))
