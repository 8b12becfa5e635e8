"""Which column of a table is what: proposed by the format, corrected here, saved as a profile.

Two columns in one role are refused in the browser, at the field, and once more on the server.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.forms.import_place import POKE, document_of
from dashboard.questions import mapping as questions
from dashboard.questions.mapping import TableEdit
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
from models.access import Permission
from models.documents import State as Fate
from models.i18n import _, ngettext

PROBLEM = "mapping-problem"
EDITABLE = (Fate.QUESTION, Fate.READ, Fate.REFUSED)
WHOLE = ("header_row", "year")


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


# ---- in the browser -------------------------------------------------------------------------------

access.clientside(
    """(roles, targets, ids, targetIds, rules) => {
        const target = {};
        targetIds.forEach((id, i) => (target[id.table] = targets[i] || ""));
        const holders = {};
        ids.forEach((id, i) => {
            const role = roles[i] || "";
            if (rules.repeatable.includes(role)) return;
            ((holders[id.table] = holders[id.table] || {})[role] = holders[id.table][role] || []).push(id.column);
        });
        const errors = ids.map((id, i) => {
            const others = ((holders[id.table] || {})[roles[i] || ""] || []).filter((c) => c !== id.column);
            return others.length ? rules.twice.replace("{column}", rules.names[id.table + ":" + others[0]]) : null;
        });
        const data = ids.map((id, i) => {
            const allowed = rules.allowed[target[id.table]] || Object.keys(rules.titles);
            const shown = roles[i] && !allowed.includes(roles[i]) ? [roles[i], ...allowed] : allowed;
            return shown.map((role) => ({ value: role, label: rules.titles[role] || role }));
        });
        const wants = [];
        targetIds.forEach((id) => {
            const mapped = ids.map((one, i) => (one.table === id.table ? roles[i] : null));
            (rules.required[target[id.table]] || []).forEach(([group, title]) => {
                if (!group.some((role) => mapped.includes(role))) wants.push(title);
            });
        });
        const said = wants.length ? rules.wants.replace("{roles}", wants.join("; ")) : "";
        const plain = targetIds.map((id) => target[id.table] !== rules.series);
        return [data, errors, said, wants.length > 0 || errors.some(Boolean), plain];
    }""",
    Output({"type": "map-role", "table": ALL, "column": ALL}, "data"),
    Output({"type": "map-role", "table": ALL, "column": ALL}, "error"),
    Output("mapping-wants", "children"),
    Output("mapping-apply", "disabled"),
    Output({"type": "map-series", "table": ALL}, "hidden"),
    Input({"type": "map-role", "table": ALL, "column": ALL}, "value"),
    Input({"type": "map-target", "table": ALL}, "value"),
    State({"type": "map-role", "table": ALL, "column": ALL}, "id"),
    State({"type": "map-target", "table": ALL}, "id"),
    State("mapping-rules", "data"),
)


# ---- on the server --------------------------------------------------------------------------------

CHOSEN = (
    State({"type": "map-target", "table": ALL}, "id"),
    State({"type": "map-target", "table": ALL}, "value"),
    State({"type": "map-field", "table": ALL, "field": ALL}, "id"),
    State({"type": "map-field", "table": ALL, "field": ALL}, "value"),
    State({"type": "map-role", "table": ALL, "column": ALL}, "id"),
    State({"type": "map-role", "table": ALL, "column": ALL}, "value"),
    State({"type": "map-decimal", "table": ALL, "column": ALL}, "id"),
    State({"type": "map-decimal", "table": ALL, "column": ALL}, "value"),
    State({"type": "map-date_order", "table": ALL, "column": ALL}, "id"),
    State({"type": "map-date_order", "table": ALL, "column": ALL}, "value"),
)


@access.callback(
    Output(POKE, "data", allow_duplicate=True),
    Input("mapping-apply", "n_clicks"),
    State("url", "pathname"),
    *CHOSEN,
    needs=Permission.IMPORT,
    refused=PROBLEM,
    prevent_initial_call=True,
)
def apply(clicks: int | None, path: str | None, *chosen: Any) -> dict[str, Any]:
    """Read the document by the mapping as it stands in the page."""
    if not clicks:
        raise PreventUpdate
    context.act(questions.remap, document_of(path), edits(*chosen))
    return {"deed": "remap"}


@access.callback(
    Output(POKE, "data", allow_duplicate=True),
    Input("mapping-save", "n_clicks"),
    State("mapping-name", "value"),
    State("url", "pathname"),
    *CHOSEN,
    needs=Permission.IMPORT,
    refused=PROBLEM,
    prevent_initial_call=True,
)
def save(clicks: int | None, name: str | None, path: str | None, *chosen: Any) -> dict[str, Any]:
    """Keep the mapping for the next file of its kind."""
    if not clicks:
        raise PreventUpdate
    context.act(questions.save_profile, document_of(path), name or "", edits(*chosen))
    return {"deed": "profile"}


@access.callback(
    Output(POKE, "data", allow_duplicate=True),
    Input("mapping-drop", "n_clicks"),
    State("url", "pathname"),
    needs=Permission.IMPORT,
    refused=PROBLEM,
    prevent_initial_call=True,
)
def drop(clicks: int | None, path: str | None) -> dict[str, Any]:
    """Read the document as if no profile had recognised it."""
    if not clicks:
        raise PreventUpdate
    context.act(questions.without_profile, document_of(path))
    return {"deed": "without_profile"}


def edits(*chosen: Any) -> dict[int, TableEdit]:
    """Choices by table, from lists of (id, value) as the browser sends them."""
    targets, fields, *columns = _zipped(chosen)
    found: dict[int, tuple[dict[str, Any], dict[int, dict[str, str | None]]]] = {}
    for one, value in targets:
        found.setdefault(one["table"], ({}, {}))[0]["target"] = value
    for one, value in fields:
        found.setdefault(one["table"], ({}, {}))[0][one["field"]] = _typed(one["field"], value)
    for name, choices in zip(("role", "decimal", "date_order"), columns, strict=True):
        for one, value in choices:
            of_table = found.setdefault(one["table"], ({}, {}))[1]
            of_table.setdefault(one["column"], {})[name] = value
    return {number: TableEdit(*parts) for number, parts in found.items()}


def _zipped(chosen: tuple[Any, ...]) -> list[list[tuple[Mapping[str, Any], Any]]]:
    return [
        list(zip(ids or (), values or (), strict=True))
        for ids, values in zip(chosen[::2], chosen[1::2], strict=True)
    ]


def _typed(name: str, value: Any) -> Any:
    """A number input sends text while it is typed in."""
    if name in WHOLE and isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() else None
    return value
