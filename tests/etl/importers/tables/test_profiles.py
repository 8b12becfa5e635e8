"""The proposed mapping is corrected, saved, and recognises the next file of its kind (pitfalls 8, 23)."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from etl.importers.tables import Tables
from etl.layout.model import Layout
from etl.reading import Source, Unreadable

JUNE = "Отгружено;Кому;Сколько;Рублей\n01.06.2026;Пчела;2;100\n02.06.2026;Муравей;3;200\n"


def mapped(layout, **roles):
    """The layout as a person corrects it; as JSON comes back from the screen."""
    layout = json.loads(json.dumps(layout))
    for column in layout["columns"]:
        column["role"] = roles.get(column["name"], column["role"])
    return layout


@pytest.fixture
def june(read, text):
    """A table nobody understands by itself, mapped by a person."""
    proposed = read(text(JUNE, "июнь.csv")).layout
    roles = {"Кому": "customer", "Сколько": "quantity", "Рублей": "amount"}
    return {**mapped(proposed, **roles), "target": "sales"}


def recognised(path, *layouts):
    return Tables().recognise(Source.open(path), layouts)


def test_the_proposal_is_json_with_samples_and_all_choices(read, text):
    reading = read(text(JUNE))
    layout = json.loads(json.dumps(reading.layout))
    assert layout["columns"][3]["samples"] == [
        {"raw": "100", "parsed": "100"}, {"raw": "200", "parsed": "200"},
    ]  # fmt: skip
    assert layout["columns"][0]["samples"][0] == {"raw": "01.06.2026", "parsed": "2026-06-01"}
    assert {role for role, _ in layout["roles"]} > {"date", "amount", "statistic"}
    assert layout["required"]["sales"] == [["date"], ["amount", "price"]]
    assert [code for code, _ in layout["targets"]] == [
        "payments",
        "sales",
        "statistic_values",
        "none",
    ]
    assert layout["delimiter"] == ";"
    assert layout["codec"] == "cp1251"


def test_a_value_that_cannot_be_read_has_no_parsed_sample(read, text):
    layout = read(text("Показатель;янв.26\nЗвонки;стоп\nВстречи;5\nПисьма;6\n")).layout
    assert layout["columns"][1]["samples"][:2] == [
        {"raw": "стоп", "parsed": None}, {"raw": "5", "parsed": "5"},
    ]  # fmt: skip


def test_a_corrected_mapping_is_followed(read, text, june):
    reading = read(text(JUNE), layout=june)
    assert reading.questions == reading.warnings == []
    assert [(r["customer"], r["quantity"], r["amount"]) for r in reading.table("sales")] == [
        ("Пчела", 2, 100), ("Муравей", 3, 200),
    ]  # fmt: skip


def test_a_saved_mapping_recognises_the_next_file(read, text, june):
    july = text(JUNE.replace(".06.", ".07."), "июль.csv")
    assert recognised(july, june) == 0
    reading = read(july, layout=june)
    assert reading.questions == reading.warnings == []
    assert [row["sold_on"].month for row in reading.table("sales")] == [7, 7]


def test_columns_are_found_by_name_not_by_place(read, text, june):
    rows = [line.split(";") for line in JUNE.splitlines()]
    turned = "Отчёт;;;\n;;;\n" + "\n".join(";".join(reversed(row)) for row in rows)
    path = text(turned, "июль.csv", "utf-8")
    assert recognised(path, june) == 0
    assert [r["amount"] for r in read(path, layout=june).table("sales")] == [100, 200]


def test_a_file_of_another_kind_is_not_recognised(text, june):
    assert recognised(text("Показатель;янв.26\nЗвонки;1\n"), june) is None
    assert recognised(text("Дата;Товар;Сумма\n01.03.2026;Мёд;1\n"), june) is None


def test_the_right_one_of_several_mappings_is_found(read, text, june):
    other = read(text("Дата;Товар;Сумма\n01.03.2026;Мёд;1\n", "б.csv")).layout
    assert recognised(text(JUNE, "июль.csv"), other, june) == 1


def test_a_new_column_is_welcome_and_said(read, text, june):
    path = text(JUNE.replace("Рублей\n", "Рублей;Скидка\n").replace("00\n", "00;5\n"), "июль.csv")
    assert recognised(path, june) == 0
    reading = read(path, layout=june)
    assert [(w.code, w.place.column) for w in reading.warnings] == [("new_column", "Скидка")]
    assert len(reading.table("sales")) == 2


def test_a_renamed_column_stops_the_import_and_is_asked_about(read, text, june):
    path = text(JUNE.replace("Рублей", "Сумма без НДС"), "июль.csv")
    assert recognised(path, june) == 0
    reading = read(path, layout=june)
    question = reading.questions[0]
    assert question.code == "renamed:Рублей"
    assert reading.tables == {}
    assert [value for value, _ in question.options] == ["Сумма без НДС", "(gone)", "(other)"]
    answered = read(path, {"renamed:Рублей": "Сумма без НДС"}, june)
    assert answered.questions == []
    assert [row["amount"] for row in answered.table("sales")] == [100, 200]


def test_a_column_that_is_gone_is_asked_about_and_may_be_done_without(read, text, june):
    lines = [line.split(";") for line in JUNE.splitlines()]
    path = text("\n".join(f"{a};{b};{d}" for a, b, _, d in lines), "июль.csv")
    assert recognised(path, june) == 0
    assert [q.code for q in read(path, layout=june).questions] == ["renamed:Сколько"]
    answered = read(path, {"renamed:Сколько": "(gone)"}, june)
    assert answered.questions == []
    assert [row["quantity"] for row in answered.table("sales")] == [None, None]


def test_a_person_may_say_that_it_is_another_kind(read, text, june, codes):
    path = text(JUNE.replace("Рублей", "Литров"), "июль.csv")
    assert codes(read(path, {"renamed:Рублей": "(other)"}, june)) == ["feeds"]


def test_a_saved_mapping_forgets_the_year_of_its_file(read, text, codes):
    content = "Показатель;январь\nЗвонки;1\n"
    first = read(text(content, "2025.csv"))
    answered = read(text(content, "2025.csv"), {first.questions[0].code: "2025"})
    profile = json.loads(json.dumps(answered.layout))
    following = text(content.replace("1\n", "2\n"), "2026.csv")
    answers = {first.questions[0].code: "2025"}
    assert recognised(following, profile) == 0
    assert codes(read(following, answers, profile)) == ["year"]
    same = read(text(content, "2025.csv"), layout=profile)
    assert same.table("statistic_values")[0]["period_start"] == dt.date(2025, 1, 1)


def test_a_wide_table_is_recognised_with_other_months(read, text):
    profile = read(text("Показатель;Магазин;янв.26\nЗвонки;Север;1\n", "а.csv")).layout
    path = text("Показатель;Магазин;фев.26;мар.26\nЗвонки;Север;2;3\n", "б.csv")
    assert recognised(path, profile) == 0
    reading = read(path, layout=profile)
    assert reading.questions == reading.warnings == []
    assert [row["value"] for row in reading.table("statistic_values")] == [2, 3]


def test_two_columns_in_one_role_are_refused(read, text, june):
    with pytest.raises(Unreadable) as refused:
        read(text(JUNE), layout=mapped(june, Сколько="amount"))
    assert refused.value.code == "two_columns_one_role"
    assert refused.value.message.values["first"] == "Сколько"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("target", "taxes"),
        ("shape", "round"),
        ("period_type", "decade"),
        ("header_row", "пять"),
        ("year", "2026"),
        ("period", "вчера"),
        ("columns", "все"),
        ("columns", [{"role": "date"}]),
        ("sheets", "Лист1"),
    ],
)
def test_a_spoilt_mapping_is_refused_by_name(read, text, june, key, value):
    with pytest.raises(Unreadable) as refused:
        read(text(JUNE), layout={**june, key: value})
    assert refused.value.code == "bad_layout"


def test_a_mapping_of_values_needs_a_period_in_the_heading(read, text, june):
    with pytest.raises(Unreadable) as refused:
        read(text(JUNE), layout=mapped(june, Кому="period"))
    assert refused.value.code == "bad_layout"


def test_what_a_table_feeds_may_be_chosen_alone(read, text):
    layout = {
        **read(text("Кто;Дата;Рублей\nПчела;01.06.2026;5\n")).layout,
        "target": "statistic_values",
    }
    reading = read(text("Кто;Дата;Рублей\nПчела;01.06.2026;5\n"), {"period_type": "day"}, layout)
    assert [row["statistic"] for row in reading.table("statistic_values")] == ["Пчела"]


def test_the_heading_may_be_put_elsewhere(read, text):
    content = "Товар;Дата отгрузки;Сумма\nвид;число;руб.\nМёд;01.06.2026;5\nВоск;02.06.2026;6\n"
    path = text(content)
    proposed = read(path).layout
    assert proposed["header_row"] == 1
    assert [fault.place.line for fault in read(path).faults] == [2]
    reading = read(path, {"feeds": "sales"}, {**proposed, "header_row": 2})
    assert [column["name"] for column in reading.layout["columns"]] == ["вид", "число", "руб."]
    reading.layout["columns"][0]["role"] = "product"
    reading.layout["columns"][2]["role"] = "amount"
    reading = read(path, layout=reading.layout)
    assert reading.faults == []
    again = read(path, layout=json.loads(json.dumps(reading.layout)))
    assert again.table("sales") == reading.table("sales") != []


def test_encoding_and_delimiter_may_be_chosen(read, text):
    path = text("Дата;Товар;Сумма\n01.03.2026;Мёд, липовый;5\n", encoding="koi8-r")
    layout = {**read(path).layout, "codec": "koi8-r", "delimiter": ";"}
    assert read(path, layout=layout).table("sales")[0]["product"] == "Мёд, липовый"


def test_a_mapping_decides_what_nothing_proves_and_yields_to_proof(read, text):
    content = "Дата;Товар;Сумма\n01.03.2026;Мёд;1,234\n"
    layout = read(text(content)).layout
    layout["columns"][2]["decimal"] = "."
    reading = read(text(content), layout=layout)
    assert reading.questions == []
    assert reading.table("sales")[0]["amount"] == Decimal(1234)
    proved = read(text(content + "01.03.2026;Мёд;0,5\n"), layout=layout)
    assert proved.table("sales")[0]["amount"] == Decimal("1.23")
    assert "proved_otherwise" in [warning.code for warning in proved.warnings]


def test_a_layout_survives_json(read, text, book):
    rows = [["Показатель", dt.date(2026, 1, 1), "План", "Факт"], ["Звонки", 1, 2, 3]]
    for path in (text(JUNE), book(rows)):
        layout = read(path).layout
        back = Layout.from_json(json.loads(json.dumps(layout)))
        assert back.as_json() == layout
