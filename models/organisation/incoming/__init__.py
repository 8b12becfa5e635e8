"""The board brought to what a table says: rows that can be taken are, the others are told, each whole.

Nothing is closed unless that is asked for. A preview is the same work thrown away afterwards, so it
cannot promise what will not happen. How a file becomes rows is not known here.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from models.access import Viewer
from models.organisation.incoming import people, post_wishes, unit_wishes
from models.organisation.incoming.attempt import Attempt, Change, Missing, Outcome
from models.organisation.incoming.attempt import shown as cell
from models.organisation.incoming.rows import FIELDS, NEEDED, Fault, Row, Wishes, read
from models.organisation.units import demand

__all__ = [
    "FIELDS",
    "NEEDED",
    "Change",
    "Fault",
    "Missing",
    "Outcome",
    "Row",
    "bring",
    "cell",
    "preview",
    "read",
]


def bring(
    session: Session, viewer: Viewer, rows: Iterable[Row], *, close_missing: bool = False
) -> Outcome:
    """Make the board what the rows say; a refused row changes nothing at all.

    A row that is refused late has changed things already: then everything is begun again without it.
    """
    demand(viewer, None)
    wishes = read(rows)
    faults = {fault.line: fault for fault in wishes.faults}
    while True:
        point = session.begin_nested()
        attempt = Attempt(session, viewer, wishes, faults)
        _run(attempt, close_missing=close_missing)
        if not attempt.fresh:
            point.commit()
            break
        point.rollback()
        faults |= attempt.fresh
    attempt.outcome.faults[:0] = [faults[number] for number in sorted(faults)]
    return attempt.outcome


def preview(
    session: Session, viewer: Viewer, rows: Iterable[Row], *, close_missing: bool = False
) -> Outcome:
    """The same, and all of it thrown away."""
    point = session.begin_nested()
    try:
        return bring(session, viewer, rows, close_missing=close_missing)
    finally:
        point.rollback()


def _run(attempt: Attempt, *, close_missing: bool) -> None:
    """Everything in an order in which one row does not stand in another's way."""
    wishes: Wishes = attempt.wishes
    unit_wishes.write(attempt, attempt.taken(wishes.units.values()))
    held = post_wishes.write(attempt, attempt.taken(wishes.posts))
    people.seat(attempt, held)
    people.leave_out(attempt, close=close_missing)
    changes = attempt.outcome.changes
    touched = {change.line for change in changes}
    lines = {one.line for one in attempt.taken(wishes.units.values())}
    lines |= {one.line for one in attempt.taken(wishes.posts)}
    attempt.outcome.untouched = len(lines - touched)
    changes.sort(key=lambda one: (one.line == 0, one.line))
