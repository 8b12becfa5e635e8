"""Values of an element: children by local name, requisites, truth, days.

Namespaces are ignored on purpose: every version of CommerceML has another, or none.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from lxml.etree import _Element

_TRUE = frozenset({"true", "да", "1", "истина", "yes", "y"})
_FALSE = frozenset({"false", "нет", "0", "ложь", "no", "n"})
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s].*)?$")
_RUSSIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s.*)?$")
EARLIEST = 1990  # 1C writes an empty date as 0001-01-01


def local(element: _Element) -> str:
    """The name without its namespace."""
    return _local(element.tag)


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag[tag.rfind("}") + 1 :]


def line_of(element: _Element) -> int:
    """The line of the file an element starts in."""
    return cast("int | None", element.sourceline) or 0  # the stubs do not know its type


class Fields:
    """The children of an element: texts of leaves, and elements that have children themselves."""

    __slots__ = ("element", "nodes", "texts")

    def __init__(self, element: _Element) -> None:
        self.element = element
        self.texts: dict[str, str] = {}
        self.nodes: dict[str, _Element] = {}
        for child in element:
            name = local(child)
            if len(child):
                self.nodes.setdefault(name, child)
            elif (text := child.text) and (text := text.strip()):
                self.texts.setdefault(name, text)

    @property
    def line(self) -> int:
        """The line of the file it starts in."""
        return line_of(self.element)

    def text(self, *names: str) -> str | None:
        """The first of the named values that is filled."""
        for name in names:
            found = self.texts.get(name)
            if found:
                return found
        return None

    def each(self, list_name: str, name: str) -> Iterator["Fields"]:
        """The items of a list: ``each("Товары", "Товар")``."""
        holder = self.nodes.get(list_name)
        if holder is not None:
            for child in holder:
                if local(child) == name:
                    yield Fields(child)

    def requisites(self) -> dict[str, str]:
        """ЗначенияРеквизитов by name in lower case; the first filled value of a name."""
        found: dict[str, str] = {}
        for requisite in self.nodes.get("ЗначенияРеквизитов", ()):
            pair = {local(child): (child.text or "").strip() for child in requisite}
            name, value = pair.get("Наименование"), pair.get("Значение")
            if name and value:
                found.setdefault(name.casefold(), value)
        return found

    def deleted(self) -> bool:
        """Whether the sender marks the thing as deleted."""
        status = (self.element.get("Статус") or self.texts.get("Статус", "")).casefold()
        return status.startswith("удал") or truth(self.texts.get("ПометкаУдаления")) is True


def truth(text: str | None) -> bool | None:
    """Yes, no, or neither said."""
    word = (text or "").strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


@lru_cache(maxsize=8192)
def day(text: str) -> dt.date | None:
    """``2026-11-06``, the same with a time, ``06.11.2026``; None when it is no day or an empty one."""
    iso, russian = _ISO.match(text), _RUSSIAN.match(text)
    if iso is not None:
        year, month, number = map(int, iso.groups())
    elif russian is not None:
        number, month, year = map(int, russian.groups())
    else:
        return None
    try:
        found = dt.date(year, month, number)
    except ValueError:
        return None
    return found if found.year >= EARLIEST else None
