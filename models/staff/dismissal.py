"""Letting somebody go so that nothing hangs in the air (OB-4), and taking that back.

Everything that was addressed to his posts stays with the posts: they are held from above (OB-3). His
account lets nobody in, its sessions end, keys made by him are revoked if that is wished.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import audit, edits, locks, organisation
from models.access import Permission, Viewer
from models.base import now
from models.errors import Refused
from models.hats import HatMaterial
from models.i18n import Message
from models.organisation import Board, Employee
from models.organisation.history import today
from models.people import ServiceToken, SignedIn, User
from models.people.accounts import demand_not_above, switch_off
from models.staff.cards import card
from models.staff.sight import employee, sight
from models.staff.tables import Dismissal, EmployeeCard
from models.statistics import EntryMode, Statistic

BACK_WITHIN = dt.timedelta(days=30)  # later the posts are not given back with the person
FARTHEST = dt.timedelta(days=366)  # from today, either way


@dataclass(frozen=True)
class Vacated:
    """A post that will be vacant; ``above`` holds it then, nobody if it is empty."""

    post_id: int
    name: str
    above: str


@dataclass(frozen=True)
class Handover:
    """What a dismissal will do, in counts that are said before anybody presses the button."""

    posts: tuple[Vacated, ...]
    statistics: int  # of those posts
    typed: int  # of them, typed by hand
    materials: int  # in the folders of those posts
    login: str  # of the account that is switched off
    sessions: int
    tokens: int


def handover(session: Session, viewer: Viewer, employee_id: int) -> Handover:
    """What would be handed over if this person were let go today."""
    one = employee(session, employee_id)
    sight(session, viewer, one.id).demand(Permission.EDIT_PEOPLE, one.id)
    board = organisation.board(session, today(session))
    posts = tuple(_vacated(board, one.id))
    keys = [post.post_id for post in posts]
    owned = (Statistic.post_id.in_(keys), Statistic.archived.is_(False))
    typed = (*owned, Statistic.entry_mode == EntryMode.MANUAL)
    account = _account(session, one.id)
    user_id = account.id if account else 0
    return Handover(
        posts=posts,
        statistics=session.scalar(select(func.count(Statistic.id)).where(*owned)) or 0,
        typed=session.scalar(select(func.count(Statistic.id)).where(*typed)) or 0,
        materials=session.scalar(
            select(func.count(HatMaterial.id)).where(
                HatMaterial.post_id.in_(keys), HatMaterial.closed_at.is_(None)
            )
        )
        or 0,
        login=account.login if account and account.active else "",
        sessions=session.scalar(
            select(func.count()).select_from(SignedIn).where(SignedIn.user_id == user_id)
        )
        or 0,
        tokens=len(_tokens(session, user_id)),
    )


def _vacated(board: Board, employee_id: int) -> list[Vacated]:
    """Posts nobody would sit on, and who would hold each from above."""
    found = []
    for post_id, seats in sorted(board.seats.items()):
        post = board.posts.get(post_id)
        others = [seat for seat in seats if seat.employee_id != employee_id]
        if post is None or others or len(others) == len(seats):
            continue
        above = next(_heads_above(board, post.unit_id, employee_id), "")
        found.append(Vacated(post.id, post.name, above))
    return found


def _heads_above(board: Board, unit_id: int, but: int) -> Iterator[str]:
    for unit in board.line(unit_id):
        head = board.head_post(unit.id)
        seats = board.seats.get(head.id, ()) if head else ()
        yield from (seat.name for seat in seats if seat.employee_id != but)


def dismiss(
    session: Session,
    viewer: Viewer,
    employee_id: int,
    on: dt.date,
    *,
    version: int,
    revoke: bool = True,
) -> Dismissal:
    """Let somebody go from a day on; from a day to come his account works until then."""
    locks.hold(session)
    one = employee(session, employee_id)
    sight(session, viewer, one.id).demand(Permission.EDIT_PEOPLE, one.id)
    account = _account(session, one.id)
    _check(session, viewer, one, account, on)
    edits.united(one.name, {}, {}, versions=(card(session, viewer, one.id).version, version))
    found = handover(session, viewer, one.id)
    told = {
        "posts": [post.name for post in found.posts],
        "statistics": found.statistics,
        "materials": found.materials,
    }
    seats = organisation.dismiss(session, viewer, one.id, on, told)
    switched = account is not None and account.active and on <= today(session)
    if account is not None and switched:
        switch_off(session, viewer, account)
    if account is not None and revoke:
        _revoke(session, viewer, account.id)
    kept = Dismissal(
        employee_id=one.id,
        dismissed_on=on,
        at=now(),
        by=viewer.actor_id,
        taken={"seats": seats, "account": account.id if account and switched else None},
    )
    session.add(kept)
    session.flush()
    return kept


def _check(
    session: Session, viewer: Viewer, one: Employee, account: User | None, on: dt.date
) -> None:
    if one.dismissed_on is not None:
        raise Refused(Message("{name} was dismissed already.", name=one.name), code="dismissed")
    if not -FARTHEST <= on - today(session) <= FARTHEST:
        raise Refused(Message("The day is more than a year away."), code="out_of_range")
    if account is None:
        return
    if account.id == viewer.user_id:
        raise Refused(Message("Nobody dismisses himself."), code="oneself")
    demand_not_above(session, viewer, account)


def take_back(session: Session, viewer: Viewer, employee_id: int) -> list[str]:
    """He works here again, with his posts if it was lately; names of posts that are taken meanwhile."""
    locks.hold(session)
    one = employee(session, employee_id)
    sight(session, viewer, one.id).demand(Permission.EDIT_PEOPLE, one.id)
    kept = session.get(EmployeeCard, one.id)
    if one.dismissed_on is None or (kept is not None and kept.erased_at is not None):
        raise Refused(Message("There is nothing to take back."), code="not_dismissed")
    last = latest(session, one.id)
    lately = last is not None and now() - last.at <= BACK_WITHIN
    seats = last.taken["seats"] if last is not None and lately else {}
    back, gone = organisation.take_back(session, viewer, one, seats)
    if last is not None:
        last.taken_back_at = now()
        _switch_on(session, viewer, last.taken.get("account"))
    after = {"posts": [post.name for post in back]}
    audit.record(session, viewer.actor_id, "take_back", ("employee", one.id), after=after)
    return [post.name for post in gone]


def latest(session: Session, employee_id: int) -> Dismissal | None:
    """The dismissal that stands."""
    query = select(Dismissal).where(
        Dismissal.employee_id == employee_id, Dismissal.taken_back_at.is_(None)
    )
    return session.scalar(query.order_by(Dismissal.id.desc()).limit(1))


def _switch_on(session: Session, viewer: Viewer, user_id: int | None) -> None:
    """The account that the dismissal itself switched off; another's deed stays."""
    user = session.get(User, user_id) if user_id else None
    if user is not None and not user.active:
        demand_not_above(session, viewer, user)
        user.active = True
        audit.record(session, viewer.actor_id, "enable", ("user", user.id))


def _account(session: Session, employee_id: int) -> User | None:
    query = select(User).where(User.employee_id == employee_id)
    return session.scalar(query.order_by(User.active.desc(), User.id).limit(1))


def _tokens(session: Session, user_id: int) -> list[ServiceToken]:
    moment = now()
    query = select(ServiceToken).where(
        ServiceToken.user_id == user_id,
        ServiceToken.revoked_at.is_(None),
        ServiceToken.expires_at > moment,
    )
    return list(session.scalars(query.order_by(ServiceToken.id)))


def _revoke(session: Session, viewer: Viewer, user_id: int) -> None:
    for token in _tokens(session, user_id):
        token.revoked_at = now()
        about = ("service_token", token.id)
        audit.record(session, viewer.actor_id, "revoke", about, after={"name": token.name})
