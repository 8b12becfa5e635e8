"""The lines of a document and what they add up to: its own sum is the truth, the lines explain it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.amounts import MONEY_LIMIT, kopecks, money, quantity
from etl.importers.commerceml.fields import Fields, truth

DELIVERY = "ORDER_DELIVERY"


@dataclass(frozen=True, slots=True)
class Line:
    """``plain`` is Сумма as written; ``amount`` has the taxes and discounts that are not in it."""

    line: int
    product: str | None
    product_key: str | None
    kind: str | None  # ВидНоменклатуры
    quantity: Decimal | None
    price: Decimal | None
    plain: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line whose sum cannot be told."""

    line: int
    value: str | None


def lines(document: Fields) -> Iterator[Line | Unreadable]:
    """The lines in their order."""
    for fields in document.each("Товары", "Товар"):
        yield _line(fields)


def _line(fields: Fields) -> Line | Unreadable:
    count = quantity(fields.texts.get("Количество", ""))
    price = quantity(fields.text("ЦенаЗаЕдиницу", "Цена") or "")
    written = fields.texts.get("Сумма")
    plain = money(written) if written else None
    if written is None and count is not None and price is not None:
        plain = count * price
    amount = None if plain is None else plain + outside(fields, plain)
    if plain is None or amount is None or max(abs(plain), abs(amount)) >= MONEY_LIMIT - 1:
        return Unreadable(fields.line, written)
    requisites = fields.requisites()
    key, delivery = product_key(fields), fields.texts.get("Ид", "").upper() == DELIVERY
    return Line(
        fields.line,
        fields.text("Наименование"),
        key,
        requisites.get("видноменклатуры") or requisites.get("типноменклатуры"),
        None if delivery else count,  # a delivery is money, not goods
        None if delivery else price,
        kopecks(plain),
        kopecks(amount),
    )


def product_key(fields: Fields) -> str | None:
    """The product of an Ид like «product#characteristic», else the article or the code."""
    own = fields.texts.get("Ид", "").partition("#")[0]
    return own or fields.text("Артикул", "Код", "Штрихкод", "ШтрихКод")


def outside(fields: Fields, base: Decimal) -> Decimal:
    """Taxes less discounts that a sum does not hold (УчтеноВСумме = false)."""
    total = Decimal(0)
    for tax in fields.each("Налоги", "Налог"):
        if truth(tax.texts.get("УчтеноВСумме")) is False:
            total += money(tax.texts.get("Сумма", "")) or 0
    for discount in fields.each("Скидки", "Скидка"):
        if truth(discount.texts.get("УчтеноВСумме")) is False:
            total -= _discount(discount, base)
    return total


def _discount(fields: Fields, base: Decimal) -> Decimal:
    amount = money(fields.texts.get("Сумма", ""))
    if amount is not None:
        return amount
    percent = quantity(fields.texts.get("Процент", ""))
    return Decimal(0) if percent is None else kopecks(base * percent / 100)


def explained(found: Sequence[Line], total: Decimal | None) -> list[Decimal]:
    """What each line is worth: with the taxes and discounts outside it, or as written.

    Some producers set УчтеноВСумме wrongly; the document's own sum tells which reading is right.
    """
    flagged = [line.amount for line in found]
    plain = [line.plain for line in found]
    if total is not None and sum(flagged) != total and sum(plain) == total:
        return plain
    return flagged
