"""From a document received to rows that may count: identify, read, verdict, preview.

The fate of a document is in the record (``models.documents``); rows lie as Parquet beside it and
can be read again from the original. Rows are in place before the record says so, and a reading
whose document was dropped meanwhile leaves nothing.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from etl import verdict
from etl.identify import identify, named
from etl.importers import IMPORTERS
from etl.known import Comparison, compared
from etl.reading import Choices, Limits, Source, Unreadable
from etl.recording import Recording
from models import company, documents
from models.base import now
from models.database import Database
from models.disk import DiskFull
from models.document_store import DocumentStore
from models.documents import Document, State
from models.errors import Refused
from models.i18n import Message

log = logging.getLogger("asm.intake")


@dataclass(frozen=True)
class Places:
    """Where an installation keeps things."""

    database: Database
    store: DocumentStore
    rows: Path

    @property
    def home(self) -> Path:
        """The data folder."""
        return self.rows.parent


@dataclass
class Asked:
    """What a document is to be read with; ``format`` and ``profile_id`` are found on the way."""

    choices: Choices
    wanted: str | None = None  # a format a person named
    format: str | None = None
    profile_id: int | None = None


def no_step(_done: int, _of: int | None) -> None:
    """Nobody watches the progress."""


def read(
    places: Places, document_id: str, step: Callable[[int, int | None], None] = no_step
) -> None:
    """Read a received document and note its verdict; accept it at once where that was asked."""
    with places.database.writing() as session:
        document = documents.begin(session, document_id)
        if document is None:
            return
        name, asked = document.name, _asked(session, document)
    recording = Recording(document_id, places.rows, step)
    try:
        refusal, found = None, Comparison()
        try:
            source = Source.open(places.store.path(document_id), name)
            found = understand(places, source, asked, recording)
            recording.finish()
        except DiskFull:
            raise
        except Refused as error:
            refusal = error
        with places.database.writing() as session:
            _note(session, document_id, asked, recording, found, refusal)
    finally:
        recording.discard()


def understand(places: Places, source: Source, asked: Asked, recording: Recording) -> Comparison:
    """Read a source with the right format into ``recording``; how its rows stand to what counts."""
    importer = named(asked.wanted, IMPORTERS) if asked.wanted else identify(source, IMPORTERS)
    asked.format = importer.name
    _find_profile(places, source, asked)
    importer.read(source, asked.choices, recording, Limits())
    if not recording.questions:
        _demand_something(source, recording)
    with places.database.reading() as session:
        counted = documents.counted_rows(session)
    others = [one for one in counted if one != recording.document_id]
    return compared(places.rows, recording, others)


def _demand_something(source: Source, recording: Recording) -> None:
    """Refuse a document of which not one row is left, or that has none and says nothing of it."""
    if recording.faults and not verdict.counted_rows(recording):
        raise Unreadable(Message("Not one row can be read: see the list."), code="no_rows")
    if not (recording.faults or recording.warned or any(recording.counts.values())):
        message = Message("There is nothing to import in “{name}”.", name=source.name)
        raise Unreadable(message, code="empty")


def _asked(session: Session, document: Document) -> Asked:
    """What a person decided, and what the company is like now."""
    decided = document.choices
    return Asked(choices_now(session, decided), decided.get("format"))


def choices_now(session: Session, decided: Mapping[str, Any]) -> Choices:
    """A person's decisions, with the company's own accounts and date."""
    today = company.get(session).today(now()) if company.exists(session) else now().date()
    return Choices(
        answers=decided.get("answers", {}),
        layout=decided.get("layout"),
        own_accounts=company.own_accounts(session),
        today=today,
    )


def _find_profile(places: Places, source: Source, asked: Asked) -> None:
    """Take the choices of a saved profile that recognises the document, unless a person chose."""
    recognise = getattr(named(asked.format or "", IMPORTERS), "recognise", None)
    if asked.choices.layout is not None or recognise is None:
        return
    with places.database.reading() as session:
        saved = documents.profiles(session, asked.format or "")
    found = recognise(source, [profile.layout for profile in saved]) if saved else None
    if found is None:
        return
    profile = saved[found]
    asked.profile_id = profile.id
    asked.choices = Choices(
        answers={**profile.answers, **asked.choices.answers},
        layout=profile.layout,
        own_accounts=asked.choices.own_accounts,
        today=asked.choices.today,
    )


def _note(
    session: Session,
    document_id: str,
    asked: Asked,
    recording: Recording,
    found: Comparison,
    refusal: Refused | None,
) -> None:
    """Put the rows in place and the verdict into the record, unless the document moved meanwhile."""
    document = documents.locked(session, document_id)
    if document.state != State.READING:
        return
    document.format, document.profile_id = asked.format, asked.profile_id
    counted = refusal is None
    document.verdict = verdict.summary(recording, found, asked.choices, counted=counted)
    document.preview = recording.preview if counted else None
    document.rows, document.refused = document.verdict["accepted"], document.verdict["refused"]
    document.warnings = recording.warned
    document.reason = refusal.message.as_json() if refusal else None
    document.reason_code = refusal.code[:40] if refusal else None
    verdict.store_faults(session, document_id, recording)
    if refusal is not None:
        document.state = State.REFUSED
        return
    recording.publish()
    document.state = State.QUESTION if recording.questions else State.READ
    if document.accept_at_once and document.state == State.READ:
        session.flush()
        documents.accept(session, document.received_by, document)


def ensure_rows(places: Places, document_id: str, tables: Iterable[str] = ()) -> Path:
    """The folder of a document's rows, read anew from the original if it or one of ``tables`` is lost.

    With the same choices, own accounts and day as when it was accepted: the same rows come out.
    """
    folder = places.rows / document_id
    if folder.exists() and all((folder / f"{table}.parquet").exists() for table in tables):
        return folder
    with places.database.reading() as session:
        document = session.get_one(Document, document_id)
        name, format_name, found = document.name, document.format or "", document.verdict or {}
    recording = Recording(document_id, places.rows, no_step)
    try:
        source = Source.open(places.store.path(document_id), name)
        choices = verdict.choices_of(found)
        named(format_name, IMPORTERS).read(source, choices, recording, Limits())
        recording.finish()
        if dict(recording.counts) != found.get("tables"):
            log.error("%s gives other rows than it did: %s", document_id, dict(recording.counts))
        return recording.publish()
    finally:
        recording.discard()


def why_refused(document: Document) -> Message | None:
    """The sentence that refused the whole document."""
    return Message.from_json(document.reason) if document.reason else None
