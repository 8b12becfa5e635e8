"""Accounts, sessions, one-time codes and the throttle of sign-in. Rights follow the org board.

Invitations by mail, a second factor and the editable rights matrix are a later capability.
"""

from models.people.accounts import (
    add,
    anybody,
    change,
    create,
    disable,
    enable,
    end_sessions,
    get,
    listed,
    new_link,
)
from models.people.codes import CODE_LIFE, issue_code, redeem_code, whose_code
from models.people.entrance import (
    ATTEMPTS,
    Proof,
    knock,
    let_in,
    recognise,
    sign_in,
    sign_in_with_code,
    throttled,
)
from models.people.passwords import (
    MIN_PASSWORD,
    PasswordHash,
    change_password,
    exchanged,
    hashed,
    set_password,
)
from models.people.rights import viewer
from models.people.sessions import (
    ABSOLUTE,
    IDLE,
    end_own_session,
    forget_old,
    own_sessions,
    seen,
    sign_out,
    user_of,
)
from models.people.tables import OneTimeCode, SignedIn, SignInAttempt, User, digest

__all__ = [
    "ABSOLUTE",
    "ATTEMPTS",
    "CODE_LIFE",
    "IDLE",
    "MIN_PASSWORD",
    "OneTimeCode",
    "PasswordHash",
    "Proof",
    "SignInAttempt",
    "SignedIn",
    "User",
    "add",
    "anybody",
    "change",
    "change_password",
    "create",
    "digest",
    "disable",
    "enable",
    "end_own_session",
    "end_sessions",
    "exchanged",
    "forget_old",
    "get",
    "hashed",
    "issue_code",
    "knock",
    "let_in",
    "listed",
    "new_link",
    "own_sessions",
    "recognise",
    "redeem_code",
    "seen",
    "set_password",
    "sign_in",
    "sign_in_with_code",
    "sign_out",
    "throttled",
    "user_of",
    "viewer",
    "whose_code",
]
