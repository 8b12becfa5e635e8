"""However a currency is written, it is one; an unknown one is never taken for roubles."""

import pytest

from etl.currencies import iso, of_account


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("руб.", "RUB"),
        (" RUR ", "RUB"),
        ("643", "RUB"),
        ("долл.", "USD"),
        ("евро", "EUR"),
        ("₸", "KZT"),
        ("chf", "CHF"),
        ("фантики", "ФАНТИКИ"),
    ],
)
def test_a_currency_is_known_however_it_is_written(written, code):
    assert iso(written) == code


@pytest.mark.parametrize(
    ("account", "code"),
    [
        ("40702810000000000001", "RUB"),
        ("40702840000000000001", "USD"),
        ("40702756000000000001", "CHF"),
        ("касса", "RUB"),
    ],
)
def test_an_account_tells_its_currency(account, code):
    assert of_account(account) == code
