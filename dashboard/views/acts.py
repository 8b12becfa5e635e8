"""The words of the audit: what acts, things and fields are called, and values as people read them.

How a page of acts looks is ``audit``; which acts there are is written by ``models``.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashboard.views.formats import amount
from dashboard.views.imports import ORIGINS
from dashboard.views.palette import PAINTS
from dashboard.views.periods import TITLES
from dashboard.views.roles import MEANINGS, REACHES, ROLES
from dashboard.views.terms import DIRECTIONS, KINDS, MISSING, MODES, QUOTAS, VISIBLE
from models import i18n
from models.i18n import Message, _
from models.organisation import UnitKind
from models.people import Scope
from warehouse.statistics.conditions import Condition

DEEDS: Mapping[str, Message] = {
    "create": Message("created"),
    "update": Message("changed"),
    "move": Message("moved"),
    "close": Message("closed"),
    "archive": Message("archived"),
    "assign": Message("put on the post"),
    "unassign": Message("taken from the post"),
    "dismiss": Message("dismissed"),
    "take_back": Message("dismissal taken back"),
    "erase": Message("made anonymous"),
    "export": Message("everything about the person downloaded"),
    "read": Message("read the material"),
    "value": Message("value entered"),
    "quota": Message("quota set"),
    "reclassify": Message("conditions changed"),
    "receive": Message("brought"),
    "choose": Message("answered, read again"),
    "accept": Message("accepted"),
    "undo": Message("import undone"),
    "drop": Message("dropped"),
    "sign_in": Message("signed in"),
    "sign_in_failed": Message("sign-in failed"),
    "password": Message("password changed"),
    "link": Message("link to set a password made"),
    "revoke": Message("revoked"),
    "grant": Message("right given"),
    "revoke_grant": Message("right taken back"),
    "factor_on": Message("second factor switched on"),
    "factor_off": Message("second factor switched off"),
    "factor_reset": Message("second factor reset"),
    "recovery_codes": Message("new recovery codes made"),
    "enable": Message("switched on"),
    "disable": Message("switched off"),
    "end_sessions": Message("signed out everywhere"),
    "forbidden": Message("refused for want of a right"),
    "week_end": Message("week end changed"),
    "remove_demo": Message("demo data removed"),
    "backup": Message("backup made"),
    "backup_failed": Message("backup failed"),
    "backups_cleared": Message("old backups removed"),
    "restore": Message("restored from a backup"),
}
THINGS: Mapping[str, Message] = {
    "statistic": Message("Statistic"),
    "verdict": Message("Statistic"),
    "document": Message("Document"),
    "import_profile": Message("Import profile"),
    "user": Message("Person"),
    "employee": Message("Employee"),
    "service_token": Message("Key for programs"),
    "login": Message("Login"),
    "door": Message("Action"),
    "unit": Message("Unit of the board"),
    "post": Message("Post"),
    "org_board": Message("Org board"),
    "company": Message("Company"),
    "record": Message("Record"),
    "role": Message("Role"),
}
ASKED = tuple(
    thing for thing in THINGS if thing != "verdict"
)  # verdicts are looked for as statistics
FIELDS: Mapping[str, Message] = {
    "archived": Message("archived"),
    "at": Message("copy of"),
    "authority": Message("authority"),
    "code": Message("code"),
    "company_row": Message("company row"),
    "contract_hours_week": Message("contract hours"),
    "decimals": Message("decimals"),
    "definition": Message("definition"),
    "direction": Message("direction"),
    "dismissed_on": Message("dismissed on"),
    "documents": Message("documents"),
    "employee_id": Message("employee"),
    "entry_mode": Message("source"),
    "filters": Message("filters"),
    "fiscal_year_start": Message("first month of the fiscal year"),
    "functions": Message("functions and duties"),
    "goal": Message("goal"),
    "grace_minutes": Message("grace, minutes"),
    "hands": Message("hands on"),
    "how": Message("how"),
    "import_name": Message("name in files"),
    "is_head": Message("head"),
    "is_money": Message("money"),
    "kind": Message("kind"),
    "language": Message("language"),
    "late": Message("late"),
    "login": Message("login"),
    "main_statistic_id": Message("main statistic"),
    "max_holders": Message("holders at most"),
    "metric": Message("metric"),
    "min_abs_change": Message("smallest change that counts"),
    "missing_policy": Message("missing value"),
    "name": Message("name"),
    "norm_hours_week": Message("norm hours"),
    "number": Message("number"),
    "origin": Message("origin"),
    "own_accounts": Message("own accounts"),
    "parent_id": Message("part of"),
    "path": Message("path"),
    "period": Message("period"),
    "permission": Message("right"),
    "reach": Message("extent"),
    "rights": Message("rights"),
    "until": Message("until"),
    "period_type": Message("period"),
    "post_id": Message("post"),
    "post_part": Message("part of the post"),
    "purpose": Message("purpose"),
    "quota_constant": Message("quota"),
    "quota_mode": Message("quota mode"),
    "receives": Message("receives"),
    "refused": Message("refused rows"),
    "role": Message("role"),
    "rows": Message("rows"),
    "sequence": Message("sequence of work"),
    "scope": Message("scope"),
    "since": Message("since"),
    "size": Message("size"),
    "sort": Message("order"),
    "statistics": Message("statistics"),
    "template": Message("template"),
    "time": Message("time"),
    "time_share": Message("part of the time"),
    "timezone": Message("time zone"),
    "unit": Message("unit"),
    "unit_id": Message("unit of the board"),
    "valid_from": Message("since"),
    "valid_to": Message("until"),
    "valuable_product": Message("valuable product"),
    "value": Message("value"),
    "visibility": Message("visibility"),
    "weekday": Message("weekday"),
}
UNIT_KINDS = {
    UnitKind.COMPANY: Message("company"),
    UnitKind.DIVISION: Message("division"),
    UnitKind.DEPARTMENT: Message("department"),
    UnitKind.SECTION: Message("section"),
}
WAYS_IN = {
    "password": Message("by password"),
    "link": Message("by a one-time link"),
    "code": Message("by the app’s code"),
    "recovery_code": Message("by a recovery code"),
}
SCOPES = {Scope.UPLOAD: Message("uploading documents")}
_AMOUNTS = frozenset({"value", "quota_constant", "min_abs_change"})
_CODES: Mapping[str, Mapping[Any, Any]] = {
    "direction": DIRECTIONS,
    "entry_mode": MODES,
    "how": WAYS_IN,
    "kind": {**KINDS, **UNIT_KINDS},
    "missing_policy": MISSING,
    "origin": ORIGINS,
    "period_type": TITLES,
    "permission": MEANINGS,
    "quota_mode": QUOTAS,
    "reach": REACHES,
    "role": ROLES,
    "scope": SCOPES,
    "visibility": VISIBLE,
}


def field_title(name: str) -> str:
    """What a field is called; a period's last date where conditions changed."""
    try:
        return i18n.date(dt.date.fromisoformat(name))
    except ValueError:
        return str(FIELDS.get(name) or MEANINGS.get(name, name))  # type: ignore[call-overload] # a right is its code


def said(field: str, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    """A value of the audit in words; ``names`` are those of rows, by field and id."""
    if value is None or value in ("", {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_part(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(
            f"{field_title(key)}: {said(key, one, names)}" for key, one in value.items()
        )
    return _scalar(field, value, names)


def _scalar(field: str, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    if isinstance(value, int) and (field, value) in names:
        return names[field, value]
    if field in _AMOUNTS:
        return amount(Decimal(value), max(0, -int(Decimal(value).as_tuple().exponent)))
    codes = REACHES if field in MEANINGS else _CODES.get(field, {})
    return str(codes.get(value, _dated(str(value))))


def _part(part: Any) -> str:
    """One of several: a condition, a line of a post's card, or a plain value."""
    if isinstance(part, dict):
        return " · ".join(str(one) for key, one in part.items() if one and key != "post_id")
    if part in set(Condition):
        return str(PAINTS[Condition(part)].word)
    return "—" if part is None else str(part)


def _dated(text: str) -> str:
    try:
        return i18n.date(dt.date.fromisoformat(text))
    except ValueError:
        return text
