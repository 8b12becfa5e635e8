"""What a table feeds, by the roles its columns deserve. What is not clear stays undecided."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.columns.plans import plan_or_fact
from etl.columns.roles import NUMERIC, Proposed, folded, is_total
from etl.layout import offered
from etl.layout.model import Column

_NEUTRAL = frozenset(
    {"контрагент", "плательщик", "получатель", "counterparty", "наименование контрагента"}
)
_CODE = re.compile(r"^(?:id|ид|код|таб|номер|артикул|инн|кпп|телефон|индекс)(?: |$)")
_IDLE = re.compile(
    r"^(?:|n|п п|пп|ед|ед изм|единица|единица измерения|комментари\w*|примечани\w*|note|unit)$"
)
_TAGS = frozenset({"manager", "source", "product_group", "customer", "product", "own_account"})


@dataclass(frozen=True)
class Shape:
    """How a table is read."""

    shape: str
    target: str
    columns: tuple[Column, ...]


def shaped(
    columns: Sequence[Column], proposed: Proposed, *, periods_down: bool, distinct: frozenset[int]
) -> Shape:
    """The likeliest shape. ``distinct`` are text columns that hold every value once."""
    if any(column.role == "period" for column in columns):
        return wide(columns, proposed, distinct)
    roles = frozenset(proposed.roles.values()) | proposed.contested.keys()
    if "statistic" in roles and roles & {"value", "quota"}:
        return valued(columns, proposed)
    if _is_payments(roles):
        return register(columns, proposed, "payments")
    if _is_sales(roles, columns, proposed):
        return register(columns, proposed, "sales")
    if periods_down and _periods_down(columns, proposed):
        return valued(columns, proposed)
    known = frozenset(offered.ROLES)
    return Shape("none", "", _only_roles(columns, proposed, known))


def chosen(
    target: str, columns: Sequence[Column], proposed: Proposed, distinct: frozenset[int]
) -> Shape:
    """The shape for what a person says the table feeds."""
    if target == "none":
        return Shape("none", "none", tuple(columns))
    if target != "statistic_values":
        return register(columns, proposed, target)
    if any(column.role == "period" for column in columns):
        return wide(columns, proposed, distinct)
    return valued(columns, proposed)


def register(columns: Sequence[Column], proposed: Proposed, target: str) -> Shape:
    """A row is a payment or a line of a sale."""
    allowed = frozenset(offered.ALLOWED[target])
    return Shape("register", target, _only_roles(columns, proposed, allowed))


def _only_roles(
    columns: Sequence[Column], proposed: Proposed, allowed: frozenset[str]
) -> tuple[Column, ...]:
    given = {i: role for i, role in proposed.roles.items() if role in allowed}
    return tuple(replace(c, role=given.get(c.index, c.role)) for c in columns)


def _is_payments(roles: frozenset[str]) -> bool:
    if "date" not in roles or roles & {"product", "quantity", "price"}:
        return False
    money = roles & {"income", "expense"}
    named = money or "amount" in roles or {"debit", "credit"} <= roles
    speaking = roles & {"purpose", "own_account", "customer_account", "direction"}
    return len(money) == 2 or bool(named and speaking)


def _is_sales(roles: frozenset[str], columns: Sequence[Column], proposed: Proposed) -> bool:
    if "date" not in roles or not ("amount" in roles or {"quantity", "price"} <= roles):
        return False
    if roles & {"product", "product_key", "quantity"}:
        return True
    names = {c.index: folded(c.name) for c in columns}
    buyers = [i for i, role in proposed.roles.items() if role == "customer"]
    return any(names[index] not in _NEUTRAL for index in buyers)


def _periods_down(columns: Sequence[Column], proposed: Proposed) -> bool:
    """A date or period in every row beside numbers: every number column is a statistic."""
    roles = set(proposed.roles.values())
    dated = bool(roles & {"date", "month"})
    return dated and bool(_measures(columns, proposed))


def _measures(columns: Sequence[Column], proposed: Proposed) -> list[Column]:
    placed = {i for i, role in proposed.roles.items() if role in {"year", "month", "date"}}
    return [
        c
        for c in columns
        if c.type == "number" and c.index not in placed and not _CODE.match(folded(c.name))
        and not _IDLE.match(folded(c.name))
    ]  # fmt: skip


def valued(columns: Sequence[Column], proposed: Proposed) -> Shape:
    """Periods run down, or there are none: one statistic per row, or one per column."""
    roles = proposed.roles
    named = {i for i, role in roles.items() if role == "statistic"}
    measures = _measures(columns, proposed)
    texts = [c for c in columns if c.type == "text" and roles.get(c.index) not in {"date", "month"}]
    alone = [c for c in texts if roles.get(c.index) not in _TAGS]
    if not named and len(measures) <= 2 and len(alone) == 1 and _one_each(measures):
        named = {alone[0].index}
    dated = {i: role for i, role in roles.items() if role in {"date", "year", "month"}}
    if named:
        pairs = {c.index: "quota" if plan_or_fact(c.name)[1] else "value" for c in measures}
        if len(pairs) == len(set(pairs.values())):
            given = {**dated, **dict.fromkeys(named, "statistic"), **pairs}
            return Shape("long", "statistic_values", _attributed(columns, given))
    given = {**dated, **{c.index: "measure" for c in measures if not is_total(c.name)}}
    return Shape("columns", "statistic_values", _attributed(columns, given))


def _one_each(measures: Sequence[Column]) -> bool:
    """One column of values, or a plan and a fact."""
    names = [plan_or_fact(column.name) for column in measures]
    return len(names) == 1 or {quota for _, quota in names} == {True, False}


def _attributed(columns: Sequence[Column], given: dict[int, str]) -> tuple[Column, ...]:
    result = []
    for column in columns:
        role = given.get(column.index) or _beside(column)
        name, quota = plan_or_fact(column.name) if role == "measure" else (None, None)
        result.append(replace(column, role=role, statistic=name or None, quota=bool(quota)))
    return tuple(result)


def _beside(column: Column) -> str:
    """The role of a column that is neither value, period nor name."""
    name = folded(column.name)
    if column.type == "empty" or _IDLE.match(name):
        return "ignore"
    if is_total(column.name):
        return "total"
    counted = column.type == "number" and column.index > 0 and not _CODE.match(name)
    return "ignore" if counted or column.type == "date" else "attribute"


def wide(columns: Sequence[Column], proposed: Proposed, distinct: frozenset[int]) -> Shape:
    """Periods run across: statistics are named by rows, or by the headings beside the periods."""
    others = [c for c in columns if c.role not in {"period", "total", "ignore"}]
    given = {c.index: _beside(c) for c in others}
    if any(c.role == "period" and c.statistic for c in columns):
        return Shape("wide", "statistic_values", _with_roles(columns, given))
    named = [i for i, role in proposed.roles.items() if role == "statistic" and i in given]
    texts = [c for c in others if given[c.index] == "attribute" and c.type == "text"]
    free = [c for c in texts if proposed.roles.get(c.index) not in _TAGS]
    if not named and len(free) == 1 and free[0].index in distinct:
        named = [free[0].index]
    given.update(dict.fromkeys(named[:1], "statistic"))
    return Shape("wide", "statistic_values", _with_roles(columns, given))


def _with_roles(columns: Sequence[Column], given: dict[int, str]) -> tuple[Column, ...]:
    return tuple(replace(c, role=given.get(c.index, c.role)) for c in columns)


def is_counted(column: Column, target: str) -> bool:
    """Whether the column holds numbers that are summed as a check; codes of a register are not."""
    summed = NUMERIC | {"measure", "period", "total", "ignore", ""}
    return column.type == "number" and (target in {"", "none"} or column.role in summed)
