"""The doctor finds every fault he looks for, and nothing in a sound installation."""

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable

import pytest
from sqlalchemy import text

from dashboard import doctor
from dashboard.installation import Installation
from models import jobs, settings
from models.base import now
from models.jobs import JobState, WorkerLife
from models.people import SecondFactor
from models.seal import Seal
from tests.conftest import build_company
from tests.etl.conftest import installation
from tests.etl.statements import payments, statement


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A document that counts and is published; copied for each test."""
    home = tmp_path_factory.mktemp("prepared") / "data"
    one = Installation(settings.read({"ASM_HOME": str(home)}))
    one.database.migrate()
    with one.database.writing() as session:
        build_company(session)
    ground = installation(one.database, home)
    ground.bring(statement(*payments(3)))
    ground.drain()
    one.database.engine.dispose()
    return home


@pytest.fixture
def here(prepared, tmp_path) -> Installation:
    """A sound installation, whose worker was seen just now."""
    home = shutil.copytree(prepared, tmp_path / "data", copy_function=shutil.copy2)
    one = Installation(settings.read({"ASM_HOME": str(home)}))
    with one.database.writing() as session:
        jobs.sign_of_life(session)
    return one


def ill(here) -> list[str]:
    return [finding.what for finding in doctor.examine(here) if not finding.fine]


def test_a_sound_installation_has_no_findings(here):
    assert ill(here) == []


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def original(here):
    return next(path for path in here.settings.documents.rglob("*") if path.is_file())


def rows_file(here):
    return next(here.settings.rows.glob("*/payments.parquet"))


def published_file(here):
    at = here.warehouse.path(here.warehouse.current())
    return at if at.suffix == ".duckdb" else next(at.parent.glob("*.duckdb"))


def execute(sql: str) -> Callable[[Installation], None]:
    def act(here):
        with here.database.writing() as session:
            session.execute(text(sql))

    return act


def behind_our_back(sql: str) -> Callable[[Installation], None]:
    """As somebody with an SQLite program of his own would do it."""

    def act(here):
        with sqlite3.connect(here.settings.home / "asm.sqlite") as connection:
            connection.execute(sql)

    return act


def fail_a_job(here):
    with here.database.writing() as session:
        job = jobs.ask_refresh(session, full=True)
        job.state, job.error, job.finished_at = JobState.FAILED, "beef0001", now()


def silence_the_worker(here):
    with here.database.writing() as session:
        session.get_one(WorkerLife, 1).seen_at = now() - dt.timedelta(minutes=5)


def forget_the_ledger(here):
    execute("delete from warehouse_version")(here)


FAULTS = {
    "a damaged act": (behind_our_back("update audit set why = 'x' where id = 1"), "цепочка аудита"),
    "a broken reference": (behind_our_back("update users set unit_id = 999"), "записи"),
    "a damaged original": (lambda here: flip(original(here)), "документы"),
    "a lost original": (lambda here: original(here).unlink(), "документы"),
    "damaged rows": (lambda here: rows_file(here).write_bytes(b"PAR1"), "строки документов"),
    "lost rows": (lambda here: rows_file(here).unlink(), "строки документов"),
    "a damaged warehouse": (lambda here: flip(published_file(here)), "хранилище"),
    "a lost warehouse": (lambda here: published_file(here).unlink(), "хранилище"),
    "an unknown warehouse": (forget_the_ledger, "хранилище"),
    "no warehouse": (lambda here: (here.warehouse.home / "current").unlink(), "хранилище"),
    "a failed job": (fail_a_job, "задания"),
    "a silent worker": (silence_the_worker, "обработчик"),
    "no worker ever": (execute("delete from worker"), "обработчик"),
    "a key others can read": (
        lambda here: (here.settings.home / "secret_key").chmod(0o644), "секретный ключ"
    ),
    "originals others can read": (
        lambda here: here.settings.documents.chmod(0o755), "папка документов"
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(here, fault):
    break_it, found = FAULTS[fault]
    break_it(here)
    assert ill(here) == [found]


def test_a_lost_end_is_found_by_the_anchor_and_by_the_chain(here):  # D12
    behind_our_back("delete from audit where id = (select max(id) from audit)")(here)
    assert ill(here) == ["записи", "цепочка аудита"]


def test_second_factors_of_another_key_are_found(here):
    with here.database.writing() as session:
        for number, key in ((1, here.settings.secret_key), (2, "f" * 64)):
            sealed = Seal(key).close("JBSWY3DPEHPK3PXP", f"second factor of {number}")
            session.add(SecondFactor(user_id=number, sealed=sealed, since=now()))
    assert ill(here) == ["второй шаг входа"]
    (detail,) = [one.detail for one in doctor.examine(here) if not one.fine]
    assert "не открываются этим ключом: 1" in detail


def test_a_full_disk_is_found(here, monkeypatch):
    monkeypatch.setattr(doctor, "FREE_GIGABYTES", 10**9)
    assert ill(here) == ["диск"]


def test_a_record_that_cannot_be_read_does_not_stop_the_doctor(here):
    here.database.engine.dispose()
    (here.settings.home / "asm.sqlite").write_bytes(b"not a database" * 1000)
    for ending in ("-wal", "-shm"):
        (here.settings.home / f"asm.sqlite{ending}").unlink(missing_ok=True)
    findings = doctor.examine(Installation(here.settings))
    assert [finding.fine for finding in findings[-3:]] == [True, True, True]  # disk, key, folder
    assert not findings[0].fine
    assert "not a database" in findings[0].detail
