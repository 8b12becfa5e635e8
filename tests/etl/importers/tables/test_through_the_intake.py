"""A table on its way through the record: counted once, corrected, left out only on purpose."""

import pytest

from models import documents
from models.documents import State

HEAD = "Дата;Номер заказа;Клиент;Товар;Сумма\n"
LINES = "01.03.2026;1;Пчела;Мёд;10,50\n01.03.2026;1;Пчела;Мёд;10,50\n02.03.2026;2;Муравей;Воск;20\n"
MORE = "03.03.2026;3;Пчела;Мёд;1\n03.03.2026;3;Пчела;Воск;2\n04.03.2026;4;Муравей;Мёд;3\n"


def sold(ground):
    return ground.ask("select count(*), sum(amount)::varchar from marts.sales")


def kpi(**values):
    lines = "".join(f"{name};{value}\n" for name, value in values.items())
    return ("Показатель;март 2026\n" + lines).encode("cp1251")


def test_the_same_file_with_three_new_rows_adds_three(ground):  # D5, D6
    ground.bring((HEAD + LINES).encode("cp1251"), "март.csv")
    ground.drain()
    assert sold(ground) == [(3, "41.00")]
    later = ground.bring((HEAD + LINES + MORE).encode("cp1251"), "март 2.csv")
    ground.drain()
    verdict = ground.document(later).verdict
    assert (verdict["accepted"], verdict["already_known"]) == (6, 3)
    assert sold(ground) == [(6, "47.00")]


def test_a_corrected_file_replaces_what_it_says_anew(ground):
    ground.bring((HEAD + LINES).encode("cp1251"), "март.csv")
    ground.bring((HEAD + LINES.replace("Воск;20", "Воск;25")).encode("cp1251"), "исправлено.csv")
    ground.drain()
    assert sold(ground) == [(3, "46.00")]


def test_a_corrected_value_of_a_statistic_replaces_the_former(ground):
    ground.bring(kpi(Звонки=5, Встречи=1), "kpi.csv")
    ground.bring(kpi(Звонки=7), "kpi 2.csv")
    ground.drain()
    rows = ground.ask("select statistic, value::int from marts.statistic_values order by 1")
    assert rows == [("Встречи", 1), ("Звонки", 7)]


def test_a_table_nobody_understands_waits_for_an_answer(ground):
    content = "Имя;Цвет\nПчела;жёлтый\nМуравей;чёрный\n".encode("cp1251")
    sha = ground.bring(content, "цвета.csv")
    ground.read()
    assert ground.state(sha) == State.QUESTION
    assert ground.document(sha).rows == 0
    with ground.database.writing() as session:
        found = documents.locked(session, sha)
        documents.answer(session, None, found, {"answers": {"feeds": "none"}})
    ground.read()
    document = ground.document(sha)
    assert (document.state, document.rows) == (State.READ, 0)
    assert [fault.code for fault in ground.faults(sha)] == ["feeds_nothing"]


@pytest.mark.parametrize("content", [HEAD.encode("cp1251"), b"a;b\n\n"])
def test_a_heading_alone_is_refused_by_name(ground, content):
    sha = ground.bring(content, "пусто.csv")
    ground.read()
    assert (ground.state(sha), ground.document(sha).reason_code) == (State.REFUSED, "no_rows")
