"""From the profile to the next sign-in: the second factor as a person meets it."""

import re

import pyotp
import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from models.people import SecondFactor
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


def forget_last_code(served):
    """As if half a minute went by since the code was used."""
    here = served.here
    with here.database.writing() as session:
        session.execute(update(SecondFactor).values(last_step=None))
    here.database.engine.dispose()


def test_it_is_switched_on_and_asked_for_at_the_next_sign_in(windows, served):  # A14
    window = windows.of("clerk")
    page = window.open("/me")
    page.get_by_label("Текущий пароль").nth(1).fill(PASSWORD)
    page.locator("#factor-begin").click()
    picture = page.locator(".factor-picture")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 50")
    expect(page.locator("#factor-said")).to_be_empty()
    app = pyotp.TOTP(re.sub(r"\s", "", page.locator("#factor-secret").inner_text()))
    page.locator("#factor-code").fill(app.now())
    page.locator("#factor-confirm").click()
    codes = page.locator("#factor-codes").inner_text().split()
    assert len(codes) == 10
    page.get_by_role("link", name="Коды сохранены").click()
    expect(page.locator("#factor")).to_contain_text("Осталось 10 запасных кодов")

    page.locator(".shell-person summary").click()
    page.get_by_role("button", name="Выйти").click()
    forget_last_code(served)
    page = window.open("/me")
    page.fill("#login", "clerk")
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    expect(page.locator("h1")).to_have_text("Второй шаг входа")
    page.fill("#code", app.now())
    page.click("button[type=submit]")
    expect(page.locator("h1")).to_have_text("Вера Дятлова")
    assert page.url.endswith("/me")

    page.get_by_label("Текущий пароль").nth(1).fill(PASSWORD)
    expect(page.locator("#factor-said")).to_be_empty()
    page.locator("#factor-code").fill(codes[0])
    page.locator("#factor-off").click()
    expect(page.locator("#factor-begin")).to_be_visible()
