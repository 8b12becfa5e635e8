"""The wall as a fragment of HTML, cached until the numbers, the record or the viewer's rights change."""

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass

from flask import Flask, Response, request

from dashboard import access, context
from dashboard.questions import wall as questions
from dashboard.questions.look import Look
from dashboard.views.wall import etag, wall_html
from models.access import Permission
from models.base import now
from models.i18n import current_language

KEPT = 256


@dataclass(frozen=True)
class Fragment:
    """A drawn wall, its tag, and the same packed for the way to the browser."""

    tag: str
    html: str
    packed: bytes


class Cache:
    """The fragments drawn last, by everything they depend on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], Fragment] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> Fragment | None:
        """The fragment, if it was drawn."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def forget(self) -> None:
        """Everything is drawn anew."""
        with self._lock:
            self._kept.clear()

    def keep(self, key: tuple[object, ...], value: Fragment) -> None:
        """Remember; the one used longest ago makes room."""
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


CACHE = Cache()


def register(server: Flask) -> None:
    """The fragment and its version."""
    access.route(server, "/wall/fragment", needs=Permission.SEE_WALL)(show)
    access.route(server, "/wall/version", needs=Permission.SEE_WALL)(version)


def show() -> Response:
    """The fragment; 304 when the open page has it: no browser keeps it (O6)."""
    found = fragment(Look.of(request.args))
    headers = {"ETag": found.tag, "Cache-Control": "no-store", "Vary": "Accept-Encoding, Cookie"}
    if request.headers.get("If-None-Match") == found.tag:
        return Response(status=304, headers=headers)
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(found.html, mimetype="text/html", headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(found.packed, mimetype="text/html", headers=headers)


def version() -> Response:
    """What the fragment depends on, in a few bytes: open walls ask for it every second."""
    return Response(":".join(map(str, _state())), mimetype="text/plain")


def fragment(look: Look) -> Fragment:
    """The wall for the viewer of this request."""
    viewer = context.viewer()
    key = (*_state(), viewer.fingerprint(), look, current_language(), _minute())
    found = CACHE.get(key)
    if found is None:
        drawn = wall_html(context.ask(questions.wall, look))
        found = Fragment(etag(drawn), drawn, gzip.compress(drawn.encode(), 5))
        CACHE.keep(key, found)
    return found


def fragment_address(look: Look) -> str:
    """Where the browser fetches the fragment."""
    return "/wall/fragment" + look.query()


def _state() -> tuple[object, ...]:
    version = context.application().reader.version()
    return version, context.stamp(), context.ask(questions.state_of_worker)


def _minute() -> int:
    """A period may close between two requests: nothing is kept longer than a minute."""
    return int(now().timestamp() // 60)
