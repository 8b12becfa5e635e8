"""Values and quotas of one statistic over its periods: the first weeks copied in, the plan ahead."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import select

from dashboard.context import Asking, question
from dashboard.views.controls import Choice
from dashboard.views.periods import period_label
from dashboard.views.timeline import Timeline, TimelineLine
from dashboard.views.typed import Kept
from models import statistics, values
from models.access import Permission
from models.closing import Desk
from models.errors import NotFound
from models.i18n import Message
from models.periods import Period, PeriodType, following, period_of, preceding
from models.statistics import EntryMode, Quota, QuotaMode, Statistic

BACK, AHEAD = 26, 13  # periods shown before and after the running one
REACH = (BACK, 52, 156)  # how far back one may go, for the history of an old table


@question(Permission.ENTER_VALUES)
def timeline(asking: Asking, statistic_id: int, back: int) -> Timeline:
    """The sheet of a statistic whose values or quotas the viewer may set."""
    one = _editable(asking, statistic_id)
    with_quotas = one.quota_mode == QuotaMode.PERIODS and asking.viewer.may(
        Permission.DEFINE_STATISTICS
    )
    periods = _periods(asking, one, back, AHEAD if with_quotas else 0)
    ends = [period.key for period in periods]
    known = values.current_values(asking.session, (one.id,), ends)
    quotas = {
        quota.period_end: quota
        for quota in asking.session.scalars(
            select(Quota).where(Quota.statistic_id == one.id, Quota.period_end.in_(ends))
        )
    }
    desk, lines = Desk(asking.session, asking.viewer, one), []
    for period in periods:
        value, quota = known.get((one.id, period.key)), quotas.get(period.key)
        may = desk.entry(period, value)
        lines.append(
            TimelineLine(
                end=period.key,
                label=period_label(period.type, period.key),
                started=period.start <= asking.now,
                value=value.value if value else None,
                revision=value.revision if value else 0,
                quota=quota.value if quota else None,
                quota_version=quota.version if quota else 0,
                note=(value.note if value else None) or "",
                refusal=str(may.refusal or ""),
                needs_reason=may.needs_reason,
            )
        )
    return Timeline(
        id=one.id,
        name=one.name,
        unit=one.unit,
        period=PeriodType(one.period_type),
        lines=tuple(lines),
        typed=one.entry_mode == EntryMode.MANUAL,
        planned=with_quotas,
        reach=tuple(
            Choice(str(count), f"/statistics/{one.id}/values?n={count}", count == back)
            for count in REACH
        ),
    )


@question(Permission.DEFINE_STATISTICS)
def plan(
    asking: Asking, statistic_id: int, end: dt.date, value: Decimal | None, seen_version: int
) -> Kept:
    """Plan one period, or take the plan back; what holds now."""
    one = _editable(asking, statistic_id)
    period = period_of(asking.calendar(), PeriodType(one.period_type), end)
    values.set_quota(asking.session, asking.viewer, one, period, value, seen_version=seen_version)
    asking.session.flush()
    return Kept(_version(asking, one, period), one.decimals)


@question(Permission.DEFINE_STATISTICS)
def planned(asking: Asking, statistic_id: int, end: dt.date) -> int:
    """The version of a plan that holds now; 0 where there is none."""
    one = _editable(asking, statistic_id)
    return _version(asking, one, period_of(asking.calendar(), PeriodType(one.period_type), end))


def _version(asking: Asking, one: Statistic, period: Period) -> int:
    query = select(Quota.version).where(
        Quota.statistic_id == one.id, Quota.period_end == period.key
    )
    return asking.session.scalar(query) or 0


def _editable(asking: Asking, statistic_id: int) -> Statistic:
    one = statistics.get(asking.session, asking.viewer, statistic_id)
    query = select(Statistic.id).where(
        Statistic.id == one.id, statistics.enterable_by(asking.viewer)
    )
    if asking.session.scalar(query) is None:
        raise NotFound(Message("There is no such statistic."))
    return one


def _periods(asking: Asking, one: Statistic, back: int, ahead: int) -> list[Period]:
    """Oldest first, as tables have it: a column copied from one is pasted downwards."""
    calendar = asking.calendar()
    period = period_of(calendar, PeriodType(one.period_type), asking.now)
    later, earlier = [period], []
    for _step in range(ahead):
        later.append(following(calendar, later[-1]))
    for _step in range(back):
        period = preceding(calendar, period)
        earlier.append(period)
    return earlier[::-1] + later
