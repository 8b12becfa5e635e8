"""What becomes of an order: docs/decisions/commerceml-orders.md."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.importers.commerceml import CommerceML
from tests.etl.collecting import collect
from tests.etl.importers.commerceml.files import document, element, file, line


def codes(reading) -> set[str]:
    return {warning.code for warning in reading.warnings}


def total(reading) -> Decimal:
    return sum((row["amount"] for row in reading.table("sales")), Decimal(0))


def tax(amount, *, inside) -> str:
    return element("Налоги", element("Налог", Сумма=amount, УчтеноВСумме=str(inside).lower()))


def discount(*, inside, **leaves) -> str:
    return element("Скидки", element("Скидка", УчтеноВСумме=str(inside).lower(), **leaves))


@pytest.mark.parametrize(
    ("leaves", "requisites", "state"),
    [
        ({}, {}, "posted"),
        ({}, {"Проведен": "true"}, "posted"),
        ({}, {"Проведен": "false"}, "draft"),
        ({}, {" проведен ": "Нет"}, "draft"),
        ({}, {"Проведён": "ложь"}, "draft"),
        ({}, {"Отменен": "true"}, "cancelled"),
        ({}, {"Отменён": "Да"}, "cancelled"),
        ({}, {"ОТМЕНЕН": "false"}, "posted"),
        ({}, {"Статус заказа": "[C] Отменён"}, "cancelled"),
        ({}, {"Статус заказа": "Отменен клиентом"}, "cancelled"),
        ({}, {"Статус заказа": "Неотменяемый"}, "posted"),
        ({}, {"Проведен": "false", "Отменен": "true"}, "cancelled"),
        ({"ПометкаУдаления": "true"}, {"Отменен": "true"}, "deleted"),
        ({}, {"ПометкаУдаления": "true"}, "deleted"),
        ({}, {"ПометкаУдаления": "false"}, "posted"),
        ({"Статус": "Удалён"}, {}, "deleted"),
        ({}, {"Заказ оплачен": "false", "Финальный статус": "false"}, "posted"),
    ],
)
def test_the_state_is_the_gravest_thing_the_document_says(read, leaves, requisites, state):
    (row,) = read(file(document(requisites=requisites, **leaves))).table("sales")
    assert row["state"] == state


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ("Заказ товара", "sale"),
        (" заказ  ТОВАРА ", "sale"),
        (None, "sale"),
        ("Отпуск товара", "sale"),
        ("Розничная продажа", "sale"),
        ("Отчёт о продажах комиссионного товара", "sale"),
        ("Возврат товара", "refund"),
    ],
)
def test_sales_and_refunds_become_rows(read, operation, kind):
    (row,) = read(file(document(ХозОперация=operation))).table("sales")
    assert row["kind"] == kind
    assert row["amount"] == (Decimal(-100) if kind == "refund" else Decimal(100))


@pytest.mark.parametrize(
    "operation",
    [
        "Счет на оплату",
        "Счёт на оплату",
        "Счет-фактура",
        "Выплата безналичных денег",
        "Выплата наличных денег",
        "Возврат безналичных денег",
        "Эквайринговая операция",
        "Передача товара на комиссию",
        "Возврат комиссионного товара",
        "Прочие",
        "Небывалая операция",
    ],
)
def test_the_same_deal_told_otherwise_is_not_added(read, operation):
    reading = read(file(document(), document(ХозОперация=operation)))
    assert total(reading) == Decimal(100)
    assert codes(reading) == {"not_counted"}
    assert reading.totals["operations"] == {"Заказ товара": 1, operation: 1}


def test_our_own_purchases_are_no_sales(read):
    reading = read(file(document(Роль="Покупатель")))
    assert reading.table("sales") == []
    assert codes(reading) == {"purchase"}


def test_a_shipment_of_an_order_is_counted_once_wherever_it_stands(read):
    shipment = document(ХозОперация="Отпуск товара", Основание="36", Номер="9")
    for parts in ([document(), shipment], [shipment, document()]):
        reading = read(file(*parts))
        assert [row["record_key"] for row in reading.table("sales")] == ["order|36"]
        assert codes(reading) == {"shipped_order"}


def test_a_shipment_in_the_container_of_its_order_is_counted_once(read):
    shipment = document(ХозОперация="Отпуск товара", Ид="36")
    own = element("Контейнер", document(), shipment)
    other = element("Контейнер", document(ХозОперация="Отпуск товара", Ид="7"))
    reading = read(file(own, other, own.replace("36", "37"), other.replace("7", "8")))
    assert [row["record_key"] for row in reading.table("sales")] == [
        "order|36", "shipment|7", "order|37", "shipment|8",
    ]  # fmt: skip


def test_a_shipment_whose_order_is_elsewhere_is_a_sale(read):
    reading = read(file(document(ХозОперация="Отпуск товара", Основание="99")))
    assert total(reading) == Decimal(100)


def test_orders_payments_and_shipments_are_numbered_apart(read):
    same = [document(Ид="1"), document(Ид="1", ХозОперация="Возврат товара", Сумма="30")]
    reading = read(file(*same))
    assert {row["record_key"] for row in reading.table("sales")} == {"order|1", "refund|1"}
    assert total(reading) == Decimal(70)
    assert "repeated_document" not in codes(reading)


def test_of_two_documents_with_one_id_the_last_counts(read):
    reading = read(file(document(Сумма="1"), document(Ид="37"), document(Сумма="2")))
    assert total(reading) == Decimal(102)
    (warning,) = reading.warnings
    assert (warning.code, warning.value) == ("repeated_document", "36")


def test_number_and_day_identify_only_what_has_no_id(read):
    nameless = [document(Ид=None, Номер="1"), document(Ид=None, Номер="1", Дата="2027-01-02")]
    rows = read(file(*nameless)).table("sales")
    assert [row["record_key"] for row in rows] == ["order|1|2026-11-02", "order|1|2027-01-02"]
    reading = read(file(document(Ид=None, Номер=None)))
    assert [fault.code for fault in reading.faults] == ["no_identity"]


@pytest.mark.parametrize("day", ["2026-11-02", "2026-11-02T23:30:00", "2026-11-02T01:00:00+03:00",
                                 "2026-11-02 10:00:00", "02.11.2026", "02.11.2026 0:00:00"])  # fmt: skip
def test_a_day_is_the_day_written_whatever_the_zone(read, day):
    (row,) = read(file(document(Дата=day))).table("sales")
    assert row["sold_on"] == dt.date(2026, 11, 2)


@pytest.mark.parametrize("day", [None, "вчера", "2026-02-30", "0001-01-01", "2026-11"])
def test_a_document_without_a_day_is_refused(read, day):
    reading = read(file(document(Дата=day), document(Ид="37")))
    assert [fault.code for fault in reading.faults] == ["date_unreadable"]
    assert total(reading) == Decimal(100)


@pytest.mark.parametrize("amount", ["сто", "1,000.00", "9" * 17, "1e5"])
def test_a_document_without_a_readable_sum_is_refused(read, amount):
    reading = read(file(document(line(), Сумма=amount)))
    assert [(fault.code, fault.value) for fault in reading.faults] == [
        ("amount_unreadable", amount)
    ]
    assert reading.table("sales") == []


def test_a_line_without_a_readable_sum_is_refused_and_the_document_keeps_its_sum(read):
    reading = read(file(document(line(Сумма="?"), line(Сумма="40"))))
    (fault,) = reading.faults
    assert (fault.code, fault.value) == ("amount_unreadable", "?")
    assert [row["kind"] for row in reading.table("sales")] == ["sale", "adjustment"]
    assert total(reading) == Decimal(100)


@pytest.mark.parametrize("amount", ["9685.4200", "9\u00a0685,42", "9685.415"])
def test_sums_are_money_to_the_kopeck(read, amount):
    assert total(read(file(document(Сумма=amount)))) == Decimal("9685.42")


def test_a_line_without_a_sum_is_price_by_quantity(read):
    (row,) = read(
        file(document(line(Сумма=None, Цена="33.335", Количество="3"), Сумма="100.01"))
    ).table("sales")
    assert row["amount"] == Decimal("100.01")
    assert row["price"] == Decimal("33.335")


def test_taxes_that_are_not_in_the_sums_of_lines_are_added(read):
    # argent_documents: Σ lines + taxes = the document's sum
    reading = read(file(document(line(Сумма="3338", Налоги=tax("600.84", inside=False)),
                                 Сумма="3938.84")))  # fmt: skip
    (row,) = reading.table("sales")
    assert row["amount"] == Decimal("3938.84")
    assert codes(reading) == set()
    assert reading.totals["lines_differ"] == 1


def test_taxes_that_are_in_the_sums_are_not_added(read):
    (row,) = read(file(document(line(Налоги=tax("16.67", inside=True))))).table("sales")
    assert row["amount"] == Decimal("100.00")


@pytest.mark.parametrize("given", [{"Сумма": "20"}, {"Процент": "20"}])
def test_discounts_that_are_not_in_the_sums_are_subtracted(read, given):
    one = line(Скидки=discount(inside=False, **given))
    (row,) = read(file(document(one, Сумма="80"))).table("sales")
    assert row["amount"] == Decimal(80)


def test_the_sum_of_the_document_tells_when_a_producer_sets_the_flag_wrongly(read):
    one = line(Скидки=discount(inside=False, Сумма="20"))
    reading = read(file(document(one, Сумма="100")))
    assert [row["amount"] for row in reading.table("sales")] == [Decimal(100)]
    assert codes(reading) == set()


def test_what_the_lines_do_not_explain_is_an_adjustment_with_a_warning(read):
    reading = read(file(document(line(Сумма="90"))))
    assert [(row["kind"], row["amount"]) for row in reading.table("sales")] == [
        ("sale", Decimal(90)), ("adjustment", Decimal(10)),
    ]  # fmt: skip
    (warning,) = reading.warnings
    assert warning.reason.values == {"total": Decimal("100.00"), "rest": Decimal("10.00")}


def test_a_document_without_a_sum_is_worth_its_lines(read):
    taxes = tax("20", inside=False)
    reading = read(file(document(line(), line(), Сумма=None)))
    assert total(reading) == Decimal(200)
    assert total(read(file(document(line(), Сумма=None, inner=taxes)))) == Decimal(120)


def test_a_delivery_is_money_but_no_goods(read):
    goods, delivery = read(
        file(document(line(Сумма="60"), line(Ид="order_delivery", Сумма="40")))
    ).table("sales")
    assert goods["quantity"] == 1
    assert delivery["quantity"] is None
    assert delivery["amount"] == Decimal(40)


def test_a_refund_is_negative_however_the_sender_signs_it(read):
    for sign in ("", "-"):
        goods = line(Сумма=f"{sign}90", Количество=f"{sign}2")
        reading = read(file(document(goods, ХозОперация="Возврат товара", Сумма=f"{sign}100")))
        rows = reading.table("sales")
        assert [row["amount"] for row in rows] == [Decimal(-90), Decimal(-10)]
        assert rows[0]["quantity"] == -2
        assert {row["kind"] for row in rows} == {"refund"}


def test_a_status_alone_does_not_empty_an_order_but_can_take_it_out(read):
    still = read(file(document(Сумма=None, requisites={"Проведен": "true"})))
    assert still.table("sales") == []
    assert codes(still) == {"status_only"}
    (row,) = read(file(document(Сумма=None, requisites={"Отменен": "true"}))).table("sales")
    assert (row["record_key"], row["state"], row["amount"]) == ("order|36", "cancelled", 0)


@pytest.mark.parametrize(
    ("written", "code"),
    [("руб", "RUB"), ("руб.", "RUB"), ("RUR", "RUB"), ("643", "RUB"), ("810", "RUB"), ("rub", "RUB"),
     ("USD", "USD"), ("грн", "UAH"), ("EUR", "EUR"), ("978", "EUR"), ("тугрик", "ТУГРИК")],
)  # fmt: skip
def test_currencies_have_one_name(read, written, code):
    (row,) = read(file(document(Валюта=written))).table("sales")
    assert row["currency"] == code


def test_currencies_are_never_added_together(read):
    reading = read(file(document(), document(Ид="2", Валюта="USD"), document(Ид="3", Валюта="руб")))
    assert reading.totals["sums"] == {"RUB": "200.00", "USD": "100.00"}
    assert reading.totals["posted"] == {"RUB": "200.00", "USD": "100.00"}


def test_a_document_without_a_currency_is_in_roubles_with_a_warning(read):
    reading = read(file(document(Валюта=None)))
    assert reading.table("sales")[0]["currency"] == "RUB"
    assert codes(reading) == {"no_currency"}


def test_the_group_of_a_product_comes_from_the_catalogue_of_the_same_file(read):
    catalogue = (
        "<Классификатор><Группы><Группа><Ид>g</Ид><Наименование>Пасека</Наименование></Группа>"
        "</Группы></Классификатор><Каталог><Товары><Товар><Ид>honey</Ид><Группы><Ид>g</Ид></Группы>"
        "</Товар></Товары></Каталог>"
    )
    kind = element("ЗначенияРеквизитов",
                   element("ЗначениеРеквизита", Наименование="ВидНоменклатуры", Значение="Мёд"))  # fmt: skip
    ordered = document(line(ЗначенияРеквизитов=kind))
    assert read(file(catalogue, ordered)).table("sales")[0]["product_group"] == "Пасека"
    assert read(file(ordered)).table("sales")[0]["product_group"] == "Мёд"


def contractor(**leaves) -> str:
    return element("Контрагент", **leaves)


def test_the_buyer_is_the_customer_and_known_by_a_valid_inn(read):
    sides = element(
        "Контрагенты",
        contractor(Ид="us", Наименование="ООО Ромашка", Роль="Продавец", ИНН="7743013902"),
        contractor(Ид="a", Наименование="ООО Муравейник", Роль="Покупатель", ИНН="7707083893"),
    )
    reading = read(file(document(inner=sides)))
    (row,) = reading.table("sales")
    assert (row["customer"], row["customer_key"]) == ("ООО Муравейник", "7707083893")
    assert [c["customer_key"] for c in reading.table("customers")] == ["7707083893"]


@pytest.mark.parametrize(
    ("leaves", "key", "inn"),
    [
        ({"Ид": "a", "Наименование": "Пчела", "ИНН": "7707083894"}, "a", "7707083894"),
        ({"Ид": " 1#admin# admin ", "Наименование": "Пчела"}, "1#admin# admin", None),
        ({"Наименование": "ООО  Пчела"}, "ооо пчела", None),
        ({"Фамилия": "Мышкин", "Имя": "Пётр"}, "мышкин пётр", None),
        ({"Ид": "a", "Наименование": "Пчела", "ИНН": "0"}, "a", None),
        ({"Роль": "Покупатель"}, None, None),
    ],
)
def test_a_customer_without_a_valid_inn_is_known_by_id_or_name(read, leaves, key, inn):
    sides = element("Контрагенты", contractor(**leaves))
    (row,) = read(file(document(inner=sides))).table("sales")
    assert (row["customer_key"], row["customer_inn"]) == (key, inn)


def test_importing_again_gives_the_same_keys(read):
    once = read(file(document(line()), document(Ид="2"))).table("sales")
    again = read(file(document(Ид="2"), document(line(), Сумма="70"))).table("sales")
    assert {row["record_key"] for row in once} == {row["record_key"] for row in again}


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_rows_of_a_document_always_add_up_to_its_sum(tmp_path_factory, data):
    amounts = st.decimals(-(10**7), 10**7, places=data.draw(st.integers(0, 4)), allow_nan=False)
    flags = st.booleans()
    lines = [
        line(
            Сумма=data.draw(amounts),
            Налоги=tax(data.draw(amounts), inside=data.draw(flags)),
            Скидки=discount(inside=data.draw(flags), Сумма=data.draw(amounts)),
        )
        for _ in range(data.draw(st.integers(0, 4)))
    ]
    own = data.draw(amounts)
    refund = data.draw(flags)
    operation = "Возврат товара" if refund else "Заказ товара"
    path = tmp_path_factory.mktemp("sum") / "x.xml"
    path.write_text(file(document(*lines, Сумма=own, ХозОперация=operation)), encoding="utf-8")
    reading = collect(CommerceML(), path)
    kopecks = own.quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert total(reading) == (-abs(kopecks) if refund else kopecks)
    assert reading.totals["posted"] == {"RUB": str(total(reading))}
    assert not reading.faults
