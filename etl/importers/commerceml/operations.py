"""What a document is by its ХозОперация, and in which state: docs/decisions/commerceml-orders.md.

A deal counts once: as the order, or as the shipment where there is no order. Bills, invoices and
payments tell of the same deal and are never added to it.
"""

from enum import Enum

from etl.importers.commerceml.fields import Fields, truth


class Family(Enum):
    """Documents of one family have one space of identities."""

    ORDER = "order"
    SHIPMENT = "shipment"
    REFUND = "refund"


ORDER = "заказ товара"
_FAMILIES = {
    ORDER: Family.ORDER,
    "отпуск товара": Family.SHIPMENT,
    "розничная продажа": Family.SHIPMENT,
    "передача прав": Family.SHIPMENT,
    "акт": Family.SHIPMENT,
    "отчет о продажах комиссионного товара": Family.SHIPMENT,
    "возврат товара": Family.REFUND,
}
NOT_SALES = frozenset(
    {
        "счет на оплату",
        "счет-фактура",
        "выплата наличных денег",
        "выплата безналичных денег",
        "возврат наличных денег",
        "возврат безналичных денег",
        "эквайринговая операция",
        "передача товара на комиссию",
        "передача товаров на комиссию",
        "возврат комиссионного товара",
        "отчет о списании комиссионного товара",
        "переоценка товаров",
        "прочие",
        "прочее",
    }
)


def spelled(operation: str) -> str:
    """An operation as the tables above write it."""
    return " ".join(operation.split()).casefold().replace("ё", "е")


def family(operation: str | None) -> Family | None:
    """The family of a document; one that does not say its operation is an order."""
    return _FAMILIES.get(spelled(operation or ORDER))


def state(document: Fields, requisites: dict[str, str]) -> str:
    """``deleted``, ``cancelled``, ``draft`` or ``posted``: the gravest that the document says.

    Sites know no posting: an order that does not say «Проведен» counts unless it was cancelled.
    """

    def said(name: str) -> bool | None:
        return truth(requisites.get(name.casefold()) or document.texts.get(name))

    if document.deleted() or said("ПометкаУдаления"):
        return "deleted"
    if said("Отменен") or said("Отменён") or _cancelled(requisites.get("статус заказа", "")):
        return "cancelled"
    if said("Проведен") is False or said("Проведён") is False:
        return "draft"
    return "posted"


def _cancelled(status: str) -> bool:
    """Whether a status like «[C] Отменён» says so in words."""
    return status.partition("]")[2].strip().casefold().startswith("отмен") or (
        status.casefold().startswith("отмен")
    )
