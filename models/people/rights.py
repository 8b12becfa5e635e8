"""What a person may see and do at this moment: the role, and scope by the org board (Z28)."""

from sqlalchemy.orm import Session

from models import company, organisation
from models.access import ROLE_PERMISSIONS, Role, Viewer
from models.base import now
from models.people.tables import User, digest


def viewer(session: Session, user: User, token: str = "") -> Viewer:
    """The person's rights at this moment: role, and scope by the org board as it is today (Z28)."""
    role = Role(user.role)
    board = organisation.board(session, company.get(session).today(now()))
    everything = role is Role.OWNER
    scope = user.unit_id if user.unit_id in board.units else None
    below = frozenset[int]() if scope is None else board.below(scope)
    return Viewer(
        user_id=user.id,
        name=user.name,
        role=role,
        permissions=ROLE_PERMISSIONS.get(role, frozenset()),
        everything=everything,
        units=frozenset(board.units) if everything else below,
        division_units=_division(board, scope),
        leads=role in (Role.OWNER, Role.HEAD),
        posts=frozenset() if user.employee_id is None else board.held_by(user.employee_id),
        language=user.language,
        theme=user.theme,
        session=digest(token) if token else "",
    )


def _division(board: organisation.Board, unit_id: int | None) -> frozenset[int]:
    """The whole own division; of the company's own office that office, not the divisions below."""
    if unit_id is None:
        return frozenset()
    division = board.division_of(unit_id)
    return frozenset({unit_id}) if division is None else board.below(division)
