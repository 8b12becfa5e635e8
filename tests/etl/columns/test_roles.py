"""Which column is what, by its heading and what it holds (pitfalls 23, 24)."""

import pytest

from etl.columns.plans import plan_or_fact
from etl.columns.roles import Candidate, folded, is_total, propose


def proposed(*columns):
    found = propose([Candidate(i, name, kind) for i, (name, kind) in enumerate(columns)])
    return {columns[i][0]: role for i, role in found.roles.items()}, found.contested


@pytest.mark.parametrize(
    ("heading", "kind", "role"),
    [
        ("Дата заказа", "date", "date"),
        ("OrderDate", "date", "date"),
        ("№ заказа", "text", "number"),
        ("КодКлиента", "text", "customer"),
        ("Номенклатура", "text", "product"),
        ("Кол-во", "number", "quantity"),
        ("Цена за ед.", "number", "price"),
        ("Сумма, руб.", "number", "amount"),
        ("Приход", "number", "income"),
        ("Расход, руб.", "number", "expense"),
        ("Назначение платежа", "text", "purpose"),
        ("Менеджер", "text", "manager"),
        ("ИНН контрагента", "text", "customer_inn"),
        ("Cумма", "number", "amount"),  # a Latin C
    ],
)
def test_a_heading_gives_its_column_a_role(heading, kind, role):
    assert proposed((heading, kind)) == ({heading: role}, {})


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Расход топлива", "number"),
        ("Сумма", "text"),
        ("Количество (цель)", "number"),
        ("Себестоимость", "number"),
        ("Дата", "text"),
    ],
)
def test_a_heading_alone_is_not_enough(heading, kind):
    assert proposed((heading, kind)) == ({}, {})


def test_a_code_beside_a_name_is_its_key():
    roles, _ = proposed(("Код клиента", "text"), ("Клиент", "text"), ("Артикул", "text"))
    assert roles == {"Код клиента": "customer_key", "Клиент": "customer", "Артикул": "product"}


def test_two_columns_with_one_heading_are_contested():
    roles, contested = proposed(("Сумма", "number"), ("Сумма (2)", "number"))
    assert roles == {}
    assert contested == {"amount": (0, 1)}


def test_the_beginning_of_a_heading_counts_only_when_no_other_begins_so():
    roles, _ = proposed(("Сумма Аксы", "number"), ("Сумма Услуги", "number"))
    assert roles == {}
    roles, _ = proposed(("Сумма по чеку", "number"))
    assert roles == {"Сумма по чеку": "amount"}


def test_headings_are_compared_without_case_signs_and_look_alikes():
    assert folded("Cумма  (РУБ.)") == folded("сумма руб")
    assert folded("Дата\u00a0заказа") == folded("ДатаЗаказа")
    assert folded("Sales") == "sales"


@pytest.mark.parametrize(
    "heading", ["Итого", "ВСЕГО за год", "1 полугодие", "2024 / Итого", "Total"]
)
def test_headings_of_sums_are_known(heading):
    assert is_total(heading)


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("План продаж", ("продаж", True)),
        ("Продажи (факт)", ("Продажи", False)),
        ("План", ("", True)),
        ("Продажи", ("Продажи", None)),
        ("Планёрки", ("Планёрки", None)),
        ("Line Cost Target", ("Line Cost", True)),
    ],
)
def test_plan_and_fact_are_told_by_the_heading(heading, found):
    assert plan_or_fact(heading) == found
