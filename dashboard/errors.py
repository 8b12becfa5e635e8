"""What people see when something fails outside the door: a page for people, JSON for scripts.

Says what to do next in the reader's language; the trace goes to the log under a number (O2).
"""

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from dashboard.access import broken
from dashboard.requests import rule
from dashboard.views.entrance import message_page
from models.errors import Refused
from models.i18n import _


def register(server: Flask) -> None:
    """Handlers for what nobody else handled."""
    server.register_error_handler(HTTPException, _http)
    server.register_error_handler(Refused, _refused)
    server.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    return answer(code, _sentence(code), f"http_{code}")


def _sentence(code: int) -> str:
    sentences = {
        400: _("The request cannot be understood."),
        403: _("You have no right to do this."),
        404: _("There is no such page."),
        405: _("This cannot be done here."),
        413: _("This is too large."),
        415: _("This kind of request is not accepted."),
        429: _("Too many attempts. Wait five minutes and try again."),
    }
    return sentences.get(code, _("Something went wrong on our side."))


def _refused(refusal: Refused) -> ResponseReturnValue:
    return answer(refusal.status, str(refusal), refusal.code)


def _unexpected(_error: Exception) -> ResponseReturnValue:
    refusal = broken(rule())
    return answer(refusal.status, str(refusal), refusal.code)


def answer(status: int, sentence: str, code: str) -> ResponseReturnValue:
    """The sentence in the form the asker reads."""
    page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if page and not request.path.startswith("/_"):
        return message_page(_("This did not work"), sentence), status
    return jsonify(message=sentence, code=code), status
