"""Records of a text that is not regular, one by one: broken quotes are reported, not guessed at.

A quote that is never closed costs its own line and no other.
"""

import csv
import re
from dataclasses import dataclass, field
from itertools import islice

_BROAD = 1_000_000  # characters of a cell: more is a quote that was never closed
_PROPER = re.compile(r'"(?:[^"]|"")*"')


@dataclass
class Rows:
    """Cells of every record with its line, counted from 0 in the block; lines of broken quotes."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    taken: int = 0  # lines that are done with


def read(lines: list[str], delimiter: str, width: int, *, final: bool) -> Rows:
    """All records; but one that is still open where a block that is not ``final`` ends."""
    csv.field_size_limit(_BROAD)
    found = Rows()
    while found.taken < len(lines):
        try:
            _take(found, lines, delimiter)
        except csv.Error:
            if not final and _is_open(lines, found.taken, delimiter):
                break
            _mend(found, lines[found.taken], delimiter, width)
    return found


def _take(found: Rows, lines: list[str], delimiter: str) -> None:
    """Records until the first that breaks the rules of quoting."""
    start = found.taken
    reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True)
    for row in reader:
        found.rows.append((found.taken, row))
        found.taken = start + reader.line_num


def _is_open(lines: list[str], start: int, delimiter: str) -> bool:
    """Whether the record goes on beyond these lines, and is not too long for a cell."""
    try:
        next(csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _mend(found: Rows, line: str, delimiter: str, width: int) -> None:
    """A line whose quotes are broken: usable when it has as many cells as the table is wide."""
    cells = line.rstrip("\r\n").split(delimiter)
    if len(cells) == width and all(_is_closed(cell) for cell in cells):
        found.rows.append((found.taken, [_bare(cell) for cell in cells]))
    else:
        found.unclosed.append(found.taken)
    found.taken += 1


def _is_closed(cell: str) -> bool:
    inside = cell.startswith('"')
    return not inside or (len(cell) > 1 and cell.endswith('"')) or cell.count('"') % 2 == 0


def _bare(cell: str) -> str:
    """Without the quotes around the cell; quotes inside stay, doubled or not."""
    if _PROPER.fullmatch(cell):
        return cell[1:-1].replace('""', '"')
    around = cell.startswith('"') and cell.endswith('"')
    inner = cell.startswith('""') or cell.endswith('""') or cell.count('"') % 2 == 1
    return cell[1:-1] if around and inner else cell
