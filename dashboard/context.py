"""Who asks, and of what: the viewer of this request, the record, the warehouse, the company's clock.

Screens ask with :func:`ask` and change with :func:`act`; both hold the viewer against the permission
the question itself demands, and hand it the viewer whose scope its queries must keep to. Ids and
Stores that came from the browser are only arguments: the question looks them up by the viewer's rights.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from flask import current_app, g, has_request_context
from sqlalchemy.orm import Session

from dashboard.installation import Installation
from models import company
from models.access import Permission, Viewer
from models.base import now
from models.errors import Refused
from models.i18n import Message
from models.periods import Calendar
from warehouse.reader import Reader

P = ParamSpec("P")
T = TypeVar("T")


class SignInNeeded(Refused):
    """Nobody is signed in."""

    status = 401
    code = "sign_in"


@dataclass(frozen=True)
class Application:
    """What one web process stands on."""

    here: Installation
    reader: Reader


@dataclass(frozen=True)
class Asking:
    """What a question is handed: on whose behalf, and where to look."""

    viewer: Viewer
    session: Session
    reader: Reader
    here: Installation
    now: dt.datetime

    def calendar(self) -> Calendar:
        """The company's periods."""
        return company.get(self.session).calendar()

    def today(self) -> dt.date:
        """The company's date."""
        return company.get(self.session).today(self.now)


Question = Callable[Concatenate[Asking, P], T]


def application() -> Application:
    """The process this request runs in."""
    return cast(Application, current_app.extensions["asm"])


def viewer_or_none() -> Viewer | None:
    """The viewer of this request, if somebody is signed in."""
    return cast(Viewer | None, g.get("viewer")) if has_request_context() else None


def viewer() -> Viewer:
    """The viewer of this request; :class:`SignInNeeded` for a stranger."""
    found = viewer_or_none()
    if found is None:
        raise SignInNeeded(Message("Sign in to go on."))
    return found


def stamp() -> int:
    """The version of the record this request saw when it began."""
    return int(g.stamp)


def question(needs: Permission) -> Callable[[Question[P, T]], Question[P, T]]:
    """Say what permission a question or deed demands; it is checked at every call."""

    def mark(function: Question[P, T]) -> Question[P, T]:
        @wraps(function)
        def guarded(asking: Asking, /, *args: P.args, **kwargs: P.kwargs) -> T:
            asking.viewer.demand(needs)
            return function(asking, *args, **kwargs)

        guarded.needs = needs  # type: ignore[attr-defined] # read by the rights test
        return cast(Question[P, T], guarded)

    return mark


def ask(wanted: Question[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer for the viewer of this request; whatever it changes is thrown away."""
    here = application().here
    with here.database.reading() as session:
        return wanted(_asking(session), *args, **kwargs)


def act(deed: Question[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Do something on behalf of the viewer, in one transaction: all of it or nothing."""
    here = application().here
    with here.database.writing() as session:
        return deed(_asking(session), *args, **kwargs)


def _asking(session: Session) -> Asking:
    process = application()
    return Asking(viewer(), session, process.reader, process.here, now())
