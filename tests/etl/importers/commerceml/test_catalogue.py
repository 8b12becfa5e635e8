"""Groups, products, offers."""

from decimal import Decimal

import pytest

from tests.etl.importers.commerceml.files import element, file


def package(*offers: str, types="") -> str:
    return file(element("ПакетПредложений", types, element("Предложения", *offers)))


def catalogue(*goods: str, groups="") -> str:
    return file(element("Классификатор", element("Группы", groups)),
                element("Каталог", element("Товары", *goods)))  # fmt: skip


def test_the_group_of_a_product_is_named_with_those_it_lies_in(read):
    inner = element("Группа", Ид="2", Наименование="Мёд")
    outer = element("Группа", element("Группы", inner), Ид="1", Наименование="Пасека")
    goods = element(
        "Товар", element("Группы", "<Ид>нет</Ид><Ид>2</Ид>"), Ид="a", Наименование="Мёд"
    )
    (row,) = read(catalogue(goods, groups=outer)).table("products")
    assert row["product_group"] == "Пасека / Мёд"


def test_numbers_in_articles_stay_text(read):
    goods = element("Товар", Ид="a", Наименование="Мёд", Артикул="00012")
    assert read(catalogue(goods)).table("products")[0]["article"] == "00012"


@pytest.mark.parametrize("mark", ['Статус="Удален"', 'Статус="Удалён"'])
def test_deletion_is_a_state(read, mark):
    (row,) = read(catalogue(f"<Товар {mark}><Ид>a</Ид></Товар>")).table("products")
    assert row["deleted"]
    (row,) = read(catalogue("<Товар><Ид>a</Ид></Товар>")).table("products")
    assert not row["deleted"]


def test_a_part_of_a_catalogue_is_never_taken_for_the_whole(read):
    goods = element("Товар", Ид="a", Наименование="Мёд")
    for flag in ("true", "false"):
        text = catalogue(goods).replace("<Каталог>", f'<Каталог СодержитТолькоИзменения="{flag}">')
        reading = read(text)
        assert reading.totals["changes_only"] is (flag == "true")
        assert [row["product_key"] for row in reading.table("products")] == ["a"]


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ('<БазоваяЕдиница Код="796 ">шт </БазоваяЕдиница>', "шт"),
        ("<БазоваяЕдиница>796</БазоваяЕдиница>", "шт"),
        ("<БазоваяЕдиница>839</БазоваяЕдиница>", "839"),
        ("<Единица><НаименованиеКраткое>кг</НаименованиеКраткое></Единица>", "кг"),
        ("<БазоваяЕдиница>шт<Пересчет><Единица>1</Единица></Пересчет></БазоваяЕдиница>", "шт"),
        ("", None),
    ],
)
def test_units_are_written_many_ways(read, unit, shown):
    (row,) = read(catalogue(element("Товар", unit, Ид="a"))).table("products")
    assert row["unit"] == shown


def test_prices_and_stock_have_rows_of_their_own(read):
    price = element("Цены", element("Цена", ИдТипаЦены="t", ЦенаЗаЕдиницу="10,50", Валюта="руб"))
    rows = read(package(element("Предложение", price, Ид="a#b", Количество="3"))).table("offers")
    assert [row["record_key"] for row in rows] == ["a#b|price|t", "a#b|stock"]
    assert {row["product_key"] for row in rows} == {"a"}
    assert (rows[0]["price"], rows[0]["quantity"], rows[1]["price"], rows[1]["quantity"]) == (
        Decimal("10.50"), None, None, Decimal(3),
    )  # fmt: skip


def test_a_kind_of_price_is_named_and_lends_its_currency(read):
    types = element("ТипыЦен", element("ТипЦены", Ид="t", Наименование="Опт", Валюта="USD"))
    price = element("Цены", element("Цена", ИдТипаЦены="t", ЦенаЗаЕдиницу="10"))
    (row,) = read(package(element("Предложение", price, Ид="a"), types=types)).table("offers")
    assert (row["price_type"], row["currency"]) == ("Опт", "USD")


def test_stores_are_added_up(read):
    old = '<Склад ИдСклада="1" КоличествоНаСкладе="2"/><Склад КоличествоНаСкладе="1.5"/>'
    new = element("Остатки", element("Остаток", element("Склад", Ид="1", Количество="2")),
                  element("Остаток", element("Склад", Ид="2", Количество="1,5")))  # fmt: skip
    for stock in (old, new):
        (row,) = read(package(element("Предложение", stock, Ид="a"))).table("offers")
        assert row["quantity"] == Decimal("3.5")


def test_an_offer_taken_back_has_no_stock(read):
    gone = element("Предложение", Ид="a", Количество="5").replace(
        "<Предложение>", '<Предложение Статус="Удален">'
    )
    (row,) = read(package(gone)).table("offers")
    assert row["quantity"] == 0


def test_amounts_too_large_for_the_warehouse_are_left_out(read):
    stock = f'<Склад КоличествоНаСкладе="{"9" * 12}"/>' * 5
    price = element("Цены", element("Цена", ЦенаЗаЕдиницу="9" * 13))
    reading = read(package(element("Предложение", price, stock, Ид="a")))
    assert reading.tables == {}
    assert [fault.code for fault in reading.faults] == ["price_unreadable"]


def test_changes_of_a_package_are_read_like_a_package(read):
    offer = element("Предложение", Ид="a", Количество="5")
    changes = element("ИзмененияПакетаПредложений", element("Предложения", offer))
    assert len(read(file(changes)).table("offers")) == 1
