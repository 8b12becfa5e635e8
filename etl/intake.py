"""From a document received to rows that count: read, verdict, preview, accept, undo.

The fate of a document is in the record (``models.documents``); rows lie as Parquet beside it and
can be read again from the original. One document is read by one process at a time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from etl.identify import identify, named
from etl.importers import IMPORTERS
from etl.reading import Cancelled, Choices, Fault, Limits, Source, Unreadable
from etl.recording import Recording
from models import company, documents, jobs
from models.base import now
from models.database import Database
from models.document_store import DocumentStore
from models.documents import Document, DocumentFault, State
from models.errors import Refused
from models.i18n import Message

KEPT_FAULTS = 100_000
FACTS = ("payments", "sales", "statistic_values")  # what «rows» of a verdict counts


@dataclass(frozen=True)
class Places:
    """Where an installation keeps things."""

    database: Database
    store: DocumentStore
    rows: Path


def no_step(_done: int, _of: int | None) -> None:
    """Nobody watches the progress."""


def read(
    places: Places,
    document_id: str,
    *,
    step: Callable[[int, int | None], None] = no_step,
    format_name: str | None = None,
) -> State:
    """Read a received document and note its verdict; accept it at once where that was asked."""
    with places.database.writing() as session:
        document = session.get_one(Document, document_id)
        document.state = State.READING
        name, choices = document.name, _choices(session, document)
    recording = Recording(document_id, places.rows, step)
    source = Source.open(places.store.path(document_id), name)
    try:
        importer = named(format_name, IMPORTERS) if format_name else identify(source, IMPORTERS)
        choices = _with_profile(places, importer.name, source, choices)
        importer.read(source, choices, recording, Limits())
        known = _already_known(places, recording)
    except Cancelled:
        recording.discard()
        with places.database.writing() as session:
            documents.withdraw(session, None, session.get_one(Document, document_id), None)
        return State.WITHDRAWN
    except Refused as refusal:
        recording.discard()
        return _refuse(places, document_id, recording, refusal)
    except BaseException:
        recording.discard()
        with places.database.writing() as session:
            session.get_one(Document, document_id).state = State.RECEIVED
        raise
    recording.publish()
    return _note(places, document_id, importer.name, recording, known)


def _choices(session: Session, document: Document) -> Choices:
    answers = document.choices.get("answers", {})
    today = company.get(session).today(now()) if company.exists(session) else now().date()
    return Choices(
        answers=answers,
        layout=document.choices.get("layout"),
        own_accounts=company.own_accounts(session),
        today=today,
    )


def _with_profile(places: Places, format_name: str, source: Source, choices: Choices) -> Choices:
    """Choices of a saved profile that recognises the document, unless a person chose already."""
    if choices.layout is not None:
        return choices
    with places.database.reading() as session:
        saved = documents.profiles(session, format_name)
    recognise = getattr(named(format_name, IMPORTERS), "recognise", None)
    if not saved or recognise is None:
        return choices
    found = recognise(source, [profile.layout for profile in saved])
    if found is None:
        return choices
    profile = saved[found]
    return Choices(
        answers={**profile.answers, **choices.answers},
        layout=profile.layout,
        own_accounts=choices.own_accounts,
        today=choices.today,
    )


def _refuse(places: Places, document_id: str, recording: Recording, refusal: Refused) -> State:
    with places.database.writing() as session:
        document = session.get_one(Document, document_id)
        document.state = State.REFUSED
        document.reason = refusal.message.as_json()
        document.reason_code = refusal.code
        document.verdict = {"totals": recording.totals, "layout": recording.layout}
        _store_faults(session, document_id, recording)
    return State.REFUSED


def _note(
    places: Places, document_id: str, format_name: str, recording: Recording, known: int
) -> State:
    """Write the verdict into the record; accept where that was asked and nothing is open."""
    with places.database.writing() as session:
        document = session.get_one(Document, document_id)
        document.format = format_name
        document.verdict = _verdict(recording, known)
        document.preview = recording.preview
        document.rows = document.verdict["accepted"]
        document.refused = len(recording.faults)
        document.warnings = len(recording.warnings)
        document.reason = document.reason_code = None
        document.state = State.QUESTION if recording.questions else State.READ
        _store_faults(session, document_id, recording)
        if document.accept_at_once and document.state == State.READ:
            accept(session, document.received_by, document)
        return State(document.state)


def _verdict(recording: Recording, known: int) -> dict[str, Any]:
    accepted = sum(recording.counts[table] for table in FACTS) or sum(recording.counts.values())
    return {
        "rows": accepted + len(recording.faults),
        "accepted": accepted,
        "refused": len(recording.faults),
        "already_known": known,
        "tables": dict(recording.counts),
        "totals": recording.totals,
        "questions": [
            {
                "code": question.code,
                "text": question.text.as_json(),
                "options": [[value, label.as_json()] for value, label in question.options],
                "samples": list(question.samples),
                "column": question.column,
            }
            for question in recording.questions
        ],
        "layout": recording.layout,
    }


def _store_faults(session: Session, document_id: str, recording: Recording) -> None:
    session.execute(delete(DocumentFault).where(DocumentFault.document_id == document_id))
    rows = [
        *(_fault_row(document_id, "fault", fault) for fault in recording.faults[:KEPT_FAULTS]),
        *(_fault_row(document_id, "warning", fault) for fault in recording.warnings[:KEPT_FAULTS]),
    ]
    if rows:
        session.execute(insert(DocumentFault), rows)


def _fault_row(document_id: str, severity: str, fault: Fault) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "severity": severity,
        "code": fault.code,
        "message": fault.reason.as_json(),
        "sheet": fault.place.sheet,
        "line": fault.place.line,
        "column": fault.place.column,
        "value": None if fault.value is None else fault.value[:2000],
    }


def accept(session: Session, actor_id: int | None, document: Document) -> None:
    """Let a previewed document count, remember its own accounts, ask for a new warehouse."""
    documents.accept(session, actor_id, document)
    totals = (document.verdict or {}).get("totals", {})
    company.add_own_accounts(session, frozenset(totals.get("own_accounts", ())))
    jobs.ask_refresh(session, documents=[document.id])


def undo(session: Session, actor_id: int | None, document: Document, why: str | None) -> None:
    """Withdraw a document; what earlier documents said of the same records counts again."""
    counted = document.state == State.ACCEPTED
    documents.withdraw(session, actor_id, document, why)
    if counted:
        jobs.ask_refresh(session, documents=[document.id])


def ensure_rows(places: Places, document_id: str) -> Path:
    """The folder of a document's rows, read anew from the original if it is lost (rebuildable)."""
    folder = places.rows / document_id
    if folder.exists():
        return folder
    with places.database.reading() as session:
        document = session.get_one(Document, document_id)
        name, format_name, choices = document.name, document.format, _choices(session, document)
    recording = Recording(document_id, places.rows, no_step)
    source = Source.open(places.store.path(document_id), name)
    importer = named(format_name or "", IMPORTERS)
    importer.read(
        source, _with_profile(places, importer.name, source, choices), recording, Limits()
    )
    return recording.publish()


def accepted_ids(session: Session) -> list[str]:
    """Documents that count, in the order of acceptance."""
    query = select(Document.id).where(Document.state == State.ACCEPTED)
    return list(session.scalars(query.order_by(Document.accepted_no)))


def _already_known(places: Places, recording: Recording) -> int:
    """How many of the records just read other accepted documents have already."""
    with places.database.reading() as session:
        others = [sha for sha in accepted_ids(session) if sha != recording.document_id]
    known = 0
    for table in FACTS:
        files = _files(places.rows, others, table)
        if recording.counts[table] and files:
            recording.flush(table)
            known += _common_keys(recording.file(table), files)
    return known


def _files(root: Path, ids: Iterable[str], table: str) -> list[str]:
    paths = (root / sha / f"{table}.parquet" for sha in ids)
    return [str(path) for path in paths if path.exists()]


def _common_keys(mine: Path, others: list[str]) -> int:
    connection = duckdb.connect()
    try:
        connection.from_parquet(str(mine)).create_view("mine")
        connection.from_parquet(others).create_view("others")
        row = connection.execute(
            "select count(*) from mine semi join others using (record_key)"
        ).fetchone()
        return int(row[0]) if row else 0
    finally:
        connection.close()


def why_refused(document: Document) -> Message | None:
    """The sentence that refused the whole document."""
    return Message.from_json(document.reason) if document.reason else None


__all__ = ["Places", "Unreadable", "accept", "accepted_ids", "ensure_rows", "read", "undo"]
