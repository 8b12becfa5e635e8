"""Where the tags of a piece of XML open and close, found all at once by their signs.

For XML as spreadsheet programs write it; what is written otherwise raises :class:`Irregular`.
"""

import re

import numpy as np
import pyarrow as pa

from etl.spreadsheets.runs import Irregular

_OPEN, _CLOSE, _SLASH, _BANG = (ord(sign) for sign in "<>/!")
_ENDS = np.zeros(256, bool)  # what may follow the name of a tag
_ENDS[[9, 10, 13, 32, _CLOSE, _SLASH]] = True
_PADDING = bytes(16)


_UTF8 = re.compile(rb"""<\?xml[^>]*encoding=["']utf-?8["']""", re.IGNORECASE)


def check_encoding(head: bytes) -> None:
    """Only UTF-8 is looked at sign by sign."""
    declared = b"encoding" in head[:100]
    if not head.lstrip(b"\xef\xbb\xbf").startswith(b"<") or (declared and not _UTF8.search(head)):
        raise Irregular


class Tags:
    """The tags of ``text``, in its order."""

    def __init__(self, text: bytes) -> None:
        self.signs = np.frombuffer(text + _PADDING, np.uint8)
        self.opens = np.flatnonzero(self.signs == _OPEN)
        self._closes = np.flatnonzero(self.signs == _CLOSE)
        self._first = self.signs[self.opens + 1]
        self._buffer = pa.py_buffer(text)
        if (self._first == _BANG).any():
            raise Irregular  # comments, CDATA

    def called(self, name: bytes) -> np.ndarray:
        """Which of the tags are opening ones of this name."""
        found: np.ndarray = self._first == name[0]
        for offset, sign in enumerate(name[1:], 2):
            found &= self.signs[self.opens + offset] == sign
        found &= _ENDS[self.signs[self.opens + len(name) + 1]]
        return found

    def ends_of(self, which: np.ndarray) -> np.ndarray:
        """Where these tags close."""
        places = np.searchsorted(self._closes, self.opens[which])
        if len(places) and places[-1] >= len(self._closes):
            raise Irregular
        ends: np.ndarray = self._closes[places]
        return ends

    def contents(self, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Those of the tags ``which`` hold text and nothing else, and where the text begins."""
        which = np.flatnonzero(which)
        ends = self.ends_of(which)
        filled = self.signs[ends - 1] != _SLASH
        which, ends = which[filled], ends[filled]
        if len(which) and which[-1] + 1 >= len(self.opens):
            raise Irregular
        if (self._first[which + 1] != _SLASH).any():
            raise Irregular
        return which, ends + 1

    def slices(self, starts: np.ndarray, ends: np.ndarray) -> pa.Array:
        """The bytes from each start to its end; none overlap."""
        if not len(starts):
            return pa.nulls(0, pa.binary())
        offsets = np.empty(2 * len(starts), np.int32)
        offsets[0::2], offsets[1::2] = starts, ends
        buffers = [None, pa.py_buffer(offsets), self._buffer]
        pieces = pa.Array.from_buffers(pa.binary(), len(offsets) - 1, buffers)
        return pieces.take(pa.array(np.arange(0, len(offsets), 2)))
