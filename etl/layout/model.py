"""A layout as data: what is proposed, shown, corrected by a person and saved as a profile.

What a person may choose from is ``etl.layout.offered``.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from etl.columns.periods import period_by_code
from etl.columns.roles import folded, is_total
from etl.layout import offered
from etl.reading import Json, Unreadable
from models.i18n import Message

_FACTOR = re.compile(r"^-?\d{1,12}(?:\.\d{1,12})?$")


@dataclass(frozen=True)
class Column:
    """One column and what it is taken for.

    ``period`` («month 2024-01-01»; without its year «month --01-01») and ``statistic`` are what the
    heading of a column of values says; ``factor`` multiplies numbers: «1000» for thousands.
    """

    index: int
    letter: str
    name: str
    role: str = ""
    type: str = "text"  # number, date, period, text, empty
    decimal: str | None = None  # , or .
    date_order: str | None = None  # dmy or mdy
    period: str | None = None
    quota: bool = False
    statistic: str | None = None
    factor: str | None = None
    samples: tuple[Mapping[str, str | None], ...] = ()  # raw and parsed


@dataclass(frozen=True)
class Layout:
    """One way to read the tables of a document that share their headings."""

    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_row: int = 0  # the last row of the heading as Excel numbers it; 0 when there is none
    header_rows: int = 1
    found_header_row: int = 0  # where it was found; header_row differs when a person moved it
    shape: str = "none"
    target: str = ""
    columns: tuple[Column, ...] = ()
    period_type: str | None = None
    year: int | None = None  # of the first period without its own
    period: str | None = None  # of a table that names none itself; «sheet» when its sheets do
    statistic: str | None = None  # of a table that names none itself
    title: tuple[str, ...] = field(default=())  # what stands above the table
    codec: str | None = None  # of a text
    delimiter: str | None = None
    document: str | None = None  # for which document a person decided; another has its own year
    more: tuple["Layout", ...] = ()  # other tables of the document, with headings of their own

    def role(self, name: str) -> Column | None:
        """The column in this role."""
        return next((column for column in self.columns if column.role == name), None)

    def having(self, *roles: str) -> tuple[Column, ...]:
        """All columns in these roles, in the order of the sheet."""
        return tuple(column for column in self.columns if column.role in roles)

    def with_columns(self, columns: Sequence[Column]) -> "Layout":
        """The same layout with other columns."""
        return replace(self, columns=tuple(columns))

    def as_json(self) -> dict[str, Json]:
        """For the record, the import screen and profiles."""
        return {**self._plain(), "more": [one._plain() for one in self.more], **offered.as_json()}  # noqa: SLF001 - its own kind

    def _plain(self) -> dict[str, Json]:
        plain: dict[str, Json] = {f.name: getattr(self, f.name) for f in fields(self)}
        plain["sheets"], plain["title"] = list(self.sheets), list(self.title)
        plain["columns"] = [_column_json(column) for column in self.columns]
        plain["more"] = []
        plain["signature"] = signature(self)
        return plain

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> "Layout":
        """What :meth:`as_json` wrote, as a person may have changed it; checked."""
        known: dict[str, Any] = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        for name in ("sheets", "title"):
            known[name] = tuple(str(one) for one in _list(name, known.get(name)))
        known["columns"] = tuple(_column(one) for one in _list("columns", known.get("columns")))
        known["shape"] = known.get("shape") or "none"
        known["target"] = known.get("target") or ""
        more = _list("more", known.get("more"))
        known["more"] = tuple(cls.from_json(one) for one in more if isinstance(one, Mapping))
        layout = cls(**known)
        _check(layout)
        return layout


def _column_json(column: Column) -> dict[str, Json]:
    plain: dict[str, Json] = {f.name: getattr(column, f.name) for f in fields(column)}
    plain["samples"] = [dict(sample) for sample in column.samples]
    return plain


def _list(name: str, value: object) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _wrong(name, value)
    return value


def _column(data: object) -> Column:
    if not isinstance(data, Mapping) or not {"index", "name"} <= data.keys():
        raise _wrong("columns", data)
    known = {f.name: data[f.name] for f in fields(Column) if f.name in data}
    known["samples"] = tuple(known.get("samples") or ())
    known["letter"] = str(known.get("letter") or "")
    known["role"] = str(known.get("role") or "")
    return Column(**known)


def _wrong(what: str, value: object) -> Unreadable:
    return Unreadable(
        Message("The mapping cannot be used: {what} is “{value}”.", what=what, value=str(value)),
        code="bad_layout",
    )


def _check(layout: Layout) -> None:
    choices: dict[str, Collection[str | None]] = {
        "target": offered.TARGETS.keys() | {""},
        "shape": offered.SHAPES.keys(),
        "period_type": offered.PERIOD_TYPES.keys() | {None},
    }
    for name, allowed in choices.items():
        if getattr(layout, name) not in allowed:
            raise _wrong(name, getattr(layout, name))
    for name in ("header_row", "header_rows"):
        if type(getattr(layout, name)) is not int or not 0 <= getattr(layout, name) <= 1_048_576:
            raise _wrong(name, getattr(layout, name))
    if layout.year is not None and (type(layout.year) is not int or not 1900 < layout.year < 2200):
        raise _wrong("year", layout.year)
    if layout.period not in {None, "sheet"} and period_by_code(str(layout.period)) is None:
        raise _wrong("period", layout.period)
    for column in layout.columns:
        _check_column(column)
    _check_roles(layout)


def _check_column(column: Column) -> None:
    choices: dict[str, Collection[str | None]] = {
        "role": offered.ROLES.keys() | {""},
        "decimal": {None, ",", "."},
        "date_order": {None, "dmy", "mdy"},
    }
    for name, allowed in choices.items():
        if getattr(column, name) not in allowed:
            raise _wrong(name, getattr(column, name))
    if column.period is not None and period_by_code(str(column.period)) is None:
        raise _wrong("period", column.period)
    if column.factor is not None and not _FACTOR.match(str(column.factor)):
        raise _wrong("factor", column.factor)
    if not (column.role == "period") <= (column.period is not None):
        raise _wrong("period", column.name)


def _check_roles(layout: Layout) -> None:
    seen: dict[str, Column] = {}
    for column in layout.columns:
        if column.role in seen and column.role not in offered.REPEATABLE:
            raise Unreadable(
                Message(
                    "“{first}” and “{second}” are both mapped to “{role}”; leave it to one of them.",
                    first=seen[column.role].name,
                    second=column.name,
                    role=offered.ROLES[column.role],
                ),
                code="two_columns_one_role",
            )
        seen[column.role] = column


def signature(layout: Layout) -> str:
    """Equal for files of one kind: the set of headings, without periods, totals and order.

    Sheets' names are left out: a sheet per month or manager is still the same kind.
    """
    across = any(column.period for column in layout.columns)
    names = {folded(c.name) for c in layout.columns if not c.period and not is_total(c.name)}
    text = "\n".join(["across" if across else "", *sorted(names)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]
