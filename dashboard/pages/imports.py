"""Documents brought into ASM: where files are dropped, and the list of what became of them.

One document is ``pages.document``; saved mappings are ``forms.import_profiles``.
"""

import hashlib
from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from dashboard import access, context
from dashboard.forms import import_profiles
from dashboard.questions import imports as questions
from dashboard.questions.imports import Wanted
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
    content, moving, stamp = _list(wanted)
    return html.Div(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.H1(_("Import")),
                            html.P(
                                _("Bring a file, look at what ASM read, accept it."),
                                className="muted",
                            ),
                        ]
                    )
                ],
                className="page-head",
            ),
            drop_zone(),
            html.Div(
                dcc.Input(
                    id="imports-search",
                    type="search",
                    value=wanted.search,
                    placeholder=_("Search by name"),
                    debounce=0.25,
                    maxLength=200,
                    className="search",
                ),
                className="imports-tools",
            ),
            html.Div(content, id="imports-list", role="region"),
            dcc.Interval(id="imports-pulse", interval=PULSE, disabled=not moving),
            dcc.Store(id="imports-stamp", data=stamp),
            dcc.Store(id="imports-poke"),
            import_profiles.section(),
        ],
        className="imports",
    )


@access.callback(
    Output("imports-list", "children"),
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
) -> tuple[Any, bool, str]:
    """The list as it is now; nothing is sent when nothing has changed."""
    query = dict(parse_qsl((address or "").lstrip("?")))
    if (search or "") != query.get("q", ""):
        query = {**query, "q": search or "", "page": ""}
    content, moving, found = _list(Wanted.of(query))
    if found == stamp:
        raise PreventUpdate
    return content, not moving, found


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
    Output("imports-search", "title"),
    Input("imports-search", "value"),
    prevent_initial_call=True,
)


def _list(wanted: Wanted) -> tuple[Any, bool, str]:
    """What is drawn, whether something moves in it, and a stamp equal for equal lists."""
    listing = context.ask(questions.listing, wanted)
    stamp = hashlib.sha256(repr((wanted, listing)).encode()).hexdigest()[:16]
    return _drawn(listing, wanted), listing.moving, stamp


def _drawn(listing: Listing, wanted: Wanted) -> Any:
    if not listing.counts[""] and not wanted.search:
        return [
            empty(
                _("No documents yet"),
                _(
                    "Drop a file above. ASM says what it is, shows what it read, and counts nothing until you accept it."
                ),
                [],
            ),
            examples(),
        ]
    return [
        filters(listing, wanted.group, wanted.href),
        table(listing, Sorting(wanted.sort, wanted.turned), wanted.href),
    ]
