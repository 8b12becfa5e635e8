"""The queue: work for the worker as rows. A claim is one conditional UPDATE.

A job is keyed by (kind, key), so that asking twice for the same slot gives one job. Heartbeats
let a second worker take over what a dead one left. Not the work itself: that is ``etl``.
"""

import datetime as dt
import os
import socket
from enum import StrEnum
from typing import Any

from sqlalchemy import CursorResult, String, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import company
from models.base import Base, now
from models.documents import Document, State
from models.periods import PeriodType, period_of

HEARTBEAT_LIMIT = dt.timedelta(seconds=30)


class JobState(StrEnum):
    """Life of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


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
    """Queue work once per (kind, key); a finished job of the key is queued again."""
    job = session.scalar(select(Job).where(Job.kind == kind, Job.key == key))
    if job is None:
        job = Job(kind=kind, key=key, created_at=now())
        session.add(job)
    elif job.state in (JobState.QUEUED, JobState.RUNNING):
        return job
    job.state = JobState.QUEUED
    job.payload = payload or {}
    job.done, job.of, job.error, job.cancel_wanted = 0, None, None, False
    job.attempts, job.finished_at = 0, None
    session.flush()
    return job


def ask_refresh(session: Session, **changed: Any) -> Job:
    """Ask for a new warehouse because of ``changed``: ``statistics=[id]``, ``documents=[sha]``."""
    return ask(session, "refresh", f"{now().timestamp():.6f}-{os.urandom(4).hex()}", changed)


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
    taken = session.execute(
        update(Job)
        .where(Job.id == job_id, waiting)
        .values(
            state=JobState.RUNNING,
            claimed_by=worker_name(),
            heartbeat_at=now(),
            attempts=Job.attempts + 1,
        )
        .execution_options(synchronize_session=False)
    )
    won = isinstance(taken, CursorResult) and taken.rowcount == 1
    return session.get(Job, job_id, populate_existing=True) if won else None


def beat(session: Session, job_id: int, done: int | None = None, of: int | None = None) -> bool:
    """Say that a job is alive and how far it is; whether somebody wants it cancelled."""
    values: dict[str, Any] = {"heartbeat_at": now()}
    if done is not None:
        values |= {"done": done, "of": of}
    session.execute(update(Job).where(Job.id == job_id).values(**values))
    return bool(session.scalar(select(Job.cancel_wanted).where(Job.id == job_id)))


def finish(session: Session, job_id: int, state: JobState, error: str | None = None) -> None:
    """The job's end."""
    session.execute(
        update(Job)
        .where(Job.id == job_id)
        .values(state=state, finished_at=now(), error=error, claimed_by=None)
    )


def cancel(session: Session, kind: str, key: str) -> None:
    """Wish a job away: a waiting one ends at once, a running one at its next heartbeat."""
    session.execute(
        update(Job)
        .where(Job.kind == kind, Job.key == key, Job.state == JobState.QUEUED)
        .values(state=JobState.CANCELLED, finished_at=now())
    )
    session.execute(
        update(Job)
        .where(Job.kind == kind, Job.key == key, Job.state == JobState.RUNNING)
        .values(cancel_wanted=True)
    )


def sign_of_life(session: Session) -> None:
    """Note that this worker lives."""
    life = session.get(WorkerLife, 1)
    if life is None or life.name != worker_name():
        if life is not None:
            session.delete(life)
            session.flush()
        life = WorkerLife(id=1, name=worker_name(), started_at=now(), seen_at=now())
        session.add(life)
    life.seen_at = now()


def release(session: Session) -> None:
    """Put back what a killed worker was doing. Only the sole worker may call this, at its start."""
    session.execute(update(Job).where(Job.state == JobState.RUNNING).values(state=JobState.QUEUED))


def unread(session: Session) -> list[str]:
    """Documents that wait to be read, whether or not their job survived."""
    waiting = (State.RECEIVED, State.READING)
    return list(session.scalars(select(Document.id).where(Document.state.in_(waiting))))


def turn(session: Session, moment: dt.datetime) -> str:
    """The latest moment a day or week ended: a key that changes when numbers can be classified."""
    calendar = company.get(session).calendar()
    starts = (period_of(calendar, kind, moment).start for kind in (PeriodType.DAY, PeriodType.WEEK))
    return max(starts).astimezone(dt.UTC).strftime("%Y%m%dT%H%M")
