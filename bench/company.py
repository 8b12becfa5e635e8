"""A company with many typed statistics, published: the ground of the measurements of the wall."""

import datetime as dt
import math
from decimal import Decimal
from pathlib import Path

from dashboard.installation import Installation
from etl.intake import Places
from etl.refresh import Wanted, refresh
from models import company, organisation, people, settings
from models.access import Role
from models.base import now
from models.jobs import sign_of_life
from models.organisation import Post, Unit
from models.periods import PeriodType, period_of, preceding
from models.statistics import Statistic, Value

PASSWORD = "только для измерений 1"


def installation(home: Path) -> Installation:
    """An empty installation in ``home``."""
    here = Installation(settings.read({"ASM_HOME": str(home)}))
    here.database.migrate()
    return here


def places(here: Installation) -> Places:
    """Where the pipeline finds things."""
    return Places(here.database, here.documents, here.settings.rows)


def fill(here: Installation, statistics: int, weeks: int) -> None:
    """The seven-division board, ``statistics`` typed statistics with ``weeks`` values, an owner."""
    with here.database.writing() as session:
        company.set_up(session, "ООО «Замер»", timezone="Europe/Moscow")
        organisation.apply_template(session, None, "seven")
        session.flush()
        owner = people.add(session, None, "owner", "Ольга Мерная", Role.OWNER)
        people.set_password(session, owner, people.hashed(PASSWORD, ()))
        posts = _posts(session)
        for number in range(statistics):
            session.add(_statistic(number, posts[number % len(posts)]))
    with here.database.writing() as session:
        calendar = company.get(session).calendar()
        period = preceding(calendar, period_of(calendar, PeriodType.WEEK, now()))
        for age in range(weeks):
            session.add_all(
                Value(
                    statistic_id=number + 1,
                    period_start=period.first_date,
                    period_end=period.key,
                    value=_value(number, weeks - age),
                    state="closed",
                    entered_at=now(),
                )
                for number in range(statistics)
            )
            period = preceding(calendar, period)
        sign_of_life(session)
    refresh(places(here), here.warehouse, Wanted(frozenset(), full=True))


def _posts(session) -> list[int]:
    units = session.query(Unit).filter(Unit.parent_id.is_not(None)).order_by(Unit.id)
    posts = []
    for unit in units:
        post = Post(unit_id=unit.id, name="Пост", is_head=False, valid_from=dt.date(2020, 1, 1))
        session.add(post)
        session.flush()
        posts.append(post.id)
    return posts


def _statistic(number: int, post: int) -> Statistic:
    return Statistic(
        id=number + 1,
        code=f"s{number}",
        name=f"Показатель {number}",
        search=f"показатель {number}",
        definition="Для измерений.",
        post_id=post,
        unit="₽",
        quota_mode="constant" if number % 3 == 0 else "none",
        quota_constant=Decimal(120_000) if number % 3 == 0 else None,
        visibility="company",
    )


def _value(number: int, week: int) -> Decimal:
    wave = (
        100_000
        + 30_000 * math.sin(week / 9 + number)
        + 150 * week
        + (week * 37 + number * 11) % 900
    )
    return Decimal(round(wave))
