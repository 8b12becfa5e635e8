"""What may be done to posts: created, changed, moved to another unit, closed from a date."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from models import audit, edits, locks
from models.access import Permission, Viewer
from models.base import row_id
from models.errors import NotFound, Refused
from models.i18n import Message
from models.organisation import duties, history
from models.organisation.duties import LISTS, Flow, Function
from models.organisation.tables import Assignment, Post, Unit, UnitKind
from models.organisation.units import check_closing, create_unit, demand, open_unit
from models.texts import line, paragraph, whole

TEXTS = {
    "purpose": Message("purpose"),
    "authority": Message("authority"),
    "sequence": Message("sequence of work"),
    "valuable_product": Message("product"),
}
EDITABLE = frozenset(
    {"unit_id", "name", "is_head", "sort", "norm_hours_week", "max_holders", *TEXTS, *LISTS}
)
MOST_HOLDERS = 500


def create_post(
    session: Session,
    viewer: Viewer,
    unit_id: int,
    values: Mapping[str, Any],
    *,
    since: dt.date,
) -> Post:
    """A new post in a unit, vacant at first."""
    demand(viewer, unit_id)
    return _add(session, viewer, unit_id, values, since)


def create_unit_with_head(
    session: Session,
    viewer: Viewer,
    kind: UnitKind,
    parent_id: int | None,
    values: Mapping[str, Any],
    *,
    head: str,
    since: dt.date,
) -> Unit:
    """A new unit and the post that leads it: the right to the unit above is the right to both."""
    unit = create_unit(session, viewer, kind, parent_id, values, since=since)
    _add(session, viewer, unit.id, {"name": head, "is_head": True}, since)
    return unit


def _add(
    session: Session, viewer: Viewer, unit_id: int, values: Mapping[str, Any], since: dt.date
) -> Post:
    edits.allowed(values, EDITABLE)
    post = Post(valid_from=since, is_head=False, sort=0, max_holders=1)
    wanted = _checked(session, {"name": None, **values, "unit_id": unit_id})
    for field in wanted.keys() - LISTS:
        setattr(post, field, wanted[field])
    session.add(post)
    session.flush()
    _write_lists(session, post, wanted, since)
    after = {"since": since, **_state(session, post)}
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
    """Another name, unit or place in the order, other duties; who leads the unit."""
    viewer.demand(Permission.EDIT_BOARD)
    edits.allowed(values, EDITABLE)
    post = open_post(session, post_id)
    demand(viewer, post.unit_id, values.get("unit_id", post.unit_id))
    before, mine = _state(session, post), _checked(session, values, own=post.id)
    versions = (post.version, version)
    wanted = edits.united(post.name, before, mine, versions=versions, seen=seen)
    if any(before[field] != wanted[field] for field in wanted.keys() - LISTS):
        history.keep(session, post)
    for field in wanted.keys() - LISTS:
        setattr(post, field, wanted[field])
    changed = {
        name: wanted[name] for name in wanted.keys() & LISTS if _plain(wanted[name]) != before[name]
    }
    _write_lists(session, post, changed, history.today(session))
    if changed:
        flag_modified(post, "name")  # the lists are rows of their own: the version counts them too
    after = _state(session, post)
    audit.record(session, viewer.actor_id, "update", ("post", post.id), before=before, after=after)
    return post


def close_post(session: Session, viewer: Viewer, post_id: int, on: dt.date) -> None:
    """Close a post from a date; its holder leaves it then. Its statistics must have moved (D25)."""
    from models.statistics import Statistic  # noqa: PLC0415 - statistics stand on posts

    viewer.demand(Permission.EDIT_BOARD)
    post = open_post(session, post_id)
    demand(viewer, post.unit_id)
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


def _checked(session: Session, values: Mapping[str, Any], own: int | None = None) -> dict[str, Any]:
    found = dict(values)
    if "unit_id" in found:
        found["unit_id"] = open_unit(session, found["unit_id"]).id
    if "name" in found:
        found["name"] = line(found["name"], Message("name"), longest=200)
    for field in TEXTS.keys() & found.keys():
        found[field] = paragraph(found[field], TEXTS[field]) or None
    if "is_head" in found:
        found["is_head"] = bool(found["is_head"])
    if "sort" in found:
        found["sort"] = whole(found["sort"], Message("order"), least=0, most=9999)
    return found | _checked_duties(session, found, own)


def _checked_duties(session: Session, values: Mapping[str, Any], own: int | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "max_holders" in values:
        title = Message("holders at most")
        found["max_holders"] = whole(values["max_holders"], title, least=1, most=MOST_HOLDERS)
    if values.get("norm_hours_week") is not None:
        found["norm_hours_week"] = duties.hours(values["norm_hours_week"], Message("norm hours"))
    if "functions" in values:
        found["functions"] = duties.checked_functions(values["functions"])
    for side in {"receives", "hands"} & values.keys():
        found[side] = duties.checked_flows(session, values[side], own)
    return found


def _write_lists(session: Session, post: Post, wanted: Mapping[str, Any], on: dt.date) -> None:
    for name in sorted(wanted.keys() & LISTS):
        duties.write(session, post, name, wanted[name], on)
    session.flush()


def _state(session: Session, post: Post) -> dict[str, Any]:
    session.flush()
    own = duties.lists(session, post, max(history.today(session), post.valid_from))
    return {
        field: _plain(own[field]) if field in LISTS else getattr(post, field)
        for field in sorted(EDITABLE)
    }


def _plain(lines: Sequence[Function | Flow]) -> list[dict[str, Any]]:
    return [asdict(one) for one in lines]
