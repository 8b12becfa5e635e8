"""Документ → rows of ``sales``: the rows of a document add up to its Сумма, whatever its lines say."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
from lxml.etree import _Element

from etl.amounts import MONEY_LIMIT, kopecks, money
from etl.currencies import RUBLE, iso
from etl.importers.commerceml import operations
from etl.importers.commerceml.contractors import Customer, buyer
from etl.importers.commerceml.fields import Fields, day
from etl.importers.commerceml.lines import Line, Unreadable, explained, lines, outside
from etl.importers.commerceml.operations import Family
from etl.importers.commerceml.survey import Survey, hashed, identity, in_container
from etl.notices import Notices
from etl.reading import Fault, Place, Reading
from etl.rows import SALES
from models.i18n import Message

BATCH = 20_000
OUR_PURCHASE = "покупатель"


@dataclass(frozen=True, slots=True)
class Head:
    """What all rows of one document share."""

    record_key: str
    line: int
    family: Family
    state: str
    sold_on: dt.date
    number: str | None
    customer: Customer
    currency: str
    manager: str | None
    source: str | None


class Orders:
    """Rows being collected, and control figures of all documents so far."""

    def __init__(
        self,
        survey: Survey,
        reading: Reading,
        notices: Notices,
        group_of: Callable[[str | None], str | None],
        meet: Callable[[Customer, int], None],
    ) -> None:
        self.survey = survey
        self.reading = reading
        self.notices = notices
        self.group_of = group_of
        self.meet = meet
        self.operations: Counter[str] = Counter()
        self.currencies: Counter[str] = Counter()
        self.sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        self.posted: defaultdict[str, Decimal] = defaultdict(Decimal)
        self.lines = 0
        self.lines_differ = 0
        self.uncounted: Counter[str] = Counter()
        self._ordinal = 0
        self._row_no = 0
        self._columns: list[list[object]] = [[] for _ in SALES]

    @property
    def row_count(self) -> int:
        """Rows made so far."""
        return self._row_no

    def add(self, element: _Element, container: int) -> None:
        """One document."""
        self._ordinal += 1
        document = Fields(element)
        operation = document.texts.get("ХозОперация")
        total = money(document.texts.get("Сумма", ""))
        self._count(document, operation, total)
        family = operations.family(operation)
        if family is None or self._stands_aside(document, family, container):
            return
        head = self._head(document, family)
        if head is None:
            return
        if total is None and "Сумма" in document.texts:
            self._refuse("amount_unreadable", Message("The sum cannot be read."), "Сумма", document)
        else:
            self._rows_of(document, head, None if total is None else kopecks(total))

    def _count(self, document: Fields, operation: str | None, total: Decimal | None) -> None:
        """Note the document in the control figures, whatever becomes of it."""
        self.operations[operation or ""] += 1
        written = document.texts.get("Валюта")
        self.currencies[iso(written) if written else ""] += 1
        if total is not None:
            self.sums[iso(written) if written else RUBLE] += kopecks(total)

    def _stands_aside(self, document: Fields, family: Family, container: int) -> bool:
        """Whether another document of the file says it better, or it is no sale of ours."""
        if document.texts.get("Роль", "").casefold() == OUR_PURCHASE:
            self.uncounted["purchase"] += 1
            return True
        known_by = identity(family, document)
        last = self.survey.last.get(hashed(known_by)) if known_by else None
        if last is not None and last != self._ordinal:
            message = Message("The document is there twice; the last one counts.")
            place = Place(line=document.line, column="Ид")
            self.notices.warn("repeated_document", message, place, document.texts.get("Ид"))
            return True
        if family is Family.SHIPMENT and self._ordered(document, container):
            self.uncounted["shipped_order"] += 1
            return True
        return False

    def _ordered(self, document: Fields, container: int) -> bool:
        base = document.texts.get("Основание")
        if base and hashed(base) in self.survey.orders:
            return True
        if in_container(document.element):
            return container in self.survey.ordered_containers
        return False

    def _head(self, document: Fields, family: Family) -> Head | None:
        known_by = identity(family, document)
        if known_by is None:
            message = Message("The document has neither an id nor a number with a date.")
            self._refuse("no_identity", message, "Ид", document)
            return None
        sold_on = day(document.texts.get("Дата", ""))
        if sold_on is None:
            self._refuse("date_unreadable", Message("The date cannot be read."), "Дата", document)
            return None
        requisites = document.requisites()
        written = document.texts.get("Валюта")
        return Head(
            known_by,
            document.line,
            family,
            operations.state(document, requisites),
            sold_on,
            document.texts.get("Номер"),
            buyer(document),
            iso(written) if written else RUBLE,
            requisites.get("менеджер") or requisites.get("ответственный"),
            requisites.get("сайт") or requisites.get("канал продаж"),
        )

    def _refuse(self, code: str, reason: Message, column: str, document: Fields) -> None:
        place = Place(line=document.line, column=column)
        self.reading.fault(Fault(code, reason, place, document.texts.get(column)))

    def _rows_of(self, document: Fields, head: Head, total: Decimal | None) -> None:
        found = self._lines(document)
        if total is None and not found:
            self._without_sum(head)
            return
        if document.texts.get("Валюта") is None:
            message = Message("The document does not say its currency: taken as roubles.")
            self.notices.warn("no_currency", message, Place(line=head.line), head.number)
        amounts = explained(found, total)
        if total is None:
            total = sum(amounts, Decimal(0))
            total += kopecks(outside(document, total))
        rest = total - sum(amounts, Decimal(0))
        if max(abs(total), abs(rest)) >= MONEY_LIMIT:
            self._refuse("amount_unreadable", Message("The sum cannot be read."), "Сумма", document)
            return
        if found and sum(line.plain for line in found) != total:
            self.lines_differ += 1
        self._write(head, list(zip(found, amounts, strict=True)), total, rest)

    def _lines(self, document: Fields) -> list[Line]:
        found = []
        for line in lines(document):
            self.lines += 1
            if isinstance(line, Unreadable):
                message = Message("The sum cannot be read.")
                place = Place(line=line.line, column="Сумма")
                self.reading.fault(Fault("amount_unreadable", message, place, line.value))
            else:
                found.append(line)
        return found

    def _without_sum(self, head: Head) -> None:
        """A document that only brings a status: it can take an order out, not empty it."""
        if head.state != "posted":
            self._row(head, None, Decimal(0), "sale")
            return
        message = Message("The document has no sum and no lines: only its status came.")
        self.notices.warn("status_only", message, Place(line=head.line), head.number)

    def _write(
        self, head: Head, found: list[tuple[Line, Decimal]], total: Decimal, rest: Decimal
    ) -> None:
        refund = head.family is Family.REFUND
        sign = -1 if refund and total > 0 else 1
        kind = "refund" if refund else "sale"
        self.meet(head.customer, head.line)
        for line, amount in found:
            self._row(head, line, sign * amount, kind)
        if not found:
            self._row(head, None, sign * total, kind)
        elif rest:
            self._row(head, None, sign * rest, kind if refund else "adjustment")
            message = Message(
                "The sum {total} differs from the lines by {rest}; the sum counts.",
                total=total,
                rest=rest,
            )
            self.notices.warn("total_differs", message, Place(line=head.line), head.number)
        if head.state == "posted":
            self.posted[head.currency] += sign * total

    def _row(self, head: Head, line: Line | None, amount: Decimal, kind: str) -> None:
        self._row_no += 1
        customer = head.customer
        row = (
            self._row_no, None, head.line if line is None else line.line, head.record_key,
            kind, head.state, head.sold_on, head.number,
            customer.name, customer.key, customer.inn,
            None if line is None else line.product,
            None if line is None else line.product_key,
            None if line is None else self.group_of(line.product_key) or line.kind,
            None if line is None else _signed(line.quantity, kind),
            None if line is None else line.price,
            amount, head.currency, head.manager, head.source,
        )  # fmt: skip
        for column, value in zip(self._columns, row, strict=True):
            column.append(value)
        if len(self._columns[0]) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Hand the collected rows over."""
        if self._columns[0]:
            arrays = [
                pa.array(column, type=field.type)
                for column, field in zip(self._columns, SALES, strict=True)
            ]
            self.reading.rows("sales", pa.Table.from_arrays(arrays, schema=SALES))
            for column in self._columns:
                column.clear()


def _signed(quantity: Decimal | None, kind: str) -> Decimal | None:
    """What comes back is counted off, whichever way the sender signs it."""
    return -abs(quantity) if quantity is not None and kind == "refund" else quantity
