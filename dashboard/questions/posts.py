"""The card of a post for whoever may see the board; what its forms offer and do."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from dashboard.context import Asking, question
from dashboard.questions.board import marks
from dashboard.questions.board_look import BoardLook
from dashboard.questions.tiles import owner
from dashboard.views.post import FlowLine, HolderLine, LoadLine, PostCard, VersionLine
from models import i18n, organisation, statistics
from models.access import Permission
from models.base import row_id
from models.errors import NotFound, Refused
from models.i18n import Message, _
from models.organisation import (
    SEVEN,
    Assignment,
    AssignmentKind,
    Board,
    Employee,
    Load,
    Post,
    PostFlow,
)
from models.organisation.load import in_percent
from models.people import User
from models.statistics import Statistic

MOST_AT_ONCE = 60  # new posts of one unit


@question(Permission.SEE_BOARD)
def card(asking: Asking, post_id: int) -> PostCard:
    """One post as it is today; a closed one as it was on its last day."""
    post = found(asking, post_id)
    day = asking.today()
    if post.valid_to is not None and post.valid_to <= day:
        day = max(post.valid_from, post.valid_to - dt.timedelta(days=1))
    elif post.valid_from > day:
        day = post.valid_from
    board = organisation.board(asking.session, day)
    return card_of(asking, board, board.posts.get(post.id, post))


def card_of(asking: Asking, board: Board, post: Post) -> PostCard:
    """The card of a post of a board."""
    shown = marks(asking, board, BoardLook())
    functions = organisation.functions(asking.session, board.on, post.id).get(post.id, [])
    flows = organisation.flows(asking.session, board.on, post.id)
    weights = [one.weight for one in functions if one.weight is not None]
    hands = [one for one in flows if one.giver_id == post.id]
    empty = organisation.empty_parts(post, has_functions=bool(functions), hands_on=bool(hands))
    holders, former = _holders(asking, board, post)
    loads = organisation.planned(asking.session, board)
    sitting = [seat.employee_id for seat in board.seats.get(post.id, ())]
    return PostCard(
        id=post.id,
        name=post.name,
        crumbs=crumbs(board, post.unit_id),
        place=_place(board, post),
        holder=owner(board, post.id),
        purpose=post.purpose or "",
        authority=post.authority or "",
        sequence=post.sequence or "",
        product=post.valuable_product or "",
        functions=tuple((one.text, hours(one.weight)) for one in functions),
        total=_("{hours} in all", hours=hours(sum(weights, Decimal(0)))) if weights else "",
        receives=tuple(_flow(board, one, one.giver_id) for one in flows if one.taker_id == post.id),
        hands=tuple(_flow(board, one, one.taker_id) for one in hands),
        mark=shown.get(post.main_statistic_id or 0),
        stat_hidden=post.main_statistic_id is not None,
        holders=holders,
        former=former,
        norm=_("Norm: {hours}", hours=hours(post.norm_hours_week)) if post.norm_hours_week else "",
        loads=tuple(load_line(board, loads[key]) for key in sitting if key in loads),
        empty=tuple(str(SEVEN[name]) for name in empty),
        products=_versions(asking, post),
        may_edit=asking.viewer.may(Permission.EDIT_BOARD),
        closed=_("Closed since {date}", date=post.valid_to) if post.valid_to else "",
    )


def found(asking: Asking, post_id: int) -> Post:
    """A post, closed or not."""
    post = asking.session.get(Post, row_id(post_id))
    if post is None:
        raise NotFound(Message("There is no such post."))
    return post


def crumbs(board: Board, unit_id: int) -> tuple[tuple[str, str], ...]:
    """The board and the units down to this one, each with its address."""
    line = [unit for unit in reversed(list(board.line(unit_id))) if unit.parent_id is not None]
    units = tuple((f"{unit.number} {unit.name}", f"/board?unit={unit.id}") for unit in line)
    return ((_("Org board"), "/board"), *units)


def hours(value: Decimal | Fraction | None) -> str:
    """«22,5 ч в неделю»."""
    return "" if value is None else _("{hours} h a week", hours=_number(value))


def _number(value: Decimal | Fraction) -> str:
    """Hours to the tenth."""
    exact = Fraction(value)
    quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
    tenths = quotient.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return i18n.number(tenths, 0 if tenths == tenths.to_integral_value() else 1)


def load_line(board: Board, load: Load) -> LoadLine:
    """A person's planned load in words, with the posts it comes from."""
    share = load.share
    percent = in_percent(share) if share is not None else 0
    names = ((board.posts[post_id].name, part) for post_id, part in load.posts)
    return LoadLine(
        name=load.name,
        told=_(
            "{percent} % ({hours} of {contract} h)",
            percent=percent, hours=_number(load.hours), contract=_number(load.contract),
        ),
        percent=percent,
        zone=load.zone,
        why="\n".join(f"{name}: {hours(part)}" for name, part in names),
    )  # fmt: skip


def _place(board: Board, post: Post) -> str:
    names = [
        f"{unit.number} {unit.name}" if unit.parent_id is not None else unit.name
        for unit in reversed(list(board.line(post.unit_id)))
    ]
    leads = _("leads “{name}”", name=board.units[post.unit_id].name) if post.is_head else ""
    return " › ".join(names) + (f" · {leads}" if leads else "")


def _flow(board: Board, row: PostFlow, other: int | None) -> FlowLine:
    post = board.posts.get(other or 0)
    if post is None:
        return FlowLine(row.what, row.outside or "")
    return FlowLine(row.what, post.name, f"/posts/{post.id}")


def _holders(
    asking: Asking, board: Board, post: Post
) -> tuple[tuple[HolderLine, ...], tuple[HolderLine, ...]]:
    query = (
        select(Assignment, Employee.name)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(Assignment.post_id == post.id)
        .order_by(Assignment.valid_from.desc(), Assignment.id.desc())
    )
    sitting = {seat.assignment_id for seat in board.seats.get(post.id, ())}
    now: list[HolderLine] = []
    once: list[HolderLine] = []
    for row, name in asking.session.execute(query):
        line = HolderLine(name, AssignmentKind(row.kind), _dates(row), _shares(row))
        (now if row.id in sitting else once).append(line)
    return tuple(now), tuple(once)


def _dates(row: Assignment) -> str:
    since = i18n.date(row.valid_from)
    if row.valid_to is None:
        return _("since {date}", date=since)
    return _("from {since} to {until}", since=since, until=i18n.date(row.valid_to))


def _shares(row: Assignment) -> str:
    told = []
    if row.time_share is not None:
        told.append(_("{percent} % of the time", percent=row.time_share))
    if row.post_part is not None:
        told.append(_("{percent} % of the post", percent=row.post_part))
    return ", ".join(told)


def _versions(asking: Asking, post: Post) -> tuple[VersionLine, ...]:
    """The wordings of the product that held before, each once."""
    lines: list[VersionLine] = []
    after = post.valuable_product
    for former in organisation.versions(asking.session, post):
        text = former.state.get("valuable_product")
        if text != after:
            lines.append(VersionLine(_("until {date}", date=former.until), text or "—"))
        after = text
    return tuple(lines)


@question(Permission.SIGNED_IN)
def hat(asking: Asking) -> tuple[tuple[PostCard, ...], tuple[PostCard, ...]]:
    """The posts the viewer sits on, and those he holds from above (OB-3)."""
    user = asking.session.get(User, asking.viewer.user_id)
    board = organisation.board(asking.session, asking.today())
    if user is None or user.employee_id is None:
        return (), ()
    own: list[PostCard] = []
    above: list[PostCard] = []
    for post_id in sorted(board.held_by(user.employee_id) & board.posts.keys()):
        seats = board.seats.get(post_id, ())
        sits = any(
            seat.employee_id == user.employee_id and seat.kind is not AssignmentKind.FROM_ABOVE
            for seat in seats
        )
        (own if sits else above).append(card_of(asking, board, board.posts[post_id]))
    return tuple(own), tuple(above)


@dataclass(frozen=True)
class PostForm:
    """What the forms of a post hold and offer: (value, title) pairs."""

    values: Mapping[str, Any]
    version: int
    units: tuple[tuple[str, str], ...]
    posts: Mapping[int, str]
    statistics: tuple[tuple[str, str], ...]
    employees: tuple[tuple[str, str], ...]
    seats: tuple[tuple[Assignment, str], ...]


@question(Permission.EDIT_BOARD)
def stored(asking: Asking, post_id: int) -> PostForm:
    """An open post as its forms want it."""
    post = found(asking, post_id)
    if post.valid_to is not None:
        raise NotFound(Message("There is no such post."))
    day = max(asking.today(), post.valid_from)
    board = organisation.board(asking.session, day)
    owned = select(Statistic).where(
        Statistic.post_id == post.id,
        statistics.visible_to(asking.viewer),
        Statistic.archived.is_(False),
    )
    seats = {seat.assignment_id: seat.name for seat in board.seats.get(post.id, ())}
    rows = asking.session.scalars(select(Assignment).where(Assignment.id.in_(seats)))
    columns = {column.key: getattr(post, column.key) for column in Post.__table__.columns}
    return PostForm(
        values=columns | organisation.lists(asking.session, post, day),
        version=post.version,
        units=unit_choices(board),
        posts=post_titles(board, but=post.id),
        statistics=tuple((str(one.id), one.name) for one in asking.session.scalars(owned)),
        employees=employees(asking),
        seats=tuple((row, seats[row.id]) for row in rows),
    )


def unit_choices(board: Board) -> tuple[tuple[str, str], ...]:
    """Every unit in the order of the board."""

    def below(unit_id: int) -> Iterable[tuple[str, str]]:
        unit = board.units[unit_id]
        yield str(unit.id), f"{unit.number} {unit.name}" if unit.parent_id else unit.name
        for child in board.children(unit_id):
            yield from below(child.id)

    top = board.root()
    return tuple(below(top.id)) if top else ()


def post_titles(board: Board, but: int | None = None) -> dict[int, str]:
    """Posts by names nobody can mistake."""
    return {
        post.id: f"{post.name} · {board.units[post.unit_id].number}"
        for post in sorted(board.posts.values(), key=lambda one: (one.name, one.id))
        if post.id != but and post.unit_id in board.units
    }


def employees(asking: Asking) -> tuple[tuple[str, str], ...]:
    """Everybody who works here, by name."""
    query = select(Employee).where(Employee.dismissed_on.is_(None)).order_by(Employee.name)
    return tuple((str(one.id), one.name) for one in asking.session.scalars(query))


@question(Permission.EDIT_BOARD)
def save(
    asking: Asking, post_id: int, values: dict[str, Any], statistic: int | None, version: int
) -> None:
    """Keep the card and the choice of its main statistic."""
    post = organisation.change_post(asking.session, asking.viewer, post_id, values, version=version)
    if post.main_statistic_id != statistic:
        organisation.set_main_statistic(asking.session, asking.viewer, post, statistic)


@question(Permission.EDIT_BOARD)
def create(asking: Asking, unit_id: int, name: str) -> int:
    """A new post from today on, after those there are; its id."""
    others = select(Post.sort).where(Post.unit_id == row_id(unit_id)).order_by(Post.sort.desc())
    last = asking.session.scalar(others.limit(1)) or 0
    values = {"name": name, "sort": min(last + 1, 9999)}
    post = organisation.create_post(
        asking.session, asking.viewer, unit_id, values, since=asking.today()
    )
    return post.id


@question(Permission.EDIT_BOARD)
def create_all(asking: Asking, unit_id: int, names: str) -> None:
    """New posts from today on, one a line, after those there are: all of them or none."""
    lines = [line.strip() for line in names.splitlines() if line.strip()]
    if len(lines) > MOST_AT_ONCE:
        raise Refused(Message("At most {count} lines.", count=MOST_AT_ONCE), code="too_long")
    for name in lines or [""]:
        create(asking, unit_id, name)


@question(Permission.EDIT_BOARD)
def assign(
    asking: Asking, post_id: int, employee_id: int | None, newcomer: str, shares: dict[str, Any]
) -> None:
    """Put somebody on a post from today on; a newcomer is hired first."""
    if newcomer:
        employee_id = organisation.hire(asking.session, asking.viewer, newcomer).id
    if employee_id is None:
        raise NotFound(Message("Choose who is to hold the post."))
    since = max(asking.today(), found(asking, post_id).valid_from)
    organisation.assign(asking.session, asking.viewer, post_id, employee_id, since, shares)


@question(Permission.EDIT_BOARD)
def free(asking: Asking, assignment_id: int) -> None:
    """Take somebody from a post from today on."""
    one = asking.session.get(Assignment, row_id(assignment_id))
    if one is None or one.valid_to is not None:
        raise NotFound(Message("There is no such assignment."))
    organisation.unassign(
        asking.session, asking.viewer, one.post_id, asking.today(), one.employee_id
    )


@question(Permission.EDIT_BOARD)
def share(asking: Asking, assignment_id: int, shares: dict[str, Any], version: int) -> None:
    """Another kind, another part of the time or of the post."""
    organisation.change_assignment(
        asking.session, asking.viewer, assignment_id, shares, version=version
    )


@question(Permission.EDIT_BOARD)
def close(asking: Asking, post_id: int) -> None:
    """Close a post from today on."""
    day = max(asking.today(), found(asking, post_id).valid_from)
    organisation.close_post(asking.session, asking.viewer, post_id, day)
