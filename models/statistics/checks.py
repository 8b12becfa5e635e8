"""What a definition must be before it is kept: every field, each with the sentence why not."""

from collections.abc import Mapping
from typing import Any

from models.base import exact
from models.errors import Refused
from models.i18n import Message
from models.periods import PeriodType
from models.statistics.tables import (
    DIMENSIONS,
    Direction,
    EntryMode,
    Kind,
    MissingPolicy,
    QuotaMode,
    Visibility,
)
from models.texts import choice, line, paragraph, whole

DEFAULTS: Mapping[str, Any] = {
    "decimals": 0,
    "period_type": PeriodType.WEEK,
    "kind": Kind.FLOW,
    "direction": Direction.UP,
    "entry_mode": EntryMode.MANUAL,
    "metric": None,
    "filters": {},
    "import_name": None,
    "missing_policy": MissingPolicy.GAP,
    "quota_mode": QuotaMode.NONE,
    "quota_constant": None,
    "min_abs_change": None,
    "is_money": False,
    "company_row": False,
    "sort": 0,
    "archived": False,
}
FORBIDDEN_IN_CODES = frozenset("{}@:")  # formulas write {code}, {code:quota}, {code@-1}


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """All fields of a definition, tidied, or the sentence why they cannot stand together."""
    found = {
        "code": _code(values["code"]),
        "name": line(values["name"], Message("name"), longest=200),
        "definition": paragraph(values["definition"], Message("definition"), needed=True),
        "post_id": values["post_id"],
        "unit": line(values["unit"], Message("unit"), longest=20),
        "decimals": whole(values["decimals"], Message("decimals"), least=0, most=6),
        "period_type": choice(values["period_type"], PeriodType, Message("period")),
        "kind": choice(values["kind"], Kind, Message("kind")),
        "direction": choice(values["direction"], Direction, Message("direction")),
        "entry_mode": choice(values["entry_mode"], EntryMode, Message("source")),
        "metric": _optional_line(values["metric"], Message("metric"), 60),
        "filters": _filters(values["filters"]),
        "import_name": _optional_line(values["import_name"], Message("name in files"), 200),
        "missing_policy": choice(values["missing_policy"], MissingPolicy, Message("missing value")),
        "quota_mode": choice(values["quota_mode"], QuotaMode, Message("quota")),
        "quota_constant": _optional_number(values["quota_constant"], Message("quota")),
        "min_abs_change": _optional_number(values["min_abs_change"], Message("smallest change")),
        "is_money": values["is_money"] is True,
        "visibility": choice(values["visibility"], Visibility, Message("visibility")),
        "company_row": values["company_row"] is True,
        "sort": whole(values["sort"], Message("order"), least=0, most=10**6),
        "archived": values["archived"] is True,
    }
    _check_together(found)
    return found


def _code(value: object) -> str:
    code = line(value, Message("code"), longest=60)
    if FORBIDDEN_IN_CODES & set(code):
        raise Refused(
            Message("A code cannot have the signs {signs}.", signs="{ } @ :"), code="code"
        )
    return code


def _optional_line(value: object, title: Message, longest: int) -> str | None:
    return line(value, title, longest=longest, needed=False) or None


def _optional_number(value: object, title: Message) -> Any:
    return None if value is None else exact(value, title)


def _filters(value: object) -> dict[str, str]:
    """Dimension → the one value that counts; a name we do not know would silently filter nothing."""
    if not isinstance(value, dict):
        raise Refused(Message("{field}: this is not a list.", field=Message("filters")))
    if unknown := value.keys() - set(DIMENSIONS):
        raise Refused(
            Message("There is no dimension “{name}”.", name=", ".join(sorted(map(str, unknown)))),
            code="no_dimension",
        )
    kept = {name: _optional_line(wanted, Message("filters"), 200) for name, wanted in value.items()}
    return {name: wanted for name, wanted in kept.items() if wanted is not None}


def _check_together(found: Mapping[str, Any]) -> None:
    if found["entry_mode"] is EntryMode.METRIC and not found["metric"]:
        raise Refused(Message("Choose the metric."), code="empty_metric")
    if found["missing_policy"] is MissingPolicy.CARRY and found["kind"] is not Kind.STOCK:
        raise Refused(
            Message("Only the last value of a stock can be carried on."), code="carry_needs_stock"
        )
    if found["quota_mode"] is QuotaMode.CONSTANT and found["quota_constant"] is None:
        raise Refused(Message("Fill in the {field}.", field=Message("quota")), code="empty_quota")
    if found["min_abs_change"] is not None and found["min_abs_change"] < 0:
        raise Refused(Message("The smallest change cannot be negative."), code="negative_change")
