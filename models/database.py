"""The operational database: SQLite by default, PostgreSQL by address; sessions and migrations.

A function of ``models`` takes the ``Session`` first and never commits; :meth:`Database.writing` does.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry

from models import schema
from models.errors import Conflict, Refused
from models.i18n import Message

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
SQLITE_RACES = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
POSTGRES_RACES = ("23505", "40001", "40P01")  # unique violation, serialisation, deadlock


class Database:
    """The record. One instance per process."""

    def __init__(self, url: str) -> None:
        self.url = address(url)
        self.engine = _engine(self.url)
        self._writing = self.engine.execution_options(writing=True)
        self._reading = (
            self.engine
            if self.is_sqlite
            else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether the record is one SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions, which all see one state; whatever it changes is thrown away."""
        with Session(self._reading) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed when the block ends well, else nothing of it happened."""
        with (
            _races_told(),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def checkpoint(self) -> None:
        """SQLite: move the log into the main file, so that a damaged log never holds hours of work.

        As far as readers allow; nobody waits for it.
        """
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("pragma wal_checkpoint(passive)")

    def migrate(self) -> None:
        """Bring the tables to this program's version; refuses data newer than the program."""
        schema.upgrade(self.engine)


@contextmanager
def _races_told() -> Iterator[None]:
    """Two transactions met at one row: the loser is told so, nothing of his was written."""
    try:
        yield
    except (StaleDataError, DBAPIError) as error:
        if isinstance(error, DBAPIError) and not _lost_race(error.orig):
            raise
        raise Conflict(
            Message("Somebody changed the same at the same moment. Look at it again and repeat.")
        ) from error


def _lost_race(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.IntegrityError):
        return error.sqlite_errorcode in SQLITE_RACES
    return getattr(error, "sqlstate", None) in POSTGRES_RACES


def address(url: str) -> URL:
    """The address with the driver we bring, ``postgres://`` included; refused if it is none."""
    try:
        found = make_url(url)
    except ArgumentError:
        raise _no_address() from None
    if found.get_backend_name() not in DRIVERS or "@" in (found.host or ""):
        raise _no_address()
    return found.set(drivername=DRIVERS[found.get_backend_name()])


def _no_address() -> Refused:
    # without the address itself: it may hold a password
    return Refused(
        Message(
            "ASM_DATABASE_URL is not the address of a database: sqlite:///path or "
            "postgresql://user:password@host/name, with special signs of the password as %XX."
        ),
        code="wrong_setting",
    )


def _engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_pre_ping=url.get_backend_name() != "sqlite",
        pool_size=8,
        max_overflow=32,  # more than there are threads: none waits for a connection
        hide_parameters=True,  # what people typed is nobody's business in a log
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor: Any = connection.cursor()
    for pragma in (
        "busy_timeout=15000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("begin immediate" if writing else "begin")
