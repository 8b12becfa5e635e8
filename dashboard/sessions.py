"""Who this request belongs to: flask-login over the server-side session table of ``models.people``.

The cookie holds a random token whose hash is a row; a request without a live row has no viewer,
whatever its cookie says (A6, A7). Rights are read from the record at every request (Z28) and kept
only as long as nothing in the record changed.
"""

import threading
import time
from urllib.parse import quote

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from dashboard import context
from models import audit, company, people
from models.access import Viewer
from models.base import now

SEEN_EVERY = 60.0  # seconds between two notes that a session is alive
MOST_KEPT = 1000
STEP = "step"  # in the cookie, between password and code


class Person(UserMixin):  # type: ignore[misc] # flask-login has no types
    """A signed-in person, as flask-login wants him."""

    def __init__(self, token: str, viewer: Viewer) -> None:
        self.token = token
        self.viewer = viewer

    def get_id(self) -> str:
        """The session's token: what the cookie holds."""
        return self.token


class Rights:
    """Viewers by session, forgotten as soon as the record says anything new."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[object, ...], Viewer] = {}
        self._seen: dict[str, float] = {}

    def viewer(self, token: str) -> Viewer | None:
        """The viewer of a live session."""
        database = context.application().here.database
        with database.reading() as record:
            user = people.user_of(record, token)
            if user is None:
                return None
            g.stamp = audit.stamp(record)
            today = company.get(record).today(now())
            key = (token, user.id, user.version, g.stamp, today)
            found = self._known.get(key)
            if found is None:
                found = people.viewer(record, user, token)
                self._keep(key, found)
        if self._due(token):
            with database.writing() as record:
                people.seen(record, token)
        return found

    def _keep(self, key: tuple[object, ...], viewer: Viewer) -> None:
        with self._lock:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[key] = viewer

    def _due(self, token: str) -> bool:
        moment = time.monotonic()
        with self._lock:
            if len(self._seen) >= MOST_KEPT:
                self._seen.clear()
            due = moment - self._seen.get(token, -SEEN_EVERY) >= SEEN_EVERY
            if due:
                self._seen[token] = moment
        return due


def prepare(server: Flask, *, https: bool) -> None:
    """Cookies as strict as they can be, and flask-login over the session table."""
    server.config.update(
        SESSION_COOKIE_NAME="__Host-asm" if https else "asm",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    rights = Rights()
    manager = LoginManager(server)
    manager.session_protection = None  # the row in the table is the proof

    @manager.user_loader  # type: ignore[untyped-decorator] # flask-login has no types
    def load(token: str) -> Person | None:
        viewer = rights.viewer(token)
        return None if viewer is None else Person(token, viewer)


def viewer_of_request() -> Viewer | None:
    """The viewer, or None for a stranger. Addresses without data ask nothing of the record."""
    if request.path.startswith(("/assets/", "/_dash-component-suites/")) or not session:
        return None
    return current_user.viewer if isinstance(current_user._get_current_object(), Person) else None  # noqa: SLF001 - flask-login's proxy has no other way


def begin(token: str) -> None:
    """Start the session whose row was just written; whatever the browser had before is gone."""
    session.clear()
    viewer = Rights().viewer(token)
    if viewer is not None:
        login_user(Person(token, viewer))


def begin_step(token: str) -> None:
    """Remember that the first step of signing in is taken; no session yet, nothing of one before."""
    language = session.get("language")
    session.clear()
    session[STEP] = token
    if language:
        session["language"] = language


def step() -> str:
    """What :func:`begin_step` remembered in this browser."""
    return str(session.get(STEP, ""))


def end() -> None:
    """Delete the session's row and the cookie's content."""
    token = session.get("_user_id")
    session.clear()
    if token:
        with context.application().here.database.writing() as record:
            people.sign_out(record, people.digest(token))


def address() -> str:
    """Where the request came from."""
    return (request.remote_addr or "")[:64]


def browser() -> str:
    """What the browser says it is."""
    return request.headers.get("User-Agent", "")


def default_language() -> str:
    """The language of the installation."""
    return context.application().here.settings.language


def way_in(target: str) -> str:
    """The sign-in page, or the setup page of an installation without accounts."""
    with context.application().here.database.reading() as record:
        if not people.anybody(record):
            return "/setup"
    return "/sign-in" if target in ("", "/") else f"/sign-in?next={quote(target)}"


def local(target: str | None) -> str:
    """``target`` if it is a page of ours, else the start page (A12)."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return "/"
    return target if target.isprintable() and "\\" not in target else "/"
