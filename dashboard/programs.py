"""Programs that come with a key instead of a browser's session: what a key opens, and how often.

A key opens the addresses of its scope and nothing else; a session in the same request counts for
nothing. Only ``Authorization: Bearer`` is a key: a proxy's own password of a person is not.
"""

import threading
import time
from collections import deque

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from dashboard import access, context, sessions
from models import people
from models.access import Viewer
from models.errors import Forbidden
from models.i18n import Message, _
from models.people import Program, Scope

OPENS: dict[Scope, frozenset[tuple[str, str]]] = {Scope.UPLOAD: frozenset({("POST", "/uploads")})}
MOST_REQUESTS, MINUTE = 60, 60.0  # of one key
MOST_WRONG, FIVE_MINUTES = 10, 300.0  # keys from one address
MOST_KEPT = 1000


class Pace:
    """How often somebody did something lately; in this process only, which is what it protects."""

    def __init__(self, most: int, within: float) -> None:
        self._most, self._within = most, within
        self._lock = threading.Lock()
        self._times: dict[object, deque[float]] = {}

    def too_fast(self, who: object) -> bool:
        """Whether ``who`` must wait."""
        with self._lock:
            return len(self._recent(who)) >= self._most

    def note(self, who: object) -> None:
        """Once more."""
        with self._lock:
            if len(self._times) >= MOST_KEPT:
                self._times.clear()
            recent = self._recent(who)
            recent.append(time.monotonic())
            self._times[who] = recent

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._times.clear()

    def _recent(self, who: object) -> deque[float]:
        times = self._times.get(who, deque())
        while times and time.monotonic() - times[0] > self._within:
            times.popleft()
        return times


REQUESTS = Pace(MOST_REQUESTS, MINUTE)
WRONG = Pace(MOST_WRONG, FIVE_MINUTES)


def key() -> str | None:
    """The key this request brings; None when it is of a person."""
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if kind.casefold() == "bearer" else None


def program_of(text: str) -> Program | None:
    """Who comes with a key, if it is a good one."""
    with context.application().here.database.reading() as record:
        return people.program(record, text)


def stop(program: Program | None) -> ResponseReturnValue | None:
    """Why the request goes no further, if it does not."""
    if program is None:
        return _wrong()
    if (request.method, request.path) not in OPENS[program.scope]:
        refusal = Forbidden(Message("This key is not for this."))
        access.note_forbidden(refusal, f"{request.method} {request.path}")
        return _said(str(refusal), refusal.code, refusal.status)
    if REQUESTS.too_fast(program.token_id):
        return _wait(_("Too many requests with this key. Wait a minute."), MINUTE)
    REQUESTS.note(program.token_id)
    with context.application().here.database.writing() as record:
        people.note_use(record, program.token_id)
    return None


def _wrong() -> Response:
    """Who goes on trying waits; good keys from the same office are not kept out by him."""
    if WRONG.too_fast(sessions.address()):
        return _wait(_("Too many attempts. Wait five minutes and try again."), FIVE_MINUTES)
    WRONG.note(sessions.address())
    answer = _said(_("This key is wrong, revoked or out of date."), "key_invalid", 401)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def viewer(program: Program | None) -> Viewer | None:
    """On whose behalf it comes."""
    return None if program is None else program.viewer


def _wait(sentence: str, seconds: float) -> Response:
    answer = _said(sentence, "throttled", 429)
    answer.headers["Retry-After"] = str(int(seconds))
    return answer


def _said(sentence: str, code: str, status: int) -> Response:
    answer = jsonify(message=sentence, code=code)
    answer.status_code = status
    return answer
