"""Documents brought into ASM: where files are dropped, and the list of what became of them.

One document is ``pages.document``; saved mappings are ``forms.import_profiles``.
"""

import hashlib
from typing import Any
from urllib.parse import parse_qsl

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.forms import import_profiles
from dashboard.questions import imports as questions
from dashboard.questions.imports import Wanted
from dashboard.views.head import page_head
from dashboard.views.imports import Listing, Sorting, filters, table
from dashboard.views.imports_formats import examples
from dashboard.views.imports_upload import drop_zone
from dashboard.views.said import empty
from models.access import Permission
from models.i18n import _

PULSE = 1000  # milliseconds between looks while something is being read


def layout(query: dict[str, str]) -> Any:
    """The screen."""
    wanted = Wanted.of(query)
    listing, stamp = _listing(wanted)
    label: dict[str, Any] = {"aria-label": _("Search by name")}
    search = dmc.TextInput(
        id="imports-search",
        value=wanted.search,
        placeholder=_("Search by name"),
        debounce=250,
        className="search",
        **label,
    )
    return html.Div(
        [
            page_head(_("Import"), about=_("Bring a file, look at what ASM read, accept it.")),
            drop_zone(),
            html.Div(
                [html.Div(_groups(listing, wanted), id="imports-groups"), search],
                id="imports-tools",
                className="imports-tools",
                hidden=_nothing_yet(listing, wanted),
            ),
            html.Div(_drawn(listing, wanted), id="imports-list"),
            dcc.Interval(id="imports-pulse", interval=PULSE, disabled=not listing.moving),
            dcc.Store(id="imports-stamp", data=stamp),
            dcc.Store(id="imports-poke"),
            dcc.Store(id="imports-noted"),
            import_profiles.section(),
        ],
        className="imports",
    )


@access.callback(
    Output("imports-list", "children"),
    Output("imports-groups", "children"),
    Output("imports-tools", "hidden"),
    Output("imports-pulse", "disabled"),
    Output("imports-stamp", "data"),
    Input("imports-pulse", "n_intervals"),
    Input("imports-search", "value"),
    Input("imports-poke", "data"),
    State("url", "search"),
    State("imports-stamp", "data"),
    needs=Permission.IMPORT,
    prevent_initial_call=True,
)
def refresh(
    _ticks: int | None, search: str | None, _poke: Any, address: str | None, stamp: str | None
) -> tuple[Any, Any, bool, bool, str]:
    """The list as it is now; nothing is sent when nothing has changed."""
    query = dict(parse_qsl((address or "").lstrip("?")))
    if (search or "") != query.get("q", ""):
        query = {**query, "q": search or "", "page": ""}
    wanted = Wanted.of(query)
    listing, found = _listing(wanted)
    if found == stamp:
        raise PreventUpdate
    return (
        _drawn(listing, wanted),
        _groups(listing, wanted),
        _nothing_yet(listing, wanted),
        not listing.moving,
        found,
    )


# A search can be shared and comes back with the page, though typing does not draw the page anew.
access.clientside(
    """(search) => {
        const address = new URL(location.href);
        if ((address.searchParams.get("q") || "") === (search || "")) return dash_clientside.no_update;
        search ? address.searchParams.set("q", search) : address.searchParams.delete("q");
        address.searchParams.delete("page");
        history.replaceState(history.state, "", address);
        return dash_clientside.no_update;
    }""",
    Output("imports-noted", "data"),
    Input("imports-search", "value"),
    prevent_initial_call=True,
)


def _listing(wanted: Wanted) -> tuple[Listing, str]:
    """The list and a stamp that is equal for equal lists."""
    listing = context.ask(questions.listing, wanted)
    return listing, hashlib.sha256(repr((wanted, listing)).encode()).hexdigest()[:16]


def _nothing_yet(listing: Listing, wanted: Wanted) -> bool:
    return not listing.counts[""] and not wanted.search


def _groups(listing: Listing, wanted: Wanted) -> Any:
    return filters(listing, wanted.group, wanted.href)


def _drawn(listing: Listing, wanted: Wanted) -> Any:
    if not _nothing_yet(listing, wanted):
        return table(listing, Sorting(wanted.sort, wanted.turned), wanted.href)
    said = _(
        "Drop a file above. ASM says what it is, shows what it read, and counts nothing until you "
        "accept it."
    )
    return [empty(_("No documents yet"), said, []), examples()]
