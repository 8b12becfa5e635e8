"""The way of a document: received → reading → question | read | refused → accepted → withdrawn.

Each step takes the row as it is now (not as a screen saw it), so that a double click, a second tab
and the worker can meet at one document and only one of them moves it.
"""

from typing import Any

from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import audit, company, jobs, locks
from models.access import Permission, Viewer
from models.base import now
from models.documents.names import clean
from models.documents.tables import SEARCHED, Document, State
from models.errors import NotFound, Refused
from models.i18n import Message
from models.texts import folded

ON_ITS_WAY = (State.RECEIVED, State.READING)
OPEN = (State.QUESTION, State.READ)
OVER = (State.REFUSED, State.WITHDRAWN)


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Who sees documents of the company sees all, others what they brought themselves."""
    if not viewer.may(Permission.SEE_DOCUMENTS):
        return false()
    everything = viewer.extent(Permission.SEE_DOCUMENTS).everything
    return true() if everything else Document.received_by == viewer.user_id


def get(session: Session, viewer: Viewer, document_id: str) -> Document:
    """A document the viewer may see; otherwise it does not exist for him."""
    query = select(Document).where(Document.id == document_id, visible_to(viewer))
    found = session.scalar(query)
    if found is None:
        raise NotFound(Message("There is no such document."))
    return found


def waiting(session: Session) -> list[str]:
    """Documents that must be read, whether or not their job survived."""
    return list(session.scalars(select(Document.id).where(Document.state.in_(ON_ITS_WAY))))


def counted_rows(session: Session) -> dict[str, dict[str, int]]:
    """Document → table → rows, of the documents that count, in the order of their acceptance."""
    query = select(Document.id, Document.verdict["tables"])
    accepted = query.where(Document.state == State.ACCEPTED).order_by(Document.accepted_no)
    return {
        document_id: {table: count for table, count in (tables or {}).items() if count}
        for document_id, tables in session.execute(accepted)
    }


def locked(session: Session, document_id: str) -> Document:
    """The row as it is now, held until the transaction ends."""
    return session.get_one(Document, document_id, populate_existing=True, with_for_update=True)


def receive(
    session: Session,
    actor_id: int | None,
    document_id: str,
    name: str,
    size: int,
    origin: str,
    *,
    accept_at_once: bool = False,
    choices: dict[str, Any] | None = None,
) -> tuple[Document, bool]:
    """Note a document whose bytes are in the store already, and ask for its reading.

    The same bytes are the same document: one that counts stays as it is (the answer is False), one
    on its way goes on, one that was refused or withdrawn starts anew.
    """
    document, new = _row(session, document_id, size)
    if document.state == State.ACCEPTED:
        return document, False
    if document.state in ON_ITS_WAY and not new and not choices:
        document.accept_at_once |= accept_at_once
        jobs.ask(session, "read", document_id)
        return document, True
    if document.state in OPEN and not accept_at_once and not choices:
        return document, False
    if document.state in OVER or choices:
        document.choices = choices or {}
    document.name = clean(name)
    document.search = folded(document.name)[:SEARCHED]
    document.received_at, document.received_by = now(), actor_id
    document.origin, document.accept_at_once = origin, accept_at_once
    _read_anew(session, document)
    audit.record(
        session,
        actor_id,
        "receive",
        ("document", document_id),
        after={"name": document.name, "size": size, "origin": origin},
    )
    return document, True


def _row(session: Session, document_id: str, size: int) -> tuple[Document, bool]:
    """The document's row; of two that come at once one makes it and the other finds it (F11)."""
    if session.get(Document, document_id) is not None:
        return locked(session, document_id), False
    fresh = Document(
        id=document_id, name="", search="", size=size, received_at=now(), origin="", choices={}
    )
    try:
        with session.begin_nested():
            session.add(fresh)
    except IntegrityError:
        return locked(session, document_id), False
    return fresh, True


def _read_anew(session: Session, document: Document) -> None:
    document.state = State.RECEIVED
    document.accepted_at = None  # it does not count; one that never did is declined, not undone
    document.reason = document.reason_code = None
    jobs.ask(session, "read", document.id)


def begin(session: Session, document_id: str) -> Document | None:
    """Start reading; None when it must not be read any more: dropped, accepted, read meanwhile."""
    document = locked(session, document_id)
    if document.state not in ON_ITS_WAY:
        return None
    document.state = State.READING
    return document


def accept(session: Session, actor_id: int | None, document: Document) -> None:
    """Let the rows of a previewed document count, remember its own accounts, renew the numbers.

    A second click finds it accepted and changes nothing.
    """
    document = locked(session, document.id)
    if document.state == State.ACCEPTED:
        return
    if document.state != State.READ:
        raise Refused(Message("“{name}” cannot be accepted now.", name=document.name))
    locks.hold(session)  # one transaction at a time takes a number and adds accounts
    document.accepted_no = (session.scalar(select(func.max(Document.accepted_no))) or 0) + 1
    document.accepted_at = now()
    document.state = State.ACCEPTED
    named = (document.verdict or {}).get("totals", {}).get("own_accounts", ())
    fresh = company.add_own_accounts(session, frozenset(named))
    after = {"name": document.name, "rows": document.rows, "refused": document.refused}
    after |= {"own_accounts": sorted(fresh)} if fresh else {}
    audit.record(session, actor_id, "accept", ("document", document.id), after=after)
    jobs.ask_refresh(session, documents=[document.id])


def withdraw(
    session: Session, actor_id: int | None, document: Document, why: str | None = None
) -> None:
    """Undo an import, or drop a document before it counts, while it is read even.

    The bytes and the history stay; what earlier documents said of the same records counts again.
    """
    document = locked(session, document.id)
    if document.state in OVER:
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
    if was in ON_ITS_WAY:
        jobs.cancel(session, "read", document.id)
    if was == State.ACCEPTED:
        jobs.ask_refresh(session, documents=[document.id])


def answer(
    session: Session, actor_id: int | None, document: Document, choices: dict[str, Any]
) -> None:
    """Answer questions or correct the mapping; the document is read again and previewed.

    Answers given before stay unless they are given anew.
    """
    document = locked(session, document.id)
    if document.state not in (*OPEN, State.REFUSED):
        raise Refused(Message("“{name}” cannot be changed now.", name=document.name))
    before = document.choices
    answers = {**before.get("answers", {}), **choices.get("answers", {})}
    document.choices = {**before, **choices, "answers": answers}
    document.accept_at_once = False
    _read_anew(session, document)
    audit.record(
        session,
        actor_id,
        "choose",
        ("document", document.id),
        before=before,
        after=document.choices,
    )


def fail(session: Session, document_id: str, number: str) -> None:
    """Refuse a document that we could not read through our own fault; its bytes are kept."""
    document = locked(session, document_id)
    if document.state not in ON_ITS_WAY:
        return
    reason = Message(
        "ASM stumbled over “{name}”: internal error number {number}. The file is kept; tell the "
        "administrator the number.",
        name=document.name,
        number=number,
    )
    document.state = State.REFUSED
    document.reason, document.reason_code = reason.as_json(), "internal_error"
