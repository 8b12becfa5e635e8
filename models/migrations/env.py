"""Alembic's entry: runs migrations on the engine that models.schema hands over, in one transaction.

Everything or nothing: both databases take changes of tables back with the transaction. Foreign keys
sleep meanwhile on SQLite, where changing a table means making it anew; they are checked at the end.
"""

from alembic import context
from sqlalchemy import text

from models import company, documents, hats, jobs, people, staff, statistics  # noqa: F401 - every table is described
from models.base import Base

config = context.config
engine = config.attributes["engine"].execution_options(writing=True)
SQLITE = engine.dialect.name == "sqlite"
ONE_AT_A_TIME = 0x41534D  # any constant

with engine.connect() as connection:
    driver = connection.connection.driver_connection
    if SQLITE:
        driver.execute("pragma foreign_keys=off")
    try:
        with connection.begin():
            if not SQLITE:
                connection.execute(
                    text("select pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME}
                )
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                render_as_batch=SQLITE,
                transactional_ddl=True,
            )
            with context.begin_transaction():
                context.run_migrations()
            config.attributes["note"](connection)
            if SQLITE and (broken := connection.execute(text("pragma foreign_key_check")).all()):
                raise RuntimeError(f"rows point nowhere: {broken[:5]}")
    finally:
        if SQLITE:
            driver.execute("pragma foreign_keys=on")
