"""``asm import`` and its kin: exit statuses, the JSON that programs read, what people read."""

import hashlib
import os
import signal
import time

from tests.etl.statements import Payment, payments, statement
from tests.processes import PATIENCE, start_command

FIELDS = {
    "file", "document_id", "format", "verdict", "rows", "accepted", "refused", "already_known",
    "new", "changed", "gone", "changes", "unheard", "totals", "faults", "warnings", "questions",
}  # fmt: skip


def numbers(asm) -> list[int]:
    sql = "select number::int as n from marts.payments order by n"
    return [row["n"] for row in asm("query", sql, "--format", "json").json[0]]


def test_an_accepted_file_is_one_json_object_and_status_0(asm, put):
    path = put(statement(*payments(3)))
    outcome = asm("import", path, "--json")
    (report,) = outcome.json
    assert outcome.status == 0
    assert set(report) == FIELDS
    assert report["document_id"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (report["file"], report["format"], report["verdict"]) == (
        str(path), "client_bank", "accepted"
    )  # fmt: skip
    assert [report[key] for key in ("rows", "accepted", "refused", "already_known")] == [3, 3, 0, 0]
    assert report["totals"]["incoming_sum"] == "7.50"
    assert (report["faults"], report["questions"]) == ([], [])
    assert numbers(asm) == [1, 2, 3]


def test_a_refused_file_has_status_1_and_the_reason_in_the_readers_language(asm, put):
    path = put(statement(*payments(2), closing="5.00"))
    outcome = asm("import", path, "--json")
    (fault,) = outcome.json[0]["faults"]
    assert outcome.status == 1
    assert (fault["code"], fault["sheet"], fault["line"]) == ("unbalanced", None, None)
    assert "1\u00a0004,00" in fault["reason"]
    english = asm("import", path, "--json", ASM_LANGUAGE="en")
    assert "closing" in english.json[0]["faults"][0]["reason"]
    assert outcome.json[0]["accepted"] == 0


def test_refused_rows_of_an_accepted_file_are_listed(asm, put):
    path = put(statement(Payment(1, "1.00"), Payment(2, "много")))
    outcome = asm("import", path, "--json")
    (report,) = outcome.json
    assert outcome.status == 0
    assert [report[key] for key in ("rows", "accepted", "refused")] == [2, 1, 1]
    (fault,) = report["faults"]
    assert (fault["column"], fault["value"]) == ("Сумма", "много")
    assert fault["line"] > 1
    assert fault["reason"]


def test_a_file_known_already_says_so(asm, put):  # D5
    path = put(statement(*payments(3)))
    asm("import", path)
    (report,) = asm("import", path, "--json").json
    assert (report["verdict"], report["accepted"], report["already_known"]) == ("accepted", 3, 3)
    (more,) = asm("import", put(statement(*payments(5)), "ещё.txt"), "--json").json
    assert (more["accepted"], more["already_known"]) == (5, 3)
    assert numbers(asm) == [1, 2, 3, 4, 5]


def test_a_corrected_value_is_told_with_what_it_was_and_becomes(asm, put):
    def kpi(calls):
        return f"Показатель;март 2026\nЗвонки;{calls}\nВстречи;4\n".encode("cp1251")

    asm("import", put(kpi(81), "kpi.csv"))
    corrected = put(kpi("112,5"), "kpi 2.csv")
    rehearsed = asm("import", corrected, "--dry-run")
    assert "строк 2: принято 2, отклонено 0" in rehearsed.out
    assert "принято 2: новых 0, изменено 1, уже известно 1" in rehearsed.out
    assert "Звонки, month, 2026-03-01: 81 → 112.5" in rehearsed.out
    assert "Статистики «Звонки», которая заполняется из файлов, нет" in rehearsed.out
    (report,) = asm("import", corrected, "--json").json
    assert report["unheard"] == ["Звонки", "Встречи"]
    assert [report[key] for key in ("accepted", "new", "changed", "already_known")] == [2, 0, 1, 1]
    (change,) = report["changes"]
    assert change["differs"] == [{"column": "value", "was": "81", "becomes": "112.5"}]
    (again,) = asm("import", corrected, "--json").json
    assert [again[key] for key in ("accepted", "new", "changed", "already_known")] == [2, 0, 0, 2]


def test_of_several_files_each_has_its_object_in_order_and_the_worst_status_counts(asm, put, home):
    good, bad = put(statement(*payments(1)), "а.txt"), put(b"MZ\x90\0", "б.txt")
    missing = good.with_name("в.txt")
    outcome = asm("import", good, bad, missing, home, "--json")
    assert [report["verdict"] for report in outcome.json] == ["accepted", *["refused"] * 3]
    codes = [report["faults"][0]["code"] for report in outcome.json[1:]]
    assert codes == ["program", "no_file", "folder"]
    assert outcome.status == 1
    assert numbers(asm) == [1]


def test_a_dry_run_says_everything_and_keeps_nothing(asm, put, home):
    path = put(statement(*payments(3)))
    (report,) = asm("import", path, "--dry-run", "--json").json
    assert (report["verdict"], report["accepted"]) == ("accepted", 3)
    assert asm("documents").out == ""
    assert not any(p.is_file() for p in (home / "documents").rglob("*"))


def test_people_read_a_few_lines(asm, put):
    path = put(statement(Payment(1, "1.00"), Payment(2, "много")))
    outcome = asm("import", path)
    first, second, third, *rest = outcome.out.splitlines()
    assert first == f"{path}: принято (client_bank)"
    assert second == "  строк 2: принято 1, отклонено 1"
    assert third == "  принято 1: новых 1, изменено 0, уже известно 0"
    assert any("много" in line for line in rest)


def test_a_named_format_is_not_guessed(asm, put):
    path = put(statement(*payments(1)))
    assert asm("import", path, "--format", "client_bank").status == 0
    wrong = asm("import", put(b"x", "y"), "--format", "nonsense", "--json")
    assert wrong.status == 1
    assert "client_bank" in wrong.json[0]["faults"][0]["reason"]


def test_an_open_question_has_status_2_and_is_answered_by_its_code(asm, put):
    path = put("Дата;Клиент;Сумма\n03/04/2026;Пчела;100,00\n05/06/2026;Оса;7,00".encode(), "п.csv")
    outcome = asm("import", path, "--json")
    (report,) = outcome.json
    assert (outcome.status, report["verdict"], report["accepted"]) == (2, "question", 0)
    (question,) = report["questions"]
    assert {"code", "column", "text", "options", "samples"} == set(question)
    assert "--answer date_order:Дата=mdy" in asm("import", path).out
    answered = asm("import", path, "--answer", f"{question['code']}=mdy", "--json")
    assert (answered.status, answered.json[0]["accepted"]) == (0, 2)
    sql = "select min(sold_on) as first from marts.sales"
    assert asm("query", sql).out.split() == ["first", "2026-03-04"]


def test_an_answer_needs_its_code(asm, put):
    outcome = asm("import", put(statement(*payments(1))), "--answer", "dmy")
    assert outcome.status == 1
    assert "dmy" in outcome.err


def test_an_undone_document_does_not_count_and_can_come_again(asm, put):  # D7
    path = put(statement(*payments(3)))
    (report,) = asm("import", path, "--json").json
    outcome = asm("undo", report["document_id"][:12], "--why", "не тот счёт")
    assert outcome.status == 0
    assert "выписка.txt" in outcome.out
    assert numbers(asm) == []
    assert asm("undo", report["document_id"]).status == 1
    assert "отозван" in asm("documents").out
    asm("import", path)
    assert numbers(asm) == [1, 2, 3]


def test_undo_needs_one_document(asm, put):
    asm("import", *(put(statement(*payments(n)), f"{n}.txt") for n in (1, 2)))
    for wrong in ("zz", "%", "_", ""):  # nothing, no wildcards, and not the first that comes
        assert asm("undo", wrong).status == 1
    assert numbers(asm) == [1, 2]


def test_documents_lists_what_was_imported(asm, put):
    asm("import", put(statement(*payments(3))), put(b"MZ", "игра.exe"))
    first, second = asm("documents").out.splitlines()
    assert first.split()[-4:] == ["client_bank", "3", "0", "выписка.txt"]
    assert "отклонено" in second


def test_refresh_publishes_and_a_full_one_gives_the_same_rows(asm, put):
    asm("import", put(statement(*payments(3))))
    before = numbers(asm)
    outcome = asm("refresh", "--full")
    assert outcome.status == 0
    assert outcome.out.startswith("warehouse-")
    assert numbers(asm) == before


def test_an_import_that_is_stopped_drops_what_it_had_not_read(asm, home, put, tmp_path):
    asm("import", put(statement(*payments(2)), "before.txt"))
    path = put(statement(*payments(60_000)), "long.txt")
    process = start_command(home, "import", path, outputs=tmp_path / "out")
    deadline = time.monotonic() + PATIENCE
    while "читается" not in asm("documents").out and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    process.join(PATIENCE)
    assert process.exitcode not in (0, None)
    assert "отозван" in asm("documents").out.splitlines()[1]
    asm("refresh")
    assert numbers(asm) == [1, 2]


def wait_for_holder(home, worker):
    deadline = time.monotonic() + PATIENCE
    while not held_by(home, worker.pid) and time.monotonic() < deadline:
        time.sleep(0.02)


def held_by(home, pid) -> bool:
    lock = home / "worker.lock"
    return lock.exists() and lock.read_text() == str(pid)


def test_two_imports_at_once_lose_and_double_nothing(asm, home, put, tmp_path):  # D4
    asm("migrate")
    files = [put(statement(*payments(count)), f"{count}.txt") for count in (4, 5, 6)]
    running = [
        start_command(home, "import", *mine, "--json", outputs=tmp_path / str(number))
        for number, mine in enumerate([files[:2], files[1:], files])
    ]
    for process in running:
        process.join(PATIENCE)
    assert [process.exitcode for process in running] == [0, 0, 0]
    assert numbers(asm) == [1, 2, 3, 4, 5, 6]
    assert len(asm("documents").out.splitlines()) == 3


def test_an_import_waits_for_the_worker_that_holds_the_folder(asm, home, put, tmp_path):  # D11
    asm("migrate")
    worker = start_command(home, "worker", outputs=tmp_path / "worker")
    wait_for_holder(home, worker)
    try:
        outcome = asm("import", put(statement(*payments(3))), "--json")
        assert (outcome.status, outcome.json[0]["accepted"]) == (0, 3)
        assert numbers(asm) == [1, 2, 3]
    finally:
        worker.terminate()
        worker.join(PATIENCE)
    assert worker.exitcode == 0, (tmp_path / "worker" / "err").read_text()
