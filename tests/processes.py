"""Real processes for tests of commands, races and crashes: forked from one that loaded everything.

Loading the program takes longer than most of what is tested. Children are forked from a clean
server process, never from the test process itself, whose threads would not survive a fork.
"""

import atexit
import json
import multiprocessing
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LOADED = [
    "dashboard.cli",
    "dashboard.app",
    "tests.processes",
    "pandas",  # Arrow and DuckDB look whether they are given a pandas object by importing it
    "pyarrow.parquet",
    "typer._adapters",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.postgresql",
]
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


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    status: int | None
    out: str
    err: str

    @property
    def json(self) -> list[Any]:
        """Every line of the output as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


def command(home: Path, *arguments: object, **environment: str) -> Outcome:
    """Run ``asm`` with these arguments on the data folder ``home`` to its end."""
    with TemporaryDirectory() as folder:
        process = start_command(home, *arguments, outputs=Path(folder), **environment)
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
        read = [Path(folder, name).read_text(encoding="utf-8") for name in ("out", "err")]
    return Outcome(process.exitcode, *read)


def start_command(
    home: Path, *arguments: object, outputs: Path, **environment: str
) -> ForkServerProcess:
    """Start ``asm``; its outputs go to the files ``out`` and ``err`` of a folder."""
    outputs.mkdir(parents=True, exist_ok=True)
    words = [str(argument) for argument in arguments]
    return start(asm, words, outputs, {"ASM_HOME": str(home), **environment})


def asm(arguments: list[str], outputs: Path, environment: dict[str, str]) -> None:
    """The entry point of ``asm`` in this process."""
    from dashboard.cli import main  # noqa: PLC0415 - heavy, only for children

    for name, number in (("out", 1), ("err", 2)):
        handle = os.open(outputs / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, number)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    os.environ |= environment
    _limit_files(int(environment.get("TEST_LARGEST_FILE", "0")))
    sys.argv = ["asm", *arguments]
    try:
        main()
    finally:
        atexit._run_exitfuncs()  # what a process of its own does at its end
        sys.stdout.flush()
        sys.stderr.flush()


def _limit_files(largest: int) -> None:
    """A disk that is full as soon as a file has ``largest`` bytes."""
    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
