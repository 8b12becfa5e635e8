"""The backups there are, the ones that failed, when the next is made; a wish for one now."""

import datetime as dt

from dashboard.context import Asking, question
from dashboard.views.backups import BackupLine, BackupSheet
from models import backups, i18n
from models.access import Permission
from models.backups import Backup
from models.i18n import Message
from models.jobs import LIVE, JobState

FAILURES = 3  # of the last wishes


@question(Permission.ADMINISTER_SETTINGS)
def sheet(asking: Asking) -> BackupSheet:
    """What the page shows."""
    plan, zone = asking.here.settings.backups, asking.calendar().timezone
    found, asked = backups.listed(plan.folder), backups.notes(asking.session)
    trouble = backups.trouble(asking.session, plan, asking.now)
    newest = found[0].manifest.at if found else None
    failed = [
        (_moment(one.finished_at, zone), _why(one))
        for one in asked
        if one.state == JobState.FAILED
        and one.finished_at
        and (not newest or one.finished_at > newest)
    ]
    return BackupSheet(
        lines=tuple(_line(one, zone) for one in found),
        failed=tuple(failed[:FAILURES]),
        trouble=str(trouble) if trouble else "",
        moving=any(one.state in LIVE for one in asked),
        next=_moment(backups.next_after(asking.now, plan.at, zone), zone),
        folder=str(plan.folder),
        same_disk=_same_disk(asking),
        keep=(plan.keep.daily, plan.keep.weekly, plan.keep.monthly),
    )


@question(Permission.ADMINISTER_SETTINGS)
def make(asking: Asking) -> None:
    """Let the worker make one."""
    backups.ask(asking.session, asking.viewer)


def _line(one: Backup, zone: dt.tzinfo) -> BackupLine:
    told = one.manifest
    return BackupLine(
        name=one.path.name,
        at=_moment(told.at, zone),
        size=told.size,
        documents=len(told.documents),
        proved=_moment(told.proved_at, zone) if told.proved_at else "",
        origin=told.origin,
        late=told.late,
        missing=len(told.missing),
    )


def _moment(moment: dt.datetime, zone: dt.tzinfo) -> str:
    return i18n.moment(moment.astimezone(zone))


def _why(one: backups.Asked) -> str:
    if one.why:
        return str(Message.from_json(one.why))
    return str(Message("Internal error number {number}.", number=one.number or "?"))


def _same_disk(asking: Asking) -> bool:
    """Whether one broken disk takes the data and their copies."""
    folder = asking.here.settings.backups.folder
    while not folder.exists():
        folder = folder.parent
    return folder.stat().st_dev == asking.here.settings.home.stat().st_dev
