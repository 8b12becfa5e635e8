"""What a person may do at this moment, and from where: his role, his posts, explicit grants (Z28).

Everything is read from the board of today, so that a change on it changes rights at the next
request. :func:`given` is the one truth: a viewer is folded from it, an explanation lists it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from models import company, organisation, roles
from models.access import NOWHERE, READY, Extent, Permission, Reach, Viewer
from models.base import now
from models.organisation import Board
from models.people.grants import grants_of
from models.people.tables import User, digest


class Origin(StrEnum):
    """What gives a right."""

    ROLE = "role"
    POST = "post"
    GRANT = "grant"


@dataclass(frozen=True)
class Given:
    """One right of one person, how far it reaches from which unit, and what gives it."""

    permission: Permission
    reach: Reach
    unit_id: int | None
    origin: Origin
    role: str = ""  # code of the role, of the person or the post
    post_id: int | None = None
    grant_id: int | None = None
    until: dt.date | None = None


def viewer(session: Session, user: User, token: str = "") -> Viewer:
    """The person's rights at this moment, folded into one viewer."""
    board = organisation.board(session, company.get(session).today(now()))
    unit_id = user.unit_id if user.unit_id in board.units else None
    posts = frozenset() if user.employee_id is None else board.held_by(user.employee_id)
    own = None if user.role in READY else roles.rights_of(session, {user.role}).get(user.role)
    return Viewer(
        user_id=user.id,
        name=user.name,
        role=user.role,
        role_name=own.name if own else None,
        extents=_folded(board, given(session, user, board, posts)),
        division_units=_divisions(board, unit_id, posts),
        posts=posts,
        language=user.language,
        theme=user.theme,
        session=digest(token) if token else "",
    )


def given(session: Session, user: User, board: Board, posts: frozenset[int]) -> tuple[Given, ...]:
    """Every right of the person with its origin: role first, then posts, then grants."""
    unit_id = user.unit_id if user.unit_id in board.units else None
    by_post = {key: board.posts[key].role for key in sorted(posts) if key in board.posts}
    known = roles.rights_of(session, {user.role} | {code for code in by_post.values() if code})
    found = list(
        _by_role(known, user.role, Given(Permission.SIGNED_IN, Reach.OWN, unit_id, Origin.ROLE))
    )
    for post_id, code in by_post.items():
        seat = Given(
            Permission.SIGNED_IN,
            Reach.OWN,
            board.posts[post_id].unit_id,
            Origin.POST,
            post_id=post_id,
        )
        found += _by_role(known, code, seat)
    known_permissions = {str(one) for one in Permission}
    found += [
        Given(
            Permission(one.permission),
            Reach(one.reach),
            one.unit_id if one.unit_id is not None else unit_id,
            Origin.GRANT,
            grant_id=one.id,
            until=one.until,
        )
        for one in grants_of(session, user.id)
        if one.permission in known_permissions
    ]
    return tuple(found)


def _by_role(known: dict[str, roles.CompanyRole], code: str | None, like: Given) -> Iterator[Given]:
    role = known.get(code) if code else None
    for permission, reach in role.rights.items() if role else ():
        yield replace(like, permission=permission, reach=reach, role=role.code if role else "")


def _folded(board: Board, rights: Sequence[Given]) -> dict[Permission, Extent]:
    found: dict[Permission, Extent] = {}
    for one in rights:
        found[one.permission] = found.get(one.permission, NOWHERE) | extent(board, one)
    return found


def extent(board: Board, right: Given) -> Extent:
    """How far one right reaches on a board; from no unit, no further than what is one's own."""
    if right.reach is Reach.COMPANY:
        return Extent(everything=True)
    if right.unit_id is None or right.reach is Reach.OWN:
        return NOWHERE
    if right.reach is Reach.UNIT:
        return Extent(units=frozenset({right.unit_id}) & board.units.keys())
    return Extent(units=board.below(right.unit_id))


def _divisions(board: Board, unit_id: int | None, posts: Iterable[int]) -> frozenset[int]:
    """The whole divisions of the account and of the posts; of the company's own office that office."""
    units = {board.posts[key].unit_id for key in posts if key in board.posts} | {unit_id} - {None}
    found: set[int] = set()
    for one in units:
        if one is None:
            continue
        division = board.division_of(one)
        found |= {one} if division is None else board.below(division)
    return frozenset(found)
