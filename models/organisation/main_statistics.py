"""The one main statistic of a unit (ГСО) or of a post: the number the council watches."""

from sqlalchemy.orm import Session

from models import audit, locks
from models.access import Permission, Viewer
from models.errors import Forbidden, Refused
from models.i18n import Message
from models.organisation import history
from models.organisation.board import board
from models.organisation.tables import Post, Unit


def set_main_statistic(
    session: Session, viewer: Viewer, thing: Unit | Post, statistic_id: int | None
) -> None:
    """Choose the main statistic, or none. A unit's must belong to a post in it or below it."""
    viewer.demand(Permission.DEFINE_STATISTICS)
    locks.hold(session)
    unit_id = thing.id if isinstance(thing, Unit) else thing.unit_id
    if not viewer.extent(Permission.DEFINE_STATISTICS).covers(unit_id):
        raise Forbidden(Message("This unit is outside your part of the company."))
    if statistic_id is not None:
        _check(session, viewer, thing, statistic_id)
    before = {"main_statistic_id": thing.main_statistic_id}
    thing.main_statistic_id = statistic_id
    audit.record(
        session,
        viewer.actor_id,
        "update",
        ("unit" if isinstance(thing, Unit) else "post", thing.id),
        before=before,
        after={"main_statistic_id": statistic_id},
    )


def _check(session: Session, viewer: Viewer, thing: Unit | Post, statistic_id: int) -> None:
    from models import statistics  # noqa: PLC0415 - statistics stand on posts

    statistic = statistics.get(session, viewer, statistic_id)
    post = session.get_one(Post, statistic.post_id)
    if isinstance(thing, Unit):
        day = max(history.today(session), thing.valid_from, post.valid_from)
        fits = post.unit_id in board(session, day).below(thing.id)
    else:
        fits = post.id == thing.id
    if not fits or statistic.archived:
        raise Refused(
            Message(
                "“{statistic}” does not belong to “{name}”.",
                statistic=statistic.name,
                name=thing.name,
            ),
            code="not_its_statistic",
        )
