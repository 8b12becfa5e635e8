"""What may be done to posts: created, changed, moved to another unit, closed from a date."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, edits, locks
from models.access import Permission, Viewer
from models.base import row_id
from models.errors import NotFound, Refused
from models.i18n import Message
from models.organisation.tables import Assignment, Post
from models.organisation.units import check_closing, open_unit
from models.texts import line, paragraph, whole

EDITABLE = frozenset({"unit_id", "name", "is_head", "valuable_product", "sort"})


def create_post(
    session: Session,
    viewer: Viewer,
    unit_id: int,
    values: Mapping[str, Any],
    *,
    since: dt.date,
) -> Post:
    """A new post in a unit, vacant at first."""
    viewer.demand(Permission.ADMINISTER)
    edits.allowed(values, EDITABLE)
    post = Post(valid_from=since, is_head=False, sort=0)
    for field, value in _checked(session, {"name": None, **values, "unit_id": unit_id}).items():
        setattr(post, field, value)
    session.add(post)
    session.flush()
    after = {"since": since, **_state(post)}
    audit.record(session, viewer.actor_id, "create", ("post", post.id), after=after)
    return post


def change_post(
    session: Session,
    viewer: Viewer,
    post_id: int,
    values: Mapping[str, Any],
    *,
    version: int,
    seen: Mapping[str, Any] | None = None,
) -> Post:
    """Another name, product, unit or place in the order; who leads the unit."""
    viewer.demand(Permission.ADMINISTER)
    edits.allowed(values, EDITABLE)
    post = open_post(session, post_id)
    before, mine = _state(post), _checked(session, values)
    versions = (post.version, version)
    for field, value in edits.united(post.name, before, mine, versions=versions, seen=seen).items():
        setattr(post, field, value)
    after = _state(post)
    audit.record(session, viewer.actor_id, "update", ("post", post.id), before=before, after=after)
    return post


def close_post(session: Session, viewer: Viewer, post_id: int, on: dt.date) -> None:
    """Close a post from a date; its holder leaves it then. Its statistics must have moved (D25)."""
    from models.statistics import Statistic  # noqa: PLC0415 - statistics stand on posts

    viewer.demand(Permission.ADMINISTER)
    post = open_post(session, post_id)
    owned = select(Statistic.id).where(Statistic.post_id == post.id, Statistic.archived.is_(False))
    if session.scalar(owned.limit(1)) is not None:
        raise Refused(
            Message("“{name}” still owns statistics. Give them to another post.", name=post.name),
            code="not_empty",
        )
    check_closing(post, on)
    for assignment in session.scalars(select(Assignment).where(Assignment.post_id == post.id)):
        if assignment.valid_to is None or assignment.valid_to > on:
            assignment.valid_to = max(on, assignment.valid_from)
    post.valid_to = on
    audit.record(session, viewer.actor_id, "close", ("post", post.id), after={"valid_to": on})


def open_post(session: Session, post_id: int) -> Post:
    """A post that is not closed, as it is now; nobody else changes the board until we are done."""
    locks.hold(session)
    post = session.get(Post, row_id(post_id), populate_existing=True)
    if post is None or post.valid_to is not None:
        raise NotFound(Message("There is no such post."))
    return post


def _checked(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(values)
    if "unit_id" in found:
        found["unit_id"] = open_unit(session, found["unit_id"]).id
    if "name" in found:
        found["name"] = line(found["name"], Message("name"), longest=200)
    if "valuable_product" in found:
        found["valuable_product"] = paragraph(found["valuable_product"], Message("product")) or None
    if "is_head" in found:
        found["is_head"] = bool(found["is_head"])
    if "sort" in found:
        found["sort"] = whole(found["sort"], Message("order"), least=0, most=9999)
    return found


def _state(post: Post) -> dict[str, Any]:
    return {field: getattr(post, field) for field in sorted(EDITABLE)}
