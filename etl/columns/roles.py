"""Which column is what, proposed by its heading (Russian and English) and by what it holds."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from etl.columns.plans import is_plan

_CAMEL = re.compile(r"(?<=[а-яa-z])(?=[А-ЯA-Z])")
_NOISE = re.compile(r"[\s_/\\.,:;№#*()«»\"'’-]+")
_LATIN = str.maketrans("aceopxykmhtb", "асеорхукмнтв")
_COUNTED = re.compile(r" \(\d+\)$")  # of the second column with the same heading

# role → headings, the likeliest first; one word may stand for the beginning of a longer heading
SYNONYMS: dict[str, tuple[str, ...]] = {
    "date": (
        "дата", "дата операции", "дата совершения операции", "дата продажи", "дата заказа",
        "дата реализации", "дата документа", "дата отгрузки", "дата платежа", "дата проводки",
        "дата оплаты", "дата доставки", "дата обработки", "дата обработки операции", "период", "день",
        "месяц", "неделя", "квартал", "month", "week", "quarter", "period", "day",
        "date", "order date", "orderdate", "invoice date", "invoicedate", "operation date",
        "transaction date", "sold on", "paid on", "doc date", "docdate", "ship date", "shpdate",
    ),
    "number": (
        "номер заказа", "код заказа", "№ заказа", "заказ", "номер документа", "№ документа",
        "номер платежа", "номер счета на оплату", "номер накладной", "номер чека", "номер", "документ",
        "референс проводки", "референс", "order id", "order no", "orderno", "order number", "order",
        "invoice no", "invoiceno", "invoice number", "invoice", "doc no", "docno", "number", "no",
    ),
    "customer": (
        "клиент", "покупатель", "заказчик", "контрагент", "плательщик", "получатель",
        "наименование клиента", "название клиента", "имя клиента", "наименование контрагента",
        "наименование покупателя", "customer name", "customer", "client", "client name", "buyer",
        "counterparty", "ид клиента", "код клиента", "ид покупателя", "ид заказчика", "customer id",
        "customerid", "customer code", "customercode", "client id",
    ),
    "customer_key": (
        "код клиента", "ид клиента", "код контрагента", "код покупателя", "ид заказчика", "customer id",
        "customerid", "customer code", "customercode", "client id",
    ),
    "customer_inn": ("инн", "инн клиента", "инн контрагента", "инн покупателя", "tax id", "inn"),
    "customer_kpp": ("кпп", "кпп контрагента", "kpp"),
    "customer_account": ("счет контрагента", "счет получателя", "счет плательщика", "counterparty account"),
    "own_account": (
        "номер счета", "расчетный счет", "наш счет", "счет", "номер карты счета договора", "номер карты",
        "account number", "account",
    ),
    "purpose": (
        "назначение платежа", "назначение", "описание операции", "основание", "комментарий", "описание",
        "purpose", "details", "memo",
    ),
    "direction": ("направление", "приход расход", "приход или расход", "direction"),
    "income": ("приход", "поступление", "поступления", "поступило", "зачислено", "income", "in"),
    "expense": ("расход", "списание", "списания", "списано", "expense", "out"),
    # which of the two is income depends on whose books they are: it is asked
    "debit": ("дебет", "по дебету", "сумма по дебету", "debit"),
    "credit": ("кредит", "по кредиту", "сумма по кредиту", "credit"),
    "product": (
        "товар", "номенклатура", "наименование товара", "название товара", "наименование номенклатуры",
        "продукт", "услуга", "товар услуга", "product name", "product", "item name", "item",
        "description", "ид товара", "код товара", "item code", "itemcode", "stock code", "stockcode",
    ),
    "product_key": (
        "артикул", "код товара", "код номенклатуры", "ид товара", "sku", "item code", "itemcode", "stock code",
        "stockcode",
    ),
    "product_group": (
        "группа", "категория", "группа товаров", "товарная группа", "категория товара", "номенклатурная группа",
        "категория продукта", "category", "product group", "product category", "itemcatcode",
    ),
    "quantity": (
        "количество", "кол во", "кол", "количество продаж", "колво", "штук", "шт", "quantity", "qty", "qtynet",
    ),
    "price": (
        "цена", "цена за единицу", "цена за ед", "цена продажи за единицу", "price", "unit price", "unitprice",
    ),
    "amount": (
        "сумма", "выручка", "продажи", "общая стоимость", "сумма продажи", "сумма продаж", "сумма заказа",
        "сумма документа", "сумма платежа", "сумма в валюте счета", "сумма пересчитанная в валюту счета",
        "сумма операции", "сумма руб", "сумма с ндс", "стоимость", "сумма реализации", "оборот", "amount",
        "sales", "sales amount", "sum", "revenue", "total", "line total", "line amount",
    ),
    "currency": ("валюта", "валюта счета", "валюта операции", "currency"),
    "manager": ("менеджер", "ответственный", "продавец", "сотрудник", "manager", "salesperson", "ид продавца",
                "sales person id", "salespersonid", "sales person", "account manager"),
    "source": ("источник", "канал", "канал продаж", "магазин", "торговая точка", "source", "channel", "shop"),
    "statistic": (
        "показатель", "статистика", "название статистики", "код статистики", "наименование показателя",
        "наименование статистики", "метрика", "показатели", "statistic", "metric", "indicator", "kpi",
    ),
    "value": ("значение", "факт", "величина", "value", "fact", "actual"),
    "quota": ("план", "квота", "норма", "цель", "plan", "quota", "target", "budget plan"),
    "year": ("год", "year"),
    "month": ("месяц", "month"),
}  # fmt: skip
NUMERIC = frozenset(
    {"income", "expense", "debit", "credit", "quantity", "price", "amount", "value", "quota"}
)
DATED = frozenset({"date"})
_MONEYS = frozenset({"income", "expense", "debit", "credit"})
_MONEY = re.compile(r"^ (?:руб|rub|rur|в руб|сумма|денег|по счету)")
# a code stands for the thing only where nothing names it
_CODES = {"customer_key": "customer", "product_key": "product"}
_TOTAL = re.compile(
    r"^(?:итого|всего|общий итог|total|grand total|с начала года|нарастающ|за год)\b"
    r"|^[12i]{1,2} полугодие|^(?:6|9|12) месяцев|(?:^| )итог$"
)


def normal(heading: str) -> str:
    """A heading for comparison: case, spaces, signs and ё do not matter, CamelCase is words."""
    spaced = _CAMEL.sub(" ", heading).replace("№", " ")
    text = unicodedata.normalize("NFKC", spaced).lower().replace("ё", "е")
    return _NOISE.sub(" ", text).strip()


_NORMAL = {role: tuple(normal(name) for name in names) for role, names in SYNONYMS.items()}


def folded(heading: str) -> str:
    """``normal`` with Latin look-alikes as Cyrillic: «Cумма» with a Latin C is «сумма»."""
    text = normal(heading)
    return text.translate(_LATIN) if re.search("[а-я]", text) else text


def is_total(heading: str) -> bool:
    """Whether a heading names a sum of other columns: «Итого», «1 полугодие»."""
    return any(_TOTAL.search(normal(part)) for part in heading.split(" / "))


@dataclass(frozen=True)
class Candidate:
    """A column up for a role; ``dated`` says that its periods have their year."""

    index: int
    name: str
    kind: str  # number, date, period, text, empty
    dated: bool = True


@dataclass(frozen=True)
class Proposed:
    """Column → role, every role at most once; ``contested`` are roles several columns deserve alike."""

    roles: dict[int, str]
    contested: dict[str, tuple[int, ...]]


def propose(columns: Sequence[Candidate]) -> Proposed:
    """Roles by headings and kinds. What no rule knows is left out."""
    offers = _offers(columns)
    taken: dict[int, str] = {}
    contested: dict[str, tuple[int, ...]] = {}
    for score, role, index in sorted(offers, key=lambda offer: (-offer[0], offer[2])):
        if index in taken or role in taken.values() or role in contested:
            continue
        rivals = tuple(i for s, r, i in offers if (s, r) == (score, role) and i not in taken)
        if len(rivals) > 1:
            contested[role] = rivals
        else:
            taken[index] = role
    return Proposed(_named_by_codes(taken), contested)


def _named_by_codes(taken: dict[int, str]) -> dict[int, str]:
    """A code without a name beside it is the name."""
    roles = set(taken.values())
    return {
        index: _CODES[role] if role in _CODES and _CODES[role] not in roles else role
        for index, role in taken.items()
    }


def _offers(columns: Sequence[Candidate]) -> list[tuple[int, str, int]]:
    """(score, role, column); a mere beginning counts only for the one column that has it."""
    found: list[tuple[int, str, int]] = []
    for role in SYNONYMS:
        scores = [(s, role, c.index) for c in columns if (s := _score(c, role, columns)) > 0]
        exact = [offer for offer in scores if offer[0] > 600]
        found += exact or (scores if len(scores) == 1 else [])
    return found


def _score(column: Candidate, role: str, columns: Sequence[Candidate]) -> int:
    if not _fits_kind(column, role) or (role != "quota" and is_plan(column.name)):
        return 0
    name = folded(_COUNTED.sub("", column.name))
    last = _last_of_path(column, columns)
    best = 0
    for rank, synonym in enumerate(_NORMAL[role]):
        if name == synonym:
            best = max(best, 1000 - rank)
        elif last == synonym:
            best = max(best, 800 - rank)
        elif name.startswith(synonym + " ") and _may_go_on(role, name, synonym):
            best = max(best, 400 + len(synonym) - rank)
    return best


def _may_go_on(role: str, name: str, synonym: str) -> bool:
    """«Расход, руб.» is an expense, «Расход топлива» is not."""
    return role not in _MONEYS or bool(_MONEY.match(name.removeprefix(synonym)))


def _last_of_path(column: Candidate, columns: Sequence[Candidate]) -> str | None:
    """The lowest caption of a heading of several rows, if no other column has the same."""
    last = column.name.split(" / ")[-1]
    same = sum(other.name.split(" / ")[-1] == last for other in columns)
    return folded(last) if same == 1 and " / " in column.name else None


def _fits_kind(column: Candidate, role: str) -> bool:
    kind = column.kind
    if kind == "empty":  # a bank's list may have no expense at all
        return role in _MONEYS
    if role in NUMERIC:
        return kind == "number"
    if role in DATED:
        return kind == "date" or (kind == "period" and column.dated)
    if role == "month":
        return kind == "period" and not column.dated
    if role == "year":
        return kind in {"number", "period"}
    return kind in {"text", "number", "period"}
