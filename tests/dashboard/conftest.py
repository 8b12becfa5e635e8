"""The web over the small company: one server per process, a fresh record and people per test.

Dash keeps its registries in modules, so the server is made once and its ``Application`` is
exchanged. Everybody asks over HTTP with the headers a browser sends; nothing behind the door is
replaced.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dash
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard import app
from dashboard.context import Application
from dashboard.installation import Installation
from dashboard.questions import rows
from dashboard.routes import wall
from models import people, settings
from models.base import now
from models.database import Database
from models.people import SignedIn
from tests.dashboard import showing
from tests.dashboard.showing import Shown

ORIGIN = "http://localhost"
SAME_ORIGIN = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Flask:
    """The one server of this process, over an empty installation until a test brings its own."""
    home = tmp_path_factory.mktemp("server")
    here = Installation(settings.read({"ASM_HOME": str(home)}))
    here.database.migrate()
    return app.create(here)


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Installation:
    """An installation of the small company: record, document store and warehouse of this test."""
    return installed(database, tmp_path / "home")


def installed(database: Database, home: Path) -> Installation:
    """An installation over a record that is there."""
    environment = {
        "ASM_HOME": str(home),
        "ASM_DATABASE_URL": database.url.render_as_string(hide_password=False),
    }
    installation = Installation(settings.read(environment))
    installation.__dict__["database"] = database  # the engine the test itself looks through
    return installation


@dataclass
class Web:
    """The server of this test, and everybody who may knock at it."""

    server: Flask
    here: Installation
    users: dict[str, int]
    _people: dict[str, "Person"] = field(default_factory=dict)

    def person(self, login: str) -> "Person":
        """A signed-in member of the cast, or the ``stranger`` whom nobody knows."""
        if login not in self._people:
            client = self.server.test_client()
            if login != "stranger":
                _sign_in(client, self.here.database, self.users[login])
            self._people[login] = Person(login, client)
        return self._people[login]


def _sign_in(client: FlaskClient, database: Database, user_id: int) -> None:
    """What ``people.let_in`` leaves behind, without the time a password takes."""
    token = f"token-{user_id}-{id(client)}"
    with database.writing() as session:
        session.add(
            SignedIn(
                token_hash=people.digest(token),
                user_id=user_id,
                created_at=now(),
                seen_at=now(),
                address="127.0.0.1",
                browser="pytest",
            )
        )
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True


@dataclass(frozen=True)
class Called:
    """The answer to a callback: what it changes by component, and what was set beside it."""

    status: int
    outputs: dict[str, dict[str, Any]]
    aside: dict[str, dict[str, Any]]
    body: dict[str, Any]
    text: str

    def text_of(self, component: str) -> str:
        """Everything that ``set_props`` or an output put into a component, as text."""
        return json.dumps(
            [self.outputs.get(component), self.aside.get(component)], ensure_ascii=False
        )


@dataclass(frozen=True)
class Person:
    """Somebody in front of the browser."""

    login: str
    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open an address."""
        headers = {"Sec-Fetch-Dest": "empty", **options.pop("headers", {})}
        return self.client.get(path, headers=headers, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """Send something from a page of ours."""
        headers = {"Sec-Fetch-Dest": "empty", **SAME_ORIGIN, **options.pop("headers", {})}
        return self.client.post(path, headers=headers, **options)

    def page(self, path: str) -> str:
        """What the router draws for an address, as text: components, ids and sentences."""
        address, _, search = path.partition("?")
        called = self.call("router.show", address, f"?{search}" if search else "")
        return called.text

    def raw_call(self, name: str) -> TestResponse:
        """Send a callback with nothing in its hands: only the right can decide about it."""
        entry = callback_named(self.client.application, name)
        nothing = {
            "index": 0,
            "statistic": 0,
            "name": "x",
            "document": "x",
            "column": 0,
            "end": "2026-11-19",
        }
        sent = [_sent(one, None, nothing) for one in _filled(entry["inputs"] + entry["state"])]
        count = len(entry["inputs"])
        body = {
            "output": entry["output"],
            "outputs": _outputs(entry["output"], nothing),
            "inputs": sent[:count],
            "state": sent[count:],
            "changedPropIds": _changed(sent[0]),
        }
        return self.post("/_dash-update-component", json=body)

    def call(
        self,
        name: str,
        *values: Any,
        triggered: int | None = 0,
        match: dict[str, Any] | None = None,
    ) -> Called:
        """Send a callback the way the renderer does.

        ``values`` are those of its inputs, then of its states. For a dependency with ``ALL`` give a
        list of ``(id, value)``; ``match`` fills ``MATCH``. ``triggered`` is the position of the
        input that fired.
        """
        entry = callback_named(self.client.application, name)
        inputs, state = entry["inputs"], entry["state"]
        assert len(values) == len(inputs) + len(state), f"{name} takes {inputs} and {state}"
        sent = [
            _sent(one, value, match) for one, value in zip([*inputs, *state], values, strict=True)
        ]
        body = {
            "output": entry["output"],
            "outputs": _outputs(entry["output"], match),
            "inputs": sent[: len(inputs)],
            "state": sent[len(inputs) :],
            "changedPropIds": [] if triggered is None else _changed(sent[triggered]),
        }
        answer = self.post("/_dash-update-component", json=body)
        told = answer.get_json(silent=True) or {}
        return Called(
            answer.status_code,
            told.get("response", {}),
            told.get("sideUpdate", {}),
            told,
            json.dumps(told, ensure_ascii=False),
        )


def callback_named(server: Flask, name: str) -> dict[str, Any]:
    """The registered callback of ``module.function``."""
    asked = server.test_client()
    asked.get("/health")
    registered = dash.get_app()
    for callback_id, entry in registered.callback_map.items():
        function = entry.get("callback")
        if function is None:
            continue
        if f"{function.__module__.rpartition('.')[2]}.{function.__name__}" == name:
            return {"output": callback_id, "inputs": entry["inputs"], "state": entry["state"]}
    raise AssertionError(f"no callback is called {name}")


def _filled(dependencies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Dependencies with ``ALL`` made plain: nothing matches them."""
    return [
        {**one, "id": one["id"].replace('["ALL"]', "0")} if '["ALL"]' in one["id"] else one
        for one in dependencies
    ]


def _sent(dependency: dict[str, Any], value: Any, match: dict[str, Any] | None) -> Any:
    known, prop = _identity(dependency["id"], match), dependency["property"]
    if isinstance(known, dict) and any(_wild(part) for part in known.values()):
        return [{"id": one, "property": prop, "value": given} for one, given in value]
    return {"id": known, "property": prop, "value": value}


def _wild(part: Any) -> bool:
    return isinstance(part, list)


def _identity(text: str, match: dict[str, Any] | None) -> Any:
    if not text.startswith("{"):
        return text
    parts = json.loads(text)
    return {
        key: (match or {}).get(key, part) if part == ["MATCH"] else part
        for key, part in parts.items()
    }


def _changed(sent: Any) -> list[str]:
    ones = sent if isinstance(sent, list) else [sent]
    return [f"{_written(one['id'])}.{one['property']}" for one in ones]


def _written(identity: Any) -> str:
    if isinstance(identity, str):
        return identity
    return json.dumps(identity, sort_keys=True, separators=(",", ":"))


def _split(output: str) -> list[tuple[str, str]]:
    parts = output.strip(".").split("...") if output.startswith("..") else [output]
    return [(one.rpartition(".")[0], one.rpartition(".")[2]) for one in parts]


def _outputs(output: str, match: dict[str, Any] | None) -> Any:
    found = [
        {"id": _identity(known.replace("\\.", "."), match), "property": prop.partition("@")[0]}
        for known, prop in _split(output)
    ]
    return found if output.startswith("..") else found[0]


@contextmanager
def over(server: Flask, here: Installation) -> Iterator[None]:
    """The server over another installation; nothing it remembers of the one before is known."""
    before = server.extensions["asm"]
    wall.CACHE.forget()
    rows._recent._kept.clear()
    server.extensions["asm"] = Application(here, here.reader())
    yield
    server.extensions["asm"] = before


@pytest.fixture
def web(server: Flask, here: Installation, small_company) -> Iterator[Web]:
    """The web over the small company of this test."""
    with over(server, here):
        yield Web(server, here, dict(small_company.users))


@pytest.fixture
def shown(server: Flask, templates, tmp_path_factory, tmp_path: Path) -> Iterator[Shown]:
    """The web over the small company with numbers: see ``showing``."""
    database, numbers = templates.copy(
        "numbers", lambda empty: showing.prepare(empty, tmp_path_factory.mktemp("numbers"))
    )
    here = installed(database, tmp_path / "home")
    numbers = showing.copied(numbers, here.settings.home)
    showing.alive(database)
    with over(server, here):
        yield Shown(Web(server, here, dict(numbers.cast.users)), numbers)
    templates.throw_away(database)


@pytest.fixture
def new_web(server: Flask, empty: Database, tmp_path: Path) -> Iterator[Web]:
    """The web over a record before the first setup."""
    installation = installed(empty, tmp_path / "new")
    with over(server, installation):
        yield Web(server, installation, {})


@pytest.fixture
def as_owner(web: Web) -> Person:
    """Анна, who sees everything, at her browser."""
    return web.person("owner")


@pytest.fixture
def as_head(web: Web) -> Person:
    """Борис, head of sales, at his browser."""
    return web.person("head")


@pytest.fixture
def as_clerk(web: Web) -> Person:
    """Вера, clerk, at her browser."""
    return web.person("clerk")


@pytest.fixture
def as_stranger(web: Web) -> Person:
    """A browser nobody has signed in with."""
    return web.person("stranger")
