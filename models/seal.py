"""Texts kept so that a copy of the record alone does not tell them: sealed with the installation's key.

What only has to be recognised (passwords, tokens, codes) is hashed instead, where it is kept.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Closes and opens with keys derived from one secret: for each owner of a text a key of his own."""

    def __init__(self, secret_key: str) -> None:
        self._secret = secret_key.encode()

    def close(self, text: str, whose: str) -> str:
        """``text`` as nobody reads it; it opens only for the same ``whose``."""
        return self._box(whose).encrypt(text.encode()).decode()

    def open(self, sealed: str, whose: str) -> str | None:
        """The text; None when it was sealed with another key, for another, or was changed."""
        try:
            return self._box(whose).decrypt(sealed).decode()
        except InvalidToken:
            return None

    def _box(self, whose: str) -> Fernet:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=whose.encode())
        return Fernet(base64.urlsafe_b64encode(derived.derive(self._secret)))
