"""From the wall to the line of the document: tile, number, row, three clicks."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.dashboard.showing import STATEMENT, WORKBOOK

pytestmark = pytest.mark.browser


def cells(page: Page, column: str) -> list[str]:
    """What stands in a column of the grid, from the top."""
    expect(page.locator(f".ag-row .ag-cell[col-id={column}]").first).not_to_be_empty()
    rows = page.locator(f".ag-row .ag-cell[col-id={column}]")
    found = [
        (rows.nth(i).locator("xpath=..").get_attribute("row-index"), rows.nth(i).inner_text())
        for i in range(rows.count())
    ]
    return [text for _index, text in sorted(found, key=lambda one: int(one[0]))]


def figure(text: str) -> str:
    return re.sub(r"\s", " ", text)


def test_three_clicks_from_the_wall_to_the_line_of_the_statement(views, counted):
    numbers = counted.numbers
    page = views.of("head").open("/")
    page.locator("#wall [data-key='tile-income']").click()
    expect(page.locator("h1")).to_have_text("Валовой доход")

    line = page.locator(".st-table tr", has_text=f"неделя до {numbers.last.key:%d.%m.%Y}")
    line.get_by_role("link", name=re.compile(r"10\s028")).click()
    expect(page.locator("h1")).to_contain_text(re.compile(r"Валовой доход: 10\s028\s₽"))
    paid = numbers.received(numbers.last)
    assert [figure(text) for text in cells(page, "amount")] == [
        f"{one.amount[0]} {one.amount[1:]}".replace(".", ",") for one in paid
    ]

    page.locator(".ag-row[row-index='0'] a").click()
    expect(page.locator("h1")).to_have_text(STATEMENT)
    shown = page.locator(".original tr td:nth-child(2)").all_inner_texts()
    assert shown == paid[0].text().split("\r\n")
    expect(page.locator(".original tr.current")).to_contain_text("СекцияДокумент")

    for _step in range(3):
        page.go_back()
    expect(page.locator("#wall [data-key='tile-income']")).to_be_visible()


def test_a_value_read_from_a_workbook_leads_to_its_cell(views):
    page = views.of("owner").open("/")
    page.locator(".wall-posts summary").click()
    page.locator("#wall [data-key='tile-shares']").click()
    page.locator(".st-table tbody tr", has_text="88,25").get_by_role("link").click()
    assert cells(page, "document") == [WORKBOOK]
    page.locator(".ag-row[row-index='0'] a").click()
    expect(page.locator(".page-head")).to_contain_text("лист «Неделя», строка 6, столбец C")


def test_a_point_of_the_graph_opens_its_rows(views, counted):
    page = views.of("owner").open(f"/statistics/{counted.numbers.ids['income']}")
    point = page.locator(".js-plotly-plot .scatterlayer .trace:last-child .point").last
    expect(point).to_be_visible()
    box = point.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text("неделя до")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(f"**/rows?period=week&date={counted.numbers.last.key}")
    expect(page.locator("h1")).to_contain_text(re.compile(r"10\s028"))


def test_what_people_wrote_is_text_in_the_graph(views, counted):  # I1
    page = views.of("owner").open(f"/statistics/{counted.numbers.ids['calls']}")
    expect(page.locator("h1")).to_have_text("Звонки <b>клиентам</b>")
    point = page.locator(".js-plotly-plot .scatterlayer .trace:last-child .point").last
    box = point.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    expect(page.locator(".hoverlayer")).to_contain_text("<img src=x onerror")
    assert page.locator(".hoverlayer img").count() == 0


def test_rows_are_sorted_filtered_and_taken_away_as_a_file(views, counted):
    numbers = counted.numbers
    window = views.of("owner")
    page = window.open(
        f"/statistics/{numbers.ids['income']}/rows?period=week&date={numbers.last.key}"
    )
    before = cells(page, "amount")
    header = page.locator(".ag-header-cell[col-id=amount] .ag-header-cell-label")
    header.click()
    header.click()
    expect(page.locator(".ag-header-cell[col-id=amount]")).to_have_attribute(
        "aria-sort", "descending"
    )
    expect(page.locator(".ag-row[row-index='0'] [col-id=amount]")).to_have_text(before[1])
    assert cells(page, "amount") == before[::-1]

    page.locator(".ag-header-cell[col-id=purpose] .ag-header-cell-filter-button").click()
    page.locator(".ag-filter input[type=text]").first.fill("HYPERLINK")
    expect(page.locator(".ag-row[row-index='1'] [col-id=amount]")).to_have_count(0)
    expect(page.locator(".ag-row[row-index='0'] [col-id=purpose]")).to_contain_text("=HYPERLINK")

    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename.startswith("Валовой доход")
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet.max_row == 2  # what the filter left, under its heading
    heads = [figure(text) for text in page.locator(".ag-header-cell-text").all_inner_texts()]
    assert sorted(cell.value for cell in sheet[1]) == sorted(heads)
