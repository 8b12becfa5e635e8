"""Periods and names that a table of statistics leaves open: proved by its days, else asked for."""

import datetime as dt
from dataclasses import replace

from etl.columns.periods import Period, parse_period
from etl.columns.steps import step_of
from etl.importers.tables.asking import Asker, Options, plain
from etl.importers.tables.decisions import Decisions
from etl.importers.tables.document import Table
from etl.importers.tables.times import Calendar, days_of, sheet_period
from etl.layout import offered
from etl.layout.across import loose, starts, wraps
from etl.layout.model import Column, Layout
from models.i18n import Message

_LOOKED = 20_000
_YEARS_BACK = 6
_MONTHS = 15
_MONDAY = 0
_WEEKS = {
    "first": Message("the first day of its week"),
    "last": Message("the last day of its week"),
}


def lacks_period(table: Table, layout: Layout) -> bool:
    """Whether it is not known which periods the values belong to."""
    if layout.shape == "wide":
        return loose(layout.columns) and layout.year is None and not table.years
    if layout.role("date") or layout.role("year"):
        return False
    if layout.role("month"):
        return layout.year is None and not table.years
    return sheet_period(layout, layout.sheet) is None


def complete(
    table: Table, layout: Layout, asker: Asker, today: dt.date | None, name: str
) -> Layout:
    """The layout with its year, its period and the name of its statistic."""
    if layout.shape == "wide":
        layout = layout if table.years else _with_year(layout, asker, today)
    elif not any(layout.role(role) for role in ("date", "year", "month")):
        layout = _with_period(layout, asker, today, name)
    elif layout.year is None and lacks_period(table, layout):
        text = Message("Of which year is “{column}”?", column=layout.having("month")[0].name)
        layout = _asked_year(layout, asker, today, text)
    return _with_name(layout, asker, name)


def _with_year(layout: Layout, asker: Asker, today: dt.date | None) -> Layout:
    if not loose(layout.columns) or layout.year is not None:
        return layout
    first = layout.having("period")[0]
    text = Message("Of which year is “{column}”?", column=first.name)
    if wraps(layout.columns):
        text = Message("In which year do the periods from “{column}” on begin?", column=first.name)
    return _asked_year(layout, asker, today, text)


def _asked_year(layout: Layout, asker: Asker, today: dt.date | None, text: Message) -> Layout:
    this = (today or dt.date.today()).year  # noqa: DTZ011 - only an offer
    options = [(str(year), plain(str(year))) for year in range(this + 1, this - _YEARS_BACK, -1)]
    answer = asker.answer("year", text, options, once=True)
    return replace(layout, year=int(answer)) if answer else layout


def _with_period(layout: Layout, asker: Asker, today: dt.date | None, name: str) -> Layout:
    if layout.period == "sheet" and layout.year is None:
        layout = _with_sheets_year(layout, asker, today)
    if layout.period is not None:
        return layout
    text = Message("For which period are the values of “{name}”?", name=layout.sheet or name)
    options = [(one.code, plain(said)) for one, said in _recent(today or dt.date.today())]  # noqa: DTZ011 - only an offer
    answer = asker.answer("period", text, options, once=True)
    return replace(layout, period=answer)


def _with_sheets_year(layout: Layout, asker: Asker, today: dt.date | None) -> Layout:
    loose_sheets = [s for s in layout.sheets if (p := parse_period(s)) and not p.has_year]
    if not loose_sheets:
        return layout
    return _asked_year(
        layout, asker, today, Message("Of which year is “{column}”?", column=loose_sheets[0])
    )


def _recent(today: dt.date) -> list[tuple[Period, str]]:
    """Months and years a person may mean, the latest first."""
    months = []
    for back in range(_MONTHS):
        number = today.year * 12 + today.month - 1 - back
        start = dt.date(number // 12, number % 12 + 1, 1)
        months.append((Period("month", start), f"{start:%m.%Y}"))
    years = [Period("year", dt.date(today.year - back, 1, 1)) for back in range(4)]
    return [*months, *((year, str(year.start.year)) for year in years)]


def _with_name(layout: Layout, asker: Asker, name: str) -> Layout:
    """What the values are values of: named by rows or headings, else by a person."""
    valued = layout.having("period", "measure", "value", "quota")
    named = layout.role("statistic") or layout.statistic
    if named or all(column.statistic for column in valued):
        return layout
    unnamed = [c.name for c in layout.having("attribute") if c.type == "text"]
    columns = [(f"column:{one}", plain(one)) for one in unnamed]
    fixed = dict.fromkeys(filter(None, (layout.sheet, *layout.title[-1:], name)))
    options: Options = [*columns, *((f"name:{one}", plain(one)) for one in fixed)]
    text = Message("Which column names the statistic? Or what are all of these values?")
    answer = asker.answer("statistic", text, options, samples=unnamed)
    kind, _, value = (answer or "").partition(":")
    if kind == "name":
        return replace(layout, statistic=value)
    return layout.with_columns(
        [replace(c, role="statistic") if c.name == value else c for c in layout.columns]
    )


def calendar_of(table: Table, layout: Layout, decisions: Decisions, asker: Asker) -> Calendar:
    """What days in rows or headings stand for: days, or weeks, months … by how they step."""
    if layout.target != "statistic_values":
        return Calendar()
    if layout.shape == "wide":
        return _of_headings(table, layout, asker)
    column = layout.role("date")
    days = _days_down(table, column, decisions) if column else []
    if column is None or not days:
        return Calendar()
    kind = layout.period_type or _kind(days, asker, column.name)
    text = Message("Which day of its week is each date in “{column}”?", column=column.name)
    return _calendar(kind, days, asker, text, column.name)


def _of_headings(table: Table, layout: Layout, asker: Asker) -> Calendar:
    named = [starts(layout.columns, part.year or layout.year).values() for part in table.parts]
    days = [start for one in named for kind, start in one if kind == "day"]
    if not days:
        return Calendar()
    text = Message("Which day of its week is each date in the headings?")
    return _calendar(layout.period_type or step_of(days), days, asker, text)


def _days_down(table: Table, column: Column, decisions: Decisions) -> list[dt.date]:
    days: list[dt.date] = []
    for part in table.parts:
        cells = part.block.grid.columns[column.index].slice(0, _LOOKED)
        values = [one for one in cells.values() if not _is_period(one)]
        days += days_of(values, decisions.order(column, cells.texts))
    return days


def _is_period(value: object) -> bool:
    period = parse_period(value) if isinstance(value, str) else None
    return period is not None and period.kind != "day"


def _kind(days: list[dt.date], asker: Asker, column: str) -> str:
    if len(set(days)) > 1:
        return step_of(days)
    text = Message("For which periods do the dates in “{column}” stand?", column=column)
    options = tuple(offered.PERIOD_TYPES.items())
    samples = [f"{day:%d.%m.%Y}" for day in sorted(set(days))]
    return asker.answer("period_type", text, options, samples=samples, column=column) or "day"


def _calendar(
    kind: str, days: list[dt.date], asker: Asker, text: Message, column: str | None = None
) -> Calendar:
    """Mondays begin their weeks; of any other day ``text`` asks."""
    if kind != "week" or all(day.weekday() == _MONDAY for day in days):
        return Calendar(kind)
    samples = [f"{day:%d.%m.%Y}" for day in sorted(set(days))[:5]]
    options = tuple(_WEEKS.items())
    answer = asker.answer("week_dates", text, options, samples=samples, column=column)
    return Calendar(kind, ends=answer == "last")
