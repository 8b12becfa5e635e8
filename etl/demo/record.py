"""The demo company put into an empty record: settings, board, accounts, statistics, typed values.

Everything in the caller's one transaction. Typed values go in at once, thousands of them, and stand
in the audit as one row that counts them: nobody typed them.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from etl.demo import curves
from etl.demo.accounts import Cast, admit
from etl.demo.board import Seats, build
from etl.demo.chance import Chance
from etl.demo.parties import OWN_ACCOUNTS
from etl.demo.statistics import Definition
from etl.demo.world import World
from models import audit, company, organisation, people, statistics
from models.access import Viewer
from models.company import OwnAccount
from models.organisation import Post, Unit, UnitKind
from models.periods import Calendar, Period, PeriodType, period_of
from models.statistics import EntryMode, Quota, QuotaMode, Value

NAME = "ООО «Ромашка»"
CORRECTED = 0.006  # part of the older values that were wrong at first
REASONS = (
    "Уточнено по первичным документам",
    "Была опечатка при вводе",
    "Документ нашли после закрытия недели",
    "Пересчитано вместе с отделом инспекций",
)


def fill(session: Session, world: World, timezone: str, moment: dt.datetime) -> Cast:
    """The whole company."""
    calendar = company.set_up(session, NAME, timezone=timezone, demo=True).calendar()
    session.add_all(OwnAccount(number=number, name=name) for number, name in OWN_ACCOUNTS.items())
    seats = build(session, world.story)
    cast = admit(session, seats)
    owner = people.viewer(session, people.get(session, cast.owner))
    ids = {
        one.code: _define(session, owner, one, seats, place)
        for place, one in enumerate(world.definitions)
    }
    _choose_main(session, owner, world.definitions, ids, seats)
    _plan(session, world, ids, calendar)
    _type_in(session, world, ids, calendar, moment)
    return cast


def _define(session: Session, owner: Viewer, one: Definition, seats: Seats, place: int) -> int:
    values: dict[str, Any] = {
        "code": one.code,
        "name": one.name,
        "definition": one.definition,
        "post_id": seats.posts[one.post],
        "unit": one.unit,
        "decimals": one.decimals,
        "period_type": one.period,
        "kind": one.kind,
        "direction": one.direction,
        "entry_mode": one.entry_mode,
        "metric": one.metric,
        "filters": dict(one.filters),
        "import_name": one.name if one.file else None,
        "quota_mode": _quota_mode(one),
        "quota_constant": one.quota,
        "min_abs_change": one.min_abs_change,
        "is_money": one.is_money,
        "visibility": one.visibility,
        "company_row": one.company_row,
        "sort": place,
    }
    return statistics.save(session, owner, values).id


def _quota_mode(one: Definition) -> QuotaMode:
    if one.plan:
        return QuotaMode.PERIODS
    return QuotaMode.NONE if one.quota is None else QuotaMode.CONSTANT


def _choose_main(
    session: Session,
    owner: Viewer,
    definitions: list[Definition],
    ids: dict[str, int],
    seats: Seats,
) -> None:
    """The main statistic of every division, department and post."""
    for one in definitions:
        post = session.get_one(Post, seats.posts[one.post])
        things: list[Post | Unit] = [] if post.main_statistic_id else [post]
        if one.main:
            things.append(session.get_one(Unit, seats.units[UnitKind.DIVISION, one.main]))
        if one.first:
            things.append(session.get_one(Unit, post.unit_id))
        for thing in things:
            organisation.set_main_statistic(session, owner, thing, ids[one.code])


def _plan(session: Session, world: World, ids: dict[str, int], calendar: Calendar) -> None:
    rows = [
        _row(ids[code], period_of(calendar, PeriodType.WEEK, week)) | {"value": value}
        for code, quotas in world.quotas.items()
        for week, value in quotas
    ]
    session.execute(insert(Quota), rows)
    _count(session, "quota", rows)


def _type_in(
    session: Session, world: World, ids: dict[str, int], calendar: Calendar, moment: dt.datetime
) -> None:
    rows: list[dict[str, Any]] = []
    for one in world.definitions:
        if one.entry_mode is EntryMode.MANUAL:
            rows += _typed(world, one, ids[one.code], calendar, moment)
    session.execute(insert(Value), rows)
    _count(session, "value", rows)


def _typed(
    world: World, one: Definition, statistic_id: int, calendar: Calendar, moment: dt.datetime
) -> Iterator[dict[str, Any]]:
    """Every value that was handed in by now, wrong ones before their corrections."""
    series = world.series[one.code]
    notes = curves.notes(world.story, one, [day for day, _value in series])
    for day, value in series:
        period = period_of(calendar, PeriodType(one.period), day)
        if not period.closed(moment):
            continue
        luck = Chance("typed", one.code, day)
        handed_in = min(_evening(period, luck), moment)
        row = _row(statistic_id, period) | {
            "value": value,
            "state": "closed",
            "source": "manual",
            "entered_at": handed_in,
            "note": notes.get(day),
            "revision": 1,
            "superseded_at": None,
        }
        newest = one.curve.corrected and day == series[-1][0]
        if newest or (not one.derived and luck.share() < CORRECTED):
            later = min(handed_in + dt.timedelta(hours=luck.whole(1, 30)), moment)
            yield row | {"value": _mistaken(value, one, luck), "superseded_at": later}
            row |= {"state": "corrected", "entered_at": later, "revision": 2}
            row |= {"note": luck.pick(REASONS)}
        yield row


def _row(statistic_id: int, period: Period) -> dict[str, Any]:
    return {
        "statistic_id": statistic_id,
        "period_start": period.first_date,
        "period_end": period.key,
    }


def _evening(period: Period, luck: Chance) -> dt.datetime:
    """When a value is typed: within two hours of the end; a day's in the next morning."""
    wait = 9 * 60 if period.type is not PeriodType.WEEK else 0
    return period.end + dt.timedelta(minutes=wait + luck.whole(5, 110))


def _mistaken(value: Decimal, one: Definition, luck: Chance) -> Decimal:
    """What was typed at first."""
    step = Decimal(1).scaleb(-one.decimals)
    off = max(step, (abs(value) * luck.whole(4, 18) / 100).quantize(step))
    return value + off if luck.share() < 0.5 or value < off else value - off


def _count(session: Session, what: str, rows: list[dict[str, Any]]) -> None:
    touched = len({row["statistic_id"] for row in rows})
    after = {"rows": len(rows), "statistics": touched}
    audit.record(session, None, what, ("company", 1), after=after, why="demo")
