"""One table read from beginning to end: rows sorted, cells typed, accepted rows handed over."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from etl.delimited import Records
from etl.grid import Grid
from etl.importers.tables.asking import Asker
from etl.importers.tables.control import Control
from etl.importers.tables.decisions import Decisions
from etl.importers.tables.directions import Directions
from etl.importers.tables.document import Part, Table
from etl.importers.tables.payments import read_payments
from etl.importers.tables.piece import Piece, piece_of
from etl.importers.tables.register import Context
from etl.importers.tables.sales import read_sales
from etl.importers.tables.samples import samples_of
from etl.importers.tables.times import Calendar
from etl.importers.tables.timing import calendar_of, lacks_period
from etl.importers.tables.understanding import lacking
from etl.importers.tables.values import read_values
from etl.layout.blocks import cut
from etl.layout.model import Layout
from etl.layout.rows import sort_rows
from etl.reading import Fault, Place
from models.i18n import Message

_LOOKED = 100  # rows among which samples are taken


@dataclass
class TableReader:
    """Reads ``table`` with a layout that is complete."""

    table: Table
    layout: Layout
    context: Context
    asker: Asker
    size: int | None  # rows of the whole document, as far as they are known

    def __post_init__(self) -> None:
        self.decisions = Decisions(self.table, self.layout, self.asker, self.context.notices)
        self.control = Control(self.layout, self.context.notices)
        self.calendar = Calendar()
        self.directions = Directions(self.table, self.layout, self.asker)
        self.misfits = 0
        self._late: set[int] = set()
        self.counts: Counter[str] = self.context.counts

    def read(self) -> None:
        """All parts of the sheets that are wanted."""
        self.calendar = calendar_of(self.table, self.layout, self.decisions, self.asker)
        if self.table.first is not None:
            self._misfit(self.table.parts[0], self.table.first)
        for part in self.table.parts:
            sheet = part.block.grid.sheet
            if sheet is None or sheet in self.layout.sheets:
                self._read_part(part)
                self.control.end_part(sheet)

    def _read_part(self, part: Part) -> None:
        for grid, records in part.pieces():
            if records is not None:
                self._misfit(part, records)
                self._notice_late(grid)
            found = sort_rows(grid, self.layout, part.block.header, whole=part.whole)
            self.control.rows_of(grid, found, self.decisions)
            piece = piece_of(part, grid, found, self.decisions)
            if piece.height:
                self.control.add(piece)
                for chunk in piece.chunks():
                    self._hand_over(chunk)
            self.context.reading.progress(self.control.rows, self.size)

    def _notice_late(self, grid: Grid) -> None:
        """Columns that were empty in the first piece of a long text, by which it was understood."""
        for column in self.layout.columns:
            cells = grid.columns[column.index]
            late = column.type == "empty" and not column.role and column.index not in self._late
            if late and cells.texts.null_count < len(cells):
                self._late.add(column.index)
                message = Message("This column is empty in the first rows: it is not read.")
                self.context.notices.warn("late_column", message, Place(column=column.name))

    def _misfit(self, part: Part, records: Records) -> None:
        """Lines of a text that could not be divided into cells; titles may be as they like."""
        width = len(records.columns)
        for line, found in records.long:
            if line > part.block.header_line:
                reason = Message("The line has {found} cells, the table {width} columns.",
                                 found=found, width=width)  # fmt: skip
                self._refuse(Fault("too_many_cells", reason, Place(line=line)))
        for line in records.unclosed:
            reason = Message("A quotation mark in this line is not closed.")
            self._refuse(Fault("unclosed_quote", reason, Place(line=line)))

    def _refuse(self, fault: Fault) -> None:
        self.misfits += 1
        self.counts["refused"] += 1
        self.context.reading.fault(fault)

    @property
    def waits(self) -> bool:
        """Whether nothing can be read before a question is answered."""
        if self.layout.target in {"", "none"}:
            return True
        if self.layout.shape == "register":
            return bool(lacking(self.layout))
        return self.layout.target == "statistic_values" and lacks_period(self.table, self.layout)

    def _hand_over(self, piece: Piece) -> None:
        rows = None
        if self.waits:
            return
        if self.layout.target == "sales":
            rows = read_sales(self.layout, piece, self.context)
        elif self.layout.target == "payments":
            rows = read_payments(self.layout, piece, self.context, self.directions)
        elif self.layout.target == "statistic_values":
            rows = read_values(self.layout, piece, self.context, self.calendar)
        if rows is not None:
            self.counts["accepted"] += rows.num_rows
            self.context.figures.add(self.layout.target, rows)
            self.context.reading.rows(self.layout.target, rows)

    @cached_property
    def _first(self) -> Grid:
        """The first records, for samples."""
        part = max(self.table.parts, key=lambda one: one.block.grid.height)
        grid = cut(part.block.grid, 0, min(_LOOKED, part.block.grid.height))
        found = sort_rows(grid, self.layout, part.block.header, whole=part.whole)
        return replace(grid, columns=tuple(cells.filter(found.records) for cells in grid.columns))

    @property
    def rows_read(self) -> int:
        """Records looked at, in the unit of what they feed: of statistics every cell is one."""
        valued = self.layout.having("period", "measure", "value", "quota")
        by_cell = self.layout.target == "statistic_values" and not self.waits
        cells = len(valued) if by_cell else 1
        other = self.control.rows - self.control.records
        return other + self.control.records * cells + self.misfits

    def shown(self) -> Layout:
        """The layout with what the columns proved or were answered, and samples."""
        signs, orders = self.decisions.signs, self.decisions.orders
        columns = [
            replace(
                column,
                decimal=signs.get(column.index, column.decimal),
                date_order=orders.get(column.index, column.date_order),
                samples=samples_of(column, self._first, signs.get(column.index)),
            )
            for column in self.layout.columns
        ]
        return replace(
            self.layout.with_columns(columns),
            period_type=self.calendar.kind or self.layout.period_type,
        )
