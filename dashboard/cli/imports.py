"""The command line ``asm``: the one place that knows both programs, web and worker.

Exit statuses of ``asm import``: 0 accepted, 1 refused, 2 a question is open.
"""

import csv
import datetime as dt
import json
import logging
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from sqlalchemy import select

from dashboard import backup as backups
from dashboard import doctor as doctoring
from dashboard.installation import Installation
from etl import intake
from etl.refresh import Wanted
from etl.refresh import refresh as publish
from etl.worker import AnotherWorker, Worker, sole
from models import company, documents, jobs, people, settings
from models.access import Role
from models.document_store import chunks
from models.documents import Document, DocumentFault, State
from models.errors import Refused
from models.i18n import Message, _, using
from models.jobs import Job, JobState
from warehouse import questions

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
users = typer.Typer(no_args_is_help=True)
app.add_typer(users, name="user", help="People who may sign in.")
P = ParamSpec("P")
R = TypeVar("R")
REFUSED, QUESTION = 1, 2


def main() -> None:
    """Entry point: errors meant for the user are a sentence and exit status 1."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for talkative in ("apscheduler", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    try:
        with using(settings.read().language):
            app()
    except Refused as refusal:
        typer.echo(str(refusal), err=True)
        raise SystemExit(REFUSED) from refusal


def prepared(command: Callable[P, R]) -> Callable[P, R]:
    """Bring the record to this program's version before the command."""

    @wraps(command)
    def with_migrations(*args: P.args, **kwargs: P.kwargs) -> R:
        Installation.open().database.migrate()
        return command(*args, **kwargs)

    return with_migrations


@app.command()
@prepared
def serve() -> None:
    """Web and worker together, on one machine."""
    worker_process = multiprocessing.get_context("spawn").Process(target=_work, name="asm-worker")
    worker_process.start()
    # without this a terminated parent would leave the worker behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        web()
    finally:
        worker_process.terminate()
        worker_process.join(timeout=20)


def _work() -> None:
    try:
        worker()
    except AnotherWorker as refusal:
        typer.echo(str(refusal), err=True)


@app.command()
@prepared
def web() -> None:
    """The web process alone."""
    from dashboard import app as web_app  # noqa: PLC0415 - Dash is slow to load, only needed here

    web_app.serve(Installation.open())


@app.command()
@prepared
def worker() -> None:
    """The worker alone: imports, refreshes, schedules."""
    here = Installation.open()
    with sole(here.settings.home):
        one = Worker(_places(here), here.warehouse, here.settings.watch)
        one.stop_on_signals()
        one.run()


def _places(here: Installation) -> intake.Places:
    return intake.Places(here.database, here.documents, here.settings.rows)


@app.command("import")
@prepared
def import_(
    files: list[Path],
    format_name: Annotated[str | None, typer.Option("--format", help="Do not guess.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Read and report, accept nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per file.")] = False,
) -> None:
    """Import files. Exit status 0: accepted, 1: refused, 2: a question is open."""
    here = Installation.open()
    worst = 0
    for path in files:
        report = _import_one(here, path, format_name, dry_run=dry_run)
        _print_report(report, as_json=as_json)
        status = {"accepted": 0, "refused": REFUSED, "question": QUESTION}[report["verdict"]]
        worst = max(worst, status)
    _publish_waiting(here)
    raise typer.Exit(worst)


def _import_one(
    here: Installation, path: Path, format_name: str | None, *, dry_run: bool
) -> dict[str, Any]:
    places = _places(here)
    try:
        stored = here.documents.receive(chunks(path))
    except (OSError, Refused) as error:
        return _empty_report(path, str(error), getattr(error, "code", "unreadable"))
    with here.database.writing() as session:
        document, fresh = documents.receive(
            session, None, stored.sha256, path.name, stored.size, "command"
        )
        unfinished = document.state in (State.QUESTION, State.READ)
    if fresh or unfinished:
        intake.read(places, stored.sha256, format_name=format_name)
    with here.database.writing() as session:
        document = session.get_one(Document, stored.sha256)
        if document.state == State.READ:
            if dry_run:
                documents.withdraw(session, None, document, "dry run")
            else:
                intake.accept(session, None, document)
        faults = session.scalars(
            select(DocumentFault).where(DocumentFault.document_id == document.id)
        )
        return _report(path, document, list(faults), known=not (fresh or unfinished))


def _empty_report(path: Path, reason: str, code: str) -> dict[str, Any]:
    fault = {
        "sheet": None,
        "line": None,
        "column": None,
        "value": None,
        "reason": reason,
        "code": code,
    }
    return {
        "file": str(path), "document_id": None, "format": None, "verdict": "refused", "rows": 0,
        "accepted": 0, "refused": 0, "already_known": 0, "totals": {}, "faults": [fault],
        "warnings": [], "questions": [],
    }  # fmt: skip


def _report(
    path: Path, document: Document, faults: list[DocumentFault], *, known: bool
) -> dict[str, Any]:
    verdict = document.verdict or {}
    names = {State.REFUSED: "refused", State.QUESTION: "question"}
    lines = [_fault(fault) for fault in faults if fault.severity == "fault"]
    reason = intake.why_refused(document)
    if reason is not None:
        whole = dict.fromkeys(("sheet", "line", "column", "value"))
        lines.insert(0, {**whole, "reason": str(reason), "code": document.reason_code})
    accepted = verdict.get("accepted", 0)
    return {
        "file": str(path),
        "document_id": document.id,
        "format": document.format,
        "verdict": names.get(State(document.state), "accepted"),
        "rows": verdict.get("rows", 0),
        "accepted": accepted,
        "refused": verdict.get("refused", 0),
        "already_known": accepted if known else verdict.get("already_known", 0),
        "totals": verdict.get("totals", {}),
        "faults": lines,
        "warnings": [_fault(fault) for fault in faults if fault.severity == "warning"],
        "questions": [
            {
                "code": question["code"],
                "column": question["column"],
                "text": str(Message.from_json(question["text"])),
                "options": [
                    [value, str(Message.from_json(text))] for value, text in question["options"]
                ],
                "samples": question["samples"],
            }
            for question in verdict.get("questions", ())
        ],
    }


def _fault(fault: DocumentFault) -> dict[str, Any]:
    return {
        "sheet": fault.sheet,
        "line": fault.line,
        "column": fault.column,
        "value": fault.value,
        "reason": str(Message.from_json(fault.message)),
        "code": fault.code,
    }


def _print_report(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    names = {
        "accepted": _("accepted"),
        "refused": _("refused"),
        "question": _("a question is open"),
    }
    typer.echo(f"{report['file']}: {names[report['verdict']]} ({report['format'] or '—'})")
    typer.echo(
        _(
            "  rows {rows}, accepted {accepted}, refused {refused}, known already {known}",
            rows=report["rows"],
            accepted=report["accepted"],
            refused=report["refused"],
            known=report["already_known"],
        )
    )
    for fault in (*report["faults"][:20], *report["warnings"][:20]):
        place = " ".join(
            str(fault[key]) for key in ("sheet", "line", "column", "value") if fault[key]
        )
        typer.echo(f"  {place}: {fault['reason']}" if place else f"  {fault['reason']}")
    for question in report["questions"]:
        typer.echo(f"  ? {question['text']}")


def _publish_waiting(here: Installation) -> None:
    """Build here when no worker runs, else wait until the worker has published."""
    try:
        with sole(here.settings.home):
            one = Worker(_places(here), here.warehouse)
            while one.work_once():
                continue
    except AnotherWorker:
        _wait_for_refresh(here)


def _wait_for_refresh(here: Installation, limit: float = 300) -> None:
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        with here.database.reading() as session:
            waiting = session.scalar(
                select(Job.id)
                .where(Job.kind == "refresh", Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
                .limit(1)
            )
        if waiting is None:
            return
        time.sleep(0.1)
    raise Refused(Message("The worker has not published the numbers in time."))


@app.command("documents")
@prepared
def documents_() -> None:
    """What was imported."""
    with Installation.open().database.reading() as session:
        for document in session.scalars(select(Document).order_by(Document.received_at)):
            typer.echo(
                f"{document.id[:12]}  {document.state:<10} {document.format or '—':<12} "
                f"{document.rows:>8} {document.refused:>6}  {document.name}"
            )


@app.command()
@prepared
def undo(
    document: str, why: Annotated[str | None, typer.Option(help="For the audit.")] = None
) -> None:
    """Withdraw an imported document: its id, or the beginning of it."""
    here = Installation.open()
    with here.database.writing() as session:
        query = select(Document).where(Document.id.startswith(document, autoescape=True))
        found = list(session.scalars(query.limit(2)))
        if len(found) != 1:
            raise Refused(Message("There is no one document “{id}”.", id=document))
        intake.undo(session, None, found[0], why)
        typer.echo(_("“{name}” does not count any more.", name=found[0].name))
    _publish_waiting(here)


@app.command()
@prepared
def refresh(
    full: Annotated[bool, typer.Option("--full", help="From nothing but the record.")] = False,
) -> None:
    """Build and publish the warehouse."""
    here = Installation.open()
    try:
        with sole(here.settings.home):
            wanted = Wanted(frozenset(), frozenset(), full=full)
            published = publish(_places(here), here.warehouse, wanted)
            typer.echo(f"{published.name} {published.tables}")
    except AnotherWorker:
        with here.database.writing() as session:
            jobs.ask_refresh(session, full=full)
        _wait_for_refresh(here)
        typer.echo(here.warehouse.current() or "")


@app.command()
def query(
    sql: str,
    table_format: Annotated[str, typer.Option("--format", help="table, csv or json")] = "table",
) -> None:
    """Ask the published warehouse; read-only."""
    answer = questions.query(Installation.open().reader(), sql)
    _print_table(answer.columns, answer.rows, table_format)


@app.command()
def statistic(
    code: str,
    period: Annotated[str | None, typer.Option(help="day, week, month, quarter or year")] = None,
    first: Annotated[dt.datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])] = None,
    last: Annotated[dt.datetime | None, typer.Option("--to", formats=["%Y-%m-%d"])] = None,
    table_format: Annotated[str, typer.Option("--format", help="table, csv or json")] = "table",
) -> None:
    """Points and conditions of a statistic."""
    answer = questions.points_by_code(
        Installation.open().reader(),
        code,
        period,
        first.date() if first else None,
        last.date() if last else None,
    )
    if not answer.rows:
        raise Refused(Message("There is no statistic “{code}” with values.", code=code))
    _print_table(answer.columns, answer.rows, table_format)


def _print_table(columns: tuple[str, ...], rows: tuple[tuple[Any, ...], ...], how: str) -> None:
    if how == "json":
        typer.echo(
            json.dumps(
                [dict(zip(columns, map(_plain, row), strict=True)) for row in rows],
                ensure_ascii=False,
            )
        )
    elif how == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows(rows)
    else:
        cells = [columns, *([("" if v is None else str(v)) for v in row] for row in rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
        for row in cells:
            typer.echo("  ".join(v.ljust(w) for v, w in zip(row, widths, strict=True)).rstrip())


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


@users.command("add")
@prepared
def user_add(login: str, name: str, role: Role = Role.CLERK) -> None:
    """Add a person; prints the one-time link to set a password."""
    here = Installation.open()
    with here.database.writing() as session:
        company.get(session)
        user = people.add(session, None, login, name, role)
        code = people.issue_code(session, "password", user)
    typer.echo(here.link(f"/password/{code}"))


@app.command()
def migrate() -> None:
    """Bring the record to this program's version."""
    Installation.open().database.migrate()


@app.command()
@prepared
def backup(target: Path) -> None:
    """Copy the record and all documents into an empty folder, while people work."""
    typer.echo(backups.write(Installation.open(), target))


@app.command()
def restore(source: Path) -> None:
    """Put a backup in place of these data. All or nothing."""
    backups.restore(Installation.open(), source)
    typer.echo(_("Restored. The numbers are rebuilt at the next start."))


@app.command()
@prepared
def doctor() -> None:
    """Look over the installation; exit status 1 when something is wrong."""
    findings = doctoring.examine(Installation.open())
    for finding in findings:
        typer.echo(f"{'ok ' if finding.fine else '!! '} {finding.what}: {finding.detail}")
    raise typer.Exit(0 if all(finding.fine for finding in findings) else REFUSED)
