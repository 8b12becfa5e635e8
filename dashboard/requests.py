"""Requests in the log: each has an id that is told to the browser, and says how long it took.

Slow and failed ones are told always, all of them where programs read the log; those that open pages
ask again every second never are.
"""

import logging
import secrets
import time
from contextlib import ExitStack

from flask import Flask, Response, g, request

from models import log

SLOW = 1.0  # seconds
ASKED_ALL_THE_TIME = frozenset({"/state", "/wall/version", "/health"})
told = logging.getLogger("asm.request")


def register(server: Flask, *, every: bool) -> None:
    """Before everything else, the gate too; ``every`` request is told, or those that need looking at."""
    server.before_request(_begin)
    server.teardown_request(_end)

    @server.after_request
    def tell(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        took = time.monotonic() - g.began
        if request.path not in ASKED_ALL_THE_TIME and not request.path.startswith("/assets/"):
            _tell(response.status_code, took, every=every)
        return response


def _begin() -> None:
    g.request_id, g.began, g.doing = secrets.token_hex(6), time.monotonic(), ExitStack()
    g.doing.enter_context(log.doing(request=g.request_id))


def _end(_error: BaseException | None) -> None:
    doing = g.pop("doing", None)
    if doing is not None:
        doing.close()


def _tell(status: int, took: float, *, every: bool) -> None:
    viewer = g.get("viewer")
    if viewer is not None:
        log.note(user=viewer.user_id)
    log.note(status=status, ms=round(took * 1000))
    level = logging.WARNING if status >= 500 or took > SLOW else logging.INFO
    if every or level == logging.WARNING:
        told.log(level, "%s %s", request.method, rule())


def rule() -> str:
    """The address without what stands in it: ids tell of people, codes open doors."""
    return request.url_rule.rule if request.url_rule is not None else "no such address"
