"""A table on its way through the record: counted once, corrected, left out only on purpose."""

import datetime as dt

import pytest

from models import documents, i18n, statistics
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


def test_a_value_that_differs_is_changed_and_not_known_already(ground):
    ground.bring(kpi(Звонки=81, Встречи=4), "kpi.csv")
    ground.bring(kpi(Заявки=9), "другое.csv")
    ground.read()
    corrected = ground.bring(kpi(Звонки=112, Встречи=4, Отказы=2), "kpi 2.csv", accept=False)
    ground.read()
    document = ground.document(corrected)
    found = document.verdict
    assert [found[name] for name in ("accepted", "new", "changed", "already_known")] == [3, 1, 1, 1]
    with i18n.using("en"):
        (change,) = documents.changed_rows(found)
    assert dict(change.about)["statistic"] == "Звонки"
    assert change.differs == (("value", "81.00", "112.00"),)
    assert (change.table, change.line) == ("statistic_values", 2)


def test_what_a_correction_changes_is_told_from_the_last_document_that_said_it(ground):
    ground.bring(kpi(Звонки=5), "kpi.csv")
    ground.bring(kpi(Звонки=7), "kpi 2.csv")
    ground.drain()
    third = ground.bring(kpi(Звонки=5, Встречи=1), "kpi 3.csv", accept=False)
    ground.read()
    found = ground.document(third).verdict
    assert [found[name] for name in ("new", "changed", "already_known")] == [1, 1, 0]
    assert found["changes"][0]["differs"] == [["value", "number", "7.000000", "5.000000"]]


def test_a_corrected_sale_is_changed_by_the_column_that_differs(ground):
    ground.bring((HEAD + LINES).encode("cp1251"), "март.csv")
    ground.read()
    corrected = (HEAD + LINES.replace("Воск;20", "Воск;25")).encode("cp1251")
    later = ground.bring(corrected, "исправлено.csv", accept=False)
    ground.read()
    found = ground.document(later).verdict
    assert [found[name] for name in ("new", "changed", "already_known")] == [0, 1, 2]
    assert found["changes"][0]["differs"] == [["amount", "number", "20.00", "25.00"]]


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


WEEKS = [dt.date(2026, 9, 24), dt.date(2026, 10, 1), dt.date(2026, 10, 8), dt.date(2026, 10, 15)]


@pytest.mark.parametrize(
    ("headings", "answers"),
    [
        ("24.09.2026;01.10.2026;08.10.2026;15.10.2026", {"week_dates": "last"}),  # Thursdays
        ("24.09;01.10;08.10;15.10", {"week_dates": "last"}),
        ("17.09.2026;24.09.2026;01.10.2026;08.10.2026", {"week_dates": "first"}),
        ("21.09.2026;28.09.2026;05.10.2026;12.10.2026", {}),  # Mondays
        ("25.09.2026;02.10.2026;09.10.2026;16.10.2026", {"week_dates": "last"}),  # Fridays
        ("17.09–23.09;24.09–30.09;01.10–07.10;08.10–14.10", {}),
        ("17.09–24.09.2026;24.09–01.10.2026;01.10–08.10.2026;08.10–15.10.2026", {}),
        ("2026-W39;2026-W40;2026-W41;2026-W42", {}),
        ("неделя 39;неделя 40;неделя 41;неделя 42", {}),
    ],
)
def test_weeks_across_land_in_the_weeks_that_end_on_their_thursdays(
    ground, owner, small_company, headings, answers
):
    with ground.database.writing() as session:
        what = {"code": "A", "name": "Звонки", "definition": "Сколько", "unit": "шт."}
        kind = {"post_id": small_company.director, "entry_mode": "import", "period_type": "week"}
        statistics.save(session, owner, {**what, **kind})
    content = f"Отчёт за 2026 год\nПоказатель;{headings}\nЗвонки;1;2;3;4\n".encode("cp1251")
    sha = ground.bring(content, "недели.csv", choices={"answers": answers})
    ground.drain()
    assert ground.state(sha) == State.ACCEPTED, ground.document(sha).verdict
    points = ground.ask(
        "select period_end, value::int from marts.statistic_points "
        "where period_type = 'week' and value is not null order by 1"
    )
    assert points == list(zip(WEEKS, (1, 2, 3, 4), strict=True))
