"""Why somebody sees a statistic, or does not: the condition of ``scope.visible_to``, told one by one."""

from enum import StrEnum

from sqlalchemy.orm import Session

from models.access import Permission, Viewer
from models.organisation import Post
from models.statistics.tables import Statistic, Visibility


class Way(StrEnum):
    """What opens a statistic to a viewer, or what is missing."""

    EVERYTHING = "everything"  # the right reaches the whole company
    OWN_POST = "own_post"  # it belongs to a post he holds
    COMPANY = "company"  # it is open to everybody who may see statistics
    DIVISION = "division"  # it is open to its division, and that is his
    BELOW = "below"  # his right reaches the unit it belongs to
    NO_RIGHT = "no_right"
    ELSEWHERE = "elsewhere"  # not of his division, not of a unit his right reaches

    @property
    def opens(self) -> bool:
        """Whether it lets the viewer see."""
        return self not in (Way.NO_RIGHT, Way.ELSEWHERE)


def ways(session: Session, viewer: Viewer, statistic: Statistic) -> tuple[Way, ...]:
    """Everything that opens the statistic to the viewer, or the one thing that keeps it shut."""
    if not viewer.may(Permission.SEE_WALL):
        return (Way.NO_RIGHT,)
    extent = viewer.extent(Permission.SEE_WALL)
    post = session.get_one(Post, statistic.post_id)
    below = post.unit_id in extent.units
    near = post.unit_id in viewer.division_units or below
    found = {
        Way.EVERYTHING: extent.everything,
        Way.OWN_POST: statistic.post_id in viewer.posts,
        Way.COMPANY: statistic.visibility == Visibility.COMPANY,
        Way.DIVISION: statistic.visibility == Visibility.DIVISION and near,
        Way.BELOW: statistic.visibility == Visibility.POST_LINE and below,
    }
    return tuple(way for way, holds in found.items() if holds) or (Way.ELSEWHERE,)
