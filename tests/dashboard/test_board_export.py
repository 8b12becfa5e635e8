"""The org board as a file: the rows of the screen, texts that stay texts."""

import io

import openpyxl
import pypdfium2
import pytest

from models import organisation
from models.access import SYSTEM
from tests.dashboard.drawn import drawn

EVIL = '=HYPERLINK("http://evil.example")'


def rows(web, query="", login="owner") -> list[tuple]:
    answer = web.person(login).get(f"/board/export.xlsx{query}")
    assert answer.status_code == 200
    return list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)


@pytest.mark.parametrize("query", ["", "?q=вера", "?q=нет", "?on=2019-12-31"])
def test_the_file_has_the_rows_of_the_screen(web, query):  # Z10
    page = drawn(web.person("head"), f"/board?view=list&{query[1:]}")
    shown = [row[1] for row in page.rows()] if page.all("Tbody") else []
    assert [row[4] for row in rows(web, query, "head")[1:]] == shown


def test_a_part_of_the_board(web, small_company):
    found = rows(web, f"?unit={small_company.treasury}")
    assert [row[:7] for row in found[1:]] == [
        ("отделение", "3", "Казначейское", "0", "Казначей", "да", "")
    ]


def test_who_may_not_export_is_refused_and_not_offered(web):  # Z9
    assert web.person("clerk").get("/board/export.xlsx").status_code == 403
    assert "XLSX" not in drawn(web.person("clerk"), "/board").text
    assert "XLSX" in drawn(web.person("head"), "/board").text


def test_no_text_becomes_a_formula(web, small_company):  # I9
    with web.here.database.writing() as session:
        values = {"name": EVIL, "purpose": "+1", "authority": "@SUM(A1)"}
        organisation.change_post(session, SYSTEM, small_company.vacant, values, version=1)
    answer = web.person("owner").get("/board/export.xlsx")
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.data)).active for cell in row]
    assert EVIL in {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def drawn_text(web, query="", login="owner") -> str:
    answer = web.person(login).get(f"/board/export.pdf{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")  # I18
    return pypdfium2.PdfDocument(answer.data)[0].get_textpage().get_text_range()


def test_a_sheet_shows_the_board_of_its_day_and_part(web, small_company):  # OB-5
    with web.here.database.writing() as session:
        values = {"name": "Секретарь"}
        organisation.change_post(session, SYSTEM, small_company.vacant, values, version=1)
    now = drawn_text(web)
    assert "Секретарь" in now
    assert "исполняет: Борис Синицын" in now or "исполняет Борис Синицын" in now
    then = drawn_text(web, "?on=2024-05-01&paper=a2")
    assert "Ассистент" in then
    assert "На 01.05.2024" in then
    part = drawn_text(web, f"?unit={small_company.treasury}&paper=../../x")
    assert "Казначей" in part
    assert "Секретарь" not in part


def test_a_picture_of_it(web):
    answer = web.person("head").get("/board/export.png")
    assert (answer.mimetype, answer.data[:4]) == ("image/png", b"\x89PNG")


@pytest.mark.parametrize("kind", ["pdf", "png"])
def test_a_sheet_is_for_who_may_export(web, kind):  # Z9
    assert web.person("clerk").get(f"/board/export.{kind}").status_code == 403
    assert web.person("stranger").get(f"/board/export.{kind}").status_code == 401
    assert web.person("owner").get(f"/board/export.{kind}?on=1999-01-01").status_code == 404
    links = drawn(web.person("head"), "/board?on=2024-05-01").links()
    assert links["PDF A2"] == "/board/export.pdf?on=2024-05-01&paper=a2"
    assert "PNG" not in drawn(web.person("clerk"), "/board").links()
