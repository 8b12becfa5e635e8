"""Changing the board where it is seen: names, places and order of units, posts and people.

Whoever changes something says which version of it he saw: what somebody else changed meanwhile is
not overwritten (D9). New units and posts are ``units`` and ``posts``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.context import Asking, question
from dashboard.questions.posts import post_titles, unit_choices
from dashboard.questions.units import found, open_post, parents
from models import organisation
from models.access import Permission
from models.base import row_id
from models.errors import Conflict, NotFound
from models.i18n import Message
from models.organisation import Board, Post, Seat, Unit


@dataclass(frozen=True)
class Options:
    """What may be done with a unit or a post: where it may go, what it is called now."""

    name: str
    number: str
    kind: str
    version: int
    units: tuple[tuple[str, str], ...]
    posts: tuple[tuple[str, str], ...] = ()
    holder: str = ""
    seat: int = 0


@question(Permission.EDIT_BOARD)
def unit_options(asking: Asking, unit_id: int) -> Options:
    """Of a unit."""
    unit = found(asking, unit_id)
    return Options(
        unit.name, unit.number, unit.kind, unit.version, parents(_of(asking, unit), unit)
    )


@question(Permission.EDIT_BOARD)
def post_options(asking: Asking, post_id: int) -> Options:
    """Of a post, and of whoever sits on it."""
    post = open_post(asking, post_id)
    board = _of(asking, post)
    seats = board.seats.get(post.id, ())
    return Options(
        name=post.name,
        number="",
        kind="post",
        version=post.version,
        units=unit_choices(board),
        posts=tuple((str(key), title) for key, title in post_titles(board, post.id).items()),
        holder=seats[0].name if seats else "",
        seat=seats[0].assignment_id if seats else 0,
    )


@question(Permission.EDIT_BOARD)
def rename_unit(asking: Asking, unit_id: int, number: str, name: str, version: int) -> None:
    """Another number and name."""
    values = {"number": number, "name": name}
    organisation.change_unit(asking.session, asking.viewer, unit_id, values, version=version)


@question(Permission.EDIT_BOARD)
def rename_post(asking: Asking, post_id: int, name: str, version: int) -> None:
    """Another name."""
    values = {"name": name}
    organisation.change_post(asking.session, asking.viewer, post_id, values, version=version)


@question(Permission.EDIT_BOARD)
def move_unit(asking: Asking, unit_id: int, parent_id: int, version: int) -> None:
    """Hang a unit under another one, the last of those there."""
    organisation.move_unit(asking.session, asking.viewer, unit_id, parent_id, version=version)


@question(Permission.EDIT_BOARD)
def move_post(asking: Asking, post_id: int, unit_id: int, version: int) -> None:
    """Put a post into another unit; of that unit it is not the head."""
    if open_post(asking, post_id).unit_id == unit_id:
        return
    values = {"unit_id": unit_id, "is_head": False}
    organisation.change_post(asking.session, asking.viewer, post_id, values, version=version)


@question(Permission.EDIT_BOARD)
def move_person(asking: Asking, from_post: int, to_post: int, seat: int) -> None:
    """Somebody who sits on a post himself leaves it and takes another one from today on."""
    board, day = organisation.board(asking.session, asking.today()), asking.today()
    who = _sitting(board, from_post, seat)
    if row_id(to_post) == row_id(from_post):
        return
    organisation.unassign(asking.session, asking.viewer, from_post, day, who.employee_id)
    shares = {"kind": who.kind, "time_share": who.time_share}
    organisation.assign(asking.session, asking.viewer, to_post, who.employee_id, day, shares)


def _sitting(board: Board, post_id: int, seat: int) -> Seat:
    seats = board.seats.get(row_id(post_id), ())
    if not seats:
        raise NotFound(Message("Nobody sits on this post."))
    for one in seats:
        if one.assignment_id == seat:
            return one
    post = board.posts[post_id]
    raise Conflict(Message("Somebody changed “{name}” while you were editing.", name=post.name))


@question(Permission.EDIT_BOARD)
def place_post(asking: Asking, post_id: int, beside: int, version: int, *, after: bool) -> None:
    """Before or after another post; with it into its unit."""
    post, other = open_post(asking, post_id), open_post(asking, beside)
    if post.unit_id != other.unit_id:
        move_post(asking, post_id, other.unit_id, version)
        version = _own(asking, post)
    order = _posts_of(_of(asking, post), post.unit_id)
    _place(asking, order, post, version, order.index(other), after=after)


@question(Permission.EDIT_BOARD)
def place_unit(asking: Asking, unit_id: int, beside: int, version: int, *, after: bool) -> None:
    """Before or after another unit; with it under what is above that one."""
    unit, other = found(asking, unit_id), found(asking, beside)
    if other.parent_id is None:
        raise NotFound(Message("There is no such unit."))
    if unit.parent_id != other.parent_id:
        move_unit(asking, unit_id, other.parent_id, version)
        version = _own(asking, unit)
    order = _of(asking, unit).children(other.parent_id)
    _place(asking, order, unit, version, order.index(other), after=after)


@question(Permission.EDIT_BOARD)
def shift_post(asking: Asking, post_id: int, step: int, version: int) -> None:
    """One place up or down among the posts of its unit."""
    post = open_post(asking, post_id)
    order = _posts_of(_of(asking, post), post.unit_id)
    _step(asking, order, post, version, step)


@question(Permission.EDIT_BOARD)
def shift_unit(asking: Asking, unit_id: int, step: int, version: int) -> None:
    """One place left or right (up or down) among the units beside it."""
    unit = found(asking, unit_id)
    if unit.parent_id is not None:
        _step(asking, _of(asking, unit).children(unit.parent_id), unit, version, step)


def _of(asking: Asking, thing: Unit | Post) -> Board:
    """The board on the first day from today on that the thing stands on it."""
    return organisation.board(asking.session, max(asking.today(), thing.valid_from))


def _own(asking: Asking, thing: Unit | Post) -> int:
    """The version after a change this person has just made himself."""
    asking.session.flush()
    return thing.version


def _posts_of(board: Board, unit_id: int) -> list[Post]:
    """Posts of a unit as the board shows them: its head first."""
    own = [one for one in board.posts.values() if one.unit_id == unit_id]
    return sorted(own, key=lambda one: (not one.is_head, one.sort, one.id))


def _step(
    asking: Asking, order: Sequence[Unit | Post], one: Unit | Post, version: int, step: int
) -> None:
    to = order.index(one) + (1 if step > 0 else -1)
    if 0 <= to < len(order):
        _place(asking, order, one, version, to, after=step > 0)


def _place(
    asking: Asking,
    order: Sequence[Unit | Post],
    one: Unit | Post,
    version: int,
    beside: int,
    *,
    after: bool,
) -> None:
    """Take one out of an order and put it in again beside another; all get their places anew."""
    other = order[beside]
    if other is one:
        return
    fresh = [each for each in order if each is not one]
    fresh.insert(fresh.index(other) + after, one)
    for sort, each in enumerate(fresh):
        if each is one or each.sort != sort:
            seen = version if each is one else each.version
            change = (
                organisation.change_unit if isinstance(each, Unit) else organisation.change_post
            )
            change(asking.session, asking.viewer, each.id, {"sort": sort}, version=seen)
