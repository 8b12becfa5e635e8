"""The form of a unit: number, name, goal, product, what it is part of, its main statistic."""

from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, ctx, dcc, html, no_update

from dashboard import access, context
from dashboard.forms.board_post import options
from dashboard.questions import units as questions
from dashboard.questions.units import UnitForm
from dashboard.views.post import versions_view
from models.access import Permission
from models.i18n import _


def form(stored: UnitForm, unit_id: int) -> Any:
    """Everything about a unit that can be written."""
    values = stored.values
    main = values["main_statistic_id"]
    return html.Div(
        [
            dcc.Store(id="unit-id", data=unit_id),
            dcc.Store(id="unit-version", data=stored.version),
            html.Section(
                [
                    dmc.TextInput(id="unit-number", label=_("Number"), value=values["number"]),
                    dmc.TextInput(id="unit-name", label=_("Name"), value=values["name"]),
                    dmc.Select(
                        id="unit-parent", label=_("Part of"), data=options(stored.parents),
                        value=str(values["parent_id"]) if values["parent_id"] else None,
                        disabled=values["parent_id"] is None, searchable=True, allowDeselect=False,
                    ),
                    dmc.Select(
                        id="unit-statistic", label=_("Main statistic"), clearable=True, searchable=True,
                        data=options(stored.statistics), value=str(main) if main else None,
                        nothingFoundMessage=_("Nothing found"),
                    ),
                    dmc.Textarea(
                        id="unit-goal", label=_("Goal"), value=values["goal"] or "", autosize=True,
                        minRows=2, className="wide",
                    ),
                    dmc.Textarea(
                        id="unit-product", label=_("Valuable product"), autosize=True, minRows=2,
                        value=values["valuable_product"] or "", className="wide",
                    ),
                    html.Div(versions_view(stored.products), className="wide"),
                ],
                className="card form-grid",
            ),
            html.Div(id="unit-said", className="form-said", role="alert"),
            html.Div(
                [
                    html.Button(_("Save"), id="unit-save", className="button", n_clicks=0),
                    dcc.Link(_("Cancel"), href="/board", className="button quiet"),
                    dcc.ConfirmDialogProvider(
                        html.Button(_("Close the unit"), className="button quiet"),
                        id="unit-close",
                        message=_("Close the unit from today on? It stays in the board of earlier days."),
                    ),
                ],
                className="form-actions",
            ),
        ],
        className="form",
    )  # fmt: skip


@access.callback(
    Output("url", "href", allow_duplicate=True),
    Input("unit-save", "n_clicks"),
    Input("unit-close", "submit_n_clicks"),
    State("unit-id", "data"),
    State("unit-version", "data"),
    *[
        State(f"unit-{name}", "value")
        for name in ("number", "name", "parent", "statistic", "goal", "product")
    ],
    needs=Permission.EDIT_BOARD,
    refused="unit-said",
    prevent_initial_call=True,
)
def submit(save: int, close: int | None, unit_id: int, version: int, *given: str | None) -> Any:
    """Keep the unit, or close it; then show the board."""
    if ctx.triggered_id == "unit-close" and close:
        context.act(questions.close, unit_id)
        return "/board"
    if not save:
        return no_update
    number, name, parent, statistic, goal, product = given
    values = {"number": number, "name": name, "goal": goal, "valuable_product": product}
    context.act(
        questions.save,
        unit_id,
        values,
        parent=_whole(parent),
        statistic=_whole(statistic),
        version=int(version or 0),
    )
    return f"/board?unit={unit_id}"


def _whole(text: str | None) -> int | None:
    return int(str(text)) if str(text).isdecimal() else None
