"""What the worker does by the clock: the turn of a period, backups, the watched folder, cleaning.

Due work is told by what is missing, not by the hour that came: a machine that was off makes up for
it once at the start (D22), and a clock that jumps neither doubles nor loses anything (D18).
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from etl.intake import Places
from etl.watch import Watcher
from models import backups, company, jobs, people
from models.backups import Plan
from models.base import now
from models.i18n import using
from models.jobs import WarehouseVersion
from warehouse.store import FileStore

TURN, CLEAN, WATCH = 30, 600, 5  # seconds
JUMP = 5.0  # seconds the clock may drift from the time that passed
LATE = dt.timedelta(minutes=5)
KEEP_JOBS = dt.timedelta(days=7)
log = logging.getLogger("asm.timetable")


class Timetable:
    """The regular work of one worker."""

    def __init__(
        self,
        places: Places,
        store: FileStore,
        watched: Path | None,
        language: str,
        resting: Callable[[], bool],
        plan: Plan | None = None,
    ) -> None:
        self.places, self.store, self.language, self.plan = places, store, language, plan
        self._resting = resting
        self._drift = time.time() - time.monotonic()
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._add(self.turn_of_period, TURN)
        self._add(self.clean, CLEAN)
        self._add(self.back_up, TURN)
        if watched is not None:
            self._add(Watcher(places, watched).scan, WATCH)

    def _add(self, work: Callable[[], object], seconds: int) -> None:
        """At once, then again and again."""

        def spoken() -> None:
            with using(self.language):
                work()

        spoken.__name__ = getattr(work, "__name__", "work")
        self._scheduler.add_job(
            spoken, IntervalTrigger(seconds=seconds), next_run_time=now(), name=spoken.__name__
        )

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run beside the block."""
        self._scheduler.start()
        try:
            yield
        finally:
            self._scheduler.shutdown(wait=True)

    def mind_the_clock(self) -> None:
        """After a jump of the clock everything is looked at now, not when the old hour comes again."""
        drift = time.time() - time.monotonic()
        if abs(drift - self._drift) > JUMP:
            log.warning("the clock jumped by %.0f seconds", drift - self._drift)
            self._drift = drift
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=now())

    def turn_of_period(self, moment: dt.datetime | None = None) -> None:
        """A day or week ended since the published numbers: they can be classified now."""
        moment = moment or now()
        published = self.store.current()
        if published is None or self._resting():
            return
        with self.places.database.writing() as session:
            version = session.get(WarehouseVersion, published)
            ended = jobs.turn(session, moment)
            if version is None or jobs.turn(session, version.published_at) == ended:
                return
            key = f"turn-{ended:%Y%m%dT%H%M}"
            if not jobs.pending(session, "refresh", key):
                late = moment - ended > LATE
                log.info("a period ended at %s%s", ended, ", made up for late" if late else "")
                jobs.ask(session, "refresh", key, {"late": late})

    def back_up(self, moment: dt.datetime | None = None) -> None:
        """Last night's backup, if nobody has asked for it yet (D22)."""
        if self.plan is None:
            return
        with self.places.database.writing() as session:
            if not company.exists(session):
                return
            job = backups.ask_when_due(session, self.plan, moment or now())
            if job is not None and job.payload["late"]:
                log.info("the backup of %s is made up for late", job.key)

    def clean(self) -> None:
        """Old warehouses, interrupted uploads, ended sessions, finished jobs."""
        self.store.prune()
        self.places.store.sweep()
        with self.places.database.writing() as session:
            people.forget_old(session)
            jobs.forget_finished(session, now() - KEEP_JOBS)
