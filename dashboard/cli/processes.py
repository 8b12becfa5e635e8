"""Commands that run: serve (web and worker together), web, worker."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from dashboard.cli.opening import opened, worker_of
from dashboard.installation import Installation
from models import people
from models.errors import Refused
from models.folder_lock import sole
from models.i18n import Message, _

DEBUGGING = ("ASM_DEBUG", "DASH_DEBUG", "FLASK_DEBUG")
PATIENCE = 20  # seconds a worker has to end
STEADY = 60  # seconds after which a worker that died is started again at once
LONGEST_PAUSE = 60.0
log = logging.getLogger("asm.serve")


def serve() -> None:
    """Web and worker together, on one machine."""
    here = _ready_for_people()
    with sole(here.settings.home, "web"), supervised_worker():
        _serve_web(here)


def web() -> None:
    """The web process alone."""
    here = _ready_for_people()
    with sole(here.settings.home, "web"):
        _serve_web(here)


def worker(
    parent: Annotated[int | None, typer.Option(hidden=True, help="End with this process.")] = None,
) -> None:
    """The worker alone: imports, refreshes, schedules."""
    here = opened()
    with sole(here.settings.home, "worker"):
        one = worker_of(here, parent)
        one.stop_on_signals()
        one.run()


def _ready_for_people() -> Installation:
    for name in DEBUGGING:
        if os.environ.get(name, "").lower() not in ("", "0", "no", "false"):
            raise Refused(
                Message("Debugging is not for a server that people use: unset {name}.", name=name),
                code="debugging",
            )
    return opened()


def _serve_web(here: Installation) -> None:
    from dashboard import app as web_app  # noqa: PLC0415 - Dash is slow to load, only needed here

    # a terminated web process must end its worker: leave by the front door
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _say_where(here)
    try:
        web_app.serve(here)
    except OSError as error:
        raise Refused(
            Message(
                "ASM cannot be reached at {host}:{port}: {reason}. Choose others with ASM_HOST and "
                "ASM_PORT.",
                host=here.settings.host,
                port=here.settings.port,
                reason=error.strerror or error,
            ),
            code="no_port",
        ) from error


def _say_where(here: Installation) -> None:
    """The address; before the first account the code without which nobody can set ASM up (A2)."""
    typer.echo(_("ASM is at {link}", link=here.link("/")))
    with here.database.writing() as session:
        if people.anybody(session):
            return
        code = people.issue_code(session, "setup")
    typer.echo(
        _(
            "Set it up here, within an hour and once: {link}",
            link=here.link(f"/setup?code={code}"),
        )
    )


@contextmanager
def supervised_worker() -> Iterator[None]:
    """A worker beside the block: started again when it dies, ended with the block."""
    over = threading.Event()
    watching = threading.Thread(target=_supervise, args=(over,), name="asm-supervisor")
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _supervise(over: threading.Event) -> None:
    pause = 1.0
    while not over.is_set():
        started = time.monotonic()
        process = _start_worker()
        while process.poll() is None and not over.wait(0.2):
            continue
        if over.is_set():
            _end(process)
            return
        pause = 1.0 if time.monotonic() - started > STEADY else min(pause * 2, LONGEST_PAUSE)
        log.error("the worker ended with %s; again in %.0f s", process.returncode, pause)
        over.wait(pause)


def _start_worker() -> subprocess.Popen[bytes]:
    program = "from dashboard.cli import main; main()"
    command = [sys.executable, "-c", program, "worker", "--parent", str(os.getpid())]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()  # all or nothing holds for this too
        process.wait()
