"""The gate: runs before every request and lets nobody unknown past the sign-in pages.

It looks at the address, the method, the cookie and where the request came from; never at the body.
Programs with a key of their own come by ``programs``: no browser sends one, so it asks not from where.
Also the headers that every answer carries.
"""

from contextlib import ExitStack
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, jsonify, redirect, request, session
from flask.typing import ResponseReturnValue

from dashboard import programs, sessions
from dashboard.arguments import NUL
from models import i18n
from models.i18n import _

WITHOUT_DATA = ("/assets/", "/_dash-component-suites/")
OPEN = (*WITHOUT_DATA, "/sign-in", "/setup", "/password/", "/enter/")
OPEN_EXACTLY = frozenset({"/health", "/_favicon.ico", "/favicon.ico"})
NEVER = ("/_mcp", "/console", "/_reload-hash", "/_alive")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def guard(server: Flask, *, https: bool, script_hashes: list[str]) -> None:
    """Put the gate before everything and the headers behind. ``script_hashes`` may be filled later."""
    server.before_request(_gate)
    server.teardown_request(_hush)

    @server.after_request
    def headers(response: Response) -> Response:
        for name, value in _headers(script_hashes).items():
            response.headers.setdefault(name, value)
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if not request.path.startswith(WITHOUT_DATA):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _gate() -> ResponseReturnValue | None:
    key = programs.key()
    program = None if key is None else programs.program_of(key)
    g.viewer = sessions.viewer_of_request() if key is None else programs.viewer(program)
    g.speaking = ExitStack()
    g.speaking.enter_context(i18n.using(_language()))
    if request.path.startswith(NEVER):
        return Response(status=404)
    if NUL in request.path:
        abort(404)
    if key is not None:
        return programs.stop(program)
    if request.method not in SAFE and not _from_our_pages():
        return jsonify(message=_("The request came from another site.")), 403
    if g.viewer is None and not _open(request.path):
        return _stranger()
    return None


def _hush(_error: BaseException | None) -> None:
    speaking = g.pop("speaking", None)
    if speaking is not None:
        speaking.close()


def _open(path: str) -> bool:
    return path in OPEN_EXACTLY or path.startswith(OPEN)


def _language() -> str:
    if g.viewer is not None:
        return str(g.viewer.language)
    chosen = request.args.get("lang") or session.get("language")
    if chosen in i18n.LANGUAGES:
        session["language"] = chosen
        return str(chosen)
    return sessions.default_language()


def _stranger() -> ResponseReturnValue:
    """People are shown the way in; programs get 401."""
    wants_page = request.method == "GET" and request.headers.get("Sec-Fetch-Dest", "") in (
        "document",
        "",
    )
    if not wants_page or request.path.startswith("/_"):
        return jsonify(message=_("Sign in to go on."), code="sign_in"), 401
    target = request.full_path.rstrip("?")
    return redirect(sessions.way_in(target))


def _from_our_pages() -> bool:
    """Whether an unsafe request was made by a page of ours (I6)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return origin is not None and urlsplit(origin).netloc == request.host


def _headers(script_hashes: list[str]) -> dict[str, str]:
    scripts = " ".join(["'self'", *script_hashes])
    policy = (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
