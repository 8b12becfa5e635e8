"""What a person may do at this moment, by role and by the org board as it is today (Z28)."""

from sqlalchemy.orm import Session

from models import company, organisation
from models.access import READY, Extent, Permission, Reach, Rights, Role, Viewer
from models.base import now
from models.people.tables import User, digest


def viewer(session: Session, user: User, token: str = "") -> Viewer:
    """The person's rights at this moment: role, and extent by the org board as it is today (Z28)."""
    board = organisation.board(session, company.get(session).today(now()))
    unit_id = user.unit_id if user.unit_id in board.units else None
    return Viewer(
        user_id=user.id,
        name=user.name,
        role=Role(user.role),
        extents=_extents(board, READY[Role(user.role)], unit_id),
        division_units=_division(board, unit_id),
        posts=frozenset() if user.employee_id is None else board.held_by(user.employee_id),
        language=user.language,
        theme=user.theme,
        session=digest(token) if token else "",
    )


def _extents(
    board: organisation.Board, rights: Rights, unit_id: int | None
) -> dict[Permission, Extent]:
    """Rights as they reach from a unit of the board; from none, no further than what is one's own."""
    around = {
        Reach.OWN: Extent(),
        Reach.UNIT: Extent(units=frozenset({unit_id} if unit_id is not None else ())),
        Reach.BELOW: Extent(units=board.below(unit_id) if unit_id is not None else frozenset()),
        Reach.COMPANY: Extent(everything=True),
    }
    return {permission: around[reach] for permission, reach in rights.items()}


def _division(board: organisation.Board, unit_id: int | None) -> frozenset[int]:
    """The whole own division; of the company's own office that office, not the divisions below."""
    if unit_id is None:
        return frozenset()
    division = board.division_of(unit_id)
    return frozenset({unit_id}) if division is None else board.below(division)
