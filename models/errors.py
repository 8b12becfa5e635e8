"""Errors that may be shown to the user: one family, each with a sentence he can act on.

Everything that is not a :class:`Refused` is our own mistake: it is logged with a number and
never shown as it is. The two places that catch are the callback door and the job loop.
"""

from dataclasses import dataclass
from typing import Any

from models.i18n import Message


class Refused(Exception):
    """What the user asked for cannot be done; ``message`` says why and how to mend it.

    ``code`` is stable and for programs; the sentence may change.
    """

    status = 400
    code = "refused"

    def __init__(self, message: Message, *, code: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)


class Forbidden(Refused):
    """The viewer has no right to this; says nothing about whether the thing exists."""

    status = 403
    code = "forbidden"


class NotFound(Refused):
    """There is no such thing, or the viewer may not know of it."""

    status = 404
    code = "not_found"


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: for the dialog that asks which one is to stay."""

    field: str
    mine: Any
    theirs: Any
    original: Any


class Conflict(Refused):
    """Somebody else changed the same thing in the meantime."""

    status = 409
    code = "conflict"

    def __init__(
        self, message: Message, *, code: str | None = None, clashes: tuple[Clash, ...] = ()
    ) -> None:
        super().__init__(message, code=code)
        self.clashes = clashes
