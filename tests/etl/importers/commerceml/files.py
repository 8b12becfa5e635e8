"""CommerceML for tests, written element by element."""


def file(*parts: str, declared="UTF-8", attributes='ВерсияСхемы="2.08"', namespace="") -> str:
    xmlns = f' xmlns="{namespace}"' if namespace else ""
    body = "\n".join(parts)
    return (
        f'<?xml version="1.0" encoding="{declared}"?>\n'
        f"<КоммерческаяИнформация{xmlns} {attributes}>\n{body}\n</КоммерческаяИнформация>\n"
    )


def element(name: str, *inner: str, **leaves: object) -> str:
    """``element("Товар", Ид="a")``; leaves that are None are not there."""
    written = "".join(
        f"<{key}>{value}</{key}>" for key, value in leaves.items() if value is not None
    )
    return f"<{name}>{written}{''.join(inner)}</{name}>"


def line(**leaves: object) -> str:
    given = {"Ид": "honey", "Наименование": "Мёд", "Количество": 1, "Сумма": "100.00", **leaves}
    inner = [
        str(given.pop(key)) for key in ("Налоги", "Скидки", "ЗначенияРеквизитов") if key in given
    ]
    return element("Товар", *inner, **given)


def document(*lines: str, requisites=None, inner="", **leaves: object) -> str:
    """An order of 100 roubles; ``leaves`` are added or replaced, None leaves one out."""
    given = {
        "Ид": "36",
        "Номер": "36",
        "Дата": "2026-11-02",
        "ХозОперация": "Заказ товара",
        "Роль": "Продавец",
        "Валюта": "RUB",
        "Сумма": "100.00",
        **leaves,
    }
    goods = element("Товары", *lines) if lines else ""
    said = "".join(
        element("ЗначениеРеквизита", Наименование=name, Значение=value)
        for name, value in (requisites or {}).items()
    )
    return element("Документ", goods, inner, element("ЗначенияРеквизитов", said), **given)
