"""Signing in: by password or one-time link, throttled, with answers that tell nothing (A4, A5).

By password it takes three steps: :func:`knock` counts the attempt, :func:`recognise` looks at the
password, which is slow on purpose and only reads, :func:`sign_in` writes what came of it. Who has a
second factor gets no session by any way in, only the step to :func:`sign_in_by_code`.
"""

import datetime as dt
import unicodedata
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from models import audit, locks
from models.base import now
from models.people import second_factor
from models.people.codes import SECOND_STEP, invalid, issue_step, redeem_code, whose_code
from models.people.passwords import decoy, matches
from models.people.sessions import begin_session, may_enter
from models.people.tables import SignedIn, SignInAttempt, User
from models.seal import Seal

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


@dataclass(frozen=True)
class Opened:
    """What a way in opened: a session, or the step at which the code is asked for."""

    token: str = field(repr=False)
    asks_code: bool = False


def knock(session: Session, login: str, address: str) -> int | None:
    """Count an attempt as a failure until it proves to be none; None when one must wait (A4)."""
    if throttled(session, login, address):
        return None
    attempt = SignInAttempt(at=now(), login=folded_login(login), address=address[:64])
    session.add(attempt)
    session.flush()
    return attempt.id


def forgive(session: Session, attempt_id: int) -> None:
    """An attempt proved to be none of a stranger's."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))


def recognise(session: Session, login: str, password: str) -> Proof:
    """Whose password it is. It takes as long when the login is unknown (A5)."""
    login = folded_login(login)
    user = session.scalar(select(User).where(User.login == login))
    nobodys = decoy()  # made for everybody, else the first unknown login would take longer
    right = matches((user.password_hash if user else None) or nobodys, password)
    return Proof(login) if user is None or not right else Proof(login, user.id, user.password_hash)


def sign_in(
    session: Session, attempt_id: int, proof: Proof, *, address: str, browser: str
) -> Opened | None:
    """What the password opens, or None: the answer does not say what was wrong (A5)."""
    user = session.get(User, proof.user_id) if proof.user_id else None
    opened = None
    if user is not None and user.password_hash == proof.password_hash:
        opened = let_in(session, user, address=address, browser=browser, how="password")
    if opened is None:
        audit.record(session, None, "sign_in_failed", ("login", proof.login[:80]))
    else:
        forgive(session, attempt_id)
    return opened


def sign_in_with_code(session: Session, code: str, *, address: str, browser: str) -> Opened:
    """What a one-time link opens for whom it was made; refused when it is used."""
    user = redeem_code(session, "sign_in", code)
    opened = user and let_in(session, user, address=address, browser=browser, how="link")
    if not opened:
        raise invalid()
    return opened


def let_in(session: Session, user: User, *, address: str, browser: str, how: str) -> Opened | None:
    """A new session or the second step; None when the account is off or its employee left."""
    if not may_enter(session, user):
        return None
    if second_factor.has_factor(session, user.id):
        return Opened(issue_step(session, user), asks_code=True)
    return Opened(_begin(session, user, address, browser, how))


def whose_step(session: Session, step: str) -> User:
    """Who is at the second step; refused when it took too long."""
    user = whose_code(session, SECOND_STEP, step)
    if user is None:
        raise invalid()
    return user


def sign_in_by_code(
    session: Session,
    attempt_id: int,
    step: str,
    typed: str,
    seal: Seal,
    *,
    address: str,
    browser: str,
) -> Opened | None:
    """A session for who took the first step and has the code (A14); None when the code is wrong."""
    user = whose_step(session, step)
    fits = second_factor.use(session, user, seal, typed) if may_enter(session, user) else None
    if fits is None:
        thing = ("login", user.login[:80])
        audit.record(session, None, "sign_in_failed", thing, after={"how": "code"})
        return None
    redeem_code(session, SECOND_STEP, step)
    forgive(session, attempt_id)
    return Opened(_begin(session, user, address, browser, fits))


def _begin(session: Session, user: User, address: str, browser: str, how: str) -> str:
    token = begin_session(session, user, address=address, browser=browser)
    audit.record(session, user.id, "sign_in", ("user", user.id), after={"how": how})
    return token
