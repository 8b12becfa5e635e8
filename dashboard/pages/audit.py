"""Who did what: the audit, searched by person, thing and time; and whether its chain is whole."""

import datetime as dt
from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, html
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.questions import audit as questions
from dashboard.questions.audit import Wanted
from dashboard.views.acts import ASKED, THINGS
from dashboard.views.audit import acts_view, chain_view
from dashboard.views.head import page_head
from models import i18n
from models.access import Permission
from models.i18n import _


def layout(query: dict[str, str]) -> Any:
    """The acts as the address wants them."""
    wanted = Wanted.of(query)
    check = html.Button(_("Check the chain"), id="audit-check", className="button quiet")
    return html.Div(
        [
            page_head(_("Audit"), crumbs=[(_("Settings"), "/settings")], actions=[check]),
            html.Div(id="audit-chain"),
            html.Div(_filters(wanted), className="filters"),
            html.Div(id="audit-said"),
            html.Div(acts_view(context.ask(questions.listing, wanted)), id="audit-acts"),
        ]
    )


def _filters(wanted: Wanted) -> list[Any]:
    persons = [{"value": key, "label": name} for key, name in context.ask(questions.persons)]
    things = [{"value": key, "label": str(THINGS[key])} for key in ASKED]
    return [
        dmc.TextInput(
            id="audit-text", value=wanted.text, placeholder=_("Find by name"), debounce=250, w=240
        ),
        dmc.Select(
            id="audit-person",
            data=persons,
            value=str(wanted.person) if wanted.person is not None else None,
            placeholder=_("Everybody"),
            clearable=True,
            searchable=True,
            w=230,
        ),
        dmc.Select(
            id="audit-thing",
            data=things,
            value=wanted.thing or None,
            placeholder=_("About anything"),
            clearable=True,
            w=200,
        ),
        _day("audit-since", _("Since"), wanted.since),
        _day("audit-until", _("Until"), wanted.until),
    ]


def _day(key: str, title: str, value: dt.date | None) -> Any:
    shown = i18n.date(value) if value else ""
    pattern = _("dd.mm.yyyy")
    return dmc.TextInput(id=key, value=shown, placeholder=f"{title} {pattern}", debounce=400, w=175)


@access.callback(
    Output("audit-acts", "children"),
    Input("audit-text", "value"),
    Input("audit-person", "value"),
    Input("audit-thing", "value"),
    Input("audit-since", "value"),
    Input("audit-until", "value"),
    needs=Permission.SEE_AUDIT,
    refused="audit-said",
    prevent_initial_call=True,
)
def narrow(
    text: str | None, person: str | None, thing: str | None, since: str | None, until: str | None
) -> Any:
    """The first page of what is looked for."""
    return acts_view(context.ask(questions.listing, _wanted(text, person, thing, since, until)))


@access.callback(
    Output("audit-acts", "children", allow_duplicate=True),
    Input("audit-page", "value"),
    State("audit-text", "value"),
    State("audit-person", "value"),
    State("audit-thing", "value"),
    State("audit-since", "value"),
    State("audit-until", "value"),
    needs=Permission.SEE_AUDIT,
    refused="audit-said",
    prevent_initial_call=True,
)
def turn(page: int | None, *looked_for: str | None) -> Any:
    """Another page of the same."""
    wanted = _wanted(*looked_for, page=str(page or 1))
    acts = context.ask(questions.listing, wanted)
    return acts_view(acts)


@access.callback(
    Output("audit-chain", "children"),
    Input("audit-check", "n_clicks"),
    needs=Permission.SEE_AUDIT,
    prevent_initial_call=True,
)
def check(clicks: int | None) -> Any:
    """Whether every act is as it was written."""
    if not clicks:
        raise PreventUpdate
    return chain_view(*context.ask(questions.chain))


def _wanted(*looked_for: str | None, page: str = "1") -> Wanted:
    names = ("q", "person", "thing", "since", "until")
    return Wanted.of(
        {"page": page, **{name: one or "" for name, one in zip(names, looked_for, strict=True)}}
    )
