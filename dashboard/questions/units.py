"""The card of a unit: what it is for, what it hands over; its form for who administers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from dashboard.context import Asking, question
from dashboard.questions.posts import unit_choices
from dashboard.views.post import VersionLine
from models import organisation, statistics
from models.access import Permission
from models.base import row_id
from models.errors import NotFound
from models.i18n import Message, _
from models.organisation import Board, Post, Unit, UnitKind
from models.statistics import Statistic


@dataclass(frozen=True)
class UnitForm:
    """A unit as its form wants it: values, what may be above it, whose statistics may lead it."""

    values: Mapping[str, Any]
    version: int
    parents: tuple[tuple[str, str], ...]
    statistics: tuple[tuple[str, str], ...]
    products: tuple[VersionLine, ...]


@question(Permission.EDIT_BOARD)
def stored(asking: Asking, unit_id: int) -> UnitForm:
    """An open unit as its form wants it."""
    unit = found(asking, unit_id)
    board = organisation.board(asking.session, max(asking.today(), unit.valid_from))
    columns = {column.key: getattr(unit, column.key) for column in Unit.__table__.columns}
    return UnitForm(
        values=columns,
        version=unit.version,
        parents=parents(board, unit),
        statistics=_statistics(asking, board, unit),
        products=_versions(asking, unit),
    )


def found(asking: Asking, unit_id: int) -> Unit:
    """A unit that is not closed."""
    unit = asking.session.get(Unit, row_id(unit_id))
    if unit is None or unit.valid_to is not None:
        raise NotFound(Message("There is no such unit."))
    return unit


def parents(board: Board, unit: Unit) -> tuple[tuple[str, str], ...]:
    """Units coarser than this one; itself and those below it are none of them."""
    levels = list(UnitKind)
    level = levels.index(UnitKind(unit.kind))
    coarser = {one.id for one in board.units.values() if levels.index(UnitKind(one.kind)) < level}
    return tuple(pair for pair in unit_choices(board) if int(pair[0]) in coarser)


def _statistics(asking: Asking, board: Board, unit: Unit) -> tuple[tuple[str, str], ...]:
    posts = [post.id for post in board.posts.values() if post.unit_id in board.below(unit.id)]
    query = select(Statistic).where(
        Statistic.post_id.in_(posts),
        statistics.visible_to(asking.viewer),
        Statistic.archived.is_(False),
    )
    found = asking.session.scalars(query.order_by(Statistic.name))
    return tuple((str(one.id), one.name) for one in found)


def _versions(asking: Asking, unit: Unit) -> tuple[VersionLine, ...]:
    lines: list[VersionLine] = []
    after = (unit.goal, unit.valuable_product)
    for former in organisation.versions(asking.session, unit):
        then = (former.state.get("goal"), former.state.get("valuable_product"))
        if then != after:
            text = " · ".join(part for part in then if part) or "—"
            lines.append(VersionLine(_("until {date}", date=former.until), text))
        after = then
    return tuple(lines)


@question(Permission.EDIT_BOARD)
def save(
    asking: Asking,
    unit_id: int,
    values: dict[str, Any],
    *,
    parent: int | None,
    statistic: int | None,
    version: int,
) -> None:
    """Keep the card: words, place and main statistic at once."""
    session, viewer = asking.session, asking.viewer
    unit = organisation.change_unit(session, viewer, unit_id, values, version=version)
    session.flush()
    if parent is not None and parent != unit.parent_id:
        organisation.move_unit(session, viewer, unit_id, parent, version=unit.version)
    if statistic != unit.main_statistic_id:
        organisation.set_main_statistic(session, viewer, unit, statistic)


@question(Permission.EDIT_BOARD)
def create(asking: Asking, parent_id: int, number: str, name: str) -> int:
    """A new unit one level below its parent, after those there are; with a head’s post."""
    parent = found(asking, parent_id)
    levels = list(UnitKind)
    place = levels.index(UnitKind(parent.kind)) + 1
    if place >= len(levels):
        raise NotFound(Message("A section has nothing below it."))
    last = select(Unit.sort).where(Unit.parent_id == parent.id).order_by(Unit.sort.desc())
    sort = min((asking.session.scalar(last.limit(1)) or 0) + 1, 9999)
    values = {"number": number, "name": name, "sort": sort}
    since = max(asking.today(), parent.valid_from)
    head = _("Head of “{name}”", name=name.strip())[:200]
    unit = organisation.create_unit_with_head(
        asking.session, asking.viewer, levels[place], parent.id, values, head=head, since=since
    )
    return unit.id


@question(Permission.EDIT_BOARD)
def close(asking: Asking, unit_id: int) -> None:
    """Close an empty unit from today on."""
    day = max(asking.today(), found(asking, unit_id).valid_from)
    organisation.close_unit(asking.session, asking.viewer, unit_id, day)


def open_post(asking: Asking, post_id: int) -> Post:
    """A post that is not closed."""
    post = asking.session.get(Post, row_id(post_id))
    if post is None or post.valid_to is not None:
        raise NotFound(Message("There is no such post."))
    return post
