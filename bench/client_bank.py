"""A bank statement of 100,000 documents, file to Parquet, against reading its lines and splitting at «=»."""

import tempfile
from decimal import Decimal
from pathlib import Path

from bench.measurement import Measurement, seconds
from etl.importers.client_bank import ClientBank
from etl.reading import Choices, Limits, Source
from etl.recording import Recording

DOCUMENTS = 100_000
TIMES = 5
OWN = "40702810900000000001"
HEAD = """1CClientBankExchange
ВерсияФормата=1.03
Кодировка=Windows
Отправитель=Банк «Подсолнух»
Получатель=1С:Предприятие
ДатаСоздания=31.12.2025
ДатаНачала=01.01.2025
ДатаКонца=31.12.2025
РасчСчет={own}
СекцияРасчСчет
ДатаНачала=01.01.2025
ДатаКонца=31.12.2025
РасчСчет={own}
НачальныйОстаток=1000000.00
ВсегоПоступило={received}
ВсегоСписано={spent}
КонечныйОстаток={closing}
КонецРасчСчет
"""
DOCUMENT = """СекцияДокумент=Платежное поручение
Номер={number}
Дата={day}
Сумма={amount}
КвитанцияДата={day}
КвитанцияВремя=12:30:00
КвитанцияСодержание=Исполнено
ПлательщикСчет={payer}
ДатаСписано={left}
Плательщик=ИНН {payer_inn} {payer_name}
ПлательщикИНН={payer_inn}
ПлательщикКПП=770401001
Плательщик1={payer_name}
ПлательщикРасчСчет={payer}
ПлательщикБанк1=ПАО «ПЧЕЛИНЫЙ БАНК»
ПлательщикБанк2=г. МОСКВА
ПлательщикБИК=044525999
ПлательщикКорсчет=30101810400000000999
ПолучательСчет={receiver}
ДатаПоступило={came}
Получатель=ИНН {receiver_inn} {receiver_name}
ПолучательИНН={receiver_inn}
ПолучательКПП=771001001
Получатель1={receiver_name}
ПолучательРасчСчет={receiver}
ПолучательБанк1=АО «МУРАВЬИНЫЙ БАНК»
ПолучательБанк2=г. КАЗАНЬ
ПолучательБИК=049205888
ПолучательКорсчет=30101810600000000888
ВидПлатежа=Электронно
ВидОплаты=01
Очередность=5
НазначениеПлатежа=Оплата по счету № {number} от {day} за товар, в том числе НДС 20% - {tax} руб.
КонецДокумента
"""


def measure(*, quick: bool) -> list[Measurement]:
    """Ours against the plainest loop that decodes every line and splits it."""
    count = DOCUMENTS // 50 if quick else DOCUMENTS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kl_to_1c.txt"
        write(path, count)
        plain = seconds(lambda: _split(path), TIMES)
        ours = seconds(lambda: _import(path, Path(folder), count), TIMES)
        size = path.stat().st_size / 1e6
    return [
        Measurement(
            what=f"bank statement of {count:,} documents ({size:.0f} MB) to Parquet",
            ours=f"{ours:.2f} s",
            against=f"decode every line and split it at “=”: {plain:.2f} s",
            ratio=f"{ours / plain:.2f} times its time",
            target="≤ 3 times",
            met=ours <= 3 * plain,
        )
    ]


def _split(path: Path) -> int:
    filled = 0
    with path.open("rb") as file:
        for line in file:
            _key, _, value = line.decode("cp1251").partition("=")
            filled += bool(value)
    return filled


def _import(path: Path, folder: Path, count: int) -> None:
    recording = Recording("0" * 64, folder / "rows", lambda _done, _of: None)
    ClientBank().read(Source.open(path), Choices(), recording, Limits())
    recording.publish()
    if recording.counts["payments"] != count or recording.faults:
        raise RuntimeError("the statement was not read whole")


def write(path: Path, count: int) -> None:
    """A statement of one account over a year, the same bytes every time."""
    moved = [_moved(index) for index in range(count)]
    received = sum((amount for came, amount in moved if came), Decimal(0))
    spent = sum((amount for came, amount in moved if not came), Decimal(0))
    closing = Decimal("1000000.00") + received - spent
    with path.open("w", encoding="cp1251", newline="\r\n") as file:
        file.write(HEAD.format(own=OWN, received=received, spent=spent, closing=closing))
        for index, (came, amount) in enumerate(moved):
            file.write(DOCUMENT.format_map(_document(index, came=came, amount=amount)))
        file.write("КонецФайла\n")


def _moved(index: int) -> tuple[bool, Decimal]:
    """Whether document ``index`` brings money, and how much."""
    return index % 3 != 0, Decimal(10_000 + index * 7919 % 9_000_000) / 100


def _document(index: int, *, came: bool, amount: Decimal) -> dict[str, object]:
    partner = index * 31 % 5_000
    day = f"{index % 28 + 1:02d}.{index * 12 // 100_000 % 12 + 1:02d}.2025"
    other = f"407028105{partner:011d}"
    sides = {
        "own": (OWN, "7700000005", "ООО «Ромашка»"),
        "other": (other, f"77{partner:08d}", f"ООО «Муравейник № {partner}»"),
    }
    payer, receiver = (sides["other"], sides["own"]) if came else (sides["own"], sides["other"])
    return {
        "number": index + 1,
        "day": day,
        "amount": amount,
        "tax": (amount / 6).quantize(Decimal("0.01")),
        "left": "" if came else day,
        "came": day if came else "",
        **dict(zip(("payer", "payer_inn", "payer_name"), payer, strict=True)),
        **dict(zip(("receiver", "receiver_inn", "receiver_name"), receiver, strict=True)),
    }
