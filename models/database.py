"""The operational database: SQLite by default, PostgreSQL by address; sessions and migrations.

A function of ``models`` takes the ``Session`` first and never commits; :meth:`Database.writing` does.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry

from models.errors import Conflict, Refused
from models.i18n import Message

SQLITE_RACES = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
POSTGRES_RACES = ("23505", "40001", "40P01")  # unique violation, serialisation, deadlock
MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """The record. One instance per process."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = _engine(self.url.render_as_string(hide_password=False))
        self._writing = self.engine.execution_options(writing=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether the record is one SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for questions; whatever it changes is thrown away."""
        with Session(self.engine) as session:
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

    def migrate(self) -> None:
        """Bring the tables to this program's version; refuses data newer than the program."""
        config = _alembic(self.engine)
        with self.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if current is not None and current not in known:
            raise Refused(
                Message(
                    "The data were written by a newer version of ASM (schema {revision}). "
                    "Install that version or restore an older backup.",
                    revision=current,
                )
            )
        self._copy_before_migrating(config, current)
        command.upgrade(config, "head")

    def _copy_before_migrating(self, config: Config, current: str | None) -> None:
        """SQLite: keep a copy of the record beside it, consistent even while others write."""
        head = ScriptDirectory.from_config(config).get_current_head()
        if not self.is_sqlite or current in (None, head) or not self.url.database:
            return
        copy = Path(f"{self.url.database}.before-{head}")
        if not copy.exists():
            with sqlite3.connect(self.url.database) as connection:
                connection.execute("vacuum into ?", (str(copy),))


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


def _alembic(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def _engine(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor: Any = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
    ):
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("begin immediate" if writing else "begin")
