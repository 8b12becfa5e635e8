"""The words of rights: roles, modules, actions, how far; for the matrix, the audit and refusals."""

from collections.abc import Mapping

from models.access import Permission, Reach, Role
from models.i18n import Message, _

ROLES = {
    Role.OWNER: Message("owner"),
    Role.EXECUTIVE: Message("executive"),
    Role.HEAD: Message("head"),
    Role.ACCOUNTANT: Message("accountant"),
    Role.CASHIER: Message("cashier"),
    Role.SALES: Message("sales"),
    Role.CLERK: Message("clerk"),
    Role.AUDITOR: Message("outside auditor"),
    Role.BY_POST: Message("by post"),
}
MODULES = {
    "statistics": Message("Statistics and the wall"),
    "values": Message("Values"),
    "money": Message("Numbers about money"),
    "sales": Message("Numbers about sales"),
    "rows": Message("Rows behind numbers"),
    "documents": Message("Imported documents"),
    "board": Message("Org board"),
    "people": Message("People and accounts"),
    "contacts": Message("Contacts of people"),
    "salaries": Message("Pay"),
    "rights": Message("Rights"),
    "settings": Message("Settings"),
    "audit": Message("Audit"),
}
ACTIONS = {
    "see": Message("see"),
    "create": Message("create"),
    "edit": Message("change"),
    "approve": Message("approve"),
    "export": Message("export"),
    "delete": Message("delete"),
    "administer": Message("administer"),
}
MEANINGS: Mapping[Permission, Message] = {
    Permission.SEE_WALL: Message("See statistics and the wall"),
    Permission.CREATE_STATISTICS: Message("Make new statistics"),
    Permission.DEFINE_STATISTICS: Message("Change statistics, quotas and main statistics"),
    Permission.ARCHIVE_STATISTICS: Message("Put statistics into the archive and back"),
    Permission.ENTER_VALUES: Message("Enter values of statistics"),
    Permission.CORRECT_VALUES: Message("Correct values of closed periods"),
    Permission.SEE_MONEY: Message("See numbers and rows about money"),
    Permission.SEE_SALES: Message("See numbers and rows about sales and customers"),
    Permission.SEE_ROWS: Message("See the rows behind a number"),
    Permission.EXPORT_ROWS: Message("Download the rows behind a number"),
    Permission.SEE_DOCUMENTS: Message("See imported documents"),
    Permission.IMPORT: Message("Bring files and answer their questions"),
    Permission.ACCEPT_DOCUMENTS: Message("Let the rows of a file count"),
    Permission.WITHDRAW_DOCUMENTS: Message("Undo imports"),
    Permission.EXPORT_DOCUMENTS: Message("Download files and their refused rows"),
    Permission.SEE_BOARD: Message("See the org board and posts"),
    Permission.EDIT_BOARD: Message("Change the org board and who holds posts"),
    Permission.EXPORT_BOARD: Message("Download the org board"),
    Permission.EDIT_PEOPLE: Message("Change cards of people, dismiss"),
    Permission.EXPORT_PEOPLE: Message("Download everything about a person"),
    Permission.ERASE_PEOPLE: Message("Make a person anonymous"),
    Permission.ADMINISTER_PEOPLE: Message("Invite people, change and switch off accounts"),
    Permission.SEE_CONTACTS: Message("See telephones, mail and birthdays"),
    Permission.SEE_SALARIES: Message("See pay"),
    Permission.EDIT_SALARIES: Message("Change pay"),
    Permission.ADMINISTER_RIGHTS: Message("Change roles and give rights"),
    Permission.ADMINISTER_SETTINGS: Message("Change settings of the company"),
    Permission.SEE_AUDIT: Message("See the audit"),
}
REACHES = {
    Reach.OWN: Message("own"),
    Reach.UNIT: Message("own unit"),
    Reach.BELOW: Message("unit and below"),
    Reach.COMPANY: Message("whole company"),
}


def role_title(code: str, name: str | None = None) -> str:
    """What a role is called: the company's own by the name it was given."""
    if name:
        return name
    return str(ROLES[Role(code)]) if code in ROLES else code


def permission_title(permission: Permission) -> str:
    """A right in words: “Enter values”."""
    return str(MEANINGS.get(permission, Message("Own profile and help")))


def reach_title(reach: Reach) -> str:
    """How far it goes, in words."""
    return _(REACHES[reach].text)
