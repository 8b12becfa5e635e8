"""INN: whether its checksum is right. Nobody is found by a wrong one."""

from functools import lru_cache

from stdnum.ru import inn


@lru_cache(maxsize=65536)
def is_valid(text: str) -> bool:
    """Whether the checksum is right."""
    return bool(inn.is_valid(text))


@lru_cache(maxsize=65536)
def mended(text: str) -> str | None:
    """A valid INN; Excel takes the zero before it, which is given back. None for anything else."""
    padded = text.zfill(10 if len(text) <= 10 else 12)
    if len(text) in {9, 11} and is_valid(padded):
        return padded
    return text if is_valid(text) else None
