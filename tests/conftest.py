"""The cast and the ground every test stands on: a small company on SQLite, and on PostgreSQL too.

``--postgres`` runs every test of ``database`` on a private server as well, ``--browser`` runs the
journeys in Chromium, ``--rewrite`` writes expected files anew so that their diff can be read.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from models import company, organisation, people
from models.access import Role, Viewer
from models.database import Database
from models.organisation import Assignment, Employee, Post, Unit, UnitKind
from models.people import passwords
from tests import postgres
from tests.templates import PostgresTemplates, SqliteTemplates

FOUNDED = dt.date(2020, 1, 1)
PASSWORD = "орешник-и-клевер-7"


def pytest_addoption(parser):
    parser.addoption("--postgres", action="store_true", help="run on PostgreSQL as well")
    parser.addoption("--browser", action="store_true", help="run the journeys in Chromium")
    parser.addoption("--rewrite", action="store_true", help="write expected files anew")
    parser.addoption("--kills", type=int, default=40, help="how often imports are killed (D1)")


def pytest_generate_tests(metafunc):
    if "engine_name" in metafunc.fixturenames:
        names = ["sqlite"]
        if metafunc.config.getoption("--postgres"):
            names.append("postgresql")
        metafunc.parametrize("engine_name", names, scope="session")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--browser"):
        return
    skip = pytest.mark.skip(reason="a journey: run with --browser")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def rewrite(request) -> bool:
    return request.config.getoption("--rewrite")


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Argon2 at its least cost: hundreds of passwords are hashed in a run. Others pay it whole."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: quick)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as address:
        yield address


@pytest.fixture(scope="session")
def templates(engine_name, request, tmp_path_factory) -> SqliteTemplates | PostgresTemplates:
    if engine_name == "postgresql":
        return PostgresTemplates(request.getfixturevalue("postgres_server"))
    return SqliteTemplates(tmp_path_factory.mktemp("databases"))


@pytest.fixture
def nothing(templates) -> Iterator[Database]:
    """A database nobody has migrated."""
    database = templates.nothing()
    yield database
    templates.throw_away(database)


@pytest.fixture
def empty(templates) -> Iterator[Database]:
    """A migrated record before the first setup."""
    database, _ = templates.copy("empty", lambda _database: None)
    yield database
    templates.throw_away(database)


@dataclass(frozen=True)
class Cast:
    """Ids of the small company: two divisions, sales with a department, treasury; who is who."""

    company: int
    sales: int
    sales_department: int
    treasury: int
    director: int
    sales_head: int
    sales_clerk: int
    treasurer: int
    vacant: int
    users: dict[str, int]


def _prepare_company(database: Database) -> Cast:
    with database.writing() as session:
        return build_company(session)


@pytest.fixture
def _company(templates) -> Iterator[tuple[Database, Cast]]:
    database, cast = templates.copy("company", _prepare_company)
    yield database, cast
    templates.throw_away(database)


@pytest.fixture
def small_company(_company) -> Cast:
    """ООО «Подсолнух»: owner Анна, head of sales Борис, clerk Вера; the treasurer's post is vacant."""
    return _company[1]


def build_company(session) -> Cast:
    """Fill an empty record with the cast's company."""
    company.set_up(session, "ООО «Подсолнух»", timezone="Europe/Moscow")

    def unit(kind, number, name, parent=None, sort=0):
        row = Unit(
            kind=kind, number=number, name=name, parent_id=parent, sort=sort, valid_from=FOUNDED
        )
        session.add(row)
        session.flush()
        return row.id

    def post(unit_id, name, *, head=False):
        row = Post(unit_id=unit_id, name=name, is_head=head, valid_from=FOUNDED)
        session.add(row)
        session.flush()
        return row.id

    def employee(name, *posts):
        row = Employee(name=name)
        session.add(row)
        session.flush()
        session.add_all(
            Assignment(post_id=post_id, employee_id=row.id, valid_from=FOUNDED) for post_id in posts
        )
        return row.id

    root = unit(UnitKind.COMPANY, "0", "ООО «Подсолнух»")
    sales = unit(UnitKind.DIVISION, "2", "Распространения", root, 3)
    department = unit(UnitKind.DEPARTMENT, "6", "Регистрации", sales, 3)
    treasury = unit(UnitKind.DIVISION, "3", "Казначейское", root, 4)
    director = post(root, "Директор", head=True)
    sales_head = post(sales, "Руководитель продаж", head=True)
    sales_clerk = post(department, "Менеджер")
    vacant = post(department, "Ассистент")
    treasurer = post(treasury, "Казначей", head=True)
    anna = employee("Анна Орлова", director)
    boris = employee("Борис Синицын", sales_head)
    vera = employee("Вера Дятлова", sales_clerk)
    users, kept = {}, people.hashed(PASSWORD, ())
    for login, name, role, unit_id, employee_id in (
        ("owner", "Анна Орлова", Role.OWNER, root, anna),
        ("head", "Борис Синицын", Role.HEAD, sales, boris),
        ("clerk", "Вера Дятлова", Role.CLERK, department, vera),
    ):
        user = people.add(
            session, None, login, name, role, unit_id=unit_id, employee_id=employee_id
        )
        people.set_password(session, user, kept)
        users[login] = user.id
    return Cast(
        root,
        sales,
        department,
        treasury,
        director,
        sales_head,
        sales_clerk,
        treasurer,
        vacant,
        users,
    )


@pytest.fixture
def database(_company) -> Database:
    """The record of the small company."""
    return _company[0]


def _viewer(database: Database, cast: Cast, login: str) -> Viewer:
    with database.reading() as session:
        return people.viewer(session, people.get(session, cast.users[login]))


@pytest.fixture
def owner(database, small_company) -> Viewer:
    return _viewer(database, small_company, "owner")


@pytest.fixture
def head(database, small_company) -> Viewer:
    return _viewer(database, small_company, "head")


@pytest.fixture
def clerk(database, small_company) -> Viewer:
    return _viewer(database, small_company, "clerk")


@pytest.fixture
def stranger() -> Viewer:
    """Somebody without any rights."""
    return Viewer(user_id=0, name="", role=Role.CLERK, extents={})


@pytest.fixture
def board(database):
    with database.reading() as session:
        return organisation.board(session, dt.date(2026, 11, 23))


@pytest.fixture(scope="session")
def data() -> Path:
    """The project's own samples."""
    return Path(__file__).parent / "data"
