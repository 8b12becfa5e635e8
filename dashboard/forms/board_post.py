"""The form of a post's card: its place, duties, flows, product, norm and main statistic (OB-8)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, ctx, dcc, html, no_update

from dashboard import access, context
from dashboard.forms.numbers import number
from dashboard.questions import posts as questions
from dashboard.questions.posts import PostForm
from models.access import Permission
from models.i18n import Message, _
from models.organisation import Flow, Function

TEXTS = {
    "purpose": Message("Purpose"),
    "authority": Message("Authority"),
    "sequence": Message("Sequence of work"),
    "valuable_product": Message("Valuable product"),
}
SPARE = 3  # empty lines offered below those there are
SIDES = {"receives": Message("Receives"), "hands": Message("Hands on")}


def form(stored: PostForm, post_id: int) -> Any:
    """Everything on the card that can be written."""
    values = stored.values
    return html.Div(
        [
            dcc.Store(id="post-id", data=post_id),
            dcc.Store(id="post-version", data=stored.version),
            html.Section([*_place(stored), *_texts(values)], className="card form-grid"),
            _functions(values["functions"]),
            _flows(stored),
            html.Div(id="post-said", className="form-said", role="alert"),
            html.Div(
                [
                    html.Button(_("Save"), id="post-save", className="button", n_clicks=0),
                    dcc.Link(_("Cancel"), href=f"/posts/{post_id}", className="button quiet"),
                    dcc.ConfirmDialogProvider(
                        html.Button(_("Close the post"), className="button quiet"),
                        id="post-close",
                        message=_(
                            "Close the post from today on? It stays in the board of earlier days."
                        ),
                    ),
                ],
                className="form-actions",
            ),
        ],
        className="form",
    )


def _place(stored: PostForm) -> list[Any]:
    values = stored.values
    norm = values["norm_hours_week"]
    return [
        dmc.TextInput(id="post-name", label=_("Post"), value=values["name"], required=True),
        dmc.Select(
            id="post-unit", label=_("Unit of the board"), value=str(values["unit_id"]),
            data=options(stored.units), searchable=True, allowDeselect=False,
            nothingFoundMessage=_("Nothing found"),
        ),
        dmc.TextInput(
            id="post-norm", label=_("Norm, hours a week"),
            value="" if norm is None else format(norm, "f"),
        ),
        dmc.NumberInput(
            id="post-holders", label=_("Holders at most"), value=values["max_holders"], min=1, max=500
        ),
        dmc.Select(
            id="post-statistic", label=_("Post’s main statistic"),
            value=str(values["main_statistic_id"]) if values["main_statistic_id"] else None,
            data=options(stored.statistics), clearable=True, searchable=True,
            nothingFoundMessage=_("Nothing found"),
        ),
        dmc.Switch(id="post-head", label=_("Leads the unit"), checked=values["is_head"]),
    ]  # fmt: skip


def options(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Choices as a field wants them."""
    return [{"value": key, "label": title} for key, title in pairs]


def _texts(values: Mapping[str, Any]) -> list[Any]:
    return [
        dmc.Textarea(
            id=f"post-{name}", label=str(title), value=values[name] or "", autosize=True, minRows=2,
            className="wide",
        )
        for name, title in TEXTS.items()
    ]  # fmt: skip


def _functions(functions: Sequence[Function]) -> Any:
    lines = [*functions, *[Function("")] * SPARE]
    rows = [
        html.Div(
            [
                _field("post-function", "text", place, one.text, _("Function")),
                _field(
                    "post-function", "weight", place,
                    "" if one.weight is None else format(one.weight, "f"), _("hours a week"),
                ),
            ],
            className="lines-row",
        )
        for place, one in enumerate(lines)
    ]  # fmt: skip
    title = html.H2(_("Functions and duties"))
    return html.Section([title, *rows], className="card lines-form")


def _flows(stored: PostForm) -> Any:
    titles = list(stored.posts.values())
    parts: list[Any] = [html.H2(_("Sequence of work"))]
    for side, title in SIDES.items():
        parts.append(html.H3(str(title)))
        lines = [*stored.values[side], *[Flow("")] * SPARE]
        parts += [_flow(side, place, one, stored, titles) for place, one in enumerate(lines)]
    return html.Section(parts, className="card lines-form")


def _flow(side: str, place: int, one: Flow, stored: PostForm, titles: list[str]) -> Any:
    who = stored.posts.get(one.post_id or 0, one.outside)
    partner = _("from whom") if side == "receives" else _("to whom")
    heard: dict[str, Any] = {"aria-label": partner}
    return html.Div(
        [
            _field(f"post-{side}", "what", place, one.what, _("what")),
            dmc.Autocomplete(
                id={"type": f"post-{side}", "field": "who", "index": place},
                value=who, data=titles, placeholder=partner, limit=20, **heard,
            ),
        ],
        className="lines-row even",
    )  # fmt: skip


def _field(kind: str, field: str, place: int, value: str, hint: str) -> Any:
    heard: dict[str, Any] = {"aria-label": hint}
    known = {"type": kind, "field": field, "index": place}
    return dmc.TextInput(id=known, value=value, placeholder=hint, **heard)


def _all(kind: str, field: str) -> State:
    return State({"type": kind, "field": field, "index": ALL}, "value")


@access.callback(
    Output("url", "href", allow_duplicate=True),
    Input("post-save", "n_clicks"),
    Input("post-close", "submit_n_clicks"),
    State("post-id", "data"),
    State("post-version", "data"),
    *[
        State(f"post-{name}", "value")
        for name in ("name", "unit", "norm", "holders", "statistic", *TEXTS)
    ],
    State("post-head", "checked"),
    _all("post-function", "text"),
    _all("post-function", "weight"),
    _all("post-receives", "what"),
    _all("post-receives", "who"),
    _all("post-hands", "what"),
    _all("post-hands", "who"),
    needs=Permission.EDIT_BOARD,
    refused="post-said",
    prevent_initial_call=True,
)
def submit(save: int, close: int | None, post_id: int, version: int, *given: Any) -> Any:
    """Keep the card and show it; or close the post and show the board."""
    if ctx.triggered_id == "post-close" and close:
        context.act(questions.close, post_id)
        return "/board"
    if not save:
        return no_update
    titles = context.ask(questions.stored, post_id).posts
    values, statistic = read(titles, *given)
    context.act(questions.save, post_id, values, statistic, int(version or 0))
    return f"/posts/{post_id}"


def read(titles: Mapping[int, str], *given: Any) -> tuple[dict[str, Any], int | None]:
    """What was typed, as the model wants it; and the main statistic."""
    name, unit, norm, holders, statistic, *texts = given[:9]
    head, functions, weights, *flows = given[9:]
    values: dict[str, Any] = dict(zip(TEXTS, texts, strict=True))
    values |= {
        "name": name,
        "unit_id": int(unit) if str(unit).isdecimal() else None,
        "norm_hours_week": number(norm, _("Norm, hours a week")),
        "max_holders": holders,
        "is_head": bool(head),
        "functions": [
            Function(str(text or ""), _weight(weight))
            for text, weight in zip(functions, weights, strict=True)
        ],
        "receives": _read_flows(titles, flows[0], flows[1]),
        "hands": _read_flows(titles, flows[2], flows[3]),
    }
    return values, int(statistic) if str(statistic).isdecimal() else None


def _weight(text: Any) -> Decimal | None:
    return number(text, _("hours a week"))


def _read_flows(titles: Mapping[int, str], whats: list[Any], whos: list[Any]) -> list[Flow]:
    ids = {title: key for key, title in titles.items()}
    lines = [(str(what or ""), str(who or "")) for what, who in zip(whats, whos, strict=True)]
    return [Flow(what, ids.get(who), "" if who in ids else who) for what, who in lines]
