"""Cells of a sheet of .xlsx, some thousand at a time, as arrays: what both ways of reading yield."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import pyarrow as pa


class Irregular(Exception):
    """The XML is not written as the quick way expects; the careful way reads it."""


class Kind(IntEnum):
    """What a cell holds, by its attribute ``t``."""

    NUMBER = 1
    SHARED = 2  # the number of a shared string
    TEXT = 3
    BOOLEAN = 4
    ERROR = 5
    MOMENT = 6  # ISO 8601
    UNVALUED = 7  # a formula without a value


TRUE, FALSE = "ИСТИНА", "ЛОЖЬ"
KINDS = {
    "": Kind.NUMBER,
    "n": Kind.NUMBER,
    "s": Kind.SHARED,
    "str": Kind.TEXT,
    "inlineStr": Kind.TEXT,
    "b": Kind.BOOLEAN,
    "e": Kind.ERROR,
    "d": Kind.MOMENT,
}


@dataclass(frozen=True)
class Run:
    """Cells that hold something, in the order of the file. Rows as Excel numbers them, columns from 0.

    ``values`` are the texts between the tags; ``escaped`` when entities in them are not resolved.
    """

    rows: np.ndarray
    columns: np.ndarray
    kinds: np.ndarray
    styles: np.ndarray
    values: pa.Array
    escaped: bool
    levels: dict[int, int] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)


@dataclass
class Surroundings:
    """What a sheet says outside its rows."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)


def column_index(name: str) -> int:
    """0 for ``A``, 16383 for ``XFD``."""
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index - 1


def is_true(value: "str | None") -> bool:
    """A flag of XML Schema; 1C writes ``true``, Excel ``1``."""
    return value in {"1", "true"}
