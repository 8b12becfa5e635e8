"""Commands about documents and numbers: import, documents, undo, refresh."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select

from dashboard.cli import reports
from dashboard.cli.opening import opened, places, settle
from dashboard.installation import Installation
from etl import rehearsal
from models import documents, jobs
from models.disk import DiskFull
from models.document_store import chunks
from models.documents import Document, State
from models.errors import Refused
from models.i18n import Message, _
from models.jobs import WarehouseVersion

STATUS = {"accepted": 0, "refused": 1, "question": 2}


def import_(
    files: list[Path],
    format_name: Annotated[str | None, typer.Option("--format", help="Do not guess.")] = None,
    answers: Annotated[
        list[str] | None, typer.Option("--answer", help="CODE=VALUE, to a question asked before.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, report, keep nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per file.")] = False,
) -> None:
    """Import files. Exit status 0: accepted, 1: refused, 2: a question is open."""
    here, choices = opened(), _choices(format_name, answers or [])
    if dry_run:
        found = [_rehearse(here, path, choices) for path in files]
    else:
        found = _import(here, files, choices)
    for report in found:
        reports.show(report, as_json=as_json)
    raise typer.Exit(max(STATUS[report["verdict"]] for report in found))


def _choices(format_name: str | None, answers: list[str]) -> dict[str, Any]:
    """What a document is to be read with, as its row keeps it."""
    choices: dict[str, Any] = {"format": format_name} if format_name else {}
    pairs = [text.partition("=") for text in answers]
    for code, equals, _value in pairs:
        if not equals:
            raise Refused(Message("An answer is CODE=VALUE, not “{text}”.", text=code))
    if pairs:
        choices["answers"] = {code: value for code, _equals, value in pairs}
    return choices


@dataclass(frozen=True)
class _Taken:
    """A file on the command line: a document now, or the report that it is none."""

    path: Path
    document_id: str = ""
    known: bool = False
    report: dict[str, Any] | None = None


def _import(here: Installation, files: list[Path], choices: dict[str, Any]) -> list[dict[str, Any]]:
    taken = [_take(here, path, choices) for path in files]
    ids = [one.document_id for one in taken if one.report is None]
    try:
        settle(here, ids)
    except KeyboardInterrupt:
        _drop(here, ids)
        raise
    with here.database.reading() as session:
        return [
            one.report
            or reports.of_document(
                session, one.path, session.get_one(Document, one.document_id), known=one.known
            )
            for one in taken
        ]


def _take(here: Installation, path: Path, choices: dict[str, Any]) -> _Taken:
    try:
        stored = here.documents.receive(chunks(path))
    except DiskFull:
        raise
    except (OSError, Refused) as error:
        return _Taken(path, report=_unreadable(path, error))
    with here.database.writing() as session:
        document, _reads = documents.receive(
            session,
            None,
            stored.sha256,
            path.name,
            stored.size,
            "command",
            accept_at_once=True,
            choices=choices,
        )
        return _Taken(path, stored.sha256, known=document.state == State.ACCEPTED)


def _drop(here: Installation, document_ids: list[str]) -> None:
    """Whoever stops the command does not want what it had not read yet."""
    with here.database.writing() as session:
        for document_id in set(documents.waiting(session)) & set(document_ids):
            document = documents.locked(session, document_id)
            documents.withdraw(session, None, document, "stopped on the command line")


def _rehearse(here: Installation, path: Path, choices: dict[str, Any]) -> dict[str, Any]:
    try:
        return reports.of_rehearsal(path, rehearsal.rehearse(places(here), path, choices))
    except OSError as error:
        return _unreadable(path, error)


def _unreadable(path: Path, error: OSError | Refused) -> dict[str, Any]:
    if isinstance(error, Refused):
        return reports.without_document(path, error.message, error.code)
    if isinstance(error, FileNotFoundError):
        return reports.without_document(path, Message("There is no such file."), "no_file")
    if isinstance(error, IsADirectoryError):
        return reports.without_document(path, Message("It is a folder, not a file."), "folder")
    message = Message("The file cannot be read: {error}.", error=error.strerror or error)
    return reports.without_document(path, message, "unreadable")


def documents_() -> None:
    """What was imported."""
    names = reports.state_names()
    with opened().database.reading() as session:
        for document in session.scalars(select(Document).order_by(Document.received_at)):
            typer.echo(
                f"{document.id[:12]}  {names[State(document.state)]:<12} "
                f"{document.format or '—':<12} {document.rows:>8} {document.refused:>6}  "
                f"{document.name}"
            )


def undo(
    document: str, why: Annotated[str | None, typer.Option("--why", help="For the audit.")] = None
) -> None:
    """Withdraw an imported document: its id, or the beginning of it."""
    here = opened()
    with here.database.writing() as session:
        query = select(Document).where(Document.id.startswith(document, autoescape=True))
        found = list(session.scalars(query.limit(2)))
        if len(found) != 1:
            raise Refused(Message("There is no one document “{id}”.", id=document))
        documents.withdraw(session, None, found[0], why)
        name = found[0].name
    settle(here)
    typer.echo(_("“{name}” does not count any more.", name=name))


def refresh(
    full: Annotated[bool, typer.Option("--full", help="From nothing but the record.")] = False,
) -> None:
    """Build and publish the warehouse."""
    here = opened()
    with here.database.writing() as session:
        jobs.ask_refresh(session, full=full)
    settle(here)
    name = here.warehouse.current() or ""
    with here.database.reading() as session:
        ledger = select(WarehouseVersion.tables).where(WarehouseVersion.name == name)
        counts = session.scalar(ledger) or {}
    typer.echo(" ".join([name, *(f"{table}={rows}" for table, rows in counts.items())]))
