"""What somebody types fits what he means: any case, any order, either keyboard, other word forms."""

import pytest

from models.matching import match, readings, stem

NAME = "Выручка по оплаченным счетам — Отдел продаж"


@pytest.mark.parametrize(
    "typed",
    ["выручка", "ВЫР", "продаж выр", "отд оплач", "  выручка   счет ", "dshex", "ghjlf; dsh"],
)
def test_starts_of_words_find_a_name_in_any_order_case_and_layout(typed):
    assert match(typed, NAME)


@pytest.mark.parametrize("typed", ["ручка", "выручка выручкам", "прибыль", "выр продажа дом"])
def test_the_middle_of_a_word_and_other_words_find_nothing(typed):
    assert match(typed, NAME) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cnfnbcnbrf", "Статистика"), (",fyr", "Банк"), ("j,]tv", "Объём"), ("ыефешыешс", "Statistic"),
        ("ёлка", "Елка"), ("Ёлка", "елка"), ("'rcgjhn", "Экспорт"),
    ],
)  # fmt: skip
def test_the_wrong_keyboard_is_understood_both_ways(typed, meant):
    assert match(typed, meant)


def test_as_typed_comes_before_the_other_layout_and_the_beginning_before_the_middle():
    ranks = [match("пла", name).rank for name in ("План на неделю", "Наш план")]
    assert ranks == sorted(ranks)
    assert ranks[0] < ranks[1] < match("gkf", "План на неделю").rank
    assert match("план наш", "Наш план").rank > match("наш план", "Наш план").rank


def test_another_form_of_a_word_is_found_after_the_word_itself():
    ranks = [match("cnfnbcnbrf", name).rank for name in ("Статистика", "Статистики")]
    assert ranks[0] < ranks[1]
    assert match("посты", "пост")
    assert match("доход", "дом") is None


def test_two_words_need_two_words():
    assert match("пет пет", "Петров") is not None  # the same word twice says nothing more
    assert match("пет петр", "Петров") is None
    assert match("пет петр", "Петров Петя")


def test_marks_are_the_letters_that_were_looked_for():
    name = "Отдел продаж"
    found = match("прод отд", name)
    assert found
    assert [name[start:end] for start, end in found.marks] == ["Отд", "прод"]


@pytest.mark.parametrize("typed", ["", "  ", "!?", "—", "\x00"])
def test_nothing_typed_is_nothing_looked_for(typed):
    assert readings(typed) == ()
    assert match(typed, NAME) is None


def test_what_is_looked_for_is_cut():
    assert len(readings("я " * 10_000)[0]) <= 100


@pytest.mark.parametrize(
    ("forms", "common"),
    [
        (("импорт", "импорта", "импорту", "импортом"), "импорт"),
        (("выписка", "выписки", "выписку", "выписками"), "выписк"),
        (("принять", "принят"), "прин"),
        (("statement", "statements"), "statement"),
        (("чп",), "чп"),
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(forms, common):
    assert {stem(form) for form in forms} == {common}
