"""The rows behind one point of a statistic."""

from typing import Any
from urllib.parse import parse_qsl

from dash import Input, Output, State, no_update

from dashboard import access, context
from dashboard.questions import rows as questions
from dashboard.questions.rows import Point, point_of
from dashboard.views.rows import rows_view
from models.access import Permission
from models.errors import NotFound
from models.i18n import Message


def layout(query: dict[str, str], statistic_id: int) -> Any:
    """The page of one point; its rows come page by page."""
    found = context.ask(questions.page, point_of(query, statistic_id))
    return rows_view(found, may_export=context.viewer().may(Permission.EXPORT))


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
    found, total = context.ask(
        questions.part,
        _point(path, search),
        int(request.get("startRow") or 0),
        min(int(request.get("endRow") or 0), int(request.get("startRow") or 0) + 1000),
        request.get("sortModel") or (),
        request.get("filterModel") or {},
    )
    return {"rowData": found, "rowCount": total}


def _point(path: str, search: str) -> Point:
    number = path.strip("/").split("/")[1:2]
    if not number or not number[0].isdigit():
        raise NotFound(Message("There is no such number."))
    return point_of(dict(parse_qsl(search.lstrip("?"))), int(number[0]))
