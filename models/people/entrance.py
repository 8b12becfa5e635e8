"""Signing in: by password or one-time link, throttled, with answers that tell nothing (A4, A5).

By password it takes three steps: :func:`knock` counts the attempt, :func:`recognise` looks at the
password, which is slow on purpose and only reads, :func:`sign_in` writes what came of it.
"""

import datetime as dt
import unicodedata
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from models import audit, locks
from models.base import now
from models.people.codes import invalid, redeem_code
from models.people.passwords import decoy, matches
from models.people.sessions import begin_session, may_enter
from models.people.tables import SignedIn, SignInAttempt, User

ATTEMPTS = 10
ATTEMPT_WINDOW = dt.timedelta(minutes=5)
LONGEST_LOGIN = 120


def folded_login(login: str) -> str:
    """A login as it is kept: no case, no signs nobody sees."""
    shown = "".join(sign for sign in unicodedata.normalize("NFC", login) if sign.isprintable())
    return shown.strip().casefold()[:LONGEST_LOGIN]


def throttled(session: Session, login: str, address: str) -> bool:
    """Whether sign-in must wait: too many failures from this address, or for this login (A4).

    An address the login is signed in from stays open, so that its owner is never locked out. Who
    tries many at once is counted one by one.
    """
    login, address = folded_login(login), address[:64]
    locks.hold(session, f"sign in from {address}")
    locks.hold(session, f"sign in as {login}")
    since = now() - ATTEMPT_WINDOW
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < since))
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
    return session.scalar(select(func.count(SignInAttempt.id)).where(whose)) or 0


@dataclass(frozen=True)
class Proof:
    """What a password proved: whose it is, if anybody's, as long as it is not changed."""

    login: str
    user_id: int | None = None
    password_hash: str | None = field(default=None, repr=False)


def knock(session: Session, login: str, address: str) -> int | None:
    """Count an attempt as a failure until it proves to be none; None when one must wait (A4)."""
    if throttled(session, login, address):
        return None
    attempt = SignInAttempt(at=now(), login=folded_login(login), address=address[:64])
    session.add(attempt)
    session.flush()
    return attempt.id


def recognise(session: Session, login: str, password: str) -> Proof:
    """Whose password it is. It takes as long when the login is unknown (A5)."""
    login = folded_login(login)
    user = session.scalar(select(User).where(User.login == login))
    nobodys = decoy()  # made for everybody, else the first unknown login would take longer
    right = matches((user.password_hash if user else None) or nobodys, password)
    return Proof(login) if user is None or not right else Proof(login, user.id, user.password_hash)


def sign_in(
    session: Session, attempt_id: int, proof: Proof, *, address: str, browser: str
) -> str | None:
    """The token of a new session, or None: the answer does not say what was wrong (A5)."""
    user = session.get(User, proof.user_id) if proof.user_id else None
    token = None
    if user is not None and user.password_hash == proof.password_hash:
        token = let_in(session, user, address=address, browser=browser, how="password")
    if token is None:
        audit.record(session, None, "sign_in_failed", ("login", proof.login[:80]))
    else:
        session.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))
    return token


def sign_in_with_code(session: Session, code: str, *, address: str, browser: str) -> str:
    """The token of a new session for whom a one-time link was made; refused when it is used."""
    user = redeem_code(session, "sign_in", code)
    token = user and let_in(session, user, address=address, browser=browser, how="link")
    if not token:
        raise invalid()
    return token


def let_in(session: Session, user: User, *, address: str, browser: str, how: str) -> str | None:
    """The token of a new session; None when the account is switched off or its employee left."""
    if not may_enter(session, user):
        return None
    token = begin_session(session, user, address=address, browser=browser)
    audit.record(session, user.id, "sign_in", ("user", user.id), after={"how": how})
    return token
