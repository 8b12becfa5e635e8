"""KPI tables as people keep them: weeks across with plan and fact, days in rows, months as text.

Excel workbooks and one semicolon-separated text in windows-1251; the same values give the same bytes.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from etl.demo.bills import MONTHS
from etl.demo.story import DAY

SHORT_MONTHS = (
    "янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
)  # fmt: skip
MADE = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - Excel keeps no zone; fixed so that bytes repeat
Values = Mapping[
    dt.date, Decimal | str
]  # by the last day of the period; text is a mistake in a cell


@dataclass(frozen=True)
class Row:
    """One statistic of a table."""

    name: str
    unit: str
    decimals: int
    facts: Values
    plans: Mapping[dt.date, Decimal]


def weeks_across(title: str, rows: Sequence[Row], weeks: Sequence[dt.date]) -> bytes:
    """A heading of two rows: the days of each week over «План» and «Факт»."""
    book = _Book("KPI")
    book.title(title, "Ответственный: Рябова А. И.")
    book.sheet.merge_range(3, 0, 4, 0, "Показатель", book.head)
    book.sheet.merge_range(3, 1, 4, 1, "Ед. изм.", book.head)
    for place, week in enumerate(weeks):
        column = 2 + 2 * place
        book.sheet.merge_range(3, column, 3, column + 1, _days_of(week), book.head)
        book.sheet.write(4, column, "План", book.head)
        book.sheet.write(4, column + 1, "Факт", book.head)
    for line, row in enumerate(rows, 5):
        book.names(line, row)
        for place, week in enumerate(weeks):
            book.value(line, 2 + 2 * place, row, row.plans.get(week))
            book.value(line, 3 + 2 * place, row, row.facts.get(week))
    return book.bytes()


def months_across(title: str, rows: Sequence[Row], months: Sequence[dt.date]) -> bytes:
    """Months as «ноя 2026»."""
    book = _Book("Качество")
    book.title(title, "Ответственный: Никитина Л. В.")
    for column, heading in enumerate(("Показатель", "Ед. изм.", *map(_month, months))):
        book.sheet.write(3, column, heading, book.head)
    for line, row in enumerate(rows, 4):
        book.names(line, row)
        for place, month in enumerate(months):
            book.value(line, 2 + place, row, row.facts.get(month))
    return book.bytes()


def days_in_rows(title: str, rows: Sequence[Row], days: Sequence[dt.date]) -> bytes:
    """A row per day and statistic."""
    book = _Book("Данные")
    book.title(title, "Ответственный: Титов О. В.")
    for column, heading in enumerate(("Дата", "Показатель", "Значение")):
        book.sheet.write(3, column, heading, book.head)
    line = 4
    for day in days:
        for row in rows:
            if day in row.facts:
                book.sheet.write_datetime(line, 0, dt.datetime.combine(day, dt.time()), book.day)
                book.sheet.write_string(line, 1, row.name)
                book.value(line, 2, row, row.facts[day])
                line += 1
    return book.bytes()


def months_in_text(rows: Sequence[Row], months: Iterable[dt.date]) -> bytes:
    """A semicolon-separated text in windows-1251, numbers with spaces and commas."""
    lines = ["Период;Показатель;Ед. изм.;Значение"]
    for month in months:
        for row in rows:
            if month in row.facts:
                value = f"{row.facts[month]:,.{row.decimals}f}".replace(",", " ").replace(".", ",")
                name = f"{MONTHS[month.month - 1]} {month.year}"
                lines.append(f"{name};{row.name};{row.unit.replace('₽', 'руб.')};{value}")
    return "\r\n".join([*lines, ""]).encode("cp1251")


def _days_of(week: dt.date) -> str:
    first = week - 6 * DAY
    year = "" if first.year == week.year else f".{first.year}"
    return f"{first:%d.%m}{year}–{week:%d.%m.%Y}"


def _month(month: dt.date) -> str:
    return f"{SHORT_MONTHS[month.month - 1]} {month.year}"


class _Book:
    """A workbook being written."""

    def __init__(self, sheet: str) -> None:
        import xlsxwriter  # noqa: PLC0415 - slow to load, needed at the first start only

        self._file = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._book.set_properties({"created": MADE, "company": "ООО «Ромашка»"})
        self.sheet = self._book.add_worksheet(sheet)
        self.head = self._book.add_format(
            {"bold": True, "border": 1, "bg_color": "#E8EEF7", "align": "center"}
        )
        self.day = self._book.add_format({"num_format": "dd.mm.yyyy"})
        self._formats = {
            decimals: self._book.add_format(
                {"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")}
            )
            for decimals in range(3)
        }

    def title(self, title: str, by: str) -> None:
        """Two lines above the table."""
        self.sheet.write(0, 0, title, self._book.add_format({"bold": True, "font_size": 14}))
        self.sheet.write(1, 0, by)
        self.sheet.set_column(0, 0, 32)
        self.sheet.set_column(1, 200, 12)

    def names(self, line: int, row: Row) -> None:
        """Name and unit of a row."""
        self.sheet.write_string(line, 0, row.name)
        self.sheet.write_string(line, 1, row.unit)

    def value(self, line: int, column: int, row: Row, value: Decimal | str | None) -> None:
        """A cell; nothing where there is no value."""
        if isinstance(value, str):
            self.sheet.write_string(line, column, value)
        elif value is not None:
            self.sheet.write_number(line, column, float(value), self._formats[row.decimals])

    def bytes(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._file.getvalue()
