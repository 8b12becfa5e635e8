"""The org board as a workbook: the same rows as on the screen, for who may export (Z10)."""

from flask import Flask, Response, request

from dashboard import access, context
from dashboard.questions import board as questions
from dashboard.questions.board_look import BoardLook
from dashboard.views.download import attachment
from dashboard.views.spreadsheet import Column, xlsx
from models.access import Permission
from models.i18n import Message

COLUMNS = (
    (Message("Level"), "text"),
    (Message("Number"), "text"),
    (Message("Unit of the board"), "text"),
    (Message("Part of"), "text"),
    (Message("Post"), "text"),
    (Message("Leads the unit"), "text"),
    (Message("Holder"), "text"),
    (Message("Valuable product"), "long"),
    (Message("Purpose"), "long"),
    (Message("Authority"), "long"),
    (Message("Functions and duties"), "long"),
    (Message("Norm, hours a week"), "number"),
    (Message("Post’s main statistic"), "text"),
)


def register(server: Flask) -> None:
    """The file."""
    access.route(server, "/board/export.xlsx", needs=Permission.EXPORT_BOARD)(export)


def export() -> Response:
    """A workbook of what the address looks at."""
    title, rows = context.ask(questions.table, BoardLook.of(request.args))
    columns = [Column(str(name), kind) for name, kind in COLUMNS]
    return attachment(xlsx(title, columns, rows), f"{title}.xlsx")
