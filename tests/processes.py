"""Real processes for tests of races and crashes: forked from one that has loaded everything.

Loading the program takes longer than most of what is tested. Children are forked from a clean
server process, never from the test process itself, whose threads would not survive a fork.
"""

import multiprocessing
from collections.abc import Callable
from multiprocessing.context import ForkServerContext, ForkServerProcess

LOADED = ["dashboard.cli", "etl.worker", "models.jobs", "tests.processes"]
PATIENCE = 60


def context() -> ForkServerContext:
    """Where processes come from."""
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(LOADED)
    return forking


def start(function: Callable[..., object], *arguments: object) -> ForkServerProcess:
    """A process of its own, running ``function``."""
    process = context().Process(target=function, args=arguments, daemon=True)
    process.start()
    return process


def at_once(function: Callable[..., object], *calls: tuple[object, ...]) -> list[int | None]:
    """The function in one process per call, all at the same time; their exit statuses."""
    gate = context().Barrier(len(calls))
    processes = [start(_through, gate, function, call) for call in calls]
    for process in processes:
        process.join(PATIENCE)
    return [process.exitcode for process in processes]


def _through(gate, function, call) -> None:
    gate.wait(PATIENCE)
    function(*call)
