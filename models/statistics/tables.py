"""Tables of statistics: definitions, planned values, typed values with every revision."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.periods import PeriodType

DIMENSIONS = ("own_account", "counterparty", "manager", "product_group", "product", "customer")
SEARCHED = 500  # signs of folded name and code: folding may lengthen them
CURRENT = text("superseded_at is null")


class EntryMode(StrEnum):
    """Where the values come from."""

    MANUAL = "manual"
    IMPORTED = "import"  # values read from documents under the statistic's code or name
    METRIC = "metric"  # computed from facts by a metric of the warehouse


class Kind(StrEnum):
    """What the number is; decides its roll-up to coarser periods."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    AVERAGE = "average"
    SCORE = "score"
    MAX = "max"
    MIN = "min"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"  # перевёрнутая


class QuotaMode(StrEnum):
    """Where the planned value of a period comes from."""

    NONE = "none"
    CONSTANT = "constant"
    PERIODS = "periods"


class MissingPolicy(StrEnum):
    """What a period without a value becomes when it closes."""

    GAP = "gap"
    ZERO = "zero"
    CARRY = "carry"  # stock only


class Visibility(StrEnum):
    """Who sees the statistic besides those who see every unit."""

    POST_LINE = "post_line"  # the holder of its post and the seniors above
    DIVISION = "division"
    COMPANY = "company"


class Statistic(Base):
    """A definition. ``period_type`` does not change once values exist."""

    __tablename__ = "statistic"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    search: Mapped[str] = mapped_column(String(SEARCHED), index=True)  # name and code, folded
    definition: Mapped[str] = mapped_column(Text)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    unit: Mapped[str] = mapped_column(String(20))
    decimals: Mapped[int] = mapped_column(default=0)
    period_type: Mapped[str] = mapped_column(String(8), default=PeriodType.WEEK)
    kind: Mapped[str] = mapped_column(String(8), default=Kind.FLOW)
    direction: Mapped[str] = mapped_column(String(8), default=Direction.UP)
    entry_mode: Mapped[str] = mapped_column(String(8), default=EntryMode.MANUAL)
    metric: Mapped[str | None] = mapped_column(String(60))
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)  # dimension → value
    import_name: Mapped[str | None] = mapped_column(String(200))  # as documents call it
    missing_policy: Mapped[str] = mapped_column(String(8), default=MissingPolicy.GAP)
    quota_mode: Mapped[str] = mapped_column(String(10), default=QuotaMode.NONE)
    quota_constant: Mapped[Decimal | None]
    min_abs_change: Mapped[Decimal | None]
    is_money: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[str] = mapped_column(String(12), default=Visibility.DIVISION)
    company_row: Mapped[bool] = mapped_column(default=False)  # shown in row 0 of the wall
    sort: Mapped[int] = mapped_column(default=0)
    archived: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Quota(Base):
    """The planned value of one period."""

    __tablename__ = "quota"
    __table_args__ = (UniqueConstraint("statistic_id", "period_end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    statistic_id: Mapped[int] = mapped_column(ForeignKey("statistic.id"))
    period_start: Mapped[dt.date]
    period_end: Mapped[dt.date]
    value: Mapped[Decimal]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Value(Base):
    """One revision of a typed value; the current one, never two, is not superseded (D10).

    ``value`` is empty in a revision that withdraws the value.
    """

    __tablename__ = "stat_value"
    __table_args__ = (
        UniqueConstraint("statistic_id", "period_end", "revision"),
        Index(
            "ix_stat_value_current",
            "statistic_id",
            "period_end",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    statistic_id: Mapped[int] = mapped_column(ForeignKey("statistic.id"))
    period_start: Mapped[dt.date]
    period_end: Mapped[dt.date]  # the period's key
    value: Mapped[Decimal | None]
    state: Mapped[str] = mapped_column(String(10), default="open")  # open | closed | corrected
    source: Mapped[str] = mapped_column(String(10), default="manual")  # manual | policy
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[dt.datetime]
    note: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    superseded_at: Mapped[dt.datetime | None]
