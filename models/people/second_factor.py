"""The second factor: codes of an authenticator app (RFC 6238), and recovery codes when it is lost.

The app's secret is kept sealed, of recovery codes only the hash; each code opens once (A14). Who
switches it on and off is ``own_factor``; where a code is asked for is ``entrance``.
"""

import base64
import datetime as dt
import secrets
import unicodedata
from enum import StrEnum

from pyotp import TOTP, random_base32
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import CursorResult, Update, delete, func, or_, select, update
from sqlalchemy.orm import Session

from models.base import now
from models.people.tables import RecoveryCode, SecondFactor, User, digest
from models.seal import Seal

RECOVERY_CODES = 10
RECOVERY_BYTES = 15  # 120 bits: enough for a plain hash, and no padding in base 32
SKEW = 1  # steps of half a minute that a telephone's clock may be wrong


class Fits(StrEnum):
    """What a code was, as the audit says it."""

    APP = "code"
    RECOVERY = "recovery_code"


def has_factor(session: Session, user_id: int) -> bool:
    """Whether a code is asked for after the password."""
    return since(session, user_id) is not None


def since(session: Session, user_id: int) -> dt.datetime | None:
    """When the second factor was switched on; None while it is off."""
    return session.scalar(select(SecondFactor.since).where(SecondFactor.user_id == user_id))


def recovery_codes_left(session: Session, user_id: int) -> int:
    """How many recovery codes have not been used."""
    unused = (RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count(RecoveryCode.code_hash)).where(*unused)) or 0


def fresh_secret(session: Session, user: User, seal: Seal) -> str:
    """A new secret for an app, in base 32; it counts only once :func:`start` has seen a code of it."""
    secret = random_base32()
    session.merge(SecondFactor(user_id=user.id, sealed=seal.close(secret, _whose(user.id))))
    return secret


def app_address(secret: str, login: str, issuer: str) -> str:
    """What an app reads from the picture: the secret, and whose it is."""
    return TOTP(secret).provisioning_uri(name=login, issuer_name=issuer.replace(":", " "))


def start(session: Session, user: User) -> list[str]:
    """Ask for codes from now on; the first recovery codes."""
    session.get_one(SecondFactor, user.id).since = now()
    return fresh_recovery_codes(session, user)


def fresh_recovery_codes(session: Session, user: User) -> list[str]:
    """Recovery codes to be shown once; those before die."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(code_hash=digest(_folded(one)), user_id=user.id) for one in codes)
    session.flush()
    return codes


def stop(session: Session, user: User) -> None:
    """Ask for no code any more; secret and recovery codes are gone."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))


def use(session: Session, user: User, seal: Seal, typed: str) -> Fits | None:
    """Use a code up and say what it was; None when it is wrong, too old or was used before (A14)."""
    code = _folded(typed)
    if _use_app_code(session, user.id, seal, code):
        return Fits.APP
    recovery = update(RecoveryCode).where(
        RecoveryCode.code_hash == digest(code),
        RecoveryCode.user_id == user.id,
        RecoveryCode.used_at.is_(None),
    )
    return Fits.RECOVERY if _changed_one(session, recovery.values(used_at=now())) else None


def opens(factor: SecondFactor, seal: Seal) -> bool:
    """Whether the installation's key is still the one the secret was sealed with."""
    return seal.open(factor.sealed, _whose(factor.user_id)) is not None


def _use_app_code(session: Session, user_id: int, seal: Seal, code: str) -> bool:
    """Only codes later than the last one used open: of two who use one at once one is late."""
    factor = session.get(SecondFactor, user_id, populate_existing=True)
    secret = factor and seal.open(factor.sealed, _whose(user_id))
    if not secret:
        return False
    try:
        step = TOTP(secret).verify_and_get_timecode(code, for_time=now(), valid_window=SKEW)
    except OTPVerificationError:
        return False
    later = or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step)
    fresh = update(SecondFactor).where(SecondFactor.user_id == user_id, later)
    return _changed_one(session, fresh.values(last_step=step))


def _changed_one(session: Session, statement: Update) -> bool:
    result = session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount == 1


def _recovery_code() -> str:
    signs = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def _folded(typed: str) -> str:
    """A code as it is compared: without case, and without the gaps people type for reading."""
    signs = unicodedata.normalize("NFKC", typed)[:200].upper()
    return "".join(sign for sign in signs if sign.isalnum())


def _whose(user_id: int) -> str:
    return f"second factor of {user_id}"
