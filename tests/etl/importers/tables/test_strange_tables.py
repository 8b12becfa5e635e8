"""Tables of nonsense: nothing crashes, every row is in the counts, the mapping reads the same again."""

import json
from random import Random

import pytest

from etl.reading import Unreadable
from tests.etl.importers.tables.conftest import write_book

WORDS = (
    *(
        "Дата",
        "Сумма",
        "Клиент",
        "Показатель",
        "янв.26",
        "фев.26",
        "План",
        "Факт",
        "Итого",
        "Всего",
    ),
    *(
        "2026",
        "2025 год",
        "Год",
        "Месяц",
        "Номер",
        "Количество",
        "Цена",
        "Приход",
        "Расход",
        "Дебет",
    ),
    *(
        "ИНН",
        "стоп",
        "н/д",
        "-",
        "",
        "01.02.2026",
        "03/04/2026",
        "1 234,5",
        "1,234",
        "(5)",
        "12-05",
    ),
    *("0001", "1e5", "неделя 12", "01.01–07.01", "Q1", "Лист 2", "#REF!", "  Мёд", "62.01", "62"),
    *("Назначение платежа", "Тип операции", "12 %", "Сальдо на начало", "№", "марта", "29.02"),
)
NUMBERS = (1, 2.5, -3, 1e16, 0.1 + 0.2, 2026, 45292, 1e-7, 0)


def nonsense(chance):
    rows = [
        [_cell(chance) for _ in range(chance.randint(1, 8))] for _ in range(chance.randint(1, 14))
    ]
    heading = [chance.choice(WORDS) for _ in range(chance.randint(2, 8))]
    return [*rows[:1], heading, *rows[1:]] if chance.random() < 0.6 else rows


def _cell(chance):
    kind = chance.random()
    if kind < 0.25:
        return None
    return chance.choice(WORDS) if kind < 0.6 else chance.choice(NUMBERS)


def answered(read, path, chance):
    """Read with answers taken by chance until nothing is asked."""
    answers = {}
    for _ in range(6):
        reading = read(path, answers)
        if not reading.questions:
            break
        answers.update(
            {q.code: chance.choice(q.options)[0] for q in reading.questions if q.options}
        )
    return reading, answers


@pytest.mark.parametrize("seed", range(24))
def test_nonsense_is_read_asked_about_or_refused(read, tmp_path, seed):
    chance = Random(seed)
    rows = nonsense(chance)
    if seed % 2:
        path = tmp_path / "x.csv"
        lines = (";".join("" if cell is None else str(cell) for cell in row) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        levels = {row: chance.randint(0, 3) for row in range(len(rows)) if chance.random() < 0.2}
        path = write_book(tmp_path / "x.xlsx", {"Лист": rows}, levels=levels)
    code = None
    try:
        reading, answers = answered(read, path, chance)
    except Unreadable as refused:
        code = refused.code
    if code is not None:
        assert code in {"no_rows", "no_table"}
        return
    accepted = sum(len(reading.table(table)) for table in reading.tables)
    totals = reading.totals
    assert totals["rows_read"] == accepted + len(reading.faults) + totals["rows_skipped"]
    again = read(path, answers, json.loads(json.dumps(reading.layout)))
    for table in reading.tables:
        assert again.table(table) == reading.table(table)
