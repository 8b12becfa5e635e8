"""The rows of a sheet of .xlsx by the positions of its tags, all at once: ten times as fast as one by one.

Every assumption is checked; what does not hold raises :class:`Irregular`, and ``careful`` reads
the sheet. A test holds both to the same cells.
"""

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.spreadsheets.runs import (
    KINDS,
    Irregular,
    Kind,
    Run,
    Surroundings,
    column_index,
    is_true,
)
from etl.spreadsheets.tags import Tags, check_encoding

_DIGITS = np.zeros(256, bool)
_DIGITS[ord("0") : ord("9") + 1] = True
_LETTERS = np.zeros(256, bool)
_LETTERS[ord("A") : ord("Z") + 1] = True
_LONGEST_ROW = 7  # digits
_ATTRIBUTES = re.compile(r'(?:\s+[\w:]+="[^"<]*")*\s*/?')
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_ROW = re.compile(rb"<row\s([^>]*)>")
_HIDDEN_COLUMN = re.compile(rb"<col\s([^>]*)>")
_MERGE = re.compile(rb'<mergeCell\s+ref="\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)"')


def runs(pieces: Iterator[bytes], around: Surroundings) -> Iterator[Run]:
    """The cells of a sheet whose XML comes in ``pieces``."""
    rest = _after_head(pieces, around)
    for piece in pieces:
        text = rest + piece
        end = text.find(b"</sheetData")
        if end >= 0:
            yield run_of(text[:end])
            _gather_merges(text[end:], pieces, around)
            return
        cut = text.rfind(b"<row")
        rest = text[cut:] if cut > 0 else text
        if cut > 0:
            yield run_of(text[:cut])
    end = rest.find(b"</sheetData")
    if end < 0:
        raise Irregular
    yield run_of(rest[:end])
    _gather_merges(rest[end:], pieces, around)


def _after_head(pieces: Iterator[bytes], around: Surroundings) -> bytes:
    """What follows ``<sheetData>``; what stands before tells which columns are hidden."""
    text = b""
    for piece in pieces:
        text += piece
        start = text.find(b"<sheetData")
        if start >= 0:
            break
    else:
        raise Irregular
    check_encoding(text)
    for head in _HIDDEN_COLUMN.findall(text[:start]):
        column = _named(head)
        if is_true(column.get("hidden")):
            first, last = int(column.get("min", 1)), int(column.get("max", 1))
            around.hidden_columns.update(range(first - 1, min(last, 16384)))
    end = text.find(b">", start)
    if end < 0:
        raise Irregular
    return b"</sheetData>" + text[end:] if text[end - 1] == ord("/") else text[end + 1 :]


def _gather_merges(text: bytes, pieces: Iterator[bytes], around: Surroundings) -> None:
    while True:
        cut = text.rfind(b">") + 1
        for left, top, right, bottom in _MERGE.findall(text[:cut]):
            columns = column_index(left.decode()), column_index(right.decode())
            around.merges.append((int(top) - 1, columns[0], int(bottom) - 1, columns[1]))
        piece = next(pieces, None)
        if piece is None:
            return
        text = text[cut:] + piece


def _named(attributes: bytes) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(attributes.decode()))


def run_of(text: bytes) -> Run:
    """The cells of whole rows."""
    tags = Tags(text)
    cells = np.flatnonzero(tags.called(b"c"))
    starts = tags.opens[cells]
    ends = tags.ends_of(cells)
    rows, columns, after = _references(tags.signs, starts)
    if (after > ends).any():
        raise Irregular
    kinds, styles = _attributes(tags.slices(after, ends))
    contents, content_starts = tags.contents(tags.called(b"v") | tags.called(b"t"))
    owners = _owners(tags.opens[contents], starts)
    if len(owners) > 1 and not (np.diff(owners) > 0).all():
        raise Irregular  # rich text, or two values
    values = tags.slices(content_starts, tags.opens[contents + 1])
    filled = pc.binary_length(values).to_numpy(zero_copy_only=False) > 0
    owners, values = owners[filled], values.filter(pa.array(filled))
    unvalued = _unvalued(_owners(tags.opens[tags.called(b"f")], starts), owners)
    kinds[unvalued] = Kind.UNVALUED
    owners, values = _merged(owners, values, unvalued)
    kinds = kinds[owners]
    return Run(rows[owners], columns[owners], kinds, styles[owners], values, True, *_rows(text))


def _owners(positions: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Which cell each of ``positions`` is in."""
    owners = np.searchsorted(starts, positions) - 1
    if (owners < 0).any():
        raise Irregular
    return owners


def _unvalued(formulas: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Cells with a formula and without a value."""
    if not len(formulas):
        return formulas
    return formulas[~np.isin(formulas, owners)]


def _merged(
    owners: np.ndarray, values: pa.Array, unvalued: np.ndarray
) -> tuple[np.ndarray, pa.Array]:
    """Cells with a value and formulas without one together, in the order of the file."""
    if not len(unvalued):
        return owners, values
    both = np.concatenate([owners, unvalued])
    order = np.argsort(both, kind="stable")
    empty = pa.nulls(len(unvalued), pa.binary())
    return both[order], pa.concat_arrays([values, empty]).take(pa.array(order))


def _references(signs: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row and column of every cell by its attribute ``r``, and where that attribute ends."""
    for offset, sign in enumerate('r="', 3):
        if (signs[starts + offset] != ord(sign)).any():
            raise Irregular
    columns = np.zeros(len(starts), np.int32)
    place = starts + 6
    for _ in range(3):
        letters = signs[place]
        lettered = _LETTERS[letters]
        columns = np.where(lettered, columns * 26 + letters - 64, columns)
        place = place + lettered
    rows = np.zeros(len(starts), np.int32)
    for _ in range(_LONGEST_ROW):
        digits = signs[place]
        numbered = _DIGITS[digits]
        rows = np.where(numbered, rows * 10 + digits - 48, rows)
        place = place + numbered
    if (signs[place] != ord('"')).any() or (rows < 1).any() or (columns < 1).any():
        raise Irregular
    return rows, columns - 1, place + 1


def _attributes(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Kind and style of every cell: few different attributes are repeated over a sheet."""
    coded = texts.dictionary_encode()
    kinds, styles = [], []
    for text in coded.dictionary.to_pylist():
        attributes = text.decode()
        if not _ATTRIBUTES.fullmatch(attributes):
            raise Irregular
        named = dict(_ATTRIBUTE.findall(attributes))
        if named.get("t", "") not in KINDS:
            raise Irregular
        kinds.append(KINDS[named.get("t", "")])
        styles.append(int(named.get("s", 0)))
    indices = coded.indices.to_numpy()
    return np.array(kinds, np.uint8)[indices], np.array(styles, np.int32)[indices]


def _rows(text: bytes) -> tuple[dict[int, int], list[int]]:
    """Outline levels and hidden rows; most rows say nothing of either."""
    levels: dict[int, int] = {}
    hidden: list[int] = []
    if b"outlineLevel=" in text or b"hidden=" in text:
        for head in _ROW.findall(text):
            row = _named(head)
            if "r" not in row:
                raise Irregular
            if row.get("outlineLevel", "0") != "0":
                levels[int(row["r"])] = int(row["outlineLevel"])
            if is_true(row.get("hidden")):
                hidden.append(int(row["r"]))
    return levels, hidden
