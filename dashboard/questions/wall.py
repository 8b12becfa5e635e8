"""The wall for one viewer: the company's row, a column per division, what is handed in (IC-1, IC-6)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select

from dashboard.context import Asking, question
from dashboard.questions.look import COUNTS, Look
from dashboard.questions.tiles import owner, tiles
from dashboard.views.column import Column
from dashboard.views.controls import Choice, Group
from dashboard.views.periods import TITLES, period_label
from dashboard.views.tile import Tile
from dashboard.views.wall import Step, Wall
from models import i18n, organisation, statistics
from models.access import Permission
from models.i18n import _
from models.jobs import WarehouseVersion, WorkerLife
from models.organisation import Board, Unit, UnitKind
from models.periods import following, period_of, preceding
from models.statistics import EntryMode, Statistic

SILENCE = dt.timedelta(seconds=60)


@question(Permission.SEE_WALL)
def wall(asking: Asking, look: Look) -> Wall:
    """Everything the wall shows to this viewer, in the current language."""
    look = _settled(asking, look)
    board = organisation.board(asking.session, look.until or asking.today())
    everything = _live(asking)
    by_post = _by_post(everything)
    visible = _visible(asking)
    shown = [one for one in everything if one.id in visible]
    published = asking.reader.version()
    ready = tiles(asking, board, shown, look) if published else {}
    main = {unit.main_statistic_id for unit in board.units.values()}
    parts = _Parts(board, by_post, everything, ready, main)
    focus = board.units.get(look.unit) if look.unit else None
    if focus is None:  # also a unit there is not, or not any more
        look = look.but(unit=None)
    units = [focus, *board.children(focus.id)] if focus else board.divisions()
    columns = tuple(parts.column(unit, look, whole=focus is None) for unit in units)
    return Wall(
        company=() if look.unit else parts.company(),
        columns=columns,
        period_label=_period(asking, look),
        groups=_groups(asking, board, look),
        version=published or "",
        as_of=_as_of(asking, published),
        stale=_stale(asking),
        next_steps=_next_steps(asking, board),
    )


@question(Permission.SEE_WALL)
def state_of_worker(asking: Asking) -> str:
    """Why numbers may be old; empty when the worker lives."""
    return _stale(asking)


class _Parts:
    """The pieces of the wall, from the board and the ready tiles."""

    def __init__(
        self,
        board: Board,
        by_post: Mapping[int, list[Statistic]],
        everything: list[Statistic],
        ready: Mapping[int, Tile],
        main: set[int | None],
    ) -> None:
        self.board, self.by_post, self.ready, self.main = board, by_post, ready, main
        self.everything = everything

    def company(self) -> tuple[Tile | None, ...]:
        """Row 0."""
        return tuple(self.ready.get(one.id) for one in self.everything if one.company_row)

    def column(self, unit: Unit, look: Look, *, whole: bool) -> Column:
        """A division: its main statistic, its departments' ones, all the others behind a fold.

        Not ``whole``: the unit alone with all of its own, when somebody looks at one division.
        """
        departments = self.board.children(unit.id) if whole else []
        own = self._below(unit) if whole or unit.kind != UnitKind.DIVISION else self._own(unit)
        first = self._main_of(unit, own if not whole else self._own(unit))
        rows = [first, *(self._main_of(one, self._below(one)) for one in departments)]
        taken = {one.id for one in rows if one is not None}
        rest = [one for one in own if one.id not in taken and not one.company_row]
        if not whole:
            rows, rest = [*rows, *rest], []
        head = self.board.head_post(unit.id)
        divisional = unit.kind == UnitKind.DIVISION
        stack = tuple(self._tile(one, main=divisional and i == 0) for i, one in enumerate(rows))
        posts = tuple(self.ready.get(one.id) for one in rest)
        handed_in, expected = self._handed_in([one for one in (*rows, *rest) if one is not None])
        return Column(
            number=unit.number,
            name=unit.name,
            tiles=stack,
            head=owner(self.board, head.id) if head else "",
            product=unit.valuable_product or "",
            posts=posts,
            handed_in=handed_in,
            expected=expected,
            href="/" + look.but(unit=None if look.unit else unit.id).query(),
        )

    def _tile(self, statistic: Statistic | None, *, main: bool) -> Tile | None:
        found = self.ready.get(statistic.id) if statistic is not None else None
        return replace(found, main=True) if found is not None and main else found

    def _main_of(self, unit: Unit, candidates: list[Statistic]) -> Statistic | None:
        """The chosen main statistic, else the first that is not another unit's."""
        chosen = [one for one in self.everything if one.id == unit.main_statistic_id]
        free = [one for one in candidates if one.id not in self.main and not one.company_row]
        return next(iter(chosen or free), None)

    def _own(self, unit: Unit) -> list[Statistic]:
        posts = [post.id for post in self.board.posts.values() if post.unit_id == unit.id]
        return _sorted(one for post in posts for one in self.by_post.get(post, ()))

    def _below(self, unit: Unit) -> list[Statistic]:
        units = self.board.below(unit.id)
        posts = [post.id for post in self.board.posts.values() if post.unit_id in units]
        return _sorted(one for post in posts for one in self.by_post.get(post, ()))

    def _handed_in(self, these: list[Statistic]) -> tuple[int, int]:
        """How many of the statistics people hand in have a value in the last closed period."""
        expected = [
            self.ready[one.id]
            for one in these
            if one.id in self.ready and one.entry_mode != EntryMode.METRIC
        ]
        return sum(one.last is not None for one in expected), len(expected)


def _settled(asking: Asking, look: Look) -> Look:
    """The look with the last date of its period; a period that is not over is the latest one."""
    if look.until is None:
        return look
    calendar = asking.calendar()
    latest = preceding(calendar, period_of(calendar, look.period, asking.now))
    wished = period_of(calendar, look.period, look.until)
    return look.but(until=wished.key if wished.key < latest.key else None)


def _live(asking: Asking) -> list[Statistic]:
    query = select(Statistic).where(Statistic.archived.is_(False))
    return list(asking.session.scalars(query.order_by(Statistic.sort, Statistic.id)))


def _visible(asking: Asking) -> set[int]:
    query = select(Statistic.id).where(statistics.visible_to(asking.viewer))
    return set(asking.session.scalars(query))


def _by_post(everything: list[Statistic]) -> dict[int, list[Statistic]]:
    found = defaultdict(list)
    for one in everything:
        found[one.post_id].append(one)
    return found


def _sorted(these: Iterable[Statistic]) -> list[Statistic]:
    return sorted(these, key=lambda one: (one.sort, one.id))


def _groups(asking: Asking, board: Board, look: Look) -> tuple[Group, ...]:
    """What can be looked at instead: other periods, more of them, another unit, other dates."""
    periods = tuple(
        Choice(str(title), _href(look.but(period=kind, until=None)), current=kind is look.period)
        for kind, title in TITLES.items()
    )
    counts = tuple(
        Choice(str(count), _href(look.but(count=count)), current=count == look.count)
        for count in COUNTS
    )
    units = tuple(
        Choice(f"{unit.number} {unit.name}", _href(look.but(unit=unit.id)), unit.id == look.unit)
        for unit in board.divisions()
    )
    everything = Choice(_("All divisions"), _href(look.but(unit=None)), look.unit is None)
    return (
        Group(_("Period"), periods),
        Group(_("How many periods"), counts),
        Group(_("Division"), (everything, *units), folded=True),
        Group(_("Date"), _dates(asking, look)),
    )


def _dates(asking: Asking, look: Look) -> tuple[Choice, ...]:
    calendar = asking.calendar()
    latest = preceding(calendar, period_of(calendar, look.period, asking.now))
    shown = period_of(calendar, look.period, look.until) if look.until else latest
    before = preceding(calendar, shown)
    after = following(calendar, shown)
    until = None if after.key >= latest.key else after.key
    return (
        Choice("←", _href(look.but(until=before.key)), title=_("One period back")),
        Choice("→", _href(look.but(until=until)) if look.until else "", title=_("One period on")),
        Choice(_("Latest"), _href(look.but(until=None)), current=look.until is None),
    )


def _href(look: Look) -> str:
    return "/" + look.query()


def _period(asking: Asking, look: Look) -> str:
    """The last closed period of the look, by name."""
    calendar = asking.calendar()
    if look.until is not None:
        return period_label(look.period, period_of(calendar, look.period, look.until).key)
    last = preceding(calendar, period_of(calendar, look.period, asking.now))
    return period_label(look.period, last.key)


def _as_of(asking: Asking, published: str | None) -> str:
    row = asking.session.get(WarehouseVersion, published) if published else None
    if row is None:
        return ""
    zone = asking.calendar().timezone
    return _("Numbers of {moment}", moment=i18n.moment(row.published_at.astimezone(zone)))


def _stale(asking: Asking) -> str:
    life = asking.session.get(WorkerLife, 1)
    if life is None:
        return _("The worker was never started: nothing is imported or counted.")
    if asking.now - life.seen_at > SILENCE:
        since = i18n.moment(life.seen_at.astimezone(asking.calendar().timezone))
        return _(
            "The worker has been silent since {moment}: the numbers do not change.", moment=since
        )
    return ""


def _next_steps(asking: Asking, board: Board) -> tuple[Step, ...]:
    steps = (
        *_structure(board),
        (Permission.DEFINE_STATISTICS, Step(
            _("Define a statistic"), _("Say what is counted, whose it is and how often."),
            "/statistics/new",
        )),
        (Permission.IMPORT, Step(
            _("Import a file"), _("A bank statement, orders from 1C or an Excel table."), "/imports",
        )),
        (Permission.ENTER_VALUES, Step(
            _("Enter values"), _("Type the numbers of the last weeks."), "/entry",
        )),
    )  # fmt: skip
    return tuple(step for needs, step in steps if asking.viewer.may(needs))


def _structure(board: Board) -> tuple[tuple[Permission, Step], ...]:
    """What comes first of all: statistics belong to posts, and posts to a structure."""
    if not board.units:
        step = Step(
            _("Choose the structure"), _("In the settings: seven divisions, or only the company."), "/settings"
        )  # fmt: skip
    elif not board.divisions():
        step = Step(
            _("Add divisions"), _("On the org board: units, their posts and who holds them."), "/board?edit=1"
        )  # fmt: skip
    else:
        return ()
    return ((Permission.ADMINISTER_SETTINGS, step),)
