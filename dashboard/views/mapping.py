"""A proposed mapping of a table's columns as plain values: what is chosen, and what may be.

The JSON comes from the format with every list of choices in it (``etl.layout``); the form is
``forms.import_mapping``, what may be saved is judged by ``questions.mapping``.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from dash import html

from dashboard.views.formats import exact
from models import i18n
from models.i18n import Message, _, ngettext

REPEATABLE = ("", "attribute", "ignore", "measure", "period", "total")
SERIES = "statistic_values"  # the one target whose tables may be laid out in several ways
OPERATION = "register"  # how a table of operations is laid out
FOLDED_FROM = 7  # columns of periods; fewer stand in the list
TYPES: Mapping[str, Message] = {
    "number": Message("numbers"),
    "date": Message("date"),
    "period": Message("period"),
    "text": Message("text"),
    "empty": Message("no values"),
}
ENCODINGS: Mapping[str, str] = {"cp1251": "windows-1251", "utf-8-sig": "UTF-8", "utf-8": "UTF-8"}
DELIMITERS: Mapping[str, Message] = {
    "\t": Message("tab"),
    ";": Message("semicolon"),
    ",": Message("comma"),
    "|": Message("vertical bar"),
}
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ColumnPlan:
    """One column of the file and what it is taken for."""

    position: int
    letter: str
    name: str
    role: str
    type: str
    decimal: str
    date_order: str
    across: bool  # its heading is a period
    samples: tuple[tuple[str, str | None], ...]  # as in the file, as understood


@dataclass(frozen=True)
class TablePlan:
    """One table of the file."""

    number: int
    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    shape: str
    target: str
    period_type: str
    year: int | None
    title: tuple[str, ...]
    columns: tuple[ColumnPlan, ...]

    @property
    def mapped(self) -> int:
        """How many columns are read."""
        return sum(one.role not in ("", "ignore", "total") for one in self.columns)


@dataclass(frozen=True)
class Plan:
    """The whole mapping with everything that may be chosen."""

    tables: tuple[TablePlan, ...]
    roles: Mapping[str, str]
    targets: Pairs
    shapes: Pairs
    period_types: Pairs
    allowed: Mapping[str, Sequence[str]]
    required: Mapping[str, Sequence[Sequence[str]]]
    repeatable: tuple[str, ...]
    codec: str
    codecs: tuple[str, ...]
    delimiter: str
    delimiters: tuple[str, ...]

    @classmethod
    def of(cls, layout: Mapping[str, Any]) -> "Plan":
        """The plan that a format's JSON describes."""
        tables = [layout, *(layout.get("more") or ())]
        return cls(
            tables=tuple(_table(number, one) for number, one in enumerate(tables)),
            roles=dict(_pairs(layout.get("roles"))),
            targets=_pairs(layout.get("targets")),
            shapes=_pairs(layout.get("shapes")),
            period_types=_pairs(layout.get("period_types")),
            allowed=layout.get("allowed") or {},
            required=layout.get("required") or {},
            repeatable=tuple(layout.get("repeatable") or REPEATABLE),
            codec=layout.get("codec") or "",
            codecs=tuple(layout.get("codecs") or ()),
            delimiter=layout.get("delimiter") or "",
            delimiters=tuple(layout.get("delimiters") or ()),
        )

    def title(self, role: str) -> str:
        """What people call a role."""
        return self.roles.get(role, role)


def _pairs(given: Any) -> Pairs:
    return tuple((str(value), str(Message.from_json(title))) for value, title in given or ())


def _table(number: int, data: Mapping[str, Any]) -> TablePlan:
    return TablePlan(
        number=number,
        sheet=data.get("sheet") or "",
        sheets=tuple(data.get("sheets") or ()),
        header_row=data.get("header_row") or 0,
        shape=data.get("shape") or "none",
        target=data.get("target") or "",
        period_type=data.get("period_type") or "",
        year=data.get("year"),
        title=tuple(data.get("title") or ()),
        columns=tuple(_column(position, one) for position, one in enumerate(data["columns"])),
    )


def _column(position: int, data: Mapping[str, Any]) -> ColumnPlan:
    return ColumnPlan(
        position=position,
        letter=str(data.get("letter") or ""),
        name=str(data["name"]),
        role=str(data.get("role") or ""),
        type=str(data.get("type") or "text"),
        decimal=data.get("decimal") or "",
        date_order=data.get("date_order") or "",
        across=data.get("period") is not None,
        samples=tuple(
            (str(one.get("raw") or ""), one.get("parsed")) for one in data.get("samples") or ()
        ),
    )


def wanting(plan: Plan, table: TablePlan) -> list[str]:
    """Roles a table lacks for what it is taken for: «Дата»; «Сумма» or «Приход»."""
    mapped = {column.role for column in table.columns}
    return [
        group_title(plan, group)
        for group in plan.required.get(table.target, ())
        if not mapped.intersection(group)
    ]


def group_title(plan: Plan, group: Sequence[str]) -> str:
    """Roles of which one is enough."""
    return _(" or ").join(_("“{column}”", column=plan.title(role)) for role in group)


def summary(plan: Plan) -> str:
    """The mapping in one line, for when it is folded away."""
    targets = dict(plan.targets)
    parts = []
    for table in plan.tables:
        of = ngettext(
            "{mapped} of {count} column", "{mapped} of {count} columns", len(table.columns),
            mapped=i18n.number(table.mapped),
        )  # fmt: skip
        known = targets.get(table.target) or _("not known")
        parts.append(f"{known}: {of}")
    return " · ".join(parts)


def samples(column: ColumnPlan) -> html.Div:
    """Up to five values side by side: as they stand in the file, and below as they are understood."""
    return html.Div(
        [
            html.Span(
                [
                    html.Code(raw, title=raw),
                    html.Span(_understood(raw, parsed), className=_look(raw, parsed)),
                ],
                className="sample",
            )
            for raw, parsed in column.samples[:5]
            if raw or parsed
        ],
        className="samples",
    )


def _understood(raw: str, parsed: str | None) -> str:
    if parsed is None:
        return _("not read") if raw else ""
    shown = _written(parsed)
    return "" if raw in (parsed, shown) else shown


def _written(parsed: str) -> str:
    """A plain date or number as people of the country write it; anything else as it is."""
    try:
        return i18n.date(dt.date.fromisoformat(parsed))
    except ValueError:
        pass
    try:
        return exact(Decimal(parsed))
    except (InvalidOperation, ValueError):
        return parsed


def _look(raw: str, parsed: str | None) -> str:
    return "lost" if parsed is None and raw else "parsed"


def type_title(code: str) -> str:
    """What a column mostly holds."""
    title = TYPES.get(code)
    return str(title) if title is not None else code
