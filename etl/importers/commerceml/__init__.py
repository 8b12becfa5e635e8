"""CommerceML 2 and 3: what 1C and sites tell each other → sales, customers, products and offers.

Two passes over the file, neither keeping it in memory: ``survey`` finds out whether it is whole
and what is in it, then ``orders`` and ``catalogue`` make rows. What counts as a sale is decided
in ``operations`` and told in docs/decisions/commerceml-orders.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

from etl.importers.commerceml import operations
from etl.importers.commerceml.catalogue import Catalogue
from etl.importers.commerceml.contractors import customer
from etl.importers.commerceml.customers import Customers
from etl.importers.commerceml.fields import day, line_of, local
from etl.importers.commerceml.orders import Orders
from etl.importers.commerceml.stream import Stream, entities_refused
from etl.importers.commerceml.survey import (
    CONTAINER,
    Survey,
    in_container,
    is_record,
    survey,
    version_one,
)
from etl.markup import Root, root
from etl.notices import Notices
from etl.reading import Choices, Json, Limits, Reading, Source, Unreadable
from models.i18n import Message

MAIN = "КоммерческаяИнформация"
PARTS = ("Классификатор", "Каталог", "ПакетПредложений", "ИзмененияПакетаПредложений")
TAGS = (
    *("Документ", "Товар", "Предложение", "Контрагент", "Группа", "ТипЦены", "Свойство"),
    CONTAINER,
)


class CommerceML:
    """The import format."""

    name = "commerceml"
    title = Message("CommerceML: orders, goods and prices of 1C")

    def identify(self, source: Source) -> bool:
        """By the root element, in whatever encoding and namespace."""
        return root(source.head, (MAIN, *PARTS)) is not None

    def read(
        self,
        source: Source,
        choices: Choices,  # noqa: ARG002 - the contract of formats; there is nothing to choose
        reading: Reading,
        limits: Limits,
    ) -> None:
        """Survey the whole file, then make rows of it."""
        if source.size > limits.unpacked_bytes:
            raise Unreadable(
                Message(
                    "The file is larger than {limit} MB.", limit=limits.unpacked_bytes // 10**6
                ),
                code="too_large",
            )
        found = root(source.head, (MAIN, *PARTS))
        if found is None:
            message = Message("This is not CommerceML: its root is another.")
            raise Unreadable(message, code="not_commerceml")
        if found.doctype:
            raise entities_refused()
        _File(source, found, reading, limits).read()


@dataclass
class _File:
    """One file while it is read."""

    source: Source
    root: Root
    reading: Reading
    limits: Limits

    def read(self) -> None:
        """Both passes, then the control figures."""
        notices = Notices(self.reading)
        known = survey(self.source.path, self.root.encoding, self.limits, self._half(0))
        _check_head(known, notices)
        customers = Customers(self.reading)
        catalogue = Catalogue(self.reading, notices)
        orders = Orders(known, self.reading, notices, catalogue.group_of, customers.meet)
        self._make_rows(orders, catalogue, customers)
        for part in (orders, catalogue, customers):
            part.flush()
        _say_what_did_not_count(known, orders, customers, catalogue, notices)
        notices.finish()
        self._totals(known, orders, catalogue, customers)

    def _half(self, done: int) -> Callable[[int], None]:
        """Progress of one of the two passes, each half of the work."""
        return lambda read: self.reading.progress(
            (done * self.source.size + read) // 2, self.source.size
        )

    def _make_rows(self, orders: Orders, catalogue: Catalogue, customers: Customers) -> None:
        stream = Stream(self.source.path, self.root.encoding, TAGS, self._half(1))
        containers = 0
        for element in stream:
            name = local(element)
            if name == CONTAINER:
                containers += 1
            elif not is_record(element, name):
                continue
            elif name == "Документ":
                orders.add(element, containers if in_container(element) else -1)
            elif name == "Товар":
                catalogue.add_product(element)
            elif name == "Предложение":
                catalogue.add_offer(element)
            elif name == "Контрагент":
                customers.meet(customer(element), line_of(element))
            elif name == "Группа":
                catalogue.add_group(element)
            elif name == "ТипЦены":
                catalogue.add_price_type(element)
            stream.release(element)

    def _totals(
        self, known: Survey, orders: Orders, catalogue: Catalogue, customers: Customers
    ) -> None:
        facts: dict[str, Json] = {
            "documents": known.elements["Документ"],
            "operations": dict(orders.operations),
            "currencies": dict(orders.currencies),
            "sums": {code: format(amount, "f") for code, amount in orders.sums.items()},
            "posted": {code: format(amount, "f") for code, amount in orders.posted.items()},
            "lines": orders.lines,
            "lines_differ": orders.lines_differ,
            "customers": customers.count,
            **{key: catalogue.counts[key] for key in ("goods", "groups")},
            **{key: catalogue.counts[key] for key in ("offers", "prices", "price_types")},
            "elements": dict(known.elements),
            "schema": known.root.get("ВерсияСхемы"),
            "formed": known.root.get("ДатаФормирования"),
            "changes_only": known.changes_only,
            "encoding": self.root.encoding,
        }
        for name, value in facts.items():
            self.reading.total(name, value)


def _check_head(known: Survey, notices: Notices) -> None:
    schema = known.root.get("ВерсияСхемы", "").strip()
    if schema.partition(".")[0] == "1":
        raise version_one()
    formed = known.root.get("ДатаФормирования", "").strip()
    if formed and day(formed) is None:
        message = Message("The date on which the file was made cannot be read.")
        notices.warn("bad_formed", message, None, formed)


def _say_what_did_not_count(
    known: Survey, orders: Orders, customers: Customers, catalogue: Catalogue, notices: Notices
) -> None:
    for operation, count in orders.operations.items():
        if operations.family(operation) is None:
            message = (
                Message(
                    "“{operation}” is no sale; documents not counted: {count}.",
                    operation=operation[:100],
                    count=count,
                )
                if operations.spelled(operation) in operations.NOT_SALES
                else Message(
                    "The operation “{operation}” is unknown; documents not counted: {count}.",
                    operation=operation[:100],
                    count=count,
                )
            )
            notices.warn("not_counted", message)
    if orders.uncounted["purchase"]:
        message = Message(
            "Documents in which we are the buyer: {count}. They are no sales of ours.",
            count=orders.uncounted["purchase"],
        )
        notices.warn("purchase", message)
    if orders.uncounted["shipped_order"]:
        message = Message(
            "Shipments of orders of this same file: {count}. The orders count, not both.",
            count=orders.uncounted["shipped_order"],
        )
        notices.warn("shipped_order", message)
    rows = orders.row_count + customers.count + catalogue.counts["goods"]
    if known.elements and not rows + catalogue.counts["offers"] + known.elements["Документ"]:
        message = Message(
            "The file holds only groups or properties of goods: there is nothing to count in it."
        )
        notices.warn("nothing_to_count", message)
