"""Small things about the viewer: language, theme, and the state of the installation in the header."""

import json

from flask import Flask, Response, request

from dashboard import access, context
from dashboard.context import Asking, question
from dashboard.questions.wall import SILENCE
from models import backups, people
from models.access import Permission
from models.errors import Refused
from models.i18n import LANGUAGES, Message, _
from models.jobs import WorkerLife

THEMES = ("light", "dark", "auto")


def register(server: Flask) -> None:
    """The routes."""
    access.route(server, "/me/choice", needs=Permission.SIGNED_IN, methods=("POST",))(choose)
    access.route(server, "/state", needs=Permission.SIGNED_IN)(state)


def choose() -> Response:
    """Keep the viewer's language or theme."""
    given = request.get_json(silent=True)
    chosen = given if isinstance(given, dict) else {}
    context.act(keep, str(chosen.get("name")), str(chosen.get("value")))
    return Response(status=204)


@question(Permission.SIGNED_IN)
def keep(asking: Asking, name: str, value: str) -> None:
    """Only these two, only known values."""
    allowed = {"language": LANGUAGES, "theme": THEMES}.get(name, ())
    if value not in allowed:
        raise Refused(Message("There is no such choice."))
    setattr(people.get(asking.session, asking.viewer.user_id), name, value)


def state() -> Response:
    """Published version and what goes wrong, for the header."""
    return Response(json.dumps(context.ask(_state)), mimetype="application/json")


@question(Permission.SIGNED_IN)
def _state(asking: Asking) -> dict[str, object]:
    life = asking.session.get(WorkerLife, 1)
    silent = life is None or asking.now - life.seen_at > SILENCE
    text = _("The worker is silent: nothing is imported or counted.") if silent else ""
    if not text and asking.viewer.may(Permission.ADMINISTER_SETTINGS):
        trouble = backups.trouble(asking.session, asking.here.settings.backups, asking.now)
        text = _("No good backup: look in the settings.") if trouble else ""
    return {"version": asking.reader.version(), "bad": bool(text), "text": text}
