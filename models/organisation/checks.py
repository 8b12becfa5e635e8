"""«Проверка оргсхемы»: what is missing or does not add up on a board. A list, never a hard error (OB-6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from models.i18n import Message
from models.organisation import duties
from models.organisation.board import Board
from models.organisation.load import Zone, part, planned
from models.organisation.tables import Post, Unit, UnitKind

SEVEN = {
    "functions": Message("functions and duties"),
    "authority": Message("authority"),
    "sequence": Message("sequence of work"),
    "product": Message("valuable product"),
    "statistic": Message("post’s main statistic"),
    "load": Message("norm hours"),
}


@dataclass(frozen=True)
class Violation:
    """One thing to mend: of which rule, about what, and how it is told. ``empty`` of a post card."""

    rule: str
    code: str
    message: Message
    unit_id: int | None = None
    post_id: int | None = None
    empty: tuple[str, ...] = ()


def violations(session: Session, board: Board) -> list[Violation]:
    """Everything that breaks OB-2, OB-3, OB-6 and OB-8, in the order of the board."""
    found = [*_units(board), *_posts(session, board), *_people(session, board)]
    return sorted(found, key=lambda one: (one.rule, _place(board, one)))


def _place(board: Board, one: Violation) -> tuple[int, ...]:
    post = board.posts.get(one.post_id or 0)
    unit_id = post.unit_id if post else one.unit_id
    return tuple(reversed([unit.sort for unit in board.line(unit_id)])) if unit_id else ()


def _units(board: Board) -> Iterator[Violation]:
    for unit in board.units.values():
        heads = [one for one in board.posts.values() if one.unit_id == unit.id and one.is_head]
        yield from _heads(unit, heads)
        if unit.kind in (UnitKind.COMPANY, UnitKind.DIVISION) and not unit.valuable_product:
            text = Message("“{name}” has no valuable product.", name=_called(unit))
            yield Violation("OB-6", "unit_product", text, unit_id=unit.id)
        if unit.kind == UnitKind.DIVISION and unit.main_statistic_id is None:
            text = Message("“{name}” has no main statistic.", name=_called(unit))
            yield Violation("OB-6", "unit_statistic", text, unit_id=unit.id)


def _heads(unit: Unit, heads: Sequence[Post]) -> Iterator[Violation]:
    if not heads and unit.kind in (UnitKind.COMPANY, UnitKind.DIVISION):
        text = Message("“{name}” has no head’s post.", name=_called(unit))
        yield Violation("OB-6", "no_head", text, unit_id=unit.id)
    if len(heads) > 1:
        text = Message("“{name}” has several heads’ posts.", name=_called(unit))
        yield Violation("OB-6", "many_heads", text, unit_id=unit.id)


def _posts(session: Session, board: Board) -> Iterator[Violation]:
    functions = duties.functions(session, board.on)
    handed = {one.giver_id for one in duties.flows(session, board.on)}
    for post in board.posts.values():
        empty = empty_parts(post, has_functions=post.id in functions, hands_on=post.id in handed)
        if empty:
            text = Message("The card of “{name}” is not complete.", name=post.name)
            yield Violation("OB-8", "card", text, post_id=post.id, empty=empty)
        if post.id not in board.holders:
            text = Message("Nobody holds “{name}”, not even from above.", name=post.name)
            yield Violation("OB-3", "nobody", text, post_id=post.id)
        seats = board.seats.get(post.id, ())
        parts = sum((part(seat, seats) for seat in seats), Fraction(0))
        if seats and parts != 1:
            text = Message("The parts of “{name}” do not make up 100 %.", name=post.name)
            yield Violation("OB-2", "parts", text, post_id=post.id)


def empty_parts(post: Post, *, has_functions: bool, hands_on: bool) -> tuple[str, ...]:
    """Which of the seven things the card of a post lacks (OB-8); the place it always has."""
    there = {
        "functions": has_functions,
        "authority": bool(post.authority),
        "sequence": bool(post.sequence) or hands_on,
        "product": bool(post.valuable_product),
        "statistic": post.main_statistic_id is not None,
        "load": post.norm_hours_week is not None,
    }
    return tuple(name for name, given in there.items() if not given)


def _people(session: Session, board: Board) -> Iterator[Violation]:
    shares: dict[int, int] = {}
    names: dict[int, tuple[str, int]] = {}
    for post_id, seats in board.seats.items():
        for seat in seats:
            shares[seat.employee_id] = shares.get(seat.employee_id, 0) + (seat.time_share or 0)
            names[seat.employee_id] = (seat.name, post_id)
    for key, total in shares.items():
        if total > 100:
            text = Message(
                "{name} gives {total} % of the working time.", name=names[key][0], total=total
            )
            yield Violation("OB-2", "time", text, post_id=names[key][1])
    for one in planned(session, board).values():
        if one.zone is Zone.OVER:
            text = Message("{name} is overloaded.", name=one.name)
            yield Violation("OB-7", "overloaded", text, post_id=one.posts[0][0])


def _called(unit: Unit) -> str:
    return f"{unit.number} {unit.name}" if unit.kind != UnitKind.COMPANY else unit.name
