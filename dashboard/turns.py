"""Everybody's turn: one person has few requests running at once, so that others are answered (O8).

More of the same person wait a moment for a turn; what finds no place to wait is told so at once, and
no thread is spent on it. A browser of its own accord asks for six things at a time.
"""

import threading
from collections import Counter

from flask import Flask, Response, g, jsonify, request

from models.i18n import _

AT_ONCE, WAITING = 6, 6  # of one person
PATIENCE = 1.0  # seconds
FREE = ("/assets/", "/_dash-component-suites/", "/health")


class Turns:
    """Who is being answered now; in this process only, which is what it protects."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._running: Counter[int] = Counter()
        self._waiting: Counter[int] = Counter()

    def take(self, who: int) -> bool:
        """A turn, perhaps after a moment; False when there is none to be had."""
        with self._free:
            if self._running[who] >= AT_ONCE and not self._waited(who):
                return False
            self._running[who] += 1
            return True

    def give_back(self, who: int) -> None:
        """The turn is over."""
        with self._free:
            self._running[who] -= 1
            if not self._running[who]:
                del self._running[who]
            self._free.notify_all()

    def _waited(self, who: int) -> bool:
        if self._waiting[who] >= WAITING:
            return False
        self._waiting[who] += 1
        try:
            return self._free.wait_for(lambda: self._running[who] < AT_ONCE, PATIENCE)
        finally:
            self._waiting[who] -= 1


TURNS = Turns()


def register(server: Flask) -> None:
    """Behind the gate, which says who asks."""
    server.before_request(_take)
    server.teardown_request(_give_back)


def _take() -> Response | None:
    viewer = g.get("viewer")
    if viewer is None or request.path.startswith(FREE):
        return None
    if TURNS.take(viewer.user_id):
        g.turn = viewer.user_id
        return None
    sentence = _("Too much at once: wait until what you asked for is answered.")
    answer = jsonify(message=sentence, code="too_much_at_once")
    answer.status_code = 429
    answer.headers["Retry-After"] = "1"
    return answer


def _give_back(_error: BaseException | None) -> None:
    who = g.pop("turn", None)
    if who is not None:
        TURNS.give_back(who)
