"""Which period every row of a table with periods down it belongs to, and what single days stand for."""

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from etl.columns.dates import parse_date
from etl.columns.masks import Mask, empty
from etl.columns.periods import Period, parse_period, period_by_code
from etl.columns.steps import first_of
from etl.grid import Cell
from etl.importers.tables.piece import Piece, Read
from etl.importers.tables.register import by_value, constant
from etl.layout.model import Column, Layout
from etl.reading import Unreadable
from models.i18n import Message


@dataclass(frozen=True)
class Times:
    """Kind and first day of every row's period; ``bad`` rows name something else."""

    kinds: pa.Array
    starts: pa.Array
    bad: Mask | None
    column: Column | None  # where it stands in the row


@dataclass(frozen=True)
class Calendar:
    """How days are to be taken: for themselves, or as the first or last days of longer periods."""

    kind: str | None = None  # None: as the cells say
    ends: bool = False

    def period(self, kind: str, start: dt.date) -> tuple[str, dt.date]:
        """Kind and first day of what a heading names: a day may stand for a longer period."""
        if kind != "day" or self.kind is None:
            return kind, start
        return self.kind, self.first_day(start)

    def first_day(self, day: dt.date) -> dt.date:
        """The first day of the period that ``day`` stands for."""
        if self.kind == "week" and self.ends:
            return day - dt.timedelta(days=6)
        return first_of(self.kind or "day", day)


def times_of(layout: Layout, piece: Piece, calendar: Calendar) -> Times:
    """The periods of a piece by its date, its year and month, or the one of the whole sheet."""
    dated = layout.role("date")
    if dated is not None:
        return _of_column(piece, dated, calendar)
    year, month = layout.role("year"), layout.role("month")
    if month is not None:
        return _of_two(layout, piece, year, month)
    if year is not None:
        return _of_column(piece, year, calendar)
    return _of_sheet(layout, piece)


def _of_column(piece: Piece, column: Column, calendar: Calendar) -> Times:
    days = piece.dates(column)
    texts = piece.texts(column)
    named = by_value(texts.values, _code)  # «март 2026» is no day
    kinds = pc.coalesce(
        pc.if_else(pc.is_valid(days.values), "day", None), by_value(named, _kind_of)
    )
    starts = pc.coalesce(days.values, _starts(named))
    bad = _still_bad(days, starts)
    if calendar.kind is not None:
        plain = pc.fill_null(pc.equal(kinds, "day"), False)
        starts = pc.if_else(plain, _first_days(starts, calendar), starts)
        kinds = pc.if_else(plain, calendar.kind, kinds)
    return Times(kinds, starts, bad, column)


def _still_bad(days: Read, starts: pa.Array) -> Mask | None:
    if days.bad is None:
        return None
    bad = days.bad & empty(starts)
    return bad if bad.any() else None


def _code(text: str) -> str | None:
    """A period longer than a day, as its code."""
    period = parse_period(text)
    if period is None or not period.has_year or period.kind == "day":
        return None
    return period.code


def _kind_of(code: str) -> str:
    return code.partition(" ")[0]


def _starts(codes: pa.Array) -> pa.Array:
    return pc.cast(by_value(codes, lambda code: code.partition(" ")[2]), pa.date32())


def _first_days(days: pa.Array, calendar: Calendar) -> pa.Array:
    coded = days.dictionary_encode()
    firsts = [calendar.first_day(day) for day in coded.dictionary.to_pylist()]
    return pa.array(firsts, pa.date32()).take(coded.indices)


def _of_two(layout: Layout, piece: Piece, year: Column | None, month: Column) -> Times:
    """«2026» in one column and «март» or «3» in another; or of the one year of the table."""
    one = str(piece.part.year or layout.year)
    years = constant(one, piece.height) if year is None else piece.texts(year).values
    joined = pc.binary_join_element_wise(piece.texts(month).values, years, " ")
    codes = by_value(joined, _month_of_year)
    starts = _starts(codes)
    missing = empty(starts)
    return Times(by_value(codes, _kind_of), starts, missing if missing.any() else None, month)


def _month_of_year(text: str) -> str | None:
    name, _, year = text.rpartition(" ")
    year = year.strip(" .г")
    if name.isdigit() and year.isdigit() and 1 <= int(name) <= 12:
        return Period("month", dt.date(int(year), int(name), 1)).code
    period = parse_period(f"{name} {year}")
    return period.code if period and period.has_year else None


def _of_sheet(layout: Layout, piece: Piece) -> Times:
    period = sheet_period(layout, piece.sheet)
    if period is None:
        raise Unreadable(
            Message("It is not known for which period these values are."), code="no_period"
        )
    kinds = pa.repeat(pa.scalar(period.kind), piece.height)
    starts = pa.repeat(pa.scalar(period.start, pa.date32()), piece.height)
    return Times(kinds, starts, None, None)


def sheet_period(layout: Layout, sheet: str | None) -> Period | None:
    """The one period of a table that names none in its rows and columns."""
    if layout.period != "sheet":
        period = period_by_code(layout.period or "")
        return period if period and period.has_year else None
    named = parse_period(sheet or "")
    if named is None or named.has_year:
        return named
    return named.of(layout.year) if layout.year else None


def days_of(values: list[Cell], order: str) -> list[dt.date]:
    """The days among cells of a column."""
    days = [
        value.date() if isinstance(value, dt.datetime) else parse_date(value, order)
        for value in values
        if isinstance(value, (dt.datetime, str))
    ]
    return [day for day in days if day is not None]
