"""Statistics: definitions, the tables of their values, and who may see and change them.

Typing values and quotas is ``models.values``; points and conditions are derived in the warehouse.
Formulas, groups and daily fill-in are a later capability.
"""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import audit
from models.access import Viewer
from models.base import Base
from models.errors import Conflict, Forbidden, NotFound, Refused
from models.i18n import Message
from models.organisation import Post
from models.periods import PeriodType


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
    """A definition. ``code`` and ``period_type`` do not change once values exist."""

    __tablename__ = "statistic"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    search: Mapped[str] = mapped_column(String(500), index=True)  # casefolded name and code
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


class Value(Base):
    """One revision of a typed value; the current one is not superseded.

    ``value`` is empty in a revision that withdraws the value.
    """

    __tablename__ = "stat_value"
    __table_args__ = (
        UniqueConstraint("statistic_id", "period_end", "revision"),
        Index("ix_stat_value_current", "superseded_at", "statistic_id"),
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


EDITABLE = frozenset(
    {
        "code", "name", "definition", "post_id", "unit", "decimals", "period_type", "kind",
        "direction", "entry_mode", "metric", "filters", "import_name", "missing_policy",
        "quota_mode", "quota_constant", "min_abs_change", "is_money", "visibility",
        "company_row", "sort", "archived",
    }
)  # fmt: skip


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that keeps only statistics the viewer may see (IC-6). For any query."""
    if viewer.everything:
        return true()
    if not viewer.permissions:
        return false()
    in_scope = Statistic.post_id.in_(select(Post.id).where(Post.unit_id.in_(viewer.units)))
    division = Statistic.post_id.in_(
        select(Post.id).where(Post.unit_id.in_(viewer.division_units or viewer.units))
    )
    return or_(
        Statistic.post_id.in_(viewer.posts),
        Statistic.visibility == Visibility.COMPANY,
        (Statistic.visibility == Visibility.DIVISION) & division,
        (Statistic.visibility == Visibility.POST_LINE) & (in_scope if viewer.leads else false()),
    )


def editable_by(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that keeps only statistics of the viewer's own scope or posts."""
    if viewer.everything:
        return true()
    own_units = viewer.units if viewer.leads else frozenset[int]()
    return or_(
        Statistic.post_id.in_(viewer.posts),
        Statistic.post_id.in_(select(Post.id).where(Post.unit_id.in_(own_units))),
    )


def get(session: Session, viewer: Viewer, statistic_id: int) -> Statistic:
    """A statistic the viewer may see; otherwise it does not exist for him (Z23)."""
    query = select(Statistic).where(Statistic.id == statistic_id, visible_to(viewer))
    found = session.scalar(query)
    if found is None:
        raise NotFound(Message("There is no such statistic."))
    return found


def by_code(session: Session, viewer: Viewer, code: str) -> Statistic:
    """The same by code."""
    found = session.scalar(select(Statistic).where(Statistic.code == code, visible_to(viewer)))
    if found is None:
        raise NotFound(Message("There is no such statistic."))
    return found


def save(
    session: Session,
    viewer: Viewer,
    values: dict[str, Any],
    *,
    statistic_id: int | None = None,
    version: int | None = None,
) -> Statistic:
    """Create a statistic, or change one; the same guard for both (Z14), unknown fields refused.

    ``version`` is the one the person looked at; another one now is a :class:`Conflict`.
    """
    if unknown := set(values) - EDITABLE:
        raise Refused(Message("Unknown fields: {fields}.", fields=", ".join(sorted(unknown))))
    creating = statistic_id is None
    statistic = Statistic() if creating else get(session, viewer, statistic_id or 0)
    before = None if creating else _snapshot(statistic, values)
    if not creating:
        demand_scope(session, viewer, statistic.post_id)
        _check_version(statistic, version)
        _check_fixed(session, statistic, values)
    for field, value in values.items():
        setattr(statistic, field, value)
    _check(session, statistic)
    demand_scope(session, viewer, statistic.post_id)
    statistic.search = f"{statistic.name} {statistic.code}".casefold()[:500]
    session.add(statistic)
    session.flush()
    audit.record(
        session,
        viewer.user_id,
        "create" if creating else "update",
        ("statistic", statistic.id),
        before=before,
        after=_snapshot(statistic, values),
    )
    return statistic


def _snapshot(statistic: Statistic, fields: dict[str, Any]) -> dict[str, Any]:
    return {field: getattr(statistic, field) for field in sorted(fields)}


def _check_version(statistic: Statistic, version: int | None) -> None:
    if version is not None and statistic.version != version:
        raise Conflict(
            Message("Somebody changed “{name}” while you were editing.", name=statistic.name)
        )


def _check_fixed(session: Session, statistic: Statistic, values: dict[str, Any]) -> None:
    """The period type is fixed once values exist (1.1)."""
    wanted = values.get("period_type", statistic.period_type)
    if wanted != statistic.period_type and has_values(session, statistic.id):
        raise Refused(
            Message("The period cannot be changed: there are values already. Make a copy."),
            code="period_fixed",
        )


def has_values(session: Session, statistic_id: int) -> bool:
    """Whether anything was ever typed for the statistic."""
    query = select(Value.id).where(Value.statistic_id == statistic_id).limit(1)
    return session.scalar(query) is not None


def _check(session: Session, statistic: Statistic) -> None:
    for field, title in (
        ("code", Message("code")),
        ("name", Message("name")),
        ("definition", Message("definition")),
        ("unit", Message("unit")),
    ):
        text = (getattr(statistic, field) or "").strip()
        if not text:
            raise Refused(Message("Fill in the {field}.", field=str(title)), code=f"empty_{field}")
        setattr(statistic, field, text)
    taken = select(Statistic.id).where(Statistic.code == statistic.code)
    with session.no_autoflush:
        if (other := session.scalar(taken)) is not None and other != statistic.id:
            raise Refused(
                Message("The code “{code}” is taken.", code=statistic.code), code="code_taken"
            )
    if not 0 <= (statistic.decimals or 0) <= 6:
        raise Refused(Message("Decimals are 0 to 6."), code="decimals")
    if statistic.entry_mode == EntryMode.METRIC and not statistic.metric:
        raise Refused(Message("Choose the metric."), code="empty_metric")


def demand_scope(session: Session, viewer: Viewer, post_id: int | None) -> None:
    """Refuse unless the post lies in the viewer's part of the company."""
    post = session.get(Post, post_id) if post_id else None
    if post is None:
        raise Refused(Message("Choose the post that owns the statistic."), code="empty_post")
    if not viewer.everything and post.unit_id not in viewer.units:
        raise Forbidden(Message("This post is outside your part of the company."))


def count(session: Session) -> int:
    """How many live statistics there are."""
    return session.scalar(select(func.count()).where(Statistic.archived.is_(False))) or 0
