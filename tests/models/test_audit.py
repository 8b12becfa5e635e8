"""The audit chain notices a row that was changed or taken out."""

import pytest
from sqlalchemy import text

from models import audit


def fill(database):
    with database.writing() as session:
        for number in range(5):
            audit.record(session, None, "update", ("thing", number), after={"n": number})


def test_a_chain_of_honest_rows_is_whole(database):
    fill(database)
    with database.reading() as session:
        assert audit.broken_at(session) is None


def test_an_edited_row_breaks_the_chain(database):  # O5
    fill(database)
    with database.writing() as session:
        row = session.scalar(text("select max(id) - 2 from audit"))
        session.execute(text("update audit set action = 'nothing' where id = :id"), {"id": row})
    with database.reading() as session:
        assert audit.broken_at(session) == row


def test_a_removed_row_breaks_the_chain(database):  # O5
    fill(database)
    with database.writing() as session:
        row = session.scalar(text("select max(id) - 2 from audit"))
        session.execute(text("delete from audit where id = :id"), {"id": row})
    with database.reading() as session:
        assert audit.broken_at(session) == row + 1


def test_a_rolled_back_change_leaves_no_trace(database):
    with pytest.raises(ZeroDivisionError), database.writing() as session:  # noqa: PT012
        audit.record(session, None, "update", ("thing", 1))
        1 / 0  # noqa: B018 - any failure of the caller will do
    with database.reading() as session:
        assert audit.broken_at(session) is None
        assert session.scalar(text("select count(*) from audit where object_type = 'thing'")) == 0
