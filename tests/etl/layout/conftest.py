import pyarrow as pa
import pytest

from etl.grid import Grid
from etl.spreadsheets.values import cells_of


@pytest.fixture
def grid():
    """A sheet of these rows; short ones are padded."""

    def made(*rows, merges=(), **more):
        width = max(len(row) for row in rows)
        padded = [[*row, *[None] * (width - len(row))] for row in rows]
        columns = tuple(
            cells_of([_number(cell) for cell in column]) for column in zip(*padded, strict=True)
        )
        lines = pa.array(range(1, len(rows) + 1), pa.int64())
        return Grid("Лист1", columns, lines, merges=merges, **more)

    return made


def _number(cell):
    return float(cell) if isinstance(cell, int) else cell
