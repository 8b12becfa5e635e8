"""One document: what was read from it and what may be done to it. Every id is looked up by right.

The list is ``questions.imports``; the rules of a document's way are ``models.documents``.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from dashboard.context import Asking, question
from dashboard.questions.imports import progress
from dashboard.views.imports import DocumentLine
from dashboard.views.imports_document import Asked, DocumentView, Fed, Option
from dashboard.views.imports_faults import FAULTS_ON_A_PAGE, Fault, FaultPage
from dashboard.views.imports_history import Event
from models import documents, i18n, jobs, statistics
from models.access import Permission
from models.audit import AuditRow
from models.documents import Document, DocumentFault, ImportProfile, State
from models.errors import NotFound, Refused
from models.i18n import Message, _
from models.people import User
from models.statistics import Statistic
from warehouse import questions

SHOWN_WARNINGS = 100
COUNTS = ("rows", "accepted", "refused", "changed", "already_known", "gone")


@dataclass(frozen=True)
class Pulse:
    """Where a document is, and whether the numbers are being counted anew because of it."""

    document: tuple[int, str, int | None]
    counting: bool


@question(Permission.SEE_DOCUMENTS)
def document(asking: Asking, document_id: str) -> DocumentView:
    """Everything the document's page shows, but the pages of refused rows."""
    found = documents.get(asking.session, asking.viewer, document_id)
    verdict = found.verdict or {}
    counts = documents.count_faults(asking.session, found.id)
    profile = asking.session.get(ImportProfile, found.profile_id) if found.profile_id else None
    reason = Message.from_json(found.reason) if found.reason else None
    return DocumentView(
        line=_line(asking, found),
        reason=str(reason or ""),
        reason_code=found.reason_code or "",
        reason_values=reason.values if reason else {},
        counts={name: verdict.get(name, 0) for name in COUNTS},
        tables=verdict.get("tables", {}),
        totals=verdict.get("totals", {}),
        questions=tuple(_asked(one) for one in verdict.get("questions", ())),
        layout=verdict.get("layout"),
        profile=profile.name if profile is not None else "",
        previews=tuple(documents.previewed(found)),
        changes=tuple(documents.changed_rows(verdict)),
        unheard=documents.unheard(asking.session, verdict),
        warnings=_faults(asking, found, "warning", SHOWN_WARNINGS, 0),
        listed=counts,
        history=_history(asking, found),
        may_import=asking.viewer.may(Permission.IMPORT),
        may_define=asking.viewer.may(Permission.DEFINE_STATISTICS),
        counting=_counting(asking, found.state, found.accepted_at),
        feeds=_feeds(asking, found.id),
    )


@question(Permission.SEE_DOCUMENTS)
def pulse(asking: Asking, document_id: str) -> Pulse:
    """What changes while a document moves: without its verdict, to be asked for every second."""
    columns = (Document.id, Document.version, Document.state, Document.accepted_at)
    query = select(*columns).where(Document.id == document_id, documents.visible_to(asking.viewer))
    row = asking.session.execute(query).first()
    if row is None:
        raise NotFound(Message("There is no such document."))
    percent = _percent(asking, row.id, row.state)
    counting = _counting(asking, row.state, row.accepted_at)
    return Pulse((row.version, row.state, percent), counting=counting)


@question(Permission.SEE_DOCUMENTS)
def faults(asking: Asking, document_id: str, page: int) -> FaultPage:
    """One page of refused rows."""
    found = documents.get(asking.session, asking.viewer, document_id)
    total = documents.count_faults(asking.session, found.id)["fault"]
    pages = max(1, -(-total // FAULTS_ON_A_PAGE))
    page = min(max(1, page), pages)
    rows = _faults(asking, found, "fault", FAULTS_ON_A_PAGE, (page - 1) * FAULTS_ON_A_PAGE)
    return FaultPage(rows, page, pages, total)


@question(Permission.SEE_DOCUMENTS)
def name(asking: Asking, document_id: str) -> str:
    """What the sender called the file."""
    return documents.get(asking.session, asking.viewer, document_id).name


@question(Permission.SEE_DOCUMENTS)
def fault_table(
    asking: Asking, document_id: str
) -> tuple[str, tuple[str, ...], list[tuple[str | int | None, ...]]]:
    """The document's name; the heading and every refused row and warning of it."""
    found = documents.get(asking.session, asking.viewer, document_id)
    rows = list(documents.fault_rows(asking.session, found.id))
    return found.name, documents.fault_heading(), rows


@question(Permission.IMPORT)
def receive(
    asking: Asking, document_id: str, file_name: str, size: int, origin: str
) -> dict[str, object]:
    """Note bytes that are in the store; the same bytes are the same document (F11)."""
    found, fresh = documents.receive(
        asking.session, asking.viewer.user_id, document_id, file_name, size, origin
    )
    sees_all = asking.viewer.extent(Permission.SEE_DOCUMENTS).everything
    if not sees_all and found.received_by != asking.viewer.user_id:
        raise Refused(
            Message("This very file was brought by somebody else before you."),
            code="known_to_others",
        )
    told = {"id": found.id, "name": found.name, "href": f"/documents/{found.id}", "said": ""}
    if fresh:
        return {**told}
    moment = found.received_at.astimezone(asking.calendar().timezone)
    said = _("This very file was brought on {moment}; nothing was added.", moment=moment)
    return {**told, "href": f"{told['href']}?again=1", "said": said}


@question(Permission.ACCEPT_DOCUMENTS)
def accept(asking: Asking, document_id: str) -> None:
    """Let the rows count."""
    documents.accept(asking.session, asking.viewer.user_id, _mine(asking, document_id))


@question(Permission.IMPORT)
def withdraw(asking: Asking, document_id: str, why: str) -> None:
    """Drop a document before it counts, or stop its reading."""
    found = _mine(asking, document_id)
    if found.state == State.ACCEPTED:
        raise Refused(Message("“{name}” counts already: undo the import.", name=found.name))
    documents.withdraw(asking.session, asking.viewer.user_id, found, why or None)


@question(Permission.WITHDRAW_DOCUMENTS)
def undo(asking: Asking, document_id: str, why: str) -> None:
    """Take the rows out of the numbers; a reason is demanded, for others will ask."""
    if not why.strip():
        raise Refused(Message("Say why the import is undone."), code="empty_reason")
    found = _mine(asking, document_id)
    documents.withdraw(asking.session, asking.viewer.user_id, found, why.strip()[:1000])


@question(Permission.IMPORT)
def read_again(asking: Asking, document_id: str) -> None:
    """Read the bytes anew: with the same choices, or from the beginning once withdrawn."""
    found = _mine(asking, document_id)
    if found.state == State.WITHDRAWN:
        documents.receive(
            asking.session, asking.viewer.user_id, found.id, found.name, found.size, "screen"
        )
        return
    documents.answer(asking.session, asking.viewer.user_id, found, {})


@question(Permission.IMPORT)
def answer(asking: Asking, document_id: str, answers: Mapping[str, str]) -> None:
    """Answer open questions with options that were offered; the document is read again."""
    found = _mine(asking, document_id)
    open_ones = {one["code"]: one for one in (found.verdict or {}).get("questions", ())}
    for code, value in answers.items():
        offered = [option[0] for option in open_ones.get(code, {}).get("options", ())]
        if value not in offered:
            raise Refused(Message("This question is not open any more."), code="no_question")
    if missing := open_ones.keys() - answers.keys():
        raise Refused(
            Message("Answer every question: {count} left.", count=len(missing)), code="unanswered"
        )
    documents.answer(asking.session, asking.viewer.user_id, found, {"answers": dict(answers)})


def _mine(asking: Asking, document_id: str) -> Document:
    """The document, if the viewer may know of it (Z4)."""
    return documents.get(asking.session, asking.viewer, document_id)


def _line(asking: Asking, found: Document) -> DocumentLine:
    zone = asking.calendar().timezone
    who = asking.session.get(User, found.received_by) if found.received_by else None
    return DocumentLine(
        id=found.id,
        name=found.name,
        format=found.format or "",
        size=found.size,
        state=State(found.state),
        rows=found.rows,
        refused=found.refused,
        warnings=found.warnings,
        received_at=found.received_at.astimezone(zone),
        received_by=who.name if who is not None else "",
        origin=found.origin,
        progress=_percent(asking, found.id, found.state),
        declined=found.accepted_at is None,
    )


def _percent(asking: Asking, document_id: str, state: str) -> int | None:
    return progress(asking, [document_id]).get(document_id) if state == State.READING else None


def _counting(asking: Asking, state: str, accepted_at: dt.datetime | None) -> bool:
    """Whether the numbers do not know yet that this document counts, or that it does no more."""
    settled = state in (State.ACCEPTED, State.WITHDRAWN) and accepted_at is not None
    return settled and jobs.pending(asking.session, "refresh")


def _feeds(asking: Asking, document_id: str) -> tuple[Fed, ...]:
    """Statistics of the viewer that count rows of the document, as far as numbers are published."""
    if asking.reader.version() is None:
        return ()
    fed = {one.statistic_id: one.rows for one in questions.feeds(asking.reader, document_id)}
    query = select(Statistic.id, Statistic.name).where(
        Statistic.id.in_(fed), statistics.visible_to(asking.viewer)
    )
    return tuple(
        Fed(name, f"/statistics/{number}", i18n.number(fed[number]))
        for number, name in asking.session.execute(query.order_by(Statistic.name))
    )


def _asked(data: Mapping[str, Any]) -> Asked:
    return Asked(
        code=data["code"],
        text=str(Message.from_json(data["text"])),
        options=tuple(
            Option(value, str(Message.from_json(label))) for value, label in data["options"]
        ),
        samples=tuple(data.get("samples", ())),
        column=data.get("column") or "",
    )


def _faults(
    asking: Asking, found: Document, severity: str, limit: int, offset: int
) -> tuple[Fault, ...]:
    rows = documents.faults(asking.session, found.id, severity=severity, limit=limit, offset=offset)
    return tuple(_fault(row) for row in rows)


def _fault(row: DocumentFault) -> Fault:
    return Fault(
        sheet=row.sheet or "",
        line=row.line,
        column=row.column or "",
        value=row.value,
        reason=str(Message.from_json(row.message)),
    )


def _history(asking: Asking, found: Document) -> tuple[Event, ...]:
    zone = asking.calendar().timezone
    query = (
        select(AuditRow, User.name)
        .outerjoin(User, User.id == AuditRow.actor_id)
        .where(AuditRow.object_type == "document", AuditRow.object_id == found.id)
        .order_by(AuditRow.id.desc())
        .limit(50)
    )
    return tuple(
        Event(row.action, row.at.astimezone(zone), who or "", row.after or {}, row.why or "")
        for row, who in asking.session.execute(query)
    )
