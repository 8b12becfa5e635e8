"""Typing values and quotas of statistics: every revision is kept, nobody overwrites unseen.

A missing value is no row; zero is a row (ST-1). What the values mean is ``models.statistics``.
"""

import datetime as dt
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import audit
from models.access import Viewer
from models.base import now
from models.errors import Conflict, Forbidden, Refused
from models.i18n import Message
from models.periods import Period
from models.statistics import EntryMode, Quota, Statistic, Value, demand_scope, editable_by


def current_value(session: Session, statistic_id: int, period_end: dt.date) -> Value | None:
    """The typed value of a period that holds now, also when it is a withdrawal."""
    return session.scalar(
        select(Value).where(
            Value.statistic_id == statistic_id,
            Value.period_end == period_end,
            Value.superseded_at.is_(None),
        )
    )


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
    typed in between, and nothing is lost silently (D10). The old revision stays. Returns None
    when nothing changed.
    """
    if statistic.entry_mode != EntryMode.MANUAL:
        raise Refused(Message("“{name}” is not typed by hand.", name=statistic.name))
    own = select(Statistic.id).where(Statistic.id == statistic.id, editable_by(viewer))
    if session.scalar(own) is None:
        raise Forbidden(Message("You cannot enter values of this statistic."))
    old = current_value(session, statistic.id, period.key)
    if (old.revision if old else 0) != seen_revision:
        raise Conflict(
            Message(
                "Somebody has entered {value} meanwhile.",
                value="—" if old is None or old.value is None else format(old.value, "f"),
            )
        )
    if (old.value if old else None) == value and (note is None or (old and old.note == note)):
        return None
    if old is not None:
        old.superseded_at = now()
    closed = period.closed(now())
    new = Value(
        statistic_id=statistic.id,
        period_start=period.first_date,
        period_end=period.key,
        value=value,
        state=("corrected" if old else "closed") if closed else "open",
        entered_by=viewer.user_id,
        entered_at=now(),
        note=note,
        revision=seen_revision + 1,
    )
    session.add(new)
    session.flush()
    audit.record(
        session,
        viewer.user_id,
        "value",
        ("statistic", statistic.id),
        before={"period": period.key, "value": old.value if old else None},
        after={"period": period.key, "value": value},
        why=note,
    )
    return new


def set_quota(
    session: Session, viewer: Viewer, statistic: Statistic, period: Period, value: Decimal | None
) -> None:
    """Plan one period; None takes the plan back."""
    demand_scope(session, viewer, statistic.post_id)
    query = select(Quota).where(Quota.statistic_id == statistic.id, Quota.period_end == period.key)
    quota = session.scalar(query)
    before = quota.value if quota else None
    if value is None:
        if quota is not None:
            session.delete(quota)
    elif quota is None:
        session.add(
            Quota(
                statistic_id=statistic.id,
                period_start=period.first_date,
                period_end=period.key,
                value=value,
            )
        )
    else:
        quota.value = value
    audit.record(
        session,
        viewer.user_id,
        "quota",
        ("statistic", statistic.id),
        before={"period": period.key, "value": before},
        after={"period": period.key, "value": value},
    )
