"""One statistic: its graph, its points, what it means and where its numbers come from."""

from typing import Any

from dashboard import context
from dashboard.questions import statistic as questions
from dashboard.questions.look import STUDIED, Look
from dashboard.views.statistic import statistic_view


def layout(query: dict[str, str], statistic_id: int) -> Any:
    """The page of the statistic with this id."""
    look = Look.of(query, usual=STUDIED)
    return statistic_view(context.ask(questions.sheet, statistic_id, look))
