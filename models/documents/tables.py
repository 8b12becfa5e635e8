"""Documents received: what came, how it was understood, what became of it. Also import profiles.

The bytes lie in the document store under their SHA-256; rows read from them are derived. This
module keeps the fate and the decisions, which cannot be derived.
"""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    func,
    select,
    true,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import audit
from models.access import Viewer
from models.base import Base, now
from models.errors import NotFound, Refused
from models.i18n import Message


class State(StrEnum):
    """Where a document is on its way."""

    RECEIVED = "received"  # waits for the worker
    READING = "reading"
    QUESTION = "question"  # something must be answered
    READ = "read"  # previewed; waits for a person to accept
    ACCEPTED = "accepted"  # its rows count
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # undone, or cancelled before it was accepted


class Document(Base):
    """One document, by the SHA-256 of its bytes."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    size: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[dt.datetime]
    received_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    origin: Mapped[str] = mapped_column(String(10))  # screen | command | folder | demo
    state: Mapped[str] = mapped_column(String(10), default=State.RECEIVED, index=True)
    accept_at_once: Mapped[bool] = mapped_column(default=False)  # command line and folder
    format: Mapped[str | None] = mapped_column(String(40))
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)  # answers and layout
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("import_profile.id"))
    verdict: Mapped[dict[str, Any] | None]  # counts, totals, questions, layout: see etl.intake
    preview: Mapped[dict[str, Any] | None]  # first rows of every table, as text
    reason: Mapped[dict[str, Any] | None]  # message why the whole document was refused
    reason_code: Mapped[str | None] = mapped_column(String(40))
    rows: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    accepted_no: Mapped[int | None] = mapped_column(unique=True)  # order of acceptance
    accepted_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class DocumentFault(Base):
    """A refused row or a warning of one document, as the last reading found it."""

    __tablename__ = "document_fault"
    __table_args__ = (Index("ix_document_fault_document", "document_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"))
    severity: Mapped[str] = mapped_column(String(8))  # fault | warning
    code: Mapped[str] = mapped_column(String(40))
    message: Mapped[dict[str, Any]]
    sheet: Mapped[str | None] = mapped_column(String(200))
    line: Mapped[int | None]
    column: Mapped[str | None] = mapped_column(String(200))
    value: Mapped[str | None] = mapped_column(Text)


class ImportProfile(Base):
    """A saved mapping that recognises the next file of its kind by its headings."""

    __tablename__ = "import_profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(40))
    signature: Mapped[str] = mapped_column(String(64), index=True)
    layout: Mapped[dict[str, Any]]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[dt.datetime]
    archived: Mapped[bool] = mapped_column(default=False)


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Those who see every unit see all documents, others what they brought themselves."""
    return true() if viewer.everything else Document.received_by == viewer.user_id


def get(session: Session, viewer: Viewer, document_id: str) -> Document:
    """A document the viewer may see; otherwise it does not exist for him."""
    query = select(Document).where(Document.id == document_id, visible_to(viewer))
    found = session.scalar(query)
    if found is None:
        raise NotFound(Message("There is no such document."))
    return found


def receive(
    session: Session,
    actor_id: int | None,
    document_id: str,
    name: str,
    size: int,
    origin: str,
    *,
    accept_at_once: bool = False,
) -> tuple[Document, bool]:
    """Note a document whose bytes are in the store already; whether it must be read.

    The same bytes are the same document: one that is accepted or on its way stays as it is, one
    that was refused or withdrawn is read again.
    """
    document = session.get(Document, document_id)
    if document is not None and document.state not in (State.REFUSED, State.WITHDRAWN):
        return document, False
    if document is None:
        document = Document(id=document_id, size=size)
        session.add(document)
    document.name = name
    document.received_at = now()
    document.received_by = actor_id
    document.origin = origin
    document.accept_at_once = accept_at_once
    document.state = State.RECEIVED
    document.reason = document.reason_code = None
    session.flush()
    audit.record(
        session,
        actor_id,
        "receive",
        ("document", document_id),
        after={"name": name, "size": size, "origin": origin},
    )
    return document, True


def accept(session: Session, actor_id: int | None, document: Document) -> None:
    """Let the rows of a previewed document count."""
    if document.state != State.READ:
        raise Refused(Message("“{name}” cannot be accepted now.", name=document.name))
    document.state = State.ACCEPTED
    document.accepted_no = (session.scalar(select(func.max(Document.accepted_no))) or 0) + 1
    document.accepted_at = now()
    audit.record(
        session,
        actor_id,
        "accept",
        ("document", document.id),
        after={"name": document.name, "rows": document.rows, "refused": document.refused},
    )


def withdraw(session: Session, actor_id: int | None, document: Document, why: str | None) -> None:
    """Undo an import, or drop a document before it counts. The bytes and the history stay."""
    if document.state in (State.WITHDRAWN, State.REFUSED):
        raise Refused(Message("“{name}” does not count already.", name=document.name))
    was = document.state
    document.state = State.WITHDRAWN
    document.accepted_no = None
    audit.record(
        session,
        actor_id,
        "undo" if was == State.ACCEPTED else "drop",
        ("document", document.id),
        before={"state": was},
        after={"state": State.WITHDRAWN},
        why=why,
    )


def answer(
    session: Session, actor_id: int | None, document: Document, choices: dict[str, Any]
) -> None:
    """Answer questions or correct the mapping; the document is read again."""
    if document.state not in (State.QUESTION, State.READ, State.REFUSED):
        raise Refused(Message("“{name}” cannot be changed now.", name=document.name))
    document.choices = choices
    document.state = State.RECEIVED
    audit.record(session, actor_id, "choose", ("document", document.id), after=choices)


def save_profile(
    session: Session,
    actor_id: int | None,
    name: str,
    document: Document,
    signature: str,
) -> ImportProfile:
    """Keep a document's mapping so that it recognises the next file of its kind."""
    if not name.strip():
        raise Refused(Message("Name the profile."), code="empty_name")
    for old in session.scalars(
        select(ImportProfile).where(
            ImportProfile.signature == signature, ImportProfile.archived.is_(False)
        )
    ):
        old.archived = True
    profile = ImportProfile(
        name=name.strip(),
        format=document.format or "",
        signature=signature,
        layout=document.choices.get("layout") or (document.verdict or {}).get("layout") or {},
        answers=document.choices.get("answers", {}),
        created_by=actor_id,
        created_at=now(),
    )
    session.add(profile)
    session.flush()
    audit.record(session, actor_id, "create", ("import_profile", profile.id), after={"name": name})
    return profile


def profiles(session: Session, format_name: str) -> list[ImportProfile]:
    """Live profiles of a format, newest first."""
    query = (
        select(ImportProfile)
        .where(ImportProfile.format == format_name, ImportProfile.archived.is_(False))
        .order_by(ImportProfile.id.desc())
    )
    return list(session.scalars(query))
