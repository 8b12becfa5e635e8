"""Versions are whole or they are not: published by a pointer, kept, gone back to, put aside."""

import fcntl
import subprocess
import sys
from pathlib import Path
from threading import Timer

import duckdb
import pytest

from warehouse.draft import FACTS, POINTS
from warehouse.reader import Reader
from warehouse.store import LOCK, FileStore, Published


def publish(store: FileStore, number: int, base: str | None = None) -> Published:
    """A version that says ``number`` in its points; its facts are new only without a base."""
    with store.drafting(base) as draft:
        if base is None:
            with draft.changing_facts() as facts:
                facts.execute("create schema marts")
                facts.execute("create table marts.payments as from range(1000) as r (row_no)")
        else:
            draft.keep_facts()
        draft.attach_facts()
        draft.points.execute("create schema if not exists marts")
        draft.points.execute(f"create or replace table marts.version as select {number} as number")
        return store.publish(draft, {"payments": {"rows": 1000, "sum": None}}, {"mark": "1"})


def number_in(reader: Reader) -> int:
    return reader.query("select number from marts.version").rows[0][0]


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "warehouse")


def test_a_published_version_is_two_files_that_never_change_and_their_contents(store):
    published = publish(store, 1)
    folder = store.folder(published.name)
    assert {path.name for path in folder.iterdir()} == {FACTS, POINTS, "contents.json"}
    assert store.current() == published.name
    assert store.sound(published.name, published.sha256)
    assert store.contents(published.name).rows == {"payments": 1000}


def test_no_log_lies_beside_a_published_file(store):
    publish(store, 1)
    assert not list(store.home.rglob("*.wal"))


def test_facts_that_did_not_change_are_one_file_in_many_versions(store):
    first = publish(store, 1)
    second = publish(store, 2, first.name)
    files = [store.folder(one.name) / FACTS for one in (first, second)]
    assert files[0].stat().st_ino == files[1].stat().st_ino
    assert store.sound(second.name, second.sha256)


def test_a_draft_that_fails_leaves_nothing(store):
    first = publish(store, 1)
    with pytest.raises(ZeroDivisionError), store.drafting(first.name):
        raise ZeroDivisionError
    assert store.current() == first.name
    assert [path.name for path in store.home.iterdir() if "warehouse" in path.name] == [first.name]


def test_the_ledger_hears_of_a_version_before_anybody_can_read_it(store):
    first = publish(store, 1)
    seen = []
    with store.drafting(first.name) as draft:
        draft.keep_facts()
        store.publish(draft, {}, {}, lambda new: seen.append((new.name, store.current())))
    assert seen == [(store.current(), first.name)]


def test_a_ledger_that_cannot_be_written_stops_the_publication(store):
    first = publish(store, 1)

    def refuse(_published):
        raise OSError("no space")

    with store.drafting(first.name) as draft:
        draft.keep_facts()
        with pytest.raises(OSError, match="no space"):
            store.publish(draft, {}, {}, refuse)
    assert store.current() == first.name


def test_a_draft_keeps_its_lock_while_another_process_sweeps(store):
    """Without it, it looks like the draft of a build that was killed."""
    first, seen = publish(store, 1), []
    with store.drafting(first.name) as draft, (store.home / ".drafts").open("w") as sweeping:

        def look():
            seen.append((draft.folder / LOCK).exists())
            fcntl.flock(sweeping, fcntl.LOCK_UN)

        def sweep(_published):
            fcntl.flock(sweeping, fcntl.LOCK_EX)
            Timer(0.2, look).start()

        draft.keep_facts()
        second = store.publish(draft, {}, {}, sweep)
    assert seen == [True]
    assert store.sound(second.name, second.sha256)


def test_going_back_is_moving_the_pointer(store):
    first = publish(store, 1)
    publish(store, 2, first.name)
    reader = Reader(store)
    assert number_in(reader) == 2
    store.point_at(first.name)
    assert number_in(reader) == 1


def test_one_cannot_point_at_what_is_not_there(store):
    first = publish(store, 1)
    with pytest.raises(FileNotFoundError):
        store.point_at("warehouse-20200101T000000-001")
    assert store.current() == first.name


def test_the_last_three_versions_are_kept(store):
    names = [publish(store, 1).name]
    for number in range(2, 7):
        names.append(publish(store, number, names[-1]).name)
    assert store.prune() == names[:3]
    assert store.versions() == names[3:]
    assert store.prune() == []


def test_the_published_version_is_kept_however_old_it_is(store):
    names = [publish(store, 1).name]
    for number in range(2, 6):
        names.append(publish(store, number, names[-1]).name)
    store.point_at(names[0])
    store.prune()
    assert store.versions() == [names[0], *names[3:]]


def test_names_rise_even_if_the_clock_goes_back(store):  # D18
    first = publish(store, 1).name
    future = store.folder("warehouse-20991231T235959-001")
    store.folder(first).rename(future)
    second = publish(store, 2).name
    assert second == "warehouse-20991231T235959-002"
    assert store.versions() == [future.name, second]


@pytest.mark.parametrize("damage", ["flip", "cut", "gone", "more", "contents"])
def test_damage_is_told_by_the_ledger(store, damage):  # D12
    published = publish(store, 1)
    folder = store.folder(published.name)
    facts = folder / FACTS
    if damage == "flip":
        content = bytearray(facts.read_bytes())
        content[len(content) // 2] ^= 1
        facts.write_bytes(content)
    elif damage == "cut":
        facts.write_bytes(facts.read_bytes()[:-4096])
    elif damage == "gone":
        facts.unlink()
    elif damage == "more":
        (folder / "points.duckdb.wal").write_bytes(b"what is this")
    else:
        path = folder / "contents.json"
        path.write_text(path.read_text().replace("1000", "1001"))
    assert not store.sound(published.name, published.sha256)


def test_a_version_nobody_vouches_for_is_not_sound(store):
    assert not store.sound(publish(store, 1).name, None)


def test_a_damaged_version_is_put_aside_and_not_published_any_more(store):
    published = publish(store, 1)
    store.quarantine(published.name)
    assert store.current() is None
    assert store.versions() == []
    assert (store.home / f"{published.name}.damaged" / FACTS).exists()
    store.quarantine(published.name)  # missing by now: nothing more to do
    assert number_in_new(store) == 2


def number_in_new(store: FileStore) -> int:
    publish(store, 2)
    return number_in(Reader(store))


def test_drafts_of_the_dead_are_swept_and_those_of_the_living_are_not(store):
    publish(store, 1)
    dead = store.home / ".warehouse-20260101T000000-001"
    dead.mkdir()
    (dead / POINTS).write_bytes(b"half")
    with store.drafting() as living, store.drafting() as another:
        assert not dead.exists()
        assert living.folder.exists()
        assert another.folder != living.folder


def test_a_prepared_draft_in_another_process_survives_our_sweep(store):
    program = (
        "import sys; from pathlib import Path; from warehouse.store import FileStore\n"
        "with FileStore(Path(sys.argv[1])).drafting() as draft:\n"
        "    print(draft.folder, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(store.home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        folder = Path(other.stdout.readline().strip())
        publish(store, 1)
        assert folder.exists()
        other.kill()
        other.wait()
        publish(store, 2)
        assert not folder.exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.warehouse.test_store import publish
from warehouse.store import FileStore

home, base = Path(sys.argv[1]), sys.argv[2]
EVENTS = ("open", "os.rename", "os.remove", "os.link", "os.mkdir", "shutil.copyfile", "shutil.rmtree")

def killed_at(step):
    seen = 0
    def hook(event, arguments):
        nonlocal seen
        if event in EVENTS and str(home) in str(arguments[0]):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)

for step in range(1, 1000):
    child = os.fork()  # no engine runs in this process yet: nothing but this thread is copied
    if child == 0:
        killed_at(step)
        publish(FileStore(home), step, base)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(step, os.WIFSIGNALED(status), (home / "current").read_text(), flush=True)
    if not os.WIFSIGNALED(status):
        break
"""


def test_kill_9_at_any_step_of_a_publication_leaves_a_whole_warehouse(store):
    """The process dies at each file it opens, renames, links or removes, one after the other."""
    base = publish(store, 0).name
    result = subprocess.run(
        [sys.executable, "-c", KILLED, str(store.home), base],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    steps = [line.split() for line in result.stdout.splitlines()]
    assert steps[-1][1] == "False"
    assert len(steps) > 15
    published = {name: int(step) for step, _, name in steps}
    for name in {*published, *store.versions()}:
        assert store.contents(name).fit(store.folder(name))
        with duckdb.connect(str(store.folder(name) / POINTS), read_only=True) as points:
            ((found,),) = points.execute("select number from marts.version").fetchall()
        assert (name == base and found == 0) or 1 <= found <= len(steps)
    assert number_in(Reader(store)) == len(steps)
    with store.drafting():
        assert len(list(store.home.glob(".warehouse-*"))) == 1  # ours: the dead are swept
