"""The org board for one viewer: units, posts, who holds them, how their main statistics stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from dashboard.context import Asking, question
from dashboard.questions.board_look import BoardLook
from dashboard.questions.look import Look
from dashboard.questions.tiles import tiles
from dashboard.views.board import BoardSheet, Mark, PersonMark, PostBox, UnitBox
from dashboard.views.board_check import Fault
from dashboard.views.controls import Choice, Group
from dashboard.views.formats import short_name, with_unit
from models import i18n, organisation, statistics
from models.access import Extent, Permission
from models.i18n import _, ngettext
from models.organisation import (
    SEVEN,
    AssignmentKind,
    Board,
    Load,
    Post,
    Seat,
    Unit,
    UnitKind,
    Zone,
)
from models.organisation.load import in_percent
from models.statistics import Statistic
from models.texts import folded


@question(Permission.SEE_BOARD)
def faults(asking: Asking, look: BoardLook) -> list[Fault]:
    """What is wrong with the board, or with the part looked at (OB-6, OB-8)."""
    board = organisation.board(asking.session, look.on or asking.today())
    part = board.below(look.unit) if look.unit in board.units else frozenset(board.units)
    edit = asking.viewer.may(Permission.EDIT_BOARD)
    found = []
    for one in organisation.violations(asking.session, board):
        post = board.posts.get(one.post_id or 0)
        unit = board.units.get(post.unit_id if post else one.unit_id or 0)
        if unit is None or unit.id not in part:
            continue
        href = f"/posts/{post.id}" if post else f"/board?unit={unit.id}"
        if edit:
            href = f"/posts/{post.id}?edit=1" if post else f"/units/{unit.id}"
        more = ", ".join(str(SEVEN[name]) for name in one.empty)
        found.append(Fault(one.code, str(one.message), unit.number, href, more))
    return found


@question(Permission.SEE_BOARD)
def sheet(asking: Asking, look: BoardLook) -> BoardSheet:
    """The board, or the part looked at, as it stands or stood on a date (OB-5)."""
    today = asking.today()
    board = organisation.board(asking.session, look.on or today)
    words = tuple(folded(look.text).split())
    functions = organisation.functions(asking.session, board.on) if words else {}
    texts = {key: [one.text for one in lines] for key, lines in functions.items()}
    shown, loads = marks(asking, board, look), organisation.planned(asking.session, board)
    extent = asking.viewer.extent(Permission.EDIT_BOARD)
    parts = _Parts(board, shown, _by_unit(board), look, words, texts, loads, extent)
    top = board.units.get(look.unit) if look.unit else None
    top = top or board.root()
    box = parts.unit(top) if top else None
    past = look.on is not None and look.on != today
    may_edit = asking.viewer.may(Permission.EDIT_BOARD) and not past
    return BoardSheet(
        top=box,
        view=look.view,
        counts=_counts(board, box, loads),
        groups=_groups(board, look),
        past=_("As of {date}", date=i18n.date(look.on)) if past and look.on else "",
        back=look.but(on=None).href() if past else "",
        looked_for=look.text,
        found=_found(box) if words and box else 0,
        may_edit=may_edit,
        may_export=asking.viewer.may(Permission.EXPORT_BOARD),
        editing=may_edit and look.edit and look.view in ("board", "tree"),
        whole=extent.everything,
        switch=look.but(edit=not look.edit).href(),
    )


def marks(asking: Asking, board: Board, look: BoardLook) -> dict[int, Mark]:
    """The main statistics of units and posts that the viewer may see, by id."""
    things: list[Unit | Post] = [*board.units.values(), *board.posts.values()]
    ids = {thing.main_statistic_id for thing in things} - {None}
    query = select(Statistic).where(
        statistics.visible_to(asking.viewer), Statistic.id.in_(ids), Statistic.archived.is_(False)
    )
    shown = list(asking.session.scalars(query))
    if asking.reader.version() is None or not asking.viewer.may(Permission.SEE_WALL):
        return {}
    ready = tiles(asking, board, shown, Look(count=2, until=look.on))
    return {
        key: Mark(
            name=tile.name,
            value=with_unit(tile.last, tile.unit, tile.decimals),
            condition=tile.condition,
            href=f"/statistics/{key}",
        )
        for key, tile in ready.items()
    }


@dataclass(frozen=True)
class _Parts:
    """The pieces of the picture."""

    board: Board
    marks: Mapping[int, Mark]
    posts: Mapping[int, list[Post]]
    look: BoardLook
    words: tuple[str, ...]
    functions: Mapping[int, list[str]]
    loads: Mapping[int, Load]
    extent: Extent  # of the right to change the board

    def unit(self, unit: Unit) -> UnitBox:
        """A unit with everything below it."""
        whole = unit.kind == UnitKind.COMPANY
        target = self.look.but(unit=None if whole or self.look.unit == unit.id else unit.id)
        return UnitBox(
            id=unit.id,
            kind=unit.kind,
            number=unit.number,
            name=unit.name,
            product=unit.valuable_product or "",
            mark=self.marks.get(unit.main_statistic_id or 0),
            href=target.href(),
            posts=tuple(self.post(post) for post in self.posts.get(unit.id, ())),
            units=tuple(self.unit(below) for below in self.board.children(unit.id)),
            hit=self._fits(unit.number, unit.name, unit.valuable_product),
            version=unit.version,
            mine=self.extent.covers(unit.id),
        )

    def post(self, post: Post) -> PostBox:
        """A post and who holds it."""
        holder = self.board.holders.get(post.id)
        seats = self.board.seats.get(post.id, ())
        names = [seat.name for seat in seats]
        sitting = [one for one in seats if one.kind is not AssignmentKind.FROM_ABOVE]
        return PostBox(
            id=post.id,
            name=post.name,
            is_head=post.is_head,
            product=post.valuable_product or "",
            holders=tuple(self.person(one) for one in sitting),
            above=short_name(holder.name) if holder and holder.from_above else "",
            mark=self.marks.get(post.main_statistic_id or 0),
            href=f"/posts/{post.id}",
            hit=self._fits(
                post.name, post.valuable_product, *names, *self.functions.get(post.id, ())
            ),
            version=post.version,
            mine=self.extent.covers(post.unit_id),
        )

    def person(self, seat: Seat) -> PersonMark:
        """Somebody on a post, with the zone of his load."""
        name, load = short_name(seat.name), self.loads.get(seat.employee_id)
        if seat.kind is AssignmentKind.ACTING:
            name = _("{name} (acting)", name=name)
        share = load.share if load else None
        percent = None if share is None else in_percent(share)
        return PersonMark(name, load.zone if load else None, percent, seat.assignment_id)

    def _fits(self, *texts: str | None) -> bool:
        """Whether all the words looked for stand somewhere in the texts."""
        if not self.words:
            return False
        whole = folded(" ".join(text for text in texts if text))
        return all(word in whole for word in self.words)


def _by_unit(board: Board) -> dict[int, list[Post]]:
    """Posts of each unit, its head first."""
    found = defaultdict(list)
    for post in sorted(board.posts.values(), key=lambda one: (not one.is_head, one.sort, one.id)):
        found[post.unit_id].append(post)
    return found


def _found(unit: UnitBox) -> int:
    return unit.hit + sum(post.hit for post in unit.posts) + sum(map(_found, unit.units))


def _everything(unit: UnitBox) -> Iterable[PostBox]:
    yield from unit.posts
    for below in unit.units:
        yield from _everything(below)


def _counts(board: Board, top: UnitBox | None, loads: Mapping[int, Load]) -> str:
    """How many posts there are, how many of them are vacant, how many people hold them, how loaded."""
    posts = list(_everything(top)) if top else []
    own = (board.holders[post.id] for post in posts if post.id in board.holders)
    ids = {holder.employee_id for holder in own if not holder.from_above}
    vacant = sum(not post.holders for post in posts)
    told = [
        ngettext("{count} post", "{count} posts", len(posts)),
        ngettext("{count} person", "{count} people", len(ids)),
    ]
    if vacant:
        told.append(ngettext("{count} vacant", "{count} vacant", vacant))
    zones = [load.zone for key, load in loads.items() if key in ids]
    if over := zones.count(Zone.OVER):
        told.append(ngettext("{count} overloaded", "{count} overloaded", over))
    if under := zones.count(Zone.UNDER):
        told.append(ngettext("{count} underloaded", "{count} underloaded", under))
    return " · ".join(told)


def _groups(board: Board, look: BoardLook) -> tuple[Group, ...]:
    titles = {
        "board": _("Board"),
        "tree": _("Tree"),
        "list": _("List"),
        "load": _("Load"),
        "check": _("Check"),
    }
    views = tuple(
        Choice(title, look.but(view=key).href(), current=key == look.view)
        for key, title in titles.items()
    )
    units = tuple(
        Choice(unit.number, look.but(unit=unit.id).href(), unit.id == look.unit, unit.name)
        for unit in board.divisions()
    )
    whole = Choice(_("Everything"), look.but(unit=None).href(), look.unit is None)
    return Group(_("View"), views), Group(_("Division"), (whole, *units))
