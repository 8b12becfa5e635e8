"""The queue: asked once, claimed once, taken over from the dead, never lost."""

import datetime as dt
import socket

import pytest
from sqlalchemy import select, update

from models import documents, jobs
from models.base import now
from models.database import Database
from models.documents import Document
from models.jobs import Job, JobState, WorkerLife
from tests.processes import at_once

READ = ("read",)


def ask(database, *keys, kind="read", **payload):
    with database.writing() as session:
        return [jobs.ask(session, kind, key, payload or None).id for key in keys]


def claim(database) -> Job | None:
    with database.writing() as session:
        return jobs.claim(session, READ)


def job(database, job_id) -> Job:
    with database.reading() as session:
        found = session.get_one(Job, job_id)
        session.expunge(found)
    return found


def address(database) -> str:
    return database.url.render_as_string(hide_password=False)


def test_asking_twice_for_a_slot_gives_one_job(database):
    first, second = ask(database, "a") + ask(database, "a")
    assert first == second
    assert claim(database).id == first
    assert claim(database) is None


def test_the_oldest_job_is_claimed_first(database):
    ids = ask(database, "a", "b", "c")
    assert [claim(database).key for _id in ids] == ["a", "b", "c"]


def test_a_finished_job_is_queued_again_with_its_new_payload(database):
    (job_id,) = ask(database, "a")
    with database.writing() as session:
        jobs.finish(session, jobs.claim(session, READ).id, JobState.FAILED, "beef")
    ask(database, "a", fresh=True)
    again = job(database, job_id)
    assert (again.state, again.payload, again.error) == (JobState.QUEUED, {"fresh": True}, None)


def test_asking_for_a_live_job_gives_it_new_attempts(database):
    (job_id,) = ask(database, "a")
    claim(database)
    ask(database, "a")
    assert (job(database, job_id).state, job(database, job_id).attempts) == (JobState.RUNNING, 0)


def claim_everything(url, log):
    """Claim until nothing waits; write down what was won. Runs in a process of its own."""
    database = Database(url)
    with log.open("w") as won:
        while True:
            with database.writing() as session:
                found = jobs.claim(session, READ)
            if found is not None:
                won.write(f"{found.id}\n")
                continue
            with database.reading() as session:
                if session.scalar(select(Job.id).where(Job.state == JobState.QUEUED)) is None:
                    return


def test_of_two_processes_exactly_one_wins_each_job(database, tmp_path):
    ids = ask(database, *(str(number) for number in range(60)))
    logs = [tmp_path / "one", tmp_path / "two"]
    assert at_once(claim_everything, *((address(database), log) for log in logs)) == [0, 0]
    won = [int(line) for log in logs for line in log.read_text().split()]
    assert sorted(won) == ids


def ask_and_receive(url, count):
    database = Database(url)
    for number in range(count):
        sha = f"{number:064x}"
        with database.writing() as session:
            documents.receive(session, None, sha, "a.txt", 1, "screen")


def test_two_processes_that_bring_the_same_documents_make_each_once(database):  # F11, D4
    assert at_once(ask_and_receive, *[(address(database), 25)] * 2) == [0, 0]
    with database.reading() as session:
        assert len(list(session.scalars(select(Document.id)))) == 25
        assert len(list(session.scalars(select(Job.id)))) == 25


def test_a_job_whose_worker_fell_silent_is_taken_over(database):
    (job_id,) = ask(database, "a")
    claim(database)
    assert claim(database) is None
    with database.writing() as session:
        long_ago = now() - jobs.HEARTBEAT_LIMIT - dt.timedelta(seconds=1)
        session.execute(update(Job).values(heartbeat_at=long_ago, claimed_by="elsewhere:1"))
    taken = claim(database)
    assert (taken.id, taken.attempts, taken.claimed_by) == (job_id, 2, jobs.worker_name())


def test_who_lost_a_job_is_told_to_stop_and_cannot_end_it(database):
    (job_id,) = ask(database, "a")
    claim(database)
    with database.writing() as session:
        session.execute(update(Job).values(claimed_by="elsewhere:1"))
    with database.writing() as session:
        assert jobs.beat(session, job_id, 5, 10)
        jobs.finish(session, job_id, JobState.DONE)
        jobs.put_back(session, job_id)
    found = job(database, job_id)
    assert (found.state, found.done, found.claimed_by) == (JobState.RUNNING, 0, "elsewhere:1")


def test_progress_is_in_the_row(database):
    (job_id,) = ask(database, "a")
    claim(database)
    with database.writing() as session:
        assert not jobs.beat(session, job_id, 20_000, 100_000)
    assert (job(database, job_id).done, job(database, job_id).of) == (20_000, 100_000)


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_beat(database):
    waiting, running = ask(database, "waiting") + ask(database, "running")
    with database.writing() as session:
        jobs.cancel(session, "read", "waiting")
    assert job(database, waiting).state == JobState.CANCELLED
    assert claim(database).id == running
    with database.writing() as session:
        jobs.cancel(session, "read", "running")
    with database.writing() as session:
        assert jobs.beat(session, running)


def test_what_was_put_back_uncounted_is_as_if_never_tried(database):
    (job_id,) = ask(database, "a")
    for counted, attempts in ((False, 0), (True, 1)):
        claim(database)
        with database.writing() as session:
            jobs.put_back(session, job_id, counted=counted, error="disk_full")
        found = job(database, job_id)
        assert (found.state, found.attempts, found.error) == (
            JobState.QUEUED, attempts, "disk_full"
        )  # fmt: skip


def test_the_sole_worker_puts_back_only_what_this_machine_left(database):
    mine, theirs = ask(database, "mine", "theirs")
    claim(database), claim(database)
    with database.writing() as session:
        here = f"{socket.gethostname()}:1"
        session.execute(update(Job).where(Job.id == mine).values(claimed_by=here))
        session.execute(update(Job).where(Job.id == theirs).values(claimed_by="elsewhere:1"))
    with database.writing() as session:
        jobs.release(session)
    assert job(database, mine).state == JobState.QUEUED
    assert job(database, theirs).state == JobState.RUNNING


def test_old_refreshes_are_forgotten_and_readings_are_not(database):
    ask(database, "doc")
    with database.writing() as session:
        jobs.ask_refresh(session, statistics=[1])
        session.execute(
            update(Job).values(state=JobState.DONE, finished_at=now() - dt.timedelta(days=8))
        )
        jobs.ask_refresh(session, statistics=[2])
        jobs.forget_finished(session, now() - dt.timedelta(days=7))
        left = session.execute(select(Job.kind, Job.state).order_by(Job.kind)).all()
    assert left == [("read", JobState.DONE), ("refresh", JobState.QUEUED)]


def test_the_worker_that_lives_now_has_the_sign_of_life(database):
    with database.writing() as session:
        old = now() - dt.timedelta(hours=1)
        session.add(WorkerLife(id=1, name="elsewhere:1", started_at=old, seen_at=old))
    with database.writing() as session:
        jobs.sign_of_life(session)
    with database.reading() as session:
        life = session.get_one(WorkerLife, 1)
        assert life.name == jobs.worker_name()
        assert now() - life.started_at < dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("moment", "ended"),
    [
        ("2026-11-24T12:00+03:00", "2026-11-24T00:00+03:00"),  # a Tuesday: the day before ended
        ("2026-11-26T13:59+03:00", "2026-11-26T00:00+03:00"),
        ("2026-11-26T14:00+03:00", "2026-11-26T14:00+03:00"),  # Thursday 14:00: the week (ST-2)
        ("2026-11-26T23:59+03:00", "2026-11-26T14:00+03:00"),
        ("2026-11-27T00:00+03:00", "2026-11-27T00:00+03:00"),
    ],
)
def test_the_turn_is_the_latest_end_of_a_day_or_week(database, moment, ended):
    with database.reading() as session:
        turn = jobs.turn(session, dt.datetime.fromisoformat(moment))
    assert turn == dt.datetime.fromisoformat(ended)


def test_there_are_turns_before_the_first_setup(empty):
    with empty.reading() as session:
        assert jobs.turn(session, now()) <= now()
