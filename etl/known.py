"""How many of the rows just read other accepted documents have already."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from etl.recording import Recording
from etl.verdict import FACTS


def already_known(root: Path, recording: Recording, others: Iterable[str]) -> int:
    """Rows of facts whose record is in one of ``others``: importing them again adds nothing."""
    documents, known = tuple(others), 0
    for table in FACTS:
        files = _files(root, documents, table)
        if recording.counts[table] and files:
            recording.flush(table)
            known += _common_keys(recording.file(table), files)
    return known


def _files(root: Path, ids: Iterable[str], table: str) -> list[str]:
    paths = (root / sha / f"{table}.parquet" for sha in ids)
    return [str(path) for path in paths if path.exists()]


def _common_keys(mine: Path, others: list[str]) -> int:
    connection = duckdb.connect()
    try:
        connection.from_parquet(str(mine)).create_view("mine")
        connection.from_parquet(others).create_view("others")
        row = connection.execute(
            "select count(*) from mine semi join others using (record_key)"
        ).fetchone()
        return int(row[0]) if row else 0
    finally:
        connection.close()
