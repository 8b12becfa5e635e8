import datetime as dt

import pytest
import xlsxwriter

from etl.importers.tables import Tables
from etl.reading import Choices
from tests.etl.collecting import collect

TODAY = dt.date(2026, 11, 24)


def write_book(path, sheets, *, merges=(), levels=None, formats=None, epoch_1904=False):
    """Sheets by name, each a list of rows; merges as (sheet, range, text); outline levels by row."""
    with xlsxwriter.Workbook(path, {"date_1904": epoch_1904}) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        moment = dt.datetime.combine(cell, dt.time())
                        sheet.write_datetime(number, column, moment, day)
                    elif cell is not None:
                        shown = (
                            book.add_format({"num_format": formats[column]}) if formats else None
                        )
                        sheet.write(number, column, cell, shown)
            for where, area, text in merges:
                if where == name:
                    sheet.merge_range(area, text)
            for row, level in (levels or {}).items():
                sheet.set_row(row, None, None, {"level": level})
    return path


@pytest.fixture
def book(tmp_path):
    """Write a workbook; ``name`` is what its sender calls it."""

    def write(sheets, name="таблица.xlsx", **options):
        sheets = sheets if isinstance(sheets, dict) else {"Лист1": sheets}
        return write_book(tmp_path / name, sheets, **options)

    return write


@pytest.fixture
def text(tmp_path):
    """Write a text of lines, by default in windows-1251 with semicolons."""

    def write(content, name="таблица.csv", encoding="cp1251"):
        path = tmp_path / name
        path.write_bytes(content.encode(encoding))
        return path

    return write


@pytest.fixture
def read():
    """Read a document; answers and a layout as a person chose them."""

    def reading(path, answers=None, layout=None, today=TODAY):
        choices = Choices(answers=answers or {}, layout=layout, today=today)
        return collect(Tables(), path, choices)

    return reading


@pytest.fixture
def codes():
    """The codes of questions, without the mark of their document."""

    def of(reading):
        return [":".join(p for p in q.code.split(":") if len(p) != 12) for q in reading.questions]

    return of
