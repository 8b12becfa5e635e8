"""The heading is found wherever it stands (formats.md 6.2, 10; pitfalls 14, 21)."""

import datetime as dt

import pytest

from etl.layout.header import find_header, header_at, names_of


def found(header):
    """First and last row as Excel numbers them, and the names."""
    indices = list(range(len(header.paths)))
    return header.first + 1, header.last + 1, names_of(list(header.paths), indices)


def test_in_the_first_row(grid):
    assert found(find_header(grid(["Имя", "Сумма"], ["а", 1], ["б", 2]))) == (
        1,
        1,
        ["Имя", "Сумма"],
    )


def test_under_titles_and_blank_rows(grid):
    header = find_header(
        grid(
            ["ООО «Ромашка»"],
            ["Отчёт за март 2026 г."],
            [],
            ["Имя", "Дата", "Сумма"],
            ["а", "01.03.2026", 1],
        )
    )
    assert found(header) == (4, 4, ["Имя", "Дата", "Сумма"])
    assert header.title == ("ООО «Ромашка»", "Отчёт за март 2026 г.")


def test_parameters_of_a_report_are_no_heading(grid):
    header = find_header(
        grid(["Параметры:", "Период: 01.06.2026"], ["Отбор:", "Склад"], ["Имя", "Сумма"], ["а", 1])
    )
    assert header.first == 2


def test_of_two_rows_with_merged_captions(grid):
    rows = (["Товар", "Июнь", None], [None, "Штук", "Рублей"], ["Мёд", 1, 2])
    header = find_header(grid(*rows, merges=((0, 1, 0, 2), (0, 0, 1, 0))))
    assert found(header) == (1, 2, ["Товар", "Июнь / Штук", "Июнь / Рублей"])


def test_of_two_rows_without_merges(grid):
    header = find_header(
        grid(["", "2025", None, "2026"], ["Имя", "дек", "ноя", "янв"], ["а", 1, 2, 3])
    )
    assert found(header)[2] == ["Имя", "2025 / дек", "2025 / ноя", "2026 / янв"]


def test_of_dates_and_of_years(grid):
    days = [dt.datetime.fromisoformat(f"2026-0{month}-01") for month in (1, 2, 3)]
    assert find_header(grid(["Имя", *days], ["а", 1, 2, 3])).last == 0
    assert find_header(grid(["Имя", 2025, 2026], ["а", 1, 2])).last == 0


def test_of_codes_that_look_like_numbers(grid):
    rows = [["Счет", "Оборот", "10", "60"], *[[f"ряд {n}", n * 10, n, n + 1] for n in range(5)]]
    assert found(find_header(grid(*rows))) == (1, 1, ["Счет", "Оборот", "10", "60"])


def test_nowhere(grid):
    rows = [[f"0{n}.03.2026", "Пчела", n] for n in range(1, 9)]
    header = find_header(grid(*rows))
    assert found(header) == (0, 0, ["Колонка 1", "Колонка 2", "Колонка 3"])


def test_of_the_largest_of_several_tables(grid):
    rows = [
        ["Валюта", "Баланс", "Пришло"], ["RUR", 5, 6], [],
        ["Дата", "Сумма", "Основание"], *[[f"0{n}.03.2026", n, "за мёд"] for n in range(1, 6)],
    ]  # fmt: skip
    assert find_header(grid(*rows)).first == 3


def test_a_row_of_words_under_a_complete_heading_is_a_row(grid):
    assert find_header(grid(["Имя", "янв.26"], ["Звонки", "стоп"], ["Встречи", 1])).last == 0


def test_where_a_person_says(grid):
    sheet = grid(["Имя", "Сумма"], ["вид", "руб."], ["а", 1])
    assert found(header_at(sheet, 1, 1)) == (2, 2, ["вид", "руб."])
    assert found(header_at(sheet, 1, 2)) == (1, 2, ["Имя / вид", "Сумма / руб."])
    assert header_at(sheet, -1).last == -1


@pytest.mark.parametrize(
    ("captions", "names"),
    [
        (["Сумма", "Сумма"], ["Сумма", "Сумма (2)"]),
        (["Имя", None], ["Имя", "Колонка 2"]),
        (["Показа-\nтели", "Сумма\nруб."], ["Показатели", "Сумма руб."]),
        (["\ufeffИмя", "a\u00a0 b"], ["Имя", "a b"]),
    ],
)
def test_names_are_clean_and_told_apart(grid, captions, names):
    sheet = grid(captions, ["а", 1], ["б", 2])
    assert found(header_at(sheet, 0))[2] == names


def test_thousands_of_merges_cost_little(grid):
    # pitfall 21
    rows = [["Имя", "Сумма", None], *[["а", 1, None]] * 5000]
    sheet = grid(*rows, merges=tuple((row, 1, row, 2) for row in range(1, 5001)))
    assert find_header(sheet).last == 0
