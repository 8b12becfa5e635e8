"""Roles for those who give rights: what each holds, who has it, by account and by post."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select

from dashboard.context import Asking, question
from dashboard.views.rights import Chosen, PostLine, RoleHead, RolePage
from dashboard.views.roles import role_title
from models import organisation, roles
from models.access import Permission, Reach, Role
from models.organisation import Board, Post
from models.people import User
from models.roles import CompanyRole


@question(Permission.ADMINISTER_RIGHTS)
def overview(asking: Asking) -> tuple[RoleHead, ...]:
    """Every role with its rights and how many have it."""
    accounts, posts = _holders(asking)
    return tuple(_head(one, accounts, posts) for one in roles.listed(asking.session))


@question(Permission.ADMINISTER_RIGHTS)
def page(asking: Asking, code: str) -> RolePage:
    """One role, for its form: :class:`NotFound` for one that is none."""
    role = roles.get(asking.session, code)
    accounts, posts = _holders(asking)
    board = organisation.board(asking.session, asking.today())
    open_posts = sorted(board.posts.values(), key=lambda one: (one.name, one.id))
    query = select(User.id, User.name).where(User.role == code, User.active).order_by(User.name)
    return RolePage(
        head=_head(role, accounts, posts),
        changeable=role.code != Role.OWNER,
        people=tuple((row.id, row.name) for row in asking.session.execute(query)),
        posts=tuple(_post(board, one) for one in open_posts if one.role == code),
        others=tuple(_choice(board, one) for one in open_posts if one.role != code),
    )


@question(Permission.ADMINISTER_RIGHTS)
def change(asking: Asking, code: str, rights: Mapping[str, str], name: str, version: int) -> int:
    """Other rights, and of the company's own another name; the version that holds now."""
    values: dict[str, Any] = {"rights": dict(rights)}
    if code not in {str(one) for one in Role}:
        values["name"] = name
    return roles.change(asking.session, asking.viewer, code, values, version=version).version


@question(Permission.ADMINISTER_RIGHTS)
def create(asking: Asking, name: str, like: str) -> str:
    """A role of the company's own; its code."""
    return roles.create(asking.session, asking.viewer, name, like).code


@question(Permission.ADMINISTER_RIGHTS)
def restore_ready(asking: Asking, code: str, version: int) -> None:
    """A ready role as it came."""
    roles.restore_ready(asking.session, asking.viewer, code, version=version)


@question(Permission.ADMINISTER_RIGHTS)
def archive(asking: Asking, code: str) -> None:
    """Put one of the company's own away, if nobody has it."""
    accounts, posts = _holders(asking)
    roles.archive(asking.session, asking.viewer, code, accounts[code] + posts[code])


@question(Permission.ADMINISTER_RIGHTS)
def give_post(asking: Asking, post_id: int, code: str | None) -> None:
    """Give a post a role, or take it away."""
    post = asking.session.get(Post, post_id) if 0 < post_id < 2**31 else None
    version = post.version if post else 0
    organisation.set_post_role(asking.session, asking.viewer, post_id, code, version=version)


def _holders(asking: Asking) -> tuple[Counter[str], Counter[str]]:
    """By code: how many accounts in use, and how many open posts."""
    accounts = select(User.role, func.count()).where(User.active).group_by(User.role)
    open_posts = Post.role.is_not(None), Post.valid_to.is_(None)
    posts = select(Post.role, func.count()).where(*open_posts).group_by(Post.role)
    return _counter(asking, accounts), _counter(asking, posts)


def _counter(asking: Asking, query: Select[Any, Any]) -> Counter[str]:
    return Counter({row[0]: row[1] for row in asking.session.execute(query)})


def _head(role: CompanyRole, accounts: Counter[str], posts: Counter[str]) -> RoleHead:
    return RoleHead(
        code=role.code,
        title=role_title(role.code, role.name),
        ready=role.ready,
        changed=role.changed,
        version=role.version,
        accounts=accounts[role.code],
        posts=posts[role.code],
        rights={one: Reach(reach) for one, reach in role.rights.items()},
    )


def _post(board: Board, post: Post) -> PostLine:
    holder = board.holders.get(post.id)
    unit = board.units.get(post.unit_id)
    return PostLine(post.id, post.name, unit.name if unit else "", holder.name if holder else "")


def _choice(board: Board, post: Post) -> Chosen:
    line = _post(board, post)
    said = " · ".join(part for part in (line.name, line.unit, line.holder) if part)
    return Chosen(str(post.id), said)
