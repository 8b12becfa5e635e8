"""A document of tables opened: its tables, each of one or several sheets with the same headings.

A long text is read piece by piece, as often as it is asked for; sheets are there whole.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from etl import delimited, spreadsheets
from etl.columns.periods import parse_period
from etl.columns.roles import folded
from etl.columns.titles import year_in
from etl.delimited import Records, Writing
from etl.grid import Grid
from etl.importers.tables.ahead import ahead
from etl.layout.blocks import Block, blocks_of, cut, filled_down
from etl.layout.header import Header, caption, find_header, header_at
from etl.layout.model import Layout
from etl.layout.proposal import Proposal, propose_layout
from etl.reading import Limits, Source

_LITTLE = 2  # columns of a table; less is a list of words


@dataclass
class Part:
    """A table on one sheet. ``label`` tells it from its like: the sheet, or the title above it."""

    block: Block
    label: str | None = None
    year: int | None = None  # that the title above this part alone tells
    rest: Callable[[], Iterator[Records]] | None = None  # of a text: what follows the first piece

    def pieces(self) -> Iterator[tuple[Grid, Records | None]]:
        """The rows under the heading; the records of a text say what did not fit."""
        yield self.block.grid, None
        if self.rest is not None:
            for records in ahead(self.rest()):
                yield records.grid, records

    @property
    def whole(self) -> bool:
        """Whether all rows are in one piece."""
        return self.rest is None


@dataclass
class Table:
    """Parts with the same headings, and how they are probably meant."""

    parts: list[Part]
    found: Proposal
    first: Records | None = None  # of a text: its first piece, for what did not fit

    @property
    def rows(self) -> int:
        """Rows under the headings; of a long text those of its first piece."""
        return sum(part.block.grid.height for part in self.parts)

    @property
    def filled(self) -> bool:
        """Whether anything stands under the headings."""
        return any(
            array.null_count < len(array)
            for part in self.parts
            for cells in part.block.grid.columns
            for array in cells.parts
        )

    @property
    def years(self) -> bool:
        """Whether every part says its own year: a block or a sheet per year."""
        return all(part.year for part in self.parts)

    @property
    def sheet(self) -> str | None:
        """Where the largest part is."""
        return self.found.layout.sheet


@dataclass
class Opened:
    """All tables of a document, the main one first; sheets that hold none."""

    tables: list[Table]
    notes: list[Grid] = field(default_factory=list)
    hidden: list[Grid] = field(default_factory=list)
    writing: Writing | None = None


def fingerprint(source: Source) -> str:
    """Tells this document from the next of its kind."""
    return blake2b(source.head + str(source.size).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True)
class Wanted:
    """A layout to be followed: how a text is written, where the heading is. ``own``: of this document."""

    layout: Layout | None = None
    own: bool = False

    @property
    def moved(self) -> list[Layout]:
        """Tables whose heading a person put elsewhere."""
        known = (self.layout, *self.layout.more) if self.layout else ()
        return [one for one in known if one.header_row != one.found_header_row]


def open_document(source: Source, limits: Limits, wanted: Wanted) -> Opened:
    """The tables of ``source``."""
    if spreadsheets.is_workbook(source):
        return _of_sheets(list(spreadsheets.grids(source, limits)), wanted)
    layout = wanted.layout
    codec, sign = (layout.codec, layout.delimiter) if layout and wanted.own else (None, None)
    return _of_text(source, limits, delimited.writing_of(source, codec, sign), wanted)


def _of_sheets(grids: Sequence[Grid], wanted: Wanted) -> Opened:
    filled = [grid for grid in grids if grid.height]
    blocks = [block for grid in filled for block in _blocks(grid, wanted)]
    tables = [block for block in blocks if _is_table(block)]
    notes = [block.grid for block in blocks if not _is_table(block)]
    hidden = [grid for grid in filled if grid.hidden or grid.hidden_rows or grid.hidden_columns]
    return Opened(_grouped(tables or blocks), notes if tables else [], hidden)


def _blocks(grid: Grid, wanted: Wanted) -> list[Block]:
    """Tables of a sheet; the heading is where a person moved it."""
    for layout in wanted.moved:
        if grid.sheet != layout.sheet:
            continue
        row = _row_of(grid, layout.header_row)
        header = header_at(grid, row, max(1, layout.header_rows))
        if wanted.own or _has_headings(header, layout):
            return blocks_of(grid, header)
    return blocks_of(grid)


def _row_of(grid: Grid, line: int) -> int:
    lines = grid.lines.slice(0, 1000).to_pylist()
    return lines.index(line) if line in lines else -1


def _has_headings(header: Header, layout: Layout) -> bool:
    here = {folded(caption(cell)) for path in header.paths for cell in path[-1:]}
    known = {folded(column.name.split(" / ")[-1]) for column in layout.columns}
    return len(here & known) >= 0.6 * len(known)


def _is_table(block: Block) -> bool:
    used = sum(
        any(part.null_count < len(part) for part in cells.parts) for cells in block.grid.columns
    )
    return used >= _LITTLE or (block.header.last >= 0 and len(block.header.paths) >= _LITTLE)


def _grouped(blocks: Sequence[Block]) -> list[Table]:
    """Blocks with the same headings are one table; the largest comes first."""
    groups: dict[object, list[Block]] = {}
    for number, block in enumerate(blocks):
        names = tuple(folded(" ".join(str(c) for c in path)) for path in block.header.paths)
        key = names if block.header.last >= 0 else number
        groups.setdefault(key, []).append(replace(block, grid=filled_down(block.grid)))
    tables = [_table(group) for group in groups.values()]
    return sorted(tables, key=_weight, reverse=True)


def _weight(table: Table) -> tuple[bool, int]:
    return bool(table.found.layout.target), table.rows


def _table(blocks: list[Block]) -> Table:
    sheets = [block.grid.sheet for block in blocks]
    several = len(set(sheets)) > 1
    parts = []
    for block in blocks:
        alone = sheets.count(block.grid.sheet) == 1
        title = block.header.title[-1] if block.header.title else None
        label = (block.grid.sheet if several else None) if alone else title
        year = year_in((*block.header.title, block.grid.sheet))
        parts.append(Part(block, None if label and parse_period(label) else label, year))
    if len(parts) == 1 or not all(part.year for part in parts):
        parts = [replace(part, year=None) for part in parts]
    return Table(parts, propose_layout(blocks))


def _of_text(source: Source, limits: Limits, writing: Writing, wanted: Wanted) -> Opened:
    def read() -> Iterator[Records]:
        return delimited.read_blocks(source.path, writing.codec, writing.dialect, limits)

    rest = read()
    first = next(rest, None)
    if first is None or not len(first.lines):
        return Opened([], writing=writing)
    second = next(rest, None)
    if second is None:
        opened = Opened(_grouped(_blocks(first.grid, wanted)), writing=writing)
    else:
        body = _main_of_long(first.grid, wanted)
        part = Part(body, rest=_Rest(read, second, rest))
        opened = Opened([Table([part], propose_layout([body]))], writing=writing)
    for table in opened.tables[:1]:
        table.first = first
    return opened


def _main_of_long(grid: Grid, wanted: Wanted) -> Block:
    """Of a long text: one heading, everything under it is the table."""
    header = find_header(grid)
    for layout in wanted.moved:
        header = header_at(grid, _row_of(grid, layout.header_row), max(1, layout.header_rows))
    line = grid.lines[header.last].as_py() if header.last >= 0 else 0
    return Block(cut(grid, header.last + 1, grid.height), header, line)


class _Rest:
    """What follows the first piece: read on once, then from the beginning each time."""

    def __init__(
        self,
        read: Callable[[], Iterator[Records]],
        second: Records,
        rest: Iterator[Records],
    ) -> None:
        self._read = read
        self._begun: tuple[Records, Iterator[Records]] | None = (second, rest)

    def __call__(self) -> Iterator[Records]:
        if self._begun is not None:
            second, rest = self._begun
            self._begun = None
        else:
            rest = self._read()
            next(rest)
            second = next(rest)
        yield second
        yield from rest
