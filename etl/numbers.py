"""Typed values and quotas of chosen statistics, from the record as Arrow.

The database joins all numbers of a statistic into one text, so that Python handles ten thousand
texts and not five million rows; Arrow reads the text back. Numbers stay text: they are exact.
"""

from collections.abc import Collection, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.csv
from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    String,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from models.statistics import Quota, Value
from warehouse.inputs import ENTERED_VALUES, QUOTAS

TOGETHER = 500  # statistics per query


def entered_values(session: Session, statistics: Collection[int]) -> pa.Table:
    """The typed values that hold now; a withdrawn one is none."""
    corrected = case((Value.state == "corrected", "true"), else_="false")
    line = _line(Value.statistic_id, Value.period_end, Value.value, corrected)
    query = (
        select(func.aggregate_strings(line, "\n"))
        .where(Value.superseded_at.is_(None), Value.value.is_not(None))
        .group_by(Value.statistic_id)
    )
    texts = (
        text
        for some in _together(statistics)
        for text in session.scalars(query.where(Value.statistic_id.in_(some)))
    )
    return _parsed(texts, ENTERED_VALUES)


def quotas(session: Session, statistics: Collection[int]) -> pa.Table:
    """The planned values of single periods."""
    line = _line(Quota.statistic_id, Quota.period_end, Quota.value)
    query = select(func.aggregate_strings(line, "\n")).group_by(Quota.statistic_id)
    texts = (
        text
        for some in _together(statistics)
        for text in session.scalars(query.where(Quota.statistic_id.in_(some)))
    )
    return _parsed(texts, QUOTAS)


def _line(*columns: ColumnExpressionArgument[Any]) -> ColumnElement[str]:
    """The columns of one row with commas between."""
    line: ColumnElement[str] = cast(columns[0], String)
    for column in columns[1:]:
        line = line + literal(",") + cast(column, String)
    return line


def _together(statistics: Collection[int]) -> Iterator[list[int]]:
    ids = list(statistics)
    return (ids[start : start + TOGETHER] for start in range(0, len(ids), TOGETHER))


def _parsed(texts: Iterator[str], schema: pa.Schema) -> pa.Table:
    text = "\n".join(texts)
    if not text:
        return schema.empty_table()
    return pa.csv.read_csv(
        pa.py_buffer(text.encode()),
        read_options=pa.csv.ReadOptions(column_names=schema.names),
        convert_options=pa.csv.ConvertOptions(column_types=schema),
    )
