"""Corrections of a mapping: only what may be chosen gets into the record, by the proposal it corrects.

The browser sends choices, never a layout: everything else is taken from the verdict in the record.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from dashboard.context import Asking, question
from dashboard.views.mapping import OPERATION, SERIES, Plan, TablePlan, wanting
from models import documents
from models.access import Permission
from models.documents import Document
from models.errors import Refused
from models.i18n import Message

OFFERED = (
    "roles", "targets", "shapes", "period_types", "allowed", "required", "repeatable", "codecs",
    "delimiters",
)  # fmt: skip
DEEPEST = 1_048_576  # rows of a sheet


@dataclass(frozen=True)
class TableEdit:
    """What a person chose for one table: fields by name, and by column role, sign and order."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[int, Mapping[str, str | None]] = field(default_factory=dict)


@question(Permission.IMPORT)
def remap(asking: Asking, document_id: str, edits: Mapping[int, TableEdit]) -> None:
    """Read the document again by a corrected mapping."""
    found = documents.get(asking.session, asking.viewer, document_id)
    documents.answer(
        asking.session, asking.viewer.user_id, found, {"layout": _edited(found, edits)}
    )


@question(Permission.IMPORT)
def save_profile(
    asking: Asking, document_id: str, name: str, edits: Mapping[int, TableEdit]
) -> None:
    """Keep the mapping for the next file of its kind; corrections not read yet are read first."""
    found = documents.get(asking.session, asking.viewer, document_id)
    if edits and _edited(found, edits) != _plain(_proposed(found)):
        layout = _edited(found, edits)
        documents.answer(asking.session, asking.viewer.user_id, found, {"layout": layout})
    documents.save_profile(asking.session, asking.viewer.user_id, name, found)


@question(Permission.IMPORT)
def without_profile(asking: Asking, document_id: str) -> None:
    """Read the document again as if no profile had recognised it."""
    found = documents.get(asking.session, asking.viewer, document_id)
    nothing: dict[str, Any] = {"layout": {}}  # a decision of its own: no mapping, no profile
    documents.answer(asking.session, asking.viewer.user_id, found, nothing)


def _proposed(found: Document) -> dict[str, Any]:
    layout = (found.verdict or {}).get("layout")
    if not layout:
        raise Refused(
            Message("“{name}” has no mapping to keep.", name=found.name), code="no_mapping"
        )
    return dict(layout)


def _plain(layout: dict[str, Any]) -> dict[str, Any]:
    """The decisions alone: lists of choices and samples are proposed anew at every reading."""
    plain = {key: value for key, value in deepcopy(layout).items() if key not in OFFERED}
    for table in (plain, *plain.get("more", ())):
        for column in table["columns"]:
            column["samples"] = []
    return plain


def _edited(found: Document, edits: Mapping[int, TableEdit]) -> dict[str, Any]:
    """The proposal with the choices put in; refused where they contradict each other."""
    proposed = _proposed(found)
    plan = Plan.of(proposed)
    layout = _plain(proposed)
    for number, table in enumerate((layout, *layout.get("more", ()))):
        edit = edits.get(number, TableEdit())
        for name, value in edit.fields.items():
            _set_field(plan, plan.tables[number], table, name, value)
        if table["target"] not in (SERIES, "none", ""):
            table["shape"] = OPERATION
        for position, choices in edit.columns.items():
            if not 0 <= position < len(table["columns"]):
                raise _unknown("column", position)
            for name, value in choices.items():
                _set_column(plan, table["columns"][position], name, value or None)
    for table_plan in Plan.of({**proposed, **layout}).tables:
        _check(plan, table_plan)
    return layout


def _set_field(plan: Plan, known: TablePlan, table: dict[str, Any], name: str, value: Any) -> None:
    choices: dict[str, set[str]] = {
        "target": {code for code, _title in plan.targets},
        "shape": {code for code, _title in plan.shapes},
        "period_type": {code for code, _title in plan.period_types} | {""},
        "codec": set(plan.codecs) | {""},
        "delimiter": set(plan.delimiters) | {""},
    }
    if name in choices:
        if (value or "") not in choices[name]:
            raise _unknown(name, value)
        table[name] = value or (None if name != "target" else "")
    elif name == "header_row":
        table[name] = _whole(name, value, 0, DEEPEST)
    elif name == "year":
        table[name] = None if value in (None, "") else _whole(name, value, 1901, 2199)
    elif name == "sheets":
        wanted = value if isinstance(value, list) else []
        if not wanted or not set(wanted) <= set(known.sheets):
            raise Refused(Message("Choose at least one sheet."), code="no_sheets")
        table[name] = [sheet for sheet in known.sheets if sheet in wanted]
    else:
        raise _unknown(name, value)


def _set_column(plan: Plan, column: dict[str, Any], name: str, value: str | None) -> None:
    choices: dict[str, set[str | None]] = {
        "role": {None, *plan.roles},
        "decimal": {None, ",", "."},
        "date_order": {None, "dmy", "mdy"},
    }
    if value not in choices.get(name, ()):
        raise _unknown(name, value)
    if value == "period" and column.get("period") is None:
        raise Refused(
            Message("The heading “{column}” is not a period.", column=column["name"]),
            code="no_period",
        )
    column[name] = value if name != "role" else value or ""


def _check(plan: Plan, table: TablePlan) -> None:
    """Two columns in one role, or a role without which nothing can be counted (wish 45)."""
    seen: dict[str, str] = {}
    for column in table.columns:
        if column.role in plan.repeatable:
            continue
        if column.role in seen:
            raise Refused(
                Message(
                    "“{first}” and “{second}” are both mapped to “{role}”; leave it to one of them.",
                    first=seen[column.role],
                    second=column.name,
                    role=plan.title(column.role),
                ),
                code="two_columns_one_role",
            )
        seen[column.role] = column.name
    if missing := wanting(plan, table):
        raise Refused(Message("Not mapped yet: {roles}.", roles="; ".join(missing)), code="no_role")


def _whole(name: str, value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _unknown(name, value)
    return value


def _unknown(name: str, value: object) -> Refused:
    return Refused(
        Message(
            "The mapping cannot be used: {what} is “{value}”.", what=name, value=str(value)[:80]
        ),
        code="bad_layout",
    )
