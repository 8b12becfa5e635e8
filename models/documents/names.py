"""What a sender called a file, made fit to be shown and kept. Never used to find a file (F4)."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 200  # characters; the end with its suffix is kept
NAMELESS = "—"


def clean(name: str) -> str:
    """The last part of a path, without control and direction signs, at most :data:`LONGEST` long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(" " if _unfit(sign) else sign for sign in unicodedata.normalize("NFC", last))
    tidy = " ".join(shown.split()).strip(". ")
    return _shortened(tidy) or NAMELESS


def _unfit(sign: str) -> bool:
    """Controls, line ends, direction marks, lone surrogates: they change what a reader sees."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    suffix = PurePosixPath(name).suffix[:20]
    return name[: LONGEST - len(suffix) - 1] + "…" + suffix
