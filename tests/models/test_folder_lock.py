"""One worker and one web process per data folder; the lock goes with its process (D11)."""

import os
import time

import pytest

from models.folder_lock import Occupied, in_turn, sole
from tests.processes import start


def hold(home, role):
    with sole(home, role):
        (home / "held").touch()
        time.sleep(60)


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the folder as its worker."""
    process = start(hold, tmp_path, "worker")
    while not (tmp_path / "held").exists():
        process.join(0.02)
        assert process.is_alive()
    yield process
    process.kill()
    process.join(30)


def test_the_second_is_refused_and_told_of_the_first(tmp_path, holder):
    with pytest.raises(Occupied) as refusal, sole(tmp_path, "worker"):
        pass
    assert str(holder.pid) in str(refusal.value)


def test_the_roles_do_not_hinder_each_other(tmp_path, holder):
    assert holder.is_alive()
    with sole(tmp_path, "web"):
        assert (tmp_path / "web.lock").read_text() == str(os.getpid())


def test_a_killed_holder_holds_nothing(tmp_path, holder):
    holder.kill()
    holder.join(30)
    with sole(tmp_path, "worker"):
        assert (tmp_path / "worker.lock").read_text() == str(os.getpid())


def test_the_folder_is_free_after_the_block(tmp_path):
    for _time in range(2):
        with sole(tmp_path, "worker"):
            pass


def count_up(home, path):
    with in_turn(home, "migration"):
        number = int(path.read_text())
        path.write_text(str(number + 1))


def test_those_in_turn_wait_for_each_other(tmp_path):
    path = tmp_path / "number"
    path.write_text("0")
    processes = [start(count_up, tmp_path, path) for _process in range(5)]
    for process in processes:
        process.join(30)
    assert path.read_text() == "5"
