"""Reports with groups: leaves are counted once, groups stand in attributes (formats.md 5.3)."""

import datetime as dt
from decimal import Decimal

import xlsxwriter

MARCH = dt.date(2026, 3, 1)


def figures(reading):
    """Control figures and how rows were sorted."""
    totals = reading.totals
    return totals["sum:Выручка"], totals["tables"][0]["records"], totals["skipped"]


def test_an_outline_gives_leaves_and_groups(read, book):
    rows = [
        ["Отчёт за март 2026 г."],
        ["Магазин / товар", "Выручка"],
        ["Север", 30], ["Мёд", 10], ["Воск", 20], ["Юг", 5], ["Мёд", 5], ["Итого", 35],
    ]  # fmt: skip
    reading = read(book(rows, levels={3: 1, 4: 1, 6: 1}), {"feeds": "statistic_values"})
    found = reading.table("statistic_values")
    assert [(row["statistic"], row["value"]) for row in found] == [
        ("Выручка", 10), ("Выручка", 20), ("Выручка", 5),
    ]  # fmt: skip
    assert [row["attributes"] for row in found] == [
        '{"group": "Север", "Магазин / товар": "Мёд"}',
        '{"group": "Север", "Магазин / товар": "Воск"}',
        '{"group": "Юг", "Магазин / товар": "Мёд"}',
    ]  # fmt: skip
    assert figures(reading)[:2] == (Decimal(35), 3)
    assert reading.totals["own_total:Выручка"] == Decimal(35)
    assert reading.warnings == []


def test_leaves_lie_on_any_level(read, book):
    rows = [["Группа", "Выручка"], ["А", 6], ["Б", 5], ["В", 5], ["Г", 1], ["Д", 4], ["Итого", 10]]
    reading = read(book(rows, levels={2: 1, 3: 2, 4: 1}))
    assert figures(reading)[:2] == (Decimal(10), 3)


def test_spaces_before_names_show_groups_where_their_sums_say_so(read, text):
    lines = "Север;30\n   Мёд;10\n   Воск;20\nЮг;5\n   Мёд;5\nИтого;35\n"
    reading = read(text("Магазин;Выручка\n" + lines))
    assert figures(reading) == (Decimal(35), 3, {"total": 1, "group": 2, "not_read": 3})


def test_a_space_before_a_name_is_no_group(read, text):
    reading = read(text("Магазин;Выручка\nСевер;30\n Юг;10\nВосток;20\n"))
    assert figures(reading)[:2] == (Decimal(60), 3)


def test_dots_in_codes_show_groups_where_their_sums_say_so(read, text):
    lines = "60;30\n60.01;10\n60.02;20\n62;5\n62.01;5\nИтого;35\n"
    reading = read(text("Счет;Выручка\n" + lines))
    assert figures(reading)[:2] == (Decimal(35), 3)


def test_subtotals_of_excel_under_their_groups_are_not_counted(read, book):
    rows = [
        ["Магазин", "Товар", "Выручка"],
        ["Север", "Мёд", 10], ["Север", "Воск", 20], ["Север Итог", None, 30],
        ["Юг", "Мёд", 5], ["Юг Итог", None, 5], ["Общий итог", None, 35],
    ]  # fmt: skip
    reading = read(book(rows, levels={1: 2, 2: 2, 3: 1, 4: 2, 5: 1}))
    assert figures(reading)[:2] == (Decimal(35), 3)
    assert reading.warnings == []


def test_subtotals_alone_are_compared_together(read, text):
    lines = "Мёд;10\nВоск;20\nИтого по Северу;30\nМёд;5\nИтого по Югу;5\n"
    reading = read(text("Товар;Выручка\n" + lines))
    assert figures(reading)[:2] == (Decimal(35), 3)
    assert reading.warnings == []
    assert reading.totals["own_total:Выручка"] == Decimal(35)


def test_a_wrong_total_is_a_visible_mark(read, book):
    rows = [["Группа", "Выручка"], ["А", 6], ["Б", 5], ["Итого", 12]]
    (warning,) = read(book(rows)).warnings
    assert warning.code == "total_differs"
    assert warning.reason.values == {"column": "Выручка", "total": "12", "sum": "11"}
    assert (warning.place.sheet, warning.place.line) == ("Лист1", 4)


def test_two_rows_of_one_thing_are_one_leaf(read, book):
    rows = [
        ["Счет", "Показатели", "Выручка"],
        ["10", "БУ", 30], [None, "Кол.", 3], ["Мёд", "БУ", 10], [None, "Кол.", 1],
        ["Воск", "БУ", 20], [None, "Кол.", 2], ["Итого", "БУ", 30], [None, "Кол.", 3],
    ]  # fmt: skip
    reading = read(book(rows, levels={3: 1, 4: 1, 5: 1, 6: 1}))
    assert figures(reading)[:2] == (Decimal(33), 4)
    assert reading.warnings == []


def test_names_merged_over_rows_stand_in_each(read, book):
    rows = [["Товар", "Показатель", "янв.26"], ["Мёд", "Цена", 5], [None, "Штук", 7]]
    reading = read(book(rows, merges=[("Лист1", "A2:A3", "Мёд")]))
    assert [row["attributes"] for row in reading.table("statistic_values")] == [
        '{"Товар": "Мёд"}'
    ] * 2


def test_hidden_things_are_read_and_marked(read, tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as made:
        for name in ("Видимый", "Скрытый"):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, ["Показатель", "янв.26"])
            sheet.write_row(1, 0, ["Звонки", 1])
            sheet.write_row(2, 0, ["Встречи", 2])
        sheet.hide()
        made.get_worksheet_by_name("Видимый").set_row(2, None, None, {"hidden": True})
    reading = read(path)
    assert len(reading.table("statistic_values")) == 4
    assert sorted((w.code, w.place.sheet) for w in reading.warnings) == [
        ("hidden_rows", "Видимый"), ("hidden_sheet", "Скрытый"),
    ]  # fmt: skip


def test_lists_of_words_are_no_tables(read, book):
    reading = read(
        book(
            {
                "KPI": [["Показатель", "янв.26"], ["Звонки", 1]],
                "Памятка": [["Сдавать по четвергам"]],
            }
        )
    )
    assert [(w.code, w.place.sheet) for w in reading.warnings] == [("no_table", "Памятка")]
    assert len(reading.table("statistic_values")) == 1


def test_days_counted_from_1904_are_the_same_days(read, book):
    rows = [["Дата", "Товар", "Сумма"], [MARCH, "Мёд", 5]]
    old, new = (read(book(rows, f"{year}.xlsx", epoch_1904=year == 1904)) for year in (1904, 1900))
    assert old.table("sales") == new.table("sales")
    assert old.table("sales")[0]["sold_on"] == MARCH
