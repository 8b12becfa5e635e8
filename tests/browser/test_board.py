"""The org board in a browser: a newcomer builds and mends it by mouse and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def unit(page: Page, name: str) -> Locator:
    """The innermost unit with this title."""
    title = page.locator(".board-title", has_text=name)
    return page.locator("[data-unit]").filter(has=title).last


def post(page: Page, name: str) -> Locator:
    return page.locator("[data-post]", has_text=name)


def line(page: Page, title: str) -> Locator:
    """A line of the dialog by its heading."""
    return page.locator(".board-dialog > div").filter(has=page.get_by_role("heading", name=title))


def ask(page: Page, name: str) -> None:
    """Open the dialog about a unit or a post with the keyboard."""
    page.get_by_role("button", name=f"Изменить «{name}»", exact=True).press("Enter")
    expect(page.locator(".board-dialog h2")).to_have_text(name)


@pytest.fixture
def editing(windows) -> Page:
    page = windows.of("owner").open("/board")
    page.get_by_role("link", name="Изменить схему").click()
    expect(page.locator(".board.editing")).to_be_visible()
    return page


def test_a_post_and_a_person_are_dragged_and_a_cycle_is_refused(editing):  # OB-5
    page = editing
    post(page, "Ассистент").locator(".board-post-name").drag_to(
        unit(page, "Казначейское").locator(".board-title").first
    )
    expect(unit(page, "Казначейское").locator("[data-post]", has_text="Ассистент")).to_be_visible()
    post(page, "Менеджер").locator(".board-person").drag_to(post(page, "Ассистент"))
    expect(post(page, "Ассистент")).to_contain_text("Вера Дятлова")
    expect(post(page, "Менеджер")).to_contain_text("вакансия")
    unit(page, "Распространения").locator(".board-title").first.drag_to(
        unit(page, "Казначейское").locator(".board-title").first
    )
    said = page.locator("#board-edit-said")
    expect(said).to_contain_text("нельзя поместить")
    post(page, "Ассистент").locator(".board-person").drag_to(post(page, "Менеджер"))
    expect(post(page, "Менеджер")).to_contain_text("Вера Дятлова")
    expect(said).to_be_empty()


def test_the_keyboard_alone_adds_moves_and_closes(editing):
    page = editing
    ask(page, "ООО «Подсолнух»")
    new = line(page, "Новое подразделение внутри")
    new.get_by_placeholder("Номер").press_sequentially("8")
    new.get_by_placeholder("Название").press_sequentially("Опытное")
    new.get_by_role("button", name="Добавить").press("Enter")
    expect(page.locator(".board-column")).to_have_count(3)
    ask(page, "Опытное")
    line(page, "Номер и название").get_by_placeholder("Номер").fill("2")
    line(page, "Номер и название").get_by_role("button", name="Сохранить").press("Enter")
    expect(page.locator("#board-dialog-said")).to_contain_text("занят")
    page.keyboard.press("Escape")
    expect(page.locator(".board-dialog")).to_be_hidden()
    ask(page, "Руководитель «Опытное»")
    page.get_by_role("button", name="Закрыть с сегодняшнего дня").press("Enter")
    expect(post(page, "Руководитель «Опытное»")).to_have_count(0)
    ask(page, "Опытное")
    page.get_by_role("button", name="Закрыть с сегодняшнего дня").press("Enter")
    expect(page.locator(".board-column")).to_have_count(2)


def test_a_card_is_written_and_read(windows):  # OB-8
    page = windows.of("owner").open("/board")
    post(page, "Менеджер").get_by_role("link").first.click()
    page.get_by_role("link", name="Изменить", exact=True).click()
    page.get_by_label("Назначение").fill("Чтобы покупали снова")
    page.get_by_label("Норма, часов в неделю").fill("37,5")
    page.get_by_placeholder("Функция").first.fill("Звонит клиентам")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    card = page.locator(".post-card")
    expect(card).to_contain_text("Чтобы покупали снова")
    expect(card).to_contain_text("Звонит клиентам")
    clerk = windows.of("clerk", width=390, height=844).open("/hat")
    expect(clerk.locator(".hat-page")).to_contain_text("Чтобы покупали снова")
    assert clerk.evaluate("document.documentElement.scrollWidth") <= 390


def test_words_looked_for_stand_in_the_address_and_a_day_opens_another_board(windows):  # OB-5
    page = windows.of("clerk").open("/board")
    page.fill("#board-text", "синицын")
    expect(page.locator("#board-found")).to_have_text("найдено: 1")
    expect(page).to_have_url(re.compile(r"/board\?q=(%[0-9A-F]{2})+$"))
    page.reload()
    expect(page.locator(".board-post.hit")).to_have_count(1)
    page.goto(page.url.split("?")[0] + "?on=2019-12-31")
    expect(page.locator("#page")).to_contain_text("В этот день оргсхемы нет")


def test_on_a_phone_a_division_opens_when_it_is_touched(windows):
    page = windows.of("clerk", width=390, height=844).open("/board")
    column = page.locator(".board-column", has_text="Распространения")
    expect(column.locator(".board-inner")).to_be_hidden()
    column.locator(".board-fold").click()
    expect(column.locator(".board-inner")).to_contain_text("Регистрации")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
