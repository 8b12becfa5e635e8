"""What is said of a reading: counts, totals, questions, and the list of refused rows.

``rows`` = ``accepted`` + ``refused``, always: a format refuses a row with exactly one fault. And
``accepted`` = ``new`` + ``changed`` + ``already_known``.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from sqlalchemy import Table, delete, insert
from sqlalchemy.orm import Session

from etl.known import Comparison
from etl.reading import Choices, Fault, Question
from etl.recording import Recording
from etl.rows import counted_tables
from models.documents import DocumentFault

TOGETHER = 5_000  # faults per statement


def summary(
    recording: Recording, found: Comparison, choices: Choices, *, counted: bool
) -> dict[str, Any]:
    """The verdict as JSON; of a refused document no row is accepted."""
    accepted = counted_rows(recording) if counted else 0
    refused = len(recording.faults)
    return {
        "rows": accepted + refused,
        "accepted": accepted,
        "refused": refused,
        "new": accepted - found.changed - found.known,
        "changed": found.changed,
        "already_known": found.known,
        "gone": found.gone,
        "changes": found.changes,
        "tables": dict(recording.counts) if counted else {},
        "totals": recording.totals,
        "questions": [_question(question) for question in recording.questions],
        "layout": recording.layout,
        "read_with": _choices(choices),
    }


def counted_rows(recording: Recording) -> int:
    """Rows that were read, without the balances that stand beside them."""
    return sum(recording.counts[table] for table in counted_tables(recording.counts))


def known_whole(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """What takes the place of the comparison when the very document counts already."""
    return {
        "new": 0,
        "changed": 0,
        "already_known": verdict.get("accepted", 0),
        "gone": 0,
        "changes": [],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "text": question.text.as_json(),
        "options": [[value, label.as_json()] for value, label in question.options],
        "samples": list(question.samples),
        "column": question.column,
    }


def _choices(choices: Choices) -> dict[str, Any]:
    """What the reading stood on, so that it can be repeated to the same rows."""
    return {
        "answers": dict(choices.answers),
        "layout": choices.layout,
        "own_accounts": sorted(choices.own_accounts),
        "today": choices.today.isoformat() if choices.today else None,
    }


def choices_of(verdict: Mapping[str, Any]) -> Choices:
    """The choices of the reading that gave this verdict."""
    kept = verdict.get("read_with", {})
    return Choices(
        answers=kept.get("answers", {}),
        layout=kept.get("layout"),
        own_accounts=frozenset(kept.get("own_accounts", ())),
        today=dt.date.fromisoformat(kept["today"]) if kept.get("today") else None,
    )


def store_faults(session: Session, document_id: str, recording: Recording) -> None:
    """Put the list of refused rows and marks in place of the one before."""
    session.execute(delete(DocumentFault).where(DocumentFault.document_id == document_id))
    rows = chain(
        fault_rows(document_id, "fault", recording.faults),
        fault_rows(document_id, "warning", recording.warnings),
    )
    table = DocumentFault.__table__  # without the ORM: there may be 100,000 of them
    assert isinstance(table, Table)
    while some := list(islice(rows, TOGETHER)):
        session.connection().execute(insert(table), some)


def fault_rows(document_id: str, severity: str, faults: list[Fault]) -> Iterator[dict[str, Any]]:
    """Refused rows or marks as their table has them."""
    return (_fault_row(document_id, severity, fault) for fault in faults)


def _fault_row(document_id: str, severity: str, fault: Fault) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "severity": severity,
        "code": fault.code[:40],
        "message": fault.reason.as_json(),
        "sheet": _kept(fault.place.sheet, 200),
        "line": fault.place.line,
        "column": _kept(fault.place.column, 200),
        "value": _kept(fault.value, 2000),
    }


def _kept(text: str | None, longest: int) -> str | None:
    """PostgreSQL keeps no NUL; a heading may be longer than a person reads."""
    return None if text is None else text.replace("\x00", "␀")[:longest]
