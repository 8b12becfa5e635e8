"""What a column decides about its decimal sign and the order of day and month: proved, or asked.

Proof is looked for in all rows: where the first piece of a long text leaves it open and a value
needs it, the rest is read for it.
"""

from collections.abc import Iterator

import pyarrow as pa

from etl.columns.dates import DateOrder, decide_order
from etl.columns.numbers import DecimalSign, decide_sign
from etl.grid import Cells
from etl.importers.tables.asking import Asker
from etl.importers.tables.document import Table
from etl.layout.model import Column, Layout
from etl.notices import Notices
from etl.reading import Place
from models.i18n import Message

_SIGNS = {",": Message("the comma divides decimals"), ".": Message("the point divides decimals")}
_ORDERS = {"dmy": Message("day first"), "mdy": Message("month first")}


class Decisions:
    """Decimal signs and date orders of one table, by column."""

    def __init__(self, table: Table, layout: Layout, asker: Asker, notices: Notices) -> None:
        self._table = table
        self._asker = asker
        self._notices = notices
        self._said_signs = {c.index: c.decimal for c in layout.columns if c.decimal}
        self._said_orders = {c.index: c.date_order for c in layout.columns if c.date_order}
        self.signs: dict[int, str] = {}
        self.orders: dict[int, str] = {}

    def sign(self, column: Column, cells: Cells) -> str:
        """The decimal sign with which these cells of the column are to be read."""
        known = self.signs.get(column.index)
        if known:
            return known
        found = decide_sign(cells)
        if found.undecided and column.index not in self._said_signs:
            found = self._searched_sign(column, found)
        said = self._said_signs.get(column.index)
        if found.sign:
            self._note(column, said, found.sign)
            self.signs[column.index] = found.sign
        elif found.undecided:
            self.signs[column.index] = said or self._asked_sign(column, found)
        return self.signs.get(column.index) or said or ","

    def _searched_sign(self, column: Column, found: DecimalSign) -> DecimalSign:
        proofs = [decide_sign(cells) for cells in self._all(column)]
        signs = {proof.sign for proof in proofs if proof.sign}
        return DecimalSign(signs.pop(), found.doubtful) if len(signs) == 1 else found

    def _asked_sign(self, column: Column, found: DecimalSign) -> str:
        text = Message(
            "What do the comma and the point mean in “{column}”? “{sample}” can be read in two ways.",
            column=column.name,
            sample=found.doubtful[0],
        )
        code = f"decimal:{column.name}"
        options = list(_SIGNS.items())
        samples = found.doubtful
        return self._asker.answer(code, text, options, samples=samples, column=column.name) or ","

    def order(self, column: Column, texts: pa.Array) -> str:
        """The order of day and month with which these cells of the column are to be read."""
        known = self.orders.get(column.index)
        if known:
            return known
        found = decide_order(texts)
        if found.undecided and column.index not in self._said_orders:
            found = self._searched_order(column, found)
        said = self._said_orders.get(column.index)
        if found.undecided:
            self.orders[column.index] = said or self._asked_order(column, found)
        elif found.proved:
            self._note(column, said, found.order)
            self.orders[column.index] = found.order or "dmy"
        return self.orders.get(column.index) or said or "dmy"

    def _searched_order(self, column: Column, found: DateOrder) -> DateOrder:
        proofs = [decide_order(cells.texts) for cells in self._all(column)]
        orders = {proof.order for proof in proofs if proof.proved}
        if len(orders) != 1:
            return found
        return DateOrder(orders.pop(), found.doubtful, proved=True)

    def _asked_order(self, column: Column, found: DateOrder) -> str:
        text = Message(
            "Is the day or the month first in “{column}”? “{sample}” can be read in two ways.",
            column=column.name,
            sample=found.doubtful[0],
        )
        code = f"date_order:{column.name}"
        options = list(_ORDERS.items())
        samples = found.doubtful
        return self._asker.answer(code, text, options, samples=samples, column=column.name) or "dmy"

    def _all(self, column: Column) -> Iterator[Cells]:
        """The column in every part and piece."""
        for part in self._table.parts:
            for grid, _ in part.pieces():
                if column.index < len(grid.columns):
                    yield grid.columns[column.index]

    def _note(self, column: Column, said: str | None, proved: str | None) -> None:
        if said and proved and said != proved:
            message = Message(
                "The mapping says otherwise, but the values show: {how}.",
                how=_SIGNS.get(proved) or _ORDERS[proved],
            )
            self._notices.warn("proved_otherwise", message, Place(column=column.name))
