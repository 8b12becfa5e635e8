"""What must not be guessed is asked, answers are used; proof anywhere in a column spares the question."""

import datetime as dt
from decimal import Decimal

import pytest

from etl.delimited import pieces
from etl.importers.tables import document

SLASHES = "Дата;Товар;Сумма\n03/04/2026;Мёд;1,5\n05/06/2026;Воск;2\n"
COMMAS = "Дата;Товар;Сумма\n01.03.2026;Мёд;1,234\n02.03.2026;Воск;5,678\n"


def test_days_and_months_that_can_be_taken_for_each_other_are_asked_about(read, text):
    reading = read(text(SLASHES))
    (question,) = reading.questions
    assert question.code == "date_order:Дата"
    assert question.samples == ("03/04/2026", "05/06/2026")
    assert [value for value, _ in question.options] == ["dmy", "mdy"]


@pytest.mark.parametrize(
    ("answer", "day"), [("dmy", dt.date(2026, 4, 3)), ("mdy", dt.date(2026, 3, 4))]
)
def test_the_answer_about_days_is_used(read, text, answer, day):
    reading = read(text(SLASHES), {"date_order:Дата": answer})
    assert reading.questions == []
    assert reading.table("sales")[0]["sold_on"] == day
    assert reading.layout["columns"][0]["date_order"] == answer


def test_a_thirteenth_anywhere_decides(read, text):
    reading = read(text(SLASHES + "04/13/2026;Мёд;1\n"))
    assert reading.questions == []
    assert reading.table("sales")[0]["sold_on"] == dt.date(2026, 3, 4)


def test_dates_with_points_are_day_first(read, text):
    rows = read(text(SLASHES.replace("/", "."))).table("sales")
    assert rows[0]["sold_on"] == dt.date(2026, 4, 3)


def test_decimals_that_can_be_taken_for_thousands_are_asked_about(read, text):
    reading = read(text(COMMAS))
    (question,) = reading.questions
    assert (question.code, question.samples) == ("decimal:Сумма", ("1,234", "5,678"))
    amounts = {
        answer: [r["amount"] for r in read(text(COMMAS), {"decimal:Сумма": answer}).table("sales")]
        for answer in (",", ".")
    }
    assert amounts == {
        ",": [Decimal("1.23"), Decimal("5.68")],
        ".": [Decimal(1234), Decimal(5678)],
    }


def test_one_value_proves_the_decimal_sign_of_its_column(read, text):
    reading = read(text(COMMAS + "02.03.2026;Мёд;0,5\n"))
    assert reading.questions == []
    assert reading.table("sales")[0]["amount"] == Decimal("1.23")


def test_columns_that_are_not_read_are_not_asked_about(read, text):
    head = "Дата;Отгрузка;Товар;Сумма\n"
    assert read(text(head + "01.03.2026;03/04/2026;Мёд;5\n")).questions == []


def test_an_answer_that_was_not_offered_is_no_answer(read, text):
    assert len(read(text(SLASHES), {"date_order:Дата": "ymd"}).questions) == 1


@pytest.fixture
def small_blocks(monkeypatch):
    """Texts are divided into many pieces, as files of a hundred megabytes are."""
    monkeypatch.setattr(pieces, "BLOCK", 4096)


@pytest.mark.usefixtures("small_blocks")
def test_proof_is_looked_for_to_the_end_of_a_long_text(read, text):
    lines = "".join(f"0{n % 9 + 1}/04/2026;Мёд;{n % 9 + 1},234\n" for n in range(2000))
    path = text("Дата;Товар;Сумма\n" + lines + "13/04/2026;Воск;0,5\n")
    reading = read(path)
    assert reading.questions == []
    assert reading.table("sales")[1]["sold_on"] == dt.date(2026, 4, 2)
    assert reading.table("sales")[0]["amount"] == Decimal("1.23")
    assert len(reading.table("sales")) == 2001


@pytest.mark.usefixtures("small_blocks")
def test_a_long_text_is_read_like_a_short_one(read, text, monkeypatch):
    head = "Отчёт за март\n\nДата;Номер заказа;Клиент;Товар;Количество;Цена;Сумма\n"
    lines = [
        f"{n % 28 + 1:02d}.03.2026;А-{n // 3};Клиент {n % 7};Мёд;{n % 5};{n},50;{n % 5 * n},00"
        for n in range(3000)
    ]
    lines[1500] = "Итого за страницу;;;;;;10"
    lines[1501] = "Дата;Номер заказа;Клиент;Товар;Количество;Цена;Сумма"
    lines[1502] = "31.02.2026;Б;Пчела;Мёд;1;1;1"
    path = text(head + "\n".join(lines) + "\n")
    long = read(path)
    monkeypatch.setattr(pieces, "BLOCK", 1 << 23)
    short = read(path)
    assert len(long.tables["sales"]) > 5
    assert long.table("sales") == short.table("sales")
    assert [f.place for f in long.faults] == [f.place for f in short.faults]
    assert long.totals["skipped"] == short.totals["skipped"] == {"total": 1, "heading": 1}
    assert long.totals["rows_read"] == short.totals["rows_read"] == 3000


@pytest.mark.usefixtures("small_blocks")
def test_one_minus_anywhere_in_a_long_text_tells_the_way_of_all_sums(read, text):
    lines = "".join(f"01.04.2026;{n};за мёд\n" for n in range(1, 1500))
    reading = read(text("Дата;Сумма;Назначение\n" + lines + "01.04.2026;-5;возврат\n"))
    assert reading.questions == []
    assert reading.totals["outgoing_sum"] == 5


@pytest.mark.usefixtures("small_blocks")
def test_columns_of_a_long_text_that_are_empty_at_first_are_said_and_may_be_mapped(read, text):
    # pitfall 19
    lines = [f"01.03.2026;Мёд;{'' if n < 2000 else n};{n}" for n in range(3000)]
    path = text("Дата;Товар;Количество;Сумма\n" + "\n".join(lines))
    reading = read(path)
    assert [(w.code, w.place.column) for w in reading.warnings] == [("late_column", "Количество")]
    reading.layout["columns"][2]["role"] = "quantity"
    rows = read(path, layout=reading.layout).table("sales")
    assert (rows[0]["quantity"], rows[2999]["quantity"]) == (None, 2999)


def test_the_fingerprint_tells_documents_apart(text):
    def of(content):
        return document.fingerprint(document.Source.open(text(content)))

    assert of(SLASHES) == of(SLASHES) != of(COMMAS)
