"""Units of the rows: found by their code or number, made, renamed, moved."""

from functools import partial

from sqlalchemy import select

from models.errors import Refused
from models.i18n import Message
from models.organisation import units
from models.organisation.incoming.attempt import LEVELS, Attempt, called, fields
from models.organisation.incoming.rows import UnitWish
from models.organisation.tables import Unit, UnitKind
from models.texts import folded


def write(attempt: Attempt, wishes: list[UnitWish]) -> None:
    """The coarser first; one that waits for the number of another is tried again."""
    waiting = sorted(wishes, key=lambda one: LEVELS.index(UnitKind(one.key[0])))
    while waiting:
        before, again = dict(attempt.fresh), []
        for wish in waiting:
            unit_id = attempt.try_(wish.line, partial(_unit, attempt, wish))
            if unit_id is None:
                again.append(wish)
            else:
                attempt.unit_ids[wish.key] = unit_id
        if len(again) == len(waiting):
            return
        if again:
            attempt.fresh = before
        waiting = again


def _unit(attempt: Attempt, wish: UnitWish) -> int:
    known = _known(attempt, wish)
    above = _above(attempt, wish, known)
    if known is None:
        place = attempt.after_all(Unit, Unit.parent_id, above)
        values = {**wish.values, "sort": place}
        kind = UnitKind(wish.key[0])
        unit = units.create_unit(
            attempt.session, attempt.viewer, kind, above, values, since=attempt.since
        )
        attempt.tell("unit_new", wish.line, called(unit))
        return unit.id
    unit = units.open_unit(attempt.session, known.id)
    was_in = unit.parent_id
    _change(attempt, wish, unit)
    if above is not None and above != was_in:
        _move(attempt, wish, unit, above)
    return unit.id


def _known(attempt: Attempt, wish: UnitWish) -> Unit | None:
    """By its code; without one by its number, unless the row of a code gives that unit another."""
    board = attempt.board
    if wish.id is None:
        found = attempt.unit_ids.get(wish.key, 0)
        renumbered = any(
            one.id == found and one.key != wish.key for one in attempt.wishes.units.values()
        )
        return None if renumbered else board.units.get(found)
    unit = board.units.get(wish.id)
    if unit is None:
        raise Refused(Message("There is no such unit."), code="no_unit")
    if unit.kind != wish.key[0]:
        raise Refused(Message("The level of a unit cannot change."), code="one_company")
    return unit


def _above(attempt: Attempt, wish: UnitWish, unit: Unit | None) -> int | None:
    """The unit of which one is to be a part; not said, it stays where it is."""
    if wish.key[0] == UnitKind.COMPANY:
        return None
    if wish.above is None and unit is not None:
        return unit.parent_id
    if not wish.above:
        company = (Unit.kind == UnitKind.COMPANY, Unit.valid_to.is_(None))
        return attempt.session.scalar(select(Unit.id).where(*company))
    level, _sign, number = wish.above.rpartition(":")
    coarser = LEVELS[: LEVELS.index(UnitKind(wish.key[0]))]
    keys = [(kind, folded(number)) for kind in coarser if level in ("", kind)]
    found = {attempt.unit_ids[key] for key in keys if key in attempt.unit_ids}
    if unit is not None and unit.parent_id in found:
        return unit.parent_id
    if len(found) > 1:
        reason = Message(
            "Several units have the number {number}: write its level too.", number=number
        )
        raise Refused(reason, code="wrong_level")
    if not found:
        reason = Message("There is no unit {number} above it.", number=number)
        raise Refused(reason, code="wrong_level")
    return found.pop()


def _change(attempt: Attempt, wish: UnitWish, unit: Unit) -> None:
    before = {name: getattr(unit, name) for name in wish.values}
    changed = {name: value for name, value in wish.values.items() if before[name] != value}
    if not changed:
        return
    units.change_unit(attempt.session, attempt.viewer, unit.id, changed, version=unit.version)
    attempt.session.flush()
    kind = "unit_renamed" if {"number", "name"} & changed.keys() else "unit_changed"
    attempt.tell(kind, wish.line, called(unit), fields(before, changed))


def _move(attempt: Attempt, wish: UnitWish, unit: Unit, above: int) -> None:
    was_in = attempt.session.get(Unit, unit.parent_id)
    units.move_unit(attempt.session, attempt.viewer, unit.id, above, version=unit.version)
    attempt.session.flush()
    places = (called(was_in) if was_in else "", called(attempt.session.get_one(Unit, above)))
    attempt.tell("unit_moved", wish.line, called(unit), (("part_of", *places),))
