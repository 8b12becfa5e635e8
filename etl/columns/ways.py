"""Words for the way of money: «Приход», «Списание», «+» → in, out."""

import re

_IN = re.compile(r"^\W*(?:\+|при|пост|зачис|вход|in\b|income|credit)", re.IGNORECASE)
_OUT = re.compile(r"^\W*(?:[-−]|рас|спис|исх|опл|выпл|out\b|expen|debit)", re.IGNORECASE)


def way_of(text: str) -> str | None:
    """In or out; None where the word says neither."""
    if _IN.match(text):
        return "in"
    return "out" if _OUT.match(text) else None
