"""One worker and one web process per data folder (D11), one migration at a time.

The lock is the kernel's: it goes with the process, however the process ends. The file only says
who holds it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from models.errors import Refused
from models.i18n import Message


class Occupied(Refused):
    """Another process holds the data folder in this role."""

    code = "another_process"


SENTENCES = {
    "worker": Message("A worker runs on these data already: process {pid}."),
    "web": Message("A web process runs on these data already: process {pid}."),
}


@contextmanager
def sole(home: Path, role: str) -> Iterator[None]:
    """Hold the folder as its one ``worker`` or ``web``, or refuse and name the one that does."""
    with _opened(home, role) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Occupied(Message(SENTENCES[role].text, pid=_holder(file))) from error
        _sign(file)
        yield


@contextmanager
def in_turn(home: Path, role: str) -> Iterator[None]:
    """Wait for the folder, then hold it."""
    with _opened(home, role) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _sign(file)
        yield


def _opened(home: Path, role: str) -> TextIO:
    return (home / f"{role}.lock").open("a+")


def _holder(file: TextIO) -> str:
    file.seek(0)
    return file.read().strip() or "?"


def _sign(file: TextIO) -> None:
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
