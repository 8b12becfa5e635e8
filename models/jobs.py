"""The queue: work for the worker as rows. A claim is one conditional UPDATE.

A job is keyed by (kind, key), so that asking twice for the same slot gives one job. Heartbeats
let a second worker take over what a dead one left. Not the work itself: that is ``etl``.
"""

import datetime as dt
import os
import socket
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    String,
    UniqueConstraint,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import company
from models.base import Base, now
from models.periods import PeriodType, period_of

HEARTBEAT_LIMIT = dt.timedelta(seconds=30)


class JobState(StrEnum):
    """Life of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


LIVE = (JobState.QUEUED, JobState.RUNNING)


class Job(Base):
    """One piece of work."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    key: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(10), default=JobState.QUEUED, index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int | None]
    claimed_by: Mapped[str | None] = mapped_column(String(100))
    heartbeat_at: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    cancel_wanted: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(String(200))  # the number in the log
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]


class WorkerLife(Base):
    """The last sign of life of the one worker."""

    __tablename__ = "worker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))  # host:pid
    started_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]


class WarehouseVersion(Base):
    """Ledger of published warehouses: rows and sums per table, hash of the file."""

    __tablename__ = "warehouse_version"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    published_at: Mapped[dt.datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    tables: Mapped[dict[str, Any]]


def worker_name() -> str:
    """This process, as it signs its claims."""
    return f"{socket.gethostname()}:{os.getpid()}"


def ask(session: Session, kind: str, key: str, payload: dict[str, Any] | None = None) -> Job:
    """Queue work once per (kind, key). A finished job is queued again, a live one gets new attempts."""
    job = session.scalar(_keyed(kind, key))
    if job is None:
        return _insert(session, kind, key, payload or {})
    job.attempts = 0
    if job.state not in LIVE:
        job.state = JobState.QUEUED
        job.payload = payload or {}
        job.done, job.of, job.error, job.cancel_wanted = 0, None, None, False
        job.finished_at = None
    session.flush()
    return job


def _keyed(kind: str, key: str) -> Select[Job]:
    return select(Job).where(Job.kind == kind, Job.key == key)


def _insert(session: Session, kind: str, key: str, payload: dict[str, Any]) -> Job:
    """A new row; of two processes that ask at once one makes it and the other finds it."""
    job = Job(kind=kind, key=key, state=JobState.QUEUED, payload=payload, created_at=now())
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:
        return session.scalars(_keyed(kind, key)).one()
    return job


def ask_refresh(session: Session, **changed: Any) -> Job:
    """Ask for a new warehouse because of ``changed``: ``statistics=[id]``, ``documents=[sha]``."""
    return ask(session, "refresh", f"{now().timestamp():.6f}-{os.urandom(4).hex()}", changed)


def pending(session: Session, kind: str, key: str | None = None) -> bool:
    """Whether a job of the kind (and key) waits or runs."""
    query = select(Job.id).where(Job.kind == kind, Job.state.in_(LIVE))
    if key is not None:
        query = query.where(Job.key == key)
    return session.scalar(query.limit(1)) is not None


def claim(session: Session, kinds: tuple[str, ...]) -> Job | None:
    """The oldest job that waits, or whose worker died; None when there is nothing to do."""
    waiting = or_(
        Job.state == JobState.QUEUED,
        (Job.state == JobState.RUNNING) & (Job.heartbeat_at < now() - HEARTBEAT_LIMIT),
    )
    query = select(Job.id).where(Job.kind.in_(kinds), waiting).order_by(Job.id).limit(1)
    job_id = session.scalar(query)
    if job_id is None:
        return None
    won = _update(
        session,
        (Job.id == job_id) & waiting,
        state=JobState.RUNNING,
        claimed_by=worker_name(),
        heartbeat_at=now(),
        attempts=Job.attempts + 1,
    )
    return session.get(Job, job_id, populate_existing=True) if won else None


def _update(session: Session, where: ColumnElement[bool], **values: Any) -> int:
    """How many jobs changed."""
    statement = update(Job).where(where).values(**values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    return result.rowcount if isinstance(result, CursorResult) else 0


def _mine(job_id: int) -> ColumnElement[bool]:
    """The job, as long as this process holds it: another may have taken it over."""
    held = (Job.state == JobState.RUNNING) & (Job.claimed_by == worker_name())
    return (Job.id == job_id) & held


def beat(session: Session, job_id: int, done: int | None = None, of: int | None = None) -> bool:
    """Say that a job is alive and how far it is; whether to stop: it is not wanted, or not ours."""
    values: dict[str, Any] = {"heartbeat_at": now()}
    if done is not None:
        values |= {"done": done, "of": of}
    if not _update(session, _mine(job_id), **values):
        return True
    return bool(session.scalar(select(Job.cancel_wanted).where(Job.id == job_id)))


def finish(session: Session, job_id: int, state: JobState, error: str | None = None) -> None:
    """The job's end, unless another process took it over."""
    ended = {"state": state, "finished_at": now(), "error": error, "claimed_by": None}
    _update(session, _mine(job_id), **ended)


def put_back(
    session: Session, job_id: int, *, counted: bool = True, error: str | None = None
) -> None:
    """Let a job be tried again; without ``counted`` as if it had not been tried."""
    attempts = Job.attempts if counted else Job.attempts - 1
    again = {"state": JobState.QUEUED, "attempts": attempts, "error": error, "claimed_by": None}
    _update(session, _mine(job_id), cancel_wanted=False, **again)


def cancel(session: Session, kind: str, key: str) -> None:
    """Wish a job away: a waiting one ends at once, a running one at its next heartbeat."""
    this = (Job.kind == kind) & (Job.key == key)
    gone = {"state": JobState.CANCELLED, "finished_at": now()}
    _update(session, this & (Job.state == JobState.QUEUED), **gone)
    _update(session, this & (Job.state == JobState.RUNNING), cancel_wanted=True)


def sign_of_life(session: Session) -> None:
    """Note that this worker lives."""
    life = session.get(WorkerLife, 1)
    if life is None:
        life = WorkerLife(id=1, name="", started_at=now())
        session.add(life)
    if life.name != worker_name():
        life.name, life.started_at = worker_name(), now()
    life.seen_at = now()


def release(session: Session) -> None:
    """Put back what a killed worker of this machine was doing.

    Only who holds the data folder's lock may call this: then no other worker of it lives here.
    """
    here = Job.claimed_by.startswith(f"{socket.gethostname()}:", autoescape=True)
    _update(session, (Job.state == JobState.RUNNING) & here, state=JobState.QUEUED)


def forget_finished(session: Session, before: dt.datetime) -> None:
    """Drop refreshes that ended long ago: every typed value leaves one."""
    session.execute(
        delete(Job).where(Job.kind == "refresh", Job.state.not_in(LIVE), Job.finished_at < before)
    )


def turn(session: Session, moment: dt.datetime) -> dt.datetime:
    """The latest moment a day or week ended: since then numbers can be classified."""
    calendar = company.calendar(session)
    kinds = (PeriodType.DAY, PeriodType.WEEK)
    return max(period_of(calendar, kind, moment).start for kind in kinds).astimezone(dt.UTC)
