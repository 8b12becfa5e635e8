"""Accounts, sessions, codes and the throttle."""

import datetime as dt

import pytest
from sqlalchemy import select, text, update

from models import organisation, people
from models.access import Permission, Role
from models.errors import Forbidden, Refused
from models.people import SignedIn, User
from tests.conftest import FOUNDED, PASSWORD

HERE = {"address": "10.0.0.1", "browser": "Firefox"}


def sign_in(database, login="head", password=PASSWORD, **where):
    with database.writing() as session:
        return people.sign_in(session, login, password, **(HERE | where))


def test_a_fresh_record_has_no_account(empty):  # A1
    with empty.reading() as session:
        assert not people.anybody(session)


def test_the_password_is_kept_as_argon2id(database):  # A16
    with database.reading() as session:
        kept = session.scalar(select(User.password_hash).where(User.login == "owner"))
    assert kept.startswith("$argon2id$v=19$m=")


def test_the_right_password_opens_a_session(database):
    token = sign_in(database)
    with database.reading() as session:
        assert people.user_of(session, token).login == "head"


@pytest.mark.parametrize(("login", "password"), [("head", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(database, login, password):  # A5
    assert sign_in(database, login, password) is None


def test_the_token_itself_is_not_kept(database):
    token = sign_in(database)
    with database.reading() as session:
        assert session.scalar(select(SignedIn.token_hash)) != token


def test_a_session_ends_for_good_at_sign_out(database):  # A7
    token = sign_in(database)
    with database.writing() as session:
        people.sign_out(session, people.digest(token))
    with database.reading() as session:
        assert people.user_of(session, token) is None


@pytest.mark.parametrize("act", ["disable", "password", "role"])
def test_losing_trust_ends_every_session(database, small_company, act):  # A8
    token = sign_in(database)
    with database.writing() as session:
        user = people.get(session, small_company.users["head"])
        if act == "disable":
            people.disable(session, None, user)
        elif act == "password":
            people.set_password(session, user, "другой-пароль")
        else:
            people.change_role(session, None, user, Role.CLERK)
    with database.reading() as session:
        assert people.user_of(session, token) is None


@pytest.mark.parametrize(
    ("column", "age"), [("seen_at", people.IDLE), ("created_at", people.ABSOLUTE)]
)
def test_a_session_does_not_live_for_ever(database, column, age):  # A10
    token = sign_in(database)
    with database.writing() as session:
        old = people.now() - age - dt.timedelta(minutes=1)
        session.execute(update(SignedIn).values({column: old}))
    with database.reading() as session:
        assert people.user_of(session, token) is None


def test_ten_wrong_passwords_from_one_address_must_wait(database):  # A4
    for _ in range(people.ATTEMPTS):
        sign_in(database, "owner", "wrong")
    with database.writing() as session:
        assert people.throttled(session, "owner", "10.0.0.1")
        assert people.throttled(session, "head", "10.0.0.1")


def test_an_attack_from_many_addresses_does_not_lock_the_owner_out(database):  # A4
    sign_in(database, "owner", address="10.0.0.7")
    for number in range(people.ATTEMPTS):
        sign_in(database, "owner", "wrong", address=f"10.9.9.{number}")
    with database.writing() as session:
        assert people.throttled(session, "owner", "10.9.9.200")
        assert not people.throttled(session, "owner", "10.0.0.7")


def test_a_code_works_once(database):  # A2, A13
    with database.writing() as session:
        code = people.issue_code(session, "setup")
    with database.writing() as session:
        people.redeem_code(session, "setup", code)
    with database.writing() as session, pytest.raises(Refused):
        people.redeem_code(session, "setup", code)


def test_a_code_of_another_purpose_is_refused(database, small_company):
    with database.writing() as session:
        user = people.get(session, small_company.users["head"])
        code = people.issue_code(session, "password", user)
    with database.writing() as session, pytest.raises(Refused):
        people.redeem_code(session, "setup", code)


def test_an_hour_old_code_is_refused(database):  # A13
    with database.writing() as session:
        code = people.issue_code(session, "setup")
        session.execute(
            update(people.OneTimeCode).values(expires_at=people.now() - dt.timedelta(seconds=1))
        )
    with database.writing() as session, pytest.raises(Refused):
        people.redeem_code(session, "setup", code)


def test_a_password_of_seven_letters_is_refused(database, small_company):  # A15
    with database.writing() as session, pytest.raises(Refused):
        people.set_password(session, people.get(session, small_company.users["head"]), "семьбкв")


def test_a_login_is_taken_once_whatever_its_case(database):
    with database.writing() as session, pytest.raises(Refused):
        people.add(session, None, " OWNER ", "Другой", Role.CLERK)


def test_the_owner_may_everything_and_sees_every_unit(owner, small_company):
    assert owner.permissions == frozenset(Permission)
    assert small_company.treasury in owner.units


def test_the_head_sees_own_unit_and_below_only(head, small_company):
    assert head.units == {small_company.sales, small_company.sales_department}
    assert not head.may(Permission.ADMINISTER)


def test_the_clerk_may_not_see_rows_money_or_imports(clerk):
    for permission in (Permission.SEE_ROWS, Permission.SEE_MONEY, Permission.IMPORT):
        with pytest.raises(Forbidden):
            clerk.demand(permission)


def test_the_stranger_may_nothing(stranger):  # Z12
    assert not any(stranger.may(permission) for permission in Permission)


def test_moving_a_unit_changes_rights_at_the_next_request(database, small_company):  # Z28
    with database.writing() as session:
        unit = session.get(organisation.Unit, small_company.sales_department)
        unit.parent_id = small_company.treasury
    with database.reading() as session:
        head = people.viewer(session, people.get(session, small_company.users["head"]))
    assert small_company.sales_department not in head.units


def test_two_viewers_with_different_rights_have_different_fingerprints(owner, head, clerk):  # Z11
    assert len({owner.fingerprint(), head.fingerprint(), clerk.fingerprint()}) == 3


def test_a_user_of_a_closed_unit_sees_nothing_of_it(database, small_company):
    with database.writing() as session:
        session.execute(
            text("update unit set valid_to = :day where id = :id"),
            {"day": FOUNDED.isoformat(), "id": small_company.sales_department},
        )
    with database.reading() as session:
        clerk = people.viewer(session, people.get(session, small_company.users["clerk"]))
    assert clerk.units == frozenset()
