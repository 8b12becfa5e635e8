"""A damaged record: what SQLite opens without a word, the anchor outside finds at the start (D12)."""

import os
import shutil
import sqlite3

import pytest

from models import anchor, documents
from models.database import Database
from tests.etl.statements import payments, statement
from tests.processes import command, start


@pytest.fixture
def home(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def asm(home):
    return lambda *arguments: command(home, *arguments)


def leave_a_log(home, count):
    """Changes of a process that was killed: they are in the log only."""
    database = Database(f"sqlite:///{home / 'asm.sqlite'}")
    for number in range(count):
        with database.writing() as session:
            documents.receive(session, None, f"{number:064x}", "a.txt", 1, "screen")
    with database.reading() as session:
        anchor.drop(session, home)
        os._exit(9)


@pytest.fixture
def log(asm, home):
    """The log of a record with twenty documents in it, the record's process dead."""
    assert asm("migrate").status == 0
    process = start(leave_a_log, home, 20)
    process.join(60)
    path = home / "asm.sqlite-wal"
    assert path.stat().st_size > 100_000
    return path


def test_an_undamaged_log_is_taken_over(asm, log):
    assert log.exists()
    assert len(asm("documents").out.splitlines()) == 20


def cut(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def lose(path):
    path.unlink()


@pytest.mark.parametrize("damage", [cut, flip, lose])
def test_a_damaged_log_is_noticed_and_nothing_is_written(asm, log, home, damage):
    damage(log)
    (home / "asm.sqlite-shm").unlink(missing_ok=True)
    with sqlite3.connect(home / "asm.sqlite") as connection:  # SQLite itself says nothing
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        left = connection.execute("select count(*) from document").fetchone()[0]
    assert left < 20
    for arguments in (["documents"], ["import", home / "x"]):
        outcome = asm(*arguments)
        assert outcome.status == 1
        assert "asm restore" in outcome.err
    with sqlite3.connect(home / "asm.sqlite") as connection:
        assert connection.execute("select count(*) from document").fetchone()[0] == left


def test_a_loss_that_is_accepted_is_worked_on(asm, log, home):
    lose(log)
    (home / "asm.sqlite-shm").unlink(missing_ok=True)
    anchor.weigh(home)
    assert asm("documents").status == 0


def test_a_record_that_is_cut_is_refused_with_a_sentence(asm, home):
    asm("migrate")
    path = home / "asm.sqlite"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 3])
    outcome = asm("documents")
    assert outcome.status == 1
    assert "asm restore" in outcome.err
    assert "Traceback" not in outcome.err


def test_a_backup_brings_a_damaged_record_back(asm, home, tmp_path):
    path = tmp_path / "выписка.txt"
    path.write_bytes(statement(*payments(3)))
    asm("import", path)
    assert asm("backup", tmp_path / "copy").status == 0
    record = home / "asm.sqlite"
    record.write_bytes(record.read_bytes()[:50_000])
    assert asm("documents").status == 1
    assert asm("restore", tmp_path / "copy").status == 0
    assert asm("refresh").status == 0
    assert asm("query", "select count(*) as n from marts.payments").out.split() == ["n", "3"]


def test_damaged_originals_are_healed_by_importing_them_again(asm, home, tmp_path):
    path = tmp_path / "выписка.txt"
    path.write_bytes(statement(*payments(3)))
    asm("import", path)
    original = next(p for p in (home / "documents").rglob("*") if p.is_file())
    flip(original)
    assert "повреждено 1" in asm("doctor").out
    asm("import", path)
    assert "повреждено 0" in asm("doctor").out


def test_lost_rows_and_warehouses_are_built_from_originals(asm, home, tmp_path):
    path = tmp_path / "выписка.txt"
    path.write_bytes(statement(*payments(3)))
    asm("import", path)
    for folder in ("rows", "warehouse"):
        shutil.rmtree(home / folder)
    assert asm("refresh").status == 0
    assert asm("query", "select count(*) as n from marts.payments").out.split() == ["n", "3"]
