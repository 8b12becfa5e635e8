"""Statistics: definitions, the tables of their values, and who may see and change them.

Typing values and quotas is ``models.values``; points and conditions are derived in the warehouse.
Formulas, groups and daily fill-in are a later capability.
"""

from models.statistics.definitions import (
    EDITABLE,
    archive,
    copy,
    has_values,
    restore,
    save,
    wrong_fields,
)
from models.statistics.lists import Wanted, count, counted, listed
from models.statistics.proposed_code import proposed_code
from models.statistics.scope import demand_scope, enterable_by, get, reaches, visible_to
from models.statistics.tables import (
    DIMENSIONS,
    Direction,
    EntryMode,
    Kind,
    MissingPolicy,
    Quota,
    QuotaMode,
    Statistic,
    Value,
    Visibility,
)

__all__ = [
    "DIMENSIONS",
    "EDITABLE",
    "Direction",
    "EntryMode",
    "Kind",
    "MissingPolicy",
    "Quota",
    "QuotaMode",
    "Statistic",
    "Value",
    "Visibility",
    "Wanted",
    "archive",
    "copy",
    "count",
    "counted",
    "demand_scope",
    "enterable_by",
    "get",
    "has_values",
    "listed",
    "proposed_code",
    "reaches",
    "restore",
    "save",
    "visible_to",
    "wrong_fields",
]
