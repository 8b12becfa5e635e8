"""What the rows of a table want of the board, before the board is looked at: read, checked cell by cell.

One row is one post; a unit is described by the first row that names it. Whether the board can take
it is ``incoming.attempt``; how a file becomes rows is not known here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from models.errors import Refused
from models.i18n import Message
from models.organisation import duties
from models.organisation.duties import Function
from models.organisation.tables import UnitKind
from models.texts import folded, line, paragraph, tidied

FIELDS = (
    "level", "number", "unit", "part_of", "unit_product", "unit_id", "post", "leads", "holder",
    "product", "purpose", "authority", "functions", "norm", "post_id",
)  # fmt: skip
NEEDED = frozenset({"level", "number", "unit", "post"})
TEXTS = {"product": "valuable_product", "purpose": "purpose", "authority": "authority"}
_OF_UNIT = ("level", "number", "unit", "part_of", "unit_product", "unit_id")
_HOURS_OF_A_FUNCTION = re.compile(r"(.*\S)\s*\[\s*(\d+(?:[.,]\d+)?)\s*\]", re.DOTALL)
_BETWEEN_PEOPLE = re.compile(r"[,;\n]")
Key = tuple[str, str]  # level and number: how the rows of a file call a unit


@dataclass(frozen=True)
class Row:
    """A row as it was read: its line in the sheet, and what it says by field; no column, no key.

    ``level`` is a :class:`UnitKind` where the word was understood, ``leads`` ``"1"`` or empty.
    """

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """Why a row is refused: where it stands, what stands there, how to mend it."""

    line: int
    field: str
    value: str
    reason: Message


@dataclass(frozen=True)
class UnitWish:
    """What a unit is to be."""

    line: int
    key: Key
    id: int | None
    above: str | None  # number, or level and number, of what it is part of; None: not said
    values: Mapping[str, Any]


@dataclass(frozen=True)
class PostWish:
    """What a post is to be, and who is to hold it; ``holders`` None: not said."""

    line: int
    unit: Key
    id: int | None
    values: Mapping[str, Any]
    holders: tuple[str, ...] | None


@dataclass
class Wishes:
    """Everything the rows want, and the rows that cannot be understood."""

    units: dict[Key, UnitWish] = field(default_factory=dict)
    posts: list[PostWish] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    codes: dict[str, dict[int, int]] = field(default_factory=lambda: {"unit_id": {}, "post_id": {}})
    """Lines by the codes of units and posts that any row names, a refused one too."""


def read(rows: Iterable[Row]) -> Wishes:
    """What all rows want."""
    found, above = Wishes(), None
    for row in rows:
        own = {name: row.cells.get(name, "") for name in ("level", "number", "unit")}
        cells = dict(row.cells)
        if above and not any(own.values()) and not cells.get("unit_id"):
            cells |= {name: above[name] for name in _OF_UNIT if name in above}
        try:
            for name, lines in found.codes.items():
                if (code := _Cells(row.line, cells).code(name)) is not None:
                    lines.setdefault(code, row.line)
            key = _unit(found, row.line, cells)
            _post(found, row.line, cells, key)
        except _Wrong as wrong:
            found.faults.append(wrong.fault)
        above = cells
    return found


class _Wrong(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault.reason))
        self.fault = fault


class _Cells:
    """The cells of one row, read with a fault at the cell that is wrong."""

    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        self.number = number
        self.cells = cells

    def wrong(self, name: str, reason: Message) -> _Wrong:
        return _Wrong(Fault(self.number, name, self.cells.get(name, ""), reason))

    def read(self, name: str, reader: Any, *args: Any, **options: Any) -> Any:
        try:
            return reader(self.cells.get(name, ""), *args, **options)
        except Refused as refusal:
            raise self.wrong(name, refusal.message) from refusal

    def code(self, name: str) -> int | None:
        text = self.cells.get(name, "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise self.wrong(name, Message("A code is a number that ASM has written itself."))
        return int(text)


def _unit(found: Wishes, number: int, given: Mapping[str, str]) -> Key:
    cells = _Cells(number, given)
    kind = given.get("level", "")
    if kind not in set(UnitKind):
        raise cells.wrong("level", Message("Write company, division, department or section."))
    code = cells.code("unit_id")
    key = (kind, folded(cells.read("number", line, Message("number"), longest=8)))
    wish = UnitWish(number, key, code, _above(given), _unit_values(cells))
    first = found.units.get(key)
    if first is not None:
        _same(cells, first, wish)
        found.units[key] = replace(first, values={**wish.values, **first.values})
        return key
    if code is not None and found.codes["unit_id"][code] != number:
        raise _taken(cells, "unit_id", found.codes["unit_id"][code])
    found.units[key] = wish
    return key


def _above(cells: Mapping[str, str]) -> str | None:
    return tidied(cells["part_of"]) if "part_of" in cells else None


def _unit_values(cells: _Cells) -> dict[str, Any]:
    values: dict[str, Any] = {
        "number": cells.read("number", line, Message("number"), longest=8),
        "name": cells.read("unit", line, Message("name"), longest=200),
    }
    product = cells.read("unit_product", paragraph, Message("product"))
    return values | ({"valuable_product": product} if product else {})


def _same(cells: _Cells, first: UnitWish, wish: UnitWish) -> None:
    """Later rows of a unit may say the same again, leave it out, or say what was left out."""
    pairs = {
        "unit": (first.values["name"], wish.values["name"]),
        "part_of": (first.above, wish.above or first.above),
        "unit_id": (first.id, wish.id or first.id),
        "unit_product": (
            first.values.get("valuable_product", wish.values.get("valuable_product")),
            wish.values.get("valuable_product", first.values.get("valuable_product")),
        ),
    }
    for name, (before, now) in pairs.items():
        if before != now:
            raise cells.wrong(name, Message("Line {line} says otherwise.", line=first.line))


def _taken(cells: _Cells, name: str, before: int) -> _Wrong:
    reason = Message("Line {line} has this code. Leave it out for something new.", line=before)
    return cells.wrong(name, reason)


def _post(found: Wishes, number: int, given: Mapping[str, str], unit: Key) -> None:
    cells = _Cells(number, given)
    code = cells.code("post_id")
    if code is not None and found.codes["post_id"][code] != number:
        raise _taken(cells, "post_id", found.codes["post_id"][code])
    if not given.get("post", "").strip():
        if code is not None:
            raise cells.wrong("post", Message("Fill in the {field}.", field=Message("name")))
        return
    holders = _people(cells) if "holder" in given else None
    found.posts.append(PostWish(number, unit, code, _post_values(cells), holders))


def _post_values(cells: _Cells) -> dict[str, Any]:
    given = cells.cells
    values: dict[str, Any] = {"name": cells.read("post", line, Message("name"), longest=200)}
    for name, stored in TEXTS.items():
        if name in given:
            values[stored] = cells.read(name, paragraph, Message("text")) or None
    if "leads" in given:
        if given["leads"] not in ("", "1"):
            raise cells.wrong("leads", Message("Write yes, or nothing."))
        values["is_head"] = given["leads"] == "1"
    if "norm" in given:
        values["norm_hours_week"] = cells.read("norm", _hours)
    if "functions" in given:
        values["functions"] = cells.read("functions", _functions)
    return values


def _hours(text: str) -> Decimal | None:
    plain = "".join(text.split()).replace(",", ".")
    if not plain:
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        raise Refused(Message("“{value}” is not a number.", value=text[:30]))
    return duties.hours(found, Message("norm hours"))


def _functions(text: str) -> list[Function]:
    """One a line; the hours of each may stand after it: «Звонит клиентам [22,5]»."""
    found = []
    for one in text.splitlines():
        weighed = _HOURS_OF_A_FUNCTION.fullmatch(one.strip())
        if weighed:
            hours = Decimal(weighed[2].replace(",", "."))
            found.append(Function(weighed[1], hours))
        else:
            found.append(Function(one.strip()))
    return duties.checked_functions(found)


def _people(cells: _Cells) -> tuple[str, ...]:
    """Names in one cell, each once."""
    names: dict[str, str] = {}
    for part in _BETWEEN_PEOPLE.split(cells.cells["holder"]):
        if part.strip():
            name = cells.read(
                "holder", lambda _all, one: line(one, Message("person’s name"), longest=200), part
            )
            names.setdefault(folded(name), name)
    return tuple(names.values())
