"""What a sender called a file, made fit to be shown and kept. Never used to find a file (F4)."""

from pathlib import PurePosixPath

from models.texts import tidied

LONGEST = 200  # characters; the end with its suffix is kept
NAMELESS = "—"


def clean(name: str) -> str:
    """The last part of a path, without control and direction signs, at most :data:`LONGEST` long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return _shortened(tidied(last).strip(". ")) or NAMELESS


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    suffix = PurePosixPath(name).suffix[:20]
    return name[: LONGEST - len(suffix) - 1] + "…" + suffix
