"""Who may type a value when: before a period ends, until it closes, and after (1.3).

A period ends when it ends; the grace (two hours) lets late values in; then it is closed. After its
end a value that stands is changed, and after closing a missing one is handed in, only by a senior of
the post. A first value is no correction; whatever was once entered changes with a reason, and what is
noted of the value before is none. Forms ask :func:`entry` beforehand, ``models.values`` demands it.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import company
from models.access import Permission, Viewer
from models.base import now
from models.errors import Forbidden, Refused
from models.i18n import Message
from models.periods import Period, PeriodType, period_of
from models.statistics import EntryMode, Statistic, Value, enterable_by, reaches


class Stage(StrEnum):
    """Where a period is in its life."""

    FUTURE = "future"
    OPEN = "open"
    GRACE = "grace"  # over, late values still come in
    CLOSED = "closed"


@dataclass(frozen=True)
class Entry:
    """Whether a viewer may type a value; ``refusal`` says why not."""

    stage: Stage
    needs_reason: bool
    refusal: Refused | None

    @property
    def allowed(self) -> bool:
        """Whether the field is open to him."""
        return self.refusal is None


def stage_of(period: Period, grace: dt.timedelta, moment: dt.datetime) -> Stage:
    """The stage of a period at a moment."""
    if not period.started(moment):
        return Stage.FUTURE
    if not period.closed(moment):
        return Stage.OPEN
    return Stage.CLOSED if period.closed(moment - grace) else Stage.GRACE


class Desk:
    """A viewer before one statistic: asked once what does not hang on the period."""

    def __init__(self, session: Session, viewer: Viewer, statistic: Statistic) -> None:
        self._statistic = statistic
        self._calendar = company.calendar(session)
        self._grace = dt.timedelta(minutes=company.get(session).grace_minutes)
        self._refusal = _refusal(session, viewer, statistic)
        self._senior = reaches(session, viewer, Permission.CORRECT_VALUES, statistic)

    def entry(self, period: Period, old: Value | None) -> Entry:
        """What the viewer may do with the value of a period, given the one that stands."""
        stage = stage_of(period, self._grace, now())
        standing = old is not None and old.value is not None
        late = stage is Stage.CLOSED or (stage is Stage.GRACE and standing)
        reason = late and old is not None
        return Entry(stage, reason, self._refusal or self._period_refusal(period, stage, late=late))

    def demand(self, period: Period, old: Value | None, reason: str | None) -> None:
        """Refuse what :meth:`entry` does not allow."""
        found = self.entry(period, old)
        if found.refusal is not None:
            raise found.refusal
        if found.needs_reason and not reason:
            raise Refused(
                Message("The period is closed. Say in the note why the value changes."),
                code="reason_needed",
            )

    def demand_period(self, period: Period) -> None:
        """Refuse a period that is none of the statistic's: another type, or bounds nobody has."""
        if not self._real(period):
            raise self._wrong_period()

    def _real(self, period: Period) -> bool:
        kind = PeriodType(self._statistic.period_type)
        if period.type is not kind:
            return False
        real = period_of(self._calendar, kind, period.key)
        return (real.start, real.end) == (period.start, period.end)

    def _wrong_period(self) -> Refused:
        return Refused(
            Message("“{name}” has no such period.", name=self._statistic.name), code="wrong_period"
        )

    def _period_refusal(self, period: Period, stage: Stage, *, late: bool) -> Refused | None:
        if not self._real(period):
            return self._wrong_period()
        if stage is Stage.FUTURE:
            return Refused(Message("This period has not begun yet."), code="future")
        if late and not self._senior:
            return Forbidden(
                Message(
                    "The period is closed. Ask the head of the post: he can enter or correct the "
                    "value."
                )
            )
        return None


def entry(
    session: Session, viewer: Viewer, statistic: Statistic, period: Period, old: Value | None
) -> Entry:
    """What a viewer may do with the value of one period, given the one that stands."""
    return Desk(session, viewer, statistic).entry(period, old)


def _refusal(session: Session, viewer: Viewer, statistic: Statistic) -> Refused | None:
    own = select(Statistic.id).where(Statistic.id == statistic.id, enterable_by(viewer))
    if session.scalar(own) is None:
        return Forbidden(Message("You cannot enter values of this statistic."))
    if statistic.entry_mode != EntryMode.MANUAL:
        return Refused(Message("“{name}” is not typed by hand.", name=statistic.name))
    if statistic.archived:
        return Refused(Message("“{name}” is in the archive.", name=statistic.name), code="archived")
    return None
