"""The SQL files of this floor by name, read once. Python never builds SQL from strings."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

SQL = Path(__file__).parent / "sql"


@cache
def text(name: str) -> str:
    """The text of ``sql/<name>.sql``."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def names(folder: str) -> list[str]:
    """Every script of ``sql/<folder>``, in order."""
    return [f"{folder}/{path.stem}" for path in sorted((SQL / folder).glob("*.sql"))]


def run(
    connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyConnection:
    """Run a script; its last statement's answer can be fetched."""
    return connection.execute(text(name), parameters)


def hand_over(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Arrow rows as a temporary table of the engine: it plans its own tables better than ours."""
    connection.register("handed", rows)
    connection.execute(f"create or replace temp table {name} as from handed")
    connection.unregister("handed")
