"""Why somebody may what he may: rights with what gives them, and who sees one record (theme 27).

Of others it is told to those who give rights; everybody may ask it of himself.
"""

from collections.abc import Callable
from itertools import groupby

from sqlalchemy import func, select

from dashboard.context import Asking, question
from dashboard.views.access import (
    Counted,
    GrantLine,
    Offer,
    Reason,
    RightLine,
    RightsSheet,
    Sees,
    SeesSheet,
)
from dashboard.views.roles import permission_title, role_title
from models import documents, i18n, organisation, people, roles, statistics, texts
from models.access import Permission, Reach, Viewer
from models.documents import Document
from models.i18n import _
from models.organisation import Board
from models.people import Given, Grant, Ground, User
from models.statistics import Statistic
from models.statistics.reasons import ways


@question(Permission.SIGNED_IN)
def own(asking: Asking) -> RightsSheet:
    """What the viewer himself may, and who gives rights here."""
    return _sheet(asking, people.get(asking.session, asking.viewer.user_id))


@question(Permission.ADMINISTER_RIGHTS)
def of_person(asking: Asking, user_id: int) -> RightsSheet:
    """What somebody may, and what he would see."""
    return _sheet(asking, people.get(asking.session, user_id))


@question(Permission.ADMINISTER_RIGHTS)
def offer(asking: Asking) -> Offer:
    """What the form of a grant offers."""
    board = organisation.board(asking.session, asking.today())
    units = sorted(board.units.values(), key=lambda one: (one.sort, one.id))
    return Offer(tuple((str(one.id), f"{one.number} {one.name}".strip()) for one in units))


@question(Permission.ADMINISTER_RIGHTS)
def grant(
    asking: Asking, user_id: int, right: tuple[str, str], unit_id: int | None, until: str, why: str
) -> None:
    """Give one right: (permission, reach)."""
    permission, reach = right
    day = texts.day(until) if until.strip() else None
    people.grant(
        asking.session,
        asking.viewer,
        user_id,
        permission,
        reach,
        why=why,
        unit_id=unit_id,
        until=day,
    )


@question(Permission.ADMINISTER_RIGHTS)
def revoke(asking: Asking, grant_id: int) -> None:
    """Take a grant back."""
    people.revoke(asking.session, asking.viewer, grant_id)


@question(Permission.SIGNED_IN)
def of_statistic(asking: Asking, statistic_id: int) -> SeesSheet:
    """Who sees a statistic the viewer sees himself, and why."""
    one = statistics.get(asking.session, asking.viewer, statistic_id)

    def sees(theirs: Viewer) -> tuple[bool, tuple[str, ...]]:
        found = ways(asking.session, theirs, one)
        return found[0].opens, tuple(found)

    return SeesSheet(one.name, f"/statistics/{one.id}", one.visibility, _everybody(asking, sees))


@question(Permission.SEE_DOCUMENTS)
def of_document(asking: Asking, document_id: str) -> SeesSheet:
    """Who sees a document the viewer sees himself, and why."""
    one = documents.get(asking.session, asking.viewer, document_id)

    def sees(theirs: Viewer) -> tuple[bool, tuple[str, ...]]:
        if not theirs.may(Permission.SEE_DOCUMENTS):
            return False, ("no_right",)
        if theirs.extent(Permission.SEE_DOCUMENTS).everything:
            return True, ("everything",)
        brought = one.received_by == theirs.user_id
        return brought, ("brought" if brought else "not_brought",)

    return SeesSheet(one.name, f"/documents/{one.id}", "", _everybody(asking, sees))


def _everybody(
    asking: Asking, sees: Callable[[Viewer], tuple[bool, tuple[str, ...]]]
) -> tuple[Sees, ...]:
    query = select(User).where(User.active).order_by(User.name, User.id)
    if not asking.viewer.may(Permission.ADMINISTER_RIGHTS):
        query = query.where(User.id == asking.viewer.user_id)
    own_roles = {one.code: one.name for one in roles.listed(asking.session)}
    found = []
    users = list(asking.session.scalars(query))
    on = people.ground(asking.session, users)
    for user in users:
        open_to_him, why = sees(people.folded(on, user))
        title = role_title(user.role, own_roles.get(user.role))
        found.append(Sees(user.id, user.name, title, open_to_him, why))
    return tuple(sorted(found, key=lambda one: not one.sees))


def _sheet(asking: Asking, user: User) -> RightsSheet:
    session = asking.session
    on = people.ground(session, [user])
    theirs = people.folded(on, user)
    rights = sorted(people.given(on, user), key=_order)
    return RightsSheet(
        user_id=user.id,
        name=user.name,
        role=role_title(user.role, theirs.role_name),
        lines=tuple(
            RightLine(permission, tuple(_reason(on, one) for one in group))
            for permission, group in groupby(rights, key=lambda one: one.permission)
            if permission is not Permission.SIGNED_IN
        ),
        permissions=theirs.permissions,
        grants=tuple(_grant(asking, on, one) for one in on.grants.get(user.id, ())),
        counted=_counted(asking, theirs),
        givers=_givers(asking),
    )


def _order(one: Given) -> int:
    return list(Permission).index(one.permission)


def _reason(on: Ground, one: Given) -> Reason:
    post = on.board.posts.get(one.post_id) if one.post_id else None
    said = role_title(one.role, on.roles[one.role].name) if one.role else ""
    return Reason(
        reach=one.reach,
        unit=_unit(on.board, one.unit_id) if one.reach in (Reach.UNIT, Reach.BELOW) else "",
        origin=one.origin,
        role=said,
        post=post.name if post else "",
        post_id=one.post_id,
        until=i18n.date(one.until) if one.until else "",
    )


def _unit(board: Board, unit_id: int | None) -> str:
    unit = board.units.get(unit_id) if unit_id else None
    return f"{unit.number} {unit.name}".strip() if unit else ""


def _grant(asking: Asking, on: Ground, one: Grant) -> GrantLine:
    giver = asking.session.get(User, one.granted_by) if one.granted_by else None
    zone = asking.calendar().timezone
    return GrantLine(
        id=one.id,
        title=permission_title(Permission(one.permission)),
        reach=Reach(one.reach),
        unit=_unit(on.board, one.unit_id),
        until=i18n.date(one.until) if one.until else "",
        why=one.why,
        giver=giver.name if giver else "ASM",
        given=i18n.date(one.granted_at.astimezone(zone).date()),
    )


def _counted(asking: Asking, theirs: Viewer) -> tuple[Counted, ...]:
    """What the person would see of what there is."""
    session = asking.session
    shown = Statistic.archived.is_(False)
    of_all = [
        (_("Statistics he sees"), Statistic, shown, statistics.visible_to(theirs)),
        (_("Statistics he enters"), Statistic, shown, statistics.enterable_by(theirs)),
        (_("Documents he sees"), Document, Document.id.is_not(None), documents.visible_to(theirs)),
    ]
    found = []
    for title, table, base, condition in of_all:
        query = select(func.count()).select_from(table).where(base)
        found.append(
            Counted(title, session.scalar(query.where(condition)) or 0, session.scalar(query) or 0)
        )
    return tuple(found)


def _givers(asking: Asking) -> tuple[str, ...]:
    """Who gives rights here: whom to ask."""
    users = list(asking.session.scalars(select(User).where(User.active).order_by(User.name)))
    on = people.ground(asking.session, users)
    return tuple(
        one.name for one in users if people.folded(on, one).may(Permission.ADMINISTER_RIGHTS)
    )
