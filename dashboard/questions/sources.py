"""Which documents a statistic's numbers came from, for its page. The rows themselves are ``rows``."""

from collections.abc import Sequence

from sqlalchemy import select

from dashboard.context import Asking
from dashboard.views.statistic import Source
from models import documents, i18n, statistics
from models.access import Permission
from models.documents import Document
from models.i18n import _
from models.statistics import EntryMode, Statistic
from warehouse import questions
from warehouse.catalogue import metrics
from warehouse.questions import Source as Counted

MOST_SOURCES = 8


def sources(asking: Asking, statistic: Statistic) -> tuple[tuple[Source, ...], int]:
    """The newest documents behind a statistic's numbers and how many more there are.

    For those who may see its rows; a document the viewer may not open has no address.
    """
    if asking.reader.version() is None or not _may_see_rows(asking, statistic):
        return (), 0
    found = questions.statistic_sources(asking.reader, statistic.id)
    shown = found[:MOST_SOURCES]
    open_to_viewer = _open(asking, shown)
    zone = asking.calendar().timezone
    listed = tuple(
        Source(
            name=one.name,
            href=f"/documents/{one.document_id}" if one.document_id in open_to_viewer else "",
            rows=i18n.ngettext("{count} row", "{count} rows", one.rows),
            reach=_reach(one),
            received=_("received {moment}", moment=one.received_at.astimezone(zone)),
        )
        for one in shown
    )
    return listed, len(found) - len(shown)


def _may_see_rows(asking: Asking, statistic: Statistic) -> bool:
    may = asking.viewer.may
    near = statistics.reaches(asking.session, asking.viewer, Permission.SEE_ROWS, statistic)
    if statistic.entry_mode == EntryMode.MANUAL or not near:
        return False
    metric = metrics().get(statistic.metric or "")
    return metric is None or may(metric.permission)


def _open(asking: Asking, shown: Sequence[Counted]) -> frozenset[str]:
    if not asking.viewer.may(Permission.SEE_DOCUMENTS):
        return frozenset()
    ids = [one.document_id for one in shown]
    query = select(Document.id).where(Document.id.in_(ids), documents.visible_to(asking.viewer))
    return frozenset(asking.session.scalars(query))


def _reach(one: Counted) -> str:
    if one.first_day == one.last_day:
        return i18n.date(one.last_day)
    return f"{i18n.date(one.first_day)} – {i18n.date(one.last_day)}"
