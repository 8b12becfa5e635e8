"""Which rows are records: nothing counted twice, nothing lost (formats.md 5.3, F9)."""

import pytest

from etl.layout.header import find_header
from etl.layout.model import Column, Layout
from etl.layout.rows import KINDS, sort_rows


def kinds(grid, shape="none", **roles):
    header = find_header(grid)
    body = grid.body(header.last + 1)
    names = [str(path[-1]) for path in header.paths]
    columns = tuple(
        Column(i, "A", name, roles.get(name, ""), "number" if i == len(names) - 1 else "text")
        for i, name in enumerate(names)
    )
    found = sort_rows(body, Layout(shape=shape, columns=columns), header)
    return [KINDS[kind] for kind in found.kinds], found


def test_blank_rows_headings_and_totals_are_no_records(grid):
    rows = [
        ["Имя", "Вид", "Сумма"],
        ["а", "х", 1],
        [],
        ["Имя", "Вид", "Сумма"],
        ["Итого:", None, 1],
    ]
    assert kinds(grid(*rows))[0] == ["record", "blank", "heading", "total"]


@pytest.mark.parametrize(
    "caption", ["Итого", "ИТОГО:", "Всего по отделу", "Total", "«Итого»", "Сальдо на начало"]
)
def test_totals_are_known_by_their_first_word(grid, caption):
    assert kinds(grid(["Имя", "Вид", "Сумма"], ["а", "х", 1], [caption, None, 1]))[0][1] == "total"


@pytest.mark.parametrize("caption", ["Итоговая встреча", "Всегда", "Тотал", "Totally"])
def test_words_that_only_begin_so_are_no_totals(grid, caption):
    assert kinds(grid(["Имя", "Вид", "Сумма"], ["а", "х", 1], [caption, "х", 1]))[0][1] == "record"


def test_where_rows_are_statistics_a_sum_of_something_is_one(grid):
    rows = [
        ["Показатель", "янв.26"],
        ["Всего звонков", 5],
        ["Остаток на конец", 1],
        ["Итого", 6],
        ["Итого за год", 6],
    ]
    assert kinds(grid(*rows), "wide")[0] == ["record", "record", "total", "total"]


def test_a_row_of_one_word_is_a_group(grid):
    rows = [["Имя", "Вид", "Сумма"], ["Север"], ["а", "х", 1], ["стр. 2"]]
    assert kinds(grid(*rows))[0] == ["group", "record", "group"]


def test_a_date_makes_a_record_of_whatever_follows(grid):
    rows = [["Дата", "Клиент", "Сумма"], ["01.03.2026", "Итого ООО", 1], ["Итого", None, 1]]
    assert kinds(grid(*rows), "register", Дата="date")[0] == ["record", "total"]


def test_an_outline_says_which_rows_are_leaves(grid):
    rows = [["Имя", "Сумма"], ["А", 3], ["Б", 1], ["В", 2], ["Г", 4]]
    found, sorted_rows = kinds(grid(*rows, levels=(0, 0, 1, 1, 0)))
    assert found == ["group", "record", "record", "record"]
    assert sorted_rows.paths.to_pylist() == [None, "А", "А", None]


def test_indents_count_where_the_figures_agree(grid):
    rows = [["Имя", "Сумма"], ["А", 3], ["Б", 1], ["В", 2]]
    assert kinds(grid(*rows, indents=(0, 0, 1, 1)))[0] == ["group", "record", "record"]
    rows[1][1] = 99
    assert kinds(grid(*rows, indents=(0, 0, 1, 1)))[0] == ["record"] * 3
