"""The worker: claims jobs, reads documents, builds warehouses, keeps the clock. One per data folder.

The loop catches errors in one place: they are logged with a number, the job is failed with that
number, and the published warehouse stays as it was.
"""

import fcntl
import logging
import os
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import delete, select

from etl import intake, watch
from etl import refresh as refreshing
from etl.intake import Places
from etl.reading import Cancelled
from models import jobs, people
from models.base import now
from models.errors import Refused
from models.i18n import Message
from models.jobs import Job, JobState
from warehouse.store import FileStore

POLL = 0.15  # seconds
SIGN_OF_LIFE = 5.0
MAX_ATTEMPTS = 3
log = logging.getLogger("asm.worker")


class AnotherWorker(Refused):
    """A worker holds this data folder already."""

    code = "another_worker"


@contextmanager
def sole(home: Path) -> Iterator[None]:
    """Hold the data folder's lock, or refuse and name the process that has it."""
    path = home / "worker.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise AnotherWorker(
                Message(
                    "A worker runs on these data already: process {pid}.", pid=file.read().strip()
                )
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@dataclass
class Worker:
    """The loop. ``stop`` ends it after the job at hand."""

    places: Places
    store: FileStore
    watched: Path | None = None

    def __post_init__(self) -> None:
        self.stop = threading.Event()
        self._last_life = 0.0

    def run(self) -> None:
        """Work until told to stop. Call inside :func:`sole`."""
        scheduler = self._schedule()
        scheduler.start()
        try:
            self._catch_up()
            while not self.stop.is_set():
                self._live()
                if not self.work_once():
                    self.stop.wait(POLL)
        finally:
            scheduler.shutdown(wait=False)

    def stop_on_signals(self) -> None:
        """End cleanly on SIGTERM and Ctrl-C."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())

    def work_once(self) -> bool:
        """Do one job if there is one: documents first, then all wishes for a refresh at once."""
        with self.places.database.reading() as session:
            waiting = session.scalar(
                select(Job.id).where(Job.state.in_((JobState.QUEUED, JobState.RUNNING))).limit(1)
            )
        if waiting is None:
            return False
        with self.places.database.writing() as session:
            job = jobs.claim(session, ("read",)) or jobs.claim(session, ("refresh",))
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: Job) -> None:
        try:
            if job.kind == "read":
                self._read(job)
            else:
                self._refresh(job)
        except Cancelled:
            self._finish([job.id], JobState.CANCELLED)
        except Exception:  # the job loop: one of the two places that catch everything
            number = secrets.token_hex(4)
            log.exception("job %s %s failed, number %s", job.kind, job.key, number)
            self._fail(job, number)

    def _read(self, job: Job) -> None:
        def step(done: int, of: int | None) -> None:
            self._live()
            with self.places.database.writing() as session:
                if jobs.beat(session, job.id, done, of):
                    raise Cancelled

        intake.read(self.places, job.key, step=step)
        self._finish([job.id], JobState.DONE)

    def _refresh(self, job: Job) -> None:
        claimed = [job]
        with self.places.database.writing() as session:
            while (another := jobs.claim(session, ("refresh",))) is not None:
                claimed.append(another)
        wanted = refreshing.unite(one.payload for one in claimed)
        try:
            with self._beating([one.id for one in claimed]):
                refreshing.refresh(self.places, self.store, wanted)
        except Exception:
            for one in claimed[1:]:
                self._fail(one, "see the refresh before")
            raise
        self._finish([one.id for one in claimed], JobState.DONE)

    @contextmanager
    def _beating(self, ids: list[int]) -> Iterator[None]:
        """Heartbeats while something long runs that gives no progress itself."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(SIGN_OF_LIFE):
                with self.places.database.writing() as session:
                    jobs.sign_of_life(session)
                    for job_id in ids:
                        jobs.beat(session, job_id)

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _finish(self, ids: list[int], state: JobState) -> None:
        with self.places.database.writing() as session:
            for job_id in ids:
                jobs.finish(session, job_id, state)

    def _fail(self, job: Job, number: str) -> None:
        with self.places.database.writing() as session:
            if job.attempts < MAX_ATTEMPTS:
                session.get_one(Job, job.id).state = JobState.QUEUED
            else:
                jobs.finish(session, job.id, JobState.FAILED, number)

    def _live(self) -> None:
        if time.monotonic() - self._last_life >= SIGN_OF_LIFE:
            self._last_life = time.monotonic()
            with self.places.database.writing() as session:
                jobs.sign_of_life(session)

    def _catch_up(self) -> None:
        """What a worker that was killed left behind."""
        with self.places.database.writing() as session:
            jobs.release(session)
            for document_id in jobs.unread(session):
                jobs.ask(session, "read", document_id)
        self.ask_when_behind()

    def ask_when_behind(self) -> None:
        """Ask for a refresh when the published warehouse lacks something of the record."""
        wanted = refreshing.behind(self.places, self.store)
        if wanted is not None:
            with self.places.database.writing() as session:
                jobs.ask_refresh(session, full=True)

    def _schedule(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(timezone="UTC")
        scheduler.add_job(self._turn_of_period, IntervalTrigger(seconds=30), max_instances=1)
        scheduler.add_job(self._clean, IntervalTrigger(minutes=10), max_instances=1)
        if self.watched is not None:
            watcher = watch.Watcher(self.places, self.watched)
            scheduler.add_job(watcher.scan, IntervalTrigger(seconds=5), max_instances=1)
        return scheduler

    def _turn_of_period(self) -> None:
        """A day, week or month ended since the last build: its numbers can be classified now."""
        with self.places.database.writing() as session:
            key = f"turn-{jobs.turn(session, now())}"
            if session.scalar(select(Job.id).where(Job.kind == "refresh", Job.key == key)) is None:
                jobs.ask(session, "refresh", key)

    def _clean(self) -> None:
        self.store.prune()
        with self.places.database.writing() as session:
            old = now() - people.ABSOLUTE
            session.execute(delete(people.SignedIn).where(people.SignedIn.created_at < old))
