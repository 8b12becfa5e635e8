"""The form of a statistic's definition: what was typed is read, saved, or refused with a sentence."""

from typing import Any

from dash import ALL, Input, Output, State, ctx, no_update, set_props

from dashboard import access, context
from dashboard.forms.numbers import number
from dashboard.forms.statistic_fields import EMPTY, faults_view, field_id, filters_of, form
from dashboard.questions import statistics as questions
from models.access import Permission
from models.errors import Refused
from models.i18n import Message
from models.statistics import EntryMode, QuotaMode

__all__ = ["EMPTY", "form"]

TEXTS = ("code", "name", "definition", "unit", "import_name")
CHOSEN = (
    "period_type", "kind", "direction", "entry_mode", "missing_policy", "quota_mode", "visibility",
    "metric",
)  # fmt: skip
MARKED = (*TEXTS, *CHOSEN, "quota_constant", "min_abs_change", "decimals", "post_id")
NUMBERS = {"quota_constant": Message("quota"), "min_abs_change": Message("noise guard")}


@access.callback(
    Output("st-form-metric", "hidden"),
    Output("st-form-import", "hidden"),
    Input("st-form-entry_mode", "value"),
    needs=Permission.DEFINE_STATISTICS,
    prevent_initial_call=True,
)
def show_source(mode: str | None) -> tuple[bool, bool]:
    """Only the fields of the chosen way of filling."""
    return mode != EntryMode.METRIC, mode != EntryMode.IMPORTED


@access.callback(
    Output("st-form-meaning", "children"),
    Output("st-form-filters", "children"),
    Input("st-form-metric", "value"),
    needs=Permission.DEFINE_STATISTICS,
    prevent_initial_call=True,
)
def show_metric(metric: str | None) -> tuple[str, list[Any]]:
    """What the metric means and what it can be narrowed to."""
    choices = context.ask(questions.choices)
    meanings = {name: meaning for name, _title, meaning in choices.metrics}
    return meanings.get(metric or "", ""), filters_of(choices, metric or "", {})


@access.callback(
    Output("st-form-quota_constant", "disabled"),
    Input("st-form-quota_mode", "value"),
    needs=Permission.DEFINE_STATISTICS,
    prevent_initial_call=True,
)
def show_quota(mode: str | None) -> bool:
    """A constant only where it is one."""
    return mode != QuotaMode.CONSTANT


@access.callback(
    Output("url", "href"),
    Input("st-form-save", "n_clicks"),
    Input("st-form-archive", "n_clicks"),
    State("st-form-id", "data"),
    State("st-form-version", "data"),
    State("st-form-archived", "data"),
    *[State(field_id(name), "value") for name in (*TEXTS, *CHOSEN, *NUMBERS)],
    State(field_id("decimals"), "value"),
    State(field_id("post_id"), "value"),
    State(field_id("main"), "checked"),
    State(field_id("company_row"), "checked"),
    State(field_id("is_money"), "checked"),
    State({"type": "st-filter", "name": ALL}, "value"),
    State({"type": "st-filter", "name": ALL}, "id"),
    needs=Permission.DEFINE_STATISTICS,
    refused="st-form-said",
    prevent_initial_call=True,
)
def submit(
    save: int,
    archive: int,
    statistic_id: int | None,
    version: int | None,
    was_archived: bool | None,  # noqa: FBT001 - Dash calls by position
    *given: Any,
) -> Any:
    """Save or archive, then show the statistic."""
    if ctx.triggered_id == "st-form-archive" and archive and statistic_id is not None:
        context.act(questions.archive, statistic_id, archived=not was_archived)
        return f"/statistics/{statistic_id}" if was_archived else "/statistics"
    if not save:
        return no_update
    fields, main, wrong = read(*given)
    if statistic_id is None and not fields["code"]:
        fields["code"] = context.ask(questions.proposed_code, fields["name"])
    if mark({**context.ask(questions.wrong_fields, fields, statistic_id), **wrong}):
        return no_update
    saved = context.act(
        questions.save, fields, statistic_id=statistic_id, version=version, main=main
    )
    return f"/statistics/{saved}"


def mark(wrong: dict[str, str]) -> bool:
    """Say at every field what is wrong with it, all at once; the browser goes to the first."""
    for name in MARKED:
        set_props(field_id(name), {"error": wrong.get(name) or None})
    if wrong:
        set_props("st-form-said", {"children": faults_view(list(wrong.values()))})
    return bool(wrong)


@access.callback(
    Output(field_id("code"), "value"),
    Output("st-form-proposed", "data"),
    Input(field_id("name"), "value"),
    State(field_id("code"), "value"),
    State("st-form-proposed", "data"),
    State("st-form-id", "data"),
    needs=Permission.DEFINE_STATISTICS,
    prevent_initial_call=True,
)
def propose_code(
    name: str | None, code: str | None, proposed: str | None, known: int | None
) -> Any:
    """A new statistic's code from its name, unless somebody has written one himself."""
    if known is not None or not (name or "").strip() or (code and code != proposed):
        return no_update, no_update
    fresh = context.ask(questions.proposed_code, str(name))
    return fresh, fresh


access.clientside(
    """(said) => {
        if (said && said.props) requestAnimationFrame(() => {
            const first = document.querySelector('.form [aria-invalid="true"]');
            if (!first) return;
            first.focus({ preventScroll: true });
            first.scrollIntoView({ block: "center" });
        });
        return window.dash_clientside.no_update;
    }""",
    Output("st-form-said", "title"),
    Input("st-form-said", "children"),
    prevent_initial_call=True,
)


def read(*given: Any) -> tuple[dict[str, Any], bool, dict[str, str]]:
    """What was typed, as the model wants it; whether it is to be the main statistic; no numbers."""
    names = (*TEXTS, *CHOSEN, *NUMBERS)
    fields: dict[str, Any] = dict(zip(names, given, strict=False))
    decimals, post, main, company_row, is_money, filters, ids = given[len(names) :]
    for name in TEXTS:
        fields[name] = str(fields[name] or "").strip()
    fields["import_name"] = fields["import_name"] or None
    wrong = {}
    for name, title in NUMBERS.items():
        try:
            fields[name] = number(fields[name], str(title))
        except Refused as refusal:
            fields[name], wrong[name] = None, str(refusal)
    if fields["entry_mode"] != EntryMode.METRIC:
        fields["metric"] = None
    if fields["quota_mode"] != QuotaMode.CONSTANT:
        fields["quota_constant"] = None
    fields["filters"] = {
        one["name"]: value
        for one, value in zip(ids, filters, strict=True)
        if value and isinstance(one, dict)
    }
    if fields["metric"] is None:
        fields["filters"] = {}
    fields["decimals"] = 0 if decimals in (None, "") else decimals
    fields["post_id"] = int(post) if str(post).isdecimal() else None
    fields["company_row"], fields["is_money"] = bool(company_row), bool(is_money)
    return fields, bool(main), wrong
