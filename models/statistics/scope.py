"""Which statistics a viewer may see, and for which he may enter and define: conditions for queries."""

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from models.access import Permission, Viewer
from models.base import row_id
from models.errors import Forbidden, NotFound, Refused
from models.i18n import Message
from models.organisation import Post
from models.statistics.tables import Statistic, Visibility


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that keeps only statistics the viewer may see (IC-6). For any query."""
    if not viewer.may(Permission.SEE_WALL):
        return false()
    extent = viewer.extent(Permission.SEE_WALL)
    if extent.everything:
        return true()
    below = extent.units
    return or_(
        Statistic.post_id.in_(viewer.posts),
        Statistic.visibility == Visibility.COMPANY,
        (Statistic.visibility == Visibility.DIVISION) & _owned_in(viewer.division_units | below),
        (Statistic.visibility == Visibility.POST_LINE) & _owned_in(below),
    )


def enterable_by(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that keeps only statistics whose values the viewer may enter."""
    if not viewer.may(Permission.ENTER_VALUES):
        return false()
    extent = viewer.extent(Permission.ENTER_VALUES)
    if extent.everything:
        return true()
    return or_(Statistic.post_id.in_(viewer.posts), _owned_in(extent.units))


def _owned_in(units: frozenset[int]) -> ColumnElement[bool]:
    return Statistic.post_id.in_(select(Post.id).where(Post.unit_id.in_(units)))


def get(session: Session, viewer: Viewer, statistic_id: int) -> Statistic:
    """A statistic the viewer may see; otherwise it does not exist for him (Z23)."""
    this = Statistic.id == row_id(statistic_id)
    found = session.scalar(select(Statistic).where(this, visible_to(viewer)))
    if found is None:
        raise NotFound(Message("There is no such statistic."))
    return found


def reaches(session: Session, viewer: Viewer, permission: Permission, statistic: Statistic) -> bool:
    """Whether a permission of the viewer reaches a statistic: of his posts, or of a unit it covers."""
    if not viewer.may(permission):
        return False
    unit_id = session.scalar(select(Post.unit_id).where(Post.id == statistic.post_id))
    return statistic.post_id in viewer.posts or viewer.extent(permission).covers(unit_id)


def no_post() -> Refused:
    """Nobody owns it."""
    return Refused(Message("Choose the post that owns the statistic."), code="empty_post")


def demand_scope(
    session: Session,
    viewer: Viewer,
    post_id: int | None,
    needs: Permission = Permission.DEFINE_STATISTICS,
) -> None:
    """Refuse unless the post is open and lies where the viewer's permission reaches."""
    viewer.demand(needs)
    post = session.get(Post, row_id(post_id)) if post_id else None
    if post is None or post.valid_to is not None:
        raise no_post()
    if post.id not in viewer.posts and not viewer.extent(needs).covers(post.unit_id):
        raise Forbidden(Message("This post is outside your part of the company."))
