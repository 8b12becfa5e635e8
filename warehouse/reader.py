"""Questions to the published warehouse: read-only, following the pointer, one cursor per question.

Knows nothing of rights: whoever asks has been let through, and the scope is a parameter.
"""

import os
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from models.errors import Refused
from models.i18n import Message
from warehouse import draft, scripts
from warehouse.store import POINTS, FileStore

ATTEMPTS = 5  # a version may be pruned between the look at the pointer and the opening
_opening = threading.Lock()  # readers of one process share what the engine has open


@dataclass(frozen=True)
class Answer:
    """Names of the columns and rows of plain values, Decimal and date among them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def dicts(self) -> list[dict[str, Any]]:
        """Rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class NothingPublished(Refused):
    """There is no warehouse yet."""

    code = "no_warehouse"


class NotAQuestion(Refused):
    """Somebody wants to do something else than ask."""

    code = "not_a_question"


class Reader:
    """One per process; safe to use from many threads."""

    def __init__(self, store: FileStore) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._name: str | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None

    def version(self) -> str | None:
        """The published version's name."""
        return self.store.current()

    def ask(self, question: str, parameters: Mapping[str, Any] | None = None) -> Answer:
        """The answer to ``sql/questions/<question>.sql``."""
        return self.query(scripts.text(f"questions/{question}"), parameters)

    def query(
        self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None
    ) -> Answer:
        """The answer to a SELECT of ours; files, settings and writing are out of its reach."""
        cursor = self._cursor()
        try:
            cursor.execute(sql, parameters)
            columns = tuple(column[0] for column in cursor.description or ())
            return Answer(columns, tuple(cursor.fetchall()))
        finally:
            cursor.close()

    def query_of_a_person(self, sql: str) -> Answer:
        """The answer to one SELECT that a person wrote; anything else is refused."""
        statements = duckdb.extract_statements(sql)
        kinds = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
        if len(statements) != 1 or statements[0].type not in kinds:
            raise NotAQuestion(Message("Only one question (SELECT) at a time can be asked."))
        return self.query(sql)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor on the version the pointer names now.

        An old connection is dropped, not closed: closing would kill cursors of other threads.
        """
        with self._lock:
            for attempt in range(ATTEMPTS):
                name = self.store.current()
                if name is None:
                    raise NothingPublished(
                        Message("There are no numbers yet: nothing is published.")
                    )
                if self._connection is None or name != self._name:
                    try:
                        self._connection, self._name = _open(self.store.folder(name)), name
                    except duckdb.Error:
                        if attempt + 1 == ATTEMPTS or self.store.current() == name:
                            raise
                        continue
                return self._connection.cursor()
        raise AssertionError("unreachable")


def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can read this version and nothing else, for good."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": "2",
        "temp_directory": str(Path(tempfile.gettempdir()) / f"asm-spill-{os.getpid()}"),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with _opening:
        connection = duckdb.connect(str(folder / POINTS), read_only=True, config=config)
        row = connection.execute(
            "select count(*) from duckdb_databases() where database_name = 'facts'"
        ).fetchone()
        if row == (0,):
            draft.attach(connection, folder)
            connection.execute("set enable_external_access = false")
            connection.execute("set lock_configuration = true")
    return connection
