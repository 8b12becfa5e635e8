"""Readers follow the pointer, see no files, change nothing, and are never in the builder's way."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from models.errors import Refused
from tests.warehouse.test_store import number_in, publish
from warehouse import questions
from warehouse.reader import NothingPublished, Reader
from warehouse.store import FileStore


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "warehouse")


def test_before_the_first_publication_there_is_nothing_to_ask(store):
    with pytest.raises(NothingPublished):
        Reader(store).query("select 1")
    assert Reader(store).version() is None


def test_a_reader_follows_the_pointer(store):
    first = publish(store, 1)
    reader = Reader(store)
    assert number_in(reader) == 1
    publish(store, 2, first.name)
    assert number_in(reader) == 2


def test_many_readers_of_one_process_share_a_version(store):
    publish(store, 1)
    readers = [Reader(store) for _ in range(5)]
    assert [number_in(reader) for reader in readers] == [1] * 5
    counted = readers[3].query("select count(*) from facts.marts.payments")
    assert counted.rows == ((1000,),)


def test_a_question_that_runs_while_versions_are_published_and_pruned_is_answered(store):
    name = publish(store, 1).name
    reader = Reader(store)
    slow = "select count(*) from range(3000) as a, range(20000) as b, marts.version where a.range < b.range + number - 1"
    asked = threading.Event()

    def ask():
        cursor = reader._cursor()
        asked.set()
        return cursor.execute(slow).fetchone()[0]

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ask)
        asked.wait()
        for number in range(2, 8):
            name = publish(store, number, name).name
            store.prune()
            assert number_in(reader) == number
        assert answer.result() == 3000 * 20000 - 3000 * 3001 // 2


def test_sixteen_threads_ask_while_versions_change(store):
    name = publish(store, 1).name
    reader = Reader(store)
    over = threading.Event()

    def ask_on():
        seen = []
        while not over.is_set():
            seen.append(number_in(reader))
            assert reader.query("select count(*) from facts.marts.payments").rows == ((1000,),)
        return seen

    with ThreadPoolExecutor(16) as pool:
        running = [pool.submit(ask_on) for _ in range(16)]
        for number in range(2, 9):
            name = publish(store, number, name).name
            store.prune()
        over.set()
        for one in running:
            seen = one.result()
            assert seen == sorted(seen)
    assert number_in(reader) == 8


FORBIDDEN = [
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('/etc/hostname')",
    "select * from '/etc/passwd'",
    "select * from glob('/etc/*')",
    "copy (select 1) to '{home}/leak.csv'",
    "copy marts.version to '{home}/leak.parquet'",
    "export database '{home}/leak'",
    "attach '{home}/other.duckdb' as other",
    "attach ':memory:' as other",
    "install excel",
    "load excel",
    "set enable_external_access = true",
    "reset enable_external_access",
    "set lock_configuration = false",
    "set threads = 1",
    "set memory_limit = '1GB'",
    "set temp_directory = '{home}'",
    "insert into marts.version values (2)",
    "delete from marts.version",
    "drop table marts.version",
    "create table marts.mine (number integer)",
    "insert into facts.marts.payments values (1)",
]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_neither_files_nor_settings_nor_writing_are_in_reach(store, tmp_path, sql):  # I12
    publish(store, 1)
    reader = Reader(store)
    text = sql.format(home=tmp_path)
    with pytest.raises(duckdb.Error):
        reader.query(text)
    with pytest.raises((Refused, duckdb.Error)):
        questions.query(reader, text)
    assert {path.name for path in tmp_path.iterdir()} == {"warehouse"}
    assert number_in(reader) == 1


@pytest.mark.parametrize(
    "sql",
    ["select 1; select 2", "detach facts", "use facts", "create temp table t (i int)", "", "begin",
     "call force_checkpoint()"],
)  # fmt: skip
def test_a_person_may_ask_one_question_and_nothing_else(store, sql):
    publish(store, 1)
    reader = Reader(store)
    with pytest.raises(Refused):
        questions.query(reader, sql)
    assert number_in(reader) == 1


@pytest.mark.parametrize(
    "sql", ["select number from marts.version", "from marts.version", "with v as (from marts.version) from v",
            "explain select 1"],
)  # fmt: skip
def test_a_person_may_ask_in_any_form(store, sql):
    publish(store, 1)
    assert questions.query(Reader(store), sql).rows


def test_a_reader_in_another_process_does_not_stop_the_builder(store):
    first = publish(store, 1)
    program = (
        "import sys; from pathlib import Path; from warehouse.reader import Reader\n"
        "from warehouse.store import FileStore\n"
        "reader = Reader(FileStore(Path(sys.argv[1])))\n"
        "for _ in sys.stdin:\n"
        "    print(reader.query('select number from marts.version').rows[0][0], flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(store.home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    ) as other:  # fmt: skip

        def asked() -> str:
            other.stdin.write("\n")
            other.stdin.flush()
            return other.stdout.readline().strip()

        assert asked() == "1"
        publish(store, 2, first.name)
        assert asked() == "2"
        other.stdin.close()
