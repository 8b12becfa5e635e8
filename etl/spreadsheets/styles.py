"""What the styles of a workbook tell about its cells: dates, times, percents, indents."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import IO

import numpy as np
from lxml import etree

from etl.spreadsheets.careful import elements


class Form(IntEnum):
    """What a number is shown as."""

    PLAIN = 0
    PERCENT = 1
    DATE = 2
    TIME = 3  # of the day
    SPAN = 4  # hours beyond a day


_DATES = {*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)}
_TIMES = {18, 19, 20, 21, 32, 33, 45, 47}
_BUILT_IN = {
    **dict.fromkeys(_DATES, Form.DATE),
    **dict.fromkeys(_TIMES, Form.TIME),
    9: Form.PERCENT,
    10: Form.PERCENT,
    46: Form.SPAN,
}
_SILENT = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SPAN = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_RUSSIAN_DATE = re.compile(r"д+\W?м+\W?г+", re.IGNORECASE)
_WORDS = frozenset({"general", "standard", "основной", "@"})


@dataclass(frozen=True)
class Styles:
    """By the number of a style: what its numbers are shown as, how far its texts are indented."""

    forms: np.ndarray
    indents: np.ndarray

    def form_of(self, styles: np.ndarray) -> np.ndarray:
        """The forms of cells of these styles."""
        forms: np.ndarray = self.forms[np.minimum(styles, len(self.forms) - 1)]
        return forms

    def indent_of(self, styles: np.ndarray) -> np.ndarray:
        """The indents of cells of these styles."""
        indents: np.ndarray = self.indents[np.minimum(styles, len(self.indents) - 1)]
        return indents


PLAIN = Styles(np.zeros(1, np.uint8), np.zeros(1, np.int32))


def form_of(code: str) -> Form:
    """What a number format makes of a number: ``dd.mm.yyyy``, ``0.0%``, ``[h]:mm``."""
    if code.lower() in _WORDS:
        return Form.PLAIN
    spoken = _SILENT.sub("", code.partition(";")[0]).lower()
    if _SPAN.search(spoken):
        return Form.SPAN
    if re.search("[dy]", spoken) or _RUSSIAN_DATE.search(spoken):
        return Form.DATE
    if re.search("[hs]", spoken):
        return Form.TIME
    if "m" in spoken:
        return Form.DATE
    return Form.PERCENT if "%" in spoken else Form.PLAIN


def read_styles(file: IO[bytes]) -> Styles:
    """The styles of a workbook of .xlsx."""
    codes: dict[int, Form] = {}
    forms, indents = [0], [0]
    for element in elements(file, "numFmt", "cellXfs"):
        if etree.QName(element).localname == "numFmt":
            codes[int(element.get("numFmtId", 0))] = form_of(str(element.get("formatCode", "")))
            continue
        cells = list(element.iterchildren("{*}xf"))
        numbers = [int(cell.get("numFmtId", 0)) for cell in cells]
        forms = [codes.get(n, _BUILT_IN.get(n, Form.PLAIN)) for n in numbers] or forms
        indents = [_indent(cell) for cell in cells] or indents
    return Styles(np.array(forms, np.uint8), np.array(indents, np.int32))


def _indent(style: "etree._Element") -> int:
    alignment = style.find("{*}alignment")
    return 0 if alignment is None else int(alignment.get("indent", 0))
