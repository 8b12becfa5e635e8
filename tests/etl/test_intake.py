"""From bytes to a verdict: previewed before it counts, every row in the counts, nothing half done."""

import hashlib
import shutil
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from etl import intake, rehearsal
from models import documents
from models.documents import State
from models.i18n import Message
from tests.etl.statements import OWN, Payment, payments, statement


def rows_of(ground, sha, table="payments"):
    return pq.read_table(ground.places.rows / sha / f"{table}.parquet").to_pylist()


def test_a_document_from_the_screen_is_previewed_and_does_not_count(ground):
    sha = ground.bring(statement(*payments(3)), accept=False)
    ground.read()
    document = ground.document(sha)
    assert (document.state, document.format, document.rows) == (State.READ, "client_bank", 3)
    (table, _balances) = documents.previewed(document)
    assert [row[table.columns.index("amount")] for row in table.rows] == ["1,50", "2,50", "3,50"]
    assert document.accepted_no is None
    ground.publish()
    assert ground.numbers() == []


def test_a_document_of_the_command_line_counts_at_once(ground):
    sha = ground.bring(statement(*payments(3)))
    ground.read()
    assert ground.state(sha) == State.ACCEPTED


def test_the_preview_ends_but_the_counts_do_not(ground):
    sha = ground.bring(statement(*payments(120)), accept=False)
    ground.read()
    document = ground.document(sha)
    assert len(document.preview["payments"]["rows"]) == 50
    assert document.verdict["accepted"] == len(rows_of(ground, sha)) == 120


@pytest.mark.parametrize("bad", [(), (2,), (1, 3, 4), (1, 2, 3, 4)])
def test_the_counts_of_a_verdict_are_those_of_the_rows(ground, bad):  # wish 46
    given = [
        Payment(number, "много" if number in bad else f"{number}.00") for number in (1, 2, 3, 4)
    ]
    sha = ground.bring(statement(*given))
    ground.read()
    document = ground.document(sha)
    verdict = document.verdict
    assert verdict["rows"] == verdict["accepted"] + verdict["refused"] == 4
    assert verdict["refused"] == document.refused == len(ground.faults(sha)) == len(bad)
    kept = len(rows_of(ground, sha)) if len(bad) < 4 else 0
    assert verdict["accepted"] == document.rows == kept == 4 - len(bad)


def test_a_refused_row_says_where_it_is_and_why(ground):
    sha = ground.bring(statement(Payment(1, "1.00"), Payment(2, "много")))
    ground.read()
    (fault,) = ground.faults(sha)
    assert (fault.severity, fault.code, fault.column) == ("fault", "amount_unreadable", "Сумма")
    lines = ground.places.store.path(sha).read_text("cp1251").split("\n")
    assert "Сумма=много" in "\n".join(lines[fault.line - 1 : fault.line + 4])
    assert fault.value == "много"
    assert Message.from_json(fault.message).text == "The sum cannot be read."


def test_a_document_without_one_readable_row_is_refused_though_it_has_a_balance(ground):
    sha = ground.bring(statement(Payment(1, "x"), Payment(2, "y")))
    ground.read()
    assert (ground.state(sha), ground.document(sha).reason_code) == (State.REFUSED, "no_rows")
    assert [fault.value for fault in ground.faults(sha)] == ["x", "y"]


def test_a_document_that_says_why_it_has_no_rows_counts_with_that_mark(ground):
    groups = (
        '<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация ВерсияСхемы="2.07">'
        "<Классификатор><Ид>1</Ид><Группы><Группа><Ид>2</Ид><Наименование>Мёд</Наименование>"
        "</Группа></Группы></Классификатор></КоммерческаяИнформация>"
    )
    sha = ground.bring(groups.encode(), "import.xml")
    ground.read()
    assert (ground.state(sha), ground.document(sha).rows) == (State.ACCEPTED, 0)
    assert [fault.code for fault in ground.faults(sha)] == ["nothing_to_count"]


def test_a_statement_of_a_quiet_month_counts_for_its_balance(ground):
    sha = ground.bring(statement())
    ground.read()
    assert (ground.state(sha), ground.document(sha).rows) == (State.ACCEPTED, 0)
    assert rows_of(ground, sha, "account_balances")[0]["closing"] == Decimal("1000.00")


def test_an_unbalanced_statement_is_refused_with_both_figures(ground):  # FM-11
    sha = ground.bring(statement(*payments(2), closing="7.00"))
    ground.read()
    document = ground.document(sha)
    assert (document.state, document.reason_code) == (State.REFUSED, "unbalanced")
    assert document.format == "client_bank"
    values = Message.from_json(document.reason).values
    assert (values["expected"], values["closing"]) == (Decimal("1004.00"), Decimal("7.00"))
    assert document.verdict["accepted"] == 0
    assert not (ground.places.rows / sha).exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(100), "program"),
        ("просто письмо".encode(), "unknown_format"),
    ],
)
def test_what_is_no_document_is_refused_with_the_reason(ground, content, code):  # F3
    sha = ground.bring(content, "отчёт.xlsx")
    ground.read()
    assert (ground.state(sha), ground.document(sha).reason_code) == (State.REFUSED, code)


def test_a_refused_document_comes_again_corrected(ground):
    wrong = ground.bring(statement(*payments(2), closing="7.00"))
    ground.read()
    right = ground.bring(statement(*payments(2)))
    ground.drain()
    assert (ground.state(wrong), ground.state(right)) == (State.REFUSED, State.ACCEPTED)
    assert ground.numbers() == [1, 2]


def test_rows_that_other_documents_have_are_known_already(ground):  # D5
    ground.bring(statement(*payments(3)))
    ground.read()
    overlapping = ground.bring(statement(*payments(5)))
    ground.read()
    assert ground.document(overlapping).verdict["already_known"] == 3


def test_a_format_named_by_a_person_is_the_one_it_is_read_with(ground):
    sha = ground.bring(statement(*payments(1)), choices={"format": "client_bank"})
    wrong = ground.bring(b"no statement", choices={"format": "nonsense"})
    ground.read()
    assert ground.document(sha).format == "client_bank"
    document = ground.document(wrong)
    assert (document.state, document.format) == (State.REFUSED, None)
    assert "client_bank" in document.reason["values"]["known"]


def test_a_document_dropped_while_it_was_read_leaves_nothing(ground):
    sha = ground.bring(statement(*payments(3)))

    def drop_it(_done, _of):
        with ground.database.writing() as session:
            documents.withdraw(session, None, documents.locked(session, sha))

    dropped = []

    def step(done, of):
        if not dropped:
            dropped.append(drop_it(done, of))

    intake.read(ground.places, sha, step)
    assert dropped
    assert ground.state(sha) == State.WITHDRAWN
    assert not (ground.places.rows / sha).exists()
    assert ground.leftovers() == []


def test_a_reading_that_fails_leaves_no_unfinished_rows(ground):
    sha = ground.bring(statement(*payments(3)))

    def explode(_done, _of):
        raise RuntimeError("inside")

    with pytest.raises(RuntimeError, match="inside"):
        intake.read(ground.places, sha, explode)
    assert ground.state(sha) == State.READING  # on its way still: the queue tries it again
    assert ground.leftovers() == []
    ground.read()
    assert ground.state(sha) == State.ACCEPTED


def test_lost_rows_are_read_again_from_the_original_to_the_same_rows(ground):
    sha = ground.bring(statement(*payments(30)))
    ground.read()
    before = rows_of(ground, sha)
    shutil.rmtree(ground.places.rows)
    with ground.database.writing() as session:  # what was learnt later must not change old rows
        documents.locked(session, sha).choices = {"answers": {"x": "y"}}
    intake.ensure_rows(ground.places, sha)
    assert rows_of(ground, sha) == before


def test_a_dry_run_says_the_verdict_and_keeps_nothing(ground, tmp_path):
    path = tmp_path / "выписка.txt"
    path.write_bytes(statement(*payments(4)))
    found = rehearsal.rehearse(ground.places, path, {})
    assert (found.format, found.verdict["accepted"], found.refusal) == ("client_bank", 4, None)
    assert found.document_id == hashlib.sha256(path.read_bytes()).hexdigest()
    assert not any(p.is_file() for p in ground.places.store.root.rglob("*"))
    with ground.database.reading() as session:
        assert documents.waiting(session) == []


def test_a_dry_run_of_what_counts_says_that_everything_is_known(ground, tmp_path):
    path = tmp_path / "выписка.txt"
    path.write_bytes(statement(*payments(4)))
    ground.bring(path.read_bytes())
    ground.read()
    assert rehearsal.rehearse(ground.places, path, {}).verdict["already_known"] == 4


def test_a_dry_run_tells_of_refusal(ground, tmp_path):
    path = tmp_path / "выписка.txt"
    path.write_bytes(statement(*payments(4), closing="1.00"))
    found = rehearsal.rehearse(ground.places, path, {})
    assert found.refusal.code == "unbalanced"
    assert found.verdict["accepted"] == 0


def test_totals_are_exact_to_the_kopeck(ground):
    sha = ground.bring(
        statement(Payment(1, "0.10"), Payment(2, "0.20"), Payment(3, "99.99", direction="out"))
    )
    ground.read()
    totals = ground.document(sha).verdict["totals"]
    assert (totals["incoming_sum"], totals["outgoing_sum"]) == ("0.30", "99.99")
    assert sum(row["amount"] for row in rows_of(ground, sha)) == Decimal("100.29")
    assert totals["own_accounts"] == [OWN]


SALES = "Дата;Клиент;Товар;Сумма\n{rows}"
ASKED = "date_order:Дата"


def sales(*rows) -> bytes:
    return SALES.format(
        rows="\n".join(f"{day};Пчела;Мёд;{amount}" for day, amount in rows)
    ).encode()


MARCH = sales(("03/04/2026", "100,00"), ("05/06/2026", "250,50"))
LATER = sales(("07/08/2026", "10,00"), ("09/10/2026", "много"))


def answered(ground, sha, answers, **choices):
    with ground.database.writing() as session:
        documents.answer(
            session, None, documents.locked(session, sha), {"answers": answers, **choices}
        )
    ground.read()


def test_what_must_not_be_guessed_is_asked_and_nothing_counts_before(ground):
    sha = ground.bring(MARCH, "продажи.csv")
    ground.read()
    document = ground.document(sha)
    assert document.state == State.QUESTION
    (question,) = document.verdict["questions"]
    assert question["code"] == ASKED
    assert [value for value, _label in question["options"]] == ["dmy", "mdy"]
    ground.publish()
    assert ground.ask("select 1 from marts.sales") == []


@pytest.mark.parametrize(("order", "month"), [("dmy", 4), ("mdy", 3)])
def test_an_answer_decides_and_the_preview_shows_it(ground, order, month):
    sha = ground.bring(MARCH, "продажи.csv", accept=False)
    ground.read()
    answered(ground, sha, {ASKED: order})
    assert ground.state(sha) == State.READ
    assert rows_of(ground, sha, "sales")[0]["sold_on"].month == month


def test_a_saved_mapping_recognises_the_next_file_of_its_kind(ground):
    first = ground.bring(MARCH, "продажи.csv", accept=False)
    ground.read()
    answered(ground, first, {ASKED: "mdy"})
    with ground.database.writing() as session:
        document = documents.locked(session, first)
        profile = documents.save_profile(session, None, "Продажи", document)
        documents.accept(session, None, document)
    second = ground.bring(LATER, "ещё.csv")
    ground.read()
    document = ground.document(second)
    assert (document.state, document.profile_id) == (State.ACCEPTED, profile.id)
    assert [row["sold_on"].month for row in rows_of(ground, second, "sales")] == [7]
    assert document.refused == 1

    # the profile goes, what was read with it stays: lost rows come out the same
    before = rows_of(ground, second, "sales")
    with ground.database.writing() as session:
        documents.archive_profile(session, None, profile.id)
    shutil.rmtree(ground.places.rows / second)
    intake.ensure_rows(ground.places, second)
    assert rows_of(ground, second, "sales") == before
    third = ground.bring(sales(("01/02/2026", "1,00")), "новый.csv")
    ground.read()
    assert ground.state(third) == State.QUESTION


def test_a_corrected_mapping_is_read_anew(ground):
    sha = ground.bring(sales(("13.04.2026", "100,00")), "продажи.csv", accept=False)
    ground.read()
    layout = ground.document(sha).verdict["layout"]
    for column in layout["columns"]:
        if column["name"] == "Товар":
            column["role"] = "manager"
    answered(ground, sha, {}, layout=layout)
    (row,) = rows_of(ground, sha, "sales")
    assert (row["manager"], row["product"]) == ("Мёд", None)
