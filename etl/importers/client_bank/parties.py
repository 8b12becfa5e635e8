"""The other side of a payment: its name, INN, KPP and account, as far as the file is to be trusted."""

import re
from dataclasses import dataclass
from functools import lru_cache

from etl.inn import is_valid

_PREFIX = re.compile(
    r"^(?:ИНН\s*(\d+)|(\d{9,13}))(?:\s*[/,]?\s*КПП\s*\d*|\s*/\s*\d{9})?\s*[,/]?\s+", re.IGNORECASE
)
_EMPTY = re.compile(r"^0*$")
_MERCHANT = re.compile(r"\bв ТУ (.+?) по карте\b", re.IGNORECASE)
CARD = "17"


@dataclass(frozen=True, slots=True)
class Party:
    """``doubtful_inn`` is one whose checksum is wrong: kept as text, nobody is found by it."""

    name: str
    inn: str | None
    kpp: str | None
    account: str | None
    doubtful_inn: str | None = None


def other_side(fields: dict[str, str], side: str) -> Party:
    """Who stands at ``side`` («Плательщик» or «Получатель») of a document."""
    full = fields.get(side + "1") or fields.get(side, "")
    name, prefix = _named(full)
    inn = _filled(fields.get(side + "ИНН", "")) or prefix or _named(fields.get(side, ""))[1]
    account = fields.get(side + "РасчСчет") or fields.get(side + "Счет") or fields.get(side + "2")
    merchant = _merchant(fields)
    if merchant is not None:  # the INN is the acquiring bank's, not the shop's
        return Party(merchant, None, None, account or None)
    valid = inn is not None and is_valid(inn)
    return Party(
        name,
        inn if valid else None,
        _filled(fields.get(side + "КПП", "")),
        account or None,
        None if valid else inn,
    )


def _merchant(fields: dict[str, str]) -> str | None:
    if fields.get("ВидОплаты") != CARD:
        return None
    found = _MERCHANT.search(fields.get("НазначениеПлатежа", ""))
    return found[1] if found else None


@lru_cache(maxsize=65536)
def _named(full: str) -> tuple[str, str | None]:
    """The name without «ИНН 123/КПП 456» before it and «//address//» after it, and that INN."""
    prefix = _PREFIX.match(full)
    name = full[prefix.end() :] if prefix else full
    short = name.partition("//")[0].strip()
    return short or name.strip(" /"), _filled(prefix[1] or prefix[2]) if prefix else None


def _filled(text: str) -> str | None:
    return None if _EMPTY.match(text) else text
