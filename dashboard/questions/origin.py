"""One row behind a number, back in its document: the fields as read, and the lines as they came.

Shows the record the row was read from and nothing else of the document, unless the viewer may see
the whole document.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboard.context import Asking, question
from dashboard.questions import rows
from dashboard.questions.rows import Point
from dashboard.views.origin import Origin, TextLine
from models import documents, i18n
from models.access import Permission
from models.documents import Document
from models.errors import NotFound
from models.i18n import _

ENDS = {"client_bank": "КонецДокумента", "commerceml": "</Документ>"}
LONGEST = 400  # lines of one record
WIDEST = 20_000  # characters of one line


@question(Permission.SEE_ROWS)
def origin(asking: Asking, point: Point, document_id: str, row_no: int) -> Origin:
    """The row and its place in the original."""
    row = rows.row_behind(asking, point, document_id, row_no)
    document = asking.session.get(Document, document_id)
    if document is None:
        raise NotFound(rows.NO_ROW)
    statistic = rows.page(asking, point)
    return Origin(
        statistic_id=point.statistic_id,
        statistic=statistic.name,
        period_label=statistic.period_label,
        rows_href=f"/statistics/{point.statistic_id}/rows{statistic.query}",
        document=document.name,
        document_href=f"/documents/{document.id}" if _may_see(asking, document) else "",
        received=i18n.moment(document.received_at.astimezone(asking.calendar().timezone)),
        mart=row["mart"],
        fields=tuple(row.items()),
        place=_place(row),
        lines=tuple(_lines(asking, document, row)),
    )


def _may_see(asking: Asking, document: Document) -> bool:
    if not asking.viewer.may(Permission.SEE_DOCUMENTS):
        return False
    try:
        documents.get(asking.session, asking.viewer, document.id)
    except NotFound:
        return False
    return True


def _place(row: dict[str, Any]) -> str:
    parts = (
        _("sheet “{sheet}”", sheet=row["sheet"]) if row.get("sheet") else "",
        _("row {line}", line=row["line"]) if row.get("sheet") and row.get("line") else "",
        _("line {line}", line=row["line"]) if not row.get("sheet") and row.get("line") else "",
        _("column {cell}", cell=row["cell"]) if row.get("cell") else "",
    )
    return ", ".join(part for part in parts if part)


def _lines(asking: Asking, document: Document, row: dict[str, Any]) -> Iterator[TextLine]:
    """Lines of a text original from the row's line to the end of its record."""
    encoding = (document.verdict or {}).get("totals", {}).get("encoding")
    first = row.get("line")
    if not encoding or not first or row.get("sheet"):
        return
    end = ENDS.get(document.format or "")
    path = asking.here.documents.path(document.id)
    for number, text in enumerate(_from_line(path, str(encoding), int(first)), int(first)):
        if end is not None and text.count(end) > 1:
            return  # several records in one line: the line says more than the row
        yield TextLine(number, text, current=number == first)
        if end is None or end in text or number - int(first) >= LONGEST:
            return


def _from_line(path: Path, encoding: str, first: int) -> Iterator[str]:
    """Lines from the first on; none any more once one is too long to be a record's."""
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        number, started = 1, True
        while piece := file.readline(WIDEST):
            ended = piece.endswith("\n")
            if number >= first:
                if not started or (not ended and len(piece) == WIDEST):
                    return
                yield piece.rstrip("\n")
            number, started = number + ended, ended
