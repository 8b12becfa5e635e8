"""The disk: what must be on it before work goes on, and whether an error means that it is full.

The databases and the file writers each say it in their own way; the operating system's number is
not always kept, so their sentences are looked at too.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import Refused
from models.i18n import Message

NUMBERS = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
SENTENCES = (
    "No space left on device",
    "File too large",
    "Disk quota exceeded",
    "disk is full",
    "disk I/O error",
)


class DiskFull(Refused):
    """Nothing more can be written. All or nothing holds: what was there is still there."""

    status = 507
    code = "disk_full"


@contextmanager
def told() -> Iterator[None]:
    """Turn an error that means a full disk into the sentence that says so."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        if not means_full(error):
            raise
        raise DiskFull(
            Message(
                "The disk is full or cannot be written. Nothing was changed. Free some space and "
                "try again."
            )
        ) from error


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, would outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def means_full(error: BaseException | None) -> bool:
    """Look through the error and what caused it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NUMBERS:
            return True
        if any(sentence in str(error) for sentence in SENTENCES):
            return True
        error = error.__cause__ or error.__context__
    return False
