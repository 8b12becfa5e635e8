"""Контрагент → a customer: who it is, and the key he is known by everywhere."""

from dataclasses import dataclass

from lxml.etree import _Element

from etl.importers.commerceml.fields import Fields, local
from etl.inn import is_valid

BUYER = "покупатель"
OUR_SIDE = frozenset({"продавец", "комитент", "лицензиар"})


@dataclass(frozen=True, slots=True)
class Customer:
    """``key`` is the INN if its checksum is right, else the source's id, else the name."""

    key: str | None
    name: str | None
    inn: str | None
    kpp: str | None
    role: str | None


NOBODY = Customer(None, None, None, None, None)


def customer(element: _Element | Fields) -> Customer:
    """The customer an element describes."""
    fields = element if isinstance(element, Fields) else Fields(element)
    name = fields.text("Наименование", "ПолноеНаименование", "ОфициальноеНаименование")
    if name is None:
        name = " ".join(filter(None, map(fields.text, ("Фамилия", "Имя", "Отчество")))) or None
    inn = _filled(fields.text("ИНН"))
    known = inn if inn is not None and is_valid(inn) else None
    key = known or fields.text("Ид") or (" ".join(name.split()).casefold() if name else None)
    return Customer(key, name, inn, _filled(fields.text("КПП")), fields.text("Роль"))


def buyer(document: Fields) -> Customer:
    """Who bought: the contractor in the role of the buyer, else the first who is not our side."""
    holder = document.nodes.get("Контрагенты")
    if holder is None:
        return NOBODY
    others = [customer(child) for child in holder if local(child) == "Контрагент" and len(child)]
    roles = [(other.role or "").casefold() for other in others]
    if BUYER in roles:
        return others[roles.index(BUYER)]
    left = [other for other, role in zip(others, roles, strict=True) if role not in OUR_SIDE]
    return left[0] if left else NOBODY


def _filled(text: str | None) -> str | None:
    return text if text and text.strip("0") else None
