"""Lists that belong to a post: its functions with their weights, what it receives and hands on.

A list is given whole; lines that are gone are closed, not deleted.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.base import exact, row_id
from models.errors import NotFound, Refused
from models.i18n import Message
from models.organisation.tables import Post, PostFlow, PostFunction
from models.texts import line, paragraph

LISTS = frozenset({"functions", "receives", "hands"})
HOURS_OF_A_WEEK = 168
MOST = 60  # lines of a list


@dataclass(frozen=True)
class Function:
    """What is done on a post, and how many hours a week it takes."""

    text: str
    weight: Decimal | None = None


@dataclass(frozen=True)
class Flow:
    """What comes from somewhere, or goes there: another post, or somebody outside."""

    what: str
    post_id: int | None = None
    outside: str = ""


def functions(
    session: Session, on: dt.date, post_id: int | None = None
) -> dict[int, list[Function]]:
    """Functions in order, by post; of all posts or of one."""
    query = select(PostFunction).where(*_valid(PostFunction, on))
    if post_id is not None:
        query = query.where(PostFunction.post_id == post_id)
    found: dict[int, list[Function]] = {}
    for row in session.scalars(query.order_by(PostFunction.sort, PostFunction.id)):
        found.setdefault(row.post_id, []).append(Function(row.text, row.weight))
    return found


def flows(session: Session, on: dt.date, post_id: int | None = None) -> list[PostFlow]:
    """Who hands what to whom, in order; of all posts or of one."""
    query = select(PostFlow).where(*_valid(PostFlow, on))
    if post_id is not None:
        query = query.where(or_(PostFlow.giver_id == post_id, PostFlow.taker_id == post_id))
    return list(session.scalars(query.order_by(PostFlow.sort, PostFlow.id)))


def lists(session: Session, post: Post, on: dt.date) -> dict[str, list[Any]]:
    """The lists of a post as plain values."""
    rows = flows(session, on, post.id)
    return {
        "functions": functions(session, on, post.id).get(post.id, []),
        "receives": [_flow(row, row.giver_id) for row in rows if row.taker_id == post.id],
        "hands": [_flow(row, row.taker_id) for row in rows if row.giver_id == post.id],
    }


def checked_functions(given: Sequence[Function]) -> list[Function]:
    """Lines that say something, each hours a person can work; the others are left out."""
    return [
        Function(text, None if one.weight is None else hours(one.weight, Message("weight")))
        for one in _few(given)
        if (text := paragraph(one.text, Message("function")))
    ]


def checked_flows(session: Session, given: Sequence[Flow], own: int | None) -> list[Flow]:
    """Lines with a partner there is, never the post itself."""
    found = []
    for one in _few(given):
        what = paragraph(one.what, Message("what is handed over"))
        outside = line(one.outside, Message("partner"), longest=200, needed=False)
        if not what and not outside and one.post_id is None:
            continue
        if one.post_id is not None:
            other = session.get(Post, row_id(one.post_id))
            if other is None or other.valid_to is not None or other.id == own:
                raise NotFound(Message("There is no such post."))
        elif not outside:
            raise Refused(
                Message("“{what}”: say from whom or to whom.", what=what), code="no_partner"
            )
        if not what:
            raise Refused(Message("Fill in the {field}.", field=Message("what is handed over")))
        found.append(Flow(what, one.post_id, "" if one.post_id else outside))
    return found


def hours(value: object, title: Message) -> Decimal:
    """Hours a week."""
    found = exact(value, title)
    if not 0 <= found <= HOURS_OF_A_WEEK:
        raise Refused(
            Message("{field}: from 0 to {most} hours a week.", field=title, most=HOURS_OF_A_WEEK),
            code="out_of_range",
        )
    return found


def write(session: Session, post: Post, name: str, wanted: Sequence[Any], on: dt.date) -> None:
    """Make a list of a post what it is to be from a date on."""
    rows: Iterable[PostFunction | PostFlow]
    if name == "functions":
        rows = session.scalars(
            select(PostFunction).where(
                PostFunction.post_id == post.id, PostFunction.valid_to.is_(None)
            )
        )
    else:
        side = PostFlow.taker_id if name == "receives" else PostFlow.giver_id
        rows = session.scalars(select(PostFlow).where(side == post.id, PostFlow.valid_to.is_(None)))
    for row in rows:
        row.valid_to = max(on, row.valid_from)
    since = max(on, post.valid_from)
    session.add_all(_row(post, name, one, place, since) for place, one in enumerate(wanted))


def _row(
    post: Post, name: str, one: Function | Flow, place: int, since: dt.date
) -> PostFunction | PostFlow:
    if isinstance(one, Function):
        return PostFunction(
            post_id=post.id, text=one.text, weight=one.weight, sort=place, valid_from=since
        )
    pair = (one.post_id, post.id) if name == "receives" else (post.id, one.post_id)
    return PostFlow(
        giver_id=pair[0],
        taker_id=pair[1],
        outside=one.outside or None,
        what=one.what,
        sort=place,
        valid_from=since,
    )


def _flow(row: PostFlow, other: int | None) -> Flow:
    return Flow(row.what, other, row.outside or "")


def _few(given: Sequence[Any]) -> Sequence[Any]:
    if len(given) > MOST:
        raise Refused(Message("At most {count} lines.", count=MOST), code="too_long")
    return given


def _valid(table: type[PostFunction | PostFlow], on: dt.date) -> tuple[Any, ...]:
    return table.valid_from <= on, or_(table.valid_to.is_(None), table.valid_to > on)
