"""Questions to the published warehouse: read-only, following the pointer, one cursor per question.

Knows nothing of rights: whoever asks has been let through, and the scope is a parameter.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from models.errors import Refused
from models.i18n import Message
from warehouse.store import FileStore

QUESTIONS = Path(__file__).parent / "sql" / "questions"
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "threads": "2",
}


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
        return self.query(_text(question), parameters)

    def query(
        self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] | None = None
    ) -> Answer:
        """The answer to any SELECT; files, settings and writing are out of its reach."""
        cursor = self._cursor()
        try:
            cursor.execute(sql, parameters)
            columns = tuple(column[0] for column in cursor.description or ())
            return Answer(columns, tuple(cursor.fetchall()))
        finally:
            cursor.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor on the version the pointer names now.

        An old connection is dropped, not closed: closing would kill cursors of other threads.
        """
        with self._lock:
            name = self.store.current()
            if name is None:
                raise NothingPublished(Message("There are no numbers yet: nothing is published."))
            if self._connection is None or name != self._name:
                path = str(self.store.path(name))
                self._connection = duckdb.connect(path, read_only=True, config=CONFIG)
                self._name = name
            return self._connection.cursor()


@cache
def _text(question: str) -> str:
    return (QUESTIONS / f"{question}.sql").read_text(encoding="utf-8")
