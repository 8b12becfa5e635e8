"""The org board in a browser: a newcomer builds and mends it by mouse and by keyboard alone."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Windows, serve, stop

pytestmark = pytest.mark.browser
SECONDS = 6  # that an action takes a newcomer: to find the place, to click, to type a few words
POSTS = {  # what a small works adds to the 29 posts of the usual seven divisions
    "Направления и персонала": ("Инспектор по кадрам", "Наставник"),
    "Регистрации": ("Менеджер по продажам", "Менеджер по ключевым клиентам", "Оператор"),
    "Расходов": ("Бухгалтер", "Кассир"),
    "Производства": ("Мастер смены", "Сборщик", "Наладчик", "Упаковщик"),
}


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
    division = unit(page, "Распространения").locator(".board-title").first
    division.drag_to(unit(page, "Регистрации").locator(".board-title").first)
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


@dataclass
class Newcomer:
    """Somebody at a browser who counts what he does: each click and each field filled in is one."""

    page: Page
    actions: int = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.actions += 1

    def type(self, target: Locator, text: str) -> None:
        target.fill(text)
        self.actions += 1


@pytest.fixture
def empty(tmp_path, chromium):
    """``asm serve`` on an empty folder, and its code for the first start."""
    served = serve(tmp_path / "empty")
    opened = Windows(served, chromium)
    code = re.search(r"/setup\?code=(\S+)", served.log.read_text(encoding="utf-8"))[1]
    yield opened.of(None), code
    stop(served)
    opened.close()


def test_a_newcomer_builds_a_board_of_forty_posts_in_under_ten_minutes(empty):
    """From the first start to 40 posts with three people on them: 38 actions.

    At six seconds each that is under four minutes; the bound of ten minutes are 100 actions. The
    bound asserted is tighter, so that nobody makes the way longer unnoticed.
    """
    window, code = empty
    newcomer = Newcomer(window.open(f"/setup?code={code}"))
    page, click, type_in = newcomer.page, newcomer.click, newcomer.type
    for field, text in (
        ("company", "ООО «Ромашка»"), ("name", "Ольга Лугова"), ("login", "olga"),
        ("password", "ромашка-и-мак-12"),
    ):  # fmt: skip
        type_in(page.locator(f"#{field}"), text)
    click(page.locator("input[value=seven]"))
    click(page.locator("button[type=submit]"))
    click(page.locator("nav").get_by_role("link", name="Оргсхема"))
    click(page.get_by_role("link", name="Изменить схему"))
    for department, names in POSTS.items():
        click(page.get_by_role("button", name=f"Изменить «{department}»", exact=True))
        type_in(page.get_by_placeholder("По посту в строке"), "\n".join(names))
        click(line(page, "Новые посты здесь").get_by_role("button", name="Добавить"))
        expect(post(page, names[-1])).to_be_visible()
        expect(page.locator(".board-dialog")).to_be_hidden()
    for name, who in (
        ("Мастер смены", "Глеб Лугов"), ("Бухгалтер", "Вера Иванова"), ("Оператор", "Пётр Ким"),
    ):  # fmt: skip
        click(page.get_by_role("button", name=f"Изменить «{name}»", exact=True))
        type_in(page.get_by_placeholder("Имя", exact=True), who)
        click(line(page, "Принять сюда нового сотрудника").get_by_role("button", name="Добавить"))
        expect(post(page, name).last).to_contain_text(who)
        expect(page.locator(".board-dialog")).to_be_hidden()
    click(page.get_by_role("link", name="Готово"))
    expect(page.locator(".page-head .muted")).to_contain_text("40 постов")
    assert page.locator("[data-post]").count() == 40
    assert newcomer.actions <= 45
    assert newcomer.actions * SECONDS < 10 * 60
