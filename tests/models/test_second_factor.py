"""The second factor: codes of an app and recovery codes, each good once; no session before them."""

import datetime as dt

import pyotp
import pytest
from sqlalchemy import select, update

from models import people
from models.access import SYSTEM
from models.audit import AuditRow
from models.base import now
from models.errors import Forbidden, Refused
from models.people import OneTimeCode, RecoveryCode, SecondFactor, SignedIn, second_factor
from models.people.second_factor import Fits
from models.seal import Seal
from tests import signing
from tests.conftest import PASSWORD
from tests.models.at_once import outcomes

HERE = {"address": "10.0.0.1", "browser": "Firefox"}
SEAL = Seal("0123456789abcdef" * 4)
HALF_A_MINUTE = dt.timedelta(seconds=30)


@pytest.fixture
def clock(monkeypatch):
    """The moment codes are judged at; it stands still until a test moves it."""

    class Clock:
        def __init__(self):
            self.now = dt.datetime(2026, 11, 23, 12, 0, 10, tzinfo=dt.UTC)

    clock = Clock()
    monkeypatch.setattr(second_factor, "now", lambda: clock.now)
    return clock


@pytest.fixture
def protected(database, head, clock):
    """Борис with his second factor switched on half an hour ago: his app and his recovery codes."""
    return switched_on(database, head, clock)


def knocked(session, viewer, password=PASSWORD):
    login = people.get(session, viewer.user_id).login
    attempt = people.knock(session, login, "10.0.0.1")
    return people.Knocked(attempt, people.recognise(session, login, password))


def switched_on(database, viewer, clock):
    with database.writing() as session:
        proposal = people.propose_factor(session, viewer, knocked(session, viewer), SEAL)
    app = pyotp.parse_uri(proposal.address)
    assert (app.secret, app.issuer) == (proposal.secret, "ООО «Подсолнух»")
    with database.writing() as session:
        codes = people.switch_factor_on(session, viewer, SEAL, app.at(clock.now))
    clock.now += dt.timedelta(minutes=30)
    return app, codes


def first_step(database, login="head"):
    with database.writing() as session:
        return signing.sign_in(session, login, **HERE)


def second_step(database, step, code, login="head", seal=SEAL):
    with database.writing() as session:
        attempt = people.knock(session, login, HERE["address"])
    with database.writing() as session:
        opened = people.sign_in_by_code(session, attempt, step, code, seal, **HERE)
    return opened and opened.token


def whole(database, token):
    """Whether a token is that of a session."""
    with database.reading() as session:
        return people.user_of(session, token) is not None


def on(database, viewer):
    with database.reading() as session:
        return people.has_factor(session, viewer.user_id)


def used(database, viewer, code):
    with database.writing() as session:
        return second_factor.use(session, people.get(session, viewer.user_id), SEAL, code)


# codes


@pytest.mark.parametrize(
    ("steps", "fits"), [(-3, None), (-2, None), (-1, Fits.APP), (0, Fits.APP), (1, Fits.APP), (2, None)]
)  # fmt: skip
def test_a_telephones_clock_may_be_half_a_minute_wrong(
    database, head, clock, protected, steps, fits
):  # A14
    app, _codes = protected
    assert used(database, head, app.at(clock.now + steps * HALF_A_MINUTE)) == fits


def test_a_code_opens_once(database, head, clock, protected):  # A14
    app, _codes = protected
    code = app.at(clock.now)
    assert used(database, head, code) == Fits.APP
    assert used(database, head, code) is None


def test_a_code_older_than_the_last_one_is_refused(database, head, clock, protected):  # A14
    app, _codes = protected
    before = app.at(clock.now - HALF_A_MINUTE)
    assert used(database, head, app.at(clock.now)) == Fits.APP
    assert used(database, head, before) is None


def test_the_code_that_switched_it_on_does_not_sign_in(database, head, clock):  # A14
    app, _codes = switched_on(database, head, clock)
    clock.now -= dt.timedelta(minutes=30)
    assert used(database, head, app.at(clock.now)) is None


def test_of_two_who_use_a_code_at_once_one_is_refused(database, head, clock, protected):  # A14
    app, codes = protected
    for code in (app.at(clock.now), codes[0]):

        def use(code=code):
            if used(database, head, code) is None:
                raise Refused("late")

        assert sorted(outcomes(use, use)) == ["Refused", "done"]


def test_a_recovery_code_opens_once_however_it_is_typed(database, head, protected):
    _app, codes = protected
    assert len(set(codes)) == people.RECOVERY_CODES
    assert used(database, head, codes[0].lower().replace("-", " ")) == Fits.RECOVERY
    assert used(database, head, codes[0]) is None
    assert used(database, head, codes[1]) == Fits.RECOVERY
    with database.reading() as session:
        assert people.own_factor(session, head).codes_left == people.RECOVERY_CODES - 2


def test_codes_of_one_person_open_nothing_of_another(database, clerk, clock, protected):
    app, codes = protected
    switched_on(database, clerk, clock)
    assert used(database, clerk, codes[0]) is None
    assert used(database, clerk, app.at(clock.now)) is None


@pytest.mark.parametrize(
    "code", ["", " ", "-", "12345", "1234567", "０", "x" * 5000, "000 000\x00"]
)
@pytest.mark.usefixtures("protected")
def test_what_is_no_code_opens_nothing(database, head, code):
    assert used(database, head, code) is None


def test_neither_secret_nor_recovery_codes_can_be_read_in_the_record(database, protected):
    app, codes = protected
    with database.reading() as session:
        kept = session.scalar(select(SecondFactor.sealed))
        hashes = session.scalars(select(RecoveryCode.code_hash)).all()
        acts = str([(row.before, row.after) for row in session.scalars(select(AuditRow))])
    assert app.secret not in kept
    assert not {one.replace("-", "") for one in codes} & set(hashes)
    assert app.secret not in acts
    assert not any(one in acts for one in codes)


def test_a_seal_opens_for_its_owner_and_with_its_key_only():
    closed = SEAL.close("тайна", "1")
    assert SEAL.open(closed, "1") == "тайна"
    assert SEAL.open(closed, "2") is None
    assert Seal("f" * 64).open(closed, "1") is None
    assert SEAL.open(closed[:-4] + "AAA=", "1") is None
    assert SEAL.open("", "1") is None


def test_with_another_key_only_recovery_codes_are_left(database, clock, protected):
    app, codes = protected
    lost = Seal("fedcba9876543210" * 4)
    step = first_step(database)
    assert second_step(database, step, app.at(clock.now), seal=lost) is None
    assert whole(database, second_step(database, step, codes[0], seal=lost))


# signing in


@pytest.mark.usefixtures("protected")
def test_the_password_alone_opens_no_session(database):
    step = first_step(database)
    assert step
    assert not whole(database, step)
    with database.reading() as session:
        assert session.scalars(select(SignedIn)).all() == []


def test_password_and_code_open_a_session(database, clock, protected):
    app, codes = protected
    for code, how in ((app.at(clock.now), "code"), (codes[3], "recovery_code")):
        step = first_step(database)
        token = second_step(database, step, code)
        assert token != step
        assert whole(database, token)
        with database.reading() as session:
            last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        assert (last.action, last.after) == ("sign_in", {"how": how})


def test_a_wrong_code_leaves_the_step_and_stands_in_the_audit(database, clock, protected):
    app, _codes = protected
    step = first_step(database)
    assert second_step(database, step, "000000") is None
    with database.reading() as session:
        last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert (last.action, last.object_id, last.after) == ("sign_in_failed", "head", {"how": "code"})
    assert whole(database, second_step(database, step, app.at(clock.now)))


def test_a_step_is_taken_once(database, clock, protected):
    app, codes = protected
    step = first_step(database)
    assert second_step(database, step, app.at(clock.now))
    with pytest.raises(Refused) as refused:
        second_step(database, step, codes[0])
    assert refused.value.code == "code_invalid"


def test_a_step_waits_ten_minutes(database, protected):
    step = first_step(database)
    with database.writing() as session:
        session.execute(update(OneTimeCode).values(expires_at=now() - dt.timedelta(seconds=1)))
    with pytest.raises(Refused):
        second_step(database, step, protected[1][0])


def test_who_knows_the_password_does_not_keep_its_owner_out(database, protected):  # A4
    step = first_step(database)
    first_step(database)
    assert whole(database, second_step(database, step, protected[1][0]))


def test_a_changed_password_ends_begun_steps_too(database, head, protected):  # A8
    step = first_step(database)
    with database.writing() as session:
        user = people.get(session, head.user_id)
        people.set_password(session, user, people.hashed("лампа-стол-7", ()))
    with pytest.raises(Refused):
        second_step(database, step, protected[1][0])


@pytest.mark.usefixtures("protected")
def test_a_step_of_one_person_is_not_taken_with_anothers_code(database, clerk, clock):
    app, _codes = switched_on(database, clerk, clock)
    assert second_step(database, first_step(database), app.at(clock.now)) is None


@pytest.mark.usefixtures("protected")
def test_wrong_codes_are_counted_like_wrong_passwords(database):  # A4
    step = first_step(database)
    for _ in range(people.ATTEMPTS):
        second_step(database, step, "000000")
    with database.writing() as session:
        assert people.knock(session, "head", HERE["address"]) is None


@pytest.mark.usefixtures("protected")
def test_a_new_password_does_not_switch_it_off(database, head):  # A13
    with database.writing() as session:
        user = people.get(session, head.user_id)
        people.set_password(session, user, people.hashed("лампа-стол-7", ()))
        opened = people.let_in(session, user, how="link", **HERE)
    assert opened.asks_code
    assert not whole(database, opened.token)


@pytest.mark.usefixtures("protected")
def test_a_one_time_link_asks_for_the_code_too(database, head):
    with database.writing() as session:
        code = people.issue_code(session, "sign_in", people.get(session, head.user_id))
        opened = people.sign_in_with_code(session, code, **HERE)
    assert opened.asks_code
    assert not whole(database, opened.token)


# switched on and off


@pytest.mark.usefixtures("clock")
def test_it_counts_only_once_the_app_has_shown_a_code(database, head):
    with database.writing() as session:
        people.propose_factor(session, head, knocked(session, head), SEAL)
    assert not on(database, head)
    assert whole(database, first_step(database))
    with database.writing() as session, pytest.raises(Refused) as refused:
        people.switch_factor_on(session, head, SEAL, "000000")
    assert refused.value.code == "code_wrong"
    assert not on(database, head)


@pytest.mark.usefixtures("clock")
def test_nothing_is_switched_on_that_was_not_proposed(database, head):
    with database.writing() as session, pytest.raises(Refused):
        people.switch_factor_on(session, head, SEAL, "123456")


def test_another_secret_cannot_be_put_over_one_that_is_on(database, head, clock, protected):
    app, _codes = protected
    with database.writing() as session, pytest.raises(Refused) as refused:
        people.propose_factor(session, head, knocked(session, head), SEAL)
    assert refused.value.code == "factor_on"
    with database.writing() as session, pytest.raises(Refused):
        people.switch_factor_on(session, head, SEAL, app.at(clock.now))


@pytest.mark.parametrize("deed", ["propose", "off", "renew"])
def test_nothing_of_it_changes_without_the_current_password(
    database, head, clock, protected, deed
):  # A18
    app, codes = protected
    deeds = {
        "propose": lambda session, known: people.propose_factor(session, head, known, SEAL),
        "off": lambda session, known: people.switch_factor_off(
            session, head, known, SEAL, app.at(clock.now)
        ),
        "renew": lambda session, known: people.renew_recovery_codes(
            session, head, known, SEAL, codes[0]
        ),
    }
    with database.writing() as session, pytest.raises(Refused) as refused:
        deeds[deed](session, knocked(session, head, "не тот"))
    assert refused.value.code == "password_wrong"
    assert on(database, head)


@pytest.mark.usefixtures("clock")
def test_anothers_password_is_not_ones_own(database, head, clerk):  # A18
    with database.writing() as session:
        known = knocked(session, clerk)
    with database.writing() as session, pytest.raises(Refused) as refused:
        people.propose_factor(session, head, known, SEAL)
    assert refused.value.code == "password_wrong"


def test_switching_off_takes_a_code_as_well(database, head, clock, protected):
    app, _codes = protected
    with database.writing() as session, pytest.raises(Refused) as refused:
        people.switch_factor_off(session, head, knocked(session, head), SEAL, "000000")
    assert refused.value.code == "code_wrong"
    with database.writing() as session:
        known = knocked(session, head)
        people.switch_factor_off(session, head, known, SEAL, app.at(clock.now))
    assert not on(database, head)
    assert whole(database, first_step(database))
    with database.reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []


def test_new_recovery_codes_kill_the_old_ones(database, head, clock, protected):
    app, codes = protected
    with database.writing() as session:
        known = knocked(session, head)
        fresh = people.renew_recovery_codes(session, head, known, SEAL, app.at(clock.now))
    assert not set(fresh) & set(codes)
    assert used(database, head, codes[0]) is None
    assert used(database, head, fresh[0]) == Fits.RECOVERY


def test_switching_it_on_ends_the_other_sessions(database, small_company, clock):  # A8
    here, elsewhere = first_step(database), first_step(database)
    with database.reading() as session:
        user = people.get(session, small_company.users["head"])
        viewer = people.viewer(session, user, here)
    switched_on(database, viewer, clock)
    assert (whole(database, here), whole(database, elsewhere)) == (True, False)


# reset by who administers


@pytest.mark.usefixtures("protected")
def test_who_administers_resets_it_for_who_lost_the_app(database, head, owner):
    with database.writing() as session:
        people.reset_factor(session, owner, head.user_id)
    assert not on(database, head)
    assert whole(database, first_step(database))
    with database.reading() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "factor_reset")).one()
    assert (row.actor_id, row.object_id) == (owner.user_id, str(head.user_id))


def test_a_reset_ends_sessions_and_begun_steps(database, head, owner, protected):  # A8
    token = second_step(database, first_step(database), protected[1][0])
    step = first_step(database)
    with database.writing() as session:
        people.reset_factor(session, owner, head.user_id)
    assert not whole(database, token)
    with pytest.raises(Refused):
        second_step(database, step, protected[1][1])


def test_nobody_resets_ones_own(database, owner, clock):  # A18
    switched_on(database, owner, clock)
    with database.writing() as session, pytest.raises(Refused):
        people.reset_factor(session, owner, owner.user_id)
    assert on(database, owner)


@pytest.mark.usefixtures("protected")
def test_only_who_administers_resets(database, head, clerk):
    for viewer in (clerk, head):
        with database.writing() as session, pytest.raises(Forbidden):
            people.reset_factor(session, viewer, head.user_id)
    assert on(database, head)


def test_what_is_off_cannot_be_reset(database, clerk):
    with database.writing() as session, pytest.raises(Refused) as refused:
        people.reset_factor(session, SYSTEM, clerk.user_id)
    assert refused.value.code == "factor_off"
