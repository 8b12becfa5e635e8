"""Periods as people name them: «неделя до 26.11.2026», «ноябрь 2026», «4 кв. 2026»."""

import datetime as dt
from functools import lru_cache

from babel.dates import format_date, get_day_names, get_month_names

from models import i18n
from models.i18n import Message, _, current_language
from models.periods import PeriodType

KEPT = 8192  # a wall asks for the same few names thousands of times
TITLES = {
    PeriodType.DAY: Message("Day"),
    PeriodType.WEEK: Message("Week"),
    PeriodType.MONTH: Message("Month"),
    PeriodType.QUARTER: Message("Quarter"),
    PeriodType.YEAR: Message("Year"),
}


def period_label(kind: PeriodType | str, end: dt.date) -> str:
    """The period whose last date is ``end``."""
    return _label(kind, end, current_language())


def short_label(kind: PeriodType | str, end: dt.date) -> str:
    """The same for an axis or a narrow column."""
    return _short(kind, end, current_language())


def weekday_name(number: int) -> str:
    """«четверг» for 3; Monday is 0."""
    return str(get_day_names("wide", "stand-alone", locale=current_language())[number])


def month_name(number: int) -> str:
    """«январь» for 1."""
    return str(get_month_names("wide", "stand-alone", locale=current_language())[number])


@lru_cache(maxsize=KEPT)
def _label(kind: str, end: dt.date, language: str) -> str:
    match PeriodType(kind):
        case PeriodType.DAY:
            return f"{i18n.date(end)}, {format_date(end, 'EE', locale=language)}"
        case PeriodType.WEEK:
            return _("week to {date}", date=i18n.date(end))
        case PeriodType.MONTH:
            return format_date(end, "LLLL yyyy", locale=language)
        case PeriodType.QUARTER:
            return format_date(end, "QQQ yyyy", locale=language)
        case PeriodType.YEAR:
            return str(end.year)


@lru_cache(maxsize=KEPT)
def _short(kind: str, end: dt.date, language: str) -> str:
    match PeriodType(kind):
        case PeriodType.DAY | PeriodType.WEEK:
            return format_date(end, "dd.MM" if language == "ru" else "d MMM", locale=language)
        case PeriodType.MONTH:
            return format_date(end, "LLL yy", locale=language)
        case _:
            return _label(kind, end, language)
