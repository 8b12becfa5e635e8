"""One's own second factor: switched on and off with the password (A18); reset by who administers.

How codes are judged is ``second_factor``.
"""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from models import audit, company, locks
from models.access import Permission, Viewer
from models.errors import Refused
from models.i18n import Message
from models.people import second_factor
from models.people.accounts import demand_not_above, get
from models.people.entrance import Proof, forgive
from models.people.second_factor import Fits
from models.people.sessions import end_all
from models.people.tables import User
from models.seal import Seal


@dataclass(frozen=True)
class Factor:
    """How one's second factor stands."""

    since: dt.datetime | None  # none while it is off
    codes_left: int


@dataclass(frozen=True)
class Proposal:
    """A secret for an authenticator app: to be typed, and as the address a picture of it holds."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True)
class Knocked:
    """A counted attempt and what the typed password proved: see ``entrance.knock``."""

    attempt_id: int
    proof: Proof


def own_factor(session: Session, viewer: Viewer) -> Factor:
    """Whether the viewer's second factor is on, and how many recovery codes are left."""
    found = second_factor.since(session, viewer.user_id)
    return Factor(found, second_factor.recovery_codes_left(session, viewer.user_id))


def factor_of(session: Session, viewer: Viewer, user_id: int) -> Factor:
    """The same of anybody, for who administers."""
    viewer.demand(Permission.ADMINISTER_PEOPLE)
    user = get(session, user_id)
    found = second_factor.since(session, user.id)
    return Factor(found, second_factor.recovery_codes_left(session, user.id))


def propose_factor(session: Session, viewer: Viewer, knocked: Knocked, seal: Seal) -> Proposal:
    """A secret for the viewer's app; sign-in does not change until :func:`switch_factor_on`."""
    user = _proven(session, viewer, knocked)
    if second_factor.has_factor(session, user.id):
        raise Refused(Message("The second factor is on already."), code="factor_on")
    secret = second_factor.fresh_secret(session, user, seal)
    issuer = company.get(session).name or "ASM"
    return Proposal(secret, second_factor.app_address(secret, user.login, issuer))


def switch_factor_on(session: Session, viewer: Viewer, seal: Seal, code: str) -> list[str]:
    """Ask for codes from now on, as the app has shown one; the recovery codes. Other sessions end."""
    user = _own(session, viewer)
    if second_factor.has_factor(session, user.id):
        raise Refused(Message("The second factor is on already."), code="factor_on")
    if second_factor.use(session, user, seal, code) is not Fits.APP:
        raise _wrong()
    codes = second_factor.start(session, user)
    end_all(session, user, keep=viewer.session)
    audit.record(session, viewer.actor_id, "factor_on", ("user", user.id))
    return codes


def switch_factor_off(
    session: Session, viewer: Viewer, knocked: Knocked, seal: Seal, code: str
) -> None:
    """Ask for the password only, as before. Other sessions end."""
    user = _proven_twice(session, viewer, knocked, seal, code)
    second_factor.stop(session, user)
    end_all(session, user, keep=viewer.session)
    audit.record(session, viewer.actor_id, "factor_off", ("user", user.id))


def renew_recovery_codes(
    session: Session, viewer: Viewer, knocked: Knocked, seal: Seal, code: str
) -> list[str]:
    """Ten new recovery codes; the old ones are worthless."""
    user = _proven_twice(session, viewer, knocked, seal, code)
    codes = second_factor.fresh_recovery_codes(session, user)
    audit.record(session, viewer.actor_id, "recovery_codes", ("user", user.id))
    return codes


def reset_factor(session: Session, viewer: Viewer, user_id: int) -> User:
    """Take the second factor of somebody who lost it away; his sessions end.

    Not one's own: a browser left open would be enough to be rid of it (A18).
    """
    viewer.demand(Permission.ADMINISTER_PEOPLE)
    locks.hold(session)
    user = get(session, user_id)
    demand_not_above(session, viewer, user)
    if user.id == viewer.user_id:
        raise Refused(Message("Switch your own second factor off in your profile."))
    if not second_factor.has_factor(session, user.id):
        raise Refused(Message("The second factor is off."), code="factor_off")
    second_factor.stop(session, user)
    end_all(session, user)
    audit.record(session, viewer.actor_id, "factor_reset", ("user", user.id))
    return user


def _own(session: Session, viewer: Viewer) -> User:
    """The viewer's account; nobody else changes its second factor until we are done."""
    locks.hold(session)
    return session.get_one(User, viewer.user_id, populate_existing=True)


def _proven(session: Session, viewer: Viewer, knocked: Knocked) -> User:
    """The viewer's account, if the password typed was his."""
    user, proof = _own(session, viewer), knocked.proof
    if proof.user_id != user.id or proof.password_hash != user.password_hash:
        raise Refused(Message("The current password is wrong."), code="password_wrong")
    forgive(session, knocked.attempt_id)
    return user


def _proven_twice(
    session: Session, viewer: Viewer, knocked: Knocked, seal: Seal, code: str
) -> User:
    user = _proven(session, viewer, knocked)
    if not second_factor.has_factor(session, user.id):
        raise Refused(Message("The second factor is off."), code="factor_off")
    if second_factor.use(session, user, seal, code) is None:
        raise _wrong()
    return user


def _wrong() -> Refused:
    return Refused(Message("The code is wrong or was used before."), code="code_wrong")
