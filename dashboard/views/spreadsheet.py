"""A table as a file people open: XLSX with real numbers and dates, CSV for the Excel of the country.

Text stays text: nothing that came from outside becomes a formula (I8, I9).
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

from models.i18n import current_language

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
_WIDTHS = {"date": 11, "money": 14, "number": 12, "text": 24, "long": 48}


@dataclass(frozen=True)
class Column:
    """One column: its heading and what it holds: date, money, number, text or long text."""

    title: str
    kind: str = "text"


def xlsx(title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet with a heading that stays in view."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {
            "date": book.add_format({"num_format": "dd.mm.yyyy"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "number": book.add_format({"num_format": "#,##0.######"}),
            "text": book.add_format({"num_format": "@"}),
            "long": book.add_format({"num_format": "@"}),
        }
        for index, column in enumerate(columns):
            sheet.set_column(index, index, _WIDTHS[column.kind])
            sheet.write_string(0, index, column.title, heading)
        for number, row in enumerate(rows, 1):
            for index, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write(sheet, number, index, value, formats[column.kind])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, sheet.dim_rowmax or 1), len(columns) - 1)
    return buffer.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object, style: object
) -> None:
    if value is None:
        return
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, (dt.date, dt.datetime)):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def csv_bytes(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a mark; ``;`` and decimal commas where the reader's language has them."""
    russian = current_language() == "ru"
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if russian else ",", lineterminator="\r\n")
    writer.writerow([inert(column.title) for column in columns])
    for row in rows:
        writer.writerow([_plain(value, russian=russian) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def _plain(value: object, *, russian: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.replace(".", ",") if russian else text
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y") if russian else value.isoformat()
    return inert(str(value))


def inert(text: str) -> str:
    """Text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "ASM"
