"""What the viewer may find by its name: every kind by the same condition as its own screen (Z17).

Names only, no figures. Pages and actions are ``dashboard.finder``; the order is ``views.finder``.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import Select, and_, or_, select

from dashboard.context import Asking, question
from dashboard.questions.board_look import BoardLook
from dashboard.questions.tiles import owner
from dashboard.views.finder import Offer
from models import documents, i18n, organisation, people, statistics
from models.access import Permission
from models.documents import Document
from models.matching import readings
from models.organisation import Board, Employee, Unit
from models.statistics import Statistic

NARROWED = 100  # documents looked at, the newest


@question(Permission.SIGNED_IN)
def things(asking: Asking, typed: str, recent: Sequence[str]) -> list[Offer]:
    """Statistics, the board, accounts, and documents that may fit or were chosen lately."""
    if not typed.strip() and not recent:
        return []
    board = organisation.board(asking.session, asking.today())
    return [
        *_statistics(asking, board),
        *_board(asking, board),
        *_accounts(asking),
        *_documents(asking, typed, recent),
    ]


def _statistics(asking: Asking, board: Board) -> Iterator[Offer]:
    columns = (Statistic.id, Statistic.name, Statistic.code, Statistic.post_id)
    live = Statistic.archived.is_(False)
    query = select(*columns).where(live, statistics.visible_to(asking.viewer))
    for row in asking.session.execute(query.order_by(Statistic.sort, Statistic.id)):
        yield Offer(
            key=f"statistic:{row.id}",
            title=row.name,
            hint=_place(
                board, board.posts[row.post_id].unit_id if row.post_id in board.posts else 0
            ),
            href=f"/statistics/{row.id}",
            words=row.code,
        )


def _board(asking: Asking, board: Board) -> Iterator[Offer]:
    """Units, posts and people: whoever sees the board sees all of them there."""
    if not asking.viewer.may(Permission.SEE_BOARD):
        return
    for unit in board.units.values():
        if unit.parent_id is not None:
            href = BoardLook(unit=unit.id).href()
            yield Offer(key=f"unit:{unit.id}", title=_named(unit), href=href)
    for post in board.posts.values():
        holder = owner(board, post.id)
        yield Offer(
            key=f"post:{post.id}",
            title=post.name,
            hint=" · ".join(part for part in (_place(board, post.unit_id), holder) if part),
            href=f"/posts/{post.id}",
        )
    yield from _people(asking, board)


def _people(asking: Asking, board: Board) -> Iterator[Offer]:
    posts = _posts_held(board)
    working = select(Employee.id, Employee.name).where(Employee.dismissed_on.is_(None))
    for row in asking.session.execute(working.order_by(Employee.name, Employee.id)):
        held = posts.get(row.id, ())
        found = BoardLook(view="list", text=row.name).href()
        yield Offer(
            key=f"person:{row.id}",
            title=row.name,
            hint=", ".join(board.posts[one].name for one in held),
            href=f"/posts/{held[0]}" if held else found,
        )


def _posts_held(board: Board) -> dict[int, list[int]]:
    """Posts by who sits on them."""
    found: dict[int, list[int]] = {}
    for post_id, seats in board.seats.items():
        for seat in seats:
            found.setdefault(seat.employee_id, []).append(post_id)
    return found


def _accounts(asking: Asking) -> Iterator[Offer]:
    if not asking.viewer.may(Permission.ADMINISTER_PEOPLE):
        return
    for user in people.listed(asking.session, asking.viewer):
        yield Offer(
            key=f"account:{user.id}",
            title=user.name,
            hint=user.login,
            href=f"/people/{user.id}",
            words=user.login,
        )


def _documents(asking: Asking, typed: str, recent: Sequence[str]) -> Iterator[Offer]:
    """There may be very many: only those that hold the words at all, the newest of them."""
    zone = asking.calendar().timezone
    for row in asking.session.execute(_narrowed(asking, typed, recent)):
        yield Offer(
            key=f"document:{row.id}",
            title=row.name,
            hint=i18n.date(row.received_at.astimezone(zone).date()),
            href=f"/documents/{row.id}",
        )


def _narrowed(asking: Asking, typed: str, recent: Sequence[str]) -> Select[str, str, dt.datetime]:
    chosen = [key.partition(":")[2] for key in recent if key.startswith("document:")]
    fitting = [
        and_(*(Document.search.contains(word, autoescape=True) for word in words))
        for words in readings(typed)
    ]
    query = select(Document.id, Document.name, Document.received_at)
    wanted = or_(Document.id.in_(chosen), *fitting)
    newest = query.where(documents.visible_to(asking.viewer), wanted).order_by(
        Document.received_at.desc()
    )
    return newest.limit(NARROWED)


def _place(board: Board, unit_id: int) -> str:
    """The unit, if it is not the company as a whole."""
    unit = board.units.get(unit_id)
    return _named(unit) if unit is not None and unit.parent_id is not None else ""


def _named(unit: Unit) -> str:
    return f"{unit.number} {unit.name}".strip()
