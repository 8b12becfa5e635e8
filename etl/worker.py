"""The worker: claims jobs, reads documents, builds warehouses. One per data folder.

Lanes, so that a typed value need not wait for a long file: one reads, one publishes, one makes
backups. Errors are caught in one place: logged with a number, the job is tried again and at last failed with that
number; the published warehouse stays as it was.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import OperationalError

from etl import backups, intake, ledger, recording
from etl import refresh as refreshing
from etl.intake import Places
from etl.reading import Cancelled
from etl.timetable import Timetable
from models import anchor, disk, documents, jobs
from models import log as journal
from models.backups import KIND as BACKUP
from models.backups import Plan
from models.disk import DiskFull
from models.documents import State
from models.errors import Refused
from models.i18n import using
from models.jobs import Job, JobState
from warehouse.store import FileStore

POLL = 0.15  # seconds
SIGN_OF_LIFE = 5.0
MAX_ATTEMPTS = 3  # errors
MAX_DEATHS = 10  # a document that kills its process is given up too
REST = 600.0  # seconds without a refresh of our own accord after one failed
PAUSE_WHEN_FULL = 10.0
READ, REFRESH = "read", "refresh"
log = logging.getLogger("asm.worker")


class Stopping(Exception):
    """The worker was told to stop; what it was doing goes back into the queue."""


@dataclass
class Worker:
    """The loop. ``stop`` ends it: a reading at its next step, a build when it is published."""

    places: Places
    store: FileStore
    watched: Path | None = None
    language: str = "ru"
    parent: int | None = None  # end with this process
    plan: Plan | None = None  # of backups
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._last_life = -SIGN_OF_LIFE
        self._failed_at: float | None = None
        self._broken: BaseException | None = None

    def run(self) -> None:
        """Work until told to stop. Call inside ``folder_lock.sole(home, "worker")``."""
        self.take_over()
        ledger.mend(self.places, self.store)
        ledger.drop_damaged_rows(self.places)
        self.ask_when_behind()
        beside = [
            threading.Thread(target=self._lane, args=(kind,), name=f"asm-{kind}")
            for kind in (READ, *((BACKUP,) if self.plan else ()))
        ]
        for lane in beside:
            lane.start()
        timetable = Timetable(
            self.places, self.store, self.watched, self.language, self.resting, self.plan
        )
        try:
            with timetable.running():
                self._lane(REFRESH, timetable)
        finally:
            self.stop.set()
            for lane in beside:
                lane.join()
        if self._broken is not None:
            raise self._broken

    def drain(self) -> None:
        """Do what waits, then return: for a command on a folder that no worker holds."""
        self.take_over()
        while self.work_once(READ) or self.work_once(REFRESH):
            continue
        self._anchor()

    def stop_on_signals(self) -> None:
        """End cleanly on SIGTERM and Ctrl-C."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())

    def _lane(self, kind: str, timetable: Timetable | None = None) -> None:
        try:
            with using(self.language):
                while not self.stop.is_set():
                    self._turn(kind)
                    if timetable is not None:
                        timetable.mind_the_clock()
                    if self.parent is not None and os.getppid() != self.parent:
                        self.stop.set()
        except BaseException as error:  # the other lane must not work on alone
            self._broken = error
            self.stop.set()
            if timetable is not None:
                raise

    def _turn(self, kind: str) -> None:
        try:
            with disk.told():
                self._live()
                if not self.work_once(kind):
                    self.stop.wait(POLL)
        except DiskFull as full:
            log.error("%s", full)  # noqa: TRY400 - the trace says nothing more
            self.stop.wait(PAUSE_WHEN_FULL)

    def work_once(self, kind: str) -> bool:
        """Do one job of the kind if there is one; all wishes for a refresh are one job."""
        with self.places.database.reading() as session:
            if not jobs.pending(session, kind):
                return False
        claimed = self._claim(kind)
        if claimed:
            self._do(kind, claimed)
            self.places.database.checkpoint()
        return bool(claimed)

    def _claim(self, kind: str) -> list[Job]:
        claimed = []
        with self.places.database.writing() as session:
            while (job := jobs.claim(session, (kind,))) is not None:
                claimed.append(job)
                if kind != REFRESH:
                    break
        return claimed

    def _do(self, kind: str, claimed: list[Job]) -> None:
        with journal.doing(job=kind, key=claimed[0].key):
            self._try(kind, claimed)

    def _try(self, kind: str, claimed: list[Job]) -> None:
        ids = [job.id for job in claimed]
        try:
            with disk.told(), self._beating(ids):
                if kind == READ:
                    self._read(claimed[0])
                elif kind == BACKUP:
                    self._back_up(claimed[0])
                else:
                    self._refresh(claimed)
        except Stopping:
            self._put_back(ids)
        except DiskFull:
            self._put_back(ids, error=DiskFull.code)
            raise
        except Exception:  # the job loop: one of the two places that catch everything
            number = journal.number()
            log.exception("job %s %s failed, number %s", kind, claimed[0].key, number)
            for job in claimed:
                self._fail(job, number)

    def _read(self, job: Job) -> None:
        if job.attempts > MAX_DEATHS:
            raise RuntimeError(f"whoever reads {job.key} dies of it")

        def step(done: int, of: int | None) -> None:
            if self.stop.is_set():
                raise Stopping
            with self.places.database.writing() as session:
                if jobs.beat(session, job.id, done, of):
                    raise Cancelled

        state = JobState.DONE
        try:
            intake.read(self.places, job.key, step)
        except Cancelled:
            state = JobState.CANCELLED
        with self.places.database.writing() as session:
            # dropped and brought again, or answered, while it was read: read it anew
            if documents.locked(session, job.key).state == State.RECEIVED:
                jobs.put_back(session, job.id, counted=False)
            else:
                jobs.finish(session, job.id, state)

    def _back_up(self, job: Job) -> None:
        """Where it cannot be made is said to people: tonight is not tried again by itself."""
        assert self.plan is not None
        state, why = JobState.DONE, None
        try:
            backups.make(self.places, self.plan, job)
        except Refused as refusal:
            state, why = JobState.FAILED, refusal.message.as_json()
        with self.places.database.writing() as session:
            if why is not None:
                session.get_one(Job, job.id).payload = {**job.payload, "why": why}
            jobs.finish(session, job.id, state)

    def _refresh(self, claimed: list[Job]) -> None:
        payloads = [job.payload for job in claimed]
        if self._failed_at is not None:  # what the failed one should have brought is missing
            payloads.append({"full": True})
        refreshing.refresh(self.places, self.store, refreshing.unite(payloads))
        self._failed_at = None
        with self.places.database.writing() as session:
            for job in claimed:
                jobs.finish(session, job.id, JobState.DONE)

    @contextmanager
    def _beating(self, ids: list[int]) -> Iterator[None]:
        """Heartbeats while something runs that may be silent for long."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(SIGN_OF_LIFE):
                try:
                    with self.places.database.writing() as session:
                        jobs.sign_of_life(session)
                        for job_id in ids:
                            jobs.beat(session, job_id)
                except OperationalError as error:  # the next beat may find the database free
                    log.warning("no heartbeat: %s", error)

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _put_back(self, ids: list[int], error: str | None = None) -> None:
        with self.places.database.writing() as session:
            for job_id in ids:
                jobs.put_back(session, job_id, counted=False, error=error)

    def _fail(self, job: Job, number: str) -> None:
        if job.kind == REFRESH:
            self._failed_at = time.monotonic()
        with self.places.database.writing() as session:
            if job.attempts < MAX_ATTEMPTS:
                jobs.put_back(session, job.id, error=number)
                return
            jobs.finish(session, job.id, JobState.FAILED, number)
            if job.kind == READ:
                documents.fail(session, job.key, number)

    def resting(self) -> bool:
        """Whether a refresh failed lately: then none is asked for by the clock alone."""
        return self._failed_at is not None and time.monotonic() - self._failed_at < REST

    def _live(self) -> None:
        if time.monotonic() - self._last_life >= SIGN_OF_LIFE:
            self._last_life = time.monotonic()
            with self.places.database.writing() as session:
                jobs.sign_of_life(session)
            self._anchor()

    def _anchor(self) -> None:
        with self.places.database.reading() as session:
            anchor.drop(session, self.places.home)

    def take_over(self) -> None:
        """Put back what a worker that was killed left behind."""
        recording.sweep(self.places.rows)
        with self.places.database.writing() as session:
            jobs.release(session)
            for document_id in documents.waiting(session):
                if not jobs.pending(session, READ, document_id):
                    jobs.ask(session, READ, document_id)

    def ask_when_behind(self) -> None:
        """Ask for a refresh when the published warehouse lacks something of the record (D2)."""
        if refreshing.behind(self.places, self.store) is not None:
            with self.places.database.writing() as session:
                jobs.ask_refresh(session, full=True)
