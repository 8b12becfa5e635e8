"""Columns as text: names, numbers of documents, INN, codes. Leading zeros stay, nothing is added."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.grid import Cells

_WHOLE = 10.0**15  # above this Excel has lost the last digits already
_SPACE = 32
_NBSP = "\u00a0".encode()
_WIDE = "\u2009".encode()  # and its like
_OPENING = np.zeros(256, bool)  # bytes with which a space may begin
_OPENING[: _SPACE + 1] = True
_OPENING[[_NBSP[0], *range(0xE1, 0xE4)]] = True


def to_texts(cells: Cells) -> pa.Array:
    """Text of every cell without spaces around it; a number without a needless «.0»."""
    texts = trimmed(cells.texts)
    if cells.numbers is not None:
        texts = pc.coalesce(texts, _of_numbers(cells.numbers))
    if cells.moments is not None:
        texts = pc.coalesce(texts, _of_moments(cells.moments))
    return texts


def trimmed(texts: pa.Array) -> pa.Array:
    """Without spaces around; what is nothing but spaces is empty."""
    loose = _with_spaces(texts)
    if not len(loose):
        return texts
    rows = pa.array(loose)
    bare = pc.utf8_trim_whitespace(texts.take(rows))
    mask = np.zeros(len(texts), bool)
    mask[loose] = True
    return pc.replace_with_mask(texts, pa.array(mask), pc.if_else(pc.equal(bare, ""), None, bare))


def _with_spaces(texts: pa.Array) -> np.ndarray:
    """Rows that begin or end with a space, by their first and last bytes."""
    _, starts, data = texts.buffers()
    if data is None or texts.null_count == len(texts):
        return np.zeros(0, np.int64)
    offsets = np.frombuffer(starts, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    filled = np.flatnonzero(offsets[:-1] < offsets[1:])
    signs = np.frombuffer(data, np.uint8)
    first, last = offsets[:-1][filled], offsets[1:][filled] - 1
    before = signs[np.maximum(last - 1, first)]
    loose = _OPENING[signs[first]] | (signs[last] <= _SPACE)
    loose |= (signs[last] == _NBSP[1]) & (before == _NBSP[0])
    return np.asarray(filled[loose | (before == _WIDE[1])])


def _of_numbers(numbers: pa.Array) -> pa.Array:
    whole = pc.and_(pc.equal(pc.floor(numbers), numbers), pc.less(pc.abs(numbers), _WHOLE))
    plain = pc.cast(pc.cast(pc.if_else(whole, numbers, None), pa.int64()), pa.string())
    if plain.null_count == numbers.null_count:
        return plain
    return pc.coalesce(plain, pc.cast(numbers, pa.string()))


def _of_moments(moments: pa.Array) -> pa.Array:
    midnight = pc.equal(pc.floor_temporal(moments, unit="day"), moments)
    return pc.if_else(
        midnight, pc.strftime(moments, "%d.%m.%Y"), pc.strftime(moments, "%d.%m.%Y %H:%M")
    )


def damaged(cells: Cells) -> pa.Array | None:
    """Where a binary number has more digits than Excel keeps; None if it has none anywhere."""
    if cells.numbers is None:
        return None
    long = pc.fill_null(pc.greater_equal(pc.abs(cells.numbers), _WHOLE), False)
    return long if pc.any(long, min_count=0).as_py() else None
