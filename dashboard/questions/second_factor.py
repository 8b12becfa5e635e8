"""One's own second factor, and that of others for who administers them.

What takes the current password goes three steps, as signing in does: counted, looked at, done.
"""

from dataclasses import dataclass

from dashboard import sessions
from dashboard.context import Asking, question
from models import i18n, people
from models.access import Permission
from models.errors import Refused
from models.i18n import Message
from models.people import Knocked, Proof, Proposal


@dataclass(frozen=True)
class Standing:
    """How a second factor stands; ``since`` is empty while it is off."""

    since: str
    codes_left: int


@question(Permission.SIGNED_IN)
def own(asking: Asking) -> Standing:
    """The viewer's."""
    return _standing(asking, people.own_factor(asking.session, asking.viewer))


@question(Permission.ADMINISTER_PEOPLE)
def of_person(asking: Asking, user_id: int) -> Standing:
    """Anybody's."""
    return _standing(asking, people.factor_of(asking.session, asking.viewer, user_id))


def _standing(asking: Asking, factor: people.Factor) -> Standing:
    zone = asking.calendar().timezone
    since = i18n.date(factor.since.astimezone(zone).date()) if factor.since else ""
    return Standing(since, factor.codes_left)


@question(Permission.SIGNED_IN)
def knock(asking: Asking) -> int:
    """Count an attempt at the current password; refused when one must wait (A4)."""
    login = people.get(asking.session, asking.viewer.user_id).login
    attempt = people.knock(asking.session, login, sessions.address())
    if attempt is None:
        sentence = Message("Too many attempts. Wait five minutes and try again.")
        raise Refused(sentence, code="throttled")
    return attempt


@question(Permission.SIGNED_IN)
def recognise(asking: Asking, password: str) -> Proof:
    """Whether the password is the viewer's. To be asked, not acted: hashing is slow."""
    login = people.get(asking.session, asking.viewer.user_id).login
    return people.recognise(asking.session, login, password)


@question(Permission.SIGNED_IN)
def propose(asking: Asking, knocked: Knocked) -> Proposal:
    """A secret for the viewer's app."""
    return people.propose_factor(asking.session, asking.viewer, knocked, asking.here.seal)


@question(Permission.SIGNED_IN)
def switch_on(asking: Asking, code: str) -> list[str]:
    """Ask for codes from now on; the recovery codes."""
    return people.switch_factor_on(asking.session, asking.viewer, asking.here.seal, code)


@question(Permission.SIGNED_IN)
def switch_off(asking: Asking, knocked: Knocked, code: str) -> None:
    """Ask for the password only."""
    people.switch_factor_off(asking.session, asking.viewer, knocked, asking.here.seal, code)


@question(Permission.SIGNED_IN)
def renew(asking: Asking, knocked: Knocked, code: str) -> list[str]:
    """New recovery codes."""
    return people.renew_recovery_codes(
        asking.session, asking.viewer, knocked, asking.here.seal, code
    )


@question(Permission.ADMINISTER_PEOPLE)
def reset(asking: Asking, user_id: int) -> None:
    """Take the second factor of somebody who lost it away."""
    people.reset_factor(asking.session, asking.viewer, user_id)
