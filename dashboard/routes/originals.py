"""Taking things away: the original as it came, and its refused rows as a workbook or a text.

Everything is an attachment under the sender's name, looked up by the viewer's rights each time: an
address that was good yesterday is worth nothing when the right is gone (Z9).
"""

from flask import Flask, Response, send_file

from dashboard import access, context
from dashboard.questions import documents as questions
from dashboard.views.download import attachment, disposition
from dashboard.views.imports_faults import FILE_COLUMNS
from dashboard.views.spreadsheet import Column, csv_bytes, xlsx
from models.access import Permission
from models.i18n import _


def register(server: Flask) -> None:
    """The routes."""
    document = "/documents/<document_id>"
    access.route(server, f"{document}/original", needs=Permission.SEE_DOCUMENTS)(original)
    access.route(server, f"{document}/faults.xlsx", needs=Permission.EXPORT_DOCUMENTS)(faults_xlsx)
    access.route(server, f"{document}/faults.csv", needs=Permission.EXPORT_DOCUMENTS)(faults_csv)


def original(document_id: str) -> Response:
    """The bytes as they came. Never shown by the browser, whatever they are (I19)."""
    name = context.ask(questions.name, document_id)
    path = context.application().here.documents.path(document_id)
    answer = send_file(path, "application/octet-stream")
    answer.headers["Content-Disposition"] = disposition(name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def faults_xlsx(document_id: str) -> Response:
    """Refused rows and warnings as a workbook without one live formula (I9)."""
    name, heading, rows = context.ask(questions.fault_table, document_id)
    return attachment(xlsx(_("Refused rows"), _columns(heading), rows), _named(name, "xlsx"))


def faults_csv(document_id: str) -> Response:
    """The same as a text that the local Excel opens (I8)."""
    name, heading, rows = context.ask(questions.fault_table, document_id)
    return attachment(csv_bytes(_columns(heading), rows), _named(name, "csv"))


def _columns(heading: tuple[str, ...]) -> list[Column]:
    return [Column(title, kind) for title, kind in zip(heading, FILE_COLUMNS, strict=True)]


def _named(name: str, suffix: str) -> str:
    said = _("refused rows")
    return f"{name} — {said}.{suffix}"
