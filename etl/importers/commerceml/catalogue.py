"""Classifier, catalogue and offers → ``products`` and ``offers``.

What a file does not mention stays as it is: a file may be one part of many, so that it is never
taken for the whole catalogue, whatever СодержитТолькоИзменения says.
"""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
from lxml.etree import _Element

from etl.amounts import QUANTITY_LIMIT, quantity
from etl.currencies import iso
from etl.importers.commerceml.fields import Fields, local
from etl.importers.commerceml.lines import product_key
from etl.notices import Notices
from etl.reading import Fault, Place, Reading
from etl.rows import OFFERS, PRODUCTS
from models.i18n import Message

BATCH = 20_000
REMEMBERED = 200_000  # products whose group is kept for the orders of the same file
BETWEEN = " / "
UNITS = {  # CommerceML 3 gives the code of the classifier alone
    "796": "шт",
    "778": "упак",
    "715": "пар",
    "166": "кг",
    "163": "г",
    "168": "т",
    "112": "л",
    "006": "м",
    "055": "м²",
    "113": "м³",
    "355": "мин",
    "356": "ч",
    "359": "сут",
}


@dataclass
class Catalogue:
    """Rows being collected, and the names that later elements refer to."""

    reading: Reading
    notices: Notices
    counts: Counter[str] = field(default_factory=Counter)
    _groups: dict[str, str] = field(default_factory=dict)  # id → «Clothes / Shoes»
    _price_types: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    _group_of: dict[str, str] = field(default_factory=dict)  # product → path of its group
    _products: dict[str, tuple[object, ...]] = field(default_factory=dict)
    _offers: dict[str, tuple[object, ...]] = field(default_factory=dict)
    _row_no: Counter[str] = field(default_factory=Counter)

    def group_of(self, key: str | None) -> str | None:
        """The group of a product, if this file told it before."""
        return self._group_of.get(key) if key else None

    def add_group(self, element: _Element) -> None:
        """A group with the names of those it lies in; inner groups end before outer ones."""
        self.counts["groups"] += 1
        own = Fields(element)
        if "Ид" not in own.texts:
            return
        names = [own.text("Наименование")]
        names += [Fields(e).text("Наименование") for e in element.iterancestors("{*}Группа")]
        self._groups[own.texts["Ид"]] = BETWEEN.join(filter(None, reversed(names)))

    def add_price_type(self, element: _Element) -> None:
        """A kind of price: wholesale, retail and so on."""
        self.counts["price_types"] += 1
        own = Fields(element)
        money_of = own.texts.get("Валюта")
        name = own.texts.get("Наименование") or own.texts.get("Ид", "")
        self._price_types[own.texts.get("Ид", name)] = (
            name,
            iso(money_of) if money_of else None,
        )

    def add_product(self, element: _Element) -> None:
        """A product of the catalogue."""
        self.counts["goods"] += 1
        own = Fields(element)
        name, line = own.text("Наименование", "ПолноеНаименование"), own.line
        key = product_key(own) or name
        if key is None:
            message = Message("The product has neither an id nor a name.")
            self.reading.fault(Fault("no_identity", message, Place(line=line, column="Ид")))
            return
        known_by = own.texts.get("Ид") or key
        if known_by in self._products:
            message = Message("The product is there twice; the last one counts.")
            self.notices.warn("repeated_product", message, Place(line=line, column="Ид"), known_by)
        group = self._group(own)
        if group and len(self._group_of) < REMEMBERED:
            self._group_of[key] = group
        self._products[known_by] = (
            line, known_by, key, name, own.text("Артикул"), _unit(own), group, own.deleted()
        )  # fmt: skip
        if len(self._products) >= BATCH:
            self._hand_over("products", self._products)

    def _group(self, product: Fields) -> str | None:
        for child in product.nodes.get("Группы", ()):
            found = self._groups.get((child.text or "").strip())
            if found:
                return found
        requisites = product.requisites()
        return requisites.get("видноменклатуры") or requisites.get("типноменклатуры")

    def add_offer(self, element: _Element) -> None:
        """Prices, and what is in stock, of a product or of one of its characteristics."""
        self.counts["offers"] += 1
        own = Fields(element)
        key, line = product_key(own), own.line
        if key is None:
            message = Message("The offer does not say of which product it is.")
            self.reading.fault(Fault("no_identity", message, Place(line=line, column="Ид")))
            return
        known_by = own.texts.get("Ид") or key
        name = own.text("Наименование")
        gone = own.deleted()
        for price in own.each("Цены", "Цена"):
            self.counts["prices"] += 1
            if not gone:
                self._add_price(price, known_by, key, name)
        stock = Decimal(0) if gone else _stock(own)
        if stock is not None:
            self._offers[f"{known_by}|stock"] = (
                line, f"{known_by}|stock", key, name, None, None, None, stock
            )  # fmt: skip
        if len(self._offers) >= BATCH:
            self._hand_over("offers", self._offers)

    def _add_price(self, price: Fields, known_by: str, key: str, name: str | None) -> None:
        kind = price.texts.get("ИдТипаЦены", "")
        title, usual = self._price_types.get(kind, (kind or None, None))
        written, line = price.texts.get("ЦенаЗаЕдиницу"), price.line
        value = quantity(written or "")
        if value is None:
            message = Message("The price cannot be read.")
            place = Place(line=line, column="ЦенаЗаЕдиницу")
            self.reading.fault(Fault("price_unreadable", message, place, written))
            return
        money_of = price.texts.get("Валюта")
        record_key = f"{known_by}|price|{kind}"
        self._offers[record_key] = (
            line, record_key, key, name, title, value,
            iso(money_of) if money_of else usual, None,
        )  # fmt: skip

    def flush(self) -> None:
        """Hand the collected rows over."""
        self._hand_over("products", self._products)
        self._hand_over("offers", self._offers)

    def _hand_over(self, table: str, rows: dict[str, tuple[object, ...]]) -> None:
        if rows:
            schema = PRODUCTS if table == "products" else OFFERS
            first = self._row_no[table] + 1
            self._row_no[table] += len(rows)
            numbered = [(number, None, *row) for number, row in enumerate(rows.values(), first)]
            columns = zip(*numbered, strict=True)
            arrays = [
                pa.array(column, type=each.type)
                for column, each in zip(columns, schema, strict=True)
            ]
            self.reading.rows(table, pa.Table.from_arrays(arrays, schema=schema))
            rows.clear()


def _unit(product: Fields) -> str | None:
    unit = product.text("БазоваяЕдиница")
    node = product.nodes.get("БазоваяЕдиница")
    node = product.nodes.get("Единица") if node is None else node
    if unit is None and node is not None:
        unit = Fields(node).text("НаименованиеКраткое", "НаименованиеПолное") or (
            (node.text or "").strip() or None
        )
    return UNITS.get(unit, unit) if unit else None


def _stock(offer: Fields) -> Decimal | None:
    """How much there is in all stores together; None when the offer does not say."""
    total = quantity(offer.texts.get("Количество", ""))
    if total is not None:
        return total
    stores = [
        quantity(child.get("КоличествоНаСкладе") or "")
        for child in offer.element
        if local(child) == "Склад"
    ]
    for rest in offer.each("Остатки", "Остаток"):
        whole = quantity(rest.texts.get("Количество", ""))
        stores += [whole] if whole is not None else _in_stores(rest)
    known = [amount for amount in stores if amount is not None]
    together = sum(known, Decimal(0)) if known else None
    return None if together is None or abs(together) >= QUANTITY_LIMIT else together


def _in_stores(rest: Fields) -> list[Decimal | None]:
    return [
        quantity(Fields(child).texts.get("Количество", ""))
        for child in rest.element
        if local(child) == "Склад"
    ]
