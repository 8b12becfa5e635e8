"""kill -9 at any moment of an import: all or nothing, and a retry gives the same rows (D1, D2).

``--kills 200`` for a long night; the moments are drawn from a fixed seed.
"""

import random
import time

import pytest

from etl.intake import Places
from etl.worker import READ, Worker
from models import documents
from models.document_store import DocumentStore, chunks
from models.documents import State
from tests.faults.conftest import BEFORE
from warehouse.store import FileStore

ROUNDS = 4
SEED = 20261124
MORE = 100  # payments that each import brings


def pytest_generate_tests(metafunc):
    if "round_no" in metafunc.fixturenames:
        metafunc.parametrize("round_no", range(ROUNDS))


@pytest.fixture
def kills(request, round_no) -> int:
    """How many of all kills fall on this round."""
    total = request.config.getoption("--kills")
    return total // ROUNDS + (round_no < total % ROUNDS)


def kill_at(victim, moment, outputs, *arguments) -> bool:
    """Start a command, kill it when ``moment`` seconds are over; whether it was still at work."""
    process = victim.start(*arguments, outputs=outputs)
    process.join(moment)
    process.kill()
    process.join()
    return process.exitcode == -9


def test_an_import_killed_at_any_moment_is_whole_or_not_at_all(victim, kills, round_no, tmp_path):
    moments = random.Random(SEED + round_no)
    started = time.monotonic()
    assert victim.asm("documents").status == 0
    longest = 4 * (time.monotonic() - started) + 0.2  # an import takes a few times as long
    files, hits = [], 0
    for number in range(kills):
        files.append(victim.file(BEFORE + MORE * (number + 1)))
        by_worker = number % 4 == 3  # what the last import left is the worker's then
        command = ["worker"] if by_worker else ["import", *files[-2:]]
        hits += kill_at(victim, moments.uniform(0, longest), tmp_path / str(number), *command)
        victim.demand_whole()
    outcome = victim.asm("import", *files, "--json")
    assert outcome.status == 0, outcome.err
    assert set(victim.states().values()) == {State.ACCEPTED}
    assert victim.published() == BEFORE + MORE * kills
    assert [report["accepted"] for report in outcome.json] == [int(file.stem) for file in files]
    assert not [path for path in (victim.home / "rows").iterdir() if path.name.startswith(".")]
    assert hits or kills < 4, "every kill came too late"


def test_a_kill_between_the_record_s_commit_and_the_publication_loses_nothing(victim):  # D2
    file = victim.file(200)
    store = DocumentStore(victim.home / "documents")
    stored = store.receive(chunks(file))
    with victim.database.writing() as session:
        documents.receive(
            session, None, stored.sha256, file.name, stored.size, "command", accept_at_once=True
        )
    places = Places(victim.database, store, victim.home / "rows")
    Worker(places, FileStore(victim.home / "warehouse")).work_once(READ)  # and there it ended
    assert victim.published() == BEFORE
    assert victim.asm("refresh").status == 0
    assert victim.published() == 200
