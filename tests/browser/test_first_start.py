"""From an empty folder to a signed-in owner, with nothing but what the console printed."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Windows, serve, stop

pytestmark = pytest.mark.browser
PASSWORD = "ромашка-и-мак-12"


@pytest.fixture
def fresh(tmp_path, chromium):
    """``asm serve`` on an empty folder, and browsers to look at it."""
    served = serve(tmp_path / "empty")
    opened = Windows(served, chromium)
    yield opened
    stop(served)
    opened.close()
    shutil.rmtree(served.home)


def test_the_code_of_the_console_makes_the_company_and_lets_its_owner_in(fresh):
    window = fresh.of(None)
    page = window.open("/")
    assert page.url.endswith("/setup")  # everybody is led there
    log = fresh.served.log.read_text(encoding="utf-8")
    code = re.search(r"/setup\?code=(\S+)", log)[1]
    page = window.open(f"/setup?code={code}")
    expect(page.locator("#code")).to_have_value(code)
    for name, text in (
        ("company", "ООО «Ромашка»"), ("name", "Ольга Лугова"), ("login", "olga"),
        ("password", PASSWORD),
    ):  # fmt: skip
        page.fill(f"#{name}", text)
    page.click("button[type=submit]")
    expect(page.locator(".wall-empty h2")).to_contain_text("Статистик пока нет")
    expect(page.locator(".wall-empty li")).to_have_count(3)
    expect(page.locator(".shell-brand")).to_contain_text("Ромашка")

    page.locator(".wall-empty a").first.click()
    expect(page.locator("h1")).to_have_text("Новая статистика")

    page.locator(".shell-person summary").click()
    page.get_by_role("button", name="Выйти").click()
    expect(page.locator("h1")).to_have_text("Войти")
    page.fill("#login", "OLGA")
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    expect(page.locator(".shell-person summary")).to_contain_text("Ольга Лугова")


def test_once_there_is_an_owner_the_setup_is_gone(fresh):  # A2
    log = fresh.served.log.read_text(encoding="utf-8")
    code = re.search(r"/setup\?code=(\S+)", log)[1]
    window = fresh.of(None)
    form = {
        "code": code, "company": "ООО", "name": "Ольга", "login": "olga", "password": PASSWORD,
        "template": "empty",
    }  # fmt: skip
    headers = {"Sec-Fetch-Site": "same-origin"}
    first = window.context.request.post(f"{window.address}/setup", form=form, headers=headers)
    assert first.ok
    again = window.context.request.post(f"{window.address}/setup", form=form, headers=headers)
    assert again.status == 404
    assert window.context.request.get(f"{window.address}/setup").status == 404
