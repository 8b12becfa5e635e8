"""Signing in by password, all three steps in one session."""

from models import people
from tests.conftest import PASSWORD


def sign_in(session, login, password=PASSWORD, *, address="10.0.0.1", browser="Firefox"):
    """The token of a new session, or None; of who has a second factor the step to its code."""
    attempt = people.knock(session, login, address)
    proof = people.recognise(session, login, password)
    opened = people.sign_in(session, attempt, proof, address=address, browser=browser)
    return opened and opened.token
