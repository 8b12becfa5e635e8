"""Rows of a document as Parquet files, one per table: whether they are what its verdict counted.

Only footers are read. Who writes the files is ``etl.recording``.
"""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def sound(folder: Path, counted: Mapping[str, int]) -> bool:
    """Whether every table of ``counted`` is there with as many rows."""
    try:
        return all(
            pq.read_metadata(folder / f"{table}.parquet").num_rows == rows
            for table, rows in counted.items()
        )
    except (OSError, pa.ArrowException):
        return False
