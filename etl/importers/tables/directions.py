"""Which way the sums of a list of payments went, where its signs and words do not say: asked."""

import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.decimals import to_decimals
from etl.columns.ways import is_side
from etl.grid import Cells
from etl.importers.tables.asking import WAYS, Asker
from etl.importers.tables.document import Table
from etl.importers.tables.piece import Piece
from etl.layout.model import Column, Layout
from models.i18n import Message


class Directions:
    """Answers that hold for the whole table, asked for when they are needed first."""

    def __init__(self, table: Table, layout: Layout, asker: Asker) -> None:
        self._table = table
        self._layout = layout
        self._asker = asker
        self._plain: str | None = None
        self._debit: str | None = None

    def of_plain(self, piece: Piece, column: Column) -> str:
        """What a sum without a minus is; sums that are negative somewhere say it themselves."""
        if self._plain is None:
            signed = _is_signed(piece.numbers(column).values) or self._signed_anywhere(column)
            self._plain = "in" if signed else self._asked(column)
        return self._plain

    def _asked(self, column: Column) -> str:
        text = Message("Are the sums in “{column}” income or expense?", column=column.name)
        options = tuple(WAYS.items())
        return self._asker.answer("direction", text, options, column=column.name) or "in"

    def _signed_anywhere(self, column: Column) -> bool:
        return any(_is_signed(to_decimals(cells, column.decimal)) for cells in self._all(column))

    def of_debit(self, texts: pa.Array, column: Column) -> str | None:
        """What «Дебет» in a column of words is; None where no such word is used."""
        if self._debit is None and any(map(is_side, texts.unique().drop_null().to_pylist())):
            text = Message("Is “{column}” money that came or money that went?", column="Дебет")
            options = tuple(WAYS.items())
            self._debit = self._asker.answer("debit", text, options, column=column.name) or "in"
        return self._debit

    def _all(self, column: Column) -> list[Cells]:
        """The column in the pieces of a long text; elsewhere everything was seen already."""
        return [
            grid.columns[column.index]
            for part in self._table.parts
            if len(self._table.parts) > 1 or not part.whole
            for grid, _ in part.pieces()
        ]


def _is_signed(amounts: pa.Array) -> bool:
    return bool(pc.any(pc.less(amounts, 0), min_count=0).as_py())
