"""CommerceML of 100,000 orders to Parquet: memory must not grow from 10,000 to 100,000.

``python -m bench.commerceml FILE`` imports one file; the peak is taken of such a process.
"""

import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from bench.measurement import Measurement, peak_megabytes
from etl.importers.commerceml import CommerceML
from etl.reading import Choices, Limits, Source
from etl.recording import Recording

ORDERS = (10_000, 100_000)
PEAK = 300  # MB
GROWTH = 1.5  # times, from the small file to the large
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.09" ДатаФормирования="2026-11-06">
"""
ORDER = """ <Документ>
  <Ид>{number}</Ид>
  <НомерВерсии>AAAAEAAAAAA=</НомерВерсии>
  <ПометкаУдаления>false</ПометкаУдаления>
  <Номер>{number}</Номер>
  <Дата>{day}</Дата>
  <Время>12:30:00</Время>
  <ХозОперация>Заказ товара</ХозОперация>
  <Роль>Продавец</Роль>
  <Валюта>RUB</Валюта>
  <Курс>1.0000</Курс>
  <Сумма>{total}</Сумма>
  <Контрагенты>
   <Контрагент>
    <Ид>partner-{partner}</Ид>
    <Наименование>ООО «Муравейник № {partner}»</Наименование>
    <ОфициальноеНаименование>ООО «Муравейник № {partner}»</ОфициальноеНаименование>
    <Роль>Покупатель</Роль>
    <ИНН/>
    <КПП/>
    <Адрес>
     <Представление>г. Казань, ул. Луговая, д. {partner}</Представление>
    </Адрес>
   </Контрагент>
  </Контрагенты>
  <Товары>
{lines}  </Товары>
  <ЗначенияРеквизитов>
   <ЗначениеРеквизита>
    <Наименование>Проведен</Наименование>
    <Значение>true</Значение>
   </ЗначениеРеквизита>
   <ЗначениеРеквизита>
    <Наименование>Статус заказа</Наименование>
    <Значение>[F] Выполнен</Значение>
   </ЗначениеРеквизита>
   <ЗначениеРеквизита>
    <Наименование>Отменен</Наименование>
    <Значение>false</Значение>
   </ЗначениеРеквизита>
  </ЗначенияРеквизитов>
 </Документ>
"""
LINE = """   <Товар>
    <Ид>good-{good}#blue</Ид>
    <Артикул>A-{good:05d}</Артикул>
    <Наименование>Мёд липовый, банка № {good}</Наименование>
    <БазоваяЕдиница Код="796 " НаименованиеПолное="Штука">шт</БазоваяЕдиница>
    <ЦенаЗаЕдиницу>{price}</ЦенаЗаЕдиницу>
    <Количество>{quantity}</Количество>
    <Сумма>{amount}</Сумма>
    <ЗначенияРеквизитов>
     <ЗначениеРеквизита>
      <Наименование>ВидНоменклатуры</Наименование>
      <Значение>Мёд</Значение>
     </ЗначениеРеквизита>
     <ЗначениеРеквизита>
      <Наименование>ТипНоменклатуры</Наименование>
      <Значение>Товар</Значение>
     </ЗначениеРеквизита>
    </ЗначенияРеквизитов>
   </Товар>
"""


def measure(*, quick: bool) -> list[Measurement]:
    """Peak memory of importing the small file and the large one, each in a process of its own."""
    few, many = (count // 20 if quick else count for count in ORDERS)
    with tempfile.TemporaryDirectory() as folder:
        _, small_peak = _measured(Path(folder), few)
        taken, peak = _measured(Path(folder), many)
        megabytes = (Path(folder) / "orders.xml").stat().st_size / 1e6
    return [
        Measurement(
            what=f"CommerceML of {many:,} orders ({megabytes:.0f} MB) to Parquet, peak memory",
            ours=f"{peak:.0f} MB, {taken:.1f} s",
            against=f"{few:,} orders: {small_peak:.0f} MB",
            ratio=f"{peak / small_peak:.2f} times its memory",
            target=f"≤ {PEAK} MB, flat (≤ {GROWTH} times)",
            met=peak <= PEAK and peak <= GROWTH * small_peak,
        )
    ]


def _measured(folder: Path, count: int) -> tuple[float, float]:
    path = folder / "orders.xml"
    write(path, count)
    return peak_megabytes("bench.commerceml", str(path), str(count))


def write(path: Path, count: int) -> None:
    """That many orders of three lines each, the same bytes every time."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for number in range(1, count + 1):
            file.write(_order(number))
        file.write("</КоммерческаяИнформация>\n")


def _order(number: int) -> str:
    lines, total = "", Decimal(0)
    for place in range(3):
        good = (number * 7 + place * 311) % 1_000
        price, quantity = Decimal(1_000 + good * 37) / 100, number % 5 + 1
        total += price * quantity
        lines += LINE.format(good=good, price=price, quantity=quantity, amount=price * quantity)
    day = f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    return ORDER.format(
        number=number, day=day, total=total, partner=number * 31 % 5_000, lines=lines
    )


def _import(path: Path, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        recording = Recording("0" * 64, Path(folder), lambda _done, _of: None)
        CommerceML().read(Source.open(path), Choices(), recording, Limits())
        recording.publish()
    if recording.counts["sales"] != 3 * count or recording.faults or recording.warnings:
        raise RuntimeError("the orders were not read whole")


if __name__ == "__main__":
    _import(Path(sys.argv[1]), int(sys.argv[2]))
