"""One row behind a number, in the document it came from."""

from typing import Any

from dashboard import context
from dashboard.questions import origin as questions
from dashboard.questions.rows import point_of
from dashboard.views.origin import origin_view


def layout(query: dict[str, str], statistic_id: int, document_id: str, row_no: int) -> Any:
    """The page of one row of one document."""
    point = point_of(query, statistic_id)
    return origin_view(context.ask(questions.origin, point, document_id, row_no))
