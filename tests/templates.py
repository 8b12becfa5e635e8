"""Prepared databases, fresh for each test: preparing is slow, putting back is not.

An SQLite file is copied. On PostgreSQL, where copying takes a second, the rows that were there at
first are put back instead, with the constraints asleep meanwhile.
"""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect, text

from models.database import Database

Prepare = Callable[[Database], object]


class SqliteTemplates:
    """One file per template, a copy per test."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, itertools.count(1)
        self._ready: dict[str, object] = {}

    def copy(self, name: str, prepare: Prepare) -> tuple[Database, object]:
        """A fresh copy of template ``name``, and what ``prepare`` returned when it was made."""
        template = self._folder / f"{name}.sqlite"
        if name not in self._ready:
            database = Database(f"sqlite:///{template}")
            database.migrate()
            self._ready[name] = prepare(database)
            with database.engine.connect() as connection:
                connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
            database.engine.dispose()
        fresh = self.nothing()
        shutil.copy(template, fresh.url.database)
        return fresh, self._ready[name]

    def nothing(self) -> Database:
        """A database nobody has migrated."""
        return Database(f"sqlite:///{self._folder / f'copy_{next(self._numbers)}.sqlite'}")

    def throw_away(self, database: Database) -> None:
        """Remove the copy of a test that is over."""
        database.engine.dispose()
        for path in self._folder.glob(f"{Path(database.url.database).name}*"):
            path.unlink()


class PostgresTemplates:
    """One database per template, put back for each test that gets it."""

    def __init__(self, server: str) -> None:
        self._server, self._numbers = server, itertools.count(1)
        self._ready: dict[str, object] = {}
        self._put_back: dict[str, str] = {}
        self._engines: dict[str, Engine] = {}

    def copy(self, name: str, prepare: Prepare) -> tuple[Database, object]:
        """Template ``name`` as it was when it was made, and what ``prepare`` returned then."""
        address = f"{self._server}/{name}"
        if name not in self._ready:
            self._run(f"create database {name}")
            database = Database(address)
            database.migrate()
            self._ready[name] = prepare(database)
            self._put_back[name] = _keep(database)
            database.engine.dispose()
        else:
            with self._engine(name).connect() as connection:
                connection.connection.driver_connection.execute(self._put_back[name])
        return Database(address), self._ready[name]

    def nothing(self) -> Database:
        """A database nobody has migrated."""
        name = f"nothing_{next(self._numbers)}"
        self._run(f"create database {name}")
        return Database(f"{self._server}/{name}")

    def throw_away(self, database: Database) -> None:
        """Let go of a database: the next test puts it back; one of its own is dropped."""
        database.engine.dispose()
        if database.url.database not in self._ready:
            self._run(f"drop database {database.url.database} with (force)")

    def _run(self, statement: str) -> None:
        with self._engine("postgres").connect() as connection:
            connection.execute(text(statement))

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            address = Database(f"{self._server}/{name}").url
            self._engines[name] = create_engine(address, isolation_level="AUTOCOMMIT")
        return self._engines[name]


LET_GO = (
    "select pg_terminate_backend(pid) from pg_stat_activity "
    "where datname = current_database() and pid <> pg_backend_pid()"
)


def _keep(database: Database) -> str:
    """Keep every row aside; the script that puts them back in place."""
    script = [LET_GO, "begin", "set local session_replication_role = replica"]
    with database.engine.begin() as connection:
        connection.execute(text("create schema kept"))
        for table in inspect(connection).get_table_names():
            connection.execute(text(f'create table kept."{table}" as table public."{table}"'))
            script += [
                f'delete from public."{table}"',
                f'insert into public."{table}" select * from kept."{table}"',
            ]
        for name, value in connection.execute(
            text("select sequencename, last_value from pg_sequences where schemaname = 'public'")
        ):
            at = f"{value}, true" if value else "1, false"
            script.append(f"select setval('public.{name}', {at})")
    return "; ".join([*script, "commit"])
