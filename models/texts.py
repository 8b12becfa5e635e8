"""What people type into a field, made fit to be kept and to be searched for, or refused.

Not for numbers and dates in files (``etl.columns``).
"""

import datetime as dt
import unicodedata
from enum import StrEnum
from typing import TypeVar

from models.errors import Refused
from models.i18n import LANGUAGES, Message

PARAGRAPH = 4000  # characters
UNFIT = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})  # they change what a reader sees


def line(text: object, title: Message, *, longest: int, needed: bool = True) -> str:
    """One line: signs nobody sees removed, spaces tidied, neither empty nor too long."""
    return _measured(tidied(_typed(text, title)), title, longest, needed=needed)


def tidied(text: str) -> str:
    """A text on one line, without signs nobody sees."""
    signs = unicodedata.normalize("NFC", text)
    return " ".join("".join(" " if _unfit(sign) else sign for sign in signs).split())


def paragraph(text: object, title: Message, *, needed: bool = False) -> str:
    """Several lines, each as it was typed."""
    rows = _typed(text, title).splitlines()
    kept = ("".join(sign for sign in row if sign == "\t" or not _unfit(sign)) for row in rows)
    return _measured(
        "\n".join(row.rstrip() for row in kept).strip(), title, PARAGRAPH, needed=needed
    )


Choice = TypeVar("Choice", bound=StrEnum)


def choice(value: object, choices: type[Choice], title: Message) -> Choice:
    """One of the words the program knows."""
    try:
        return choices(str(value))
    except ValueError as error:
        raise _not_in_the_list(title) from error


def _not_in_the_list(title: Message) -> Refused:
    return Refused(Message("{field}: choose one of the list.", field=title), code="not_in_the_list")


def language(value: object) -> str:
    """A language the program speaks."""
    if value not in LANGUAGES:
        raise _not_in_the_list(Message("language"))
    return str(value)


def whole(value: object, title: Message, *, least: int, most: int) -> int:
    """A whole number between two bounds."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Refused(
            Message(
                "{field}: a whole number from {least} to {most}.",
                field=title,
                least=least,
                most=most,
            ),
            code="out_of_range",
        )
    return value


def day(text: str) -> dt.date:
    """A date as people write it, 26.11.2026, or as programs do, 2026-11-26."""
    for pattern in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    raise Refused(Message("“{value}” is not a date. Write it as 26.11.2026.", value=text[:30]))


def folded(text: str) -> str:
    """What two spellings of the same words have in common: databases fold ASCII only, or not at all."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join(folded.split())


def _typed(text: object, title: Message) -> str:
    if text is None:
        return ""
    if not isinstance(text, str):
        raise Refused(Message("{field}: this is not a text.", field=title), code="not_a_text")
    return unicodedata.normalize("NFC", text)


def _measured(text: str, title: Message, longest: int, *, needed: bool) -> str:
    if needed and not text:
        raise Refused(Message("Fill in the {field}.", field=title), code="empty")
    if len(text) > longest:
        raise Refused(
            Message("{field}: at most {longest} characters.", field=title, longest=longest),
            code="too_long",
        )
    return text


def _unfit(sign: str) -> bool:
    return unicodedata.category(sign) in UNFIT
