"""Refused rows and warnings of a document: a page of them to look at, all of them to take away."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.documents.tables import DocumentFault
from models.i18n import Message, _


def faults(
    session: Session,
    document_id: str,
    *,
    severity: str | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[DocumentFault]:
    """One page, in the order of the document. The caller has checked that it may be seen."""
    query = select(DocumentFault).where(DocumentFault.document_id == document_id)
    if severity is not None:
        query = query.where(DocumentFault.severity == severity)
    return list(session.scalars(query.order_by(DocumentFault.id).limit(limit).offset(offset)))


def count_faults(session: Session, document_id: str) -> dict[str, int]:
    """How many are listed, by severity: ``fault`` and ``warning``."""
    query = (
        select(DocumentFault.severity, func.count())
        .where(DocumentFault.document_id == document_id)
        .group_by(DocumentFault.severity)
    )
    counts = {"fault": 0, "warning": 0}
    counts.update((severity, count) for severity, count in session.execute(query))
    return counts


def fault_heading() -> tuple[str, ...]:
    """The columns of :func:`fault_rows` in the reader's language."""
    return (
        _("Kind"),
        _("Sheet"),
        _("Line"),
        _("Column"),
        _("Value"),
        _("Reason"),
        _("Code"),
    )


def fault_rows(session: Session, document_id: str) -> Iterator[tuple[str | int | None, ...]]:
    """Everything that was refused or marked, to be written to a file as text cells."""
    query = select(DocumentFault).where(DocumentFault.document_id == document_id)
    kinds = {"fault": _("refused"), "warning": _("warning")}
    for fault in session.scalars(query.order_by(DocumentFault.id)).yield_per(1000):
        yield (
            kinds[fault.severity],
            fault.sheet,
            fault.line,
            fault.column,
            fault.value,
            str(Message.from_json(fault.message)),
            fault.code,
        )
