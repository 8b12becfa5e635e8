"""The rows behind one point of a statistic, for whoever may see the statistic: page by page, or all.

The viewer's right is to the statistic; rows are then exactly those its value was counted from.
"""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from dashboard.context import Asking, question
from dashboard.questions.filters import matching, ordered
from dashboard.questions.look import Look
from dashboard.views.formats import amount, with_unit
from dashboard.views.periods import period_label
from dashboard.views.rows import COLUMNS, Revision, RowsPage
from models import i18n, statistics
from models.access import Permission
from models.errors import Forbidden, NotFound
from models.i18n import Message, _
from models.people import User
from models.periods import PeriodType, period_of
from models.statistics import EntryMode, Statistic, Value
from warehouse import questions
from warehouse.catalogue import Metric, metrics
from warehouse.questions import Rows

KEPT = 24
NO_ROW = Message("There is no such row behind this number.")
FAR = Message("The rows behind this number are outside your part of the company.")
_ADDED_UP = frozenset({"sum", "balance"})


@dataclass(frozen=True)
class Point:
    """Which number: a statistic, a period type and the last date of a period."""

    statistic_id: int
    period: PeriodType
    end: dt.date


def point_of(query: Mapping[str, str], statistic_id: int) -> Point:
    """Which number an address means; :class:`NotFound` when it names none."""
    look = Look.of(query)
    if look.until is None:
        raise NotFound(Message("There is no such number."))
    return Point(statistic_id, look.period, look.until)


class _Recent:
    """Rows asked for last: scrolling and sorting ask for the same ones again and again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], Rows] = OrderedDict()

    def get(self, asking: Asking, point: Point) -> Rows:
        key = (asking.reader.version(), point)
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = questions.rows_behind(
                asking.reader, point.statistic_id, point.period, point.end
            )
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return found


_recent = _Recent()


@question(Permission.SEE_ROWS)
def page(asking: Asking, point: Point) -> RowsPage:
    """What stands around the table: which number, how it follows, how many rows."""
    statistic = _statistic(asking, point)
    end = period_of(asking.calendar(), point.period, point.end).key
    label = period_label(point.period, end)
    value = _value(asking, point)
    bare = RowsPage(
        statistic_id=statistic.id,
        name=statistic.name,
        period_label=label,
        value=with_unit(value, statistic.unit, statistic.decimals),
        query=f"?period={point.period.value}&date={end.isoformat()}",
    )
    if statistic.entry_mode == EntryMode.MANUAL:
        return replace(bare, revisions=_revisions(asking, statistic, end))
    found = _rows(asking, statistic, point)
    count = len(found.answer.rows)
    return replace(
        bare, mart=found.mart, count=count, cut=count >= questions.MOST_ROWS, how=_how(found)
    )


@question(Permission.SEE_ROWS)
def part(
    asking: Asking,
    point: Point,
    first: int,
    last: int,
    order: Sequence[Mapping[str, Any]],
    filters: Mapping[str, Any],
) -> tuple[list[dict[str, Any]], int, str]:
    """Rows ``first`` to ``last`` after filtering and sorting, ready to be shown; how many; their sum."""
    statistic = _statistic(asking, point)
    found = _rows(asking, statistic, point)
    kinds = {column.field: column.kind for column in COLUMNS[found.mart]}
    rows = ordered(matching(found.answer.dicts(), filters, kinds), order, kinds)
    where = f"/statistics/{statistic.id}/rows"
    query = f"?period={point.period.value}&date={point.end.isoformat()}"
    shown = [
        {
            **{field: _plain(row[field]) for field in kinds},
            "href": f"{where}/{row['document_id']}/{row['row_no']}{query}",
        }
        for row in rows[first:last]
    ]
    return shown, len(rows), _chosen(rows, kinds) if filters else ""


def _chosen(rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, str]) -> str:
    """How many rows a filter leaves, and what they are together."""
    amounts = [row["amount"] for row in rows if row.get("amount") is not None]
    told = _("Chosen: {count}", count=len(rows))
    if kinds.get("amount") != "money" or not amounts:
        return told
    return told + " · " + _("together {sum}", sum=amount(sum(amounts, Decimal()), 2))


@question(Permission.EXPORT_ROWS)
def everything(
    asking: Asking,
    point: Point,
    order: Sequence[Mapping[str, Any]] = (),
    filters: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[str, str, list[list[object]]]:
    """Title, mart and all rows of the screen: its columns, order and filters (Z10)."""
    asking.viewer.demand(Permission.SEE_ROWS)
    statistic = _statistic(asking, point)
    if not statistics.reaches(asking.session, asking.viewer, Permission.EXPORT_ROWS, statistic):
        raise Forbidden(FAR)
    found = _rows(asking, statistic, point)
    kinds = {column.field: column.kind for column in COLUMNS[found.mart]}
    chosen = ordered(matching(found.answer.dicts(), filters, kinds), order, kinds)
    rows = [[row[field] for field in kinds] for row in chosen]
    return f"{statistic.name} {period_label(point.period, point.end)}", found.mart, rows


def row_behind(asking: Asking, point: Point, document_id: str, row_no: int) -> dict[str, Any]:
    """One of the rows behind the point, or :class:`NotFound`: any other row is none of it."""
    statistic = _statistic(asking, point)
    found = _rows(asking, statistic, point)
    for row in found.answer.dicts():
        if row["document_id"] == document_id and row["row_no"] == row_no:
            return {**row, "mart": found.mart}
    raise NotFound(NO_ROW)


def _statistic(asking: Asking, point: Point) -> Statistic:
    """The statistic, for those who may see it and what its metric looks at."""
    asking.viewer.demand(Permission.SEE_ROWS)
    statistic = statistics.get(asking.session, asking.viewer, point.statistic_id)
    if not statistics.reaches(asking.session, asking.viewer, Permission.SEE_ROWS, statistic):
        raise Forbidden(FAR)
    metric = _metric(statistic)
    if metric is not None:
        asking.viewer.demand(metric.permission)
    return statistic


def _metric(statistic: Statistic) -> Metric | None:
    if statistic.entry_mode != EntryMode.METRIC:
        return None
    return metrics().get(statistic.metric or "")


def _rows(asking: Asking, statistic: Statistic, point: Point) -> Rows:
    if statistic.entry_mode == EntryMode.MANUAL:
        raise NotFound(Message("The values of this statistic are typed by hand."))
    return _recent.get(asking, point)


def _value(asking: Asking, point: Point) -> Decimal | None:
    found = questions.series(asking.reader, [point.statistic_id], point.period, point.end, 1).get(
        point.statistic_id, ()
    )
    return found[-1].value if found and found[-1].period_end == point.end else None


def _how(found: Rows) -> str:
    """How the number follows from the rows."""
    days = _(
        "Rows of {first} to {last}.",
        first=i18n.date(found.first_day),
        last=i18n.date(found.last_day),
    )
    if found.metric is None:
        return days
    if found.metric.aggregate in _ADDED_UP:
        return f"{found.metric.meaning} {days}"
    return f"{found.metric.meaning} {days} {_('The number is not their sum.')}"


def _revisions(asking: Asking, statistic: Statistic, end: dt.date) -> tuple[Revision, ...]:
    query = (
        select(Value, User.name)
        .join(User, User.id == Value.entered_by, isouter=True)
        .where(Value.statistic_id == statistic.id, Value.period_end == end)
        .order_by(Value.revision.desc())
    )
    zone = asking.calendar().timezone
    return tuple(
        Revision(
            number=value.revision,
            value=with_unit(value.value, statistic.unit, statistic.decimals),
            who=name or "—",
            when=i18n.moment(value.entered_at.astimezone(zone)),
            note=value.note or "",
            current=value.superseded_at is None,
        )
        for value, name in asking.session.execute(query)
    )


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
