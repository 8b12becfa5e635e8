"""Tables of many producers: the facts of the manifest to the kopeck, or a question, or a refusal.

What each file comes to is written down here, so that nothing passes silently.
"""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from etl.identify import identify
from etl.importers import IMPORTERS
from etl.importers.tables import Tables
from etl.reading import Choices, Source, Unreadable
from tests.etl.collecting import collect
from tests.samples.conftest import SAMPLES, facts_of

TODAY = dt.date(2026, 11, 24)
CHOICES = Choices(today=TODAY)


@dataclass(frozen=True)
class Verdict:
    """What a file comes to before anybody answers."""

    rows: dict[str, int] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    faults: dict[str, int] = field(default_factory=dict)
    warnings: frozenset[str] = frozenset()
    header: int = 1  # the last row of the heading


def sold(rows, header=1, *warnings):
    return Verdict({"sales": rows}, header=header, warnings=frozenset(warnings))


def paid(rows, header=1):
    return Verdict({"payments": rows}, header=header)


def valued(rows, header=1, *questions, **faults):
    return Verdict({"statistic_values": rows}, questions, faults, header=header)


def asked(header=1, *more, warnings=()):
    return Verdict({}, ("feeds", *more), header=header, warnings=frozenset(warnings))


COMPUTED = "amount_computed"
VERDICTS = {
    "bad/csv_mixed_eol_cp1251.csv": sold(64),
    "bad/csv_utf16.csv": sold(64),
    "bad/xlsx_capital_SharedStrings.xlsx": valued(936, 2, "statistic"),
    "big/online_retail_40k.xlsx": sold(40_000, 1, COMPUTED),
    "big/superstore.csv": sold(9994, 1, "rounded"),
    "onec_reports/kartochka_51_synthetic.xlsx": asked(6),
    "onec_reports/oboroty_scheta_10.xlsx": asked(7),
    "onec_reports/ostatki_77_no_codepage.xls": asked(8),
    "onec_reports/ostatki_oboroty_partiy.xlsx": asked(11),
    "onec_reports/osv_general_synthetic.xlsx": asked(6),
    "onec_reports/osv_general_synthetic_cp1251.csv": asked(4),
    "onec_reports/price_tdsheet.xls": asked(6, warnings=["hidden_columns"]),
    "onec_reports/roznichnaya_cena.xls": asked(7),
    "onec_reports/valovaya_pribyl.xlsx": valued(2544, 10),
    "tables/alfabank_cp1251.csv": paid(3),
    "tables/bond_calendar_bom_semicolon.csv": asked(5),
    "tables/budget_by_month.xlsx": valued(18),
    "tables/dairy_sales_bom.csv": sold(64),
    "tables/finance_months_across.csv": valued(2394, 1, "statistic", not_a_number=202),
    "tables/ingrad_2016.xlsx": sold(1874, 1, COMPUTED),
    "tables/ingrad_2017.xlsx": sold(2163, 1, COMPUTED),
    **{
        f"tables/ingrad_2018/{month}.csv": sold(402, 5)
        for month in (
            *("Август", "Апрель", "Декабрь", "Июль", "Июнь", "Май", "Ноябрь", "Октябрь"),
            *("Сентябрь", "Февраль"),
        )
    },
    "tables/ingrad_2018/Март.csv": sold(685, 5),
    "tables/ingrad_2018/Январь.csv": sold(407, 5),
    "tables/ingrad_dimensions.xlsx": asked(5, "feeds:Клиенты", "feeds:Продавцы", warnings=["no_table"]),
    "tables/ingrad_rename_table.xlsx": asked(),
    "tables/kpi_drivers_formulas.xlsx": asked(
        1, "feeds:KPI", "feeds:KPI Баллы", "feeds:Нормы", warnings=["formulas_without_value"]
    ),
    "tables/kpi_korean.xlsx": asked(),
    "tables/kpi_quarters_gaps.xlsx": Verdict({}, ("year", "statistic")),
    "tables/kpi_text_numbers.xlsx": asked(),
    "tables/orders_ru_mixed_index.xlsx": sold(2172),
    "tables/pivot_years_months.xlsx": valued(936, 2, "statistic"),
    "tables/prolongations.csv": asked(),
    "tables/sberbank_bom.csv": paid(11),
    "tables/shops_kpi_wide.xlsx": valued(712),
    "tables/vtb_multiblock.csv": paid(4, 12),
}  # fmt: skip
REFUSED = {"bad/header_only.csv": "no_rows"}
STRANGERS = {  # no table: the intake says what it is instead
    "bad/empty.csv": "empty",
    "bad/lfs_pointer.xlsx": "lfs_pointer",
    "bad/excel_lock_file.xlsx": "lock_file",
}
# Identifiers stay text and are not added up; numbers of rows count groups too.
NOT_ADDED = {
    "CUSTOMERCODE", "ИД клиента", "ИД продавца", "КодЗаказа", "InvoiceNo", "StockCode", "CustomerID",
    "Номер заказа", "Номер счета", "Тип операции", "Таб.№", "№ п/п", "Код", "id", "",
}  # fmt: skip
# The manifest's reader left «-,01» out, which is one kopeck spent.
KOPECK = {"Сумма в валюте счета": Decimal("7338.83")}
NUMERIC = re.compile(r"^(?:([A-Z]+)|col(\d+))?«(.*?)»? n=(\d+) Σ=([\d.e+-]+)$")


def tables():
    """Every file of tables, in the folders where they lie."""
    return [
        one
        for folder in ("tables/", "onec_reports/", "big/", "bad/")
        for one in facts_of(folder)
        if folder != "bad/" or one.values[0].endswith((".xlsx", ".csv"))
    ]


def readable():
    return [one for one in tables() if one.values[0] in VERDICTS]


def names(parameters):
    return [one.values[0] for one in parameters]


@pytest.fixture(scope="module")
def readings():
    """What was read, by file; each file once."""
    known = {}

    def read(name):
        if name not in known:
            known[name] = collect(Tables(), SAMPLES / name, CHOICES)
        return known[name]

    return read


@pytest.mark.parametrize("name", names(tables()))
def test_no_file_is_without_a_verdict(name):
    assert name in VERDICTS.keys() | REFUSED.keys() | STRANGERS.keys()


@pytest.mark.parametrize("name", names(readable()))
def test_a_file_comes_to_its_verdict(name, readings):
    verdict = VERDICTS[name]
    reading = readings(name)
    codes = tuple(re.sub(":[0-9a-f]{12}$", "", one.code) for one in reading.questions)
    assert codes == verdict.questions
    assert {table: len(reading.table(table)) for table in reading.tables} == verdict.rows
    assert Counter(fault.code for fault in reading.faults) == verdict.faults
    assert {warning.code for warning in reading.warnings} == verdict.warnings
    assert reading.layout["header_row"] == verdict.header


@pytest.mark.parametrize("name", names(readable()))
def test_every_row_is_accepted_refused_or_skipped(name, readings):
    reading = readings(name)
    accepted = sum(len(reading.table(table)) for table in reading.tables)
    totals = reading.totals
    assert totals["rows_read"] == accepted + len(reading.faults) + totals["rows_skipped"]
    assert totals["rows_skipped"] == sum(totals["skipped"].values())


@pytest.mark.parametrize(("name", "facts"), readable())
def test_rows_and_sums_are_those_of_the_manifest(name, facts, readings):
    if "unreadable" in facts:  # by the manifest's reader: a copy of another file
        facts = dict(one.values for one in tables())["tables/pivot_years_months.xlsx"]
    reading = readings(name)
    for sheet in facts.get("sheets", [facts]):
        table = table_of(reading, sheet)
        if table is None:
            continue
        rows = sheet.get("rows_after_header", sheet.get("records_after_header"))
        known = next(t for t in reading.totals["tables"] if t["sheets"] == table["sheets"])
        if same_heading(sheet, table):
            assert known["rows"] - known["skipped"].get("blank", 0) == rows + untold(name)
        if "leaf_rows" in sheet:
            assert known["records"] == sheet["leaf_rows"]
        for column, figure in figures(sheet, table):
            if figure is not None:
                found = reading.totals[total_name(reading, table, column)]
                assert round(found, places(figure)) == figure, column["name"]


def table_of(reading, sheet):
    """The proposed table of a sheet of the manifest."""
    for table in (reading.layout, *reading.layout["more"]):
        if sheet.get("name") in (None, *table["sheets"]) and len(table["sheets"]) < 2:
            return table
    return None


def same_heading(sheet, table):
    """The manifest gives one heading row for all sheets, and the first of several blocks."""
    return sheet["header_row"] in (
        table["header_row"],
        table["header_row"] - table["header_rows"] + 1,
    )


def untold(name):
    """Rows that the manifest takes for the heading and we for rows without figures."""
    return 2 if name == "onec_reports/oboroty_scheta_10.xlsx" else 0


def figures(sheet, table):
    """(column, sum of its leaves) that the manifest names; None where it tells no such sum."""
    columns = list(table["columns"])
    for text in sheet["numeric"]:
        letter, place, caption, _, total = NUMERIC.match(text).groups()
        column = taken(columns, letter or place, caption)
        if column is None or caption in NOT_ADDED or not same_heading(sheet, table):
            continue
        if "leaf_sums" in sheet:
            yield column, decimal(sheet["leaf_sums"].get(letter))
        elif "sum_by_outline_level" in sheet:
            yield column, decimal(sheet["sum_by_outline_level"].get(letter, {}).get("1"))
        elif "last_row" in sheet:  # a card: turnovers of debit and credit, and a balance
            yield column, decimal(dict(zip("FH", sheet["last_row"][1:3], strict=True)).get(letter))
        elif table["header_row"] == 4:  # a balance sheet in text has no outline: as its own total
            yield column, None
        else:
            yield column, KOPECK.get(caption, Decimal(total))


def decimal(figure):
    return None if figure is None else Decimal(str(figure))


def places(figure):
    return max(0, -figure.as_tuple().exponent)


def taken(columns, place, caption):
    """By letters, by number, or the next with the heading (which the manifest cuts short)."""
    for column in columns:
        if place and place.isdigit():
            found = column["index"] + 1 == int(place)
        elif place:
            found = column["letter"] == place
        else:
            found = column["name"].split(" / ")[-1].startswith(caption)
        if found:
            columns.remove(column)
            return column
    return None


def total_name(reading, table, column):
    prefix = "" if table is reading.layout else f"{table['sheet']}!"
    return f"sum:{prefix}{column['name']}"


@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_a_table_without_rows_is_refused(name, code):
    with pytest.raises(Unreadable) as refused:
        collect(Tables(), SAMPLES / name, CHOICES)
    assert refused.value.code == code


@pytest.mark.parametrize(("name", "code"), STRANGERS.items())
def test_what_is_no_table_is_named(name, code):
    with pytest.raises(Unreadable) as refused:
        identify(Source.open(SAMPLES / name), IMPORTERS)
    assert refused.value.code == code


@pytest.mark.parametrize("name", names(facts_of("")))
def test_no_sample_is_claimed_by_two_formats(name):
    source = Source.open(SAMPLES / name)
    claims = [importer.name for importer in IMPORTERS if importer.identify(source)]
    assert len(claims) <= 1
    assert ("tables" in claims) == (name in VERDICTS or name in REFUSED)


# ---- answers ------------------------------------------------------------------------------------


def test_payments_of_a_bank_are_right_to_the_kopeck(readings):
    totals = readings("tables/alfabank_cp1251.csv").totals
    assert (totals["incoming_sum"], totals["outgoing_sum"]) == (Decimal("33123.56"), Decimal(1550))
    assert totals["own_accounts"] == ["11111111111111111111"]


def test_sales_of_a_month_are_quantity_times_price(readings):
    rows = readings("tables/ingrad_2018/Январь.csv").table("sales")
    assert all(row["quantity"] * row["price"] == row["amount"] for row in rows)
    assert {row["sold_on"].year for row in rows} == {2018}


def test_refunds_are_negative(readings):
    rows = readings("big/online_retail_40k.xlsx").table("sales")
    refunds = [row for row in rows if row["kind"] == "refund"]
    assert refunds
    assert all(row["amount"] < 0 for row in refunds)


def test_words_among_numbers_are_refused_one_by_one(readings):
    faults = readings("tables/finance_months_across.csv").faults
    assert {fault.value.strip().lower() for fault in faults} >= {"стоп", "в ноль", "end"}
    assert all(fault.place.line and fault.place.column for fault in faults)


def test_an_answered_question_is_asked_no_more():
    answers = {"statistic": "column:Account"}
    reading = collect(
        Tables(),
        SAMPLES / "tables/finance_months_across.csv",
        Choices(answers=answers, today=TODAY),
    )
    assert reading.questions == []
    assert len(reading.table("statistic_values")) == 2394


def test_a_table_that_feeds_nothing_is_accepted_with_no_rows_when_a_person_says_so():
    path = SAMPLES / "tables/ingrad_rename_table.xlsx"
    reading = collect(Tables(), path, Choices(answers={"feeds": "none"}, today=TODAY))
    assert reading.questions == []
    assert reading.tables == {}
    assert [warning.code for warning in reading.warnings] == ["feeds_nothing"]
    assert reading.totals["rows_skipped"] == reading.totals["rows_read"] == 18
