"""What may be changed of a company that works already, so that no number moves to another period.

Zone and weeks are local wall time: another zone moves no week (D19), another week end holds from a
date to come (ST-6), another fiscal year only while nobody has typed or planned quarters or years.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from models import audit, company, edits, jobs, locks
from models.access import Permission, Viewer
from models.base import now
from models.company import Company, WeekEndRule
from models.errors import Refused
from models.i18n import Message
from models.periods import PeriodType, period_of
from models.statistics import Quota, Statistic, Value
from models.texts import language, line, whole

EDITABLE = frozenset({"name", "timezone", "language", "fiscal_year_start", "grace_minutes"})
CALENDAR = frozenset({"timezone", "fiscal_year_start"})
BY_FISCAL_YEAR = (PeriodType.QUARTER, PeriodType.YEAR)
WEEK_MINUTES = 7 * 24 * 60


def change(
    session: Session,
    viewer: Viewer,
    values: Mapping[str, Any],
    *,
    version: int,
    seen: Mapping[str, Any] | None = None,
) -> Company:
    """Another name, zone, language, fiscal year or grace."""
    viewer.demand(Permission.ADMINISTER_SETTINGS)
    edits.allowed(values, EDITABLE)
    one = _current(session)
    before = {field: getattr(one, field) for field in sorted(EDITABLE)}
    mine = _checked(values)
    mine = edits.united(one.name, before, mine, versions=(one.version, version), seen=seen)
    if mine.get("fiscal_year_start", one.fiscal_year_start) != one.fiscal_year_start:
        _check_fiscal_year(session)
    for field, value in mine.items():
        setattr(one, field, value)
    after = {field: getattr(one, field) for field in sorted(EDITABLE)}
    audit.record(session, viewer.actor_id, "update", ("company", 1), before=before, after=after)
    if any(before[field] != after[field] for field in CALENDAR):
        jobs.ask_refresh(session, full=True)
    return one


def change_week_end(
    session: Session,
    viewer: Viewer,
    since: dt.date,
    weekday: int,
    time: dt.time,
    *,
    version: int,
) -> Company:
    """Let weeks end otherwise from a date after the running week; later plans of that kind fall.

    Quotas planned for weeks that will not be are moved to the weeks that take their place.
    """
    viewer.demand(Permission.ADMINISTER_SETTINGS)
    one = _current(session)
    before = _rules(one)
    edits.united(one.name, {}, {}, versions=(one.version, version))
    running = period_of(one.calendar(), PeriodType.WEEK, now())
    if since <= running.key:
        raise Refused(
            Message("Choose a date after the running week, which ends on {end}.", end=running.key),
            code="too_early",
        )
    weekday = whole(weekday, Message("day of the week"), least=0, most=6)
    session.execute(delete(WeekEndRule).where(WeekEndRule.valid_from >= since))
    session.add(WeekEndRule(valid_from=since, weekday=weekday, time=time))
    flag_modified(one, "name")  # the rules are part of the company: its version counts them
    session.flush()
    session.refresh(one)
    moved = _move_quotas(session, one, since)
    after = _rules(one) | ({"quotas": moved} if moved else {})
    audit.record(session, viewer.actor_id, "week_end", ("company", 1), before=before, after=after)
    jobs.ask_refresh(session, full=True)
    return one


def _current(session: Session) -> Company:
    locks.hold(session)
    one = company.get(session)
    session.refresh(one)
    return one


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(values)
    if "name" in found:
        found["name"] = line(found["name"], Message("name"), longest=200)
    if "timezone" in found:
        found["timezone"] = zone(found["timezone"])
    if "language" in found:
        found["language"] = language(found["language"])
    if "fiscal_year_start" in found:
        title = Message("first month of the fiscal year")
        found["fiscal_year_start"] = whole(found["fiscal_year_start"], title, least=1, most=12)
    if "grace_minutes" in found:
        title = Message("minutes of grace")
        found["grace_minutes"] = whole(found["grace_minutes"], title, least=0, most=WEEK_MINUTES)
    return found


def zone(name: object) -> str:
    """The name of a time zone there is."""
    try:
        return ZoneInfo(str(name)).key
    except (KeyError, ValueError, OSError) as error:
        raise Refused(
            Message("There is no time zone “{name}”.", name=name), code="no_timezone"
        ) from error


def _check_fiscal_year(session: Session) -> None:
    """Quarters and years that people typed or planned have their ends already."""
    kinds = Statistic.period_type.in_(BY_FISCAL_YEAR)
    for table in (Value, Quota):
        query = select(table.id).join(Statistic, Statistic.id == table.statistic_id).where(kinds)
        if session.scalar(query.limit(1)) is not None:
            raise Refused(
                Message("There are values of quarters or years already: the fiscal year is fixed."),
                code="fiscal_year_fixed",
            )


def _rules(one: Company) -> dict[str, Any]:
    return {
        "week_ends": [
            f"{rule.valid_from.isoformat()} {rule.weekday} {rule.time.isoformat('minutes')}"
            for rule in sorted(one.week_ends, key=lambda rule: rule.valid_from)
        ]
    }


def _move_quotas(session: Session, one: Company, since: dt.date) -> int:
    """Quotas of weeks from ``since`` on, to the week that holds their old end; how many there are."""
    weekly = select(Statistic.id).where(Statistic.period_type == PeriodType.WEEK)
    planned = (Quota.period_end >= since, Quota.statistic_id.in_(weekly))
    query = select(Quota.statistic_id, Quota.period_end, Quota.value).where(*planned)
    rows = session.execute(query.order_by(Quota.period_end.desc())).all()
    session.execute(delete(Quota).where(*planned))
    kept = {}
    for statistic_id, end, value in rows:
        period = period_of(one.calendar(), PeriodType.WEEK, end)
        kept[statistic_id, period.key] = Quota(  # of two in one long week the earlier stays
            statistic_id=statistic_id,
            period_start=period.first_date,
            period_end=period.key,
            value=value,
        )
    session.add_all(kept.values())
    return len(kept)
