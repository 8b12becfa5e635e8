"""Statistics as a list, and everything the form of one needs: posts, metrics, their dimensions."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from dashboard.context import Asking, question
from dashboard.questions.look import Look, whole
from dashboard.questions.tiles import condition_of, owner, shown_period
from dashboard.views.statistics import Line, Listing
from models import organisation, statistics
from models.access import Permission
from models.errors import Forbidden, NotFound
from models.i18n import Message
from models.organisation import Board, Unit, UnitKind
from models.periods import PeriodType
from models.statistics import EntryMode, Statistic, Wanted
from warehouse import questions
from warehouse.catalogue import metrics
from warehouse.reader import NothingPublished
from warehouse.statistics.conditions import Condition


@dataclass(frozen=True)
class Wish:
    """What of the list is wanted; lives in the address."""

    text: str = ""
    division: int | None = None
    mode: EntryMode | None = None
    archived: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wish":
        """What an address says."""
        division, mode = query.get("division", ""), query.get("mode", "")
        return cls(
            text=query.get("q", "").strip(),
            division=whole(division),
            mode=EntryMode(mode) if mode in list(EntryMode) else None,
            archived=query.get("archived") == "1",
        )


@question(Permission.SEE_WALL)
def listing(asking: Asking, wish: Wish) -> Listing:
    """The statistics the viewer may see, with their last closed value."""
    board = organisation.board(asking.session, asking.today())
    wanted = Wanted(
        search=wish.text,
        units=None if wish.division is None else board.below(wish.division),
        entry_mode=wish.mode,
        archived=wish.archived,
    )
    found = statistics.listed(asking.session, asking.viewer, wanted)
    last = _last(asking, found)
    return Listing(
        lines=tuple(_line(board, one, last) for one in found),
        divisions=tuple((unit.id, f"{unit.number} {unit.name}") for unit in board.divisions()),
        may_define=asking.viewer.may(Permission.DEFINE_STATISTICS),
    )


def _line(
    board: Board, one: Statistic, last: Mapping[int, tuple[Decimal | None, Condition]]
) -> Line:
    post = board.posts.get(one.post_id)
    unit = board.units.get(post.unit_id) if post else None
    value, condition = last.get(one.id, (None, Condition.NO_DATA))
    return Line(
        id=one.id,
        name=one.name,
        code=one.code,
        place=f"{unit.number} {unit.name}" if unit and unit.kind != UnitKind.COMPANY else "",
        owner=owner(board, one.post_id) or (post.name if post else ""),
        unit=one.unit,
        decimals=one.decimals,
        period=PeriodType(one.period_type),
        mode=EntryMode(one.entry_mode),
        value=value,
        condition=condition,
    )


def _last(asking: Asking, found: list[Statistic]) -> dict[int, tuple[Decimal | None, Condition]]:
    """The last closed value of each, in its own period type."""
    last: dict[int, tuple[Decimal | None, Condition]] = {}
    for period in PeriodType:
        ids = [one.id for one in found if shown_period(one, Look(period=PeriodType.DAY)) is period]
        try:
            series = questions.series(asking.reader, ids, period, None, 2) if ids else {}
        except NothingPublished:
            return {}
        for statistic_id, rows in series.items():
            closed = [row for row in rows if row.state != "open"]
            if closed:
                last[statistic_id] = (closed[-1].value, condition_of(closed[-1].condition))
    return last


@dataclass(frozen=True)
class Choices:
    """What the form of a statistic offers: (value, title) pairs, posts grouped by unit."""

    posts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    metrics: tuple[tuple[str, str, str], ...]  # name, title, meaning
    dimensions: Mapping[str, tuple[str, ...]]  # of each metric
    may_structure: bool = False  # who finds no post may make some


@question(Permission.DEFINE_STATISTICS)
def choices(asking: Asking) -> Choices:
    """Posts of the viewer's part of the company, metrics he may use."""
    board = organisation.board(asking.session, asking.today())
    groups = []
    for unit in sorted(board.units.values(), key=lambda one: (_order(board, one.id), one.sort)):
        posts = [post for post in board.posts.values() if post.unit_id == unit.id]
        mine = asking.viewer.extent(Permission.CREATE_STATISTICS).covers(unit.id)
        if posts and mine:
            titles = tuple(
                (str(post.id), _post_title(board, post.id, post.name))
                for post in sorted(posts, key=lambda one: (not one.is_head, one.sort, one.id))
            )
            groups.append((f"{unit.number} {unit.name}".strip(), titles))
    allowed = [one for one in metrics().values() if asking.viewer.may(one.permission)]
    return Choices(
        posts=tuple(groups),
        metrics=tuple((one.name, one.title, one.meaning) for one in allowed),
        dimensions={one.name: one.dimensions for one in allowed},
        may_structure=asking.viewer.may(Permission.EDIT_BOARD),
    )


def _order(board: Board, unit_id: int) -> tuple[int, ...]:
    return tuple(reversed([unit.sort for unit in board.line(unit_id)]))


def _post_title(board: Board, post_id: int, name: str) -> str:
    who = owner(board, post_id)
    return f"{name} — {who}" if who else name


@question(Permission.DEFINE_STATISTICS)
def dimension_values(asking: Asking, metric: str, dimension: str) -> list[str]:
    """What a metric can be filtered by, as the imported facts have it."""
    found = metrics().get(metric)
    if found is None or dimension not in found.dimensions:
        raise NotFound(Message("There is no such dimension."))
    asking.viewer.demand(found.permission)
    try:
        return questions.dimension_values(asking.reader, metric, dimension)
    except NothingPublished:
        return []


@question(Permission.DEFINE_STATISTICS)
def stored(asking: Asking, statistic_id: int) -> dict[str, Any]:
    """A definition as the form wants it: field → value, with its version."""
    one = statistics.get(asking.session, asking.viewer, statistic_id)
    mine = select(Statistic.id).where(
        Statistic.id == one.id, statistics.enterable_by(asking.viewer)
    )
    if asking.session.scalar(mine) is None:
        raise Forbidden(Message("This post is outside your part of the company."))
    fields = {name: getattr(one, name) for name in sorted(statistics.EDITABLE)}
    unit = _own_unit(organisation.board(asking.session, asking.today()), one)
    return {
        **fields,
        "version": one.version,
        "has_values": statistics.has_values(asking.session, one.id),
        "main": unit is not None and unit.main_statistic_id == one.id,
    }


@question(Permission.DEFINE_STATISTICS)
def proposed_code(asking: Asking, name: str) -> str:
    """A code that is free, made from a name."""
    return statistics.proposed_code(asking.session, name)


@question(Permission.DEFINE_STATISTICS)
def wrong_fields(
    asking: Asking, fields: dict[str, Any], statistic_id: int | None
) -> dict[str, str]:
    """The fields that cannot stand as they are, each with the sentence why."""
    wrong = statistics.wrong_fields(
        asking.session, asking.viewer, fields, statistic_id=statistic_id
    )
    return {field: str(refusal) for field, refusal in wrong.items()}


@question(Permission.DEFINE_STATISTICS)
def save(
    asking: Asking,
    fields: dict[str, Any],
    *,
    statistic_id: int | None,
    version: int | None,
    main: bool,
) -> int:
    """Create or change; ``main`` makes it the main statistic of its post's unit."""
    metric = metrics().get(str(fields.get("metric") or ""))
    if metric is not None:
        asking.viewer.demand(metric.permission)
    one = statistics.save(
        asking.session, asking.viewer, fields, statistic_id=statistic_id, version=version
    )
    board = organisation.board(asking.session, asking.today())
    unit = _own_unit(board, one)
    if unit is not None and unit.kind != UnitKind.COMPANY:
        if main and unit.main_statistic_id != one.id:
            organisation.set_main_statistic(asking.session, asking.viewer, unit, one.id)
        if not main and unit.main_statistic_id == one.id:
            organisation.set_main_statistic(asking.session, asking.viewer, unit, None)
    return one.id


def _own_unit(board: Board, one: Statistic) -> Unit | None:
    """The unit of the statistic's post: the one whose main statistic its form can choose."""
    post = board.posts.get(one.post_id)
    return board.units.get(post.unit_id) if post else None


@question(Permission.DEFINE_STATISTICS)
def archive(asking: Asking, statistic_id: int, *, archived: bool) -> None:
    """Take a statistic off the wall, or put it back; its values stay (D25)."""
    one = statistics.get(asking.session, asking.viewer, statistic_id)
    statistics.save(
        asking.session,
        asking.viewer,
        {"archived": archived},
        statistic_id=one.id,
        version=one.version,
    )
