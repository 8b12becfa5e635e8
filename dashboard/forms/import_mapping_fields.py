"""The fields of a table's mapping: what it is, where it stands, one line per column with samples.

What is done with them is ``forms.import_mapping``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.views.imports_document import DocumentView
from dashboard.views.mapping import (
    DELIMITERS,
    ENCODINGS,
    FOLDED_FROM,
    SERIES,
    ColumnPlan,
    Plan,
    TablePlan,
    group_title,
    samples,
    summary,
    type_title,
)
from models.documents import State as Fate
from models.i18n import _, ngettext

PROBLEM = "mapping-problem"
EDITABLE = (Fate.QUESTION, Fate.READ, Fate.REFUSED)


def form(view: DocumentView) -> Any:
    """The mapping of every table; open where it needs a person, folded where it was recognised."""
    plan = Plan.of(view.layout or {})
    fixed = view.state not in EDITABLE or not view.may_import
    by = _("by the profile “{name}”", name=view.profile) if view.profile else ""
    return html.Details(
        [
            html.Summary(
                [
                    html.H2(_("Columns of the file")),
                    html.Span(" · ".join(filter(None, (summary(plan), by))), className="muted"),
                ]
            ),
            *[_table(plan, table, fixed=fixed) for table in plan.tables],
            html.Div(id="mapping-wants", className="mapping-wants", role="status", hidden=fixed),
            html.P(id=PROBLEM, className="problem", role="alert"),
            _actions(view, fixed=fixed),
            dcc.Store(id="mapping-rules", data=_rules(plan)),
        ],
        className="card mapping",
        open=view.state in (Fate.QUESTION, Fate.REFUSED) or not plan.tables[0].mapped,
    )


def _actions(view: DocumentView, *, fixed: bool) -> html.Div:
    apply = html.Button(
        _("Read by this mapping"),
        id="mapping-apply",
        className="button",
        type="button",
        hidden=fixed,
    )
    name = dmc.TextInput(
        id="mapping-name",
        placeholder=_("Name: for example, “Sales of the shop”"),
        value=view.profile,
        w=280,
        **{"aria-label": _("Name of the mapping")},
    )
    save = html.Button(
        _("Save for such files"), id="mapping-save", className="button quiet", type="button"
    )
    drop = html.Button(
        _("Read without the profile"), id="mapping-drop", className="button quiet", type="button"
    )
    parts = [apply, name, save]
    if view.profile and not fixed:
        parts.append(drop)
    return html.Div(parts, className="mapping-actions", hidden=not view.may_import)


def _rules(plan: Plan) -> dict[str, Any]:
    """What the script in the page checks with; the server checks it again."""
    return {
        "titles": dict(plan.roles),
        "allowed": {target: list(roles) for target, roles in plan.allowed.items()},
        "required": {
            target: [[list(group), group_title(plan, group)] for group in groups]
            for target, groups in plan.required.items()
        },
        "repeatable": list(plan.repeatable),
        "series": SERIES,
        "twice": _("also “{column}”", column="{column}"),
        "wants": _("Not mapped yet: {roles}.", roles="{roles}"),
        "names": {
            f"{table.number}:{column.position}": column.name
            for table in plan.tables
            for column in table.columns
        },
    }


# ---- one table ------------------------------------------------------------------------------------


def _table(plan: Plan, table: TablePlan, *, fixed: bool) -> html.Div:
    across = [one for one in table.columns if one.across]
    folded = across if len(across) >= FOLDED_FROM else []
    lines: list[Any] = [
        _column(plan, table, one, fixed=fixed) for one in table.columns if one not in folded
    ]
    if folded:
        lines.append(_periods(plan, table, folded, fixed=fixed))
    where = [html.H3(table.sheet)] if len(plan.tables) > 1 and table.sheet else []
    titled = [html.P(" ".join(table.title), className="muted")] if table.title else []
    return html.Div(
        [*where, *titled, _fields(plan, table, fixed=fixed), html.Div(lines, className="columns")],
        className="mapping-table",
    )


def _fields(plan: Plan, table: TablePlan, *, fixed: bool) -> html.Div:
    """What the table is, and where in the sheet."""
    field = _Field(table.number, fixed)
    fields = [
        dmc.Select(
            id={"type": "map-target", "table": table.number},
            label=_("What it is"),
            data=_data(plan.targets),
            value=table.target or None,
            placeholder=_("Choose"),
            allowDeselect=False,
            disabled=fixed,
            w=210,
        ),
        field.number("header_row", _("Heading in row"), table.header_row),
        html.Div(
            [
                field.select("shape", _("How it is laid out"), plan.shapes, table.shape, 310),
                field.select("period_type", _("Period"), plan.period_types, table.period_type, 130),
                field.number("year", _("Year of the first period"), table.year),
            ],
            id={"type": "map-series", "table": table.number},
            className="mapping-series",
            hidden=table.target != SERIES,
        ),
    ]
    if len(table.sheets) > 1:
        fields.append(field.sheets(table.sheets))
    if table.number == 0 and plan.delimiter:
        signs = [(one, str(DELIMITERS.get(one, one))) for one in plan.delimiters]
        codecs = [(one, ENCODINGS.get(one, one)) for one in plan.codecs]
        fields += [
            field.select("codec", _("Encoding"), codecs, plan.codec, 150),
            field.select("delimiter", _("Columns divided by"), signs, plan.delimiter, 170),
        ]
    return html.Div(fields, className="mapping-fields")


@dataclass(frozen=True)
class _Field:
    """Fields of one table, alike but for what they hold."""

    table: int
    fixed: bool

    def _id(self, name: str) -> dict[str, Any]:
        return {"type": "map-field", "table": self.table, "field": name}

    def select(
        self, name: str, label: str, pairs: Iterable[tuple[str, str]], value: str, width: int
    ) -> Any:
        """One of several."""
        return dmc.Select(
            id=self._id(name),
            label=label,
            data=_data(pairs),
            value=value or None,
            placeholder="—",
            disabled=self.fixed,
            clearable=name == "period_type",
            allowDeselect=False,
            w=width,
        )

    def number(self, name: str, label: str, value: int | None) -> Any:
        """A whole number."""
        return dmc.NumberInput(
            id=self._id(name),
            label=label,
            value="" if value is None else value,
            allowDecimal=False,
            allowNegative=False,
            hideControls=name == "year",
            disabled=self.fixed,
            w=170,
        )

    def sheets(self, names: tuple[str, ...]) -> Any:
        """The sheets that are read."""
        return dmc.MultiSelect(
            id=self._id("sheets"),
            label=_("Sheets"),
            data=list(names),
            value=list(names),
            disabled=self.fixed,
            maw=420,
        )


def _data(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": title} for value, title in pairs]


def _column(plan: Plan, table: TablePlan, column: ColumnPlan, *, fixed: bool) -> html.Div:
    """One line: the column as it is in the file, its role, how its values are written, samples."""
    return html.Div(
        [
            html.Div([html.B(column.name), html.Small(_about(column))], className="column-name"),
            dmc.Select(
                id={"type": "map-role", "table": table.number, "column": column.position},
                data=_data([(column.role, plan.title(column.role))] if column.role else []),
                value=column.role or None,
                placeholder=_("Not read"),
                clearable=True,
                searchable=True,
                disabled=fixed,
                nothingFoundMessage=_("Nothing found"),
                **{"aria-label": _("Role of “{column}”", column=column.name)},
            ),
            _writing(table, column, fixed=fixed),
            samples(column),
        ],
        className="column",
    )


def _about(column: ColumnPlan) -> str:
    return " · ".join(filter(None, (column.letter, type_title(column.type))))


def _writing(table: TablePlan, column: ColumnPlan, *, fixed: bool) -> Any:
    """The decimal sign of numbers, the order of day and month of dates."""
    place = {"table": table.number, "column": column.position}
    if column.type == "number":
        return dmc.Select(
            id={"type": "map-decimal", **place},
            data=_data([(",", "1 234,5"), (".", "1,234.5")]),
            value=column.decimal or None,
            placeholder=_("by itself"),
            clearable=True,
            disabled=fixed,
            **{"aria-label": _("Decimal sign of “{column}”", column=column.name)},
        )
    if column.type == "date":
        return dmc.Select(
            id={"type": "map-date_order", **place},
            data=_data([("dmy", _("day first")), ("mdy", _("month first"))]),
            value=column.date_order or None,
            placeholder=_("by itself"),
            clearable=True,
            disabled=fixed,
            **{"aria-label": _("Order of day and month in “{column}”", column=column.name)},
        )
    return html.Span()


def _periods(
    plan: Plan, table: TablePlan, columns: list[ColumnPlan], *, fixed: bool
) -> html.Details:
    """Columns of periods are many and alike: they unfold."""
    said = ngettext("{count} column of periods", "{count} columns of periods", len(columns))
    names = f"{columns[0].name} … {columns[-1].name}"
    return html.Details(
        [
            html.Summary([html.B(said), html.Span(names, className="muted")]),
            *[_column(plan, table, one, fixed=fixed) for one in columns],
        ],
        className="column-periods",
    )
