"""Backups of either database go back into either; the oldest there is goes into the newest program."""

import datetime as dt
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from models import audit, backups, company, organisation
from models.access import SYSTEM
from models.backups import Place
from models.base import Base
from models.database import Database
from models.document_store import file_hash
from models.documents import Document
from models.organisation import Post
from models.statistics import Value
from tests.etl.conftest import installation
from tests.etl.statements import payments, statement

MOVING = {"audit", "audit_end", "session", "program"}  # the restore itself is noted
OLDEST = Path(__file__).parents[2] / "data" / "backups" / "oldest"


def everything(database) -> dict[str, list[str]]:
    with database.reading() as session:
        return {
            name: sorted(map(repr, session.execute(select(table))))
            for name, table in Base.metadata.tables.items()
            if name not in MOVING
        }


def place(ground) -> Place:
    home = ground.places.home
    return Place(home, ground.database, ground.places.store, (home / "rows", home / "warehouse"))


@pytest.fixture
def ground(database, tmp_path):
    one = installation(database, tmp_path / "home")
    one.bring(statement(*payments(3)))
    one.drain()
    return one


@pytest.fixture
def copy(ground, tmp_path):
    backups.write(ground.database, ground.places.store, tmp_path / "copy")
    return tmp_path / "copy"


def test_what_was_changed_since_is_as_it_was(ground, copy, small_company):  # D14
    before = everything(ground.database)
    with ground.database.writing() as session:
        organisation.close_post(session, SYSTEM, small_company.vacant, dt.date(2026, 11, 24))
    ground.bring(statement(*payments(9)))
    assert everything(ground.database) != before
    ground.database.engine.dispose()
    backups.restore(place(ground), copy)
    assert everything(ground.database) == before
    with ground.database.writing() as session:  # new rows get ids of their own
        assert audit.broken_at(session) is None
        post = session.get_one(Post, small_company.vacant)
        new = organisation.create_post(
            session, SYSTEM, post.unit_id, {"name": "Курьер"}, since=dt.date(2026, 11, 24)
        )
        assert new.id > small_company.vacant


def test_the_record_before_is_kept_whole_beside(ground, copy):
    ground.bring(statement(*payments(9)))
    ground.database.engine.dispose()
    backups.restore(place(ground), copy)
    name = Path(str(ground.database.url.database)).name if ground.database.is_sqlite else "record"
    folder = ground.places.home
    if ground.database.is_sqlite:
        folder = Path(str(ground.database.url.database)).parent
    (kept,) = folder.glob(f"{name}.before-restore-*")
    with sqlite3.connect(kept) as connection:
        assert connection.execute("select count(*) from document").fetchone() == (2,)


def test_a_backup_goes_into_the_other_kind_of_database(ground, copy, tmp_path):
    """From PostgreSQL into a file, and by the same way from a file into a file elsewhere."""
    before = everything(ground.database)
    other = installation(Database(f"sqlite:///{tmp_path / 'other.sqlite'}"), tmp_path / "other")
    backups.restore(place(other), copy)
    assert everything(other.database) == before
    other.database.engine.dispose()


def test_a_file_s_backup_goes_into_an_empty_database(nothing, tmp_path):
    source = installation(Database(f"sqlite:///{tmp_path / 'one.sqlite'}"), tmp_path / "one")
    source.database.migrate()
    with source.database.writing() as session:
        company.set_up(session, "ООО «Подсолнух»", timezone="Europe/Moscow")
        organisation.apply_template(session, None, "seven")
    backups.write(source.database, source.places.store, tmp_path / "copy")
    target = installation(nothing, tmp_path / "home")
    backups.restore(place(target), tmp_path / "copy")
    assert everything(nothing) == everything(source.database)
    for one in (source.database, nothing):
        one.engine.dispose()


def test_documents_of_the_backup_before_take_no_second_place(ground, copy, tmp_path):
    document = next(path for path in (copy / backups.DOCUMENTS).rglob("*") if path.is_file())
    damaged = document.relative_to(copy)
    backups.write(ground.database, ground.places.store, tmp_path / "second")
    assert (tmp_path / "second" / damaged).stat().st_ino == document.stat().st_ino
    document.unlink()
    document.write_bytes(b"rotten")  # then the original is taken
    shutil.rmtree(tmp_path / "second")
    backups.write(ground.database, ground.places.store, tmp_path / "third")
    assert file_hash(tmp_path / "third" / damaged) == damaged.parent.name + damaged.name


@pytest.fixture
def oldest(tmp_path) -> Path:
    """A backup as the first program wrote it: its tables, and a manifest that said little."""
    folder = tmp_path / "oldest"
    folder.mkdir()
    with sqlite3.connect(folder / backups.RECORD) as connection:
        connection.executescript((OLDEST / "record.sql").read_text(encoding="utf-8"))
    connection.close()
    document = file_hash(OLDEST / "statement.txt")
    target = folder / backups.DOCUMENTS / document[:2] / document[2:]
    target.parent.mkdir(parents=True)
    shutil.copy(OLDEST / "statement.txt", target)
    told = {"record": file_hash(folder / backups.RECORD), "documents": [document],
            "at": "2026-11-25T07:03:34.922198+00:00"}  # fmt: skip
    (folder / backups.MANIFEST).write_text(json.dumps(told))
    return folder


def test_the_oldest_backup_goes_into_the_newest_program(nothing, oldest, tmp_path):  # D15
    target = installation(nothing, tmp_path / "home")
    backups.restore(place(target), oldest)
    with nothing.reading() as session:
        assert audit.broken_at(session) is None
        assert company.get(session).name == "ООО «Подсолнух»"
        assert str(session.scalars(select(Value.value)).one()) == "42.5"
        assert session.scalars(select(Document.name)).one() == "выписка.txt"
    anew = installation(nothing, tmp_path / "home")
    anew.worker().ask_when_behind()
    anew.drain()
    assert anew.numbers() == [1, 2, 3]
