"""Statistics as a list: what the viewer may see, searched and filtered, a page at a time (X-7)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.access import Viewer
from models.organisation import Post
from models.periods import PeriodType
from models.statistics.scope import enterable_by, visible_to
from models.statistics.tables import EntryMode, Statistic
from models.texts import folded


@dataclass(frozen=True)
class Wanted:
    """What of the list is wanted."""

    search: str = ""  # every word, in the name or the code, whatever the case
    units: Collection[int] | None = None  # whose posts own them; none for all
    entry_mode: EntryMode | None = None
    period_type: PeriodType | None = None
    archived: bool = False
    editable: bool = False  # only those the viewer may enter values of


EVERYTHING = Wanted()


def listed(
    session: Session,
    viewer: Viewer,
    wanted: Wanted = EVERYTHING,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[Statistic]:
    """Statistics the viewer may see, in their order."""
    query = select(Statistic).where(visible_to(viewer), *_conditions(viewer, wanted))
    query = query.order_by(Statistic.sort, Statistic.id).limit(limit).offset(offset)
    return list(session.scalars(query))


def counted(session: Session, viewer: Viewer, wanted: Wanted = EVERYTHING) -> int:
    """How many there are on all pages."""
    conditions = (visible_to(viewer), *_conditions(viewer, wanted))
    return session.scalar(select(func.count(Statistic.id)).where(*conditions)) or 0


def _conditions(viewer: Viewer, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Statistic.archived.is_(wanted.archived)]
    found += [
        Statistic.search.contains(word, autoescape=True) for word in folded(wanted.search).split()
    ]
    if wanted.units is not None:
        owners = select(Post.id).where(Post.unit_id.in_(wanted.units))
        found.append(Statistic.post_id.in_(owners))
    if wanted.entry_mode is not None:
        found.append(Statistic.entry_mode == wanted.entry_mode)
    if wanted.period_type is not None:
        found.append(Statistic.period_type == wanted.period_type)
    if wanted.editable:
        found.append(enterable_by(viewer))
    return found


def count(session: Session) -> int:
    """How many live statistics there are."""
    return session.scalar(select(func.count()).where(Statistic.archived.is_(False))) or 0
