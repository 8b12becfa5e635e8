"""The worker's backups: once a night, made up for when late, thinned out, failures said aloud."""

import datetime as dt
import threading
import time

import pytest
from sqlalchemy import select, update

from etl.timetable import Timetable
from models import backups
from models.audit import AuditRow
from models.backups import KIND, Keep, Plan
from models.base import now
from models.errors import Forbidden
from models.i18n import Message
from models.jobs import Job, JobState

MOSCOW = dt.timezone(dt.timedelta(hours=3))
NIGHT = dt.time(2, 0)
ON_TIME = dt.datetime(2030, 5, 7, 2, 0, 30, tzinfo=MOSCOW)


@pytest.fixture
def plan(tmp_path) -> Plan:
    return Plan(tmp_path / "backups", NIGHT, Keep(2, 0, 0))


@pytest.fixture
def timetable(ground, plan) -> Timetable:
    return Timetable(ground.places, ground.store, None, "ru", lambda: False, plan)


def wishes(ground) -> list[tuple[str, bool]]:
    with ground.database.reading() as session:
        jobs = session.scalars(select(Job).where(Job.kind == KIND).order_by(Job.id))
        return [(job.key, job.payload["late"]) for job in jobs]


def test_a_night_has_one_backup_however_often_and_whenever_it_is_looked_at(ground, timetable):
    jumps = (0, 1, 60, -3600, 3600, 0)  # seconds; the clock set back and forth too (D18)
    for seconds in jumps:
        timetable.back_up(ON_TIME + dt.timedelta(seconds=seconds))
    assert wishes(ground) == [("2030-05-07", False)]
    for _look in range(2):
        timetable.back_up(ON_TIME + dt.timedelta(days=1))
        timetable.back_up(ON_TIME)  # and back: yesterday's is there
    assert [key for key, _late in wishes(ground)] == ["2030-05-07", "2030-05-08"]


def test_a_machine_that_was_off_makes_up_for_the_last_night_only(ground, timetable):  # D22
    timetable.back_up(ON_TIME)
    timetable.back_up(ON_TIME + dt.timedelta(days=3, hours=7))
    assert wishes(ground) == [("2030-05-07", False), ("2030-05-10", True)]


def test_a_record_that_began_today_waits_for_its_first_night(ground, timetable):
    timetable.back_up(now())
    assert wishes(ground) == []


def made(ground, plan) -> list[backups.Backup]:
    worker = ground.worker(plan=plan)
    while worker.work_once(KIND):
        continue
    return backups.listed(plan.folder)


def test_a_backup_that_is_late_says_so_and_is_proved(ground, timetable, plan):  # D22
    timetable.back_up(ON_TIME + dt.timedelta(hours=7))
    (backup,) = made(ground, plan)
    assert (backup.manifest.origin, backup.manifest.late) == ("clock", True)
    assert backup.manifest.proved_at is not None
    assert backups.prove(backup.path) == backup.manifest
    with ground.database.reading() as session:
        act = session.scalars(select(AuditRow).where(AuditRow.action == "backup")).one()
    assert (act.actor_id, act.after["late"]) == (None, True)


def test_who_administers_asks_for_one_and_asking_twice_makes_one(ground, plan, owner):
    with ground.database.writing() as session:
        first = backups.ask(session, owner)
        assert backups.ask(session, owner).id == first.id
    (backup,) = made(ground, plan)
    assert backup.manifest.origin == "person"
    with ground.database.reading() as session:
        act = session.scalars(select(AuditRow).where(AuditRow.action == "backup")).one()
    assert act.actor_id == owner.user_id


def test_who_does_not_administer_asks_for_none(database, head, clerk, stranger):
    for viewer in (head, clerk, stranger):
        with pytest.raises(Forbidden), database.writing() as session:
            backups.ask(session, viewer)


def test_what_need_not_stay_goes_when_a_new_one_is_there(ground, plan, owner):
    for day in range(5):
        with ground.database.writing() as session:
            backups.ask(session, owner)
        newest = made(ground, plan)[0]
        at = newest.manifest.at
        told = (newest.path / backups.MANIFEST).read_text()
        aged = at - dt.timedelta(days=10 - day)
        (newest.path / backups.MANIFEST).write_text(
            told.replace(at.isoformat(), aged.isoformat(), 1)
        )
        newest.path.rename(plan.folder / f"asm-{day}")
    with ground.database.writing() as session:
        backups.clear(session, plan)
        acts = select(AuditRow.after).where(AuditRow.action == "backups_cleared")
        gone = {name for after in session.scalars(acts) for name in after["path"].split(", ")}
    assert gone == {"asm-0", "asm-1", "asm-2"}
    assert {path.name for path in plan.folder.iterdir()} == {"asm-3", "asm-4"}


def test_a_folder_that_cannot_be_written_is_said_not_retried_and_harms_nothing(
    ground, plan, timetable
):
    plan.folder.write_text("a file lies in its place")
    timetable.back_up(ON_TIME)
    assert made(ground, plan) == []
    with ground.database.reading() as session:
        (asked,) = backups.notes(session)
        act = session.scalars(select(AuditRow).where(AuditRow.action == "backup_failed")).one()
    assert (asked.state, asked.number) == (JobState.FAILED, None)
    assert str(plan.folder) in str(Message.from_json(asked.why))
    assert act.after["code"] == "backup_folder"
    plan.folder.unlink()
    timetable.back_up(ON_TIME + dt.timedelta(days=1))
    assert len(made(ground, plan)) == 1


def test_a_running_worker_makes_it_beside_its_other_work(ground, plan):
    with ground.database.writing() as session:  # the record is some days old
        session.execute(update(AuditRow).values(at=now() - dt.timedelta(days=3)))
    worker = ground.worker(plan=plan)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not backups.listed(plan.folder) and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        worker.stop.set()
        thread.join(30)
    assert len(backups.listed(plan.folder)) == 1
