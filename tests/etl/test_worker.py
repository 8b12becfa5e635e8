"""The worker: from the queue to published numbers, through failures, kills and clocks that jump."""

import datetime as dt
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from etl import ledger
from etl import timetable as timetable_module
from etl.timetable import Timetable
from etl.worker import MAX_ATTEMPTS, MAX_DEATHS, READ, REFRESH
from models import company, documents, jobs, statistics, values
from models.base import now
from models.documents import State
from models.jobs import Job, JobState, WarehouseVersion, WorkerLife
from models.periods import PeriodType, period_of
from tests.etl.conftest import installation
from tests.etl.statements import Payment, payments, statement

WAIT = 30  # seconds; a test that passes takes a fraction
LONG = 21_000  # payments: one batch is handed over, with progress, long after the beginning


@pytest.fixture
def running(ground):
    """A worker at work in a thread; ended with the test."""
    one = ground.worker()
    thread = threading.Thread(target=one.run)
    thread.start()
    yield one
    one.stop.set()
    thread.join(WAIT)
    assert not thread.is_alive()


def wait_for(question, what="it"):
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        if found := question():
            return found
        time.sleep(0.02)
    pytest.fail(f"{what} did not happen")


def make_statistic(ground, owner, small_company):
    fields = {
        "code": "calls", "name": "Звонки", "definition": "Сколько звонков", "unit": "шт",
        "post_id": small_company.director, "period_type": "week", "kind": "flow",
        "direction": "up", "entry_mode": "manual", "decimals": 0,
    }  # fmt: skip
    with ground.database.writing() as session:
        saved = statistics.save(session, owner, fields)
        jobs.ask_refresh(session, statistics=[saved.id])
        return saved.id


def last_week(session):
    calendar = company.calendar(session)
    return period_of(calendar, PeriodType.WEEK, now() - dt.timedelta(days=7))


def test_a_document_is_read_and_published(ground):
    ground.bring(statement(*payments(3)))
    ground.drain()
    assert ground.numbers() == [1, 2, 3]
    with ground.database.reading() as session:
        states = dict(session.execute(select(Job.kind, Job.state)).all())
    assert states == {"read": JobState.DONE, "refresh": JobState.DONE}


def test_the_same_document_twice_counts_once(ground):  # D5
    for _time in range(2):
        ground.bring(statement(*payments(3)))
        ground.drain()
    assert ground.numbers() == [1, 2, 3]


def test_overlapping_statements_count_a_payment_once(ground):  # D4, D5
    ground.bring(statement(*payments(3)))
    ground.bring(statement(*payments(6)))
    ground.drain()
    assert ground.numbers() == [1, 2, 3, 4, 5, 6]


def test_two_truly_equal_payments_of_one_day_both_stay(ground):  # D6
    twins = [Payment(7, "500.00"), Payment(7, "500.00")]
    for given in (twins, [*twins, Payment(8, "1.00")]):
        ground.bring(statement(*given))
    ground.drain()
    assert ground.numbers() == [7, 7, 8]


def test_undo_takes_rows_away_and_brings_back_what_they_replaced(ground):  # D7
    first = ground.bring(statement(*payments(2), opening="10.00"))
    ground.drain()
    second = ground.bring(statement(*payments(3), opening="10.00"))
    ground.drain()
    owners = "select distinct document_id from marts.payments"
    assert ground.ask(owners) == [(second,)]
    with ground.database.writing() as session:
        documents.withdraw(session, None, documents.locked(session, second), "ошибка")
    ground.drain()
    assert ground.numbers() == [1, 2]
    assert ground.ask(owners) == [(first,)]
    assert ground.ask("select document_id from marts.documents") == [(first,)]


@pytest.mark.usefixtures("running")
def test_a_typed_value_is_published_by_the_running_worker(ground, owner, small_company):
    statistic_id = make_statistic(ground, owner, small_company)
    with ground.database.writing() as session:
        statistic = statistics.get(session, owner, statistic_id)
        period = last_week(session)
        values.enter_value(
            session, owner, statistic, period, 42, seen_revision=0, note="вчера забыли"
        )
        jobs.ask_refresh(session, statistics=[statistic_id])
    sql = "select value::int from marts.statistic_points where value is not null"
    wait_for(lambda: (42,) in ground.ask(sql), "the value")


@pytest.mark.usefixtures("running")
def test_a_value_is_published_while_a_long_document_is_read(ground, owner, small_company):
    stored = ground.places.store.receive([b"very long"])
    path = ground.places.store.path(stored.sha256)
    path.unlink()
    os.mkfifo(path)  # a disk so slow that reading does not end before we say so
    sha = ground.bring_stored(path)
    wait_for(lambda: ground.state(sha) == State.READING, "the reading")
    statistic_id = make_statistic(ground, owner, small_company)

    def published():
        return ground.ask(f"select 1 from raw.statistics where statistic_id = {statistic_id}")

    try:
        wait_for(published, "the statistic")
        assert ground.state(sha) == State.READING
    finally:
        path.write_bytes(b"")
    wait_for(lambda: ground.state(sha) == State.REFUSED, "the end of the reading")


@pytest.mark.usefixtures("running")
def test_the_worker_gives_signs_of_life(ground):
    def seen():
        with ground.database.reading() as session:
            return session.scalar(select(WorkerLife.name)) == jobs.worker_name()

    wait_for(seen, "a sign of life")


def test_progress_is_noted_while_a_document_is_read(ground):
    sha = ground.bring(content := statement(*payments(LONG)))
    ground.read()
    job = ground.job(sha)
    assert job.of == len(content)
    assert len(content) / 2 < job.done <= job.of


def test_a_document_is_cancelled_while_it_is_read(ground):
    sha = ground.bring(statement(*payments(LONG)))
    one = ground.worker()
    reading = threading.Thread(target=one.work_once, args=(READ,))
    reading.start()
    wait_for(lambda: ground.state(sha) == State.READING, "the reading")
    with ground.database.writing() as session:
        documents.withdraw(session, None, documents.locked(session, sha))
    reading.join(WAIT)
    assert ground.state(sha) == State.WITHDRAWN
    assert ground.job(sha).state == JobState.CANCELLED
    assert ground.leftovers() == []


def test_what_is_dropped_and_brought_again_while_it_is_read_is_read_anew(ground):
    content = statement(*payments(LONG))
    sha = ground.bring(content)
    one = ground.worker()
    reading = threading.Thread(target=one.work_once, args=(READ,))
    reading.start()
    wait_for(lambda: ground.state(sha) == State.READING, "the reading")
    with ground.database.writing() as session:
        documents.withdraw(session, None, documents.locked(session, sha))
    ground.bring(content, "ещё раз.txt")
    reading.join(WAIT)
    assert ground.job(sha).state == JobState.QUEUED
    ground.read()
    assert ground.state(sha) == State.ACCEPTED
    assert ground.document(sha).rows == LONG


def test_a_worker_told_to_stop_puts_its_document_back(ground):
    sha = ground.bring(statement(*payments(LONG)))
    one = ground.worker()
    reading = threading.Thread(target=one.work_once, args=(READ,))
    reading.start()
    wait_for(lambda: ground.state(sha) == State.READING, "the reading")
    one.stop.set()
    reading.join(WAIT)
    job = ground.job(sha)
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    ground.read()
    assert ground.state(sha) == State.ACCEPTED


def test_a_document_that_cannot_be_read_through_our_fault_is_refused_with_a_number(ground):
    sha = ground.bring(statement(*payments(1)))
    ground.places.store.path(sha).unlink()  # the disk lost it
    tries = 0
    while ground.worker().work_once(READ):
        tries += 1
    document, job = ground.document(sha), ground.job(sha)
    assert tries == MAX_ATTEMPTS
    assert (document.state, document.reason_code) == (State.REFUSED, "internal_error")
    assert job.state == JobState.FAILED
    assert document.reason["values"]["number"] == job.error


def test_a_document_that_was_given_up_can_be_brought_again(ground):
    content = statement(*payments(1))
    sha = ground.bring(content)
    ground.places.store.path(sha).unlink()
    ground.read()
    assert ground.state(sha) == State.REFUSED
    ground.bring(content)
    ground.drain()
    assert ground.numbers() == [1]


def test_a_document_that_kills_every_worker_is_given_up(ground):
    sha = ground.bring(statement(*payments(1)))
    for _death in range(MAX_DEATHS):  # what a killed worker leaves behind
        with ground.database.writing() as session:
            assert jobs.claim(session, (READ,)) is not None
        ground.worker().take_over()
    ground.read()
    assert ground.state(sha) == State.REFUSED
    assert ground.job(sha).state == JobState.FAILED


def test_a_killed_worker_s_document_is_read_by_the_next(ground):  # D2
    sha = ground.bring(statement(*payments(2)))
    with ground.database.writing() as session:
        jobs.claim(session, (READ,))
        documents.begin(session, sha)
    assert ground.state(sha) == State.READING
    ground.drain()
    assert ground.numbers() == [1, 2]


def test_a_document_whose_job_was_lost_is_read_all_the_same(ground):
    sha = ground.bring(statement(*payments(2)))
    with ground.database.writing() as session:
        session.execute(update(Job).values(state=JobState.DONE))
    ground.drain()
    assert ground.state(sha) == State.ACCEPTED


def test_a_job_that_comes_back_does_not_touch_what_counts(ground):
    sha = ground.bring(statement(*payments(2)))
    ground.drain()
    before = ground.document(sha)
    with ground.database.writing() as session:
        jobs.ask(session, READ, sha)
    ground.drain()
    assert ground.document(sha).version == before.version
    assert ground.numbers() == [1, 2]


def break_the_rows(ground, sha):
    """Rows that no build can read, where the original is lost as well."""
    folder = ground.places.rows / sha
    (folder / "payments.parquet").write_bytes(b"no parquet")


def test_a_failed_refresh_harms_nobody_and_the_next_brings_everything(ground):
    ground.bring(statement(*payments(2)))
    ground.drain()
    sha = ground.bring(statement(Payment(5, "5.00")))
    ground.read()
    break_the_rows(ground, sha)
    one = ground.worker()
    while one.work_once(REFRESH):
        continue
    assert ground.numbers() == [1, 2]  # the old numbers stay
    assert one.resting()
    with ground.database.writing() as session:
        assert session.scalar(select(Job.state).where(Job.error.is_not(None))) == JobState.FAILED
        jobs.ask_refresh(session, statistics=[])  # says nothing of the document
    for path in (ground.places.rows / sha).iterdir():
        path.unlink()
    (ground.places.rows / sha).rmdir()
    assert one.work_once(REFRESH)
    assert ground.numbers() == [1, 2, 5]
    assert not one.resting()


def test_a_lost_file_of_rows_is_read_anew_before_it_is_missed(ground):
    sha = ground.bring(statement(*payments(2)))
    ground.drain()
    (ground.places.rows / sha / "payments.parquet").unlink()
    with ground.database.writing() as session:
        jobs.ask_refresh(session, full=True)
    ground.publish()
    assert ground.numbers() == [1, 2]


def test_wishes_for_a_refresh_are_one_build(ground):
    with ground.database.writing() as session:
        for number in range(5):
            jobs.ask_refresh(session, statistics=[number])
    one = ground.worker()
    assert one.work_once(REFRESH)
    assert not one.work_once(REFRESH)
    assert len(ground.store.versions()) == 1


def test_a_worker_that_starts_publishes_what_the_killed_one_did_not(ground):  # D2
    ground.bring(statement(*payments(2)))
    ground.read()
    with ground.database.writing() as session:
        session.execute(update(Job).values(state=JobState.DONE))  # the wish is lost
    ground.worker().ask_when_behind()
    ground.publish()
    assert ground.numbers() == [1, 2]
    ground.worker().ask_when_behind()
    assert not ground.worker().work_once(REFRESH)


def flip_a_byte(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def published_files(ground):
    at = ground.store.path(ground.store.current())
    return [at] if at.suffix == ".duckdb" else sorted(at.parent.glob("*.duckdb"))


def test_a_damaged_warehouse_is_put_aside_and_built_anew(ground):  # D12
    ground.bring(statement(*payments(2)))
    ground.drain()
    name = ground.store.current()
    flip_a_byte(published_files(ground)[0])
    assert ledger.mend(ground.places, ground.store) == name
    assert ground.numbers() == []
    ground.worker().ask_when_behind()
    ground.publish()
    assert ground.numbers() == [1, 2]
    assert any("damaged" in path.name for path in ground.store.home.iterdir())


def test_a_warehouse_that_nobody_vouches_for_is_built_anew(ground):  # D2
    ground.bring(statement(*payments(2)))
    ground.drain()
    with ground.database.writing() as session:
        session.delete(session.get_one(WarehouseVersion, ground.store.current()))
    assert ledger.mend(ground.places, ground.store) is not None
    assert ledger.mend(ground.places, ground.store) is None


def test_a_sound_warehouse_is_left_alone(ground):
    ground.bring(statement(*payments(2)))
    ground.drain()
    assert ledger.mend(ground.places, ground.store) is None
    assert ground.numbers() == [1, 2]


def test_damaged_rows_are_dropped_and_read_anew(ground):
    sha = ground.bring(statement(*payments(2)))
    ground.drain()
    assert ledger.drop_damaged_rows(ground.places) == []
    break_the_rows(ground, sha)
    assert ledger.drop_damaged_rows(ground.places) == [sha]
    with ground.database.writing() as session:
        jobs.ask_refresh(session, full=True)
    ground.publish()
    assert ground.numbers() == [1, 2]


def timetable(ground, **how) -> Timetable:
    return Timetable(ground.places, ground.store, None, "ru", **{"resting": lambda: False, **how})


def turns(ground) -> list[Job]:
    with ground.database.reading() as session:
        query = select(Job).where(Job.key.startswith("turn-")).order_by(Job.id)
        found = list(session.scalars(query))
        session.expunge_all()
    return found


def published_at(ground, moment):
    with ground.database.writing() as session:
        session.execute(update(WarehouseVersion).values(published_at=moment))


MOSCOW = dt.timezone(dt.timedelta(hours=3))
TUESDAY = dt.datetime(2026, 11, 24, 12, tzinfo=MOSCOW)


@pytest.fixture
def published(ground):
    """A warehouse published on a Tuesday at noon."""
    with ground.database.writing() as session:
        jobs.ask_refresh(session, full=True)
    ground.publish()
    published_at(ground, TUESDAY)
    return ground


def test_nothing_turns_within_a_day(published):
    timetable(published).turn_of_period(TUESDAY + dt.timedelta(hours=11))
    assert turns(published) == []


def test_the_end_of_a_day_asks_once(published):
    for minutes in (1, 2, 3):
        moment = TUESDAY.replace(hour=0) + dt.timedelta(days=1, minutes=minutes)
        timetable(published).turn_of_period(moment)
    (turn,) = turns(published)
    assert turn.payload == {"late": False}


def test_a_machine_that_was_off_at_the_turn_makes_up_for_it_once_and_says_so(published):  # D22
    for days in (9, 9):
        timetable(published).turn_of_period(TUESDAY + dt.timedelta(days=days))
    (turn,) = turns(published)
    assert turn.payload == {"late": True}


def test_a_clock_set_back_neither_doubles_nor_loses_a_turn(published):  # D18
    times, hour = timetable(published), dt.timedelta(hours=1)
    midnight = TUESDAY.replace(hour=0) + dt.timedelta(days=1)
    times.turn_of_period(midnight + hour / 2)
    published.publish()
    published_at(published, midnight + hour / 2)
    times.turn_of_period(midnight + hour / 2)
    assert [turn.state for turn in turns(published)] == [JobState.DONE]
    times.turn_of_period(midnight - hour / 2)  # back before the turn: the numbers follow the clock
    published.publish()
    published_at(published, midnight - hour / 2)
    times.turn_of_period(midnight + hour / 4)  # and the turn comes again
    assert [turn.state for turn in turns(published)] == [JobState.QUEUED, JobState.DONE]
    assert len(turns(published)) == 2


def test_a_clock_set_forward_a_day_and_back_loses_no_turn(published):  # D18
    times, day = timetable(published), dt.timedelta(days=1)
    times.turn_of_period(TUESDAY + day)
    published.publish()
    published_at(published, TUESDAY + day)
    times.turn_of_period(TUESDAY + dt.timedelta(minutes=5))  # mended: Wednesday is not over
    assert turns(published)[-1].state == JobState.QUEUED
    published.publish()
    published_at(published, TUESDAY + dt.timedelta(minutes=5))
    times.turn_of_period(TUESDAY + day)  # the real Wednesday
    assert [turn.state for turn in turns(published)] == [JobState.QUEUED, JobState.DONE]


def test_after_a_failed_refresh_the_clock_alone_asks_for_none(published):
    timetable(published, resting=lambda: True).turn_of_period(TUESDAY + dt.timedelta(days=3))
    assert turns(published) == []


def test_after_a_jump_of_the_clock_everything_is_looked_at_now(ground):
    times = timetable(ground)
    with times.running():
        for job in times._scheduler.get_jobs():
            job.modify(next_run_time=now() + dt.timedelta(hours=1))  # set back an hour
        times._drift += 3600
        times.mind_the_clock()
        due = [job.next_run_time for job in times._scheduler.get_jobs()]
    assert all(moment < now() + dt.timedelta(minutes=15) for moment in due)


def test_the_worker_watches_its_folder(ground, tmp_path, monkeypatch):
    monkeypatch.setattr(timetable_module, "WATCH", 0.05)
    watched = tmp_path / "watched"
    one = ground.worker(watched=watched)
    thread = threading.Thread(target=one.run)
    thread.start()
    try:
        wait_for(watched.is_dir, "the folder")
        (watched / "выписка.txt").write_bytes(statement(*payments(3)))
        wait_for(lambda: ground.numbers() == [1, 2, 3], "the import")
        wait_for((watched / "imported" / "выписка.txt").exists, "the move")
    finally:
        one.stop.set()
        thread.join(WAIT)


def test_cleaning_keeps_what_is_used(ground):
    for count in range(1, 6):
        ground.bring(statement(*payments(count)))
        ground.drain()
    timetable(ground).clean()
    assert len(ground.store.versions()) == 3
    assert ground.numbers() == [1, 2, 3, 4, 5]


def test_a_worker_ends_with_its_parent(ground):
    one = ground.worker(parent=os.getppid() + 1)  # some other process: the parent is gone
    thread = threading.Thread(target=one.run)
    thread.start()
    thread.join(WAIT)
    assert not thread.is_alive()


def test_an_error_in_one_lane_ends_the_worker(ground):
    one = ground.worker()
    lanes = ThreadPoolExecutor(1)
    ended = lanes.submit(one.run)
    wait_for(ground.store.current, "the first build")
    rename(ground.database, "job", "lost")
    try:
        with pytest.raises(DatabaseError):
            ended.result(WAIT)
    finally:
        rename(ground.database, "lost", "job")


def rename(database, table, name):
    with database.writing() as session:
        session.connection().exec_driver_sql(f"alter table {table} rename to {name}")


def test_a_worker_before_the_first_setup_publishes_an_empty_warehouse(empty, tmp_path):
    ground = installation(empty, tmp_path / "home")
    ground.bring(statement(*payments(2)))
    ground.drain()
    assert ground.numbers() == [1, 2]
