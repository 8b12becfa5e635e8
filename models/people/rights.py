"""What a person may do at this moment, and from where: his role, his posts, explicit grants (Z28).

Everything is read from the board of today, so that a change on it changes rights at the next
request. :func:`given` is the one truth: a viewer is folded from it, an explanation lists it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from models import company, organisation, roles
from models.access import NOWHERE, Extent, Permission, Reach, Viewer
from models.base import now
from models.organisation import Board
from models.people.grants import Grant, standing
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


@dataclass(frozen=True)
class Ground:
    """What rights stand on today: the board, the company's roles, the grants that hold."""

    board: Board
    roles: Mapping[str, roles.CompanyRole]
    grants: Mapping[int, Sequence[Grant]]  # by account

    def posts(self, user: User) -> frozenset[int]:
        """Posts the person holds, also from above."""
        return frozenset() if user.employee_id is None else self.board.held_by(user.employee_id)

    def unit_id(self, user: User) -> int | None:
        """The unit of the account, while it is open."""
        return user.unit_id if user.unit_id in self.board.units else None


def ground(session: Session, users: Sequence[User]) -> Ground:
    """Read once for any number of people."""
    today = company.get(session).today(now())
    board = organisation.board(session, today)
    codes = {user.role for user in users} | {one.role for one in board.posts.values() if one.role}
    return Ground(board, roles.rights_of(session, codes), standing(session, users, today))


def viewer(session: Session, user: User, token: str = "") -> Viewer:
    """The person's rights at this moment, folded into one viewer."""
    return folded(ground(session, [user]), user, token)


def folded(on: Ground, user: User, token: str = "") -> Viewer:
    """One person's viewer; for many read :func:`ground` once."""
    posts = on.posts(user)
    role = on.roles.get(user.role)
    return Viewer(
        user_id=user.id,
        name=user.name,
        role=user.role,
        role_name=role.name if role else None,
        extents=_extents(on.board, given(on, user)),
        division_units=_divisions(on.board, on.unit_id(user), posts),
        posts=posts,
        language=user.language,
        theme=user.theme,
        session=digest(token) if token else "",
    )


def given(on: Ground, user: User) -> tuple[Given, ...]:
    """Every right of the person with its origin: role first, then posts, then grants."""
    unit_id = on.unit_id(user)
    seat = Given(Permission.SIGNED_IN, Reach.OWN, unit_id, Origin.ROLE)
    found = list(_by_role(on, user.role, seat))
    for post_id in sorted(on.posts(user) & on.board.posts.keys()):
        post = on.board.posts[post_id]
        found += _by_role(
            on, post.role, replace(seat, unit_id=post.unit_id, origin=Origin.POST, post_id=post_id)
        )
    for one in on.grants.get(user.id, ()):
        if one.permission not in {str(known) for known in Permission}:
            continue  # of a later program
        found.append(
            Given(
                Permission(one.permission),
                Reach(one.reach),
                one.unit_id if one.unit_id is not None else unit_id,
                Origin.GRANT,
                grant_id=one.id,
                until=one.until,
            )
        )
    return tuple(found)


def _by_role(on: Ground, code: str | None, like: Given) -> Iterator[Given]:
    role = on.roles.get(code) if code else None
    for permission, reach in role.rights.items() if role else ():
        yield replace(like, permission=permission, reach=reach, role=role.code if role else "")


def _extents(board: Board, rights: Sequence[Given]) -> dict[Permission, Extent]:
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
        if one is None or one not in board.units:
            continue
        division = board.division_of(one)
        found |= {one} if division is None else board.below(division)
    return frozenset(found)
