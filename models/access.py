"""Rights as values: permissions, roles, and the viewer on whose behalf a question is asked.

Default deny: a role without a line below may do nothing. Who a person is comes from
``models.people``; the rights by post and the editable matrix are a later capability.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from models.errors import Forbidden
from models.i18n import Message


class Permission(StrEnum):
    """What a callback or question may demand."""

    SIGNED_IN = "signed_in"  # anybody with an account: own profile, help, sign-out
    SEE_WALL = "see_wall"
    SEE_MONEY = "see_money"  # metrics and rows about money
    SEE_SALES = "see_sales"  # metrics and rows about sales and customers
    SEE_ROWS = "see_rows"  # the rows behind a number
    ENTER_VALUES = "enter_values"
    DEFINE_STATISTICS = "define_statistics"
    SEE_DOCUMENTS = "see_documents"
    IMPORT = "import"  # upload, preview, accept, undo
    EXPORT = "export"
    ADMINISTER = "administer"  # people, company, demo data


class Role(StrEnum):
    """Ready sets of permissions."""

    OWNER = "owner"
    HEAD = "head"
    CLERK = "clerk"


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.HEAD: frozenset(Permission) - {Permission.ADMINISTER},
    Role.CLERK: frozenset({Permission.SIGNED_IN, Permission.SEE_WALL, Permission.ENTER_VALUES}),
}


@dataclass(frozen=True)
class Viewer:
    """The person who asks, with rights as they stand at this request."""

    user_id: int
    name: str
    role: Role
    permissions: frozenset[Permission]
    everything: bool  # sees every unit of the company
    units: frozenset[int] = frozenset()  # own unit and below
    division_units: frozenset[int] = frozenset()  # every unit of the own division
    leads: bool = False  # a head: sees and enters what belongs to the posts below
    posts: frozenset[int] = frozenset()  # posts held, also from above
    language: str = "ru"
    theme: str = "auto"
    session: str = field(default="", repr=False, compare=False)  # hash of the session's token

    @property
    def actor_id(self) -> int | None:
        """Who stands in the audit: nobody when ASM itself acts."""
        return self.user_id or None

    def may(self, permission: Permission) -> bool:
        """Whether the viewer has the permission at all; scope is a second question."""
        return permission in self.permissions

    def demand(self, permission: Permission) -> None:
        """Refuse with :class:`Forbidden` unless the viewer has the permission."""
        if not self.may(permission):
            raise Forbidden(Message("You have no right to do this."))

    def fingerprint(self) -> str:
        """A key that is equal for two viewers only if they may see the same things."""
        parts = [
            self.role,
            str(self.everything),
            str(self.leads),
            _joined(self.permissions),
            _joined(self.division_units),
            _joined(self.units),
            _joined(self.posts),
        ]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]


SYSTEM = Viewer(
    user_id=0,
    name="ASM",
    role=Role.OWNER,
    permissions=frozenset(Permission),
    everything=True,
    leads=True,
)  # ASM itself: the first setup and the command line, before and beside people


def _joined(values: Iterable[object]) -> str:
    return ",".join(sorted(str(value) for value in values))
