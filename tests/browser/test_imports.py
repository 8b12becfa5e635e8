"""Documents from a file on the desk to numbers that count, and back: what people do with the mouse."""

import datetime as dt
import io
import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models import documents, people, statistics
from models.documents import Document, State
from models.organisation import Post
from tests.etl.statements import Payment, payments, statement

pytestmark = pytest.mark.browser
PATIENCE = 30_000  # milliseconds for the worker


@pytest.fixture
def desk(tmp_path):
    """A folder with files to bring."""

    def put(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return put


def bring(page: Page, *files: Path) -> None:
    """Choose files with the button of the drop zone."""
    with page.expect_file_chooser() as chooser:
        page.click("#uploads-choose")
    chooser.value.set_files(list(files))


def state(page: Page, word: str) -> None:
    """Wait until the document of the page is in this state."""
    expect(page.locator(".document-about .state")).to_contain_text(word, timeout=PATIENCE)


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_statement_is_brought_previewed_accepted_and_counts(windows, data):
    page = windows.of("owner").open("/imports")
    bring(page, data / "client_bank" / "month.txt")
    page.wait_for_url("**/documents/*")
    state(page, "проверьте")
    expect(page.locator(".equation .figure b")).to_have_text(
        ["15 000,00", "12 050,10", "3 500,60", "23 549,50"], use_inner_text=True
    )
    expect(page.locator(".preview").first).to_contain_text("02.11.2026")
    page.get_by_role("button", name=re.compile("Принять")).click()
    state(page, "учитывается")
    expect(page.locator(".document-meaning")).to_have_text(
        "Строки учтены в числах.", timeout=PATIENCE
    )
    expect(page.locator(".history")).to_contain_text("Принят")
    page.click(".crumbs a")
    row = page.locator(".imports-list tbody tr", has_text="month.txt")
    expect(row.locator(".state")).to_have_text("учитывается")


def test_a_contradictory_statement_is_refused_with_both_figures_and_mended_in_place(windows, desk):
    given = [Payment(n, f"{n}.25", purpose="Путь второй") for n in (1, 2, 3)]
    broken = desk("выписка с ошибкой.txt", statement(*given, closing="5.00"))
    mended = desk("выписка исправленная.txt", statement(*given))
    page = windows.of("owner").open("/imports")
    bring(page, broken)
    state(page, "не принят")
    card = page.locator(".refused-card")
    expect(card).to_contain_text(re.compile(r"1\s006,75"))
    expect(card).to_contain_text("5,00")
    refused = page.url
    bring(page, mended)
    page.wait_for_url(lambda address: "/documents/" in address and address != refused)
    state(page, "проверьте")
    page.get_by_role("button", name=re.compile("Принять 3")).click()
    state(page, "учитывается")


def test_faulty_rows_are_listed_and_taken_away_as_a_file(windows, desk):
    given = [
        Payment(n, "много" if n % 2 else f"{n}.00", purpose="Путь третий") for n in range(1, 122)
    ]
    page = windows.of("owner").open("/imports")
    bring(page, desk("с ошибками.txt", statement(*given)))
    state(page, "проверьте")
    expect(page.locator(".faults tbody tr")).to_have_count(50)
    page.locator("#faults-page button", has_text="2").click()
    expect(page.locator(".faults tbody tr")).to_have_count(11)
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "с ошибками.txt — отклонённые строки.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet.max_row >= 62


def test_an_ambiguous_date_is_asked_about_answered_and_accepted(windows, desk):  # wish 16
    rows = [["Дата", "Клиент", "Товар", "Количество", "Сумма"]]
    rows += [[f"0{n}/0{n + 1}/2026", "Пчела", "Мёд", n, 100 * n] for n in (1, 2, 3)]
    page = windows.of("owner").open("/imports")
    bring(page, desk("продажи.xlsx", workbook(*rows)))
    state(page, "вопрос")
    asked = page.locator(".asked")
    expect(asked).to_contain_text("01/02/2026")
    page.click("#questions-send")
    expect(page.locator("#questions-problem")).to_contain_text("Ответьте на все вопросы")
    asked.get_by_role("radio", name=re.compile("день", re.IGNORECASE)).check()
    page.click("#questions-send")
    state(page, "проверьте")
    expect(page.locator(".preview")).to_contain_text("01.02.2026")
    page.get_by_role("button", name=re.compile("Принять 3")).click()
    state(page, "учитывается")


def test_two_columns_in_one_role_are_refused_at_the_field_and_a_profile_knows_the_next_file(
    windows, desk
):  # wish 45
    head = ["Когда", "Кому", "За что", "Всего руб", "Из них НДС"]
    rows = [[f"{n:02}.11.2026", "Муравейник", "Доска", 1000 + n, 100 + n] for n in range(1, 9)]
    page = windows.of("owner").open("/imports")
    bring(page, desk("реестр ноябрь.xlsx", workbook(head, *rows)))
    expect(page.locator(".document-about .state")).to_contain_text(
        re.compile("вопрос|проверьте"), timeout=PATIENCE
    )
    mapping = page.locator(".mapping")
    if mapping.get_attribute("open") is None:
        mapping.locator("summary").first.click()
    choose(page, mapping.get_by_label("Что это"), "Продажи")
    for column, role in (
        ("Когда", "Дата"),
        ("Кому", "Клиент"),
        ("За что", "Товар"),
        ("Всего руб", "Сумма"),
    ):
        choose(page, mapping.get_by_label(f"Роль столбца «{column}»"), role)
    choose(page, mapping.get_by_label("Роль столбца «Из них НДС»"), "Сумма")
    expect(mapping).to_contain_text("уже у «Всего руб»")
    expect(page.locator("#mapping-apply")).to_be_disabled()
    pick(page, mapping.get_by_label("Роль столбца «Из них НДС»"), "Сумма")  # picked again: let go
    expect(page.locator("#mapping-apply")).to_be_enabled()
    page.fill("#mapping-name", "Реестр отгрузок")
    page.click("#mapping-save")
    state(page, "проверьте")
    rows = [[f"{n:02}.12.2026", "Пчела", "Мёд", 2000 + n, 200 + n] for n in range(1, 5)]
    page = windows.of("owner").open("/imports")
    bring(page, desk("реестр декабрь.xlsx", workbook(head, *rows)))
    state(page, "проверьте")
    expect(page.locator(".document-side")).to_contain_text("по профилю «Реестр отгрузок»")
    page.click(".crumbs a")
    profile = page.locator(".profile")
    expect(profile.locator("input")).to_have_value("Реестр отгрузок")
    profile.locator("input").fill("Отгрузки склада")
    with page.expect_response(re.compile("/_dash-update-component")):
        profile.get_by_role("button", name="Переименовать").click()
    page.reload()
    expect(page.locator(".profile input")).to_have_value("Отгрузки склада")
    page.get_by_role("button", name="Забыть").click()
    expect(page.locator(".profile")).to_have_count(0)


def choose(page: Page, field, option: str) -> None:
    """Pick from a list, unless it is picked already: a second pick would let it go."""
    if not field.first.input_value().startswith(option):
        pick(page, field, option)


def pick(page: Page, field, option: str) -> None:
    field.first.click()
    page.get_by_role("option").filter(has_text=re.compile(f"^{option}")).first.click()


def test_an_undo_says_what_changes_asks_why_and_takes_the_rows_out(windows, desk):
    page = windows.of("owner").open("/imports")
    bring(page, desk("не наша.txt", statement(*payments(3, purpose="Путь шестой"))))
    state(page, "проверьте")
    page.get_by_role("button", name=re.compile("Принять")).click()
    state(page, "учитывается")
    page.get_by_role("button", name="Отменить импорт").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Перестанут учитываться строки")
    dialog.locator("#undo").click()
    expect(page.locator("#undo-problem")).to_contain_text("почему импорт отменяется")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    state(page, "учитывается")
    page.get_by_role("button", name="Отменить импорт").click()
    page.fill("#decision-why", "выписка другой фирмы")
    dialog.locator("#undo").click()
    state(page, "отменён")
    expect(page.locator(".history")).to_contain_text("выписка другой фирмы")
    expect(page.get_by_role("button", name="Импортировать снова")).to_be_visible()


def test_files_dropped_on_the_page_appear_in_the_list_and_are_read_before_the_eyes(windows):
    page = windows.of("owner").open("/imports")
    page.wait_for_selector("#uploads-choose")
    files = {
        f"бросок {n}.txt": statement(*payments(n, purpose="Бросок")).decode("latin-1")
        for n in (4, 5, 6)
    }
    transfer = page.evaluate_handle(
        """(files) => {
            const carried = new DataTransfer();
            for (const [name, text] of Object.entries(JSON.parse(files))) {
                const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
                carried.items.add(new File([bytes], name));
            }
            return carried;
        }""",
        json.dumps(files),
    )
    page.dispatch_event("body", "dragenter", {"dataTransfer": transfer})
    expect(page.locator("body.dropping")).to_be_visible()
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    expect(page.locator("body.dropping")).to_have_count(0)
    for name in files:
        row = page.locator(".imports-list tbody tr", has_text=name)
        expect(row.locator(".state")).to_have_text("проверьте", timeout=PATIENCE)
        line = page.locator(".upload", has_text=name)
        expect(line.locator("span")).to_have_text("проверьте", timeout=PATIENCE)
    page.fill("#imports-search", "БРОСОК 5")
    expect(page.locator(".imports-list tbody tr")).to_have_count(1)
    assert "q=" in page.url
    page.reload()
    expect(page.locator(".imports-list tbody tr")).to_have_count(1)


def test_an_upload_shows_how_far_it_is_and_can_be_stopped(windows, desk):  # F11, wish 57
    window = windows.of("owner")
    page = window.open("/imports")
    page.wait_for_selector("#uploads-choose")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    protocol = window.context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", slow)
    bring(page, desk("большой.txt", b"x" * 8_000_000))
    line = page.locator(".upload")
    expect(line).to_contain_text(re.compile(r"[1-9]\d?\s%"))
    line.get_by_role("button").click()
    expect(line).to_contain_text("отменён")
    with windows.served.here.database.reading() as session:
        assert session.scalar(select(Document.id).where(Document.name == "большой.txt")) is None


def test_a_stranger_and_a_clerk_see_nothing(windows, desk):
    owner = windows.of("owner").open("/imports")
    bring(owner, desk("тайная.txt", statement(*payments(7, purpose="Тайна"))))
    owner.wait_for_url("**/documents/*")
    state(owner, "проверьте")
    path = owner.url.removeprefix(windows.served.address)
    for place in ("/imports", path, f"{path}/original"):
        page = windows.of(None).open(place)
        assert "/sign-in" in page.url
        assert "тайная" not in page.content()
    clerk = windows.of("clerk")
    for place in ("/imports", path):
        page = clerk.open(place)
        expect(page.locator("#page")).to_contain_text("Нет доступа")
        assert "тайная" not in page.content()
        assert page.locator(".shell-nav a[href='/imports']").count() == 0


def test_a_head_sees_only_what_he_brought(windows, desk):
    page = windows.of("head").open("/imports")
    bring(page, desk("начальника.txt", statement(*payments(8, purpose="Начальник"))))
    state(page, "проверьте")
    page.click(".crumbs a")
    expect(page.locator(".imports-list tbody tr")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_everything_without_scrolling_sideways(windows, desk, scheme):  # wish 50
    window = windows.of("owner", width=390, height=844, color_scheme=scheme)
    page = window.open("/imports")
    bring(page, desk("в дороге.txt", statement(*payments(9, purpose=scheme), Payment(99, "нет"))))
    state(page, "проверьте")
    for path in (page.url.removeprefix(windows.served.address), "/imports"):
        window.open(path)
        page.wait_for_selector(".document-main, .imports-list")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, path


def test_everything_is_reached_by_the_keyboard(windows, desk):
    page = windows.of("owner").open("/imports")
    bring(page, desk("клавиши.txt", statement(*payments(10, purpose="Клавиши"))))
    state(page, "проверьте")
    page.wait_for_selector("button:has-text('Принять')")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").startswith("Принять"):
            break
    page.keyboard.press("Enter")
    state(page, "учитывается")


def test_a_file_brought_again_says_so_until_something_moves(windows, desk):
    page = windows.of("owner").open("/imports")
    file = desk("дважды.txt", statement(*payments(13, purpose="Дважды")))
    bring(page, file)
    state(page, "проверьте")
    expect(page.locator(".document-again")).to_have_count(0)
    page.goto(page.url.partition("/documents/")[0] + "/imports")
    bring(page, file)
    expect(page.locator(".document-again")).to_contain_text("ничего не добавлено")
    page.get_by_role("button", name="Отклонить").click()
    state(page, "отклонён")
    expect(page.locator(".document-again")).to_have_count(0)


def test_the_states_of_the_record_are_those_of_the_screen(windows, desk):
    page = windows.of("owner").open("/imports")
    bring(page, desk("сверка.txt", statement(*payments(11, purpose="Сверка"))))
    state(page, "проверьте")
    page.get_by_role("button", name="Отклонить").click()
    state(page, "отклонён")
    sha256 = page.url.rpartition("/")[2]
    with windows.served.here.database.reading() as session:
        assert documents.locked(session, sha256).state == State.WITHDRAWN


def test_an_accepted_statement_moves_the_open_wall_and_the_number_leads_back_to_its_line(
    windows, desk
):  # the main job
    code = "ПутьДенег"
    define(windows.served.here, code)
    wall = windows.of("owner")
    wall.open("/")
    tile = wall.page.locator(f"[data-key='tile-{code}']")
    page = windows.of("owner").open("/imports")
    end = last_thursday()
    days = [day for day in (end - 2 * DAY, end + 5 * DAY) if day <= today()]
    given = [Payment(70 + n, "7654321.00", f"{day:%d.%m.%Y}") for n, day in enumerate(days)]
    span = {"first": f"{days[0]:%d.%m.%Y}", "last": f"{days[-1]:%d.%m.%Y}"}
    bring(page, desk("главная.txt", statement(*given, **span)))
    state(page, "проверьте")
    page.get_by_role("button", name=re.compile("Принять [12]")).click()
    state(page, "учитывается")
    expect(page.locator(".feeds")).to_contain_text("Путь денег", timeout=PATIENCE)
    expect(tile).to_contain_text(re.compile(r"7\s\d{3}\s\d{3}"), timeout=PATIENCE)
    tile.click()
    line = wall.page.locator(".table tr", has_text=f"{end:%d.%m.%Y}")
    line.get_by_role("link").first.click()
    wall.page.wait_for_url("**/rows?*")
    row = wall.page.locator(".ag-row", has_text=re.compile(r"7\s654\s321,00"))
    row.get_by_role("link").first.click()
    expect(wall.page.locator(".original .current")).to_contain_text("СекцияДокумент")
    wall.page.get_by_role("link", name="Весь документ").click()
    expect(wall.page.locator(".document-title h1")).to_have_text("главная.txt")


DAY = dt.timedelta(days=1)


def last_thursday() -> dt.date:
    """The last day of a reporting week that is surely over."""
    return today() - (((today().weekday() - 3) % 7) or 7) * DAY


def today() -> dt.date:
    """The company's date."""
    return dt.datetime.now(ZoneInfo("Europe/Moscow")).date()


def define(here, code: str) -> None:
    """A statistic of money received on the row of the company, with the first numbers published."""
    with here.database.writing() as session:
        owner = people.viewer(session, people.get(session, 1))
        post = session.scalar(select(Post.id).where(Post.name == "Казначей"))
        fields = {
            "code": code, "name": "Путь денег", "definition": "Поступления на счета", "unit": "₽",
            "post_id": post, "period_type": "week", "kind": "flow", "entry_mode": "metric",
            "metric": "money_received", "company_row": True,
        }  # fmt: skip
        statistics.save(session, owner, fields)
