"""Excel and CSV → payments, sales, values of statistics: whatever tables people keep.

How a table is meant is proposed (``etl.layout``), shown, corrected and saved; what cannot be known is
asked. A document may hold several tables; those with the same headings are read as one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from etl import contents
from etl.importers.tables.asking import Asker
from etl.importers.tables.document import Opened, Table, Wanted, fingerprint, open_document
from etl.importers.tables.keys import keys
from etl.importers.tables.reader import TableReader
from etl.importers.tables.register import Context
from etl.importers.tables.summary import finish, notes
from etl.importers.tables.timing import complete
from etl.importers.tables.understanding import layout_for, look_alikes, with_roles
from etl.layout.fit import fits, likeness
from etl.layout.model import Layout, signature
from etl.notices import Notices
from etl.reading import Choices, Json, Limits, Reading, Source, Unreadable
from models.i18n import Message

_LIKE = 0.6  # of the headings a file of the same kind still has when a column was renamed
_STATEMENT = b"1CClientBankExchange"


class Tables:
    """The import format."""

    name = "tables"
    title = Message("Table")

    def identify(self, source: Source) -> bool:
        """A workbook, or a text whose lines agree on a number of cells."""
        return _STATEMENT not in source.head[:200] and contents.is_table(source)

    def recognise(self, source: Source, layouts: Sequence[Mapping[str, Json]]) -> int | None:
        """Which saved layout this document is of: the same headings, or nearly."""
        known = [Layout.from_json(layout) for layout in layouts]
        tables = open_document(source, Limits(), Wanted()).tables
        if not tables:
            return None
        table = tables[0].found.layout
        for number, layout in enumerate(known):
            if signature(layout) == signature(table):
                return number
        near = {n: likeness(one, table) for n, one in enumerate(known) if _is_near(one, table)}
        return max(near, key=lambda number: near[number]) if near else None

    def read(self, source: Source, choices: Choices, reading: Reading, limits: Limits) -> None:
        """Propose first, so that it can be corrected even when nothing can be read; then read."""
        layout = Layout.from_json(choices.layout) if choices.layout else None
        document = fingerprint(source)
        wanted = Wanted(layout, own=layout is not None and layout.document in {None, document})
        opened = open_document(source, limits, wanted)
        if not any(table.filled for table in opened.tables):
            raise _nothing(opened)
        with keys() as made:
            context = Context(reading, Notices(reading), made, choices.today, choices.own_accounts)
            asker = Asker(reading, choices, document)
            _Document(source, opened, wanted, asker, context, document).read()


def _nothing(opened: Opened) -> Unreadable:
    if opened.tables:
        return Unreadable(Message("There are no rows under the headings."), code="no_rows")
    return Unreadable(Message("There is no table in this file."), code="no_table")


def _is_near(layout: Layout, table: Layout) -> bool:
    """Whether a file is of the kind of a layout though a mapped column has another name."""
    return likeness(layout, table) >= _LIKE and len(fits(layout, table).missing) <= 2


@dataclass
class _Document:
    """All tables of a document, one after another."""

    source: Source
    opened: Opened
    wanted: Wanted
    asker: Asker
    context: Context
    document: str

    def read(self) -> None:
        """Understand all tables, show that, then read them."""
        notes(self.opened, self.context.notices)
        tables = [table for table in self.opened.tables if table.filled]
        readers = [self._reader(table, number) for number, table in enumerate(tables)]
        self._propose(readers)
        for reader in readers:
            reader.read()
        self._propose(readers)
        finish(readers, self.context)
        if self.opened.writing is not None:
            self.context.reading.total("encoding", self.opened.writing.codec)
        self.context.notices.finish()

    def _reader(self, table: Table, number: int) -> TableReader:
        place = (table.sheet or str(number + 1)) if number else ""
        asker = self.asker.of_table(place)
        notices = self.context.notices
        found = layout_for(table, self.wanted, asker, notices)
        layout = with_roles(found, asker, notices)
        if layout.target == "statistic_values":
            name = PurePath(self.source.name).stem
            layout = complete(table, layout, asker, self.context.today, name)
        look_alikes(layout.columns, notices, layout.sheet)
        rows = sum(one.rows for one in self.opened.tables)
        return TableReader(table, layout, self.context, asker, rows)

    def _propose(self, readers: Sequence[TableReader]) -> None:
        layouts = [reader.shown() for reader in readers]
        writing = self.opened.writing
        main = replace(
            layouts[0],
            document=self.document,
            codec=writing.codec if writing else None,
            delimiter=writing.dialect.delimiter if writing else None,
            more=tuple(layouts[1:]),
        )
        self.context.reading.propose(main.as_json())
