"""The rows of a record poured into an empty one of another database, table by table.

So that a backup of PostgreSQL is an SQLite file like any other: no program of the server is needed,
and a record can move from the one to the other.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import JSON, Connection, Engine, Table, bindparam, func, inspect, select, text
from sqlalchemy.sql.dml import Insert

from models.base import Base

AT_ONCE = 1000  # rows
VERSION = "alembic_version"


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables(connection)
    }


def tables(connection: Connection) -> list[Table]:
    """Every table of this program's version; a table it does not know would be lost silently."""
    there = set(inspect(connection).get_table_names()) - {VERSION}
    if there != set(Base.metadata.tables):
        unlike = there ^ set(Base.metadata.tables)
        raise RuntimeError(f"the record is not of this program's version: {sorted(unlike)}")
    return list(Base.metadata.tables.values())


def pour(source: Connection, target: Connection) -> None:
    """Every row; what the target had before goes. Its foreign keys must be asleep."""
    for table in tables(target):
        target.execute(table.delete())
        result = source.execution_options(yield_per=AT_ONCE).execute(select(table))
        for rows in result.mappings().partitions():
            target.execute(_insert(table), [dict(row) for row in rows])


def _insert(table: Table) -> Insert:
    """What is empty stays empty: JSON would write its own null instead."""
    values = {
        column.name: bindparam(
            column.name,
            type_=JSON(none_as_null=True) if isinstance(column.type, JSON) else column.type,
        )
        for column in table.columns
    }
    return table.insert().values(values)


@contextmanager
def asleep(engine: Engine) -> Iterator[Connection]:
    """One transaction in which foreign keys sleep; they must hold again at its end."""
    with engine.execution_options(writing=True).connect() as connection:
        if engine.dialect.name == "sqlite":
            yield from _sqlite(connection)
        else:
            yield from _postgres(connection)


def _sqlite(connection: Connection) -> Iterator[Connection]:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("pragma foreign_keys=off")
    try:
        with connection.begin():
            yield connection
            if broken := connection.execute(text("pragma foreign_key_check")).first():
                raise RuntimeError(f"a row points nowhere: {broken}")
    finally:
        driver.execute("pragma foreign_keys=on")


FOREIGN_KEYS = text(
    "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint "
    "where contype = 'f' and connamespace = current_schema()::regnamespace"
)


def _postgres(connection: Connection) -> Iterator[Connection]:
    """Foreign keys are taken off and put back, which checks them; that needs no superuser."""
    with connection.begin():
        keys = connection.execute(FOREIGN_KEYS).all()
        for table, name, _definition in keys:
            connection.execute(text(f'alter table {table} drop constraint "{name}"'))
        yield connection
        for table in tables(connection):
            _count_on(connection, table)
        for name_of_table, name, definition in keys:
            connection.execute(
                text(f'alter table {name_of_table} add constraint "{name}" {definition}')
            )


def _count_on(connection: Connection, table: Table) -> None:
    """Ids of new rows follow those that came."""
    for column in table.primary_key.columns:
        sequence = connection.scalar(
            text("select pg_get_serial_sequence(:table, :column)"),
            {"table": f'"{table.name}"', "column": column.name},
        )
        if sequence is not None:
            highest = connection.scalar(select(func.max(column)))
            connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))
