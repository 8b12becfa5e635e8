"""One statistic: its graph, its points, what it means and where its numbers come from."""

from typing import Any

from dash import Input, Output

from dashboard import access, context
from dashboard.questions import statistic as questions
from dashboard.questions.look import STUDIED, Look
from dashboard.views.statistic import statistic_view


def layout(query: dict[str, str], statistic_id: int) -> Any:
    """The page of the statistic with this id."""
    look = Look.of(query, usual=STUDIED)
    return statistic_view(context.ask(questions.sheet, statistic_id, look))


# A click on a point opens the rows behind it; without the right to rows the point leads nowhere.
access.clientside(
    """(click) => {
        const about = click && click.points[0].customdata;
        return (about && about[1]) || window.dash_clientside.no_update;
    }""",
    Output("url", "href", allow_duplicate=True),
    Input("graph", "clickData"),
    prevent_initial_call=True,
)
