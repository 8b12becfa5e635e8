"""Records of a delimited text with their lines, as columns of text, block by block.

What is proved regular is divided by Arrow, the rest by Python; both give the same (a test holds
them to it). Every cell stays text.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from etl.delimited import careful
from etl.delimited.dialect import Dialect
from etl.delimited.pieces import Block, Cutter, Quoting
from etl.grid import Cells, Grid, blanked, check_extent
from etl.reading import Limits, Unreadable
from models.i18n import Message

# a text is read in blocks, so it may have more than the sheet of a workbook
_MORE_ROWS, _MORE_CELLS = 8, 5


@dataclass
class Records:
    """Columns of text of equal length, the line of each record, and what did not fit.

    Short records are padded, also those of titles above the table and of other blocks below it.
    """

    columns: list[pa.Array]
    lines: pa.Array
    long: list[tuple[int, int]] = field(default_factory=list)  # line, cells found: refused
    unclosed: list[int] = field(default_factory=list)  # lines with broken quotes: refused

    @property
    def grid(self) -> Grid:
        """The records as a sheet without a name."""
        return Grid(None, tuple(Cells(column) for column in self.columns), self.lines)


def read_blocks(path: Path, codec: str, dialect: Dialect, limits: Limits) -> Iterator[Records]:
    """The whole text in blocks of equal columns, some megabytes each."""
    check_size(path, dialect, limits)
    cutter = Cutter(path, codec, dialect.delimiter)
    line = 1
    for number, whole in enumerate(cutter.blocks()):
        skipped = dialect.skip if number == 0 else 0
        block = _without_first(whole, skipped)
        line += skipped
        records = _quick(block, dialect, line)
        taken = block.lines
        if records is None:
            if number == 0:
                dialect = replace(dialect, width=_commonest(block, dialect))
            records, taken = _careful(block, dialect, line)
            if taken < block.lines:
                cutter.give_back(_after(block.content, taken))
        line += taken
        if number == 0 or len(records.lines) or records.unclosed or records.long:
            yield records


def read_records(path: Path, codec: str, dialect: Dialect, limits: Limits) -> Records:
    """The whole text at once."""
    blocks = list(read_blocks(path, codec, dialect, limits))
    if len(blocks) == 1:
        return blocks[0]
    if not blocks:
        return Records([pa.nulls(0, pa.string())] * dialect.width, pa.nulls(0, pa.int64()))
    return Records(
        [pa.concat_arrays(parts) for parts in zip(*(b.columns for b in blocks), strict=True)],
        pa.concat_arrays([block.lines for block in blocks]),
        [one for block in blocks for one in block.long],
        [one for block in blocks for one in block.unclosed],
    )


def check_size(path: Path, dialect: Dialect, limits: Limits) -> None:
    """Refuse a text that is too large by its size, its line ends and its width."""
    if path.stat().st_size > limits.unpacked_bytes:
        raise Unreadable(
            Message("The file is larger than {limit} MB.", limit=limits.unpacked_bytes // 10**6),
            code="too_large",
        )
    more = replace(limits, rows=limits.rows * _MORE_ROWS, cells=limits.cells * _MORE_CELLS)
    check_extent(_count_lines(path), dialect.width, more)


def _count_lines(path: Path) -> int:
    breaks = returns = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 22):
            breaks += piece.count(b"\n")
            returns += 0 if breaks else piece.count(b"\r")
    return max(breaks, returns)


def _without_first(block: Block, lines: int) -> Block:
    return replace(block, content=_after(block.content, lines)) if lines else block


def _after(content: bytes, lines: int) -> bytes:
    start = 0
    for _ in range(lines):
        start = content.find(b"\n", start) + 1
        if not start:
            return b""
    return content[start:]


def _quick(block: Block, dialect: Dialect, first_line: int) -> Records | None:
    """By Arrow, when every record proves to have the same width; else None."""
    if block.quoting is Quoting.IRREGULAR or not block.content:
        return None
    quoted = block.quoting is Quoting.REGULAR
    names = [str(index) for index in range(dialect.width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(block.content),
            arrow_csv.ReadOptions(column_names=names),
            arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char='"' if quoted else False,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
            ),
            arrow_csv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = [_joined(table[name]) for name in names]
    lines = _lines(columns, block.lines, first_line)
    return None if lines is None else Records([blanked(column) for column in columns], lines)


def _joined(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _lines(columns: list[pa.Array], lines: int, first_line: int) -> pa.Array | None:
    """The line of every record; None unless the line ends between and in them are all there are."""
    height = len(columns[0])
    numbers = np.arange(first_line, first_line + height)
    if height != lines:
        inside = np.zeros(height, np.int64)
        for column in columns:
            inside += pc.fill_null(pc.count_substring(column, "\n"), 0).to_numpy()
        if height + int(inside.sum()) != lines:
            return None
        numbers[1:] += np.cumsum(inside)[:-1]
    return pa.array(numbers, pa.int64())


def _careful(block: Block, dialect: Dialect, first_line: int) -> tuple[Records, int]:
    """By Python: short rows are padded, long ones and broken quotes reported."""
    lines = _texts_of(block)
    found = careful.read(lines, dialect.delimiter, dialect.width, final=block.final)
    records = Records([], pa.nulls(0), unclosed=[first_line + line for line in found.unclosed])
    width, kept, numbers = dialect.width, [], []
    for line, row in found.rows:
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            records.long.append((first_line + line, len(row)))
            continue
        kept.append([cell or None for cell in row[:width]] + [None] * (width - len(row)))
        numbers.append(first_line + line)
    columns = zip(*kept, strict=True) if kept else [()] * width
    records.columns = [blanked(pa.array(column, pa.string())) for column in columns]
    records.lines = pa.array(numbers, pa.int64())
    return records, found.taken


def _texts_of(block: Block) -> list[str]:
    lines = block.content.decode().replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line + "\n" for line in lines]


def _commonest(block: Block, dialect: Dialect) -> int:
    """The width that most rows have: the beginning alone may be another, smaller table."""
    found = careful.read(_texts_of(block), dialect.delimiter, dialect.width, final=block.final)
    widths = Counter(len(row) for _, row in found.rows if any(cell.strip() for cell in row))
    wide = {width: count for width, count in widths.items() if width > 1}
    return max(wide, key=lambda one: (wide[one], one)) if wide else dialect.width
