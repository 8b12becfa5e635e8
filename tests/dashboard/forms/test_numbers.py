"""Numbers in fields: read as the reader's language writes them, and shown in the same way."""

from decimal import Decimal

import pytest

from dashboard.forms.numbers import number
from dashboard.views.formats import exact
from models import i18n
from models.errors import Refused


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("ru", "1 234,5", "1234.5"),
        ("ru", "1,234", "1.234"),
        ("ru", "−7.5", "-7.5"),
        ("en", "1,234", "1234"),
        ("en", "1,234,567.8", "1234567.8"),
        ("en", "12,5", "12.5"),
        ("en", "−7.5", "-7.5"),
    ],
)
def test_a_comma_is_what_the_reader_takes_it_for(language, text, value):
    with i18n.using(language):
        assert number(text, "Value") == Decimal(value)


@pytest.mark.parametrize("text", ["1,23,456", "1,234,5", "1.234.5", "1e5", "1_000", "∞"])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_is_no_number_is_refused(language, text):
    with i18n.using(language), pytest.raises(Refused):
        number(text, "Value")


@pytest.mark.parametrize("value", ["0", "1234.50", "-0.125", "1000000", "12.345678"])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_is_shown_in_a_field_is_read_back_the_same(language, value):
    with i18n.using(language):
        shown = exact(Decimal(value))
        assert number(shown, "Value") == Decimal(value)
        assert (("," if language == "ru" else ".") in shown) == ("." in value)
