"""The watched folder: whole files only, moved aside with the reasons, never lost."""

import os

import pytest

from etl import watch
from etl.watch import Watcher
from models import documents
from models.documents import State
from tests.etl.statements import Payment, payments, statement
from tests.processes import context, start


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "watched"
    path.mkdir()
    return path


@pytest.fixture
def watcher(ground, folder) -> Watcher:
    return Watcher(ground.places, folder)


def put(folder, content, name="выписка.txt"):
    path = folder / name
    path.write_bytes(content)
    return path


def scan_through(watcher, ground) -> list[str]:
    """Seen, taken, read, moved."""
    watcher.scan()
    watcher.scan()
    ground.read()
    return sorted(str(path.relative_to(watcher.folder)) for path in watcher.scan())


def reasons(folder, name) -> str:
    return (folder / f"{name}.txt").read_text(encoding="utf-8")


def test_a_file_put_into_the_folder_counts_and_is_moved_aside(watcher, folder, ground):
    content = statement(*payments(3))
    path = put(folder, content)
    assert scan_through(watcher, ground) == ["imported/выписка.txt"]
    assert (folder / "imported" / path.name).read_bytes() == content
    assert not path.exists()
    ground.drain()
    assert ground.numbers() == [1, 2, 3]


def test_a_file_is_not_taken_before_it_stood_still(watcher, folder, ground):
    content = statement(*payments(3))
    path = put(folder, content[:100])
    watcher.scan()
    path.write_bytes(content)  # it grew between two scans
    watcher.scan()
    with ground.database.reading() as session:
        assert documents.waiting(session) == []
    assert scan_through(watcher, ground) == ["imported/выписка.txt"]


def write_slowly(path, first, second, go_on, wrote):
    with path.open("wb") as file:
        file.write(first)
        file.flush()
        wrote.set()
        go_on.wait(30)
        file.write(second)


def test_a_file_that_somebody_has_open_for_writing_is_not_taken(watcher, folder, ground):
    content, path = statement(*payments(3)), folder / "выписка.txt"
    go_on, wrote = context().Event(), context().Event()
    writer = start(write_slowly, path, content[:200], content[200:], go_on, wrote)
    assert wrote.wait(30)
    for _scan in range(3):
        assert watcher.scan() == []
    with ground.database.reading() as session:
        assert documents.waiting(session) == []
    go_on.set()
    writer.join(30)
    assert scan_through(watcher, ground) == ["imported/выписка.txt"]
    ground.drain()
    assert ground.numbers() == [1, 2, 3]


def test_a_refused_file_is_moved_with_the_reason(watcher, folder, ground):
    put(folder, statement(*payments(2), closing="5.00"))
    assert scan_through(watcher, ground) == ["refused/выписка.txt"]
    assert "1\u00a0004,00" in reasons(folder / "refused", "выписка.txt")


def test_refused_rows_of_a_file_that_counts_lie_beside_it(watcher, folder, ground):
    put(folder, statement(Payment(1, "1.00"), Payment(2, "много")))
    scan_through(watcher, ground)
    told = reasons(folder / "imported", "выписка.txt")
    assert "много" in told
    assert "Сумма" in told


def test_files_of_one_name_do_not_write_over_each_other(watcher, folder, ground):
    contents = [statement(*payments(count)) for count in (1, 2, 3)]
    for content in contents:
        put(folder, content)
        scan_through(watcher, ground)
    kept = sorted((folder / "imported").iterdir())
    assert {path.read_bytes() for path in kept} == set(contents)
    assert sorted(path.name for path in kept) == [
        "выписка (2).txt", "выписка (3).txt", "выписка.txt"
    ]  # fmt: skip


def test_the_same_bytes_again_add_nothing_and_say_so(watcher, folder, ground):  # D5
    content = statement(*payments(2))
    for name in ("одна.txt", "другая.txt"):
        put(folder, content, name)
        watcher.scan()
        watcher.scan()
        ground.read()
        watcher.scan()
    assert not (folder / "imported" / "одна.txt.txt").exists()
    assert "уже загружали" in reasons(folder / "imported", "другая.txt")
    ground.drain()
    assert ground.numbers() == [1, 2]


def test_the_longest_name_a_file_can_have_is_moved(watcher, folder, ground):  # F4
    name = "й" * 125 + ".txt"
    put(folder, b"no statement", name)
    (moved,) = scan_through(watcher, ground)
    assert len(os.fsencode(moved.removeprefix("refused/") + ".txt")) <= watch.LONGEST_NAME
    assert len(list((folder / "refused").iterdir())) == 2


def test_owner_files_and_hidden_ones_are_left_alone(watcher, folder, ground):
    names = ["~$отчёт.xlsx", ".начато"]
    for name in names:
        put(folder, b"x" * 165, name)
    (folder / "папка").mkdir()
    assert scan_through(watcher, ground) == []
    assert sorted(path.name for path in folder.iterdir()) == sorted([*names, "папка"])


def test_one_file_that_cannot_be_moved_does_not_stop_the_others(watcher, folder, ground):
    (folder / "refused").symlink_to(folder / "nowhere")  # a folder that cannot be made
    put(folder, b"no statement", "а.txt")
    put(folder, statement(*payments(1)), "я.txt")
    assert scan_through(watcher, ground) == ["imported/я.txt"]
    (folder / "refused").unlink()
    assert [path.name for path in watcher.scan()] == ["а.txt"]


def test_a_watcher_that_starts_anew_finishes_what_another_began(watcher, folder, ground):
    put(folder, statement(*payments(2)))
    watcher.scan()
    watcher.scan()
    ground.read()
    anew = Watcher(ground.places, folder)
    anew.scan()
    assert [path.name for path in anew.scan()] == ["выписка.txt"]
    ground.drain()
    assert ground.numbers() == [1, 2]


def test_a_document_dropped_on_the_screen_is_moved_to_the_refused(watcher, folder, ground):
    put(folder, statement(*payments(2)))
    watcher.scan()
    watcher.scan()
    with ground.database.writing() as session:
        (sha,) = documents.waiting(session)
        documents.withdraw(session, None, documents.locked(session, sha))
    assert ground.state(sha) == State.WITHDRAWN
    watcher.scan()
    assert "Отозван" in reasons(folder / "refused", "выписка.txt")
