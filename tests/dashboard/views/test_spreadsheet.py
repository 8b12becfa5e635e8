"""Files people open: numbers are numbers, dates dates, and text never a formula."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from dashboard.views.spreadsheet import Column, csv_bytes, xlsx
from models import i18n

COLUMNS = [Column("Дата", "date"), Column("Сумма", "money"), Column("=Кто", "text")]
EVIL = ('=HYPERLINK("http://evil")', "+1", "-1", "@x", "\tx", "＝1", "\0x")


@pytest.mark.parametrize("text", ['=HYPERLINK("http://evil")', "+1", "@x", "＝1", "=1+1"])
def test_a_workbook_holds_no_live_formula(text):  # I9
    content = xlsx("Лист", COLUMNS, [[dt.date(2026, 11, 24), Decimal("-5.10"), text]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["C2"].value == text
    assert sheet["C2"].data_type == "s"


def test_a_workbook_has_real_numbers_and_dates():
    content = xlsx("Лист", COLUMNS, [[dt.date(2026, 11, 24), Decimal("-1234.50"), "Пчела"]])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A2"].value.isoformat() == "2026-11-24T00:00:00"
    assert sheet["B2"].value == -1234.5
    assert sheet["B2"].number_format == "#,##0.00"


@pytest.mark.parametrize("text", EVIL)
def test_text_that_looks_like_a_formula_is_marked_in_csv(text):  # I8
    cell = _rows(csv_bytes(COLUMNS, [[None, None, text]]))[1][2]
    assert cell == f"'{text}"


def test_negative_numbers_stay_numbers_in_csv():  # I8
    rows = _rows(csv_bytes(COLUMNS, [[dt.date(2026, 11, 24), Decimal("-1234.50"), "Пчела"]]))
    assert rows[1] == ["24.11.2026", "-1234,50", "Пчела"]
    assert rows[0][2] == "'=Кто"


def test_csv_opens_in_the_excel_of_the_country():
    content = csv_bytes(COLUMNS, [])
    assert content.startswith(b"\xef\xbb\xbf")
    assert b";" in content
    with i18n.using("en"):
        english = csv_bytes(COLUMNS, [[dt.date(2026, 11, 24), Decimal("1.5"), "x"]])
    assert b"2026-11-24,1.5,x" in english


def _rows(content: bytes):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
