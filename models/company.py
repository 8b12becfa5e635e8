"""The company's settings: time zone, week end, fiscal year, language; and its own accounts."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, String, Time, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models import audit
from models.base import Base
from models.errors import NotFound
from models.i18n import Message
from models.periods import Calendar, WeekEnd
from models.texts import line

THURSDAY = 3
FIRST_RULE = dt.date(2000, 1, 1)  # the week end holds from here on


class Company(Base):
    """The one row of company settings."""

    __tablename__ = "company"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(64), default="Europe/Moscow")
    language: Mapped[str] = mapped_column(String(2), default="ru")
    currency: Mapped[str] = mapped_column(String(3), default="RUB")
    fiscal_year_start: Mapped[int] = mapped_column(default=1)  # month
    grace_minutes: Mapped[int] = mapped_column(default=120)
    demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    week_ends: Mapped[list["WeekEndRule"]] = relationship(order_by="WeekEndRule.valid_from")

    __mapper_args__ = {"version_id_col": version}

    def calendar(self) -> Calendar:
        """The company's periods, ready for ``models.periods``."""
        return Calendar(
            timezone=ZoneInfo(self.timezone),
            week_ends=tuple(
                (rule.valid_from, WeekEnd(rule.weekday, rule.time)) for rule in self.week_ends
            ),
            fiscal_year_start=self.fiscal_year_start,
        )

    def today(self, moment: dt.datetime) -> dt.date:
        """The company's date at ``moment``."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()


class WeekEndRule(Base):
    """When the reporting week ends, from a date on (ST-2, ST-6)."""

    __tablename__ = "week_end"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), default=1)
    valid_from: Mapped[dt.date] = mapped_column(unique=True)
    weekday: Mapped[int] = mapped_column(default=THURSDAY)  # Monday is 0
    time: Mapped[dt.time] = mapped_column(Time, default=dt.time(14))


class OwnAccount(Base):
    """A bank account of the company: tells income from expense in statements."""

    __tablename__ = "own_account"

    number: Mapped[str] = mapped_column(String(34), primary_key=True)
    name: Mapped[str | None] = mapped_column(String(200))


def get(session: Session) -> Company:
    """The company; :class:`NotFound` before the first setup."""
    company = session.get(Company, 1)
    if company is None:
        raise NotFound(Message("The company is not set up yet. Open ASM in the browser."))
    return company


def exists(session: Session) -> bool:
    """Whether the first setup is done."""
    return session.get(Company, 1) is not None


def calendar(session: Session) -> Calendar:
    """The company's periods; before the first setup those it would get, so that imports count."""
    company = session.get(Company, 1)
    if company is not None:
        return company.calendar()
    return Calendar(
        timezone=ZoneInfo("Europe/Moscow"),
        week_ends=((FIRST_RULE, WeekEnd()),),
        fiscal_year_start=1,
    )


def set_up(
    session: Session, name: str, *, timezone: str, language: str = "ru", demo: bool = False
) -> Company:
    """The first start: the company with default weeks (Thursday 14:00)."""
    name = line(name, Message("name"), longest=200)
    company = Company(id=1, name=name, timezone=timezone, language=language, demo=demo)
    company.week_ends = [WeekEndRule(valid_from=FIRST_RULE)]
    session.add(company)
    audit.record(session, None, "create", ("company", 1), after={"name": name})
    return company


def own_accounts(session: Session) -> frozenset[str]:
    """Numbers of the company's own accounts."""
    return frozenset(session.scalars(select(OwnAccount.number)))


def add_own_accounts(session: Session, numbers: frozenset[str]) -> frozenset[str]:
    """Remember accounts a statement names as its own; those that are new."""
    fresh = numbers - own_accounts(session)
    session.add_all(OwnAccount(number=number) for number in sorted(fresh))
    return fresh
