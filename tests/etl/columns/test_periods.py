"""Periods as headings, cells and titles name them (formats.md 10)."""

import datetime as dt

import pytest

from etl.columns.periods import Period, parse_period, period_by_code, period_of_cell
from etl.columns.steps import settled, step_of
from etl.columns.titles import period_in, year_in


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("янв.24", "month 2024-01-01"),
        ("Январь 2024 г.", "month 2024-01-01"),
        ("ноябрь 2022", "month 2022-11-01"),
        ("2024-03", "month 2024-03-01"),
        ("03.2024", "month 2024-03-01"),
        ("Jan-18", "month 2018-01-01"),
        ("Май", "month --05-01"),
        ("1 кв. 2024", "quarter 2024-01-01"),
        ("II квартал 2024", "quarter 2024-04-01"),
        ("2024 4 кв.", "quarter 2024-10-01"),
        ("Q3", "quarter --07-01"),
        ("2024-W05", "week 2024-01-29"),
        ("неделя 12 2024", "week 2024-03-18"),
        ("12 неделя", "week --03-18"),
        ("01.01–07.01", "range --01-01"),
        ("20.11–26.11.2026", "week 2026-11-20"),
        ("30.12.2024–05.01.2025", "week 2024-12-30"),
        ("28.12–03.01.2027", "week 2026-12-28"),
        ("01.10.2026–08.10.2026", "week 2026-10-01"),
        ("01.06.2026 - 30.06.2026", "month 2026-06-01"),
        ("01.01.2024 - 31.03.2024", "quarter 2024-01-01"),
        ("2024 год", "year 2024-01-01"),
        ("01.03.2024", "day 2024-03-01"),
        ("05.03", "day --03-05"),
    ],
)
def test_a_period_is_read_however_it_is_named(text, code):
    period = parse_period(text)
    assert period is not None
    assert period.code == code
    assert period_by_code(code) == period


@pytest.mark.parametrize(
    "text", ["План", "Итого", "Мария", "неделя 60", "31.02", "01.01–20.01", "", "5"]
)
def test_what_names_no_period_is_none(text):
    assert parse_period(text) is None


def test_a_period_without_its_year_waits_for_it():
    assert parse_period("Май").of(2026) == Period("month", dt.date(2026, 5, 1))
    assert parse_period("неделя 1").of(2026) == Period("week", dt.date(2025, 12, 29))
    assert parse_period("01.01–07.01").of(2026) == Period("week", dt.date(2026, 1, 1))


def test_cells_of_headings_may_be_moments_and_numbers():
    assert period_of_cell(dt.datetime.fromisoformat("2024-01-01")).code == "day 2024-01-01"
    assert period_of_cell(2024.0).code == "year 2024-01-01"
    assert period_of_cell(45292.0).code == "day 2024-01-01"
    assert period_of_cell(12.0) is None


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (["2024-01-01", "2024-02-01"], "month"),
        (["2024-01-31", "2024-02-29"], "month"),
        (["2024-01-01", "2024-04-01", "2024-07-01"], "quarter"),
        (["2023-01-01", "2024-01-01"], "year"),
        (["2024-01-01", "2024-01-08", "2024-01-15"], "week"),
        (["2024-01-01", "2024-01-02"], "day"),
        (["2024-01-05"], "day"),
    ],
)
def test_days_show_by_their_steps_what_they_stand_for(days, kind):
    assert step_of(map(dt.date.fromisoformat, days)) == kind


def test_dates_of_months_in_a_heading_are_months():
    days = [Period("day", dt.date(2024, month, 1)) for month in (1, 2, 3)]
    assert [period.code for period in settled(days)] == [
        "month 2024-01-01", "month 2024-02-01", "month 2024-03-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Оборотно-сальдовая ведомость за 1 квартал 2024 г.", "quarter 2024-01-01"),
        ("Параметры: Период: 01.06.2026 - 30.06.2026", "month 2026-06-01"),
        ("Отчёт за март 2026 г.", "month 2026-03-01"),
        ("с 01.01.2024 по 31.12.2024", "year 2024-01-01"),
    ],
)
def test_a_title_tells_the_period_of_its_table(title, code):
    assert period_in("ООО «Ромашка»", title).code == code


def test_a_title_of_two_periods_tells_none():
    assert period_in("март 2026 и апрель 2026") is None


def test_the_year_is_taken_from_a_title_only_when_it_is_the_only_one():
    assert year_in(["KPI, 2026 год", "Лист1"]) == 2026
    assert year_in(["2025 и 2026"]) is None
    assert year_in(["31.12.2026"]) is None
