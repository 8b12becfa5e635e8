"""Which statistics a viewer may see, and for which he may enter and define: conditions for queries."""

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from models.access import Viewer
from models.base import row_id
from models.errors import Forbidden, NotFound, Refused
from models.i18n import Message
from models.organisation import Post
from models.statistics.tables import Statistic, Visibility


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that keeps only statistics the viewer may see (IC-6). For any query."""
    if viewer.everything:
        return true()
    if not viewer.permissions:
        return false()
    below = _below(viewer)
    return or_(
        Statistic.post_id.in_(viewer.posts),
        Statistic.visibility == Visibility.COMPANY,
        (Statistic.visibility == Visibility.DIVISION) & _owned_in(viewer.division_units | below),
        (Statistic.visibility == Visibility.POST_LINE) & _owned_in(below),
    )


def editable_by(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that keeps only statistics of the viewer's own posts and, of a head, below him."""
    if viewer.everything:
        return true()
    if not viewer.permissions:
        return false()
    return or_(Statistic.post_id.in_(viewer.posts), _owned_in(_below(viewer)))


def _below(viewer: Viewer) -> frozenset[int]:
    """Units whose statistics are open to a head as such."""
    return viewer.units if viewer.leads else frozenset()


def _owned_in(units: frozenset[int]) -> ColumnElement[bool]:
    return Statistic.post_id.in_(select(Post.id).where(Post.unit_id.in_(units)))


def get(session: Session, viewer: Viewer, statistic_id: int) -> Statistic:
    """A statistic the viewer may see; otherwise it does not exist for him (Z23)."""
    this = Statistic.id == row_id(statistic_id)
    found = session.scalar(select(Statistic).where(this, visible_to(viewer)))
    if found is None:
        raise NotFound(Message("There is no such statistic."))
    return found


def no_post() -> Refused:
    """Nobody owns it."""
    return Refused(Message("Choose the post that owns the statistic."), code="empty_post")


def demand_scope(session: Session, viewer: Viewer, post_id: int | None) -> None:
    """Refuse unless the post is open and lies in the viewer's part of the company."""
    post = session.get(Post, row_id(post_id)) if post_id else None
    if post is None or post.valid_to is not None:
        raise no_post()
    in_scope = viewer.everything or (viewer.leads and post.unit_id in viewer.units)
    if not in_scope:
        raise Forbidden(Message("This post is outside your part of the company."))
