"""Python values of a column, as calamine and xlrd give them, apart by kind."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.grid import QUIET, Cells, blanked, without_noise
from etl.spreadsheets.runs import FALSE, TRUE
from etl.spreadsheets.serials import time_text

_DAY = dt.timedelta(days=1)


def cells_of(values: Sequence[Any]) -> Cells:
    """The column; blanks of spaces alone are empty."""
    kinds = set(map(type, values))
    if kinds <= {str}:
        return Cells(blanked(pa.array(values, pa.string())))
    texts = blanked(pa.array([_as_text(value) for value in values], pa.string()))
    numbers = moments = None
    if kinds & {float, int}:
        found = [v if type(v) is float or type(v) is int else None for v in values]
        numbers = _quiet(pa.array(found, pa.float64()))
    if kinds & {dt.date, dt.datetime}:
        moments = pa.array([_as_moment(value) for value in values], pa.timestamp("us"))
    return Cells(texts, numbers, moments)


def _quiet(numbers: pa.Array) -> pa.Array:
    """Without the noise of binary fractions."""
    digits = pc.binary_length(pc.cast(numbers, pa.string()))
    long = pc.greater(pc.fill_null(digits, 0), QUIET)
    if not pc.any(long, min_count=0).as_py():
        return numbers
    fresh = pa.array(without_noise(np.asarray(numbers.filter(long))))
    return pc.replace_with_mask(numbers, long, fresh)


def _as_text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, dt.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        value = dt.timedelta(seconds=seconds, microseconds=value.microsecond)
    return time_text(value / _DAY) if isinstance(value, dt.timedelta) else None


def _as_moment(value: Any) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else None
