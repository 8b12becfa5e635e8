"""Sales registers and lists of payments: a row is an operation, or refused with one reason."""

import datetime as dt
from decimal import Decimal

import openpyxl
import pytest

from etl.importers.tables import Tables
from etl.reading import Choices, Unreadable
from tests.etl.collecting import collect

HEAD = "Дата;Номер заказа;Клиент;Товар;Количество;Цена;Сумма;Менеджер\n"
LINES = (
    "01.03.2026;А-1;Пчела;Мёд;2;1 250,50;2 501,00;Иванов\n"
    "01.03.2026;А-1;Пчела;Воск;1;300;300,00;Иванов\n"
    "02.03.2026;А-2;Муравейник;Мёд;-1;1250,5;(1 250,50);Петров\n"
)


def test_a_register_is_read_exactly(read, text):
    reading = read(text(HEAD + LINES))
    assert reading.questions == reading.faults == reading.warnings == []
    first, second, refund = reading.table("sales")
    assert first == {
        "row_no": 1, "sheet": None, "line": 2, "record_key": "А-1|2026-03-01:1",
        "kind": "sale", "state": "posted", "sold_on": dt.date(2026, 3, 1), "order_no": "А-1",
        "customer": "Пчела", "customer_key": "пчела", "customer_inn": None, "product": "Мёд",
        "product_key": None, "product_group": None, "quantity": Decimal(2),
        "price": Decimal("1250.5"), "amount": Decimal(2501), "currency": "RUB",
        "manager": "Иванов", "source": None,
    }  # fmt: skip
    assert second["record_key"] == "А-1|2026-03-01:2"
    assert (refund["kind"], refund["amount"]) == ("refund", Decimal("-1250.50"))
    assert reading.totals["amount"] == Decimal("1550.50")
    assert reading.totals["sum:Сумма"] == Decimal("1550.50")


def test_a_bad_cell_refuses_its_row_and_no_other(read, text):
    bad = (
        "03.03.2026;А-3;Пчела;Мёд;две;10;20;Иванов\n"
        "31.02.2026;А-4;Пчела;Мёд;1;10;10;Иванов\n"
        "04.03.2026;А-5;Пчела;Мёд;1;10;;Иванов\n"
        ";А-6;Пчела;Мёд;1;10;10;Иванов\n"
    )
    reading = read(text(HEAD + LINES + bad))
    said = [(f.code, f.place.line, f.place.column, f.value) for f in reading.faults]
    assert said == [
        ("not_a_number", 5, "Количество", "две"),
        ("not_a_date", 6, "Дата", "31.02.2026"),
        ("missing", 7, "Сумма", None),
        ("missing", 8, "Дата", None),
    ]
    assert len(reading.table("sales")) == 3
    assert reading.totals["rows_read"] == 7


def test_a_computed_amount_too_large_to_be_kept_refuses_its_row(read, text):
    lines = "01.03.2026;Мёд;2;5\n02.03.2026;Воск;9999999999;9999999999\n"
    reading = read(text("Дата;Товар;Количество;Цена\n" + lines))
    assert [row["amount"] for row in reading.table("sales")] == [10]
    assert [(fault.code, fault.place.line) for fault in reading.faults] == [("not_a_number", 3)]


def test_words_for_nothing_are_empty(read, text):
    lines = "01.03.2026;А-1;Пчела;Мёд;н/д;—;100;NULL\n02.03.2026;-;Пчела;Мёд;1;-;100;Иванов\n"
    reading = read(text(HEAD + LINES + lines))
    assert reading.faults == []
    last = reading.table("sales")[3]
    assert (last["quantity"], last["price"]) == (None, None)


def test_totals_blank_lines_and_repeated_headings_are_skipped_and_counted(read, text):
    middle = "Итого за 01.03;;;;3;;2801;\n\n" + HEAD
    lines = LINES.splitlines(keepends=True)
    content = HEAD + "".join(lines[:2]) + middle + lines[2] + "Всего;;;;2;;1 550,50;\n"
    reading = read(text(content))
    assert len(reading.table("sales")) == 3
    assert reading.faults == reading.warnings == []
    assert reading.totals["skipped"] == {"total": 2, "blank": 1, "heading": 1}
    assert reading.totals["own_total:Сумма"] == Decimal("1550.50")
    assert reading.totals["rows_read"] == 3 + 4


def test_a_total_that_differs_from_its_rows_is_said_with_both_figures(read, text):
    reading = read(text(HEAD + LINES + "Итого;;;;;;1 600,00;\n"))
    (warning,) = reading.warnings
    assert warning.code == "total_differs"
    assert warning.reason.values == {"column": "Сумма", "total": "1600", "sum": "1550.5"}
    assert len(reading.table("sales")) == 3


def test_where_there_is_no_amount_it_is_quantity_times_price_and_that_is_said(read, text):
    reading = read(text("Дата;Товар;Количество;Цена\n01.03.2026;Мёд;3;0,335\n"))
    assert [row["amount"] for row in reading.table("sales")] == [Decimal("1.01")]
    assert [warning.code for warning in reading.warnings] == ["amount_computed"]


def test_price_and_amount_are_told_apart_by_arithmetic(read, text):
    head = "DOCDATE;ITEMCODE;QTYNET;LINE AMOUNT;LINE TOTAL EXCL\n"
    lines = "".join(f"{n:02d}.03.2026;A{n};{n};{n * 7};{n * n * 7}\n" for n in range(2, 12))
    rows = read(text(head + lines)).table("sales")
    assert all(row["price"] * row["quantity"] == row["amount"] for row in rows)


def test_a_headless_table_is_asked_about_and_loses_no_row(read, text, codes):
    # pitfall 14
    content = "".join(f"0{n}.03.2026;Пчела;{n}00,50\n" for n in range(1, 10))
    reading = read(text(content), {"feeds": "sales"})
    assert reading.layout["header_row"] == 0
    assert [column["name"] for column in reading.layout["columns"]] == [
        "Колонка 1", "Колонка 2", "Колонка 3",
    ]  # fmt: skip
    assert codes(reading) == ["role:amount"]
    reading = read(text(content), {"feeds": "sales", "role:amount": "Колонка 3"})
    assert reading.questions == []
    assert len(reading.table("sales")) == 9


def test_inn_and_codes_keep_their_zeros(read, text):
    head = "Дата;Клиент;ИНН;Товар;Артикул;Сумма\n"
    line = "01.03.2026;Пчела;0274062111;Мёд;00012;10\n01.03.2026;Муравей;12345;Воск;7;10\n"
    first, second = read(text(head + line)).table("sales")
    assert (first["customer_inn"], first["customer_key"]) == ("0274062111", "0274062111")
    assert first["product_key"] == "00012"
    assert (second["customer_inn"], second["customer_key"]) == (None, "муравей")


def test_the_zero_that_excel_took_from_an_inn_is_given_back(read, book):
    rows = [["Дата", "Клиент", "ИНН", "Сумма"], [dt.date(2026, 3, 1), "Пчела", 274062111, 10]]
    assert read(book(rows)).table("sales")[0]["customer_inn"] == "0274062111"


def test_digits_damaged_by_excel_are_said(read, book):
    rows = [
        ["Дата", "Наш счет", "Назначение платежа", "Сумма"],
        [dt.date(2026, 3, 1), 40702810900000000001, "Оплата", -10],
    ]
    assert "long_digits" in [warning.code for warning in read(book(rows)).warnings]


def test_errors_and_formulas_without_a_value_are_faults(read, tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Дата", "Товар", "Сумма"],
        [dt.date(2026, 3, 1), "Мёд", 10],
        [dt.date(2026, 3, 2), "Воск", "=5*2"],
    ):
        book.active.append(row)
    book.active.append([dt.date(2026, 3, 3), "Прополис", "#DIV/0!"])
    book.active.cell(4, 3).data_type = "e"
    book.save(tmp_path / "x.xlsx")
    reading = read(tmp_path / "x.xlsx")
    assert [(f.code, f.place.line, f.place.column, f.value) for f in reading.faults] == [
        ("formula_without_value", 3, "Сумма", None), ("error_cell", 4, "Сумма", "#DIV/0!"),
    ]  # fmt: skip
    assert [row["line"] for row in reading.table("sales")] == [2]
    assert [warning.code for warning in reading.warnings] == ["formulas_without_value"]


@pytest.mark.parametrize(
    ("content", "moved"),
    [
        (
            "Дата;Приход;Расход;Назначение\n01.03.2026;100;;за мёд\n02.03.2026;0;-50,25;за воск\n",
            [("in", "100"), ("out", "50.25")],
        ),
        (
            "Дата;Сумма;Назначение\n01.03.2026;100;за мёд\n02.03.2026;−50,25;за воск\n",
            [("in", "100"), ("out", "50.25")],
        ),
        (
            "Дата;Тип операции;Сумма\n01.03.2026;Поступление;100\n02.03.2026;Списание;50,25\n",
            [("in", "100"), ("out", "50.25")],
        ),
    ],
)
def test_payments_are_read_from_signs_columns_or_words(read, text, content, moved):
    reading = read(text(content, encoding="utf-8"))
    assert reading.questions == reading.faults == []
    found = [(row["direction"], row["amount"]) for row in reading.table("payments")]
    assert found == [(way, Decimal(amount)) for way, amount in moved]
    assert reading.totals["incoming_sum"] == Decimal(100)


def test_sums_that_say_nothing_of_their_way_are_asked_about(read, text, codes):
    content = "Дата;Сумма;Назначение платежа\n01.03.2026;100;за мёд\n"
    reading = read(text(content))
    assert codes(reading) == ["direction"]
    reading = read(text(content), {"direction": "out"})
    assert [row["direction"] for row in reading.table("payments")] == ["out"]


def test_debit_and_credit_are_asked_about(read, text, codes):
    content = "Дата;Дебет;Кредит;Назначение платежа\n01.03.2026;100;;за мёд\n"
    assert codes(read(text(content))) == ["debit"]
    for answer in ("in", "out"):
        rows = read(text(content), {"debit": answer}).table("payments")
        assert [row["direction"] for row in rows] == [answer]


def test_words_of_books_are_asked_about(read, text, codes):
    content = "Дата;Тип;Сумма\n01.03.2026;Дебет;10\n02.03.2026;Кредит;20\n"
    assert codes(read(text(content), {"feeds": "payments"})) == ["debit"]
    reading = read(text(content), {"feeds": "payments", "debit": "out"})
    assert [row["direction"] for row in reading.table("payments")] == ["out", "in"]


def test_the_apostrophe_before_a_number_kept_as_text_is_no_part_of_it(text):
    path = text(
        "Дата;Счёт;Контрагент;Сумма;Назначение\n"
        "01.03.2026;'462235******7428;Пчела;10,50;'тар' мёда\n"
        "02.03.2026;'462235******7428;Муравей;3,00;воск\n"
    )
    reading = collect(Tables(), path)
    rows = reading.table("payments")
    assert {row["own_account"] for row in rows} == {"462235******7428"}
    assert rows[0]["purpose"] == "'тар' мёда"


def test_payments_between_own_accounts_are_internal(text):
    own, other = "40702810900000000001", "40702810900000000002"
    head = "Дата;Сумма;Счет контрагента;Назначение\n"
    path = text(head + f"01.03.2026;-10;{own};перевод\n01.03.2026;-10;{other};за мёд\n")
    reading = collect(Tables(), path, Choices(own_accounts=frozenset({own})))
    assert [row["internal"] for row in reading.table("payments")] == [True, False]


def test_an_inn_that_is_none_is_kept_beside(read, text):
    content = "Дата;Контрагент;ИНН;Сумма;Назначение\n01.03.2026;Пчела;123;-10;за мёд\n"
    row = read(text(content)).table("payments")[0]
    assert (row["counterparty_inn"], row["extra"]) == (None, '{"ИНН": "123"}')


def test_a_line_with_both_income_and_expense_is_refused(read, text):
    reading = read(text("Дата;Приход;Расход\n01.03.2026;100;50\n02.03.2026;;\n03.03.2026;1;\n"))
    assert [fault.code for fault in reading.faults] == ["both_filled", "missing"]


def test_the_own_account_tells_the_currency_that_is_not_said(read, text):
    account, head = "40702840900000000001", "Дата;Счёт;Назначение;Приход;Расход;Валюта\n"
    lines = f"01.03.2026;{account};Оплата;10;;евро\n02.03.2026;{account};Оплата;;5;\n"
    rows = read(text(head + lines)).table("payments")
    assert [row["currency"] for row in rows] == ["EUR", "USD"]
    titled = f"Выписка по счёту {account};;;\nДата;Назначение;Приход;Расход\n"
    (row,) = read(text(titled + "01.03.2026;Оплата;10;\n")).table("payments")
    assert row["currency"] == "USD"


def test_the_account_in_the_title_is_the_own_account(read, text):
    title = "Выписка по счёту 40702810900000000001;;\n"
    reading = read(text(title + "Дата;Сумма;Назначение\n01.03.2026;-5;комиссия\n"))
    assert reading.table("payments")[0]["own_account"] == "40702810900000000001"
    assert reading.totals["own_accounts"] == ["40702810900000000001"]
    assert reading.layout["title"] == ["Выписка по счёту 40702810900000000001"]


def test_currencies_are_named_by_their_codes(read, text):
    head = "Дата;Сумма;Валюта;Назначение\n"
    lines = "01.03.2026;-5;RUR;а\n01.03.2026;-5;руб.;б\n01.03.2026;-5;$;в\n01.03.2026;-5;;г\n"
    rows = read(text(head + lines)).table("payments")
    assert [row["currency"] for row in rows] == ["RUB", "RUB", "USD", "RUB"]


def test_dates_far_from_now_are_marked(read, text):
    lines = "01.03.1926;А;Пчела;Мёд;1;1;1;И\n01.03.2062;Б;Пчела;Мёд;1;1;1;И\n"
    reading = read(text(HEAD + LINES + lines))
    assert [(w.code, w.place.line) for w in reading.warnings] == [
        ("strange_date", 5), ("strange_date", 6),
    ]  # fmt: skip
    assert len(reading.table("sales")) == 5


def test_a_factor_multiplies_amounts(read, text):
    path = text("Дата;Товар;Сумма, тыс. руб.\n01.03.2026;Мёд;1,2345\n")
    layout = read(path).layout
    layout["columns"][2]["factor"] = "1000"
    assert read(path, layout=layout).table("sales")[0]["amount"] == Decimal("1234.5")


def test_more_decimals_than_are_kept_are_rounded_once_and_counted(read, text):
    reading = read(text("Дата;Товар;Сумма\n01.03.2026;Мёд;1,005\n01.03.2026;Воск;2,50\n"))
    assert [row["amount"] for row in reading.table("sales")] == [Decimal("1.01"), Decimal("2.50")]
    (warning,) = reading.warnings
    assert (warning.code, warning.reason.values["count"]) == ("rounded", 1)


def test_lines_that_do_not_fit_are_refused_with_their_number(read, text):
    lines = "01.03.2026;А;Пчела;Мёд;1;1;1;И;лишнее\n" + '02.03.2026;Б;"Пчела;Мёд;1;1;1;И\n'
    reading = read(text(HEAD + LINES + lines))
    assert [(fault.code, fault.place.line) for fault in reading.faults] == [
        ("too_many_cells", 5), ("unclosed_quote", 6),
    ]  # fmt: skip
    assert reading.totals["rows_read"] == 5


def test_two_equal_sums_in_one_heading_are_asked_about(read, text, codes):
    # pitfall 23
    content = "Дата;Товар;Сумма;Сумма\n01.03.2026;Мёд;10;12\n"
    assert codes(read(text(content))) == ["role:amount"]
    reading = read(text(content), {"role:amount": "Сумма (2)"})
    assert [row["amount"] for row in reading.table("sales")] == [Decimal(12)]


def test_look_alike_headings_are_marked(read, text):
    # pitfall 24: a Latin C
    reading = read(text("Дата;Товар;Сумма;Cумма\n01.03.2026;Мёд;10;12\n"), {"role:amount": "Сумма"})
    assert "look_alike" in [warning.code for warning in reading.warnings]


def test_a_heading_without_rows_is_refused(read, text):
    with pytest.raises(Unreadable) as refused:
        read(text(HEAD))
    assert refused.value.code == "no_rows"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1251", "cp866", "koi8-r", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_the_same_table_is_the_same_in_every_encoding(read, text, encoding):
    # pitfall 11
    expected = read(text(HEAD + LINES)).table("sales")
    assert read(text(HEAD + LINES, encoding=encoding)).table("sales") == expected


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_the_same_table_is_the_same_with_every_delimiter(read, text, sign):
    rows = [line.split(";") for line in (HEAD + LINES).splitlines()]
    quoted = "\n".join(sign.join(f'"{cell}"' for cell in row) for row in rows)
    assert read(text(quoted)).table("sales") == read(text(HEAD + LINES)).table("sales")


def test_a_workbook_and_a_text_give_the_same_rows(read, text, book):
    rows = [
        ["Дата", "Номер заказа", "Клиент", "Товар", "Количество", "Цена", "Сумма", "Менеджер"],
        [dt.date(2026, 3, 1), "А-1", "Пчела", "Мёд", 2, 1250.5, 2501, "Иванов"],
        [dt.date(2026, 3, 1), "А-1", "Пчела", "Воск", 1, 300, 300, "Иванов"],
        [dt.date(2026, 3, 2), "А-2", "Муравейник", "Мёд", -1, 1250.5, -1250.5, "Петров"],
    ]
    expected = [{**row, "sheet": "Лист1"} for row in read(text(HEAD + LINES)).table("sales")]
    assert read(book(rows)).table("sales") == expected
