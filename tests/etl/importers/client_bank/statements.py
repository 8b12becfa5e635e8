"""Statements for tests, written line by line."""

OWN = "40702810900000000001"
SECOND = "40702810600000000002"
THEIRS = "40702810500000000777"
HEAD = "1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\n"
END = "КонецФайла\n"


def section(account=OWN, first="01.11.2026", last="01.11.2026", **amounts) -> str:
    """``opening``, ``received``, ``spent``, ``closing``: as text; what is left out is not there."""
    names = {
        "opening": "НачальныйОстаток",
        "received": "ВсегоПоступило",
        "spent": "ВсегоСписано",
        "closing": "КонечныйОстаток",
    }
    lines = [f"{names[key]}={value}" for key, value in amounts.items()]
    days = [f"ДатаНачала={first}"] + ([f"ДатаКонца={last}"] if last else [])
    return "\n".join(["СекцияРасчСчет", *days, f"РасчСчет={account}", *lines, "КонецРасчСчет", ""])


def came(amount="100.00", day="01.11.2026", **fields) -> str:
    """A document that brings money to ``OWN``; ``fields`` are added or replaced."""
    return document(
        {
            "Номер": "1",
            "Дата": day,
            "Сумма": amount,
            "ПлательщикСчет": THEIRS,
            "Плательщик1": "ООО Муравейник",
            "ПолучательСчет": OWN,
            "ДатаПоступило": day,
            "НазначениеПлатежа": "За мёд",
            **fields,
        }
    )


def went(amount="100.00", day="01.11.2026", **fields) -> str:
    """A document that takes money from ``OWN``."""
    return document(
        {
            "Номер": "1",
            "Дата": day,
            "Сумма": amount,
            "ПлательщикСчет": OWN,
            "ДатаСписано": day,
            "ПолучательСчет": THEIRS,
            "Получатель1": "ООО Муравейник",
            "НазначениеПлатежа": "За мёд",
            **fields,
        }
    )


def document(fields: dict[str, str], kind: str = "Платежное поручение") -> str:
    lines = [f"{key}={value}" for key, value in fields.items()]
    return "\n".join([f"СекцияДокумент={kind}", *lines, "КонецДокумента", ""])
