"""Migrations: from nothing to the models, all or none, and never over newer data."""

import itertools
import multiprocessing
import os
import shutil
import signal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event, inspect, select, text

from models import company, documents, jobs, organisation, schema, statistics
from models.access import SYSTEM
from models.base import Base
from models.database import Database
from models.errors import Refused
from models.organisation import Post
from models.schema import MIGRATIONS

FORKS = multiprocessing.get_context("fork")
CHANGING = {"create", "alter", "drop", "insert", "update", "delete"}
NEXT = '''
"""next: a column, a table, rows moved"""

import sqlalchemy as sa
from alembic import op

revision = "test_next"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("colour", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("statistic") as batch:
        batch.add_column(sa.Column("colour_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_statistic_colour_id_colour", "colour", ["colour_id"], ["id"])
    op.execute("insert into colour (id) values (1)")
    op.execute("update statistic set colour_id = 1, name = name || '!'")
'''


def revision(database):
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def described(database):
    """Every table with its columns, keys and indexes, as the database tells it."""
    found = inspect(database.engine)
    return {
        table: (
            [(one["name"], str(one["type"]), one["nullable"]) for one in found.get_columns(table)],
            sorted(str(one) for one in found.get_foreign_keys(table)),
            sorted(
                (one["name"], one["column_names"], one["unique"])
                for one in found.get_indexes(table)
            ),
        )
        for table in sorted(found.get_table_names())
    }


@pytest.fixture
def next_scripts(tmp_path):
    """The migrations and one more, as the next version will have them."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    head = max(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("0*.py"))
    (folder / "versions" / "next.py").write_text(NEXT.format(head=head))
    return folder


@pytest.fixture
def record(nothing):
    """A record of this version with a unit whose main statistic is «Звонки»."""
    nothing.migrate()
    with nothing.writing() as session:
        company.set_up(session, "ООО «Подсолнух»", timezone="Europe/Moscow")
        top = organisation.apply_template(session, None, "empty")
        post = session.scalar(select(Post))
        values = {"code": "calls", "name": "Звонки", "definition": "Сколько", "unit": "шт."}
        one = statistics.save(session, SYSTEM, values | {"post_id": post.id})
        organisation.set_main_statistic(session, SYSTEM, top, one.id)
    return nothing


def test_the_migrations_lead_from_nothing_to_the_models(nothing):
    nothing.migrate()
    with nothing.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert {documents.Document.__tablename__, jobs.Job.__tablename__} < {*Base.metadata.tables}
    assert set(inspect(nothing.engine).get_table_names()) == {
        *Base.metadata.tables, "alembic_version",
    }  # fmt: skip


def test_migrating_again_changes_nothing(nothing):
    nothing.migrate()
    once = described(nothing)
    nothing.migrate()
    assert described(nothing) == once


def test_two_processes_that_start_at_once_migrate_once(nothing):
    both = [_start(nothing, MIGRATIONS) for _ in range(2)]
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert revision(nothing) is not None


def test_data_of_a_newer_program_are_refused_and_the_needed_version_named(nothing):  # D17
    nothing.migrate()
    with nothing.writing() as session:
        session.execute(text("update alembic_version set version_num = '9999'"))
        session.execute(text("update program set version = '7.3.1'"))
    before = described(nothing)
    with pytest.raises(Refused) as refused:
        nothing.migrate()
    assert refused.value.code == "newer_data"
    assert "7.3.1" in str(refused.value)
    assert described(nothing) == before


def test_the_next_version_keeps_rows_and_links(record, next_scripts):
    schema.upgrade(record.engine, next_scripts)
    with record.reading() as session:
        found = session.execute(text("select id, name, colour_id from statistic")).one()
        assert tuple(found)[1:] == ("Звонки!", 1)
        main = session.scalar(text("select main_statistic_id from unit"))
        assert main == found.id  # remaking the table did not empty what points to it
    if record.is_sqlite:
        with record.engine.connect() as connection:
            assert connection.execute(text("pragma foreign_keys")).scalar() == 1
            assert connection.execute(text("pragma foreign_key_check")).all() == []


@pytest.mark.parametrize("statements", [0, 2, 5])
def test_a_migration_killed_in_the_middle_leaves_no_trace(record, next_scripts, statements):  # D16
    before, old = described(record), revision(record)
    killed = _killed(record, next_scripts, statements)
    if killed:
        assert (described(record), revision(record)) == (before, old)
    schema.upgrade(record.engine, next_scripts)  # the next start completes
    assert revision(record) == "test_next"
    with record.reading() as session:
        assert session.scalar(text("select name from statistic")) == "Звонки!"


@pytest.mark.parametrize("statements", [1, 25])
def test_the_first_migration_killed_in_the_middle_leaves_nothing(nothing, statements):  # D16
    assert _killed(nothing, MIGRATIONS, statements)
    assert inspect(nothing.engine).get_table_names() == []
    nothing.migrate()
    assert revision(nothing) is not None


def _start(database, scripts, statements=10**6):
    """A process that migrates and is killed after so many statements."""
    database.engine.dispose()
    address = database.url.render_as_string(hide_password=False)
    process = FORKS.Process(target=_migrate_until_killed, args=(address, scripts, statements))
    process.start()
    return process


def _migrate_until_killed(address, scripts, statements):
    database, said = Database(address), itertools.count(1)

    @event.listens_for(database.engine, "before_cursor_execute")
    def count(_connection, _cursor, statement, *_rest):
        changes = statement.split(maxsplit=1)[0].lower() in CHANGING
        if changes and next(said) > statements:
            os.kill(os.getpid(), signal.SIGKILL)

    schema.upgrade(database.engine, scripts)


def _killed(database, scripts, statements):
    """Whether a process that migrates was killed on its way."""
    process = _start(database, scripts, statements)
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def test_a_copy_of_the_record_is_kept_before_it_changes(record, next_scripts):  # D16
    if not record.is_sqlite:
        pytest.skip("PostgreSQL is copied by its own tools")
    copy = Path(f"{record.url.database}.before-test_next")
    assert _killed(record, next_scripts, 2)
    kept = Database(f"sqlite:///{copy}")
    assert revision(kept) == revision(record) != "test_next"
    with kept.reading() as session:
        assert session.scalar(text("select name from statistic")) == "Звонки"
    kept.engine.dispose()
    with record.writing() as session:
        session.execute(text("update statistic set name = 'Встречи'"))
    schema.upgrade(record.engine, next_scripts)
    with kept.reading() as session:  # the copy is of the try that succeeded, not of the first one
        assert session.scalar(text("select name from statistic")) == "Встречи"
    assert not list(copy.parent.glob("*.new"))


def test_a_fresh_record_needs_no_copy(nothing, tmp_path):
    nothing.migrate()
    folder = Path(nothing.url.database or "").parent
    assert not nothing.is_sqlite or not list(
        folder.glob(f"{Path(nothing.url.database).name}.before*")
    )
    assert tmp_path.exists()


@pytest.mark.parametrize(
    "address",
    ["sqlite:////nowhere/at/all/asm.sqlite", "postgresql://asm:geheim@127.0.0.1:1/asm"],
)
def test_a_database_that_cannot_be_opened_is_said_without_its_password(address):
    with pytest.raises(Refused) as refused:
        Database(address).migrate()
    assert refused.value.code == "no_database"
    assert "geheim" not in str(refused.value)
