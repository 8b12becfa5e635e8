"""Which column of a table is what: corrected by a person, read anew, saved as a profile.

Two columns in one role are refused in the browser, at the field, and once more on the server.
"""

from collections.abc import Mapping
from typing import Any

from dash import ALL, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.forms.import_mapping_fields import PROBLEM, form
from dashboard.forms.import_place import POKE, document_of
from dashboard.questions import mapping as questions
from dashboard.questions.mapping import TableEdit
from models.access import Permission

__all__ = ["form"]

WHOLE = ("header_row", "year")

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
