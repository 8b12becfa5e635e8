"""What a column mostly holds: number, date, period or text. A proposal, from a sample of its rows."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.columns.dates import parse_date
from etl.columns.numbers import EMPTY_WORDS, parse_number
from etl.columns.periods import parse_period
from etl.grid import Cell, Cells

SAMPLE = 400
_SHARE = 0.6
_CODE = re.compile(r"^0\d+(?:\.\d{1,3})?$")  # «007» or «01.02»: the whole column is of codes
_IDENTIFIER = re.compile(r"^(?:0\d+|\d{11,})$")  # a leading zero or more digits than any amount


def kind_of(cell: Cell) -> str | None:
    """number, date, period or text; None for an empty cell."""
    if cell is None:
        return None
    if not isinstance(cell, str):
        return "number" if isinstance(cell, float) else "date"
    text = cell.strip()
    return None if text.lower() in EMPTY_WORDS else _kind_of_text(text)


@lru_cache(maxsize=65536)
def _kind_of_text(text: str) -> str:
    if _IDENTIFIER.match(text):
        return "text"
    if parse_number(text) is not None:
        return "number"
    if parse_date(text) is not None or parse_date(text, "mdy") is not None:
        return "date"
    return "period" if parse_period(text) is not None else "text"


def column_kind(cells: Cells) -> str:
    """The kind of most filled cells; text where they disagree, empty where there are none."""
    values = sampled(cells)
    if any(isinstance(value, str) and _CODE.match(value.strip()) for value in values):
        return "text"
    return majority([kind_of(value) for value in values])


def majority(kinds: Iterable[str | None]) -> str:
    """The kind of at least 60 % of the filled cells."""
    counts = Counter(kind for kind in kinds if kind)
    if not counts:
        return "empty"
    kind, count = counts.most_common(1)[0]
    if count >= _SHARE * counts.total():
        return kind
    both = counts["date"] + counts["period"]
    return "period" if both >= _SHARE * counts.total() else "text"


def sampled(cells: Cells, size: int = SAMPLE) -> list[str | float | dt.datetime]:
    """Filled values from the beginning and, evenly, from the rest of the column."""
    first = cells.slice(0, 4 * size)
    values = [value for value in first.values() if value is not None][:size]
    if len(cells) <= len(first):
        return values
    step = max(1, (len(cells) - size) // size)
    rest = taken(cells, np.arange(size, len(cells), step))
    return values + [value for value in rest.values() if value is not None]


def taken(cells: Cells, rows: npt.NDArray[np.int64]) -> Cells:
    """Some rows of a column."""
    kept = pa.array(rows)
    parts = (cells.texts, cells.numbers, cells.moments)
    return Cells(*(None if part is None else part.take(kept) for part in parts))
