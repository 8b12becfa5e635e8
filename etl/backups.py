"""The worker's backups: one made, proved and noted, then those that need not stay removed."""

import logging

from etl.intake import Places
from models import audit, backups
from models.backups import Manifest, Origin, Plan
from models.base import now
from models.errors import Refused
from models.jobs import Job

log = logging.getLogger("asm.backups")


def make(places: Places, plan: Plan, job: Job) -> None:
    """Make what a job asks for; a refusal stands in the audit too before it is told to the job."""
    origin = Origin.CLOCK if job.payload.get("clock") else Origin.PERSON
    target = plan.folder / backups.name_at(now())
    try:
        manifest = backups.write(
            places.database,
            places.store,
            target,
            origin=origin,
            late=bool(job.payload.get("late")),
        )
    except Refused as refusal:
        log.error("no backup: %s", refusal)  # noqa: TRY400 - the sentence says it all
        with places.database.writing() as session:
            told = {"path": str(target), "code": refusal.code}
            audit.record(session, job.payload.get("by"), "backup_failed", ("record", 1), after=told)
        raise
    with places.database.writing() as session:
        after = {"path": str(target), **told_of(manifest)}
        audit.record(session, job.payload.get("by"), "backup", ("record", 1), after=after)
        backups.clear(session, plan)


def told_of(manifest: Manifest) -> dict[str, object]:
    """What the audit keeps of a backup."""
    return {
        "size": manifest.size,
        "documents": len(manifest.documents),
        "origin": manifest.origin,
        **({"late": True} if manifest.late else {}),
    }
