"""The keys a document may have by the standard, and which of the others are kept beside the columns."""

PURPOSE = "НазначениеПлатежа"
KEPT = ("ПоказательКБК", "ОКАТО", "СтатусСоставителя", "Код", "ВидОплаты", "КодНазПлатежа")
_OF_A_SIDE = (
    *("", "1", "2", "3", "4", "Счет", "ИНН", "КПП", "РасчСчет"),
    *("Банк1", "Банк2", "БИК", "Корсчет"),
)
KNOWN = frozenset(
    {
        *("Номер", "Дата", "Сумма", "ДатаСписано", "ДатаПоступило"),
        *("КвитанцияДата", "КвитанцияВремя", "КвитанцияСодержание"),
        *(side + key for side in ("Плательщик", "Получатель") for key in _OF_A_SIDE),
        *("ВидПлатежа", "ВидОплаты", "КодНазПлатежа", "Код", "Очередность"),
        *(PURPOSE, *(f"{PURPOSE}{number}" for number in range(1, 7))),
        *("СтатусСоставителя", "ПоказательКБК", "ОКАТО", "ПоказательОснования"),
        *("ПоказательПериода", "ПоказательНомера", "ПоказательДаты", "ПоказательТипа"),
        *("СрокПлатежа", "СрокАкцепта", "ВидАккредитива", "ПлатежПоПредст", "ДополнУсловия"),
        *("УсловиеОплаты1", "УсловиеОплаты2", "УсловиеОплаты3"),
        *("НомерСчетаПоставщика", "ДатаОтсылкиДок"),
    }
)


def beside_the_columns(fields: dict[str, str]) -> dict[str, str]:
    """What is kept as JSON: a few known keys that say what a payment was for, and all unknown ones."""
    found = {key: value for key in KEPT if (value := fields.get(key))}
    for key in sorted(fields.keys() - KNOWN):
        if fields[key]:
            found[key] = fields[key]
    return found
