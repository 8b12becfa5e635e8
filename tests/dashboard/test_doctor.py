"""The doctor finds every fault he looks for, and nothing in a sound installation."""

import datetime as dt
import shutil
import socket
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text, update

from dashboard import doctor
from dashboard.doctor import Level, machine, work
from dashboard.installation import Installation
from models import backups, jobs, settings
from models.audit import AuditRow
from models.base import now
from models.folder_lock import sole
from models.jobs import JobState, WarehouseVersion, WorkerLife
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


def make_a_backup(here) -> Path:
    folder = here.settings.backups.folder / "asm-1"
    backups.write(here.database, here.documents, folder)
    return folder


def damage_the_newest_backup(here):
    flip(make_a_backup(here) / backups.RECORD)


def publish_long_ago(here):
    with here.database.writing() as session:
        session.execute(update(WarehouseVersion).values(published_at=now() - dt.timedelta(days=9)))


def set_the_clock_back(here):
    with here.database.writing() as session:
        session.execute(update(AuditRow).values(at=now() + dt.timedelta(hours=2)))
        session.execute(update(WarehouseVersion).values(published_at=now()))


FAULTS = {
    "a damaged act": (behind_our_back("update audit set why = 'x' where id = 1"), "цепочка аудита"),
    "a broken reference": (behind_our_back("update users set unit_id = 999"), "записи"),
    "a damaged original": (lambda here: flip(original(here)), "документы"),
    "a lost original": (lambda here: original(here).unlink(), "документы"),
    "damaged rows": (lambda here: rows_file(here).write_bytes(b"PAR1"), "строки документов"),
    "lost rows": (lambda here: rows_file(here).unlink(), "строки документов"),
    "a damaged backup": (damage_the_newest_backup, "резервные копии"),
    "old numbers": (publish_long_ago, "хранилище"),
    "nobody who gives rights": (
        execute("update users set active = false where login = 'owner'"), "права"
    ),
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
    monkeypatch.setattr(machine, "FREE_GIGABYTES", 10**9)
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


def level(here, code) -> Level:
    (found,) = [one for one in doctor.examine(here) if one.code == code]
    return found.level


def test_days_without_a_backup_are_found(here):
    with here.database.writing() as session:
        session.execute(update(AuditRow).values(at=now() - dt.timedelta(days=3)))
    assert "резервные копии" in ill(here)
    make_a_backup(here)
    assert "резервные копии" not in ill(here)


def test_a_backup_on_the_disk_of_the_data_is_noted(here):
    assert level(here, "backups") == Level.NOTE  # none yet
    make_a_backup(here)
    (found,) = [one for one in doctor.examine(here) if one.code == "backups"]
    assert found.level == Level.NOTE
    assert "на одном диске" in found.detail


def test_a_clock_that_was_set_back_is_found(here):
    set_the_clock_back(here)
    assert "часы" in ill(here)


def test_a_web_process_that_does_not_answer_is_found(here):
    assert level(here, "headers") == Level.NOTE  # it does not run
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        silent = replace(here.settings, port=taken.getsockname()[1])
        with sole(here.settings.home, "web"):
            assert level(Installation(silent), "headers") == Level.ILL


def test_headers_that_are_missing_are_named(web):
    answered = web.person("stranger").get("/health").headers
    assert work.lacking(answered, https=False) == []
    assert work.lacking(answered, https=True) == ["Strict-Transport-Security"]
    assert set(work.lacking({}, https=False)) == set(work.HEADERS)


@pytest.mark.parametrize(
    ("host", "https", "found"),
    [
        ("127.0.0.1", False, Level.FINE),
        ("0.0.0.0", False, Level.ILL),
        ("asm.example", False, Level.ILL),
        ("0.0.0.0", True, Level.FINE),
    ],
)
def test_passwords_that_travel_in_the_open_are_found(here, host, https, found):
    settings = replace(here.settings, host=host, https=https)
    assert work.encryption(Installation(settings)).level == found


def test_packages_that_do_not_fit_are_named(monkeypatch):
    assert machine.unfit_packages() == []
    wanted = ["duckdb==0.0.1", "asm-that-is-nowhere>=1", "dash>=4", 'x; extra == "never"']
    monkeypatch.setattr(machine, "requires", lambda _name: wanted)
    assert machine.unfit_packages() == ["duckdb==0.0.1", "asm-that-is-nowhere>=1"]


def test_every_theme_of_the_product_is_looked_at(here):  # product.md, part 1, item 9
    codes = {one.code for one in doctor.examine(here)}
    assert codes >= {
        "headers", "key", "clock", "disk", "backups", "versions", "rights", "doors", "mail",
        "worker", "warehouse", "audit", "https",
    }  # fmt: skip
    assert len(codes) == len(doctor.LOOKS)
