"""What every table stands on: the declarative base and exact column types for both databases."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData, Numeric, String
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

from models.errors import NotFound, Refused
from models.i18n import Message

UTC = dt.UTC
DIGITS = 18  # before the decimal point
DECIMALS = 6  # after it
NO_NUMBER = Decimal("nan")
LARGEST_ID = 2**31 - 1


class Exact(TypeDecorator[Decimal]):
    """A statistic's value, DECIMAL(24,6); SQLite has no exact decimals, so there it is text."""

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """NUMERIC where the database has it."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric(24, 6))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Refuse floats: they are not exact."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
            raise TypeError(f"{type(value).__name__} is not an exact number")
        exact = Decimal(value)
        return exact if dialect.name == "postgresql" else format(exact, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """The same number without trailing zeros of the column's scale."""
        if value is None:
            return None
        return trimmed(Decimal(value))


def trimmed(number: Decimal) -> Decimal:
    """The same number without trailing zeros, an exponent or a negative zero."""
    text = format(number, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text) + 0


def exact(value: object, title: Message) -> Decimal:
    """A number that :class:`Exact` keeps as it is, or the sentence why it cannot be kept."""
    number = Decimal(value) if isinstance(value, (Decimal, int)) else NO_NUMBER
    if isinstance(value, bool) or not number.is_finite():
        raise Refused(Message("{field}: this is not a number.", field=title), code="not_a_number")
    if abs(number) >= Decimal(10) ** DIGITS:
        raise Refused(
            Message("{field}: at most {count} digits.", field=title, count=DIGITS),
            code="too_large",
        )
    kept = number.quantize(Decimal(1).scaleb(-DECIMALS))
    if kept != number:
        raise Refused(
            Message("{field}: at most {count} decimals.", field=title, count=DECIMALS),
            code="too_fine",
        )
    return trimmed(kept)


def row_id(value: object) -> int:
    """A number that may be a row's id; what a browser made up is found nowhere (Z24)."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID:
        return value
    raise NotFound(Message("There is no such thing."))


class Moment(TypeDecorator[dt.datetime]):
    """An aware moment, kept in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """Refuse naive moments: nobody knows what they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment needs its time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        moment: dt.datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables; constraints have stable names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        Decimal: Exact,
        dt.datetime: Moment,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def now() -> dt.datetime:
    """This moment, aware, in UTC."""
    return dt.datetime.now(UTC)
