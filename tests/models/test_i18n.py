"""Every sentence of the program has a Russian twin, with the same placeholders."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from models import i18n
from models.i18n import Message, _, ngettext

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {"_": None, "Message": None, "ngettext": (1, 2), "N_": None}
PLACEHOLDER = re.compile(r"{(\w+)[^}]*}")


def spoken() -> list[tuple[str, str]]:
    """(where, id) of every sentence in the code."""
    found = []
    for floor in ("models", "warehouse", "etl", "dashboard"):
        for name, line, message, *_rest in extract_from_dir(
            ROOT / floor, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            text = message[0] if isinstance(message, tuple) else message
            found.append((f"{floor}/{name}:{line}", text))
    return found


def test_every_sentence_has_a_russian_twin():
    russian = i18n.catalogue("ru")
    missing = [(where, text) for where, text in spoken() if not russian.get(text)]
    assert missing == []


def test_translations_keep_the_placeholders():
    for message in i18n.catalogue("ru"):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PLACEHOLDER.findall(" ".join(ids)))
        for text in strings:
            assert set(PLACEHOLDER.findall(text)) <= wanted | {"count"}, message.id


def test_one_sentence_has_one_translation_in_all_catalogues():
    seen: dict[str, tuple[str, str]] = {}
    for path in sorted((i18n.LOCALE / "ru").glob("*.po")):
        with path.open("rb") as file:
            for message in i18n.read_po(file, locale="ru"):
                if message.id:
                    known = seen.setdefault(str(message.id), (str(message.string), path.name))
                    assert known[0] == str(message.string), (path.name, known[1], message.id)


def test_russian_is_the_default_and_english_needs_no_catalogue():
    assert _("Choose the metric.") == "Выберите метрику."
    with i18n.using("en"):
        assert _("Choose the metric.") == "Choose the metric."
    with i18n.using("xx"):
        assert _("Choose the metric.") == "Выберите метрику."


@pytest.mark.parametrize(
    ("value", "decimals", "russian", "english"),
    [
        (Decimal("1234.5"), 2, "1 234,50", "1,234.50"),
        (-1234567, 0, "−1 234 567", "−1,234,567"),
        (0, 0, "0", "0"),
        (Decimal("0.005"), 2, "0,00", "0.00"),
    ],
)
def test_numbers_are_written_as_people_of_the_country_write_them(value, decimals, russian, english):
    assert i18n.number(value, decimals) == russian.replace(" ", i18n.NBSP)
    with i18n.using("en"):
        assert i18n.number(value, decimals) == english


def test_dates_are_day_first_in_russian():
    assert i18n.date(dt.date(2026, 11, 6)) == "06.11.2026"
    assert i18n.moment(dt.datetime(2026, 11, 6, 14, 5, tzinfo=dt.UTC)) == "06.11.2026 14:05"


def test_a_message_survives_json():
    message = Message("The login “{login}” is taken.", login="пчела")
    assert str(Message.from_json(message.as_json())) == "Логин «пчела» уже занят."


def test_plural_forms_follow_the_catalogue():
    with i18n.using("en"):
        assert ngettext("{count} row", "{count} rows", 1) == "1 row"
        assert ngettext("{count} row", "{count} rows", 5) == "5 rows"
