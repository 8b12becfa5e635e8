"""What a definition must be before it is kept: every field, each with the sentence why not."""

import re
from collections.abc import Callable, Iterator, Mapping
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
CODE = re.compile(r"[\w-]+")  # formulas write {code}, {code:quota}, cumsum(code, mtd) (FM-1)


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """All fields of a definition, tidied, or the sentence why they cannot stand together."""
    found, wrong = _judged(values)
    for refusal in wrong.values():
        raise refusal
    return found


def faults(values: Mapping[str, Any]) -> dict[str, Refused]:
    """Every field that cannot stand as it is, each with the sentence why: a form marks them all."""
    return _judged(values)[1]


def demand_code_signs(code: str) -> None:
    """Refuse a new code that a formula could not name; codes of old definitions stay."""
    if not CODE.fullmatch(code):
        raise Refused(
            Message("A code is letters, digits, “_” and “-”, without spaces."), code="code"
        )


def _judged(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Refused]]:
    found: dict[str, Any] = {}
    wrong: dict[str, Refused] = {}
    for field, check in CHECKS.items():
        try:
            found[field] = check(values[field])
        except Refused as refusal:
            wrong[field] = refusal
    for field, together in _together(found):
        wrong.setdefault(field, together)
    return found, wrong


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


def _together(found: Mapping[str, Any]) -> Iterator[tuple[str, Refused]]:
    """What single fields do not tell; a field that is wrong by itself is not in ``found``."""
    if found.get("entry_mode") is EntryMode.METRIC and not found.get("metric"):
        yield "metric", Refused(Message("Choose the metric."), code="empty_metric")
    if found.get("missing_policy") is MissingPolicy.CARRY and found.get("kind") is not Kind.STOCK:
        yield (
            "missing_policy",
            Refused(
                Message("Only the last value of a stock can be carried on."),
                code="carry_needs_stock",
            ),
        )
    if found.get("quota_mode") is QuotaMode.CONSTANT and found.get("quota_constant") is None:
        quota = Message("Fill in the {field}.", field=Message("quota"))
        yield "quota_constant", Refused(quota, code="empty_quota")
    if (found.get("min_abs_change") or 0) < 0:
        negative = Message("The smallest change cannot be negative.")
        yield "min_abs_change", Refused(negative, code="negative_change")


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "name": lambda value: line(value, Message("name"), longest=200),
    "definition": lambda value: paragraph(value, Message("definition"), needed=True),
    "unit": lambda value: line(value, Message("unit"), longest=20),
    "decimals": lambda value: whole(value, Message("decimals"), least=0, most=6),
    "kind": lambda value: choice(value, Kind, Message("kind")),
    "direction": lambda value: choice(value, Direction, Message("direction")),
    "post_id": lambda value: value,
    "visibility": lambda value: choice(value, Visibility, Message("visibility")),
    "code": lambda value: line(value, Message("code"), longest=60),
    "company_row": lambda value: value is True,
    "period_type": lambda value: choice(value, PeriodType, Message("period")),
    "entry_mode": lambda value: choice(value, EntryMode, Message("source")),
    "metric": lambda value: _optional_line(value, Message("metric"), 60),
    "filters": _filters,
    "import_name": lambda value: _optional_line(value, Message("name in files"), 200),
    "missing_policy": lambda value: choice(value, MissingPolicy, Message("missing value")),
    "quota_mode": lambda value: choice(value, QuotaMode, Message("quota")),
    "quota_constant": lambda value: _optional_number(value, Message("quota")),
    "min_abs_change": lambda value: _optional_number(value, Message("smallest change")),
    "is_money": lambda value: value is True,
    "sort": lambda value: whole(value, Message("order"), least=0, most=10**6),
    "archived": lambda value: value is True,
}  # in the order of the form
