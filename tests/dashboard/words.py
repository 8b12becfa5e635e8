"""Words of the wrong language on a page: everything people read, less what the record itself says."""

import html
import re
from collections.abc import Iterable
from typing import Any

import lxml.html
from sqlalchemy import String, select

from models.base import Base
from models.database import Database

WORD = {"ru": re.compile(r"[A-Za-z]{2,}"), "en": re.compile(r"[А-Яа-яЁё]{2,}")}
ALLOWED = {
    "ru": frozenset(
        {"ASM", "XLSX", "CSV", "Excel", "Enter", "English", "CommerceML", "KPI", "PDF", "PNG"}
    ),
    "en": frozenset({"Русский", "ГСО", "ИЦО"}),
}
ATTRIBUTES = ("title", "aria-label", "placeholder", "alt", "data-labels")
SAID = frozenset(
    {
        "children", "label", "title", "placeholder", "description", "nothingFoundMessage",
        "headerName", "aria-label", "text", "name", "localeText",
    }
)  # fmt: skip


def foreign(texts: Iterable[str], language: str, database: Database) -> list[str]:
    """Words of the other language that stand in no row of the record."""
    known = ALLOWED[language] | of_record(database)
    found = {word for text in texts for word in WORD[language].findall(html.unescape(text))}
    return sorted(found - known)


def of_record(database: Database) -> set[str]:
    """Every word somebody has typed or brought."""
    words: set[str] = set()
    with database.reading() as session:
        for table in Base.metadata.tables.values():
            for column in table.columns:
                if isinstance(column.type, String):
                    for text in session.scalars(select(column)):
                        words |= set(re.findall(r"[^\W\d_]{2,}", str(text)))
    return words


def of_html(page: str) -> list[str]:
    """Text nodes and attributes that are shown or spoken."""
    tree = lxml.html.fromstring(page)
    texts = [text for text in tree.itertext() if isinstance(text, str)]
    return texts + [
        element.get(name) for element in tree.iter() for name in ATTRIBUTES if element.get(name)
    ]


def of_layout(value: Any, prop: str = "children") -> list[str]:
    """The same of a page drawn by Dash: strings of the properties people see."""
    if isinstance(value, str):
        return [value] if prop in SAID else []
    if isinstance(value, list):
        return [text for one in value for text in of_layout(one, prop)]
    if isinstance(value, dict) and "props" in value and "type" in value:
        props = {name: one for name, one in value["props"].items() if name != "id"}
        return [text for name, one in props.items() for text in of_layout(one, name)]
    if isinstance(value, dict):
        return [text for name, one in value.items() for text in of_layout(one, name)]
    return []
