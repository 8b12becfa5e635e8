"""Accounts are made and changed by who administers, and somebody who may is always left."""

import pytest
from sqlalchemy import select

from models import audit, people
from models.access import READY, Permission, Role
from models.errors import Conflict, Forbidden, NotFound, Refused
from models.people import SignedIn, User
from tests.conftest import PASSWORD
from tests.models.at_once import outcomes
from tests.signing import sign_in

NEW = {"name": "Глеб Чижов", "role": "head"}


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


def sessions_of(session, user_id):
    return list(session.scalars(select(SignedIn.token_hash).where(SignedIn.user_id == user_id)))


def test_the_owner_makes_an_account_with_a_link(session, owner, small_company):
    values = NEW | {"unit_id": small_company.treasury}
    user, code = people.create(session, owner, " Gleb ", values)
    assert (user.login, user.role, user.password_hash) == ("gleb", "head", None)
    assert people.redeem_code(session, "password", code) is user
    viewer = people.viewer(session, user)
    assert viewer.extent(Permission.SEE_WALL).units == {small_company.treasury}
    assert not viewer.may(Permission.ADMINISTER_PEOPLE)


@pytest.mark.parametrize(
    "deed",
    [
        lambda session, viewer, _cast: people.listed(session, viewer),
        lambda session, viewer, _cast: people.create(session, viewer, "gleb", NEW),
        lambda session, viewer, cast: people.change(
            session, viewer, cast.users["clerk"], {"role": "owner"}, version=1
        ),
        lambda session, viewer, cast: people.disable(session, viewer, cast.users["owner"]),
        lambda session, viewer, cast: people.enable(session, viewer, cast.users["owner"]),
        lambda session, viewer, cast: people.new_link(session, viewer, cast.users["owner"]),
        lambda session, viewer, cast: people.end_sessions(session, viewer, cast.users["owner"]),
    ],
)
@pytest.mark.parametrize("who", ["head", "clerk", "stranger"])
def test_nobody_else_touches_accounts(session, request, small_company, deed, who):  # Z13
    acts = session.scalars(select(audit.AuditRow.id)).all()
    with pytest.raises(Forbidden):
        deed(session, request.getfixturevalue(who), small_company)
    assert session.scalars(select(audit.AuditRow.id)).all() == acts


def test_a_role_cannot_be_slipped_in_beside_the_fields(session, owner, small_company):  # Z15
    for values in ({"password_hash": "x"}, {"active": True}, {"id": 1}, {"login": "root"}):
        with pytest.raises(Refused) as refused:
            people.change(session, owner, small_company.users["clerk"], values, version=1)
        assert refused.value.code == "unknown_fields"


@pytest.mark.parametrize(
    "values",
    [
        {"role": "king"}, {"name": ""}, {"name": "x" * 201}, {"language": "de"},
        {"unit_id": 999}, {"employee_id": 999}, {"unit_id": "2"},
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused(session, owner, values):
    with pytest.raises(Refused):
        people.create(session, owner, "gleb", NEW | values)


@pytest.mark.parametrize("login", ["", "  ", "\u200b", "HEAD", "head "])
def test_a_login_is_there_and_free(session, owner, login):
    with pytest.raises(Refused):
        people.create(session, owner, login, NEW)


@pytest.mark.parametrize("field", ["role", "unit_id"])
def test_other_rights_end_the_sessions_another_name_does_not(
    session, owner, small_company, field
):  # A8
    clerk = people.get(session, small_company.users["clerk"])
    sign_in(session, "clerk")
    people.change(session, owner, clerk.id, {"name": "Вера Иванова"}, version=clerk.version)
    assert sessions_of(session, clerk.id)
    value = {"role": "head", "unit_id": small_company.treasury}[field]
    people.change(session, owner, clerk.id, {field: value}, version=clerk.version)
    assert not sessions_of(session, clerk.id)


def test_rights_follow_the_role_at_the_next_request(session, owner, small_company):  # Z28
    clerk = people.get(session, small_company.users["clerk"])
    assert not people.viewer(session, clerk).may(Permission.IMPORT)
    people.change(session, owner, clerk.id, {"role": "head"}, version=clerk.version)
    assert people.viewer(session, clerk).may(Permission.IMPORT)


def test_two_owners_do_not_overwrite_each_other(session, owner, small_company):  # D8, D9
    clerk = people.get(session, small_company.users["clerk"])
    version, seen = clerk.version, {"name": clerk.name, "role": clerk.role}
    people.change(session, owner, clerk.id, {"name": "Вера Иванова"}, version=version)
    with pytest.raises(Conflict):
        people.change(session, owner, clerk.id, {"name": "Вера К."}, version=version, seen=seen)
    people.change(session, owner, clerk.id, {"role": "head"}, version=version, seen=seen)
    assert (clerk.name, clerk.role) == ("Вера Иванова", "head")


def test_the_last_owner_stays_owner(session, owner, small_company):
    me = people.get(session, small_company.users["owner"])
    with pytest.raises(Refused) as refused:
        people.disable(session, owner, me.id)
    assert refused.value.code == "last_owner"
    with pytest.raises(Refused):
        people.change(session, owner, me.id, {"role": "clerk"}, version=me.version)
    head = people.get(session, small_company.users["head"])
    people.change(session, owner, head.id, {"role": "owner"}, version=head.version)
    assert not people.disable(session, owner, me.id).active


def test_two_owners_cannot_disable_each_other(database, owner, small_company):
    with database.writing() as session:
        head = people.get(session, small_company.users["head"])
        people.change(session, owner, head.id, {"role": "owner"}, version=head.version)

    def disable(login):
        with database.writing() as session:
            people.disable(session, owner, small_company.users[login])

    found = outcomes(lambda: disable("owner"), lambda: disable("head"))
    assert sorted(found) == ["Refused", "done"]


def test_a_disabled_account_comes_back_with_its_password(session, owner, small_company):
    clerk_id = small_company.users["clerk"]
    people.disable(session, owner, clerk_id)
    assert sign_in(session, "clerk") is None
    with pytest.raises(Refused):
        people.new_link(session, owner, clerk_id)
    people.enable(session, owner, clerk_id)
    assert sign_in(session, "clerk") is not None


def test_a_new_link_kills_the_old_one(session, owner, small_company):
    clerk_id = small_company.users["clerk"]
    old, new = (people.new_link(session, owner, clerk_id) for _ in range(2))
    with pytest.raises(Refused):
        people.redeem_code(session, "password", old)
    assert people.redeem_code(session, "password", new).id == clerk_id


def test_an_account_nobody_has_is_not_found(session, owner):  # Z24
    for user_id in (0, -1, 99, 10**20, "1", None):
        with pytest.raises(NotFound):
            people.disable(session, owner, user_id)


def test_accounts_are_listed_and_searched(session, owner):
    assert [user.login for user in people.listed(session, owner)] == ["owner", "head", "clerk"]
    assert [user.login for user in people.listed(session, owner, "СИНИЦЫН")] == ["head"]


def test_no_secret_stands_in_the_audit(session, owner, small_company):  # O4
    _user, code = people.create(session, owner, "gleb", NEW)
    token = sign_in(session, "clerk")
    clerk = people.get(session, small_company.users["clerk"])
    people.set_password(session, clerk, people.hashed("лампа-стол-7", ()))
    sign_in(session, "clerk", "не тот пароль")
    written = " ".join(
        repr((row.action, row.object_id, row.before, row.after, row.why))
        for row in session.scalars(select(audit.AuditRow))
    )
    hashes = session.scalars(select(User.password_hash)).all()
    for secret in (code, token, people.digest(code), PASSWORD, "лампа-стол-7", "не тот", *hashes):
        assert secret is None or secret not in written
    acts = set(session.scalars(select(audit.AuditRow.action)))
    assert {"create", "sign_in", "sign_in_failed", "password"} <= acts


def test_every_ready_role_has_its_line_in_the_rights(owner, head, clerk):  # Z12
    assert owner.permissions > head.permissions > clerk.permissions
    assert set(READY) == set(Role)
