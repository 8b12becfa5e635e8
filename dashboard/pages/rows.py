"""The rows behind one point of a statistic."""

from typing import Any
from urllib.parse import parse_qsl

import dash
from dash import Input, Output, State, no_update

from dashboard import access, context
from dashboard.questions import rows as questions
from dashboard.questions.look import whole
from dashboard.questions.rows import Point, point_of
from dashboard.views.rows import rows_view
from models.access import Permission
from models.errors import NotFound
from models.i18n import Message

MOST = 1000  # rows in one answer


def layout(query: dict[str, str], statistic_id: int) -> Any:
    """The page of one point; its rows come page by page."""
    found = context.ask(questions.page, point_of(query, statistic_id))
    return rows_view(found, may_export=context.viewer().may(Permission.EXPORT_ROWS))


@access.callback(
    Output("rows-grid", "getRowsResponse"),
    Input("rows-grid", "getRowsRequest"),
    State("url", "pathname"),
    State("url", "search"),
    needs=Permission.SEE_ROWS,
)
def fetch(request: dict[str, Any] | None, path: str, search: str) -> Any:
    """One block of rows, sorted and filtered as the grid wishes."""
    if not request:
        return no_update
    first = _row(request.get("startRow"))
    last = min(_row(request.get("endRow")), first + MOST)
    found, total, chosen = context.ask(
        questions.part,
        _point(path, search),
        first,
        last,
        request.get("sortModel") or (),
        request.get("filterModel") or {},
    )
    dash.set_props("rows-chosen", {"children": chosen})
    return {"rowData": found, "rowCount": total}


# What is taken away as a file is what the grid shows: its filters and order go into the addresses.
access.clientside(
    """(request) => {
        const { sortModel = [], filterModel = {} } = request || {};
        const grid = JSON.stringify({ sort: sortModel, filter: filterModel });
        document.querySelectorAll("a.rows-export").forEach((link) => {
            const address = new URL(link.href);
            address.searchParams.set("grid", grid);
            link.href = address;
        });
        return dash_clientside.no_update;
    }""",
    Output("rows-chosen", "title"),
    Input("rows-grid", "getRowsRequest"),
    prevent_initial_call=True,
)


def _row(value: Any) -> int:
    """The number of a row; what no grid would send is the first."""
    return value if isinstance(value, int) and value >= 0 else 0


def _point(path: str | None, search: str | None) -> Point:
    statistic_id = whole("".join(str(path).strip("/").split("/")[1:2]))
    if statistic_id is None:
        raise NotFound(Message("There is no such number."))
    return point_of(dict(parse_qsl(str(search or "").lstrip("?"))), statistic_id)
