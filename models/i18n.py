"""Words, numbers and dates in the reader's language: English ids, Russian catalogue, Babel.

The catalogue is every ``locale/<language>/*.po`` file, one per part of the program, read and
merged in memory: there is no build step. Not for parsing what people type (``etl.columns`` does).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("ru", "en")
LOCALE = Path(__file__).parent / "locale"
_language: ContextVar[str] = ContextVar("language", default="ru")


@contextmanager
def using(language: str) -> Iterator[None]:
    """Speak ``language`` inside the block; an unknown one falls back to Russian."""
    token = _language.set(language if language in LANGUAGES else "ru")
    try:
        yield
    finally:
        _language.reset(token)


def current_language() -> str:
    """The language of the current block: ``ru`` unless :func:`using` says otherwise."""
    return _language.get()


@cache
def catalogue(language: str) -> Catalog:
    """All messages of one language; empty for English, whose words are the ids."""
    merged = Catalog(locale=language)
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=language)
        for message in part:
            if message.id and message.string:
                merged.add(message.id, message.string)
    return merged


def _(text: str, /, **values: object) -> str:
    """``text`` in the current language, with ``{name}`` placeholders filled in."""
    message = catalogue(current_language()).get(text)
    translated = message.string if message is not None and message.string else text
    if not isinstance(translated, str):
        translated = translated[0]
    return translated.format_map(_said(values)) if values else translated


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    """The form of the phrase that fits ``count``, which is available as ``{count}``."""
    messages = catalogue(current_language())
    message = messages.get(singular)
    if message is not None and isinstance(message.string, (tuple, list)):
        text = message.string[_plural_rule(messages.plural_expr)(abs(count))]
    else:
        text = singular if count == 1 else plural
    return text.format_map({"count": number(count), **_said(values)})


def _said(values: Mapping[str, object]) -> dict[str, object]:
    """Dates and exact numbers in a sentence are written as its language writes them."""
    return {name: _said_value(value) for name, value in values.items()}


def _said_value(value: object) -> object:
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, Decimal):
        return number(value, max(0, -int(value.as_tuple().exponent)))
    return date(value) if isinstance(value, dt.date) else value


@cache
def _plural_rule(expression: str) -> Callable[[int], int]:
    rule: Callable[[int], int] = c2py(expression)
    return rule


@dataclass(frozen=True)
class Message:
    """A sentence kept untranslated until somebody reads it: ``Message("Row {row}", row=3)``."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __init__(self, text: str, /, **values: object) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        return _(self.text, **self.values)

    def as_json(self) -> dict[str, object]:
        """Plain values for a JSON column; dates, exact numbers and messages stay what they are."""
        return {"text": self.text, "values": {k: _plain(v) for k, v in self.values.items()}}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Message":
        """The message that :meth:`as_json` wrote."""
        values = data.get("values")
        if not isinstance(values, dict):
            return cls(str(data["text"]))
        return cls(str(data["text"]), **{k: _unplain(v) for k, v in values.items()})


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return value.as_json()
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": format(value, "f")}
    return value if isinstance(value, (str, int)) else str(value)


def _unplain(value: object) -> object:
    if not isinstance(value, dict):
        return value
    if "moment" in value:
        return dt.datetime.fromisoformat(value["moment"])
    if "number" in value:
        return Decimal(value["number"])
    return dt.date.fromisoformat(value["date"]) if "date" in value else Message.from_json(value)


NBSP = "\u00a0"


def number(value: Decimal | int, decimals: int = 0) -> str:
    """``1 234,50`` in Russian, ``1,234.50`` in English; groups are joined by a no-break space."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(value, format=pattern, locale=current_language())
    if not any(sign in "123456789" for sign in text):
        text = text.removeprefix("-")  # what rounds to zero is neither above nor below it
    return text.replace("\u202f", NBSP).replace("-", "\u2212")


def date(value: dt.date) -> str:
    """``26.11.2026`` in Russian, ``26 Nov 2026`` in English."""
    pattern = "dd.MM.yyyy" if current_language() == "ru" else "d MMM yyyy"
    return format_date(value, pattern, locale=current_language())


def moment(value: dt.datetime) -> str:
    """Date and time to the minute in the zone ``value`` already has."""
    pattern = "dd.MM.yyyy HH:mm" if current_language() == "ru" else "d MMM yyyy HH:mm"
    return format_datetime(value, pattern, locale=current_language())
