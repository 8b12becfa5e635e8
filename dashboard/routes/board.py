"""The org board as files: a workbook of the rows on the screen (Z10), one to be filled in, a sheet of paper."""

from flask import Flask, Response, request

from dashboard import access, context
from dashboard.questions import board_table as questions
from dashboard.questions.board_look import BoardLook
from dashboard.views import board_paper, paper
from dashboard.views.board_columns import COLUMNS
from dashboard.views.download import attachment
from dashboard.views.spreadsheet import Column, xlsx
from models.access import Permission


def register(server: Flask) -> None:
    """The files."""
    access.route(server, "/board/export.xlsx", needs=Permission.EXPORT_BOARD)(export)
    access.route(server, "/board/export.pdf", needs=Permission.EXPORT_BOARD)(as_pdf)
    access.route(server, "/board/export.png", needs=Permission.EXPORT_BOARD)(as_png)
    access.route(server, "/board/template.xlsx", needs=Permission.EDIT_BOARD)(template)


def export() -> Response:
    """A workbook of what the address looks at."""
    return _workbook(*context.ask(questions.table, BoardLook.of(request.args)))


def as_pdf() -> Response:
    """One sheet, A3 or ``?paper=a2``."""
    name, content = _sheet()
    return attachment(content, f"{name}.pdf")


def as_png() -> Response:
    """The same as a picture."""
    name, content = _sheet()
    return attachment(paper.png(content), f"{name}.png")


def _sheet() -> tuple[str, bytes]:
    """The board the address looks at, drawn; what is no paper counts as A3."""
    seen = context.ask(questions.paper, BoardLook.of(request.args))
    size = request.args.get("paper", "")
    size = size if size in paper.SIZES else "a3"
    shapes = board_paper.sheet(size, seen.top, seen.title, seen.about)
    return seen.title, paper.pdf(size, seen.title, shapes)


def template() -> Response:
    """A workbook with the columns and the company alone."""
    return _workbook(*context.ask(questions.template))


def _workbook(title: str, rows: list[list[object]]) -> Response:
    columns = [Column(str(one.title), one.kind) for one in COLUMNS]
    return attachment(xlsx(title, columns, rows), f"{title}.xlsx")
