"""The first pass over a file: is it whole and safe, what is in it, what speaks twice of one thing.

Nothing is handed over before it is done, so a file that breaks off at its end leaves nothing. It
also knows what the second pass must: which of two documents with one identity is the last, and
which shipments belong to an order of the same file.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from lxml.etree import _Element

from etl.importers.commerceml.fields import Fields, local, truth
from etl.importers.commerceml.operations import Family, family
from etl.importers.commerceml.stream import Stream
from etl.reading import Limits, Unreadable
from models.i18n import Message

COUNTED = (
    *("Документ", "Товар", "Предложение", "Цена", "ТипЦены", "Группа", "Свойство"),
    *("Контрагент", "Склад", "Остаток"),
)
LISTS = frozenset({"Документ", "Предложение", "ТипЦены", "Группа", "Свойство"})
CONTAINER = "Контейнер"
PACKAGES = ("Каталог", "ПакетПредложений", "ИзмененияПакетаПредложений")
GROUPS = 200_000


@dataclass
class Survey:
    """What the first pass found."""

    elements: Counter[str] = field(default_factory=Counter)
    root: dict[str, str] = field(default_factory=dict)  # attributes of the root
    changes_only: bool = False
    orders: set[int] = field(default_factory=set)  # hashes of the orders' Ид
    ordered_containers: set[int] = field(default_factory=set)
    last: dict[int, int] = field(default_factory=dict)  # repeated identity → its last ordinal


def identity(kind: Family, document: Fields) -> str | None:
    """What a document is known by again: its Ид, else number and day. None when it has neither."""
    own = document.texts.get("Ид")
    if own:
        return f"{kind.value}|{own}"
    number, day = document.texts.get("Номер"), document.texts.get("Дата")
    return f"{kind.value}|{number}|{day}" if number and day else None


def hashed(text: str) -> int:
    """Eight bytes that stand for a text: sets of a million of them fit into memory."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def survey(path: Path, encoding: str, limits: Limits, progress: Callable[[int], None]) -> Survey:
    """Walk through the whole file once."""
    found = Survey()
    seen: set[int] = set()
    containers = 0
    stream = Stream(path, encoding, (*COUNTED, *PACKAGES, CONTAINER), progress)
    for element in stream:
        name = local(element)
        _refuse_version_one(element)
        if name not in COUNTED:
            containers += name == CONTAINER
            found.changes_only |= truth(element.get("СодержитТолькоИзменения")) is True
            stream.release(element)
            continue
        found.elements[name] += 1
        _refuse_masses(found.elements, limits)
        if name == "Документ":
            _note(found, seen, element, containers)
        if is_record(element, name):
            stream.release(element)
    if stream.root is not None:
        found.root = {str(key): str(value) for key, value in stream.root.attrib.items()}
    return found


def is_record(element: _Element, name: str) -> bool:
    """Whether the element stands in a list of its own, not inside a record."""
    if name in LISTS:
        return True
    if name not in ("Товар", "Контрагент"):
        return False
    return next(element.iterancestors("{*}Документ", "{*}Контрагент"), None) is None


def _note(found: Survey, seen: set[int], element: _Element, container: int) -> None:
    document = Fields(element)
    kind = family(document.texts.get("ХозОперация"))
    if kind is None:
        return
    if kind is Family.ORDER:
        found.orders |= {hashed(document.texts.get(name, "")) for name in ("Ид", "Номер")}
        if in_container(element):
            found.ordered_containers.add(container)
    known_by = identity(kind, document)
    if known_by is not None:
        key = hashed(known_by)
        if key in seen:
            found.last[key] = found.elements["Документ"]
        seen.add(key)


def in_container(element: _Element) -> bool:
    """Whether a document shares its container with what belongs to the same deal."""
    parent = element.getparent()
    return parent is not None and local(parent) == CONTAINER


def _refuse_masses(elements: Counter[str], limits: Limits) -> None:
    for name in ("Документ", "Товар", "Предложение"):
        if elements[name] > limits.rows:
            message = Message(
                "The file holds more than {limit} documents, goods or offers. Export it in parts.",
                limit=limits.rows,
            )
            raise Unreadable(message, code="too_large")
    if elements["Группа"] > GROUPS:
        message = Message("The file holds more than {limit} groups of goods.", limit=GROUPS)
        raise Unreadable(message, code="too_large")


def _refuse_version_one(element: _Element) -> None:
    if element.get("Идентификатор") is not None:
        raise version_one()


def version_one() -> Unreadable:
    """The refusal of CommerceML 1, which keeps its data in attributes."""
    message = Message(
        "This is CommerceML 1, as 1C 7.7 writes it. Export the data as CommerceML 2 "
        "(“Exchange with a web site” of 1C 8)."
    )
    return Unreadable(message, code="commerceml_1")
