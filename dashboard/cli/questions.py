"""Commands that ask the published warehouse: query, statistic."""

import csv
import datetime as dt
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import duckdb
import typer

from dashboard.installation import Installation
from models.errors import Refused
from models.i18n import Message
from models.periods import PeriodType
from warehouse import questions
from warehouse.reader import Answer


class Shape(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


AsShape = Annotated[Shape, typer.Option("--format")]


def query(sql: str, shape: AsShape = Shape.TABLE) -> None:
    """Ask the published warehouse; read-only."""
    try:
        answer = questions.query(Installation.open().reader(), sql)
    except duckdb.Error as error:
        raise Refused(
            Message("The question cannot be answered: {error}", error=error), code="bad_query"
        ) from error
    _print(answer, shape)


def statistic(
    code: str,
    period: Annotated[PeriodType | None, typer.Option("--period")] = None,
    first: Annotated[dt.datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])] = None,
    last: Annotated[dt.datetime | None, typer.Option("--to", formats=["%Y-%m-%d"])] = None,
    shape: AsShape = Shape.TABLE,
) -> None:
    """Points and conditions of a statistic."""
    answer = questions.points_by_code(
        Installation.open().reader(),
        code,
        period,
        first.date() if first else None,
        last.date() if last else None,
    )
    if not answer.rows:
        raise Refused(Message("There is no statistic “{code}” with values.", code=code))
    _print(answer, shape)


def _print(answer: Answer, shape: Shape) -> None:
    if shape is Shape.JSON:
        plain = [{key: _plain(value) for key, value in row.items()} for row in answer.dicts()]
        typer.echo(json.dumps(plain, ensure_ascii=False))
    elif shape is Shape.CSV:
        writer = csv.writer(sys.stdout)
        writer.writerow(answer.columns)
        writer.writerows([_plain(value) for value in row] for row in answer.rows)
    else:
        _print_table(answer.columns, [[_text(value) for value in row] for row in answer.rows])


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = [columns, *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(columns))]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def _text(value: Any) -> str:
    return "" if value is None else str(_plain(value))
