"""The files of the demo company, as its bank, its 1C and its people would send them.

What is imported at once, and what is left in «попробуйте» for the user to drop on the import
screen: fresh files, a broken one with its repair, a table with a mistake in a cell.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from etl.demo import commerceml, statements, workbooks
from etl.demo.chance import Chance
from etl.demo.customers import SITE
from etl.demo.orders import YEARLY_PRICES, Order, goods
from etl.demo.parties import SECOND, US
from etl.demo.statements import Statement
from etl.demo.story import DAY
from etl.demo.workbooks import Row
from etl.demo.world import World

BANK, TRADE, TABLES, TRY = "Банк", "Заказы 1С", "Показатели", "попробуйте"
TITLES = {
    "public": "KPI отделения 6 и сайта",
    "warehouse": "Склад по дням",
    "quality": "Качество",
    "managerial": "Управленческие показатели",
}
ENCODINGS = {(SECOND.account, 4): statements.DOS, (US.account, 9): statements.UNICODE}
FOUND_MORE, MISTYPED = "new_enquiries", "ad_responses"
SPOILED = 100_000  # kopecks by which the broken statement lies


@dataclass(frozen=True)
class File:
    """A file by its folder and name."""

    folder: str
    name: str
    content: bytes


def files(world: World) -> Iterator[File]:
    """Those that are imported at once, in the order of import."""
    yield from _price_list(world)
    yield from _bank(world)
    yield from _trade(world)
    yield from _tables(world)


def files_to_try(world: World) -> Iterator[File]:
    """Those left for the user."""
    week, last = world.story.week, world.story.last
    whole = statements.monthly(world.story, world.money.payments, SECOND.account)
    history = Statement(
        SECOND.account,
        world.story.first,
        last,
        whole[0].opening,
        tuple(payment for one in whole for payment in one.payments),
    )
    fresh = statements.part(history, week - DAY, week - DAY)
    newest = statements.part(history, week, last)
    days = f"{newest.first:%d.%m}–{newest.last:%d.%m.%Y}"
    yield File(
        TRY,
        f"1 Свежая выписка Альфа-Банк {fresh.last:%d.%m.%Y}.txt",
        statements.written(fresh),
    )
    yield File(
        TRY,
        f"2 Выписка с ошибкой в остатке {days}.txt",
        statements.written(newest, wrong_by=SPOILED),
    )
    yield File(TRY, f"3 Выписка исправленная {days}.txt", statements.written(newest))
    yield File(
        TRY,
        f"4 Заказы с сайта {week - DAY:%d.%m}–{last:%d.%m.%Y}.xml",
        commerceml.orders_file(_left_out(world), last),
    )
    yield File(TRY, "5 KPI с ошибкой в ячейке.xlsx", _table_with_a_mistake(world))
    yield File(TRY, "прочтите.txt", _advice().encode("utf-8-sig"))


def known_to_second_account(world: World) -> dt.date:
    """The last day of the second account that is imported at once."""
    return world.story.week - 2 * DAY


def _bank(world: World) -> Iterator[File]:
    until = known_to_second_account(world)
    for account in (US.account, SECOND.account):
        months = statements.monthly(world.story, world.money.payments, account)
        for number, one in enumerate(months):
            if account == SECOND.account and one.last > until:
                if one.first > until:
                    continue
                one = statements.part(one, one.first, until)  # noqa: PLW2901 - the month as far as known
            encoding = ENCODINGS.get((account, number), statements.WINDOWS)
            name = f"Выписка {statements.NAMES[account]} {one.first:%Y-%m}.txt"
            yield File(BANK, name, statements.written(one, encoding))


def _left_out(world: World) -> list[Order]:
    """Orders of the site that its owner has not sent yet."""
    since = world.story.week - DAY
    return [
        order for order in world.orders if order.customer.channel == SITE and order.day >= since
    ]


def imported_orders(world: World) -> list[Order]:
    """Orders in the files that are imported at once."""
    left_out = set(map(id, _left_out(world)))
    return [order for order in world.orders if id(order) not in left_out]


def _trade(world: World) -> Iterator[File]:
    quarters = groupby(imported_orders(world), key=lambda one: (one.day.year, _quarter(one.day)))
    for number, ((year, quarter), inside) in enumerate(quarters):
        encoding = commerceml.UNICODE if number == 5 else commerceml.WINDOWS
        orders = list(inside)
        content = commerceml.orders_file(orders, orders[-1].day, encoding)
        yield File(TRADE, f"Заказы {year}-{quarter} квартал.xml", content)


def _quarter(day: dt.date) -> int:
    return (day.month + 2) // 3


def _price_list(world: World) -> Iterator[File]:
    growth = world.story.growth(world.story.last.replace(day=1), YEARLY_PRICES)
    luck = Chance("stock", world.story.last)
    prices = {good.article: round(good.price * growth / 100) * 100 for good in goods()}
    stocks = {good.article: luck.whole(0, 9) * good.size * 3 for good in goods()}
    yield File(TRADE, "Каталог товаров.xml", commerceml.catalogue_file(world.story.last))
    yield File(TRADE, "Цены и остатки.xml", commerceml.offers_file(world.story, prices, stocks))


def _tables(world: World) -> Iterator[File]:
    for (year,), weeks in groupby(world.story.weeks(), key=lambda week: (week.year,)):
        title = f"ООО «Ромашка». {TITLES['public']}, {year} год"
        content = workbooks.weeks_across(title, _rows(world, "public"), list(weeks))
        yield File(TABLES, f"{TITLES['public']} {year}.xlsx", content)
    halves = groupby(world.story.days(), key=lambda day: (day.year, 1 + (day.month > 6)))
    for (year, half), days in halves:
        title = f"ООО «Ромашка». {TITLES['warehouse']}, {half} полугодие {year} года"
        content = workbooks.days_in_rows(title, _rows(world, "warehouse"), list(days))
        yield File(TABLES, f"{TITLES['warehouse']} {year}-{half}.xlsx", content)
    rows, plain = _rows(world, "quality"), _rows(world, "managerial")
    ends = sorted({day for row in (*rows, *plain) for day in row.facts})
    for year, months in groupby(ends, key=lambda day: day.year):
        inside = list(months)
        title = f"ООО «Ромашка». {TITLES['quality']}, {year} год"
        content = workbooks.months_across(title, rows, inside)
        yield File(TABLES, f"{TITLES['quality']} {year}.xlsx", content)
        content = workbooks.months_in_text(plain, inside)
        yield File(TABLES, f"{TITLES['managerial']} {year}.csv", content)


def _rows(world: World, file: str) -> list[Row]:
    return [
        Row(
            one.name,
            one.unit,
            one.decimals,
            dict(world.series[one.code]),
            dict(world.quotas.get(one.code, ())),
        )
        for one in world.definitions
        if one.file == file
    ]


def _table_with_a_mistake(world: World) -> bytes:
    """The last three weeks anew: more enquiries were found, and a number is written as a word."""
    weeks = world.story.weeks()[-3:]
    rows = []
    for one in (one for one in world.definitions if one.file == "public"):
        known = dict(world.series[one.code])
        facts: dict[dt.date, Decimal | str] = {week: known[week] for week in weeks}
        if one.code == FOUND_MORE:
            facts[weeks[-1]] = known[weeks[-1]] + 31
        if one.code == MISTYPED:
            facts[weeks[1]] = "сорок два"
        rows.append(Row(one.name, one.unit, one.decimals, facts, {}))
    title = f"ООО «Ромашка». {TITLES['public']}, уточнение за три недели"
    return workbooks.weeks_across(title, rows, weeks)


def _advice() -> str:
    return (
        "Эти файлы ещё не загружены. Перетащите их на экран импорта и посмотрите, что изменится.\r\n"
        "\r\n"
        "1 — выписка второго счёта за среду прошлой недели: вырастет «Валовой доход».\r\n"
        "2 — банк ошибся в конечном остатке: файл не примут и назовут обе суммы.\r\n"
        "3 — та же выписка без ошибки: её примут.\r\n"
        "4 — заказы с сайта: вырастут «Сумма продаж» и «Заказы оформлены».\r\n"
        "5 — таблица, где в одной ячейке слово вместо числа: остальное примут, ячейку покажут.\r\n"
    )
