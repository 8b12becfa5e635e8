"""The audit chain: one chain whoever writes at once, and whatever is changed or taken out shows."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from models import audit
from models.audit import AuditRow
from models.base import now
from tests.models.at_once import outcomes


def fill(database, count=5):
    with database.writing() as session:
        for number in range(count):
            audit.record(session, None, "update", ("thing", number), after={"n": number})


def newest(session, back=0):
    return session.scalar(text(f"select max(id) - {back} from audit"))


def broken(database):
    with database.reading() as session:
        return audit.broken_at(session)


def tamper(database, statement, **values):
    with database.writing() as session:
        session.execute(text(statement), values)


def test_a_chain_of_honest_rows_is_whole(database):
    fill(database)
    assert broken(database) is None


def test_an_empty_chain_is_whole(empty):
    assert broken(empty) is None
    fill(empty, 1)
    assert broken(empty) is None


@pytest.mark.parametrize(
    "change",
    [
        "action = 'nothing'", "object_id = '99'", "object_type = 'other'", "why = 'because'",
        "actor_id = 1", "before = '{}'", "after = '{\"n\": 8}'", "at = '2020-01-01 00:00:00'",
    ],
)  # fmt: skip
def test_an_edited_row_breaks_the_chain(database, change):  # O5
    fill(database)
    with database.reading() as session:
        row = newest(session, 2)
    tamper(database, f"update audit set {change} where id = :id", id=row)
    assert broken(database) == row


def test_a_row_edited_with_its_hash_breaks_the_chain_at_the_next(database):  # O5
    fill(database)
    with database.writing() as session:
        row = session.get(AuditRow, newest(session, 2))
        row.after = {"n": 8}
        row.hash = row.expected_hash()
        edited = row.id
    assert broken(database) == edited + 1


def test_a_removed_row_breaks_the_chain(database):  # O5
    fill(database)
    with database.reading() as session:
        row = newest(session, 2)
    tamper(database, "delete from audit where id = :id", id=row)
    assert broken(database) == row + 1


@pytest.mark.parametrize("count", [1, 3])
def test_rows_removed_at_the_end_are_missed(database, count):  # O5
    fill(database)
    with database.reading() as session:
        last = newest(session, count)
    tamper(database, "delete from audit where id > :last", last=last)
    assert broken(database) == last + 1


def test_a_chain_removed_whole_is_missed(database):  # O5
    fill(database)
    tamper(database, "delete from audit")
    assert broken(database) == 1


def test_a_row_put_in_by_hand_breaks_the_chain(database):  # O5
    fill(database)
    with database.writing() as session:
        last = session.get(AuditRow, newest(session))
        row = AuditRow(
            at=now(), actor_id=None, action="create", object_type="thing", object_id="1",
            previous_hash=last.hash,
        )  # fmt: skip
        row.hash = row.expected_hash()
        session.add(row)
    assert broken(database) is not None


def test_two_who_write_at_once_make_one_chain(database):
    def write(number):
        with database.writing() as session:
            audit.record(session, None, "update", ("thing", number), after={"n": number})
            audit.record(session, None, "update", ("thing", number), after={"n": -number})

    found = outcomes(*[lambda number=number: write(number) for number in range(8)])
    assert found == ["done"] * 8
    assert broken(database) is None
    with database.reading() as session:
        things = session.scalars(
            select(AuditRow.object_id).where(AuditRow.object_type == "thing").order_by(AuditRow.id)
        ).all()
    assert len(things) == 16
    assert things[::2] == things[1::2]  # each transaction's rows lie together


def test_a_rolled_back_change_leaves_no_trace(database):
    fill(database, 2)
    with pytest.raises(ZeroDivisionError), database.writing() as session:  # noqa: PT012
        audit.record(session, None, "update", ("thing", 99))
        1 / 0  # noqa: B018 - any failure of the caller will do
    fill(database, 2)
    assert broken(database) is None
    with database.reading() as session:
        lost = select(func.count(AuditRow.id)).where(AuditRow.object_id == "99")
        assert session.scalar(lost) == 0


def test_before_and_after_can_be_read_again(database):  # O4
    before = {"value": None, "nested": {"day": dt.date(2026, 11, 26)}, "list": [Decimal("1.50")]}
    after = {"value": Decimal("12345678901234567.000001"), "at": dt.time(14), "yes": True}
    with database.writing() as session:
        audit.record(
            session, 1, "update", ("статистика", 7), before=before, after=after, why="«пчела» 🐝"
        )
    with database.reading() as session:
        row = session.get(AuditRow, newest(session))
    assert row.before == {"value": None, "nested": {"day": "2026-11-26"}, "list": ["1.50"]}
    assert row.after == {"value": "12345678901234567.000001", "at": "14:00:00", "yes": True}
    assert (row.actor_id, row.object_type, row.object_id) == (1, "статистика", "7")
    assert row.why == "«пчела» 🐝"
    assert row.at.tzinfo is dt.UTC
    assert abs(row.at - now()) < dt.timedelta(minutes=1)
    assert broken(database) is None


@pytest.mark.parametrize("value", [1.5, object(), b"x", {1.5}])
def test_what_cannot_be_read_again_exactly_is_refused(database, value):
    with pytest.raises(TypeError), database.writing() as session:
        audit.record(session, None, "update", ("thing", 1), after={"value": value})


def test_the_stamp_moves_with_what_people_see_only(database):
    with database.writing() as session:
        before = audit.stamp(session)
        audit.record(session, None, "sign_in_failed", ("login", "x"))
        assert audit.stamp(session) == before
        audit.record(session, None, "update", ("statistic", 1))
        assert audit.stamp(session) > before
