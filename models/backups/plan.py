"""When backups are made and how a wish for one becomes a job: once per night, at once for a person.

A night's backup is one job keyed by its day, so that a clock that jumps neither doubles nor loses
one (D18), a night that changes the clock has one too (D21), and a machine that was off makes up for
it at the start (D22). The work itself is the worker's.
"""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models import audit, company, jobs
from models.access import Permission, Viewer
from models.audit import AuditRow
from models.backups.kept import Keep, kept
from models.backups.manifest import Backup, listed
from models.base import now
from models.i18n import Message
from models.jobs import Job, JobState

KIND = "backup"
JUMP = 2  # days a clock that was set back may have been ahead
LATE = dt.timedelta(minutes=30)
OLD = dt.timedelta(days=2)
KEEP_NOTES = dt.timedelta(days=400)


@dataclass(frozen=True)
class Plan:
    """Where backups go, at what time of the company's day, how many are kept."""

    folder: Path
    at: dt.time
    keep: Keep


@dataclass(frozen=True)
class Asked:
    """One wish for a backup and what became of it."""

    key: str
    state: JobState
    asked_at: dt.datetime
    finished_at: dt.datetime | None
    why: dict[str, Any] | None  # why it failed: a message kept as JSON
    number: str | None  # why it failed: a mistake of ours in the log


def slot_of(moment: dt.datetime, at: dt.time, zone: dt.tzinfo) -> tuple[dt.date, dt.datetime]:
    """The last day whose hour has come, and that hour."""
    day = moment.astimezone(zone).date()
    hour = dt.datetime.combine(day, at, zone).astimezone(dt.UTC)
    if hour > moment:
        day -= dt.timedelta(days=1)
        hour = dt.datetime.combine(day, at, zone).astimezone(dt.UTC)
    return day, hour


def next_after(moment: dt.datetime, at: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """When the clock makes the next one."""
    day, _hour = slot_of(moment, at, zone)
    return dt.datetime.combine(day + dt.timedelta(days=1), at, zone).astimezone(dt.UTC)


def ask_when_due(session: Session, plan: Plan, moment: dt.datetime) -> Job | None:
    """Queue the last night's backup, if nobody has and the record is older than that night."""
    day, hour = slot_of(moment, plan.at, company.calendar(session).timezone)
    began = session.scalar(select(func.min(AuditRow.at)))
    nights = [(day + dt.timedelta(days=number)).isoformat() for number in range(JUMP + 1)]
    known = session.scalar(select(Job.id).where(Job.kind == KIND, Job.key.in_(nights)).limit(1))
    if known is not None or began is None or began > hour:
        return None
    return jobs.ask(session, KIND, day.isoformat(), {"late": moment - hour > LATE, "clock": True})


def ask(session: Session, viewer: Viewer) -> Job:
    """Queue one now; while one is being made, it is that one."""
    viewer.demand(Permission.ADMINISTER_SETTINGS)
    live = select(Job).where(Job.kind == KIND, Job.state.in_(jobs.LIVE)).limit(1)
    if (job := session.scalar(live)) is not None:
        return job
    return jobs.ask(session, KIND, f"{now():%Y%m%dT%H%M%S%f}", {"by": viewer.actor_id})


def notes(session: Session, count: int = 20) -> list[Asked]:
    """The last wishes, the newest first."""
    query = select(Job).where(Job.kind == KIND).order_by(Job.created_at.desc(), Job.id.desc())
    return [
        Asked(
            key=job.key,
            state=JobState(job.state),
            asked_at=job.created_at,
            finished_at=job.finished_at,
            why=job.payload.get("why"),
            number=job.error,
        )
        for job in session.scalars(query.limit(count))
    ]


def trouble(session: Session, plan: Plan, moment: dt.datetime) -> Message | None:
    """What the owner must know: the last one failed, or none is as young as it should be."""
    last = next((one for one in notes(session, 5) if one.finished_at), None)
    if last is not None and last.state == JobState.FAILED:
        if last.why:
            return Message.from_json(last.why)
        return Message(
            "The last backup failed: internal error number {number}.", number=last.number
        )
    newest = next((one.manifest.at for one in listed(plan.folder)), None)
    since = newest or session.scalar(select(func.min(AuditRow.at)))
    if since is None or moment - since <= OLD:
        return None
    return Message("There has been no backup for {days} days.", days=(moment - since).days)


def clear(session: Session, plan: Plan) -> list[Backup]:
    """Remove what need not be kept any longer; what was removed. A half removed one is not listed."""
    zone = company.calendar(session).timezone
    found = listed(plan.folder)
    stay = kept({one.manifest.at for one in found}, plan.keep, zone)
    gone = [one for one in found if one.manifest.at not in stay]
    for one in gone:
        hidden = one.path.with_name(f".{one.path.name}.gone")
        one.path.rename(hidden)
    for hidden in plan.folder.glob(".asm-*.gone"):
        shutil.rmtree(hidden, ignore_errors=True)
    if gone:
        names = ", ".join(one.path.name for one in gone)
        audit.record(session, None, "backups_cleared", ("record", 1), after={"path": names})
    old = (Job.kind == KIND) & Job.state.not_in(jobs.LIVE) & (Job.finished_at < now() - KEEP_NOTES)
    session.execute(delete(Job).where(old))
    return gone
