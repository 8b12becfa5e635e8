"""How a text is divided into cells: by which delimiter the lines agree on a number of columns."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

DELIMITERS = (";", "\t", "|", ",")  # the earlier wins where two divide equally well
_RECORDS = 200


@dataclass(frozen=True)
class Dialect:
    """``skip`` lines stand before the first that belongs to the table: the line ``sep=;``.

    ``share`` says how many of the first rows have more than one cell.
    """

    delimiter: str
    width: int
    skip: int = 0
    declared: bool = False  # by a first line ``sep=;``
    share: float = 0.0


@dataclass(frozen=True)
class _Division:
    """How one delimiter divides the first records."""

    delimiter: str
    agreeing: float = 0.0  # the share of rows that have the commonest number of columns
    width: int = 1
    share: float = 0.0
    heading: bool = False  # the first row has that number of columns too


def find_dialect(head: str, delimiter: str | None = None) -> Dialect:
    """The dialect by the beginning of the text; ``delimiter`` when a person has chosen."""
    lines = head.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    declared = _declared(lines[0]) if lines else None
    skip = 0 if declared is None else 1
    chosen = delimiter or declared
    choices = (chosen,) if chosen else DELIMITERS
    found = [_division(lines[skip:], sign) for sign in choices]
    best = max(found, key=lambda one: (round(one.agreeing, 1), one.heading, -found.index(one)))
    if best.width < 2 and not chosen:
        best = _Division(";")
    return Dialect(best.delimiter, best.width, skip, declared is not None, best.share)


def _declared(line: str) -> str | None:
    """The delimiter of a first line ``sep=;``, which Excel writes and obeys."""
    text = line.strip(' "\r\n')
    if text.lower() in {"sep=", "sep=\t"}:
        return "\t"
    return text[4] if len(text) == 5 and text.lower().startswith("sep=") else None


def _division(lines: list[str], delimiter: str) -> _Division:
    widths = [len(row) for row in _split(lines, delimiter) if any(cell.strip() for cell in row)]
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return _Division(delimiter)
    width = max(wide, key=lambda one: (wide[one], one))
    return _Division(
        delimiter,
        agreeing=wide[width] / len(widths),
        width=width,
        share=wide.total() / len(widths),
        heading=widths[0] == width,
    )


def _split(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The first rows; an unclosed quote ends them quietly: reading proper reports it."""
    try:
        yield from islice(csv.reader(lines, delimiter=delimiter), _RECORDS)
    except csv.Error:
        return
