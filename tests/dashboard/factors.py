"""A second factor switched on the way people do it, on the screen of their profile."""

import re
from dataclasses import dataclass

import pyotp
from sqlalchemy import update

from models.people import SecondFactor
from tests.conftest import PASSWORD
from tests.dashboard.drawn import outcome


@dataclass(frozen=True)
class Protected:
    """What a person has then: the app on the telephone, and the recovery codes."""

    app: pyotp.TOTP
    codes: list[str]


def switched_on(web, login: str) -> Protected:
    """Two steps at the profile. The code that was typed is forgotten, as if half a minute went by."""
    person = web.person(login)
    shown = outcome(person.call("second_factor.begin", 1, PASSWORD), "factor")
    secret = re.sub(r"\s", "", shown.one("Code").text)
    app = pyotp.TOTP(secret)
    shown = outcome(person.call("second_factor.confirm", 1, app.now()), "factor")
    with web.here.database.writing() as session:
        session.execute(update(SecondFactor).values(last_step=None))
    return Protected(app, shown.one("Pre").text.split())
