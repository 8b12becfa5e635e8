"""Sessions on both databases: durable, guarded, one state per question, exact values."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from models import statistics
from models.database import Database, address
from models.errors import Conflict, Refused
from models.organisation import Employee, Unit
from models.people import SignInAttempt
from models.statistics import Statistic
from tests.models.at_once import outcomes


def pragma(database, name):
    with database.engine.connect() as connection:
        return connection.execute(text(f"pragma {name}")).scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15000)],
)
def test_sqlite_is_set_to_lose_nothing(database, name, value):  # quality 4.7; 2 is FULL
    if database.is_sqlite:
        assert pragma(database, name) == value


def test_a_link_to_nothing_is_refused_by_the_database(database):
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("update unit set parent_id = 999"))


def test_a_failed_block_leaves_nothing(database):
    with pytest.raises(ZeroDivisionError), database.writing() as session:  # noqa: PT012
        session.add(Employee(name="Глеб Чижов"))
        session.flush()
        1 / 0  # noqa: B018 - any failure will do
    with database.reading() as session:
        assert session.scalar(select(Employee.id).where(Employee.name == "Глеб Чижов")) is None


def test_what_a_question_changes_is_thrown_away(database):
    with database.reading() as session:
        session.add(Employee(name="Глеб Чижов"))
        session.flush()
    with database.reading() as session:
        assert session.scalar(select(Employee.id).where(Employee.name == "Глеб Чижов")) is None


def test_what_a_question_read_can_be_used_after_it(database, small_company):
    with database.reading() as session:
        unit = session.get(Unit, small_company.sales)
    assert unit.name == "Распространения"


def test_a_question_sees_one_state(database):
    with database.reading() as session:
        before = session.scalar(text("select count(*) from employee"))
        with database.writing() as other:
            other.add(Employee(name="Глеб Чижов"))
        assert session.scalar(text("select count(*) from employee")) == before
    with database.reading() as session:
        assert session.scalar(text("select count(*) from employee")) == before + 1


def test_writers_wait_for_each_other(database):
    def write():
        with database.writing() as session:
            session.add(Employee(name="Глеб Чижов"))

    assert outcomes(*[write] * 8) == ["done"] * 8
    with database.reading() as session:
        found = session.scalars(select(Employee).where(Employee.name == "Глеб Чижов"))
        assert len(found.all()) == 8


def test_a_stale_change_is_a_conflict_not_an_error(database, small_company):  # D9
    with database.reading() as session:
        stale = session.get(Unit, small_company.sales)
    with database.writing() as session:
        session.get(Unit, small_company.sales).name = "Сбыта"
    with pytest.raises(Conflict), database.writing() as session:  # noqa: PT012 - the flush is late
        session.add(stale)
        stale.name = "Продаж"
    with database.reading() as session:
        assert session.get(Unit, small_company.sales).name == "Сбыта"


@pytest.mark.parametrize("number", [1.5, True, "1.5"])
def test_what_is_not_exact_is_refused_at_the_door(database, number):
    row = Statistic(
        code="x", name="x", search="x", definition="x", post_id=1, unit="шт.", quota_constant=number
    )
    with pytest.raises(StatementError), database.writing() as session:
        session.add(row)


def test_a_moment_without_its_zone_is_refused_at_the_door(database):
    naive = dt.datetime(2026, 7, 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(StatementError), database.writing() as session:
        session.add(SignInAttempt(at=naive, login="x", address="y"))


def test_moments_come_back_aware_and_equal(database):
    berlin = dt.timezone(dt.timedelta(hours=2))
    at = dt.datetime(2026, 7, 1, 12, 30, 1, 123456, tzinfo=berlin)
    with database.writing() as session:
        session.add(SignInAttempt(at=at, login="x", address="y"))
    with database.reading() as session:
        found = session.scalar(select(SignInAttempt.at))
    assert (found, found.tzinfo) == (at, dt.UTC)


@pytest.mark.parametrize(
    "url",
    [
        "", "nonsense", "mysql://root@localhost/asm", "duckdb:///x", "postgresql://u:p@ss@host/db",
        "http://localhost",
    ],
)  # fmt: skip
def test_an_address_of_no_database_is_refused_without_repeating_it(url):
    with pytest.raises(Refused) as refused:
        Database(url)
    assert not url or url not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_password_may_have_any_signs(scheme):
    found = address(f"{scheme}://asm:p%40s%3As%2F%C3%A4%25@host:5433/base")
    assert found.drivername == "postgresql+psycopg"
    assert (found.password, found.port, found.database) == ("p@s:s/ä%", 5433, "base")


def test_postgres_lets_in_by_such_a_password(request):
    if not request.config.getoption("--postgres"):
        pytest.skip("a server is needed: --postgres")
    server = request.getfixturevalue("postgres_server")
    admin = create_engine(address(f"{server}/postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("create role guarded login superuser password 'p@s:s/ä%'"))
    where = server.rpartition("@")[2]
    let_in = Database(f"postgres://guarded:p%40s%3As%2F%C3%A4%25@{where}/postgres")
    with let_in.reading() as session:
        assert session.scalar(text("select current_user")) == "guarded"
    with pytest.raises(Refused):
        Database(f"postgres://guarded:wrong@{where}/postgres").migrate()


def test_exact_numbers_come_back_exactly(database, owner, small_company):
    with database.writing() as session:
        values = {
            "code": "x", "name": "x", "definition": "x", "post_id": small_company.director,
            "unit": "₽", "quota_constant": Decimal("123456789012345678.000001"),
            "min_abs_change": Decimal("100.50"),
        }  # fmt: skip
        statistics.save(session, owner, values)
    with database.reading() as session:
        found = session.scalar(select(Statistic))
    assert str(found.quota_constant) == "123456789012345678.000001"
    assert str(found.min_abs_change) == "100.5"
