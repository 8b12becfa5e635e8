"""Chance that repeats itself: the same key gives the same luck on any machine, whatever came before.

Only plain arithmetic of uniform numbers is used, so that no platform's mathematics library or
version of Python can change a byte of a demo file.
"""

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of luck of its own for every key."""

    def __init__(self, *key: object) -> None:
        digest = blake2b("|".join(map(str, key)).encode(), digest_size=8).digest()
        self.share = Random(int.from_bytes(digest)).random  # noqa: S311 - scenery, no secret

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.share() * (high - low + 1))

    def near(self, spread: float) -> float:
        """About 1: rarely further away than ``spread``, never further than twice that."""
        return 1 + spread * (self.share() + self.share() + self.share() + self.share() - 2)

    def rounded(self, expected: float) -> int:
        """A whole number whose average is ``expected``."""
        whole = int(expected)
        return whole + (self.share() < expected - whole)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, all alike."""
        return items[int(self.share() * len(items))]

    def weighted(self, running: Sequence[float]) -> int:
        """A place in ``running`` (running totals of weights) by weight."""
        point = self.share() * running[-1]
        low, high = 0, len(running) - 1
        while low < high:
            middle = (low + high) // 2
            if running[middle] <= point:
                low = middle + 1
            else:
                high = middle
        return low


def running(weights: Sequence[float]) -> tuple[float, ...]:
    """Running totals of weights, for :meth:`Chance.weighted`."""
    total, totals = 0.0, []
    for weight in weights:
        total += weight
        totals.append(total)
    return tuple(totals)


def guid(*key: object) -> str:
    """An identifier as 1C writes it, the same for the same key."""
    text = blake2b("|".join(map(str, key)).encode(), digest_size=16).hexdigest()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
