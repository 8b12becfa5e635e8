"""The one door: every callback, clientside callback and route is registered here, with a right.

The guard wraps the function that runs, never the address. What a person may be told (``Refused``)
becomes a status and a sentence; everything else is logged with a number. This is one of the two
places that catch errors; the other is the worker's job loop.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import dash
from dash.exceptions import PreventUpdate
from flask import Flask, abort, jsonify, make_response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from dashboard import context
from dashboard.arguments import demand_of
from dashboard.views.said import beside
from models import audit, log
from models.access import Permission
from models.errors import Forbidden, Refused
from models.i18n import Message

P = ParamSpec("P")
T = TypeVar("T")
LONGEST_NAME = 80  # of a door in the audit
journal = logging.getLogger("asm.web")


@dataclass(frozen=True)
class Guarded:
    """A registered door, for the test that walks through all of them."""

    name: str
    needs: Permission
    function: Callable[..., Any]


CALLBACKS: dict[str, Guarded] = {}
ROUTES: dict[str, Guarded] = {}


def callback(
    *dependencies: Any,
    needs: Permission,
    refused: str | dict[str, str] | None = None,
    **options: Any,
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """``dash.callback`` behind the guard; the bare function is handed back for tests.

    ``refused`` is the id of a component: a sentence for the user goes into its children and the
    page stays as it is. A dict is completed by the id of the component that called: the sentence
    then stands beside the field it is about. Without it the browser shows it as a notice.
    """
    has_output = any(isinstance(one, dash.Output) for one in dependencies)

    def register(function: Callable[P, T]) -> Callable[P, T]:
        name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
        fit = demand_of(function)

        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            log.note(door=name)
            try:
                context.viewer().demand(needs)
                fit(*args, **kwargs)
                if isinstance(refused, str):
                    dash.set_props(refused, {"children": None})
                return function(*args, **kwargs)
            except (PreventUpdate, HTTPException):
                raise
            except Refused as refusal:
                if refused is None or refusal.status in (401, 403):
                    _stop(refusal, name)
                _say(refused, refusal)
                return (
                    dash.no_update if has_output else None
                )  # PreventUpdate would lose the sentence
            except Exception:  # noqa: BLE001 - the door: logged with a number
                _stop(broken(name), name)

        guarded.guarded_by = needs  # type: ignore[attr-defined] # asserted by the rights test
        CALLBACKS[name] = Guarded(name, needs, function)
        dash.callback(*dependencies, **options)(guarded)  # noqa: TID251 - this is the door
        return function

    return register


def _say(place: str | dict[str, str], refusal: Refused) -> None:
    """Put the sentence where the page has room for it."""
    called_by = dash.ctx.triggered_id
    if isinstance(place, dict) and called_by:
        place = {**called_by, **place}
    dash.set_props(place, {"children": beside(refusal)})


def clientside(code: str, *dependencies: Any, **options: Any) -> None:
    """``dash.clientside_callback``: runs in the browser and can ask nothing of the server."""
    dash.clientside_callback(code, *dependencies, **options)  # noqa: TID251 - this is the door


def route(
    server: Flask, rule: str, *, needs: Permission, methods: tuple[str, ...] = ("GET",)
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """A Flask route of our own behind the guard."""

    def register(
        function: Callable[P, ResponseReturnValue],
    ) -> Callable[P, ResponseReturnValue]:
        name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"

        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            log.note(door=name)
            try:
                context.viewer().demand(needs)
                return function(*args, **kwargs)
            except HTTPException:
                raise
            except Refused as refusal:
                _stop(refusal, name)
            except Exception:  # noqa: BLE001 - the door: logged with a number
                _stop(broken(name), name)

        ROUTES[rule] = Guarded(name, needs, function)
        server.add_url_rule(rule, name, guarded, methods=list(methods))
        return function

    return register


class Broken(Refused):
    """Our own mistake: the reader gets a number, the log the rest."""

    status = 500
    code = "broken"


def broken(name: str) -> Broken:
    """Log the error being handled under a fresh number and return what the user is told."""
    number = log.number()
    journal.exception("%s failed, number %s", name, number)
    return Broken(
        Message(
            "Something went wrong on our side. Nothing was changed. Tell the administrator the "
            "number {number}.",
            number=number,
        )
    )


def _stop(refusal: Refused, name: str) -> NoReturn:
    """Answer with the refusal's status and sentence; the browser shows it as a notice."""
    note_forbidden(refusal, name)
    body = jsonify(message=str(refusal), code=refusal.code)
    abort(make_response(body, refusal.status))


def note_forbidden(refusal: Refused, name: str) -> None:
    """Audit an attempt at something the viewer has no right to (Z3)."""
    who = context.viewer_or_none()
    if isinstance(refusal, Forbidden) and who is not None:
        with context.application().here.database.writing() as session:
            audit.record(session, who.user_id, "forbidden", ("door", name[:LONGEST_NAME]))
