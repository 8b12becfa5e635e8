"""The org board as rows of a file: the posts on the screen, each with its card (Z10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.context import Asking, question
from dashboard.questions.board import sheet
from dashboard.questions.board_look import BoardLook
from dashboard.views.acts import UNIT_KINDS
from dashboard.views.board import PostBox, UnitBox
from dashboard.views.board_columns import COLUMNS
from dashboard.views.board_lines import lines
from models import company, i18n, organisation
from models.access import Permission
from models.errors import NotFound
from models.i18n import Message, _
from models.organisation import Board, Function, Unit, UnitKind, incoming


@question(Permission.EXPORT_BOARD)
def table(asking: Asking, look: BoardLook) -> tuple[str, list[list[object]]]:
    """The posts on the screen, each with what stands on its card; and the name of the file (Z10)."""
    seen = sheet(asking, look)
    board = organisation.board(asking.session, look.on or asking.today())
    table = _Table(board, organisation.functions(asking.session, board.on))
    rows = [table.row(unit, box) for unit, box in lines(seen)]
    if seen.top is not None and not seen.looked_for:
        rows += [table.row(unit, None) for unit in _units(seen.top) if not unit.posts]
    return f"{_('Org board')} {i18n.date(board.on)}", rows


@dataclass(frozen=True)
class _Table:
    """Rows of a board as its file has them: what came back could be read again (``incoming``)."""

    board: Board
    functions: Mapping[int, list[Function]]

    def row(self, unit: UnitBox, box: PostBox | None) -> list[object]:
        """A row in the order of ``board_columns``; a unit without posts has one of its own."""
        cells = self._unit(unit, first=box is None or box == unit.posts[0])
        cells |= self._post(box) if box else {}
        return [cells.get(column.field) for column in COLUMNS]

    def _unit(self, unit: UnitBox, *, first: bool) -> dict[str, object]:
        return {
            "level": str(UNIT_KINDS[UnitKind(unit.kind)]),
            "number": unit.number,
            "unit": unit.name,
            "part_of": self._above(self.board.units[unit.id]),
            "unit_product": unit.product if first else "",
            "unit_id": unit.id,
        }

    def _above(self, unit: Unit) -> str:
        """The number of the unit above; with its level where another one above has it too."""
        parent = self.board.units.get(unit.parent_id or 0)
        if parent is None:
            return ""
        levels = list(UnitKind)
        coarser = levels[: levels.index(UnitKind(unit.kind))]
        alike = [
            one
            for one in self.board.units.values()
            if one.number == parent.number and one.kind in coarser
        ]
        kind = f"{UNIT_KINDS[UnitKind(parent.kind)]} " if len(alike) > 1 else ""
        return f"{kind}{parent.number}"

    def _post(self, box: PostBox) -> dict[str, object]:
        post = self.board.posts[box.id]
        return {
            "post": box.name,
            "leads": _("yes") if box.is_head else "",
            "holder": ", ".join(seat.name for seat in self.board.seats.get(box.id, ())),
            "product": box.product,
            "purpose": post.purpose,
            "authority": post.authority,
            "functions": incoming.cell(self.functions.get(box.id, [])),
            "norm": post.norm_hours_week,
            "statistic": box.mark.name if box.mark else None,
            "post_id": post.id,
        }


def _units(unit: UnitBox) -> Iterable[UnitBox]:
    yield unit
    for below in unit.units:
        yield from _units(below)


@dataclass(frozen=True)
class Drawn:
    """What is drawn on a sheet of paper."""

    top: UnitBox
    title: str
    about: str


@question(Permission.EXPORT_BOARD)
def paper(asking: Asking, look: BoardLook) -> Drawn:
    """The board on the screen, with the day it shows."""
    seen = sheet(asking, look)
    if seen.top is None:
        raise NotFound(Message("There is no board on this day."))
    day = i18n.date(look.on or asking.today())
    about = " · ".join([_("As of {date}", date=day), seen.counts])
    return Drawn(seen.top, f"{_('Org board')} {seen.top.name} {day}", about)


@question(Permission.EDIT_BOARD)
def template(asking: Asking) -> tuple[str, list[list[object]]]:
    """A file to be filled in: only the company itself stands in it."""
    board = organisation.board(asking.session, asking.today())
    root = board.root()
    name = root.name if root else company.get(asking.session).name
    cells = {
        "level": str(UNIT_KINDS[UnitKind.COMPANY]),
        "number": root.number if root else "0",
        "unit": name,
    }
    return _("Org board, template"), [[cells.get(column.field) for column in COLUMNS]]
