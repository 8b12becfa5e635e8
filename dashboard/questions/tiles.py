"""From a statistic and its points to a tile: last closed value, change, conditions, flags (IC-2)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from dashboard.context import Asking
from dashboard.questions.look import STUDIED, Look
from dashboard.views.formats import in_percent, short_name
from dashboard.views.periods import TITLES, period_label, short_label
from dashboard.views.tile import Flag, Point, Tile
from models.i18n import _
from models.organisation import Board, UnitKind
from models.periods import PeriodType
from models.statistics import Direction, EntryMode, Kind, Statistic, Value
from warehouse import questions
from warehouse.questions import PointRow
from warehouse.statistics.conditions import Condition

CONDITIONS = {condition.value: condition for condition in Condition}
UNJUDGED = frozenset({"partial", "transitional"})
MAX_GAP = 4  # periods a value may lie back to be compared with (1.7.3)


def tiles(
    asking: Asking, board: Board, statistics: Sequence[Statistic], look: Look
) -> dict[int, Tile]:
    """A tile per statistic; those coarser than the look are shown in their own periods."""
    notes = notes_of(asking, statistics)
    found: dict[int, Tile] = {}
    for period in PeriodType:
        group = [one for one in statistics if shown_period(one, look) is period]
        if group:
            ids = [one.id for one in group]
            series = questions.series(asking.reader, ids, period, look.until, look.count + 1)
            for one in group:
                found[one.id] = tile(one, board, series.get(one.id, ()), look, notes)
    return found


def shown_period(statistic: Statistic, look: Look) -> PeriodType:
    """The looked-for period type, or the statistic's own if that is coarser."""
    own = PeriodType(statistic.period_type)
    return own if own.coarseness > look.period.coarseness else look.period


def tile(
    statistic: Statistic,
    board: Board,
    rows: Sequence[PointRow],
    look: Look,
    notes: Mapping[tuple[int, dt.date], str],
) -> Tile:
    """One tile from the rows of its period type, oldest first."""
    period = shown_period(statistic, look)
    closed = [row for row in rows if row.state != "open"]
    last = closed[-1] if closed else None
    kept = rows[-look.count - 1 :] if rows and rows[-1].state == "open" else rows[-look.count :]
    own_period = period == statistic.period_type
    points = tuple(
        _point(row, period, notes.get((statistic.id, row.period_end)) if own_period else None)
        for row in kept
    )
    return Tile(
        code=statistic.code,
        name=statistic.name,
        owner=owner(board, statistic.post_id, short=True),
        unit=statistic.unit,
        points=points,
        href=f"/statistics/{statistic.id}{look.but(unit=None, count=STUDIED, usual=STUDIED).query()}",
        decimals=statistic.decimals,
        inverted=statistic.direction == Direction.DOWN,
        condition=condition_of(last.condition if last else None),
        trend=condition_of(last.trend_condition if last else None),
        last=last.value if last else None,
        change=change(closed),
        percent=per_cent(last.change if last else None),
        infinite=(last.change_sign or 0) if last and last.change is None else 0,
        trend_percent=per_cent(last.trend_change if last else None),
        flags=_flags(statistic, last, own_period=own_period),
        freshness=period_label(period, last.period_end) if last else "",
        place=" · ".join(filter(None, (_place(board, statistic), _coarser(period, look)))),
        nothing=_nothing(statistic, own_period=own_period),
    )


def _coarser(period: PeriodType, look: Look) -> str:
    """Among days a week says that it is one."""
    return "" if period is look.period else str(TITLES[period]).lower()


def _nothing(statistic: Statistic, *, own_period: bool) -> str:
    """A ratio that was typed has no parts to be computed anew from over a longer period (2.4)."""
    typed = statistic.entry_mode != EntryMode.METRIC
    if statistic.kind == Kind.RATIO and typed and not own_period:
        return _("a ratio does not add up")
    return ""


def owner(board: Board, post_id: int, *, short: bool = False) -> str:
    """Who answers for a post; «исполняет …» when it is held from above (OB-3)."""
    holder = board.holders.get(post_id)
    if holder is None:
        return ""
    name = short_name(holder.name) if short else holder.name
    return _("acting: {name}", name=name) if holder.from_above else name


def change(closed: Sequence[PointRow]) -> Decimal | None:
    """The last value less the one it is compared with: neither may be known in part only."""
    judged = [None if row.missing_reason in UNJUDGED else row.value for row in closed]
    if not judged or judged[-1] is None:
        return None
    earlier = [value for value in judged[-1 - MAX_GAP : -1] if value is not None]
    return judged[-1] - earlier[-1] if earlier else None


def per_cent(ratio: Decimal | None) -> Decimal | None:
    """A relative change as the warehouse keeps it, in per cent rounded half up to a tenth."""
    return None if ratio is None else in_percent(Fraction(ratio))


def _point(row: PointRow, period: PeriodType, note: str | None) -> Point:
    return Point(
        label=period_label(period, row.period_end),
        key=row.period_end.isoformat(),
        value=row.value,
        quota=row.quota,
        condition=condition_of(row.condition),
        note=note,
        short=short_label(period, row.period_end),
        closed=row.state != "open",
    )


def condition_of(code: str | None) -> Condition:
    """The condition of a code of the warehouse; no data where there is none."""
    return CONDITIONS.get(code or "", Condition.NO_DATA)


def _flags(statistic: Statistic, last: PointRow | None, *, own_period: bool) -> frozenset[Flag]:
    flags = {Flag.INVERTED} if statistic.direction == Direction.DOWN else set()
    by_hand = statistic.entry_mode in (EntryMode.MANUAL, EntryMode.IMPORTED)
    if last is not None and last.value is None and by_hand and own_period:
        flags.add(Flag.MISSING)
    if last is not None and last.state == "corrected":
        flags.add(Flag.CORRECTED)
    return frozenset(flags)


def _place(board: Board, statistic: Statistic) -> str:
    post = board.posts.get(statistic.post_id)
    unit = board.units.get(post.unit_id) if post else None
    if unit is None or unit.kind in (UnitKind.COMPANY, UnitKind.DIVISION):
        return ""
    return _("Dept {number}", number=unit.number)


def notes_of(asking: Asking, statistics: Sequence[Statistic]) -> dict[tuple[int, dt.date], str]:
    """What people wrote beside typed values, by statistic and period."""
    query = select(Value.statistic_id, Value.period_end, Value.note).where(
        Value.statistic_id.in_([one.id for one in statistics]),
        Value.superseded_at.is_(None),
        Value.note.is_not(None),
        Value.note != "",
    )
    return {(row[0], row[1]): str(row[2]) for row in asking.session.execute(query)}
