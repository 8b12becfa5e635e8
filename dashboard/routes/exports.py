"""Rows behind a number as a file: the same rows and columns as on the screen (Z10)."""

from flask import Flask, Response, request

from dashboard import access, context
from dashboard.questions import rows as questions
from dashboard.questions.rows import point_of
from dashboard.views.download import attachment
from dashboard.views.rows import COLUMNS
from dashboard.views.spreadsheet import Column, csv_bytes, xlsx
from models.access import Permission


def register(server: Flask) -> None:
    """XLSX and CSV."""
    for kind, function in (("xlsx", as_xlsx), ("csv", as_csv)):
        rule = f"/statistics/<int:statistic_id>/rows/export.{kind}"
        access.route(server, rule, needs=Permission.EXPORT)(function)


def as_xlsx(statistic_id: int) -> Response:
    """A workbook."""
    title, columns, rows = _table(statistic_id)
    return attachment(xlsx(title, columns, rows), f"{title}.xlsx")


def as_csv(statistic_id: int) -> Response:
    """Text for the Excel of the reader's country."""
    title, columns, rows = _table(statistic_id)
    return attachment(csv_bytes(columns, rows), f"{title}.csv")


def _table(statistic_id: int) -> tuple[str, list[Column], list[list[object]]]:
    title, mart, rows = context.ask(questions.everything, point_of(request.args, statistic_id))
    columns = [Column(str(one.title), _kind(one.kind)) for one in COLUMNS[mart]]
    return title, columns, rows


def _kind(kind: str) -> str:
    return {"link": "text", "line": "number"}.get(kind, kind)
