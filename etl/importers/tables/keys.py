"""Keys by which rows are found again in other documents, and their numbers among equal ones (D5, D6)."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


class Keys:
    """Digests of texts; equal texts of one document are numbered 1, 2, … over all its pieces."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._seen = np.zeros(0, np.uint64)

    def digests(self, texts: pa.Array) -> pa.Array:
        """The MD5 of every text, in hexadecimal: the same everywhere and for ever."""
        return self._column(texts, "md5(text)")

    def numbered(self, texts: pa.Array) -> pa.Array:
        """``text:1``, and ``text:2`` for its twin."""
        ordinals = pa.array(self._ordinals(self._column(texts, "hash(text)").to_numpy()))
        return pc.binary_join_element_wise(texts, pc.cast(ordinals, pa.string()), ":")

    def _column(self, texts: pa.Array, expression: str) -> pa.Array:
        asked = self._connection.from_arrow(pa.table({"text": texts}))
        return asked.project(expression).to_arrow_table().column(0).combine_chunks()

    def _ordinals(self, hashes: np.ndarray) -> np.ndarray:
        order = np.argsort(hashes, kind="stable")
        ranked = hashes[order]
        starts = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))
        sizes = np.diff(np.append(starts, len(ranked)))
        first = np.searchsorted(self._seen, ranked[starts], "left")
        last = np.searchsorted(self._seen, ranked[starts], "right")
        before = np.repeat(last - first - starts, sizes)
        ordinals = np.empty(len(hashes), np.int64)
        ordinals[order] = np.arange(len(ranked)) + before + 1
        self._seen = np.sort(np.concatenate([self._seen, ranked]), kind="stable")
        return ordinals


@contextmanager
def keys() -> Iterator[Keys]:
    """Keys of one document."""
    connection = duckdb.connect()
    try:
        yield Keys(connection)
    finally:
        connection.close()


def joined(*parts: pa.Array | str) -> pa.Array:
    """Texts joined by «|», row by row; what is empty is an empty text."""
    return pc.binary_join_element_wise(*parts, "|", null_handling="replace", null_replacement="")
