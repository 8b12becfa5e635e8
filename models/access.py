"""Rights as values: permissions, how far they reach, ready roles, and the viewer who asks.

Default deny: what no line below gives, nobody may. Whose roles and grants these are comes from
``models.people``; a condition for a query over one noun stands beside that noun.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.errors import Forbidden
from models.i18n import Message


class Permission(StrEnum):
    """What a callback or question may demand: ``module.action``, a cell of the matrix."""

    SIGNED_IN = "self.see"  # anybody with an account: own profile, help, sign-out
    SEE_WALL = "statistics.see"
    CREATE_STATISTICS = "statistics.create"
    DEFINE_STATISTICS = "statistics.edit"  # definitions, quotas, main statistics
    ARCHIVE_STATISTICS = "statistics.delete"
    ENTER_VALUES = "values.edit"
    CORRECT_VALUES = "values.approve"  # of periods that are closed
    SEE_MONEY = "money.see"  # metrics and rows about money
    SEE_SALES = "sales.see"  # metrics and rows about sales and customers
    SEE_ROWS = "rows.see"  # the rows behind a number
    EXPORT_ROWS = "rows.export"
    SEE_DOCUMENTS = "documents.see"
    IMPORT = "documents.create"  # upload, preview, mapping
    ACCEPT_DOCUMENTS = "documents.approve"  # rows begin to count
    WITHDRAW_DOCUMENTS = "documents.delete"
    EXPORT_DOCUMENTS = "documents.export"
    SEE_BOARD = "board.see"
    EDIT_BOARD = "board.edit"
    EXPORT_BOARD = "board.export"
    EDIT_PEOPLE = "people.edit"  # cards of employees
    EXPORT_PEOPLE = "people.export"  # everything ASM knows of one person
    ERASE_PEOPLE = "people.delete"  # by making the person anonymous
    ADMINISTER_PEOPLE = "people.administer"  # accounts, invitations, sessions
    SEE_CONTACTS = "contacts.see"  # fields: telephone, mail, birthday
    SEE_SALARIES = "salaries.see"  # fields: pay
    EDIT_SALARIES = "salaries.edit"
    ADMINISTER_RIGHTS = "rights.administer"
    ADMINISTER_SETTINGS = "settings.administer"  # company, keys, calendar, demo data
    SEE_AUDIT = "audit.see"

    @property
    def module(self) -> str:
        """What it is about: a row of the matrix."""
        return self.value.partition(".")[0]

    @property
    def action(self) -> str:
        """What is done: a column of the matrix."""
        return self.value.partition(".")[2]


class Reach(StrEnum):
    """How far a permission goes, seen from a unit of the board; each holds the ones before it."""

    OWN = "own"  # what belongs to the posts held, or was brought by the person himself
    UNIT = "unit"
    BELOW = "below"  # the unit and everything below it
    COMPANY = "company"


Rights = Mapping[Permission, Reach]


class Role(StrEnum):
    """Ready sets of rights; a company may make others."""

    OWNER = "owner"
    EXECUTIVE = "executive"
    HEAD = "head"
    ACCOUNTANT = "accountant"
    CASHIER = "cashier"
    SALES = "sales"
    CLERK = "clerk"
    AUDITOR = "auditor"
    BY_POST = "by_post"  # what the posts held give, and no more


def _of(reach: Reach, *permissions: Permission) -> dict[Permission, Reach]:
    return dict.fromkeys(permissions, reach)


_EVERYBODY = _of(Reach.OWN, Permission.SIGNED_IN) | _of(Reach.COMPANY, Permission.SEE_BOARD)
_TYPES = _of(Reach.OWN, Permission.SEE_WALL, Permission.ENTER_VALUES)
_BRINGS = (
    Permission.SEE_DOCUMENTS,
    Permission.IMPORT,
    Permission.ACCEPT_DOCUMENTS,
    Permission.WITHDRAW_DOCUMENTS,
    Permission.EXPORT_DOCUMENTS,
)
_READS = (
    Permission.SEE_WALL,
    Permission.SEE_MONEY,
    Permission.SEE_SALES,
    Permission.SEE_ROWS,
    Permission.EXPORT_ROWS,
    Permission.EXPORT_BOARD,
)
_KEPT_BY_THE_OWNER = (Permission.ADMINISTER_RIGHTS, Permission.ADMINISTER_SETTINGS)

READY: Mapping[Role, Rights] = {
    Role.OWNER: _of(Reach.COMPANY, *Permission),
    Role.EXECUTIVE: _of(
        Reach.COMPANY, *(one for one in Permission if one not in _KEPT_BY_THE_OWNER)
    ),
    Role.HEAD: _EVERYBODY
    | _of(
        Reach.COMPANY,
        Permission.EXPORT_BOARD,
        Permission.SEE_MONEY,
        Permission.SEE_SALES,
        Permission.SEE_ROWS,  # of every statistic he may see
        Permission.EXPORT_ROWS,
    )
    | _of(
        Reach.BELOW,
        Permission.SEE_WALL,
        Permission.CREATE_STATISTICS,
        Permission.DEFINE_STATISTICS,
        Permission.ARCHIVE_STATISTICS,
        Permission.ENTER_VALUES,
        Permission.CORRECT_VALUES,
        Permission.SEE_CONTACTS,
    )
    | _of(Reach.OWN, *_BRINGS),
    Role.ACCOUNTANT: _EVERYBODY
    | _TYPES
    | _of(Reach.OWN, Permission.SEE_ROWS, Permission.EXPORT_ROWS)
    | _of(Reach.COMPANY, Permission.SEE_MONEY, Permission.SEE_SALES, *_BRINGS),
    Role.CASHIER: _EVERYBODY
    | _TYPES
    | _of(Reach.COMPANY, Permission.SEE_MONEY)
    | _of(Reach.OWN, Permission.SEE_ROWS, *_BRINGS),
    Role.SALES: _EVERYBODY
    | _TYPES
    | _of(Reach.COMPANY, Permission.SEE_SALES)
    | _of(Reach.OWN, Permission.SEE_ROWS),
    Role.CLERK: _EVERYBODY | _TYPES,
    Role.AUDITOR: _EVERYBODY
    | _of(
        Reach.COMPANY,
        *_READS,
        Permission.SEE_DOCUMENTS,
        Permission.EXPORT_DOCUMENTS,
        Permission.SEE_AUDIT,
    ),
    Role.BY_POST: _of(Reach.OWN, Permission.SIGNED_IN),
}


@dataclass(frozen=True)
class Extent:
    """What part of the company one permission covers for one person, on the board of today."""

    everything: bool = False
    units: frozenset[int] = frozenset()  # what belongs to their posts; own posts are always in

    def __or__(self, other: "Extent") -> "Extent":
        return Extent(self.everything or other.everything, self.units | other.units)

    def covers(self, unit_id: int | None) -> bool:
        """Whether what belongs to a unit lies in it."""
        return self.everything or unit_id in self.units


NOWHERE = Extent()


@dataclass(frozen=True)
class Viewer:
    """The person who asks, with rights as they stand at this request."""

    user_id: int
    name: str
    role: str
    extents: Mapping[Permission, Extent]
    division_units: frozenset[int] = frozenset()  # every unit of the own division
    posts: frozenset[int] = frozenset()  # posts held, also from above
    language: str = "ru"
    theme: str = "auto"
    role_name: str | None = None  # of a role the company made itself
    session: str = field(default="", repr=False, compare=False)  # hash of the session's token

    @property
    def actor_id(self) -> int | None:
        """Who stands in the audit: nobody when ASM itself acts."""
        return self.user_id or None

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything the viewer may do, however far."""
        return frozenset(self.extents)

    def may(self, permission: Permission) -> bool:
        """Whether the viewer has the permission at all; its extent is a second question."""
        return permission in self.extents

    def demand(self, permission: Permission) -> None:
        """Refuse with :class:`Forbidden` unless the viewer has the permission."""
        if not self.may(permission):
            raise Forbidden(Message("You have no right to do this."))

    def extent(self, permission: Permission) -> Extent:
        """How far the permission goes; :data:`NOWHERE` beyond the own posts, or without it."""
        return self.extents.get(permission, NOWHERE)

    def covers(self, other: "Viewer") -> bool:
        """Whether the viewer may everything another person may, as far as he."""
        return all(
            self.may(permission) and (not extent.everything or self.extent(permission).everything)
            for permission, extent in other.extents.items()
        )

    def fingerprint(self) -> str:
        """A key that is equal for two viewers only if they may see the same things."""
        parts = [
            *sorted(
                f"{one}:{extent.everything}:{_joined(extent.units)}"
                for one, extent in self.extents.items()
            ),
            _joined(self.division_units),
            _joined(self.posts),
        ]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]


SYSTEM = Viewer(
    user_id=0,
    name="ASM",
    role=Role.OWNER,
    extents=dict.fromkeys(Permission, Extent(everything=True)),
)  # ASM itself: the first setup and the command line, before and beside people


def _joined(values: Iterable[object]) -> str:
    return ",".join(sorted(str(value) for value in values))
