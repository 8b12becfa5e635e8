"""Warnings of a long document, bounded: the first of each kind, then one that counts the rest.

Not for refused rows: those are listed one by one, however many there are.
"""

from collections import Counter

from etl.reading import Fault, Place, Reading
from models.i18n import Message

SHOWN = 100


class Notices:
    """Hands warnings on to a reading, up to ``SHOWN`` of each code."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._counts: Counter[str] = Counter()

    def warn(
        self, code: str, message: Message, place: Place | None = None, value: str | None = None
    ) -> None:
        """One doubtful thing that stays visible on the document."""
        self._counts[code] += 1
        if self._counts[code] <= SHOWN:
            self._reading.warn(Fault(code, message, place or Place(), value))

    def finish(self) -> None:
        """Say how many more there were of each kind that was cut short."""
        for code, count in self._counts.items():
            if count > SHOWN:
                message = Message("… and {count} more warnings of this kind.", count=count - SHOWN)
                self._reading.warn(Fault(code, message))
