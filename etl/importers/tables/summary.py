"""What is said of a document at the end: totals, and marks that concern it as a whole."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from etl.importers.tables.document import Opened
from etl.importers.tables.reader import TableReader
from etl.importers.tables.register import Context
from etl.layout.model import Layout
from etl.notices import Notices
from etl.reading import Json, Place
from models.i18n import Message


def notes(opened: Opened, notices: Notices) -> None:
    """Sheets that hold no table, and what is hidden in the workbook but read all the same."""
    for grid in opened.notes:
        message = Message("There is no table on this sheet: it is not read.")
        notices.warn("no_table", message, Place(grid.sheet))
    for grid in opened.hidden:
        if grid.hidden:
            notices.warn(
                "hidden_sheet", Message("The sheet is hidden; it is read."), Place(grid.sheet)
            )
        if grid.hidden_rows:
            message = Message("Hidden rows are read too: {count}.", count=len(grid.hidden_rows))
            notices.warn("hidden_rows", message, Place(grid.sheet))
        if grid.hidden_columns:
            message = Message(
                "Hidden columns are read too: {count}.", count=len(grid.hidden_columns)
            )
            notices.warn("hidden_columns", message, Place(grid.sheet))


def formulas(reader: TableReader, notices: Notices) -> None:
    """Formulas that were never calculated: a value is missing wherever one stands."""
    for part in reader.table.parts:
        count = len(part.block.grid.unvalued)
        if count:
            message = Message(
                "Formulas without a value: {count}. Open the workbook in Excel and save it.",
                count=count,
            )
            notices.warn("formulas_without_value", message, Place(part.block.grid.sheet))


def unread(reader: TableReader, notices: Notices) -> None:
    """A table that feeds nothing, because a person said so."""
    if reader.layout.target == "none":
        message = Message(
            "This table feeds nothing: {count} rows are left out.", count=reader.control.records
        )
        notices.warn("feeds_nothing", message, Place(reader.layout.sheet))


def percents(reader: TableReader, notices: Notices) -> None:
    """Columns shown as percents: 0.12 is kept, not 12."""
    block = max(reader.table.parts, key=lambda part: part.block.grid.height).block
    counted = reader.layout.having("value", "quota", "measure", "period")
    shown = [column for column in counted if column.index in block.grid.percents]
    names = [column.name for column in shown if column.factor is None]
    if names:
        message = Message(
            "Some columns are shown as percents: {columns}. Their values are kept as they are: "
            "0.12 for 12 %.",
            columns=", ".join(names),
        )
        notices.warn("percents", message, Place(block.grid.sheet))


def finish(readers: Sequence[TableReader], context: Context) -> None:
    """Marks and control figures of the whole document."""
    _warn(context)
    read, skipped = 0, Counter[str]()
    tables: list[Json] = []
    meant: list[Json] = []
    for number, reader in enumerate(readers):
        formulas(reader, context.notices)
        percents(reader, context.notices)
        unread(reader, context.notices)
        read += reader.rows_read
        skipped += reader.control.skipped
        if reader.waits:
            skipped["not_read"] += reader.control.records
        tables.append(_table(reader))
        prefix = f"{reader.layout.sheet}!" if number else ""
        _sums(reader, prefix, context)
        meant += [prefix + column.name for column in reader.control.meant()]
    skipped["empty"] += context.counts["empty"]
    context.reading.total("rows_read", read)
    context.reading.total("rows_skipped", skipped.total())
    context.reading.total("skipped", {kind: count for kind, count in skipped.items() if count})
    context.reading.total("tables", tables)
    context.reading.total("sums_that_matter", meant)
    context.figures.hand_over(context.reading)


def _table(reader: TableReader) -> Json:
    layout: Layout = reader.layout
    return {
        "sheets": list(layout.sheets),
        "header_row": layout.header_row,
        "rows": reader.control.rows,
        "records": reader.control.records,
        "skipped": dict(reader.control.skipped),
        "target": layout.target,
    }


def _sums(reader: TableReader, prefix: str, context: Context) -> None:
    names = {column.index: column.name for column in reader.layout.columns}
    for index, figure in reader.control.sums.items():
        context.reading.total(f"sum:{prefix}{names[index]}", _plain(figure))
    for index, figure in reader.control.own.items():
        context.reading.total(f"own_total:{prefix}{names[index]}", _plain(figure))


def _plain(figure: Decimal) -> Decimal:
    """Without zeros after the second decimal that mean nothing."""
    shown = figure.quantize(Decimal("0.01"))
    return shown if shown == figure else figure.normalize()


def _warn(context: Context) -> None:
    if context.counts["rounded"]:
        message = Message(
            "Values with more decimals than are kept were rounded: {count}.",
            count=context.counts["rounded"],
        )
        context.notices.warn("rounded", message)
    if context.counts["computed"]:
        message = Message(
            "There is no column of amounts: quantity times price is taken for {count} rows.",
            count=context.counts["computed"],
        )
        context.notices.warn("amount_computed", message)
