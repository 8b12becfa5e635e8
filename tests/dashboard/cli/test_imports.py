"""``asm import`` and its kin: exit statuses, the JSON that programs read, what people read."""

import hashlib

import pytest

from tests.etl.statements import Payment, payments, statement
from tests.processes import PATIENCE, command, start_command

FIELDS = {
    "file", "document_id", "format", "verdict", "rows", "accepted", "refused", "already_known",
    "totals", "faults", "warnings", "questions",
}  # fmt: skip


@pytest.fixture
def home(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def put(tmp_path):
    def put(content, name="выписка.txt"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return put


def numbers(home) -> list[int]:
    sql = "select number::int as n from marts.payments order by n"
    return [row["n"] for row in command(home, "query", sql, "--format", "json").json[0]]


def test_an_accepted_file_is_one_json_object_and_status_0(home, put):
    path = put(statement(*payments(3)))
    outcome = command(home, "import", path, "--json")
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
    assert numbers(home) == [1, 2, 3]


def test_a_refused_file_has_status_1_and_the_reason_in_the_readers_language(home, put):
    path = put(statement(*payments(2), closing="5.00"))
    outcome = command(home, "import", path, "--json")
    (fault,) = outcome.json[0]["faults"]
    assert outcome.status == 1
    assert (fault["code"], fault["sheet"], fault["line"]) == ("unbalanced", None, None)
    assert "1004.00" in fault["reason"]
    english = command(home, "import", path, "--json", ASM_LANGUAGE="en")
    assert "closing" in english.json[0]["faults"][0]["reason"]
    assert outcome.json[0]["accepted"] == 0


def test_refused_rows_of_an_accepted_file_are_listed(home, put):
    path = put(statement(Payment(1, "1.00"), Payment(2, "много")))
    outcome = command(home, "import", path, "--json")
    (report,) = outcome.json
    assert outcome.status == 0
    assert [report[key] for key in ("rows", "accepted", "refused")] == [2, 1, 1]
    (fault,) = report["faults"]
    assert (fault["column"], fault["value"]) == ("Сумма", "много")
    assert fault["line"] > 1
    assert fault["reason"]


def test_a_file_known_already_says_so(home, put):  # D5
    path = put(statement(*payments(3)))
    command(home, "import", path)
    (report,) = command(home, "import", path, "--json").json
    assert (report["verdict"], report["accepted"], report["already_known"]) == ("accepted", 3, 3)
    (more,) = command(home, "import", put(statement(*payments(5)), "ещё.txt"), "--json").json
    assert (more["accepted"], more["already_known"]) == (5, 3)
    assert numbers(home) == [1, 2, 3, 4, 5]


def test_of_several_files_each_has_its_object_in_order_and_the_worst_status_counts(home, put):
    good, bad = put(statement(*payments(1)), "а.txt"), put(b"MZ", "б.txt")
    missing = good.with_name("в.txt")
    outcome = command(home, "import", good, bad, missing, home, "--json")
    assert [report["verdict"] for report in outcome.json] == ["accepted", *["refused"] * 3]
    codes = [report["faults"][0]["code"] for report in outcome.json[1:]]
    assert codes == ["unknown_format", "no_file", "folder"]
    assert outcome.status == 1
    assert numbers(home) == [1]


def test_a_dry_run_says_everything_and_keeps_nothing(home, put):
    path = put(statement(*payments(3)))
    (report,) = command(home, "import", path, "--dry-run", "--json").json
    assert (report["verdict"], report["accepted"]) == ("accepted", 3)
    assert command(home, "documents").out == ""
    assert not any(p.is_file() for p in (home / "documents").rglob("*"))


def test_people_read_a_few_lines(home, put):
    path = put(statement(Payment(1, "1.00"), Payment(2, "много")))
    outcome = command(home, "import", path)
    first, second, *rest = outcome.out.splitlines()
    assert first == f"{path}: принято (client_bank)"
    assert second == "  строк 2, принято 1, отклонено 1, уже известно 0"
    assert any("много" in line for line in rest)


def test_a_named_format_is_not_guessed(home, put):
    path = put(statement(*payments(1)))
    assert command(home, "import", path, "--format", "client_bank").status == 0
    wrong = command(home, "import", put(b"x", "y"), "--format", "nonsense", "--json")
    assert wrong.status == 1
    assert "client_bank" in wrong.json[0]["faults"][0]["reason"]


def test_an_answer_needs_its_code(home, put):
    outcome = command(home, "import", put(statement(*payments(1))), "--answer", "dmy")
    assert outcome.status == 1
    assert "dmy" in outcome.err


def test_an_undone_document_does_not_count_and_can_come_again(home, put):  # D7
    path = put(statement(*payments(3)))
    (report,) = command(home, "import", path, "--json").json
    outcome = command(home, "undo", report["document_id"][:12], "--why", "не тот счёт")
    assert outcome.status == 0
    assert "выписка.txt" in outcome.out
    assert numbers(home) == []
    assert command(home, "undo", report["document_id"]).status == 1
    assert "отозван" in command(home, "documents").out
    command(home, "import", path)
    assert numbers(home) == [1, 2, 3]


def test_undo_needs_one_document(home, put):
    command(home, "import", *(put(statement(*payments(n)), f"{n}.txt") for n in (1, 2)))
    for wrong in ("zz", "%", "_", ""):  # nothing, no wildcards, and not the first that comes
        assert command(home, "undo", wrong).status == 1
    assert numbers(home) == [1, 2]


def test_documents_lists_what_was_imported(home, put):
    command(home, "import", put(statement(*payments(3))), put(b"MZ", "игра.exe"))
    first, second = command(home, "documents").out.splitlines()
    assert ["client_bank", "3", "0", "выписка.txt"] == first.split()[-4:]
    assert "отклонено" in second


def test_refresh_publishes_and_a_full_one_gives_the_same_rows(home, put):
    command(home, "import", put(statement(*payments(3))))
    before = numbers(home)
    outcome = command(home, "refresh", "--full")
    assert outcome.status == 0
    assert outcome.out.startswith("warehouse-")
    assert numbers(home) == before


def test_two_imports_at_once_lose_and_double_nothing(home, put, tmp_path):  # D4
    command(home, "migrate")
    files = [put(statement(*payments(count)), f"{count}.txt") for count in (4, 5, 6)]
    running = [
        start_command(home, "import", *mine, "--json", outputs=tmp_path / str(number))
        for number, mine in enumerate([files[:2], files[1:], files])
    ]
    for process in running:
        process.join(PATIENCE)
    assert [process.exitcode for process in running] == [0, 0, 0]
    assert numbers(home) == [1, 2, 3, 4, 5, 6]
    assert len(command(home, "documents").out.splitlines()) == 3


def test_an_import_waits_for_the_worker_that_holds_the_folder(home, put, tmp_path):  # D11
    command(home, "migrate")
    worker = start_command(home, "worker", outputs=tmp_path / "worker")
    try:
        outcome = command(home, "import", put(statement(*payments(3))), "--json")
        assert (outcome.status, outcome.json[0]["accepted"]) == (0, 3)
        assert numbers(home) == [1, 2, 3]
    finally:
        worker.terminate()
        worker.join(PATIENCE)
    assert worker.exitcode == 0
