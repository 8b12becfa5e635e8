"""Bring the tables of a record to this program's version: all migrations or none, one process at a time.

SQLite keeps a copy of the record as it was before. A record written by a newer program is refused.
What the migrations do is in ``models/migrations``.
"""

import sqlite3
from importlib.metadata import version
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, CheckConstraint, Connection, Engine, String, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from models import disk
from models.base import Base
from models.errors import Refused
from models.i18n import Message

MIGRATIONS = Path(__file__).parent / "migrations"


class Program(Base):
    """The version of ASM that brought the tables to what they are: the one row."""

    __tablename__ = "program"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    version: Mapped[str] = mapped_column(String(40))


def upgrade(engine: Engine, scripts: Path = MIGRATIONS) -> None:
    """Run the migrations that are missing; refuse data newer than the program."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["engine"] = engine
    config.attributes["note"] = _note_program
    folder = ScriptDirectory.from_config(config)
    head = folder.get_current_head()
    current = _current(engine)
    if current == head:
        return
    if current is not None and current not in {one.revision for one in folder.walk_revisions()}:
        raise _newer(engine, current)
    if current is not None:
        _keep_copy(engine.url, str(head))
    command.upgrade(config, "head")


def _current(engine: Engine) -> str | None:
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        where = engine.url.database or engine.url.host
        raise Refused(
            Message(
                "The database “{name}” cannot be opened: {reason}",
                name=where,
                reason=str(error.orig).strip(),
            ),
            code="no_database",
        ) from error


def _newer(engine: Engine, revision: str) -> Refused:
    """Says which version is needed, as that version left it written."""
    with engine.connect() as connection:
        known = inspect(connection).has_table("program")
        needed = connection.scalar(text("select version from program")) if known else None
    return Refused(
        Message(
            "The data were written by ASM {needed} (tables {revision}), this is ASM {own}. Install "
            "that version or restore an older backup.",
            needed=needed or "?",
            revision=revision,
            own=version("asm"),
        ),
        code="newer_data",
    )


def _note_program(connection: Connection) -> None:
    """Called by the migrations' entry in their transaction."""
    connection.execute(text("delete from program"))
    connection.execute(
        text("insert into program (id, version) values (1, :version)"), {"version": version("asm")}
    )


def _keep_copy(url: URL, head: str) -> None:
    """SQLite: a whole copy of the record beside it, consistent even while others write.

    A try that was broken off changed nothing, so a newer copy may take the place of its copy.
    """
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    kept = Path(f"{url.database}.before-{head}")
    fresh = Path(f"{kept}.new")
    with disk.told():
        fresh.unlink(missing_ok=True)
        connection = sqlite3.connect(url.database)
        try:
            connection.execute("vacuum into ?", (str(fresh),))
        finally:
            connection.close()
        disk.sync(fresh)
        fresh.replace(kept)
