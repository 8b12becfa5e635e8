"""The web process: Flask, the gate, Dash, pages and routes put together; and served.

One application per process: Dash keeps its registries in modules.
"""

from pathlib import Path
from typing import Any, cast

from dash import Dash
from flask import Flask, Response, after_this_request, request
from flask_compress import Compress
from waitress import serve as serve_wsgi

from dashboard import context, errors, finder, gate, login, requests, router, sessions, shell, turns
from dashboard.context import Application
from dashboard.installation import Installation
from dashboard.pages.wall import early
from dashboard.routes import ROUTES
from models import company
from models.errors import Refused
from models.i18n import Message

ASSETS = Path(__file__).parent / "assets"
FORM_LIMIT = 8 * 1024 * 1024  # bodies of callbacks and forms; uploads stream past it
THREADS = 24  # more than one person may keep busy (turns)


class Asm(Dash):
    """Dash inside our own index page."""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override] # Dash calls it by names
        """The frame around the page, with the wall already in it on the start page."""
        with context.application().here.database.reading() as session:
            name = company.get(session).name
        is_wall = request.path == "/"
        if not router.exists(request.path):
            after_this_request(_not_found)
        return shell.index(parts, router.places(), name, early(request.args) if is_wall else "")


def _not_found(response: Response) -> Response:
    """The page says so to people, the status to everybody else."""
    response.status_code = 404
    return response


def create(here: Installation) -> Flask:
    """The application of this process."""
    server = Flask("dashboard", static_folder=None)
    if server.debug:
        raise Refused(Message("Debugging is not for a server that people use: unset FLASK_DEBUG."))
    server.secret_key = here.settings.secret_key
    server.config["MAX_CONTENT_LENGTH"] = FORM_LIMIT
    server.extensions["asm"] = Application(here, here.reader())
    hashes: list[str] = []
    sessions.prepare(server, https=here.settings.https)
    requests.register(server, every=here.settings.log == "json")
    gate.guard(server, https=here.settings.https, script_hashes=hashes)
    turns.register(server)
    errors.register(server)
    login.register(server)
    finder.register(server)
    for register in ROUTES:
        register(server)
    _compress(server)
    _dash(server, hashes)
    return server


def _compress(server: Flask) -> None:
    server.config["COMPRESS_MIMETYPES"] = [
        "text/html", "text/css", "text/javascript", "application/javascript", "application/json",
        "image/svg+xml",
    ]  # fmt: skip
    server.config["COMPRESS_ALGORITHM"] = ["gzip"]
    server.config["COMPRESS_LEVEL"] = 5
    Compress(server)


def _dash(server: Flask, hashes: list[str]) -> None:
    app = Asm(
        "dashboard",
        server=cast(Any, server),  # its annotation forgets Flask
        assets_folder=str(ASSETS),
        assets_ignore="theme.js|entrance.css",  # the index page names the first itself
        suppress_callback_exceptions=True,
        title="ASM",
        update_title="",
        enable_mcp=False,
    )
    app.layout = shell.layout
    hashes.extend(app.csp_hashes())


def serve(here: Installation) -> None:
    """Serve until stopped."""
    serve_wsgi(
        create(here),
        host=here.settings.host,
        port=here.settings.port,
        threads=THREADS,
        ident="ASM",
        channel_timeout=300,
        max_request_body_size=1024**3,
    )
