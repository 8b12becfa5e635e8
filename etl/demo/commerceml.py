"""Orders and the price list of the demo company as 1C gives them to a site: CommerceML 2.08.

Written as text, not as a tree: a million tags take a second.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from xml.sax.saxutils import escape

from etl.demo.chance import guid
from etl.demo.customers import Customer
from etl.demo.orders import DELIVERED, Good, Line, Order, goods
from etl.demo.statements import rubles
from etl.demo.story import Story

WINDOWS, UNICODE = "windows-1251", "utf-8"
CATALOGUE = guid("catalogue")
PRICES = guid("wholesale prices")


def orders_file(orders: Iterable[Order], made: dt.date, encoding: str = WINDOWS) -> bytes:
    """Orders and goods brought back."""
    body = "".join(_document(order) for order in orders)
    return _file(made, body, encoding)


def catalogue_file(made: dt.date) -> bytes:
    """Groups and goods."""
    shelf = [*goods(), DELIVERED]
    names = dict.fromkeys(good.group for good in shelf)
    groups = "".join(
        f"<Группа><Ид>{guid('group', name)}</Ид><Наименование>{name}</Наименование></Группа>\n"
        for name in names
    )
    body = (
        f"<Классификатор><Ид>{guid('classifier')}</Ид><Наименование>Товары</Наименование>\n"
        f"<Группы>\n{groups}</Группы></Классификатор>\n"
        f'<Каталог СодержитТолькоИзменения="false"><Ид>{CATALOGUE}</Ид>'
        f"<ИдКлассификатора>{guid('classifier')}</ИдКлассификатора>"
        f"<Наименование>Каталог товаров</Наименование>\n<Товары>\n"
        + "".join(_in_catalogue(good) for good in shelf)
        + "</Товары></Каталог>\n"
    )
    return _file(made, body, UNICODE)


def offers_file(story: Story, prices: dict[str, int], stocks: dict[str, int]) -> bytes:
    """Prices of today and what is in stock, by article."""
    body = (
        f'<ПакетПредложений СодержитТолькоИзменения="false"><Ид>{CATALOGUE}</Ид>'
        f"<ИдКаталога>{CATALOGUE}</ИдКаталога><Наименование>Предложения</Наименование>\n"
        f"<ТипыЦен><ТипЦены><Ид>{PRICES}</Ид><Наименование>Оптовая</Наименование>"
        "<Валюта>RUB</Валюта></ТипЦены></ТипыЦен>\n<Предложения>\n"
        + "".join(_offer(good, prices[good.article], stocks[good.article]) for good in goods())
        + "</Предложения></ПакетПредложений>\n"
    )
    return _file(story.last, body, UNICODE)


def _file(made: dt.date, body: str, encoding: str) -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        f'<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.08" '
        f'ДатаФормирования="{made.isoformat()}T19:30:00">\n{body}</КоммерческаяИнформация>\n'
    )
    return text.encode(encoding)


def _in_catalogue(good: Good) -> str:
    return (
        f"<Товар><Ид>{_good_id(good.article)}</Ид><Артикул>{good.article}</Артикул>"
        f"<Наименование>{escape(good.name)}</Наименование>{_unit(good.unit)}"
        f"<Группы><Ид>{guid('group', good.group)}</Ид></Группы><ЗначенияРеквизитов>"
        f"{_requisite('ВидНоменклатуры', good.group)}"
        f"{_requisite('ТипНоменклатуры', 'Услуга' if good.service else 'Товар')}"
        "</ЗначенияРеквизитов></Товар>\n"
    )


def _offer(good: Good, price: int, stock: int) -> str:
    return (
        f"<Предложение><Ид>{_good_id(good.article)}</Ид><Артикул>{good.article}</Артикул>"
        f"<Наименование>{escape(good.name)}</Наименование><Цены><Цена>"
        f"<ИдТипаЦены>{PRICES}</ИдТипаЦены><ЦенаЗаЕдиницу>{rubles(price)}</ЦенаЗаЕдиницу>"
        f"<Валюта>RUB</Валюта><Единица>{good.unit}</Единица></Цена></Цены>"
        f"<Количество>{stock}</Количество></Предложение>\n"
    )


def _document(order: Order) -> str:
    what = "Возврат товара" if order.refund else "Заказ товара"
    return (
        f"<Документ><Ид>{guid('order', order.number, order.day.year)}</Ид>"
        f"<Номер>{order.number}</Номер><Дата>{order.day.isoformat()}</Дата>"
        f"<Время>{order.time.isoformat()}</Время><ХозОперация>{what}</ХозОперация>"
        f"<Валюта>RUB</Валюта><Сумма>{rubles(order.amount)}</Сумма>"
        f"<Контрагенты>{_customer(order.customer)}</Контрагенты>\n<Товары>"
        + "".join(map(_line, order.lines))
        + f"</Товары><ЗначенияРеквизитов>{_requisites(order)}</ЗначенияРеквизитов></Документ>\n"
    )


def _requisites(order: Order) -> str:
    if order.cancelled:
        fate = _requisite("Отменен", "true") + _requisite("Статус заказа", "Отменён")
    else:
        fate = _requisite("Статус заказа", "Возврат принят" if order.refund else "Выполнен")
    return fate + _whose(order.customer.manager, order.customer.channel)


@cache
def _whose(manager: str, channel: str) -> str:
    return _requisite("Менеджер", manager) + _requisite("Канал продаж", channel)


@cache
def _customer(customer: Customer) -> str:
    party = customer.party
    kpp = f"<КПП>{party.kpp}</КПП>" if party.kpp else ""
    full = f"<ПолноеНаименование>{escape(customer.full)}</ПолноеНаименование>"
    return (
        f"<Контрагент><Ид>{guid('customer', party.inn)}</Ид>"
        f"<Наименование>{escape(party.name)}</Наименование><Роль>Покупатель</Роль>"
        f"{full if customer.full != party.name else ''}<ИНН>{party.inn}</ИНН>{kpp}</Контрагент>"
    )


def _line(line: Line) -> str:
    good = line.good
    return (
        f"{_line_head(good)}<ЦенаЗаЕдиницу>{rubles(line.price)}</ЦенаЗаЕдиницу>"
        f"<Количество>{line.quantity}</Количество><Сумма>{rubles(line.amount)}</Сумма>"
        f"{_line_tail(good)}"
    )


@cache
def _line_head(good: Good) -> str:
    return (
        f"<Товар><Ид>{_good_id(good.article)}</Ид><Артикул>{good.article}</Артикул>"
        f"<Наименование>{escape(good.name)}</Наименование>{_unit(good.unit)}"
    )


@cache
def _line_tail(good: Good) -> str:
    return (
        f"<ЗначенияРеквизитов>{_requisite('ВидНоменклатуры', good.group)}"
        + (_requisite("ТипНоменклатуры", "Услуга") if good.service else "")
        + "</ЗначенияРеквизитов></Товар>\n"
    )


def _unit(unit: str) -> str:
    return f'<БазоваяЕдиница Код="796">{unit}</БазоваяЕдиница>'


@cache
def _requisite(name: str, value: str) -> str:
    return (
        f"<ЗначениеРеквизита><Наименование>{name}</Наименование>"
        f"<Значение>{escape(value)}</Значение></ЗначениеРеквизита>"
    )


@cache
def _good_id(article: str) -> str:
    return guid("good", article)
