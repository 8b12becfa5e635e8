"""Typing values and quotas of statistics: every revision is kept, nobody overwrites unseen.

A missing value is no row; zero is a row (ST-1). Who may type when is ``models.closing``; what the
values mean is ``models.statistics``; what becomes of a period without one is the warehouse.
"""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit, jobs, locks
from models.access import Permission, Viewer
from models.base import exact, now
from models.closing import Desk
from models.errors import Conflict
from models.i18n import Message
from models.periods import Period
from models.statistics import Quota, Statistic, Value, demand_scope
from models.texts import paragraph


def current_value(session: Session, statistic_id: int, period_end: dt.date) -> Value | None:
    """The typed value of a period that holds now, also when it is a withdrawal."""
    return current_values(session, (statistic_id,), (period_end,)).get((statistic_id, period_end))


def current_values(
    session: Session, statistic_ids: Collection[int], period_ends: Collection[dt.date]
) -> dict[tuple[int, dt.date], Value]:
    """The same for a sheet of statistics and periods, in one question."""
    query = select(Value).where(
        Value.statistic_id.in_(statistic_ids),
        Value.period_end.in_(period_ends),
        Value.superseded_at.is_(None),
    )
    found = session.scalars(query.execution_options(populate_existing=True))
    return {(value.statistic_id, value.period_end): value for value in found}


def revisions(session: Session, statistic_id: int, period_end: dt.date) -> list[Value]:
    """Everything that was ever typed for a period, oldest first: the change log."""
    query = select(Value).where(Value.statistic_id == statistic_id, Value.period_end == period_end)
    return list(session.scalars(query.order_by(Value.revision)))


def enter_value(
    session: Session,
    viewer: Viewer,
    statistic: Statistic,
    period: Period,
    value: Decimal | None,
    *,
    seen_revision: int,
    note: str | None = None,
) -> Value | None:
    """Type the value of a period, correct it, or withdraw it with None.

    ``seen_revision`` is the revision the person saw (0 for none): another one now means somebody
    typed in between, and nothing is lost silently (D10). The old revision stays. What was entered and
    is closed changes with a reason: a ``note`` that is not the one the value before had. Returns None
    when nothing changed.
    """
    note = paragraph(note, Message("note")) or None
    value = None if value is None else exact(value, Message("value"))
    locks.hold(session)
    old = current_value(session, statistic.id, period.key)
    standing = old.value if old else None
    stale = old is not None and note == old.note and standing != value
    Desk(session, viewer, statistic).demand(period, old, None if stale else note)
    if (old.revision if old else 0) != seen_revision:
        raise Conflict(Message("Somebody has entered {value} meanwhile.", value=_said(standing)))
    if standing == value and (note is None or (old and old.note == note)):
        return None
    new = _revise(session, viewer, statistic, period, old, value, note)
    audit.record(
        session,
        viewer.actor_id,
        "value",
        ("statistic", statistic.id),
        before={"period": period.key, "value": standing},
        after={"period": period.key, "value": value},
        why=note,
    )
    jobs.ask_refresh(session, statistics=[statistic.id])
    return new


def _revise(
    session: Session,
    viewer: Viewer,
    statistic: Statistic,
    period: Period,
    old: Value | None,
    value: Decimal | None,
    note: str | None,
) -> Value:
    """Write the next revision; the database itself allows one current value of a period."""
    moment = now()
    closed = period.closed(moment)
    new = Value(
        statistic_id=statistic.id,
        period_start=period.first_date,
        period_end=period.key,
        value=value,
        state=("corrected" if old else "closed") if closed else "open",
        entered_by=viewer.actor_id,
        entered_at=moment,
        note=note,
        revision=old.revision + 1 if old else 1,
    )
    if old is not None:
        old.superseded_at = moment
    session.add(new)
    session.flush()
    return new


def set_quota(
    session: Session,
    viewer: Viewer,
    statistic: Statistic,
    period: Period,
    value: Decimal | None,
    *,
    seen_version: int | None = None,
) -> None:
    """Plan one period; None takes the plan back. ``seen_version`` is 0 when there was no plan."""
    viewer.demand(Permission.DEFINE_STATISTICS)
    locks.hold(session)
    demand_scope(session, viewer, statistic.post_id)
    Desk(session, viewer, statistic).demand_period(period)
    value = None if value is None else exact(value, Message("quota"))
    query = select(Quota).where(Quota.statistic_id == statistic.id, Quota.period_end == period.key)
    quota = session.scalar(query.execution_options(populate_existing=True))
    before = quota.value if quota else None
    if seen_version is not None and (quota.version if quota else 0) != seen_version:
        raise Conflict(Message("Somebody has planned {value} meanwhile.", value=_said(before)))
    if before == value:
        return
    _plan(session, statistic, period, quota, value)
    audit.record(
        session,
        viewer.actor_id,
        "quota",
        ("statistic", statistic.id),
        before={"period": period.key, "value": before},
        after={"period": period.key, "value": value},
    )
    jobs.ask_refresh(session, statistics=[statistic.id])


def _said(value: Decimal | None) -> Decimal | str:
    return "—" if value is None else value


def _plan(
    session: Session,
    statistic: Statistic,
    period: Period,
    quota: Quota | None,
    value: Decimal | None,
) -> None:
    if value is None:
        session.delete(quota)
    elif quota is not None:
        quota.value = value
    else:
        session.add(
            Quota(
                statistic_id=statistic.id,
                period_start=period.first_date,
                period_end=period.key,
                value=value,
            )
        )
