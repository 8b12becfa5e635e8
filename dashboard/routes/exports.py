"""Rows behind a number as a file: the same rows and columns as on the screen (Z10)."""

import json
from typing import Any

from flask import Flask, Response, request

from dashboard import access, context
from dashboard.questions import rows as questions
from dashboard.questions.rows import point_of
from dashboard.views.download import attachment
from dashboard.views.rows import COLUMNS
from dashboard.views.spreadsheet import Column, csv_bytes, xlsx
from models.access import Permission
from models.errors import Refused
from models.i18n import Message


def register(server: Flask) -> None:
    """XLSX and CSV."""
    for kind, function in (("xlsx", as_xlsx), ("csv", as_csv)):
        rule = f"/statistics/<int:statistic_id>/rows/export.{kind}"
        access.route(server, rule, needs=Permission.EXPORT_ROWS)(function)


def as_xlsx(statistic_id: int) -> Response:
    """A workbook."""
    title, columns, rows = _table(statistic_id)
    return attachment(xlsx(title, columns, rows), f"{title}.xlsx")


def as_csv(statistic_id: int) -> Response:
    """Text for the Excel of the reader's country."""
    title, columns, rows = _table(statistic_id)
    return attachment(csv_bytes(columns, rows), f"{title}.csv")


def _table(statistic_id: int) -> tuple[str, list[Column], list[list[object]]]:
    point, (order, filters) = point_of(request.args, statistic_id), _grid()
    title, mart, rows = context.ask(questions.everything, point, order, filters)
    columns = [Column(str(one.title), _kind(one.kind)) for one in COLUMNS[mart]]
    return title, columns, rows


def _grid() -> tuple[Any, Any]:
    """Order and filters as the grid of the screen has them; what they may name is checked later."""
    try:
        wish = json.loads(request.args.get("grid") or "{}")
        return wish.get("sort") or (), wish.get("filter") or {}
    except (ValueError, AttributeError, RecursionError) as error:
        raise Refused(Message("The filter cannot be understood.")) from error


def _kind(kind: str) -> str:
    return {"link": "text", "line": "number"}.get(kind, kind)
