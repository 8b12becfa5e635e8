"""Typing with the keyboard alone: down the column, pasted, by two people at once, on a phone."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from models import company, people, statistics, values
from models.base import now
from models.i18n import NBSP
from models.periods import PeriodType, period_of

pytestmark = pytest.mark.browser
TEN = [f"Показатель {number}" for number in range(10)]


@pytest.fixture(scope="module")
def ten(counted) -> tuple[list[int], str]:
    """Ten statistics of the sales department, and the key of the week that is not over."""
    here, ids = counted.served.here, []
    with here.database.writing() as session:
        owner = people.viewer(session, people.get(session, counted.numbers.cast.users["owner"]))
        for number, name in enumerate(TEN):
            fields = {
                "code": f"ten{number}", "name": name, "definition": "Для рук.", "unit": "шт.",
                "post_id": counted.numbers.cast.sales_clerk, "sort": 100 + number, "decimals": 1,
            }  # fmt: skip
            ids.append(statistics.save(session, owner, fields).id)
        week = period_of(company.get(session).calendar(), PeriodType.WEEK, now())
    here.database.engine.dispose()
    return ids, week.key.isoformat()


@pytest.fixture
def sheet(views, ten):
    """Somebody's sheet of the open week."""

    def sheet(login="clerk", **how) -> Page:
        page = views.of(login, **how).open(f"/entry?date={ten[1]}")
        expect(field(page, TEN[0])).to_be_visible()
        return page

    return sheet


def row(page: Page, name: str):
    return page.locator(".sheet tbody tr").filter(has_text=re.compile(f"{name}(?!\\d)"))


def field(page: Page, name: str):
    return row(page, name).locator(".entry-field input")


def said(page: Page, name: str):
    return row(page, name).locator(".entry-said")


def kept(counted, ten) -> list[str | None]:
    here = counted.served.here
    with here.database.reading() as session:
        found = values.current_values(session, ten[0], [key(ten)])
        numbers = {one[0]: value.value for one, value in found.items()}
    here.database.engine.dispose()
    return [None if numbers.get(one) is None else str(numbers[one]) for one in ten[0]]


def key(ten):
    return dt.date.fromisoformat(ten[1])


def test_ten_statistics_are_filled_with_the_keyboard_alone(sheet, counted, ten):
    page = sheet()
    field(page, TEN[0]).focus()
    for number in range(10):
        page.keyboard.type(f"1{number},5")
        page.keyboard.press("Enter")
    for name in TEN:
        expect(said(page, name)).to_have_text("сохранено")
    assert kept(counted, ten) == [f"1{number}.5" for number in range(10)]


def test_arrows_go_up_and_down_and_nothing_is_kept_that_was_not_typed(sheet, counted, ten):
    before = kept(counted, ten)
    page = sheet()
    field(page, TEN[4]).focus()
    page.keyboard.press("ArrowDown")
    expect(field(page, TEN[5])).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field(page, TEN[3])).to_be_focused()
    page.wait_for_timeout(500)
    assert kept(counted, ten) == before


def test_a_column_of_a_spreadsheet_is_pasted_downwards(sheet, counted, ten):
    page = sheet()
    column = "\r\n".join([f"1{NBSP}00{number},5\tлишнее" for number in range(4)])
    field(page, TEN[2]).focus()
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste",
                {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        column,
    )
    for name in TEN[2:6]:
        expect(said(page, name)).to_have_text("сохранено")
    expect(field(page, TEN[2])).to_have_value(f"1{NBSP}000,5")
    assert kept(counted, ten)[2:6] == [f"100{number}.5" for number in range(4)]


def test_a_refusal_stands_beside_the_field_and_what_was_typed_stays(sheet, counted, ten):
    before = kept(counted, ten)
    page = sheet()
    field(page, TEN[8]).fill("сто")
    field(page, TEN[8]).press("Enter")
    expect(said(page, TEN[8])).to_have_text("«сто» в поле «Значение» — не число.")
    expect(field(page, TEN[8])).to_have_value("сто")
    assert kept(counted, ten) == before
    field(page, TEN[8]).fill("100")
    field(page, TEN[8]).press("Enter")
    expect(said(page, TEN[8])).to_have_text("сохранено")


def test_two_who_type_the_same_are_told_of_each_other(sheet, counted, ten):  # D10
    clerk, head = sheet("clerk"), sheet("head")
    field(clerk, TEN[9]).fill("71")
    field(clerk, TEN[9]).press("Enter")
    expect(said(clerk, TEN[9])).to_have_text("сохранено")
    field(head, TEN[9]).fill("72")
    field(head, TEN[9]).press("Enter")
    expect(said(head, TEN[9])).to_have_text("Тем временем кто-то ввёл 71.")
    expect(field(head, TEN[9])).to_have_value("72")
    assert kept(counted, ten)[9] == "71"
    field(head, TEN[9]).fill("73")
    field(head, TEN[9]).press("Enter")
    expect(said(head, TEN[9])).to_have_text("сохранено")
    assert kept(counted, ten)[9] == "73"


def test_value_and_note_typed_one_after_the_other_are_both_kept(sheet, counted, ten):
    page = sheet()
    field(page, TEN[7]).fill("5")
    page.keyboard.press("Tab")
    page.keyboard.type("реклама на радио")
    page.keyboard.press("Enter")
    expect(said(page, TEN[7])).to_have_text("сохранено")
    page.wait_for_timeout(800)
    expect(said(page, TEN[7])).to_have_text("сохранено")
    page.reload()
    expect(row(page, TEN[7]).locator(".entry-note input")).to_have_value("реклама на радио")
    assert kept(counted, ten)[7] == "5"


def test_a_phone_shows_the_field_beside_the_last_value(sheet):
    page = sheet(width=390, height=844)
    box = field(page, TEN[0]).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
