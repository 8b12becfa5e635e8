"""Tables of statistics: periods across, periods down, one value per row."""

import datetime as dt
from decimal import Decimal

import openpyxl
import pytest

JAN, FEB, MAR = (dt.date(2026, month, 1) for month in (1, 2, 3))


def values(reading):
    """(statistic, period type, first day, plan, value), in the order of rows."""
    return [
        (row["statistic"], row["period_type"], row["period_start"], row["quota"], row["value"])
        for row in reading.table("statistic_values")
    ]


def clean(reading):
    assert reading.questions == reading.faults == reading.warnings == []
    totals = reading.totals
    assert totals["rows_read"] == len(values(reading)) + totals["rows_skipped"]
    return values(reading)


def test_months_across_with_a_year_each(read, text):
    reading = read(
        text("Показатель;Ед. изм.;янв.26;фев.26\nВыручка;руб.;1 000,50;2 000\nЗвонки;шт.;7;\n")
    )
    assert clean(reading) == [
        ("Выручка", "month", JAN, False, Decimal("1000.50")),
        ("Выручка", "month", FEB, False, Decimal(2000)),
        ("Звонки", "month", JAN, False, Decimal(7)),
    ]
    row = reading.table("statistic_values")[0]
    assert (row["line"], row["cell"], row["attributes"]) == (2, "C", None)
    assert reading.totals["skipped"] == {"empty": 1}


@pytest.mark.parametrize(
    ("headings", "kind", "starts"),
    [
        (["Q1 2026", "Q2 2026"], "quarter", [JAN, dt.date(2026, 4, 1)]),
        (["I кв. 2026", "II кв. 2026"], "quarter", [JAN, dt.date(2026, 4, 1)]),
        (["2025", "2026"], "year", [dt.date(2025, 1, 1), JAN]),
        (
            ["неделя 12 2026", "неделя 13 2026"],
            "week",
            [dt.date(2026, 3, 16), dt.date(2026, 3, 23)],
        ),
        (["01.01–07.01.2026", "08.01–14.01.2026"], "week", [JAN, dt.date(2026, 1, 8)]),
        (
            ["01.01.2026", "02.01.2026", "03.01.2026"],
            "day",
            [JAN, JAN.replace(day=2), JAN.replace(day=3)],
        ),
        (["01.01.2026", "01.02.2026", "01.03.2026"], "month", [JAN, FEB, MAR]),
    ],
)
def test_periods_of_every_kind_across(read, text, headings, kind, starts):
    cells = ";".join(str(number) for number in range(1, len(headings) + 1))
    found = clean(read(text(f"Показатель;{';'.join(headings)}\nЗвонки;{cells}\nВстречи;{cells}\n")))
    assert [(row[1], row[2]) for row in found] == [(kind, start) for start in starts] * 2


def test_dates_of_excel_across_are_months_when_they_step_so(read, book):
    reading = read(book([["Показатель", JAN, FEB, MAR], ["Выручка", 1, 2, 3]]))
    assert [(row[1], row[2]) for row in clean(reading)] == [
        ("month", JAN),
        ("month", FEB),
        ("month", MAR),
    ]
    assert [row["cell"] for row in reading.table("statistic_values")] == ["B", "C", "D"]


def test_years_merged_over_months(read, book):
    rows = [
        ["KPI отдела"],
        [None, "2025 год", None, "2026 год", None],
        ["Показатель", "Ноябрь", "Декабрь", "Январь", "Февраль"],
        ["Выручка", 1, 2, 3, 4],
    ]
    path = book(
        {"Лист1": rows}, merges=[("Лист1", "B2:C2", "2025 год"), ("Лист1", "D2:E2", "2026 год")]
    )
    reading = read(path)
    starts = [row[2] for row in clean(reading)]
    assert starts == [dt.date(2025, 11, 1), dt.date(2025, 12, 1), JAN, FEB]
    assert (reading.layout["header_row"], reading.layout["header_rows"]) == (3, 2)
    assert reading.layout["title"] == ["KPI отдела"]


def test_years_over_months_without_merges(read, text):
    reading = read(text(";2025;;2026;\nПоказатель;ноя;дек;янв;фев\nВыручка;1;2;3;4\n"))
    assert [row[2].isoformat()[:7] for row in clean(reading)] == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]


def test_totals_between_months_are_not_counted(read, text):
    head = "Показатель;янв.26;фев.26;мар.26;1 кв. 2026;Итого;2026 год\n"
    found = clean(read(text(head + "Выручка;1;2;3;6;6;6\n")))
    assert [row[4] for row in found] == [1, 2, 3]


def test_plan_and_fact_under_each_period(read, book):
    rows = [
        ["Показатель", "01.06–07.06.2026", None, "08.06–14.06.2026", None],
        [None, "План", "Факт", "План", "Факт"],
        ["Звонки", 10, 12, 11, 9],
    ]
    merges = [("Лист1", "B1:C1", rows[0][1]), ("Лист1", "D1:E1", rows[0][3])]
    first, second = dt.date(2026, 6, 1), dt.date(2026, 6, 8)
    assert clean(read(book(rows, merges=merges))) == [
        ("Звонки", "week", first, True, Decimal(10)),
        ("Звонки", "week", first, False, Decimal(12)),
        ("Звонки", "week", second, True, Decimal(11)),
        ("Звонки", "week", second, False, Decimal(9)),
    ]


def test_statistics_named_in_the_heading_beside_the_period(read, book):
    rows = [
        ["Магазин", "Июнь 2026 г.", None],
        [None, "Чеки", "Выручка"],
        ["Север", 5, 100],
        ["Юг", 7, 200],
    ]
    reading = read(book(rows, merges=[("Лист1", "B1:C1", "Июнь 2026 г.")]))
    assert [row[0] for row in clean(reading)] == ["Чеки", "Выручка"] * 2
    assert [row["attributes"] for row in reading.table("statistic_values")] == [
        '{"Магазин": "Север"}', '{"Магазин": "Север"}', '{"Магазин": "Юг"}', '{"Магазин": "Юг"}',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (["План янв 2026", "Факт янв 2026"], [("Север", True), ("Север", False)]),
        (["Январь 2026 план", "Январь 2026 факт"], [("Север", True), ("Север", False)]),
        (["Чеки за январь 2026", "Выручка, январь 2026"], [("Чеки", False), ("Выручка", False)]),
    ],
)
def test_period_and_statistic_in_one_heading(read, text, headings, found):
    reading = read(
        text(f"Магазин;{';'.join(headings)}\nСевер;1;2\n"), {"statistic": "column:Магазин"}
    )
    assert [(row[0], row[3]) for row in values(reading)] == found
    assert {row[2] for row in values(reading)} == {JAN}


def test_deviations_beside_plan_and_fact_are_not_counted(read, text):
    head = "Показатель;Январь 2026 план;Январь 2026 факт;Январь 2026 откл.;Январь 2026 % вып.\n"
    assert [row[4] for row in clean(read(text(head + "Звонки;10;9;-1;90%\n")))] == [10, 9]


def test_months_down_without_a_year_are_asked_for_it(read, text, codes):
    content = "Месяц;Звонки\nЯнварь;5\nФевраль;6\n"
    reading = read(text(content))
    assert codes(reading) == ["year"]
    answered = read(text(content), {reading.questions[0].code: "2026"})
    assert [row[2] for row in clean(answered)] == [JAN, FEB]
    assert [row[2] for row in clean(read(text("KPI на 2026 год;\n" + content)))] == [JAN, FEB]


def test_dates_merged_over_rows_belong_to_each(read, tmp_path):
    book = openpyxl.Workbook()
    for row in (["Дата", "Показатель", "Факт"], [JAN, "Звонки", 5], [None, "Встречи", 2]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "x.xlsx")
    assert [row[:3] for row in clean(read(tmp_path / "x.xlsx", {"period_type": "day"}))] == [
        ("Звонки", "day", JAN), ("Встречи", "day", JAN),
    ]  # fmt: skip


def test_attributes_beside_the_name_belong_to_the_value(read, text):
    head = "Показатель;Магазин;Ответственный;янв.26\n"
    reading = read(text(head + "Выручка;Север;Иванов;1\nВыручка;Юг;Петров;2\n"))
    assert clean(reading)[0][0] == "Выручка"
    assert reading.table("statistic_values")[1]["attributes"] == (
        '{"Магазин": "Юг", "Ответственный": "Петров"}'
    )


def test_a_word_in_a_cell_refuses_that_value_only(read, text):
    reading = read(text("Показатель;янв.26;фев.26;мар.26\nЗвонки;1;стоп;3\n"))
    (fault,) = reading.faults
    assert (fault.code, fault.value) == ("not_a_number", "стоп")
    assert (fault.place.line, fault.place.column) == (2, "фев.26")
    assert [row[2] for row in values(reading)] == [JAN, MAR]
    assert reading.totals["rows_read"] == 3


def test_a_year_in_the_title_is_the_year_of_the_months(read, text):
    reading = read(text("Отчёт за 2026 год;;\nПоказатель;январь;февраль\nЗвонки;1;2\n"))
    assert [row[2] for row in clean(reading)] == [JAN, FEB]
    assert reading.layout["year"] == 2026


def test_an_unknown_year_is_asked_and_answered(read, text, codes):
    content = "Показатель;январь;февраль\nЗвонки;1;2\n"
    reading = read(text(content))
    assert codes(reading) == ["year"]
    assert values(reading) == []
    answered = read(text(content), {reading.questions[0].code: "2026"})
    assert [row[2] for row in clean(answered)] == [JAN, FEB]


def test_months_over_the_end_of_a_year_go_on_in_the_next(read, text, codes):
    content = "План за 2026 год;;;\nПоказатель;ноябрь;декабрь;январь\nЗвонки;1;2;3\n"
    reading = read(text(content))
    assert codes(reading) == ["year"]  # the year of the title may be the first or the second
    answered = read(text(content), {reading.questions[0].code: "2025"})
    assert [row[2].isoformat()[:7] for row in clean(answered)] == ["2025-11", "2025-12", "2026-01"]


def test_two_columns_of_names_are_asked_about(read, text, codes):
    content = "Работа;Кто;янв.26\nЗвонки;Анна;1\nЗвонки;Борис;2\nВстречи;Анна;3\n"
    assert codes(read(text(content))) == ["statistic"]
    reading = read(text(content), {"statistic": "column:Работа"})
    assert [row[0] for row in clean(reading)] == ["Звонки", "Звонки", "Встречи"]
    reading = read(text(content), {"statistic": "name:таблица"})
    assert {row[0] for row in clean(reading)} == {"таблица"}
    assert (
        reading.table("statistic_values")[0]["attributes"] == '{"Кто": "Анна", "Работа": "Звонки"}'
    )


def test_periods_down_and_statistics_across(read, text):
    reading = read(text("Месяц;Звонки;Встречи, план;Встречи, факт\nянв.26;1;5;4\nфев.26;2;6;7\n"))
    assert clean(reading)[:3] == [
        ("Звонки", "month", JAN, False, Decimal(1)),
        ("Встречи", "month", JAN, True, Decimal(5)),
        ("Встречи", "month", JAN, False, Decimal(4)),
    ]


def test_days_down(read, book):
    rows = [["Дата", "Звонки"], [JAN, 5], [JAN.replace(day=2), 6], [JAN.replace(day=4), 7]]
    assert [row[1:3] for row in clean(read(book(rows)))] == [
        ("day", JAN), ("day", JAN.replace(day=2)), ("day", JAN.replace(day=4)),
    ]  # fmt: skip


def test_year_and_month_in_columns_of_their_own(read, book):
    rows = [
        ["Магазин", "Выручка", "Год", "Месяц"],
        ["Север", 5, 2026, "Январь"],
        ["Юг", 6, 2026, "Март"],
    ]
    assert [row[1:3] for row in clean(read(book(rows)))] == [("month", JAN), ("month", MAR)]


def test_weeks_by_their_dates_are_asked_for_their_first_or_last_day(read, text, codes):
    days = [dt.date(2026, 11, day) for day in (5, 12, 19, 26)]
    content = "Дата;Звонки\n" + "".join(f"{day:%d.%m.%Y};{day.day}\n" for day in days)
    assert codes(read(text(content))) == ["week_dates"]
    last = read(text(content), {"week_dates": "last"})
    assert [row[1:3] for row in clean(last)][-1] == ("week", dt.date(2026, 11, 20))
    first = read(text(content), {"week_dates": "first"})
    assert [row[1:3] for row in clean(first)][-1] == ("week", dt.date(2026, 11, 26))


def test_one_date_of_a_week_is_asked_for_too(read, text):
    answers = {"period_type": "week", "week_dates": "last"}
    reading = read(text("Дата;Звонки\n26.11.2026;5\n"), answers)
    assert [row[1:3] for row in clean(reading)] == [("week", dt.date(2026, 11, 20))]


@pytest.mark.parametrize("heading", ["{:%d.%m.%Y}", "{:%d.%m}"])
def test_weeks_across_by_their_dates_are_asked_for_too(read, text, codes, heading):
    days = [heading.format(dt.date(2026, 11, day)) for day in (12, 19, 26)]
    path = text(f"Звонки за 2026 год\nПоказатель;{';'.join(days)}\nЗвонки;1;2;3\n")
    assert codes(read(path)) == ["week_dates"]
    last = read(path, {"week_dates": "last"})
    assert [row[1:3] for row in clean(last)][-1] == ("week", dt.date(2026, 11, 20))
    first = read(path, {"week_dates": "first"})
    assert [row[1:3] for row in clean(first)][-1] == ("week", dt.date(2026, 11, 26))


def test_mondays_are_first_days_of_weeks(read, text):
    days = [dt.date(2026, 11, day) for day in (2, 9, 16)]
    content = "Дата;Звонки\n" + "".join(f"{day:%d.%m.%Y};1\n" for day in days)
    assert [row[1:3] for row in clean(read(text(content)))] == [("week", day) for day in days]


def test_last_days_of_months_are_months(read, text):
    content = "Дата;Остаток денег\n31.01.2026;5\n28.02.2026;6\n31.03.2026;7\n"
    assert [row[1:3] for row in clean(read(text(content)))] == [
        ("month", JAN), ("month", FEB), ("month", MAR),
    ]  # fmt: skip


def test_one_value_per_row(read, text):
    content = "Период;Показатель;План;Факт\nМарт 2026;Звонки;10;12\nМарт 2026;Встречи;;3\n"
    assert clean(read(text(content))) == [
        ("Звонки", "month", MAR, True, Decimal(10)),
        ("Звонки", "month", MAR, False, Decimal(12)),
        ("Встречи", "month", MAR, False, Decimal(3)),
    ]


def test_a_table_without_periods_is_of_the_period_in_its_title(read, text):
    content = "Отчёт за март 2026 г.;;\nПоказатель;План;Факт\nЗвонки;10;12\n"
    assert clean(read(text(content))) == [
        ("Звонки", "month", MAR, True, Decimal(10)),
        ("Звонки", "month", MAR, False, Decimal(12)),
    ]


def test_a_table_without_any_period_is_asked_about(read, text, codes):
    content = "Показатель;Значение\nЗвонки;10\n"
    reading = read(text(content))
    assert codes(reading) == ["period"]
    answered = read(text(content), {reading.questions[0].code: "month 2026-03-01"})
    assert clean(answered) == [("Звонки", "month", MAR, False, Decimal(10))]


def test_a_sheet_per_month_is_one_table(read, book):
    rows = [["Показатель", "План", "Факт"], ["Звонки", 10, 12]]
    reading = read(book({"Январь 2026": rows, "Февраль 2026": rows}))
    assert [row[2] for row in clean(reading)] == [JAN, JAN, FEB, FEB]
    assert [row["sheet"] for row in reading.table("statistic_values")][::2] == [
        "Январь 2026", "Февраль 2026",
    ]  # fmt: skip
    assert reading.layout["sheets"] == ["Январь 2026", "Февраль 2026"]


def test_a_sheet_per_manager_is_one_table_with_an_attribute(read, book):
    rows = [["Показатель", "янв.26"], ["Звонки", 10]]
    reading = read(book({"Иванов": rows, "Петров": rows}))
    assert len(clean(reading)) == 2
    assert [row["attributes"] for row in reading.table("statistic_values")] == [
        '{"sheet": "Иванов"}', '{"sheet": "Петров"}',
    ]  # fmt: skip


def test_only_the_chosen_sheets_are_read(read, book):
    rows = [["Показатель", "янв.26"], ["Звонки", 10]]
    path = book({"Иванов": rows, "Черновик": rows})
    layout = {**read(path).layout, "sheets": ["Иванов"]}
    assert [row["sheet"] for row in read(path, layout=layout).table("statistic_values")] == [
        "Иванов"
    ]


def test_a_block_per_year_on_one_sheet(read, book):
    head, row = ["Показатель", "январь", "февраль"], ["Звонки", 1, 2]
    rows = [["2025 год"], head, row, [], ["2026 год"], head, row]
    found = clean(read(book(rows)))
    assert [r[2] for r in found] == [dt.date(2025, 1, 1), dt.date(2025, 2, 1), JAN, FEB]


def test_a_block_per_shop_on_one_sheet(read, book):
    head, row = ["Показатель", "янв.26", "фев.26"], ["Выручка", 1, 2]
    reading = read(book([["Магазин «Север»"], head, row, [], ["Магазин «Юг»"], head, row]))
    assert len(clean(reading)) == 4
    assert reading.table("statistic_values")[3]["attributes"] == '{"sheet": "Магазин «Юг»"}'


def test_two_tables_side_by_side_are_two(read, book):
    rows = [
        ["Месяц", "Звонки", None, "Месяц", "Встречи"],
        ["янв.26", 1, None, "янв.26", 5],
        ["фев.26", 2, None, "фев.26", 6],
    ]
    found = clean(read(book(rows)))
    assert sorted(row[::4] for row in found) == [
        ("Встречи", 5), ("Встречи", 6), ("Звонки", 1), ("Звонки", 2),
    ]  # fmt: skip


def test_another_table_below_is_a_table_of_its_own(read, book):
    rows = [
        ["Показатель", "янв.26", "фев.26"], ["Звонки", 1, 2], [],
        ["Дата", "Товар", "Сумма"], [JAN, "Мёд", 100], [FEB, "Воск", 200],
    ]  # fmt: skip
    reading = read(book(rows))
    assert len(reading.table("statistic_values")) == 2
    assert [row["amount"] for row in reading.table("sales")] == [100, 200]
    assert len(reading.layout["more"]) == 1


def test_a_statistic_may_be_called_all_calls(read, text):
    content = "Показатель;янв.26\nВсего звонков;5\nИтого по отделу;5\nИтого\n"
    reading = read(text(content))
    assert [row[0] for row in values(reading)] == ["Всего звонков"]


def test_values_are_kept_to_six_decimals_and_roundings_counted(read, text):
    reading = read(text("Показатель;янв.26\nДоля;0,12345678\n"))
    assert values(reading)[0][4] == Decimal("0.123457")
    assert [warning.code for warning in reading.warnings] == ["rounded"]


def test_percents_keep_the_value_of_their_cells_and_that_is_said(read, book):
    # formats.md 6.2: 0.12 shown as 12 % stays 0.12; the text «12 %» is 12
    reading = read(
        book([["Месяц", "Доля"], ["янв.26", 0.12], ["фев.26", "12 %"]], formats=["General", "0%"])
    )
    assert [row[4] for row in values(reading)] == [Decimal("0.12"), Decimal(12)]
    assert [warning.code for warning in reading.warnings] == ["percents"]


def test_a_factor_multiplies_values(read, text):
    path = text("Показатель;янв.26\nВыручка, тыс. руб.;1,5\n")
    layout = read(path).layout
    layout["columns"][1]["factor"] = "1000"
    assert values(read(path, layout=layout))[0][4] == Decimal(1500)


def test_a_factor_makes_percents_of_shares(read, book):
    rows = [["Месяц", "Доля"], ["янв.26", 0.12], ["фев.26", 0.125]]
    path = book(rows, formats=["General", "0%"])
    layout = read(path).layout
    layout["columns"][1]["factor"] = "100"
    reading = read(path, layout=layout)
    assert [row[4] for row in clean(reading)] == [Decimal(12), Decimal("12.5")]


def test_a_day_that_does_not_exist_is_refused(read, text):
    content = "План на 2025 год;;;\nПоказатель;28.02;29.02;01.03\nЗвонки;1;2;3\n"
    reading = read(text(content))
    assert [(f.code, f.place.column) for f in reading.faults] == [("no_period", "29.02")]
    assert len(values(reading)) == 2


def test_a_corrected_file_replaces_values_of_the_same_statistic_and_period(read, text):
    # D5
    def keys(content):
        rows = read(text(content)).table("statistic_values")
        return {(row["statistic"], row["period_start"]): row["record_key"] for row in rows}

    before = keys("Показатель;Магазин;янв.26;фев.26\nЗвонки;Север;1;2\n")
    after = keys("Отчёт;;;\nМагазин;Показатель;фев.26;мар.26\nСевер;звонки ;20;30\n")
    assert before["Звонки", FEB] == after["звонки", FEB]
    assert len({*before.values(), *after.values()}) == 3
