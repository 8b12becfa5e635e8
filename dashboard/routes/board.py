"""The org board as files: a workbook of the rows on the screen (Z10), and one to be filled in."""

from flask import Flask, Response, request

from dashboard import access, context
from dashboard.questions import board_table as questions
from dashboard.questions.board_look import BoardLook
from dashboard.views.board_columns import COLUMNS
from dashboard.views.download import attachment
from dashboard.views.spreadsheet import Column, xlsx
from models.access import Permission


def register(server: Flask) -> None:
    """The files."""
    access.route(server, "/board/export.xlsx", needs=Permission.EXPORT_BOARD)(export)
    access.route(server, "/board/template.xlsx", needs=Permission.EDIT_BOARD)(template)


def export() -> Response:
    """A workbook of what the address looks at."""
    return _workbook(*context.ask(questions.table, BoardLook.of(request.args)))


def template() -> Response:
    """A workbook with the columns and the company alone."""
    return _workbook(*context.ask(questions.template))


def _workbook(title: str, rows: list[list[object]]) -> Response:
    columns = [Column(str(one.title), one.kind) for one in COLUMNS]
    return attachment(xlsx(title, columns, rows), f"{title}.xlsx")
