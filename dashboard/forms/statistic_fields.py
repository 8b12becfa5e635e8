"""The fields of a statistic's definition: how the form looks. Reading and saving is ``statistic``."""

from decimal import Decimal
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import context
from dashboard.questions import statistics as questions
from dashboard.questions.statistics import Choices
from dashboard.views.formats import exact
from dashboard.views.periods import TITLES
from dashboard.views.said import note
from dashboard.views.terms import (
    DIMENSIONS,
    DIRECTIONS,
    KINDS,
    MISSING,
    MODES,
    QUOTAS,
    VISIBLE,
)
from models.i18n import Message, _
from models.statistics import Direction, EntryMode, Kind, MissingPolicy, QuotaMode, Visibility

UNITS = (
    Message("₽"), Message("₽ thous."), Message("pcs"), Message("people"), Message("%"), Message("h"),
    Message("d"), Message("kg"), Message("points"),
)  # fmt: skip
EMPTY: dict[str, Any] = {
    "decimals": 0,
    "period_type": "week",
    "kind": Kind.FLOW,
    "direction": Direction.UP,
    "entry_mode": EntryMode.MANUAL,
    "missing_policy": MissingPolicy.GAP,
    "quota_mode": QuotaMode.NONE,
    "visibility": Visibility.DIVISION,
    "filters": {},
}


def form(choices: Choices, values: dict[str, Any], statistic_id: int | None) -> Any:
    """The form filled with ``values``; nothing typed is lost by a refusal."""
    return html.Div(
        [
            dcc.Store(id="st-form-id", data=statistic_id),
            dcc.Store(id="st-form-version", data=values.get("version")),
            dcc.Store(id="st-form-archived", data=bool(values.get("archived"))),
            dcc.Store(id="st-form-proposed", data=""),
            None if choices.posts else _no_posts(choices),
            html.Section(_what(values), className="card form-grid"),
            html.Section(_whose(choices, values), className="card form-grid"),
            html.Section(_how(choices, values), className="card form-grid"),
            html.Section(_plan(values), className="card form-grid"),
            html.Div(id="st-form-said", className="form-said", role="alert"),
            html.Div(_buttons(values, statistic_id), className="form-actions"),
        ],
        className="form",
    )


def _what(values: dict[str, Any]) -> list[Any]:
    return [
        html.H2(_("What is counted"), className="wide"),
        _text("name", _("Name"), values, wide=True),
        _area(
            "definition",
            _("Definition"),
            values,
            _("What exactly is counted and where the number comes from."),
        ),
        dmc.Autocomplete(
            id=field_id("unit"),
            label=_("Unit"),
            value=values.get("unit") or "",
            data=[str(unit) for unit in UNITS],
            required=True,
        ),
        dmc.NumberInput(
            id=field_id("decimals"),
            label=_("Decimals"),
            value=values.get("decimals", 0),
            min=0,
            max=6,
        ),
        _select("kind", _("Kind"), KINDS, values),
        _select("direction", _("Direction"), DIRECTIONS, values),
    ]


def _whose(choices: Choices, values: dict[str, Any]) -> list[Any]:
    posts = [
        {"group": group, "items": [{"value": key, "label": title} for key, title in items]}
        for group, items in choices.posts
    ]
    post = values.get("post_id")
    return [
        html.H2(_("Whose it is"), className="wide"),
        dmc.Select(
            id=field_id("post_id"), label=_("Post"), data=posts, value=str(post) if post else None,
            searchable=True, required=True, className="wide", nothingFoundMessage=_("Nothing found"),
        ),
        _select("visibility", _("Who sees it"), VISIBLE, values),
        _text("code", _("Code"), values, hint=_("Short and lasting: files and formulas know it by this. Letters, digits, “_” and “-”; empty: made from the name.")),
        dmc.Switch(
            id=field_id("main"), label=_("Main statistic of its unit (MS)"),
            checked=bool(values.get("main")),
        ),
        dmc.Switch(
            id=field_id("company_row"), label=_("In the company's row of the wall"),
            checked=bool(values.get("company_row")),
        ),
    ]  # fmt: skip


def _no_posts(choices: Choices) -> Any:
    """A statistic belongs to a post: without one the form cannot be kept."""
    if not choices.may_structure:
        return note(
            _(
                "A statistic belongs to a post, and your part of the company has none yet. Ask the owner."
            ),
            "warning",
        )
    link = dcc.Link(_("Choose a structure in the settings"), href="/settings")
    text = _("A statistic belongs to a post, and the company has none yet.")
    return note([f"{text} ", link], "warning")


def _how(choices: Choices, values: dict[str, Any]) -> list[Any]:
    fixed = bool(values.get("has_values"))
    return [
        html.H2(_("How it is filled"), className="wide"),
        _select(
            "period_type", _("Period"), TITLES, values,
            hint=_("Fixed: there are values already. Make a copy to change it.") if fixed else "",
            disabled=fixed,
        ),
        _select("entry_mode", _("Filled"), MODES, values),
        html.Div(
            [
                dmc.Select(
                    id=field_id("metric"), label=_("Metric"), value=values.get("metric"), searchable=True,
                    data=[{"value": name, "label": title} for name, title, _meaning in choices.metrics],
                    nothingFoundMessage=_("Nothing found"),
                ),
                html.Div(id="st-form-meaning", className="muted"),
                html.Div(
                    filters_of(choices, str(values.get("metric") or ""), values.get("filters") or {}),
                    id="st-form-filters",
                    className="form-grid inner",
                ),
            ],
            id="st-form-metric",
            className="wide",
            hidden=values.get("entry_mode") != EntryMode.METRIC,
        ),
        html.Div(
            _text("import_name", _("Name in the files"), values, hint=_("As the table calls it; empty: the same name or code.")),
            id="st-form-import",
            className="wide",
            hidden=values.get("entry_mode") != EntryMode.IMPORTED,
        ),
        _select("missing_policy", _("A period without a value becomes"), MISSING, values),
    ]  # fmt: skip


def _plan(values: dict[str, Any]) -> list[Any]:
    return [
        html.H2(_("Plan and noise"), className="wide"),
        _select("quota_mode", _("Quota"), QUOTAS, values),
        _text(
            "quota_constant", _("Quota of a period"), values,
            disabled=values.get("quota_mode") != QuotaMode.CONSTANT,
        ),
        _text(
            "min_abs_change", _("Noise guard"), values,
            hint=_("Changes smaller than this count as none. For small numbers, like complaints."),
        ),
        dmc.Switch(id=field_id("is_money"), label=_("It is money"), checked=bool(values.get("is_money"))),
    ]  # fmt: skip


def _buttons(values: dict[str, Any], statistic_id: int | None) -> list[Any]:
    back = f"/statistics/{statistic_id}" if statistic_id else "/statistics"
    buttons = [
        html.Button(_("Save"), id="st-form-save", className="button", n_clicks=0),
        dcc.Link(_("Cancel"), href=back, className="button quiet"),
    ]
    if statistic_id is not None:
        title = _("Put back") if values.get("archived") else _("To the archive")
        buttons.append(
            html.Button(title, id="st-form-archive", className="button quiet", n_clicks=0)
        )
    else:
        buttons.append(html.Span(id="st-form-archive", n_clicks=0))
    return buttons


def faults_view(sentences: list[str]) -> Any:
    """What is wrong, beside the button that was pressed."""
    return html.Ul([html.Li(one) for one in sentences], className="refusal faults")


def filters_of(choices: Choices, metric: str, chosen: dict[str, Any]) -> list[Any]:
    """A choice for every dimension the metric can be narrowed by."""
    found = []
    for name in choices.dimensions.get(metric, ()):
        options = context.ask(questions.dimension_values, metric, name)
        value = chosen.get(name)
        if value and value not in options:
            options = [value, *options]
        found.append(
            dmc.Select(
                id={"type": "st-filter", "name": name}, label=str(DIMENSIONS[name]), data=options,
                value=value, clearable=True, searchable=True, placeholder=_("all"),
                nothingFoundMessage=_("Nothing found"),
            )
        )  # fmt: skip
    return found


def field_id(name: str) -> str:
    """The id of a field of this form."""
    return f"st-form-{name}"


def _text(
    name: str,
    title: str,
    values: dict[str, Any],
    *,
    hint: str = "",
    wide: bool = False,
    disabled: bool = False,
) -> Any:
    value = values.get(name)
    shown = exact(value) if isinstance(value, Decimal) else str(value or "")
    return dmc.TextInput(
        id=field_id(name), label=title, description=hint or None, value=shown,
        className="wide" if wide else "", required=name == "name", disabled=disabled,
        debounce=name == "name",
    )  # fmt: skip


def _area(name: str, title: str, values: dict[str, Any], hint: str) -> Any:
    return dmc.Textarea(
        id=field_id(name), label=title, description=hint, value=values.get(name) or "", autosize=True,
        minRows=2, className="wide", required=True,
    )  # fmt: skip


def _select(
    name: str,
    title: str,
    options: Any,
    values: dict[str, Any],
    *,
    hint: str = "",
    disabled: bool = False,
) -> Any:
    return dmc.Select(
        id=field_id(name), label=title, description=hint or None, value=values.get(name), disabled=disabled,
        data=[{"value": str(key), "label": str(text)} for key, text in options.items()],
        allowDeselect=False,
    )  # fmt: skip
