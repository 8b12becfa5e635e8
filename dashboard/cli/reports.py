"""What ``asm import`` prints of a file: one JSON object, or a few lines for people."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from etl.rehearsal import Rehearsal
from etl.verdict import known_whole as verdict_of_known
from models.documents import Document, DocumentFault, State, Unheard, unheard
from models.i18n import Message, _

SHOWN = 20  # faults on the screen; all of them are in --json
COUNTS = ("rows", "accepted", "refused", "new", "changed", "already_known")
VERDICTS = {State.ACCEPTED: "accepted", State.QUESTION: "question"}
Report = dict[str, Any]


def state_names() -> dict[State, str]:
    """States of documents for people."""
    return {
        State.RECEIVED: _("received"),
        State.READING: _("being read"),
        State.QUESTION: _("a question is open"),
        State.READ: _("waits for acceptance"),
        State.ACCEPTED: _("accepted"),
        State.REFUSED: _("refused"),
        State.WITHDRAWN: _("withdrawn"),
    }


def of_document(session: Session, path: Path, document: Document, *, known: bool) -> Report:
    """The fate of a document. ``known``: it counted already when the file came."""
    found = _with_names(document.verdict or {}, unheard(session, document.verdict or {}))
    if known:
        found |= verdict_of_known(found)
    query = select(DocumentFault).where(DocumentFault.document_id == document.id)
    listed = list(session.scalars(query.order_by(DocumentFault.id)))
    faults = [_listed(fault) for fault in listed if fault.severity == "fault"]
    state = State(document.state)
    reason = Message.from_json(document.reason) if document.reason else None
    if state not in VERDICTS:
        reason = reason or Message("It was withdrawn.")
        faults.insert(0, _whole(reason, document.reason_code or "withdrawn"))
    return _report(
        path,
        document.id,
        document.format,
        VERDICTS.get(state, "refused"),
        found,
        faults,
        warnings=[_listed(fault) for fault in listed if fault.severity == "warning"],
    )


def of_rehearsal(path: Path, rehearsed: Rehearsal) -> Report:
    """What would become of a file."""
    faults = [_listed(fault) for fault in rehearsed.faults]
    verdict = "question" if rehearsed.verdict["questions"] else "accepted"
    if rehearsed.refusal is not None:
        faults.insert(0, _whole(rehearsed.refusal.message, rehearsed.refusal.code))
        verdict = "refused"
    return _report(
        path,
        rehearsed.document_id,
        rehearsed.format,
        verdict,
        _with_names(rehearsed.verdict, rehearsed.unheard),
        faults,
        warnings=[_listed(warning) for warning in rehearsed.warnings],
    )


def _with_names(found: Mapping[str, Any], nowhere: Iterable[Unheard]) -> Report:
    return {**found, "unheard": [one.name for one in nowhere]}


def without_document(path: Path, reason: Message, code: str) -> Report:
    """A file that could not even be received."""
    return _report(path, None, None, "refused", {}, [_whole(reason, code)], warnings=[])


def _report(
    path: Path,
    document_id: str | None,
    format_name: str | None,
    verdict: str,
    found: Mapping[str, Any],
    faults: list[Report],
    *,
    warnings: list[Report],
) -> Report:
    taken = verdict == "accepted"
    return {
        "file": str(path),
        "document_id": document_id,
        "format": format_name,
        "verdict": verdict,
        "rows": found.get("rows", 0),
        "accepted": found.get("accepted", 0) if taken else 0,
        "refused": found.get("refused", 0),
        "new": _new(found) if taken else 0,
        "changed": found.get("changed", 0) if taken else 0,
        "already_known": found.get("already_known", 0) if taken else 0,
        "gone": found.get("gone", 0) if taken else 0,
        "changes": [_change(one) for one in found.get("changes", ())] if taken else [],
        "unheard": found["unheard"] if taken else [],
        "totals": found.get("totals", {}),
        "faults": faults,
        "warnings": warnings,
        "questions": [_question(question) for question in found.get("questions", ())],
    }


def _new(found: Mapping[str, Any]) -> int:
    """Verdicts written before changed rows were told apart do not say it."""
    accepted, changed, known = (
        int(found.get(name, 0)) for name in ("accepted", "changed", "already_known")
    )
    return accepted - changed - known


def _change(one: Mapping[str, Any]) -> Report:
    """A changed row: exact numbers and ISO dates, as programs read them."""
    return {
        "table": one["table"],
        "sheet": one["sheet"],
        "line": one["line"],
        "about": {name: _plain(value, kind) for name, kind, value in one["about"]},
        "differs": [
            {"column": name, "was": _plain(old, kind), "becomes": _plain(new, kind)}
            for name, kind, old, new in one["differs"]
        ],
    }


def _plain(value: str | None, kind: str) -> str | bool | None:
    """An exact number without zeros that mean nothing."""
    if value is None or kind in ("text", "date"):
        return value
    return value == "True" if kind == "flag" else format(Decimal(value).normalize(), "f")


def _listed(fault: DocumentFault) -> Report:
    return {
        "sheet": fault.sheet,
        "line": fault.line,
        "column": fault.column,
        "value": fault.value,
        "reason": str(Message.from_json(fault.message)),
        "code": fault.code,
    }


def _whole(reason: Message, code: str) -> Report:
    nowhere: Report = dict.fromkeys(("sheet", "line", "column", "value"))
    return {**nowhere, "reason": str(reason), "code": code}


def _question(question: Mapping[str, Any]) -> Report:
    return {
        "code": question["code"],
        "column": question["column"],
        "text": str(Message.from_json(question["text"])),
        "options": [[value, str(Message.from_json(text))] for value, text in question["options"]],
        "samples": question["samples"],
    }


def show(report: Report, *, as_json: bool) -> None:
    """Print it."""
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    names = {
        "accepted": _("accepted"),
        "refused": _("refused"),
        "question": _("a question is open"),
    }
    typer.echo(f"{report['file']}: {names[report['verdict']]} ({report['format'] or '—'})")
    for line in _counted(report):
        typer.echo(f"  {line}")
    _show_some(report["faults"])
    _show_some(report["warnings"])
    _show_changes(report)
    _show_unheard(report["unheard"])
    for question in report["questions"]:
        typer.echo(f"  ? {question['text']} ({question['code']})")
        for value, label in question["options"]:
            typer.echo(f"    --answer {question['code']}={value}  {label}")


def _counted(report: Report) -> list[str]:
    """Sums that can be checked by eye; while a question is open nothing is accepted."""
    counts = {key: report[key] for key in COUNTS}
    if report["verdict"] == "question":
        return [_("rows {rows}, refused {refused}", **counts)]
    said = [_("rows {rows}: accepted {accepted}, refused {refused}", **counts)]
    if report["accepted"]:
        said.append(
            _(
                "accepted {accepted}: new {new}, changed {changed}, known already {already_known}",
                **counts,
            )
        )
    return said


def _show_changes(report: Report) -> None:
    for one in report["changes"][:SHOWN]:
        for differs in one["differs"]:
            about = ", ".join(value for value in one["about"].values() if isinstance(value, str))
            typer.echo(f"  {about}: {differs['was'] or '—'} → {differs['becomes'] or '—'}")
    if report["changed"] > SHOWN:
        typer.echo(_("  … and {count} more: see --json.", count=report["changed"] - SHOWN))


def _show_unheard(names: list[str]) -> None:
    for name in names[:SHOWN]:
        said = _("There is no statistic “{name}” that is filled from files.", name=name)
        typer.echo(f"  ! {said}")
    if len(names) > SHOWN:
        typer.echo(_("  … and {count} more: see --json.", count=len(names) - SHOWN))


def _show_some(faults: list[Report]) -> None:
    for fault in faults[:SHOWN]:
        typer.echo(f"  {_place(fault)}{fault['reason']}")
    if len(faults) > SHOWN:
        typer.echo(_("  … and {count} more: see --json.", count=len(faults) - SHOWN))


def _place(fault: Report) -> str:
    parts: Iterable[str] = (
        str(fault[key]) for key in ("sheet", "line", "column", "value") if fault[key] is not None
    )
    place = " ".join(parts)
    return f"{place}: " if place else ""
