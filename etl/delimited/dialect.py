"""How a text is divided into cells: by which delimiter the lines agree on a number of columns."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DELIMITERS = (";", "\t", "|", ",")  # the earlier wins where two divide equally well
_LINES = 200


@dataclass(frozen=True)
class Dialect:
    """``skip`` lines stand before the first that belongs to the table: title lines, ``sep=``."""

    delimiter: str
    width: int
    skip: int = 0
    declared: bool = False  # by a first line ``sep=;``


def find_dialect(head: str, delimiter: str | None = None) -> Dialect:
    """The dialect by the beginning of the text; ``delimiter`` when a person has chosen."""
    lines = head.splitlines(keepends=True)
    first = lines[0].strip().lower().strip('"') if lines else ""
    declared = first.startswith("sep=") and len(first) == 5
    if declared:
        delimiter = delimiter or first[4]
    elif first == "sep=":
        declared, delimiter = True, delimiter or "\t"
    body = lines[1:] if declared else lines
    choices = [delimiter] if delimiter else DELIMITERS
    found = [(_agreement(body, sign), -rank, sign) for rank, sign in enumerate(choices)]
    (_, width), _, best = max(found, key=lambda item: (round(item[0][0], 1), item[1], item[0]))
    if width < 2 and not delimiter:
        width, best = 1, ";"
    return Dialect(best, width, 1 if declared else 0, declared)


def _agreement(lines: list[str], delimiter: str) -> tuple[float, int]:
    """The share of rows that have the commonest number of columns, and that number."""
    counts = Counter(
        len(row) for row in split(lines, delimiter) if any(cell.strip() for cell in row)
    )
    wide = {width: count for width, count in counts.items() if width > 1}
    if not wide:
        return 0.0, 1
    width = max(wide, key=lambda one: (wide[one], one))
    return wide[width] / counts.total(), width


def split(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The first rows; an unclosed quote ends them quietly: reading proper reports it."""
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for _, row in zip(range(_LINES), reader, strict=False):
            yield row
    except csv.Error:
        return
