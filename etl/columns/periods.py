"""Periods as headings and cells name them: «янв.24», «1 кв. 2024», «неделя 12», «01.01–07.01».

A period may lack its year; then it waits for the year found above it, in the title, or asked for.
"""

import datetime as dt
import re
from dataclasses import dataclass

from etl.columns.dates import EPOCH, MONTH, full_year, month_number, parse_date
from etl.grid import Cell

_G = r"(?:\s*(?:г\.?|год[ау]?))?"
_YEAR = rf"(?P<year>(?:19|20)\d{{2}}){_G}"
_SHORT_YEAR = rf"(?P<year>(?:19|20)\d{{2}}|\d{{2}}){_G}"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBERED = r"(?:q\s?(?P<q>[1-4])|(?P<r>[1-4]|iv|i{1,3})[\s-]*(?:й\s*)?(?:кв(?:артал)?\.?|q))"
_MONTH = re.compile(rf"^(?P<month>{MONTH})\.?(?:[\s.,'’-]*{_SHORT_YEAR})?$")
_YEAR_MONTH = re.compile(rf"^{_YEAR}[\s.,/-]*(?P<month>{MONTH})\.?$")
_DIGIT_MONTH = re.compile(
    r"^(?:(?P<year>(?:19|20)\d{2})[-./](?P<month>0?[1-9]|1[0-2])"
    r"|(?P<m2>0?[1-9]|1[0-2])[./](?P<y2>(?:19|20)\d{2}))$"
)
_QUARTER = re.compile(rf"^{_NUMBERED}(?:[\s.,'’-]*{_SHORT_YEAR})?$")
_YEAR_QUARTER = re.compile(rf"^{_YEAR}[\s.,/-]*{_NUMBERED}$")
_WEEK = re.compile(
    r"^(?:(?:неделя|нед\.?|week|w)\s*№?\s*(?P<w>\d{1,2})"
    rf"|(?P<w2>\d{{1,2}})[\s-]*(?:я\s*)?(?:неделя|нед\.?))(?:[\s.,]*{_YEAR})?$"
)
_ISO_WEEK = re.compile(r"^(?P<year>(?:19|20)\d{2})-?w(?P<w>\d{1,2})$")
_ONLY_YEAR = re.compile(rf"^{_YEAR}$")
_DAY = r"\d{1,2}\.\d{1,2}(?:\.(?:\d{4}|\d{2}))?"
_RANGE = re.compile(rf"^(?:с\s*)?(?P<a>{_DAY})(?:\s*г\.)?\s*(?:-|–|—|по)\s*(?P<b>{_DAY})$")
_DAY_MONTH = re.compile(r"^(?P<d>\d{2})\.(?P<m>\d{2})\.?$")
_LENGTHS = {
    **dict.fromkeys(range(28, 32), "month"),
    **dict.fromkeys(range(90, 93), "quarter"),
    **dict.fromkeys(range(365, 367), "year"),
}
_LOOSE = 4  # the year of periods that lack theirs: a leap year, so that 29.02 fits
_NO_YEAR = dt.date(_LOOSE, 1, 1)
_CODE = re.compile(r"^(day|week|range|month|quarter|year) (\d{4}|-)-(\d\d)-(\d\d)$")


@dataclass(frozen=True)
class Period:
    """``kind`` is day, week, month, quarter or year; without its year ``start`` lies in year 4.

    Days of a week without their year («01.01–07.01») are a ``range`` until the year is known.
    """

    kind: str
    start: dt.date
    has_year: bool = True

    def of(self, year: int) -> "Period":
        """The same period in ``year``."""
        if self.has_year:
            return self
        if self.kind == "range":
            return Period("week", self.start.replace(year=year))
        if self.kind == "week":
            return Period("week", dt.date.fromisocalendar(year, 1, 1) + (self.start - _NO_YEAR))
        return Period(self.kind, self.start.replace(year=year))

    @property
    def code(self) -> str:
        """``month 2024-01-01``; without its year ``month --01-01``."""
        if self.has_year:
            return f"{self.kind} {self.start.isoformat()}"
        return f"{self.kind} --{self.start:%m-%d}"


def period_by_code(code: str) -> Period | None:
    """What :attr:`Period.code` wrote."""
    found = _CODE.match(code)
    if not found:
        return None
    has_year = found[2] != "-"
    try:
        start = dt.date(int(found[2]) if has_year else _LOOSE, int(found[3]), int(found[4]))
    except ValueError:
        return None
    return Period(found[1], start, has_year)


def parse_period(text: str) -> Period | None:
    """The period a heading names, or None. Plain years count: «2024», «2024 год»."""
    body = " ".join(text.lower().replace("\u00a0", " ").split())
    try:
        return _month(body) or _quarter(body) or _week(body) or _range(body) or _year_or_day(body)
    except ValueError:
        return None


def _dated(kind: str, year: str | None, month: int) -> Period:
    start = dt.date(full_year(year) if year else _LOOSE, month, 1)
    return Period(kind, start, has_year=bool(year))


def _month(body: str) -> Period | None:
    if found := _MONTH.match(body) or _YEAR_MONTH.match(body):
        return _dated("month", found["year"], month_number(found["month"]))
    if found := _DIGIT_MONTH.match(body):
        return _dated("month", found["year"] or found["y2"], int(found["month"] or found["m2"]))
    return None


def _quarter(body: str) -> Period | None:
    found = _QUARTER.match(body) or _YEAR_QUARTER.match(body)
    if not found:
        return None
    number = int(found["q"] or _ROMAN.get(found["r"], 0) or found["r"])
    return _dated("quarter", found["year"], number * 3 - 2)


def _week(body: str) -> Period | None:
    if found := _ISO_WEEK.match(body):
        return Period("week", dt.date.fromisocalendar(int(found["year"]), int(found["w"]), 1))
    if not (found := _WEEK.match(body)):
        return None
    number = int(found["w"] or found["w2"])
    if not 1 <= number <= 53:
        return None
    loose = Period("week", _NO_YEAR + dt.timedelta(days=7 * (number - 1)), has_year=False)
    return loose.of(int(found["year"])) if found["year"] else loose


def _range(body: str) -> Period | None:
    found = _RANGE.match(body)
    return _spanned(found["a"], found["b"]) if found else None


def _spanned(first_text: str, last_text: str) -> Period | None:
    """«01.01–07.01» is a week, a whole month, quarter or year is one; anything else is not ours."""
    last = _day(last_text, None)
    first = _day(first_text, last.year)
    has_year = last.year != _LOOSE
    if first > last and not has_year:
        last = last.replace(year=_LOOSE + 1)
    elif first > last and first_text.count(".") == 1:  # «28.12–03.01.2027»
        first = first.replace(year=first.year - 1)
    days = (last - first).days + 1
    whole = first.day == 1 and (last + dt.timedelta(days=1)).day == 1
    if whole and days in _LENGTHS:
        return Period(_LENGTHS[days], first, has_year=has_year)
    if days == 1:
        return Period("day", first, has_year=has_year)
    if 5 <= days <= 8:  # 8: from Thursday 14:00 to Thursday 14:00
        return Period("week" if has_year else "range", first, has_year=has_year)
    return None


def _day(text: str, year: int | None) -> dt.date:
    day, month, *rest = text.split(".")
    return dt.date(full_year(rest[0]) if rest else year or _LOOSE, int(month), int(day))


def _year_or_day(body: str) -> Period | None:
    if found := _ONLY_YEAR.match(body):
        return Period("year", dt.date(int(found["year"]), 1, 1))
    if found := _DAY_MONTH.match(body):
        return Period("day", dt.date(_LOOSE, int(found["m"]), int(found["d"])), has_year=False)
    day = parse_date(body)
    return Period("day", day) if day else None


def period_of_cell(value: Cell) -> Period | None:
    """A heading cell of any kind as a period: text, moment, or the number of a year."""
    if isinstance(value, dt.datetime):
        return Period("day", value.date())
    if isinstance(value, float):
        if value.is_integer() and 1990 <= value <= 2100:
            return Period("year", dt.date(int(value), 1, 1))
        if value.is_integer() and 32_000 <= value < 60_000:
            return Period("day", EPOCH + dt.timedelta(days=int(value)))
        return None
    return parse_period(value) if isinstance(value, str) else None
