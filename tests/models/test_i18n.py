"""Every sentence of the program has a Russian twin, with the same placeholders."""

import ast
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract, extract_from_dir

from models import i18n
from models.i18n import Message, _, ngettext

ROOT = Path(__file__).parent.parent.parent
KEYWORDS = {"_": None, "Message": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"{(\w+)[^}]*}")


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call that says something, inside f-strings too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in KEYWORDS:
                yield node


@cache
def spoken() -> list[tuple[str, str]]:
    """(where, id) of every sentence in the code: Python of all floors, scripts of the dashboard."""
    found = []
    for floor in ("models", "warehouse", "etl", "dashboard"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            for call in calls(path):
                first = call.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.append((f"{path.relative_to(ROOT)}:{call.lineno}", first.value))
        for name, line, message, *_rest in extract_from_dir(
            ROOT / floor, method_map=[("**.js", "javascript")], keywords=KEYWORDS
        ):
            text = message[0] if isinstance(message, tuple) else message
            found.append((f"{floor}/{name}:{line}", text))
    return found


def test_no_sentence_is_glued_together_before_it_is_translated():
    glued = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for floor in ("models", "warehouse", "etl", "dashboard")
        for path in (ROOT / floor).rglob("*.py")
        for call in calls(path)
        if isinstance(call.args[0], (ast.JoinedStr, ast.BinOp))
    ]
    assert glued == []


def test_sentences_are_found_on_every_floor_and_in_scripts():
    floors = {where.partition("/")[0] for where, _text in spoken()}
    assert floors >= {"models", "warehouse", "etl", "dashboard"}
    script = b'element.textContent = _("No connection"); other("nothing");'
    texts = [found[1] for found in extract("javascript", io.BytesIO(script), keywords=KEYWORDS)]
    assert texts == ["No connection"]


def test_scripts_hold_no_russian_of_their_own():
    """Their words come from the server as ``data-text-…``; Plotly's own catalogue is data."""
    comment = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
    for path in sorted((ROOT / "dashboard" / "assets").glob("*.js")):
        if path.name != "plotly-ru.js":
            code = comment.sub("", path.read_text("utf-8"))
            assert not re.search("[А-Яа-яЁё]", code), path.name


def test_no_translation_outlives_its_sentence():
    said = {text for _where, text in spoken()}
    stale = [
        (path.name, one)
        for path in sorted((i18n.LOCALE / "ru").glob("*.po"))
        for one in ids(path)
        if one not in said
    ]
    assert stale == []


def ids(path: Path) -> list[str]:
    """The ids of one catalogue; of a plural its singular."""
    with path.open("rb") as file:
        messages = [message.id for message in i18n.read_po(file, locale="ru") if message.id]
    return [one[0] if isinstance(one, tuple) else one for one in messages]


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
        (Decimal("-0.001"), 2, "0,00", "0.00"),
        (Decimal("-0.01"), 2, "−0,01", "−0.01"),
        (
            Decimal("999999999999999999.999999"),
            6,
            "999 999 999 999 999 999,999999",
            "999,999,999,999,999,999.999999",
        ),
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


def test_dates_numbers_and_messages_in_a_message_wait_for_the_reader():
    inner = Message("quota")
    at = dt.datetime(2026, 11, 6, 14, 5, tzinfo=dt.UTC)
    message = Message(
        "{day} {at} {what} {count} {sum}",
        day=at.date(), at=at, what=inner, count=3, sum=Decimal("-1234.50"),
    )  # fmt: skip
    kept = Message.from_json(json.loads(json.dumps(message.as_json())))
    assert kept == message
    assert str(kept) == "06.11.2026 06.11.2026 14:05 квота 3 −1\u00a0234,50"
    with i18n.using("en"):
        assert str(kept) == "6 Nov 2026 6 Nov 2026 14:05 quota 3 −1,234.50"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 предупреждений"), (1, "1 предупреждение"), (2, "2 предупреждения"),
        (5, "5 предупреждений"), (11, "11 предупреждений"), (21, "21 предупреждение"),
        (112, "112 предупреждений"), (1004, "1 004 предупреждения"),
    ],
)  # fmt: skip
def test_russian_counts_have_three_forms(count, words):
    said = ngettext("{count} more warning", "{count} more warnings", count)
    assert said.removeprefix("Ещё ").replace(i18n.NBSP, " ") == words


def test_plural_forms_follow_the_catalogue():
    with i18n.using("en"):
        assert ngettext("{count} row", "{count} rows", 1) == "1 row"
        assert ngettext("{count} row", "{count} rows", 5) == "5 rows"
