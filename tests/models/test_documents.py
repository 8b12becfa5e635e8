"""The way of a document: every step once, from where it may be taken, by whom it may be seen."""

import pytest
from sqlalchemy import select

from models import company, documents
from models.audit import AuditRow
from models.documents import Document, DocumentFault, State
from models.errors import Conflict, NotFound, Refused
from models.jobs import Job, JobState

SHA = "ab" * 32
OTHER = "cd" * 32


def receive(session, sha=SHA, name="выписка.txt", actor=None, **how):
    return documents.receive(session, actor, sha, name, 100, "screen", **how)


def put(database, state, sha=SHA, actor=None, **columns):
    """A document in ``state``, got there by hand."""
    with database.writing() as session:
        document, _read = receive(session, sha, actor=actor)
        document.state = state
        document.verdict = {"totals": {"own_accounts": ["4070281000"]}, "layout": LAYOUT}
        for column, value in columns.items():
            setattr(document, column, value)
        job = session.scalar(select(Job).where(Job.key == sha))
        job.state = JobState.DONE
    return sha


LAYOUT = {"signature": "s1", "columns": ["дата", "сумма"]}


def state_of(database, sha=SHA) -> str:
    with database.reading() as session:
        return session.get_one(Document, sha).state


def acts(database) -> list[str]:
    with database.reading() as session:
        query = select(AuditRow.action).where(AuditRow.object_type == "document")
        return list(session.scalars(query.order_by(AuditRow.id)))


def waiting_jobs(database, kind) -> int:
    with database.reading() as session:
        return len(
            list(session.scalars(select(Job).where(Job.kind == kind, Job.state == "queued")))
        )


def test_a_received_document_waits_to_be_read(database):
    with database.writing() as session:
        document, reads = receive(session)
    assert reads
    assert document.state == State.RECEIVED
    assert waiting_jobs(database, "read") == 1
    assert acts(database) == ["receive"]


def test_a_double_click_brings_one_document(database):  # F11
    for _click in range(2):
        with database.writing() as session:
            receive(session)
    assert waiting_jobs(database, "read") == 1
    assert acts(database) == ["receive"]


def test_what_counts_already_is_not_read_again(database):  # D5
    put(database, State.ACCEPTED, accepted_no=1)
    with database.writing() as session:
        _document, reads = receive(session)
    assert not reads
    assert state_of(database) == State.ACCEPTED


@pytest.mark.parametrize("state", [State.REFUSED, State.WITHDRAWN])
def test_what_was_refused_or_undone_starts_anew(database, state):
    put(database, state, choices={"answers": {"dates": "mdy"}}, reason={"text": "x"})
    with database.writing() as session:
        document, reads = receive(session, name="again.txt")
    assert reads
    assert (document.state, document.choices, document.reason) == (State.RECEIVED, {}, None)
    assert waiting_jobs(database, "read") == 1


@pytest.mark.parametrize("state", [State.READ, State.QUESTION])
def test_a_second_upload_of_what_waits_for_a_person_changes_nothing(database, state):
    put(database, state)
    with database.writing() as session:
        _document, reads = receive(session)
    assert not reads
    assert state_of(database) == state


def test_the_command_line_takes_over_what_waits_on_the_screen(database):
    put(database, State.READ)
    with database.writing() as session:
        document, reads = receive(session, accept_at_once=True)
    assert reads
    assert document.accept_at_once
    assert document.state == State.RECEIVED


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Пчела\\выписка.txt", "выписка.txt"),
        ("CON", "CON"),
        ("a\x00b\x1b[31m.csv", "a b [31m.csv"),
        ("счёт\u202efdp.exe", "счёт fdp.exe"),
        ("два\nряда\u2028.txt", "два ряда .txt"),
        ("", "—"),
        ("..", "—"),
        (" . ", "—"),
        ("\ud800.xlsx", "xlsx"),
        ("й" * 300 + ".xlsx", "й" * 194 + "….xlsx"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(database, name, shown):  # F4
    with database.writing() as session:
        document, _reads = receive(session, name=name)
    assert document.name == shown
    assert len(document.name) <= 200


def test_only_a_previewed_document_is_accepted(database):
    for state in set(State) - {State.READ, State.ACCEPTED}:
        put(database, state, sha := state.encode().hex().ljust(64, "0"))
        with database.writing() as session, pytest.raises(Refused):
            documents.accept(session, None, session.get_one(Document, sha))
        assert state_of(database, sha) == state


def test_accepting_remembers_own_accounts_and_asks_for_new_numbers(database):
    put(database, State.READ)
    with database.writing() as session:
        documents.accept(session, None, session.get_one(Document, SHA))
    with database.reading() as session:
        assert "4070281000" in company.own_accounts(session)
        assert session.get_one(Document, SHA).accepted_no == 1
        assert session.scalar(select(Job.payload).where(Job.kind == "refresh")) == {
            "documents": [SHA]
        }


def test_a_second_click_on_accept_changes_nothing(database):  # F11
    put(database, State.READ)
    for _click in range(2):
        with database.writing() as session:
            documents.accept(session, None, session.get_one(Document, SHA))
    assert acts(database).count("accept") == 1
    assert waiting_jobs(database, "refresh") == 1


def test_the_later_acceptance_has_the_higher_number(database):
    for sha in (SHA, OTHER):
        put(database, State.READ, sha)
        with database.writing() as session:
            documents.accept(session, None, session.get_one(Document, sha))
    with database.writing() as session:  # undone and accepted again: now it is the latest
        documents.withdraw(session, None, session.get_one(Document, SHA))
        session.get_one(Document, SHA).state = State.READ
        documents.accept(session, None, session.get_one(Document, SHA))
    with database.reading() as session:
        numbers = dict(session.execute(select(Document.id, Document.accepted_no)).all())
    assert numbers[SHA] > numbers[OTHER]


def test_undo_takes_the_number_away_and_says_why(database):  # D7
    put(database, State.READ)
    with database.writing() as session:
        document = session.get_one(Document, SHA)
        documents.accept(session, None, document)
        documents.withdraw(session, None, document, "не тот счёт")
    with database.reading() as session:
        document = session.get_one(Document, SHA)
        assert (document.state, document.accepted_no) == (State.WITHDRAWN, None)
        why = session.scalar(select(AuditRow.why).where(AuditRow.action == "undo"))
    assert why == "не тот счёт"
    assert waiting_jobs(database, "refresh") == 2


def test_what_does_not_count_cannot_be_undone(database):
    put(database, State.REFUSED)
    with database.writing() as session, pytest.raises(Refused):
        documents.withdraw(session, None, session.get_one(Document, SHA))


def test_a_waiting_document_is_cancelled_with_its_job(database):
    with database.writing() as session:
        document, _reads = receive(session)
        documents.withdraw(session, None, document)
    assert state_of(database) == State.WITHDRAWN
    assert waiting_jobs(database, "read") == 0


def test_a_dropped_document_is_not_begun(database):
    put(database, State.WITHDRAWN)
    with database.writing() as session:
        assert documents.begin(session, SHA) is None
    assert state_of(database) == State.WITHDRAWN


def test_an_accepted_document_is_not_begun_by_a_job_that_came_back(database):
    put(database, State.ACCEPTED)
    with database.writing() as session:
        assert documents.begin(session, SHA) is None


def test_answers_add_up_and_the_document_is_previewed_anew(database):
    put(database, State.QUESTION, accept_at_once=True, choices={"format": "tables"})
    for answers in ({"dates": "dmy"}, {"decimals": ","}):
        with database.writing() as session:
            document = session.get_one(Document, SHA)
            document.state = State.QUESTION
            documents.answer(session, None, document, {"answers": answers})
    with database.reading() as session:
        document = session.get_one(Document, SHA)
        assert document.choices == {
            "format": "tables",
            "answers": {"dates": "dmy", "decimals": ","},
        }
        assert document.state == State.RECEIVED
        assert not document.accept_at_once  # a person who answered looks at the preview


@pytest.mark.parametrize("state", [State.ACCEPTED, State.WITHDRAWN, State.READING])
def test_what_counts_or_is_read_cannot_be_answered(database, state):
    put(database, state)
    with database.writing() as session, pytest.raises(Refused):
        documents.answer(session, None, session.get_one(Document, SHA), {"answers": {}})


def test_a_document_we_stumbled_over_is_refused_with_the_number(database):
    with database.writing() as session:
        receive(session)
        documents.fail(session, SHA, "beef0001")
    with database.reading() as session:
        document = session.get_one(Document, SHA)
        assert document.state == State.REFUSED
        assert document.reason_code == "internal_error"
        assert document.reason["values"]["number"] == "beef0001"


def test_a_head_sees_what_he_brought_and_the_owner_everything(database, owner, head, clerk):  # Z12
    put(database, State.READ, SHA, actor=owner.user_id)
    put(database, State.READ, OTHER, actor=head.user_id)
    with database.reading() as session:
        for viewer, seen in ((clerk, set()), (head, {OTHER}), (owner, {SHA, OTHER})):
            query = select(Document.id).where(documents.visible_to(viewer))
            assert set(session.scalars(query)) == seen
        assert documents.get(session, head, OTHER).id == OTHER
        with pytest.raises(NotFound):
            documents.get(session, head, SHA)


def test_a_name_can_be_searched_in_cyrillic_without_regard_to_case(database):
    with database.writing() as session:
        receive(session, SHA, "Выписка ПЧЕЛА, счёт.txt")
        receive(session, OTHER, "план.xlsx")
    with database.reading() as session:
        for words in ("пчела", "счет"):
            query = select(Document.id).where(Document.search.contains(words))
            assert list(session.scalars(query)) == [SHA], words


def test_a_name_that_grows_when_it_is_folded_can_be_kept(database):  # F4
    with database.writing() as session:
        document, _read = receive(session, SHA, "ﷺ" * 200)
        session.flush()
        assert len(document.name) == 200


def fault(severity, line, **place):
    return DocumentFault(
        document_id=SHA,
        severity=severity,
        code="bad_date",
        message={"text": "There is no such file.", "values": {}},
        line=line,
        value="31.02.2026",
        **place,
    )


def test_refused_rows_are_listed_page_by_page_and_taken_away_whole(database):
    put(database, State.READ)
    with database.writing() as session:
        session.add_all([fault("fault", line, sheet="Лист1") for line in range(1, 251)])
        session.add(fault("warning", 9))
    with database.reading() as session:
        page = documents.faults(session, SHA, severity="fault", limit=100, offset=200)
        assert [one.line for one in page] == [*range(201, 251)]
        assert documents.count_faults(session, SHA) == {"fault": 250, "warning": 1}
        rows = list(documents.fault_rows(session, SHA))
    assert len(rows) == 251
    assert len(documents.fault_heading()) == len(rows[0])
    assert rows[0] == (
        "отклонено", "Лист1", 1, None, "31.02.2026", "Такого файла нет.", "bad_date"
    )  # fmt: skip


def test_a_mapping_is_kept_as_a_profile_and_replaces_the_older_of_its_kind(database):
    put(database, State.READ, format="tables")
    with database.writing() as session:
        document = session.get_one(Document, SHA)
        first = documents.save_profile(session, None, "Продажи", document)
        second = documents.save_profile(session, None, " Продажи, новый ", document)
    with database.reading() as session:
        (only,) = documents.profiles(session, "tables")
        assert (only.id, only.name, only.signature) == (second.id, "Продажи, новый", "s1")
        assert only.layout == LAYOUT
        assert only.id != first.id
        assert documents.profiles(session, "client_bank") == []


def test_a_profile_needs_a_name_and_a_mapping(database):
    put(database, State.READ)
    put(database, State.READ, OTHER, verdict={})
    with database.writing() as session, pytest.raises(Refused) as refusal:
        documents.save_profile(session, None, "  ", session.get_one(Document, SHA))
    assert refusal.value.code == "empty"
    with database.writing() as session, pytest.raises(Refused) as refusal:
        documents.save_profile(session, None, "Х", session.get_one(Document, OTHER))
    assert refusal.value.code == "no_mapping"


def test_a_profile_is_renamed_by_who_saw_the_latest_and_archived(database):
    put(database, State.READ, format="tables")
    with database.writing() as session:
        profile = documents.save_profile(session, None, "А", session.get_one(Document, SHA))
    with database.writing() as session:
        documents.rename_profile(session, None, profile.id, "Б", version=profile.version)
    with database.writing() as session, pytest.raises(Conflict):
        documents.rename_profile(session, None, profile.id, "В", version=profile.version)
    with database.writing() as session:
        documents.archive_profile(session, None, profile.id)
    with database.writing() as session:
        assert documents.all_profiles(session) == []
        with pytest.raises(NotFound):
            documents.archive_profile(session, None, profile.id)


def test_a_preview_is_written_in_the_readers_language(database):
    preview = {
        "payments": {
            "columns": ["paid_on", "amount", "internal", "purpose"],
            "types": ["date", "number", "flag", "text"],
            "rows": [["2026-11-06", "1234.5", "False", None]],
        }
    }
    put(database, State.READ, preview=preview)
    with database.reading() as session:
        (table,) = documents.previewed(session.get_one(Document, SHA))
    assert table.rows == (("06.11.2026", "1\u00a0234,50", "нет", ""),)
