"""serve, web, worker: one of each per folder, restarted when dead, ended together."""

import os
import signal
import socket
import time
import urllib.error
import urllib.request

import pytest

from models import people
from models.database import Database
from tests.conftest import build_company
from tests.processes import PATIENCE, start_command


def wait_for(question, what):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := question():
            return found
        time.sleep(0.05)
    pytest.fail(f"{what} did not happen")


@pytest.fixture
def port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def started(home, tmp_path):
    """Start commands; whatever still runs is ended with the test."""
    running = []

    def start(*arguments, **environment):
        outputs = tmp_path / f"process-{len(running)}"
        process = start_command(home, *arguments, outputs=outputs, **environment)
        running.append(process)
        return process, outputs

    yield start
    for process in running:
        process.terminate()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()


def holder(home, role) -> int | None:
    lock = home / f"{role}.lock"
    text = lock.read_text() if lock.exists() else ""
    return int(text) if text else None


def alive(pid) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def health(port) -> str | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, ConnectionError):
        return None


@pytest.mark.parametrize("role", ["worker", "web"])
def test_a_second_one_on_the_same_data_refuses_and_names_the_first(
    started, asm, home, port, role
):  # D11
    first, _outputs = started(role, ASM_PORT=port)
    wait_for(lambda: holder(home, role) == first.pid, "the first")
    outcome = asm(role, ASM_PORT=port)
    assert outcome.status == 1
    assert str(first.pid) in outcome.err


@pytest.mark.parametrize("command", ["web", "serve"])
def test_a_port_that_is_taken_is_told_in_a_sentence(started, command):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process, outputs = started(command, ASM_PORT=str(other.getsockname()[1]))
        process.join(PATIENCE)
    told = (outputs / "err").read_text()
    assert process.exitcode == 1, told
    assert "ASM_PORT" in told
    assert "Traceback" not in told


def test_a_worker_ends_cleanly_when_told(started, home):
    worker, outputs = started("worker")
    wait_for(lambda: holder(home, "worker") == worker.pid, "the worker")
    worker.terminate()
    worker.join(PATIENCE)
    assert worker.exitcode == 0, (outputs / "err").read_text()


def test_serve_answers_and_restarts_its_worker_and_ends_with_it(started, home, port):
    server, outputs = started("serve", ASM_PORT=port)
    first = wait_for(lambda: holder(home, "worker"), "the worker")
    assert wait_for(lambda: health(port), "the web") == "ok"
    os.kill(first, signal.SIGKILL)
    second = wait_for(
        lambda: (pid := holder(home, "worker")) != first and pid, "the worker's second life"
    )
    assert "the worker ended with -9" in (outputs / "err").read_text()
    os.kill(server.pid, signal.SIGINT)
    server.join(PATIENCE)
    assert not server.is_alive()
    wait_for(lambda: not alive(second), "the worker's end")
    assert health(port) is None


def test_a_worker_does_not_outlive_a_killed_server(started, home, port):
    server, _outputs = started("serve", ASM_PORT=port)
    worker = wait_for(lambda: holder(home, "worker"), "the worker")
    os.kill(server.pid, signal.SIGKILL)
    wait_for(lambda: not alive(worker), "the worker's end")


def test_the_first_start_prints_a_link_that_works_once(started, home, port):  # A2
    _server, outputs = started("web", ASM_PORT=port)
    wait_for(lambda: health(port), "the web")
    link = next(word for word in (outputs / "out").read_text().split() if "/setup?code=" in word)
    assert link.startswith(f"http://localhost:{port}/setup?code=")
    database = Database(f"sqlite:///{home / 'asm.sqlite'}")
    with database.writing() as session:
        assert people.redeem_code(session, "setup", link.partition("code=")[2]) is None


def test_with_people_there_is_no_setup_code(started, asm, home, port):  # A2
    asm("migrate")
    with Database(f"sqlite:///{home / 'asm.sqlite'}").writing() as session:
        build_company(session)
    _server, outputs = started("web", ASM_PORT=port)
    wait_for(lambda: health(port), "the web")
    told = (outputs / "out").read_text()
    assert f"http://localhost:{port}/" in told
    assert "setup" not in told


@pytest.mark.parametrize("name", ["ASM_DEBUG", "FLASK_DEBUG", "DASH_DEBUG"])
@pytest.mark.parametrize("command", ["web", "serve"])
def test_debugging_is_refused_where_people_work(asm, name, command):  # O1
    outcome = asm(command, **{name: "1"})
    assert outcome.status == 1
    assert name in outcome.err
