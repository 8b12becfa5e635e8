"""Keys for programs: shown once, good for their scope, until their day, their end, their maker's end."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from models import organisation, people
from models.access import SYSTEM, Permission, Role
from models.audit import AuditRow
from models.base import now
from models.errors import Forbidden, NotFound, Refused
from models.people import Scope, ServiceToken


@pytest.fixture
def key(database, owner):
    """The text of a key of the owner's."""
    with database.writing() as session:
        return people.make_token(session, owner, "Обмен с 1С", 90)[1]


def program(database, text):
    with database.reading() as session:
        return people.program(session, text)


def test_a_key_acts_for_its_maker_within_its_scope(database, owner, key):  # Z27
    found = program(database, key)
    assert (found.scope, found.viewer.user_id) == (Scope.UPLOAD, owner.user_id)
    assert found.viewer.permissions == {Permission.IMPORT}


def test_the_key_itself_is_kept_nowhere(database, key):
    with database.reading() as session:
        kept = session.scalars(select(ServiceToken)).one()
        acts = str([(row.before, row.after) for row in session.scalars(select(AuditRow))])
    assert key not in str(vars(kept))
    assert key not in acts


@pytest.mark.parametrize("text", ["", "asm_", "asm_" + "x" * 43, "\x00", "ключ"])
def test_what_is_no_key_opens_nothing(database, key, text):
    assert program(database, text) is None
    assert program(database, key[:-1]) is None


def test_a_key_dies_on_its_day(database, key):  # Z27
    with database.writing() as session:
        session.execute(update(ServiceToken).values(expires_at=now() + dt.timedelta(seconds=30)))
    assert program(database, key)
    with database.writing() as session:
        session.execute(update(ServiceToken).values(expires_at=now()))
    assert program(database, key) is None


def test_a_revoked_key_is_dead_at_once_and_for_good(database, owner, key):  # Z27
    with database.writing() as session:
        (token,) = people.tokens(session, owner)
        people.revoke_token(session, owner, token.id)
        at = token.revoked_at
    assert program(database, key) is None
    with database.writing() as session:
        people.revoke_token(session, owner, token.id)
        assert session.get(ServiceToken, token.id).revoked_at == at
        revoked = session.scalars(select(AuditRow).where(AuditRow.action == "revoke")).one()
    assert (revoked.actor_id, revoked.after) == (owner.user_id, {"name": "Обмен с 1С"})


def another_owner(session):
    people.add(session, None, "second", "Второй Владелец", Role.OWNER)


def test_the_key_of_a_disabled_person_is_dead(database, owner, key):  # Z27
    with database.writing() as session:
        another_owner(session)
        people.disable(session, SYSTEM, owner.user_id)
    assert program(database, key) is None


def test_the_key_of_a_dismissed_employee_is_dead(database, owner, key):  # Z27
    with database.writing() as session:
        employee_id = people.get(session, owner.user_id).employee_id
        yesterday = now().date() - dt.timedelta(days=1)
        organisation.dismiss(session, owner, employee_id, yesterday)
    assert program(database, key) is None


def test_a_key_can_do_no_more_than_its_maker_may(database, owner, key):  # Z27, Z28
    with database.writing() as session:
        another_owner(session)
        user = people.get(session, owner.user_id)
        people.change(session, SYSTEM, user.id, {"role": "clerk"}, version=user.version)
    assert program(database, key).viewer.permissions == frozenset()


@pytest.mark.parametrize("name", ["head", "clerk", "stranger"])
def test_only_who_administers_has_to_do_with_keys(database, owner, key, request, name):  # Z2
    viewer = request.getfixturevalue(name)
    with database.reading() as session:
        (token,) = people.tokens(session, owner)
    for deed in (
        lambda session: people.make_token(session, viewer, "Мой", 30),
        lambda session: people.tokens(session, viewer),
        lambda session: people.revoke_token(session, viewer, token.id),
    ):
        with database.writing() as session, pytest.raises(Forbidden):
            deed(session)
    assert program(database, key)


@pytest.mark.parametrize(
    ("name", "days"), [("", 30), (" ", 30), ("x" * 81, 30), ("1С", 0), ("1С", 3650)]
)
def test_a_key_has_a_name_and_an_end(database, owner, name, days):
    with database.writing() as session, pytest.raises(Refused):
        people.make_token(session, owner, name, days)


@pytest.mark.parametrize("strange", [0, -1, 10**20, "1", None, 4242])
def test_a_key_there_is_not_cannot_be_revoked(database, owner, strange):  # Z24
    with database.writing() as session, pytest.raises(NotFound):
        people.revoke_token(session, owner, strange)


@pytest.mark.usefixtures("key")
def test_its_use_is_noted_once_a_minute(database, owner):
    def used():
        with database.writing() as session:
            (token,) = people.tokens(session, owner)
            people.note_use(session, token.id)
        with database.reading() as session:
            return session.scalar(select(ServiceToken.used_at))

    first = used()
    assert first
    assert used() == first
    with database.writing() as session:
        session.execute(update(ServiceToken).values(used_at=first - dt.timedelta(minutes=2)))
    assert used() >= first
