"""Backups: whole or not there, proved before they replace anything, taken while people work."""

import json
import shutil
import sqlite3
import threading

import pytest
from sqlalchemy import select

from dashboard.installation import Installation
from models import audit, backups, settings
from models.audit import AuditRow
from models.backups import Place
from models.backups.proof import ORIGINALS
from models.base import Base
from models.document_store import file_hash
from models.documents import Document
from models.errors import Refused
from models.folder_lock import Occupied, sole
from models.people import SignedIn
from tests.conftest import build_company
from tests.etl.conftest import installation
from tests.etl.statements import payments, statement
from tests.processes import command
from tests.signing import sign_in


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Two documents that count, one that does not, a person signed in; copied for each test."""
    home = tmp_path_factory.mktemp("prepared") / "data"
    here = Installation(settings.read({"ASM_HOME": str(home)}))
    here.database.migrate()
    with here.database.writing() as session:
        build_company(session)
        assert sign_in(session, "owner")
    ground = installation(here.database, home)
    for count in (2, 3):
        ground.bring(statement(*payments(count)))
    ground.bring(b"%PDF-1.7")
    ground.drain()
    here.database.engine.dispose()
    return home


@pytest.fixture
def filled(prepared, tmp_path) -> Installation:
    home = shutil.copytree(prepared, tmp_path / "data", copy_function=shutil.copy2)
    return Installation(settings.read({"ASM_HOME": str(home)}))


@pytest.fixture
def ground(filled):
    return installation(filled.database, filled.settings.home)


def ids(here) -> set[str]:
    with here.database.reading() as session:
        return set(session.scalars(select(Document.id)))


def write(here, target) -> backups.Manifest:
    return backups.write(here.database, here.documents, target)


def restore(here, source) -> None:
    derived = (here.settings.warehouses, here.settings.rows)
    backups.restore(Place(here.settings.home, here.database, here.documents, derived), source)


def opened_anew(here) -> Installation:
    """The installation as the next process sees it."""
    here.database.engine.dispose()
    return Installation(here.settings)


def test_a_backup_comes_back_as_it_was(filled, ground, tmp_path):  # D14
    before = ids(filled)
    write(filled, tmp_path / "copy")
    extra = ground.bring(statement(*payments(9)))
    lost = filled.documents.path(min(before))
    lost.unlink()
    filled.database.engine.dispose()
    restore(filled, tmp_path / "copy")
    restored = opened_anew(filled)
    assert ids(restored) == before
    assert lost.exists()
    assert filled.documents.path(extra).exists()  # bytes are never deleted
    anew = installation(restored.database, restored.settings.home)
    anew.worker().ask_when_behind()
    anew.drain()
    assert anew.numbers() == [1, 2, 3]


def test_after_a_restore_everybody_signs_in_anew(filled, tmp_path):
    write(filled, tmp_path / "copy")
    filled.database.engine.dispose()
    restore(filled, tmp_path / "copy")
    with opened_anew(filled).database.reading() as session:
        assert session.scalar(select(SignedIn.token_hash)) is None


def test_who_looks_into_the_audit_sees_backups_and_restores(filled, tmp_path):  # O4
    home = filled.settings.home
    filled.database.engine.dispose()
    for name in ("copy", "copy two"):
        assert command(home, "backup", tmp_path / name).status == 0
    assert command(home, "restore", tmp_path / "copy two").status == 0
    with opened_anew(filled).database.reading() as session:
        of_record = select(AuditRow).where(AuditRow.object_type == "record").order_by(AuditRow.id)
        first, second = session.scalars(of_record)
        assert (first.action, first.after["documents"]) == ("backup", 3)
        assert (second.action, second.after["path"]) == ("restore", str(tmp_path / "copy two"))
        assert audit.broken_at(session) is None


def test_the_record_before_a_restore_is_kept_beside(filled, ground, tmp_path):
    write(filled, tmp_path / "copy")
    extra = ground.bring(statement(*payments(9)))
    filled.database.engine.dispose()
    restore(filled, tmp_path / "copy")
    (kept,) = filled.settings.home.glob("asm.sqlite.before-restore-*")
    with sqlite3.connect(kept) as connection:
        assert (extra,) in connection.execute("select id from document").fetchall()


def test_a_backup_taken_while_people_write_is_consistent(filled, ground, tmp_path):  # D13
    over = threading.Event()

    def work():
        number = 10
        while not over.is_set():
            number += 1
            ground.bring(statement(*payments(number)))

    writing = threading.Thread(target=work)
    writing.start()
    try:
        for number in range(3):
            write(filled, tmp_path / str(number))
    finally:
        over.set()
        writing.join()
    for number in range(3):
        copy = tmp_path / str(number)
        assert backups.prove(copy)
        with sqlite3.connect(copy / backups.RECORD) as connection:
            assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_backup_needs_an_empty_folder(filled, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "photo.jpg").write_bytes(b"mine")
    with pytest.raises(Refused):
        write(filled, tmp_path / "copy")
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["photo.jpg"]
    (tmp_path / "copy" / "photo.jpg").unlink()
    write(filled, tmp_path / "copy")
    assert backups.prove(tmp_path / "copy")


def damage_record(copy):
    path = copy / backups.RECORD
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def damage_document(copy):
    path = next(path for path in (copy / backups.DOCUMENTS).rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes() + b"x")


def lose_document(copy):
    next(path for path in (copy / backups.DOCUMENTS).rglob("*") if path.is_file()).unlink()


def lose_record(copy):
    (copy / backups.RECORD).unlink()


def lose_manifest(copy):
    (copy / backups.MANIFEST).unlink()


def garble_manifest(copy):
    (copy / backups.MANIFEST).write_text("[]")


@pytest.mark.parametrize(
    "damage",
    [damage_record, damage_document, lose_document, lose_record, lose_manifest, garble_manifest],
)
def test_a_damaged_backup_is_refused_and_nothing_is_touched(filled, tmp_path, damage):
    before = ids(filled)
    write(filled, tmp_path / "copy")
    damage(tmp_path / "copy")
    files = sorted(path.name for path in filled.settings.home.iterdir())
    with pytest.raises(Refused):
        restore(filled, tmp_path / "copy")
    assert ids(opened_anew(filled)) == before
    left = sorted(path.name for path in filled.settings.home.iterdir())
    assert set(left) - set(files) <= {"web.lock", "worker.lock"}


def test_a_backup_of_a_newer_version_is_refused(filled, tmp_path):  # D17
    write(filled, tmp_path / "copy")
    record = tmp_path / "copy" / backups.RECORD
    with sqlite3.connect(record) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    manifest = tmp_path / "copy" / backups.MANIFEST
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**told, "record": file_hash(record)}))
    before = ids(filled)
    with pytest.raises(Refused, match="9999"):
        restore(filled, tmp_path / "copy")
    assert ids(opened_anew(filled)) == before


@pytest.mark.parametrize("role", ["web", "worker"])
def test_nothing_is_restored_under_a_running_process(filled, tmp_path, role):
    write(filled, tmp_path / "copy")
    with sole(filled.settings.home, role), pytest.raises(Occupied):
        restore(filled, tmp_path / "copy")


def test_a_record_that_cannot_be_opened_any_more_is_replaced(filled, tmp_path):  # D12
    before = ids(filled)
    write(filled, tmp_path / "copy")
    filled.database.engine.dispose()
    record = filled.settings.home / "asm.sqlite"
    record.write_bytes(b"not a database" * 1000)
    restore(filled, tmp_path / "copy")
    assert ids(opened_anew(filled)) == before


def test_a_backup_on_a_full_disk_leaves_nothing_and_succeeds_with_room(filled, tmp_path):  # D3
    copy = tmp_path / "copy"
    home = filled.settings.home
    filled.database.engine.dispose()
    outcome = command(home, "backup", copy, TEST_LARGEST_FILE=str(40 * 1024))
    assert outcome.status == 1
    assert "Диск полон" in outcome.err
    assert not [path for path in tmp_path.iterdir() if "copy" in path.name]
    assert command(home, "backup", copy).status == 0
    assert backups.prove(copy)


def test_a_restore_on_a_full_disk_leaves_everything_as_it_was(filled, tmp_path):  # D3
    before = ids(filled)
    write(filled, tmp_path / "copy")
    filled.database.engine.dispose()
    home = filled.settings.home
    outcome = command(home, "restore", tmp_path / "copy", TEST_LARGEST_FILE=str(40 * 1024))
    assert outcome.status == 1
    assert "Диск полон" in outcome.err
    assert ids(opened_anew(filled)) == before
    assert not list(home.glob("*.restoring*"))
    assert command(home, "restore", tmp_path / "copy").status == 0


def test_only_the_owner_of_the_process_can_read_a_backup(filled, tmp_path):  # F12
    write(filled, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


def test_an_original_that_was_lost_before_is_named_and_the_rest_is_copied(filled, tmp_path):
    lost, *others = sorted(ids(filled))
    filled.documents.path(lost).unlink()
    made = write(filled, tmp_path / "copy")
    assert (made.missing, set(made.documents)) == ((lost,), set(others))
    assert backups.prove(tmp_path / "copy").missing == (lost,)


NO_ORIGINALS = {
    "token_hash", "code_hash", "hash", "previous_hash", "last_hash", "timezone", "address", "signature",
}  # fmt: skip


def test_every_column_that_names_an_original_is_known_to_backups():
    sixty_four = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if getattr(column.type, "length", None) == 64 and column.name not in NO_ORIGINALS
    }
    links = {("warehouse_version", "sha256")} | {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "document" for key in column.foreign_keys)
    }
    assert sixty_four - links == set(ORIGINALS)
