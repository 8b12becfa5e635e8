"""Tables of documents received, their refused rows, and saved mappings."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

SEARCHED = 300  # signs of a folded name: folding may lengthen it


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
    search: Mapped[str] = mapped_column(String(SEARCHED))  # the name, folded
    size: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[dt.datetime]
    received_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    origin: Mapped[str] = mapped_column(String(10))  # screen | program | command | folder | demo
    state: Mapped[str] = mapped_column(String(10), default=State.RECEIVED, index=True)
    accept_at_once: Mapped[bool] = mapped_column(default=False)  # command line and folder
    format: Mapped[str | None] = mapped_column(String(40))
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)  # answers, layout, format
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
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
