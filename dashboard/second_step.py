"""The second step of signing in: after the password the code of an app, or a recovery code.

Until it is taken there is no session: the browser holds a one-time code of its own, good for ten
minutes. What leads here is ``dashboard.login``; codes are judged by ``models.people``.
"""

from urllib.parse import urlencode

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

from dashboard import context, sessions
from dashboard.views.entrance import Field, entrance_page
from models import people
from models.errors import Refused
from models.i18n import Message, _

ADDRESS = "/sign-in/code"


def register(server: Flask) -> None:
    """Add the routes."""
    server.add_url_rule(ADDRESS, "show_second_step", show, methods=["GET"])
    server.add_url_rule(ADDRESS, "second_step", submit, methods=["POST"])


def follow(opened: people.Opened, target: str | None = None) -> ResponseReturnValue:
    """Go where a way in leads: inside, or to the second step."""
    there = sessions.local(target)
    if opened.asks_code:
        sessions.begin_step(opened.token)
        return redirect(_here(there))
    sessions.begin(opened.token)
    return redirect(there)


def show() -> ResponseReturnValue:
    """The form; who has not taken the first step is led to it."""
    return _form() if sessions.step() else redirect("/sign-in")


def submit() -> ResponseReturnValue:
    """Check the code; throttled like passwords (A4). Whoever took too long begins again."""
    try:
        opened = _opened(sessions.step(), request.form.get("code", ""))
    except Late:
        return redirect(f"/sign-in?{urlencode({**request.args, 'late': 1})}")
    except Refused as refusal:
        return _form(str(refusal)), refusal.status
    return follow(opened, request.args.get("next"))


class Late(Refused):
    """The first step was too long ago, or something ended it."""


class Wait(Refused):
    """Too many attempts."""

    status = 429


class Wrong(Refused):
    """The code opens nothing."""

    status = 403


def _opened(step: str, code: str) -> people.Opened:
    process, where = context.application().here, sessions.address()
    try:
        with process.database.reading() as record:
            login = people.whose_step(record, step).login
    except Refused as refusal:
        raise Late(refusal.message) from refusal
    with process.database.writing() as record:
        attempt = people.knock(record, login, where)
    if attempt is None:
        raise Wait(Message("Too many attempts. Wait five minutes and try again."))
    with process.database.writing() as record:
        opened = people.sign_in_by_code(
            record, attempt, step, code, process.seal, address=where, browser=sessions.browser()
        )
    if opened is None:
        raise Wrong(Message("The code is wrong or was used before."))
    return opened


def _form(error: str = "") -> str:
    code = Field(
        "code",
        _("Code"),
        hint=_("Six digits from the app, or one of your recovery codes."),
        autocomplete="one-time-code",
    )
    title, action = _("Second step"), _here(sessions.local(request.args.get("next")))
    return entrance_page(title, (code,), _("Sign in"), action=action, error=error)


def _here(target: str) -> str:
    return ADDRESS if target == "/" else f"{ADDRESS}?{urlencode({'next': target})}"
