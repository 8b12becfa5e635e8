"""Planned load of people and divisions for one viewer, and the hours of a contract (OB-7)."""

from decimal import Decimal
from fractions import Fraction

from dashboard.context import Asking, question
from dashboard.questions.board_look import BoardLook
from dashboard.views.board_load import LoadLine, LoadSheet
from models import i18n, organisation
from models.access import Permission
from models.base import row_id
from models.errors import NotFound
from models.i18n import Message, _, ngettext
from models.organisation import Board, Employee
from models.organisation.load import in_percent
from models.organisation.load_table import Carried, Division, Person, loads
from models.texts import folded


@question(Permission.SEE_BOARD)
def load(asking: Asking, look: BoardLook) -> LoadSheet:
    """Of the part of the board that is looked at, and of whom the words fit."""
    board = organisation.board(asking.session, look.on or asking.today())
    people, divisions = loads(asking.session, board)
    part = board.below(look.unit) if look.unit in board.units else None
    words = folded(look.text).split()
    now = look.on is None or look.on == asking.today()
    return LoadSheet(
        tuple(_division(board, one) for one in divisions if part is None or one.unit_id in part),
        tuple(
            _person(board, one, editable=now and _may_set(asking, board, one))
            for one in people
            if all(word in folded(one.name) for word in words) and _in(board, one, part)
        ),
    )


def _in(board: Board, one: Person, part: frozenset[int] | None) -> bool:
    units = {board.posts[each.post_id].unit_id for each in one.posts}
    return part is None or bool(units & part)


def _may_set(asking: Asking, board: Board, one: Person) -> bool:
    """Whether the viewer may set somebody's hours; the model asks again."""
    extent = asking.viewer.extent(Permission.EDIT_BOARD)
    units: list[int | None] = [board.posts[each.post_id].unit_id for each in one.posts]
    return all(extent.covers(unit) for unit in units or [None])


def _person(board: Board, one: Person, *, editable: bool) -> LoadLine:
    contract = _("{hours} h", hours=_hours(one.contract))
    return LoadLine(
        name=one.name,
        href="",
        percent=_percent(one.share),
        zone=one.zone,
        told=_told(one),
        why=tuple((_carried(board, each), f"/posts/{each.post_id}") for each in one.posts),
        contract=contract,
        employee_id=one.employee_id if editable else 0,
    )


def _told(one: Person) -> str:
    if not one.posts:
        return _("no post")
    if one.hours is None:
        return _("a post has no norm hours")
    if not one.contract:
        return _("no contract hours")
    return _("{hours} of {contract} h", hours=_hours(one.hours), contract=_hours(one.contract))


def _carried(board: Board, one: Carried) -> str:
    """«Бухгалтер: 40 ч × 50 % = 20 ч · по функциям 44 ч»."""
    name = board.posts[one.post_id].name
    if one.norm is None:
        told = _("no norm")
    elif one.part == 1:
        told = _("{hours} h", hours=_hours(one.norm))
    else:
        told = _(
            "{norm} h × {part} % = {hours} h",
            norm=_hours(one.norm), part=_hours(one.part * 100), hours=_hours(one.hours or Fraction(0)),
        )  # fmt: skip
    text = f"{name}: {told}"
    if one.functions is not None and one.functions != one.norm:
        text += " · " + _("its functions take {hours} h", hours=_hours(one.functions))
    return text


def _division(board: Board, one: Division) -> LoadLine:
    unit = board.units.get(one.unit_id or 0)
    told = (
        _("{hours} of {contract} h", hours=_hours(one.hours), contract=_hours(one.contract))
        if one.share is not None
        else _("nothing is known")
    )
    why = [ngettext("{count} post", "{count} posts", one.posts)]
    if one.above:
        work = _(", {hours} h of work", hours=_hours(one.open_hours)) if one.open_hours else ""
        why.append(_("{count} of them held from above", count=one.above) + work)
    if one.unknown:
        why.append(
            ngettext("{count} without norm hours", "{count} without norm hours", one.unknown)
        )
    return LoadLine(
        name=f"{unit.number} {unit.name}" if unit else _("Above the divisions"),
        href=f"/board?view=load&unit={unit.id}" if unit else "",
        percent=_percent(one.share),
        zone=one.zone,
        told=told,
        why=tuple((text, "") for text in why),
    )


def _percent(share: Fraction | None) -> int | None:
    return None if share is None else in_percent(share)


def _hours(value: Decimal | Fraction) -> str:
    """Hours to the tenth."""
    tenths = round(Fraction(value) * 10)
    return i18n.number(Decimal(tenths) / 10, 0 if tenths % 10 == 0 else 1)


@question(Permission.EDIT_BOARD)
def contract(asking: Asking, employee_id: int) -> tuple[str, Decimal, int]:
    """Name, hours and version of somebody, for the form."""
    one = asking.session.get(Employee, row_id(employee_id))
    if one is None or one.dismissed_on is not None:
        raise NotFound(Message("There is no such employee."))
    return one.name, one.contract_hours_week, one.version


@question(Permission.EDIT_BOARD)
def set_contract(asking: Asking, employee_id: int, value: Decimal, version: int) -> None:
    """Other hours of a contract."""
    organisation.set_contract_hours(
        asking.session, asking.viewer, employee_id, value, version=version
    )
