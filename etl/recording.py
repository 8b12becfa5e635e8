"""A reading written down: rows to Parquet, the first of them as a preview, faults, totals.

All or nothing: everything goes into a temporary folder that is renamed when the reading is whole.
"""

import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.reading import Fault, Json, Question, Unreadable
from etl.rows import SCHEMAS
from models.disk import sync
from models.i18n import Message

PREVIEW_ROWS = 50
MOST_FAULTS = 100_000  # a document with more is refused: nothing may be left out of the list
MOST_WARNINGS = 10_000  # rows with a warning count, so the list of marks may end
DISTINCT = frozenset({"row_no", "line", "record_key"})  # a dictionary of these saves nothing
STEP = 0.5  # seconds between two notes of progress
UNFINISHED = ".reading-"


class Recording:
    """The :class:`etl.reading.Reading` of the intake."""

    def __init__(
        self, document_id: str, root: Path, step: Callable[[int, int | None], None]
    ) -> None:
        self.document_id = document_id
        self.root = root
        self.counts: defaultdict[str, int] = defaultdict(int)
        self.preview: dict[str, Any] = {}
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self.warned = 0
        self.questions: list[Question] = []
        self.totals: dict[str, Any] = {}
        self.layout: dict[str, Json] | None = None
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = Path(tempfile.mkdtemp(dir=root, prefix=UNFINISHED))
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._step = step
        self._last_step = 0.0

    def rows(self, table: str, rows: pa.Table) -> None:
        """Write a batch; keep its first rows for the preview."""
        if not rows.schema.equals(SCHEMAS[table]):
            raise TypeError(f"{table}: the rows have other columns than etl.rows says")
        if table not in self._writers:
            schema = SCHEMAS[table].append(pa.field("document_id", pa.string()))
            path = self._folder / f"{table}.parquet"
            repeating = [name for name in schema.names if name not in DISTINCT]
            self._writers[table] = pq.ParquetWriter(
                path, schema, compression="zstd", use_dictionary=repeating
            )
        self._keep_preview(table, rows)
        ids = pa.array([self.document_id]).take(pa.array([0] * rows.num_rows, pa.int64()))
        self._writers[table].write_table(rows.append_column("document_id", ids))
        self.counts[table] += rows.num_rows

    def _keep_preview(self, table: str, rows: pa.Table) -> None:
        """Plain text with its types: a reader sees it in his own language (``documents.previewed``)."""
        types = [type_name(column.type) for column in rows.schema]
        kept = self.preview.setdefault(
            table, {"columns": rows.column_names, "types": types, "rows": []}
        )
        room = PREVIEW_ROWS - len(kept["rows"])
        for row in rows.slice(0, max(room, 0)).to_pylist():
            kept["rows"].append([as_text(value) for value in row.values()])

    def fault(self, fault: Fault) -> None:
        """A refused row."""
        if len(self.faults) >= MOST_FAULTS:
            raise Unreadable(
                Message(
                    "More than {count} rows cannot be read: the first of them are listed. "
                    "The columns are probably taken for something else than they are.",
                    count=MOST_FAULTS,
                ),
                code="too_many_faults",
            )
        self.faults.append(fault)

    def warn(self, warning: Fault) -> None:
        """A visible mark."""
        self.warned += 1
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append(warning)

    def ask(self, question: Question) -> None:
        """Something to be answered first."""
        self.questions.append(question)

    def propose(self, layout: Mapping[str, Json]) -> None:
        """How a table was understood."""
        self.layout = dict(layout)

    def total(self, name: str, value: "Decimal | Json") -> None:
        """A control figure."""
        self.totals[name] = format(value, "f") if isinstance(value, Decimal) else value

    def progress(self, done: int, of: int | None = None) -> None:
        """Pass progress on, twice a second at most."""
        moment = time.monotonic()
        if moment - self._last_step >= STEP:
            self._last_step = moment
            self._step(done, of)

    def flush(self, table: str) -> None:
        """Close a table's file, so that it can be looked at before it is published."""
        self._writers[table].close()

    def file(self, table: str) -> Path:
        """A table's file before it is published."""
        return self._folder / f"{table}.parquet"

    def finish(self) -> None:
        """Everything whole and on the disk, not yet in its place."""
        for writer in self._writers.values():
            writer.close()
        for path in self._folder.iterdir():
            sync(path)
        sync(self._folder)

    def publish(self) -> Path:
        """Put what is finished in its place: ``root/<document>/<table>.parquet``."""
        target = self.root / self.document_id
        if target.exists():
            shutil.rmtree(target)
        self._folder.rename(target)
        sync(self.root)
        return target

    def discard(self) -> None:
        """Leave nothing behind."""
        for writer in self._writers.values():
            # on a full disk a file cannot even be closed well; it is thrown away anyhow
            with suppress(OSError):
                writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def sweep(root: Path) -> None:
    """Remove what killed readings left. Only for who reads alone here."""
    for leftover in root.glob(f"{UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def type_name(kind: pa.DataType) -> str:
    """What a reader is shown a column as: number, date, flag or text."""
    if pa.types.is_decimal(kind):
        return "number"
    if pa.types.is_date(kind):
        return "date"
    return "flag" if pa.types.is_boolean(kind) else "text"


def as_text(value: object) -> str | None:
    """A value as JSON keeps it without losing anything."""
    if value is None:
        return None
    return format(value, "f") if isinstance(value, Decimal) else str(value)
