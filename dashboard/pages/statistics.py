"""The list of statistics: search, narrow, open, define."""

from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, dcc, html

from dashboard import access, context
from dashboard.questions import statistics as questions
from dashboard.questions.statistics import Wish
from dashboard.views.head import page_head
from dashboard.views.statistics import Listing, lines_view
from dashboard.views.terms import MODES
from models.access import Permission
from models.i18n import _


def layout(query: dict[str, str]) -> Any:
    """The list as the address wants it."""
    wish = Wish.of(query)
    listing = context.ask(questions.listing, wish)
    define = dcc.Link(_("Define a statistic"), href="/statistics/new", className="button")
    return html.Div(
        [
            page_head(_("Statistics"), actions=[define] if listing.may_define else []),
            html.Div(_filters(listing, wish), className="filters"),
            html.Div(lines_view(listing, narrowed=wish != Wish()), id="statistics-lines"),
        ]
    )


def _filters(listing: Listing, wish: Wish) -> list[Any]:
    return [
        dmc.TextInput(
            id="statistics-text",
            value=wish.text,
            placeholder=_("Find by name or code"),
            debounce=250,
            w=280,
        ),
        dmc.Select(
            id="statistics-division",
            data=[{"value": str(key), "label": name} for key, name in listing.divisions],
            value=str(wish.division) if wish.division else None,
            placeholder=_("All divisions"),
            clearable=True,
            searchable=True,
            w=230,
        ),
        dmc.Select(
            id="statistics-mode",
            data=[{"value": key, "label": str(title)} for key, title in MODES.items()],
            value=wish.mode,
            placeholder=_("Filled in any way"),
            clearable=True,
            w=190,
        ),
        dmc.Switch(id="statistics-archived", label=_("Archived"), checked=wish.archived),
    ]


@access.callback(
    Output("statistics-lines", "children"),
    Input("statistics-text", "value"),
    Input("statistics-division", "value"),
    Input("statistics-mode", "value"),
    Input("statistics-archived", "checked"),
    needs=Permission.SEE_WALL,
    prevent_initial_call=True,
)
def narrow(
    text: str | None,
    division: str | None,
    mode: str | None,
    archived: bool | None,  # noqa: FBT001 - Dash calls by position
) -> Any:
    """The list again, as it was narrowed."""
    wish = Wish.of(
        {
            "q": text or "",
            "division": division or "",
            "mode": mode or "",
            "archived": "1" if archived else "",
        }
    )
    return lines_view(context.ask(questions.listing, wish), narrowed=wish != Wish())
