"""The small company with numbers: seven divisions, statistics of every kind, two imported documents.

Made once per database and copied for each test, files and published warehouse included. Everything
is told in weeks before today, so that the last closed week is always the last one with a value.
"""

import datetime as dt
import io
import shutil
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from dashboard.installation import Installation
from etl.intake import Places
from etl.worker import Worker
from models import company, documents, jobs, people, roles, statistics
from models.access import SYSTEM, Permission, Rights
from models.base import now
from models.database import Database
from models.document_store import DocumentStore
from models.organisation import Post, Unit, UnitKind
from models.periods import Period, PeriodType, period_of, preceding
from models.statistics import Value
from tests.conftest import FOUNDED, Cast, build_company
from tests.etl.statements import Payment, statement
from warehouse.store import FileStore

WEEKS = 30
NOTE = 'Запустили рекламу <img src=x onerror="alert(1)">{{7*7}}'
EVIL = '=HYPERLINK("http://evil.example")'
SECRET, SECRET_NUMBER = "Тайный резерв", "7654321"
STATEMENT, WORKBOOK = "Выписка.txt", "KPI.xlsx"
# A value per week, oldest first; the last one is of the last closed week. None was never typed.
CALLS = [Decimal(100 + week % 5) for week in range(WEEKS - 4)] + [
    Decimal(110), None, Decimal(120), Decimal(90),
]  # fmt: skip
COMPLAINTS = [Decimal(number) for number in (5, 4, 6, 3, 2)]
SHARES = [Decimal("90.5"), Decimal("91.5"), Decimal("88.25")]


@dataclass(frozen=True)
class Numbers:
    """What is in the record: people and units, statistics by code, documents by name, weeks."""

    cast: Cast
    ids: dict[str, int]
    units: dict[str, int]
    documents: dict[str, str]
    weeks: tuple[Period, ...]  # closed, oldest first
    payments: tuple[Payment, ...]
    home: Path

    @property
    def last(self) -> Period:
        """The last closed week."""
        return self.weeks[-1]

    def received(self, week: Period) -> list[Payment]:
        """Payments in of a week, by the day of their date."""
        days = (week.first_day, week.last_day)
        return [
            one
            for one in self.payments
            if one.direction == "in" and days[0] <= day_of(one) <= days[1]
        ]


def day_of(payment: Payment) -> dt.date:
    return dt.datetime.strptime(payment.day, "%d.%m.%Y").date()  # noqa: DTZ007 - a date as a bank writes it


@dataclass(frozen=True)
class Shown:
    """The web over the company with numbers."""

    web: Any
    numbers: Numbers

    @property
    def here(self) -> Installation:
        """The installation of this test."""
        return self.web.here

    def publish(self) -> None:
        """What the worker does with everything that waits."""
        places = Places(self.here.database, self.here.documents, self.here.settings.rows)
        Worker(places, self.here.warehouse).drain()

    def address(self, code: str, tail: str = "") -> str:
        """The page of a statistic."""
        return f"/statistics/{self.numbers.ids[code]}{tail}"

    def rows(self, code: str, week: Period, tail: str = "") -> str:
        """The page of the rows behind one week."""
        return self.address(code, f"/rows{tail}?period=week&date={week.key}")

    def change_role(self, code: str, rights: Rights, *lost: Permission) -> None:
        """Lay other rights over what a role holds, and take some away."""
        with self.here.database.writing() as session:
            role = roles.get(session, code)
            wanted = {**role.rights, **rights}
            values = {"rights": {one: wanted[one] for one in wanted.keys() - set(lost)}}
            roles.change(session, SYSTEM, code, values, version=role.version)

    def take_away(self, code: str, *lost: Permission) -> None:
        """A role without some of its rights."""
        self.change_role(code, {}, *lost)


def prepare(database: Database, home: Path) -> Numbers:
    """Fill an empty record and publish its warehouse under ``home``."""
    with database.writing() as session:
        cast = build_company(session)
        units = _divisions(session, cast)
        weeks = tuple(_weeks(session))
        posts = _posts(session, cast, units)
        ids = _define(session, cast, posts)
        _type_in(session, ids, weeks)
        _main_ones(session, cast, ids)
    payments = tuple(_payments(weeks))
    places = Places(database, DocumentStore(home / "documents"), home / "rows")
    shas = {
        STATEMENT: _bring(places, STATEMENT, _statement(payments, weeks)),
        WORKBOOK: _bring(places, WORKBOOK, _workbook(weeks)),
    }
    Worker(places, FileStore(home / "warehouse")).drain()
    with database.reading() as session:
        for name, sha256 in shas.items():
            state = session.get_one(documents.Document, sha256).state
            assert state == documents.State.ACCEPTED, (name, state)
    return Numbers(cast, ids, units, shas, weeks, payments, home)


def _divisions(session, cast: Cast) -> dict[str, int]:
    """The five divisions the small company lacks, so that there are seven, in the wall's order."""
    order = {"7": 1, "1": 2, "2": 3, "3": 4, "4": 5, "5": 6, "6": 7}
    names = {
        "7": "Административное", "1": "Построения", "4": "Производственное", "5": "Квалификации",
        "6": "По работе с публикой",
    }  # fmt: skip
    units = {"2": cast.sales, "3": cast.treasury}
    for number, name in names.items():
        unit = Unit(
            kind=UnitKind.DIVISION, number=number, name=name, parent_id=cast.company,
            sort=order[number], valid_from=FOUNDED, valuable_product=f"Продукт {number}",
        )  # fmt: skip
        session.add(unit)
        session.flush()
        units[number] = unit.id
    for number, unit_id in units.items():
        session.get_one(Unit, unit_id).sort = order[number]
    return units


def _posts(session, cast: Cast, units: dict[str, int]) -> dict[str, int]:
    """A vacant head's post in division 7 and one in 5: held from above by the director (OB-3)."""
    posts = {"director": cast.director, "head": cast.sales_head, "clerk": cast.sales_clerk}
    posts |= {"treasurer": cast.treasurer}
    for name, number in (("office", "7"), ("training", "5")):
        post = Post(unit_id=units[number], name="Руководитель", is_head=True, valid_from=FOUNDED)
        session.add(post)
        session.flush()
        posts[name] = post.id
    return posts


def _weeks(session):
    calendar = company.get(session).calendar()
    week = preceding(calendar, period_of(calendar, PeriodType.WEEK, now()))
    found = [week]
    for _step in range(WEEKS - 1):
        week = preceding(calendar, week)
        found.append(week)
    return reversed(found)


def _define(session, cast: Cast, posts: dict[str, int]) -> dict[str, int]:
    owner = people.viewer(session, people.get(session, cast.users["owner"]))

    def define(code, name, post, **fields):
        values = {
            "code": code, "name": name, "definition": f"Что такое «{name}».",
            "post_id": posts[post], "unit": "шт.", **fields,
        }  # fmt: skip
        return code, statistics.save(session, owner, values).id

    metric = {"entry_mode": "metric", "unit": "₽", "is_money": True}
    return dict(
        [
            define(
                "income", "Валовой доход", "director", company_row=True, metric="money_received",
                quota_mode="constant", quota_constant=Decimal(5000), **metric,
            ),
            define("calls", "Звонки <b>клиентам</b>", "clerk", unit="<i>шт.", sort=1),
            define("complaints", "Жалобы", "head", direction="down", visibility="post_line", sort=2),
            define("touches", "Касания", "head", sort=3),
            define("shares", "Доля отгрузок", "head", entry_mode="import", unit="%", decimals=2,
                   kind="ratio", sort=4),
            define("reserve", SECRET, "treasurer", unit="₽", is_money=True),
            define("average", "Средний платёж", "treasurer", metric="average_payment", **metric),
            define("office", "Приказы", "office"),
            define("trained", "Обучено", "training", unit="чел.", period_type="month"),
        ]
    )  # fmt: skip


def _type_in(session, ids: dict[str, int], weeks: tuple[Period, ...]) -> None:
    def type_in(code, values, **fields):
        for week, value in zip(weeks[-len(values) :], values, strict=True):
            if value is not None:
                session.add(_value(ids[code], week, value, **fields))

    type_in("calls", CALLS)
    type_in("complaints", COMPLAINTS)
    type_in("reserve", [Decimal(SECRET_NUMBER)] * 5)
    type_in("office", [Decimal(3), Decimal(4)])
    calendar = company.get(session).calendar()
    month = preceding(calendar, period_of(calendar, PeriodType.MONTH, now()))
    for value in (Decimal(14), Decimal(12)):
        session.add(_value(ids["trained"], month, value))
        month = preceding(calendar, month)
    session.flush()
    last = session.query(Value).filter_by(statistic_id=ids["calls"], period_end=weeks[-1].key).one()
    last.note = NOTE
    earlier = (
        session.query(Value).filter_by(statistic_id=ids["calls"], period_end=weeks[-2].key).one()
    )
    earlier.superseded_at = now()
    session.flush()
    fresh = _value(ids["calls"], weeks[-2], earlier.value + 1, state="corrected", revision=2)
    fresh.note = "Пересчитали"
    session.add(fresh)


def _value(statistic_id: int, period: Period, value: Decimal, **fields) -> Value:
    given = {"state": "closed", "entered_at": period.end, **fields}
    return Value(
        statistic_id=statistic_id, period_start=period.first_date, period_end=period.key,
        value=value, **given,
    )  # fmt: skip


def _main_ones(session, cast: Cast, ids: dict[str, int]) -> None:
    session.get_one(Unit, cast.sales).main_statistic_id = ids["complaints"]
    session.get_one(Unit, cast.sales_department).main_statistic_id = ids["calls"]
    session.get_one(Unit, cast.treasury).main_statistic_id = ids["reserve"]


def _payments(weeks):
    """Two payments in and one out in each of the last five weeks; one of them with a formula's sign."""
    number = 0
    for place, week in enumerate(weeks[-5:]):
        for days, direction in ((1, "in"), (2, "in"), (3, "out")):
            number += 1
            day = (week.first_day + dt.timedelta(days)).strftime("%d.%m.%Y")
            purpose = EVIL if number == 13 else "Оплата по счёту"
            yield Payment(number, f"{1000 * (place + 1) + number}.50", day, direction, purpose)


def _statement(payments: tuple[Payment, ...], weeks: tuple[Period, ...]) -> bytes:
    """A statement that reaches to the end of the last closed week, so that the week is whole."""
    days = (day_of(payments[0]), weeks[-1].last_day)
    return statement(
        *payments, opening="50000.00", first=f"{days[0]:%d.%m.%Y}", last=f"{days[1]:%d.%m.%Y}"
    )


def _workbook(weeks: tuple[Period, ...]) -> bytes:
    """A long table: what, the Monday of which week, how much."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Неделя"
    sheet.append(["Показатель", "Период", "Значение"])
    for week, share in zip(weeks[-3:], SHARES, strict=True):
        monday = week.key - dt.timedelta(days=week.key.weekday())
        sheet.append(["Доля отгрузок", monday, float(share)])
        sheet.append(["Отказы", monday, 5])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _bring(places: Places, name: str, content: bytes) -> str:
    stored = places.store.receive([content])
    with places.database.writing() as session:
        documents.receive(
            session, None, stored.sha256, name, stored.size, "command", accept_at_once=True
        )
    return stored.sha256


def copied(numbers: Numbers, home: Path) -> Numbers:
    """The same with files of its own under ``home``."""
    shutil.copytree(numbers.home, home, dirs_exist_ok=True)
    return replace(numbers, home=home)


def alive(database: Database) -> None:
    """The worker has just been seen."""
    with database.writing() as session:
        jobs.sign_of_life(session)
