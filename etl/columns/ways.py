"""Words for the way of money: «Приход», «Списание», «+» → in, out.

«Дебет» is what came in the books of the company and what went in those of its bank: a person says.
"""

import re

_IN = re.compile(r"^\W*(?:\+|при|пост|зачис|пополн|вход|in\b|income)", re.IGNORECASE)
_OUT = re.compile(r"^\W*(?:[-−]|рас|спис|исх|опл|выпл|out\b|expen)", re.IGNORECASE)
_DEBIT = re.compile(r"^\W*(?:деб|дт\b|debit)", re.IGNORECASE)
_CREDIT = re.compile(r"^\W*(?:кред|кт\b|credit)", re.IGNORECASE)


def way_of(text: str, debit: str | None = None) -> str | None:
    """In or out; None where the word says neither. ``debit`` is what that word means."""
    if _IN.match(text):
        return "in"
    if _OUT.match(text):
        return "out"
    if debit and _DEBIT.match(text):
        return debit
    if debit and _CREDIT.match(text):
        return "out" if debit == "in" else "in"
    return None


def is_side(text: str) -> bool:
    """Whether a word is debit or credit."""
    return bool(_DEBIT.match(text) or _CREDIT.match(text))
