"""People of the rows, and what stands on the board but in no row."""

from functools import partial

from models.errors import Refused
from models.i18n import Message
from models.organisation import posts, units
from models.organisation.employees import assign, hire, unassign
from models.organisation.incoming.attempt import LEVELS, Attempt, Fields, Missing, called
from models.organisation.incoming.post_wishes import Held
from models.organisation.incoming.rows import Fault, PostWish
from models.organisation.tables import AssignmentKind, Post, Unit, UnitKind
from models.texts import folded


def seat(attempt: Attempt, held: Held) -> None:
    """Whoever leaves a post leaves it before others come: two may change places."""
    coming: list[tuple[PostWish, int, str]] = []
    for wish, post_id in held:
        if wish.holders is None:
            continue
        names = {folded(name) for name in wish.holders}
        seats = attempt.board.seats.get(post_id, ())
        for one in seats:
            if folded(one.name) not in names:
                leave = partial(_leave, attempt, wish, post_id, one.employee_id, one.name)
                attempt.try_(wish.line, leave)
        here = {folded(one.name) for one in seats}
        coming += [(wish, post_id, name) for name in wish.holders if folded(name) not in here]
    for wish, post_id, name in coming:
        attempt.try_(wish.line, partial(_come, attempt, wish, post_id, name))


def _leave(attempt: Attempt, wish: PostWish, post_id: int, employee_id: int, name: str) -> None:
    unassign(attempt.session, attempt.viewer, post_id, attempt.today, employee_id)
    attempt.tell("person_off", wish.line, name, _on(attempt, post_id))


def _come(attempt: Attempt, wish: PostWish, post_id: int, name: str) -> None:
    """Put somebody on a post; a name nobody here has is hired."""
    alike = attempt.people.get(folded(name), [])
    if len(alike) > 1:
        raise Refused(Message("Several people are called “{name}”.", name=name), code="same_name")
    if not alike:
        alike = [hire(attempt.session, attempt.viewer, name).id]
        attempt.tell("person_new", wish.line, name)
    since = max(attempt.today, attempt.session.get_one(Post, post_id).valid_from)
    kind = {"kind": AssignmentKind.PERMANENT}
    assign(attempt.session, attempt.viewer, post_id, alike[0], since, kind)
    attempt.people[folded(name)] = alike  # only now: a refused row hires nobody
    attempt.tell("person_on", wish.line, name, _on(attempt, post_id))


def _on(attempt: Attempt, post_id: int) -> Fields:
    return (("post", "", attempt.session.get_one(Post, post_id).name),)


def leave_out(attempt: Attempt, *, close: bool) -> None:
    """What no row speaks of: told, or closed from today on; beside refused rows nothing is closed."""
    board, codes = attempt.board, attempt.wishes.codes
    named = attempt.seen_posts | codes["post_id"].keys()
    of_rows = attempt.wishes.units.keys() & attempt.unit_ids.keys()
    named_units = {attempt.unit_ids[key] for key in of_rows} | codes["unit_id"].keys()
    idle = [one for one in board.posts.values() if one.id not in named]
    idle.sort(key=lambda one: (one.unit_id, one.sort, one.id))
    rest = [one for one in board.units.values() if one.id not in named_units]
    rest.sort(key=lambda one: (-LEVELS.index(UnitKind(one.kind)), one.sort, one.id))
    left: list[Post | Unit] = [*idle, *(one for one in rest if one.kind != UnitKind.COMPANY)]
    for one in left:
        if not close or attempt.refused or attempt.fresh or not _closed(attempt, one):
            attempt.outcome.missing.append(Missing(_kind(one), _name(one)))


def _closed(attempt: Attempt, one: Post | Unit) -> bool:
    point = attempt.session.begin_nested()
    day = max(attempt.today, one.valid_from)
    shut = posts.close_post if isinstance(one, Post) else units.close_unit
    try:
        shut(attempt.session, attempt.viewer, one.id, day)
        point.commit()
    except Refused as refusal:
        point.rollback()
        attempt.outcome.faults.append(Fault(0, _kind(one), _name(one), refusal.message))
        return False
    attempt.tell(f"{_kind(one)}_closed", 0, _name(one))
    return True


def _kind(one: Post | Unit) -> str:
    return "post" if isinstance(one, Post) else "unit"


def _name(one: Post | Unit) -> str:
    return one.name if isinstance(one, Post) else called(one)
