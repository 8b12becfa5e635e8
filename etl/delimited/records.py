"""Records of a delimited text with their lines, as columns of text.

Regular files are split by Arrow and proved regular by counting; others by Python's csv, record
by record, with every ragged row reported.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from etl.delimited.dialect import Dialect
from etl.delimited.encoding import decoded
from etl.reading import Limits
from etl.spreadsheets.archives import too_many

_BATCH = 100_000
_BROAD = 1_000_000  # characters of a cell


@dataclass
class Records:
    """Columns of text of equal length, the line of each record, and what did not fit."""

    columns: list[pa.Array]
    lines: pa.Array
    long: list[tuple[int, int]] = field(default_factory=list)  # line, cells found
    unclosed: list[int] = field(default_factory=list)  # lines where a quote is never closed
    outside: list[int] = field(default_factory=list)  # lines of other, smaller tables


def read_records(path: Path, codec: str, dialect: Dialect, limits: Limits) -> Records:
    """The whole text."""
    with path.open("rb") as file:
        content = file.read()
    if codec.startswith("utf-16"):
        content, codec = content.decode(codec, errors="replace").encode(), "utf-8"
    elif codec == "utf-8-sig":
        content, codec = content[3:], "utf-8"
    if content.count(b"\n") > limits.rows * 8:
        raise too_many(content.count(b"\n"), dialect.width)
    found = _regular(content, codec, dialect)
    if found is None:
        found = _irregular(content.decode(codec, errors="replace"), dialect)
    if len(found.lines) * len(found.columns) > limits.cells * 4:
        raise too_many(len(found.lines), len(found.columns))
    return found


def _regular(content: bytes, codec: str, dialect: Dialect) -> Records | None:
    """By Arrow, where every line proves to be one record of the same width; else None."""
    breaks = content.count(b"\n")
    if content.count(b"\r") not in {0, content.count(b"\r\n")} or not breaks:
        return None
    lines = breaks + (not content.endswith(b"\n")) - dialect.skip
    quotes = b'"' in content
    names = [str(index) for index in range(dialect.width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            arrow_csv.ReadOptions(column_names=names, skip_rows=dialect.skip),
            arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char='"' if quotes else False,
                newlines_in_values=quotes,
                ignore_empty_lines=False,
            ),
            arrow_csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(names, pa.binary())
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != lines:
        return None
    columns = []
    for name in names:
        columns.append(blanked(decoded(_joined(table[name]), codec)))
        table = table.drop_columns(name)
    first = dialect.skip + 1
    return _trimmed(Records(columns, pa.array(range(first, first + lines), pa.int64())))


def _joined(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)


def blanked(texts: pa.Array) -> pa.Array:
    """Cells that hold nothing but spaces are empty."""
    if not pc.any(pc.less_equal(pc.binary_length(texts), 2), min_count=0).as_py():
        return texts
    short = pc.less_equal(pc.binary_length(texts), 2)
    blank = pc.and_(short, pc.equal(pc.utf8_trim_whitespace(pc.if_else(short, texts, "x")), ""))
    spaces = pc.if_else(blank, None, texts)
    return pc.cast(spaces, pa.string())


def _irregular(text: str, dialect: Dialect) -> Records:
    """By Python: short rows are padded, long ones and unclosed quotes reported."""
    rows = Records([], pa.nulls(0, pa.int64()))
    parsed = list(_rows(text, dialect, rows))
    first, last, width = _main_table(parsed, dialect.width)
    rows.outside = [line for line, row in parsed[:first] + parsed[last:] if any(row)]
    kept, lines = [], []
    for line, row in parsed[first:last]:
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            rows.long.append((line, len(row)))
            continue
        kept.append([cell if cell.strip() else None for cell in row[:width]])
        lines.append(line)
    padded = [row + [None] * (width - len(row)) for row in kept]
    rows.columns = [pa.array(column, pa.string()) for column in zip(*padded, strict=True)]
    rows.lines = pa.array(lines, pa.int64())
    return _trimmed(rows)


def _rows(text: str, dialect: Dialect, found: Records) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of every record. After an unclosed quote reading goes on at the next line."""
    csv.field_size_limit(_BROAD)
    lines = io.StringIO(text, newline=None).readlines()
    start = dialect.skip
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=dialect.delimiter, strict=False)
        done = 0
        for row in reader:
            last = start + reader.line_num >= len(lines)
            if last and reader.line_num - done > 1 and _is_open(lines[start + done]):
                break
            yield start + done + 1, row
            done = reader.line_num
        if start + done >= len(lines):
            return
        found.unclosed.append(start + done + 1)
        start += done + 1


def _is_open(line: str) -> bool:
    return line.count('"') % 2 == 1


def _main_table(rows: list[tuple[int, list[str]]], width: int) -> tuple[int, int, int]:
    """The table among several in one text: from its first row to its last, and its width."""
    wide = [index for index, (_, row) in enumerate(rows) if _is_row(row, width)]
    if not wide:
        longest = max((len(row) for _, row in rows), default=1)
        return 0, len(rows), longest
    counts = Counter(len(row) for _, row in rows if any(row))
    best = max(counts, key=lambda one: (counts[one] * (one > 1), one))
    if best != width:
        wide = [index for index, (_, row) in enumerate(rows) if _is_row(row, best)]
    return wide[0], wide[-1] + 1, best


def _is_row(row: list[str], width: int) -> bool:
    return len(row) == width and any(cell.strip() for cell in row)


def _trimmed(records: Records) -> Records:
    """Without columns that are empty to the end: the trace of a delimiter after the last cell."""
    while len(records.columns) > 1 and records.columns[-1].null_count == len(records.lines):
        records.columns.pop()
    return records
