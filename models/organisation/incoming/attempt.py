"""One try to make the board what the rows say: what is known at its start, what came of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import company
from models.access import Viewer
from models.errors import Refused
from models.organisation import duties, history
from models.organisation.board import board
from models.organisation.incoming.rows import Fault, Key, PostWish, UnitWish, Wishes
from models.organisation.tables import Employee, Post, Unit, UnitKind
from models.texts import folded, tidied

LEVELS = tuple(UnitKind)
PLACES = {
    "number_taken": "number", "no_unit": "unit_id", "no_post": "post_id", "wrong_level": "part_of",
    "before_opening": "part_of", "one_company": "level", "occupied": "holder", "same_name": "holder",
}  # fmt: skip
T = TypeVar("T")
W = TypeVar("W", UnitWish, PostWish)
Fields = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Change:
    """Something the rows change: what, of what, and each field before and after, as text."""

    kind: str
    line: int
    name: str
    fields: Fields = ()


@dataclass(frozen=True)
class Missing:
    """Something that stands on the board and in no row: it stays, or is closed when asked."""

    kind: str
    name: str


@dataclass
class Outcome:
    """What was done, what was not and why, what no row speaks of."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    untouched: int = 0  # rows that say what is so already


class Attempt:
    """The board as it was, ids found or made so far, refusals met: ``fresh`` by line."""

    def __init__(
        self, session: Session, viewer: Viewer, wishes: Wishes, refused: Mapping[int, Fault]
    ) -> None:
        self.session, self.viewer, self.wishes, self.refused = session, viewer, wishes, refused
        self.outcome = Outcome()
        self.fresh: dict[int, Fault] = {}
        self.today = history.today(session)
        self.board = board(session, self.today)
        self.since = self.today if self.board.root() else company.FIRST_RULE
        self.unit_ids: dict[Key, int] = {
            (unit.kind, folded(unit.number)): unit.id for unit in self.board.units.values()
        }
        self.seen_posts: set[int] = set()
        self.functions = duties.functions(session, self.today)
        self.people: dict[str, list[int]] = {}
        for one in session.scalars(select(Employee).where(Employee.dismissed_on.is_(None))):
            self.people.setdefault(folded(one.name), []).append(one.id)

    def taken(self, wishes: Iterable[W]) -> list[W]:
        """Wishes of rows not refused so far."""
        return [one for one in wishes if one.line not in self.refused]

    def try_(self, number: int, deed: Callable[[], T]) -> T | None:
        """Do one thing of a row; refused, it leaves nothing behind."""
        point = self.session.begin_nested()
        try:
            found = deed()
            point.commit()
        except Refused as refusal:
            point.rollback()
            place = PLACES.get(refusal.code, "post")
            self.fresh.setdefault(number, Fault(number, place, "", refusal.message))
            return None
        return found

    def tell(self, kind: str, number: int, name: str, fields: Fields = ()) -> None:
        """Note a change."""
        self.outcome.changes.append(Change(kind, number, name, fields))

    def after_all(self, table: type[Unit | Post], column: Any, above: int | None) -> int:
        """The place in the order after everything that stands there."""
        last = select(table.sort).where(column == above).order_by(table.sort.desc()).limit(1)
        return min((self.session.scalar(last) or 0) + 1, 9999)


def called(unit: Unit) -> str:
    """A unit by number and name."""
    return unit.name if unit.kind == UnitKind.COMPANY else f"{unit.number} {unit.name}"


def shown(value: Any) -> str:
    """A value as a cell holds it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(
            tidied(one.text) + (f" [{one.weight.normalize():f}]" if one.weight is not None else "")
            for one in value
        )
    return str(value)


def fields(before: Mapping[str, Any], changed: Mapping[str, Any]) -> Fields:
    """What changed, before and after."""
    return tuple((name, shown(before[name]), shown(value)) for name, value in changed.items())
