"""What one look of the doctor finds."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. Only what is ill is told by the exit status."""

    FINE = "ok"
    NOTE = "note"
    ILL = "ill"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``code`` is stable and for programs."""

    code: str
    what: str
    level: Level
    detail: str

    @property
    def fine(self) -> bool:
        """Whether nothing has to be mended."""
        return self.level != Level.ILL

    def as_json(self) -> dict[str, str]:
        """Plain values."""
        return {"check": self.code, "level": self.level, "what": self.what, "detail": self.detail}


def fine_or_ill(code: str, what: str, detail: str, *, fine: bool) -> Finding:
    """Either all is well or it must be mended."""
    return Finding(code, what, Level.FINE if fine else Level.ILL, detail)


def fine_or_note(code: str, what: str, detail: str, *, fine: bool) -> Finding:
    """What is as one may want it, or should know of."""
    return Finding(code, what, Level.FINE if fine else Level.NOTE, detail)
