"""Typed values: who may type when, what is refused, and that nobody overwrites unseen."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from models import audit, company, organisation, people, statistics, values
from models.access import Role
from models.base import now
from models.closing import Desk, Stage, stage_of
from models.errors import Conflict, Forbidden, NotFound, Refused
from models.jobs import Job
from models.periods import Period, PeriodType, following, period_of, preceding
from models.statistics import Quota, Value
from tests.models.at_once import outcomes

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


@pytest.fixture
def sales(database, owner, small_company):
    """A typed weekly statistic of the sales clerk."""
    with database.writing() as session:
        return define(session, owner, small_company.sales_clerk)


def define(session, viewer, post_id, code="calls", **fields):
    basics = {
        "code": code,
        "name": code,
        "definition": "Сколько",
        "post_id": post_id,
        "unit": "шт.",
    }
    return statistics.save(session, viewer, basics | fields)


def week(session, back=0) -> Period:
    """The current week, or one so many weeks back (ahead if negative)."""
    calendar = company.calendar(session)
    period = period_of(calendar, PeriodType.WEEK, now())
    for _ in range(abs(back)):
        period = (preceding if back > 0 else following)(calendar, period)
    return period


def set_grace(session, minutes):
    """Let the last week be within its grace, or long closed, whenever the test runs."""
    company.get(session).grace_minutes = minutes


def enter(session, viewer, statistic, period, value, seen=0, note=None):
    kept = None if value is None else Decimal(value)
    return values.enter_value(
        session, viewer, statistic, period, kept, seen_revision=seen, note=note
    )


def current(session, statistic, period):
    found = values.current_value(session, statistic.id, period.key)
    return found.value if found else "missing"


# entering, correcting, withdrawing


def test_the_clerk_types_the_value_of_the_running_week(session, clerk, sales):
    period = week(session)
    new = enter(session, clerk, sales, period, "12.5", note="по журналу")
    assert (new.value, new.state, new.revision, new.note) == (
        Decimal("12.5"), "open", 1, "по журналу",
    )  # fmt: skip
    assert (new.period_start, new.period_end) == (period.first_date, period.key)
    assert new.entered_by == clerk.user_id


def test_a_correction_keeps_what_was_there(session, clerk, sales):  # 1.1
    period = week(session)
    enter(session, clerk, sales, period, 5)
    enter(session, clerk, sales, period, 7, seen=1)
    kept = values.revisions(session, sales.id, period.key)
    assert [(one.revision, one.value) for one in kept] == [(1, 5), (2, 7)]
    assert kept[0].superseded_at is not None
    assert kept[1].superseded_at is None


def test_zero_and_missing_are_different(session, clerk, sales):  # ST-1
    period = week(session)
    assert current(session, sales, period) == "missing"
    enter(session, clerk, sales, period, 0)
    assert current(session, sales, period) == 0
    enter(session, clerk, sales, period, None, seen=1)
    assert current(session, sales, period) is None
    assert len(values.revisions(session, sales.id, period.key)) == 2


def test_typing_the_same_again_is_no_revision(session, clerk, sales):
    period = week(session)
    enter(session, clerk, sales, period, 5, note="так")
    assert enter(session, clerk, sales, period, "5.000", seen=1) is None
    assert enter(session, clerk, sales, period, 5, seen=1, note="иначе").revision == 2


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Decimal("1e18"), "too_large"), (Decimal("-1e18"), "too_large"),
        (Decimal("0.0000001"), "too_fine"), (Decimal("NaN"), "not_a_number"),
        (Decimal("Infinity"), "not_a_number"), (1.5, "not_a_number"), ("5", "not_a_number"),
        (True, "not_a_number"),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_kept_exactly_is_refused(session, clerk, sales, value, code):
    with pytest.raises(Refused) as refused:
        values.enter_value(session, clerk, sales, week(session), value, seen_revision=0)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "value", ["999999999999999999.999999", "-999999999999999999.999999", "0.000001", "1e3", "-0"]
)
def test_the_longest_numbers_are_kept_to_the_last_digit(database, clerk, sales, value):
    with database.writing() as session:
        period = week(session)
        enter(session, clerk, sales, period, value)
    with database.reading() as session:
        assert current(session, sales, period) == Decimal(value)
        assert str(current(session, sales, period)) != "-0"


# who may


def test_the_head_types_for_the_posts_below(session, head, sales):
    assert enter(session, head, sales, week(session), 5).value == 5


def test_the_clerk_types_for_no_other_post(session, owner, clerk, small_company):
    foreign = define(session, owner, small_company.sales_head, "plan", visibility="company")
    with pytest.raises(Forbidden):
        enter(session, clerk, foreign, week(session), 5)
    assert current(session, foreign, week(session)) == "missing"


def test_the_head_types_nothing_for_another_division(session, owner, head, small_company):
    foreign = define(session, owner, small_company.treasurer, "cash", visibility="company")
    with pytest.raises(Forbidden):
        enter(session, head, foreign, week(session), 5)


def test_a_stranger_types_nothing(session, stranger, sales):  # Z13
    rows = session.scalar(select(func.count(audit.AuditRow.id)))
    with pytest.raises(Forbidden):
        enter(session, stranger, sales, week(session), 5)
    assert session.scalar(select(func.count(audit.AuditRow.id))) == rows


@pytest.mark.parametrize("mode", ["metric", "import"])
def test_a_computed_statistic_is_not_typed(session, owner, small_company, mode):
    one = define(session, owner, small_company.director, "x", entry_mode=mode, metric="orders")
    with pytest.raises(Refused):
        enter(session, owner, one, week(session), 5)


def test_an_archived_statistic_takes_no_values(session, owner, sales):
    archived = statistics.archive(session, owner, sales.id)
    with pytest.raises(Refused) as refused:
        enter(session, owner, archived, week(session), 5)
    assert refused.value.code == "archived"


# which periods


def test_a_week_that_has_not_begun_takes_no_value(session, owner, sales):
    with pytest.raises(Refused) as refused:
        enter(session, owner, sales, week(session, -1), 5)
    assert refused.value.code == "future"


def test_a_period_of_another_type_is_refused(session, owner, sales):
    day = period_of(company.calendar(session), PeriodType.DAY, now())
    with pytest.raises(Refused) as refused:
        enter(session, owner, sales, day, 5)
    assert refused.value.code == "wrong_period"


def test_a_week_nobody_has_is_refused(session, owner, sales):
    real = week(session)
    moved = Period(real.type, real.start + dt.timedelta(days=1), real.end + dt.timedelta(days=1))
    longer = Period(real.type, real.start - dt.timedelta(days=7), real.end)
    for period in (moved, longer):
        with pytest.raises(Refused) as refused:
            enter(session, owner, sales, period, 5)
        assert refused.value.code == "wrong_period"


# 1.3: closing


@pytest.mark.parametrize(
    ("moment", "stage"),
    [
        ("19.11.2026 13:59", Stage.FUTURE), ("19.11.2026 14:00", Stage.OPEN),
        ("26.11.2026 13:59", Stage.OPEN), ("26.11.2026 14:00", Stage.GRACE),
        ("26.11.2026 15:59", Stage.GRACE), ("26.11.2026 16:00", Stage.CLOSED),
    ],
)  # fmt: skip
def test_a_week_ends_at_two_and_closes_at_four(database, moment, stage):
    with database.reading() as session:
        calendar = company.calendar(session)
    at = dt.datetime.strptime(moment, "%d.%m.%Y %H:%M").replace(tzinfo=MOSCOW)
    period = period_of(calendar, PeriodType.WEEK, dt.date(2026, 11, 26))
    assert stage_of(period, dt.timedelta(hours=2), at) is stage


def test_the_clerk_may_hand_in_late_but_change_nothing(session, clerk, sales):
    set_grace(session, 10**6)
    last = week(session, 1)
    assert enter(session, clerk, sales, last, 5).state == "closed"
    with pytest.raises(Forbidden):
        enter(session, clerk, sales, last, 6, seen=1, note="ошибка")
    assert current(session, sales, last) == 5


def test_after_closing_the_clerk_hands_in_nothing(session, clerk, sales):
    set_grace(session, 0)
    with pytest.raises(Forbidden):
        enter(session, clerk, sales, week(session, 1), 5, note="забыла")


@pytest.mark.parametrize("who", ["head", "owner"])
@pytest.mark.parametrize("back", [1, 40])
def test_after_closing_a_senior_hands_in_a_first_value_without_a_reason(
    session, request, sales, who, back
):  # 1.3: a reason is of a correction
    viewer, last = request.getfixturevalue(who), week(session, back)
    set_grace(session, 0)
    new = enter(session, viewer, sales, last, 5, note="  ")
    assert (new.state, new.revision, new.note) == ("closed", 1, None)


def test_what_was_withdrawn_after_closing_comes_back_with_a_reason(session, owner, sales):
    set_grace(session, 0)
    last = week(session, 1)
    enter(session, owner, sales, last, 5)
    enter(session, owner, sales, last, None, seen=1, note="двойной счёт")
    with pytest.raises(Refused) as refused:
        enter(session, owner, sales, last, 5, seen=2)
    assert refused.value.code == "reason_needed"
    assert enter(session, owner, sales, last, 5, seen=2, note="не двойной").state == "corrected"


def test_the_note_of_the_value_before_is_no_reason_to_change_it(session, owner, sales):
    set_grace(session, 0)
    last = week(session, 1)
    enter(session, owner, sales, last, 5, note="журнал нашли")
    with pytest.raises(Refused) as refused:
        enter(session, owner, sales, last, 6, seen=1, note="журнал нашли")
    assert refused.value.code == "reason_needed"
    assert current(session, sales, last) == 5
    assert enter(session, owner, sales, last, 6, seen=1, note="пересчитали").revision == 2


@pytest.mark.parametrize("grace", [0, 10**6])
def test_a_senior_corrects_what_ended_with_a_reason(session, clerk, head, sales, grace):
    last = week(session, 1)
    set_grace(session, 10**6)
    enter(session, clerk, sales, last, 5)
    set_grace(session, grace)
    with pytest.raises(Refused):
        enter(session, head, sales, last, 6, seen=1)
    new = enter(session, head, sales, last, 6, seen=1, note="пересчитали")
    assert (new.state, new.revision) == ("corrected", 2)
    row = session.scalar(select(audit.AuditRow).order_by(audit.AuditRow.id.desc()).limit(1))
    assert (row.before["value"], row.after["value"], row.why) == ("5", "6", "пересчитали")


def test_withdrawing_a_closed_value_is_a_correction(session, clerk, owner, sales):
    set_grace(session, 10**6)
    last = week(session, 1)
    enter(session, clerk, sales, last, 5)
    with pytest.raises(Forbidden):
        enter(session, clerk, sales, last, None, seen=1, note="нет")
    assert enter(session, owner, sales, last, None, seen=1, note="двойной счёт").value is None


def test_a_withdrawn_value_is_missing_again(session, clerk, owner, sales):
    set_grace(session, 10**6)
    last = week(session, 1)
    enter(session, clerk, sales, last, 5)
    enter(session, owner, sales, last, None, seen=1, note="двойной счёт")
    assert enter(session, clerk, sales, last, 4, seen=2).value == 4


def test_the_form_is_told_beforehand_what_will_be_refused(session, clerk, head, sales):
    set_grace(session, 0)
    running, last = week(session), week(session, 1)
    assert Desk(session, clerk, sales).entry(running, None).allowed
    assert not Desk(session, clerk, sales).entry(last, None).allowed
    told = Desk(session, head, sales).entry(last, None)
    assert (told.allowed, told.needs_reason, told.stage) == (True, False, Stage.CLOSED)
    told = Desk(session, head, sales).entry(last, enter(session, head, sales, last, 5))
    assert (told.allowed, told.needs_reason) == (True, True)


def test_a_head_of_another_division_is_no_senior(session, sales, small_company):
    user = people.add(
        session, None, "treasurer", "Кира Сойкина", Role.HEAD, unit_id=small_company.treasury
    )
    other = people.viewer(session, user)
    set_grace(session, 0)
    with pytest.raises(Forbidden):
        enter(session, other, sales, week(session, 1), 5, note="помогаю")


# D10: two at once


def test_somebody_elses_value_is_not_overwritten_unseen(session, clerk, head, sales):  # D10
    period = week(session)
    enter(session, clerk, sales, period, 5)
    with pytest.raises(Conflict) as conflict:
        enter(session, head, sales, period, 6)
    assert "5" in str(conflict.value)
    assert current(session, sales, period) == 5


@pytest.mark.parametrize("seen", [0, 1])
def test_of_two_who_type_at_once_one_is_told(database, clerk, head, sales, seen):  # D10
    with database.writing() as session:
        period = week(session)
        if seen:
            enter(session, clerk, sales, period, 1)

    def type_in(viewer, value):
        with database.writing() as session:
            statistic = statistics.get(session, viewer, sales.id)
            enter(session, viewer, statistic, period, value, seen=seen)

    for turn in range(3):  # the winner is chance
        found = outcomes(lambda: type_in(clerk, 10 + turn), lambda: type_in(head, 20 + turn))  # noqa: B023 - done before the next turn
        assert sorted(found) == ["Conflict", "done"]
        with database.reading() as session:
            kept = values.revisions(session, sales.id, period.key)
            assert [one.revision for one in kept] == list(range(1, seen + 2))
            assert [one.superseded_at is None for one in kept] == [False] * seen + [True]
        seen += 1


def test_the_database_itself_keeps_one_current_value(database, sales):
    """D10: whoever goes around ``enter_value`` is told of a conflict, and nothing is doubled."""
    with database.reading() as session:
        period = week(session)

    def add(revision):
        with database.writing() as session:
            session.add(
                Value(
                    statistic_id=sales.id,
                    period_start=period.first_date,
                    period_end=period.key,
                    value=Decimal(5),
                    entered_at=now(),
                    revision=revision,
                )
            )

    assert sorted(outcomes(lambda: add(1), lambda: add(1), lambda: add(2))) == [
        "Conflict", "Conflict", "done",
    ]  # fmt: skip
    with database.reading() as session:
        assert len(values.revisions(session, sales.id, period.key)) == 1


# quotas


def planned(session, statistic):
    rows = session.scalars(select(Quota).where(Quota.statistic_id == statistic.id))
    return {row.period_end: row.value for row in rows}


def test_the_head_plans_weeks_ahead_and_takes_back(session, head, sales):
    ahead = week(session, -3)
    values.set_quota(session, head, sales, ahead, Decimal(100))
    assert planned(session, sales) == {ahead.key: 100}
    values.set_quota(session, head, sales, ahead, Decimal(120))
    assert planned(session, sales) == {ahead.key: 120}
    values.set_quota(session, head, sales, ahead, None)
    assert planned(session, sales) == {}
    acts = session.scalars(select(audit.AuditRow).where(audit.AuditRow.action == "quota")).all()
    assert [(one.before["value"], one.after["value"]) for one in acts] == [
        (None, "100"), ("100", "120"), ("120", None),
    ]  # fmt: skip


def test_a_quota_is_guarded_alike_when_made_and_when_changed(
    session, owner, head, clerk, small_company
):  # Z14
    foreign = define(session, owner, small_company.treasurer, "cash", visibility="company")
    ahead = week(session, -1)
    for _made in range(2):
        for viewer in (head, clerk):
            with pytest.raises(Forbidden):
                values.set_quota(session, viewer, foreign, ahead, Decimal(1))
        values.set_quota(session, owner, foreign, ahead, Decimal(100))
    assert planned(session, foreign) == {ahead.key: 100}


def test_two_who_plan_one_week_do_not_overwrite_each_other(session, owner, head, sales):  # D9
    ahead = week(session, -1)
    values.set_quota(session, head, sales, ahead, Decimal(100), seen_version=0)
    with pytest.raises(Conflict):
        values.set_quota(session, owner, sales, ahead, Decimal(90), seen_version=0)
    values.set_quota(session, owner, sales, ahead, Decimal(90), seen_version=1)
    assert planned(session, sales) == {ahead.key: 90}


def test_quotas_planned_at_once_by_two_are_one_quota(database, owner, head, sales):
    with database.writing() as session:
        ahead = week(session, -1)

    def plan(viewer, value):
        with database.writing() as session:
            statistic = statistics.get(session, viewer, sales.id)
            values.set_quota(session, viewer, statistic, ahead, Decimal(value), seen_version=0)

    assert sorted(outcomes(lambda: plan(owner, 1), lambda: plan(head, 2))) == ["Conflict", "done"]


# what follows


def test_every_write_asks_for_new_numbers_in_its_transaction(database, owner, clerk, sales):
    with database.writing() as session:
        session.query(Job).delete()
        ahead = week(session, -1)
    deeds = [
        lambda s: enter(s, clerk, sales, week(s), 5),
        lambda s: enter(s, clerk, sales, week(s), 6, seen=1),
        lambda s: values.set_quota(s, owner, sales, ahead, Decimal(7)),
    ]
    for number, deed in enumerate(deeds, 1):
        with database.writing() as session:
            deed(session)
        with database.reading() as session:
            asked = session.scalars(select(Job).where(Job.kind == "refresh")).all()
            assert len(asked) == number
            assert all(job.payload == {"statistics": [sales.id]} for job in asked)
    with pytest.raises(ZeroDivisionError), database.writing() as session:  # noqa: PT012
        enter(session, clerk, sales, week(session), 8, seen=2)
        1 / 0  # noqa: B018 - any failure of the caller will do
    with database.reading() as session:
        assert session.scalar(select(func.count(Job.id))) == len(deeds)
        assert current(session, sales, week(session)) == 6


def test_a_value_is_found_again_by_id_of_its_statistic_only(session, owner, clerk, small_company):
    hidden = define(session, owner, small_company.treasurer, "cash")
    with pytest.raises(NotFound):
        statistics.get(session, clerk, hidden.id)
    assert organisation.board(session, now().date()).posts[small_company.treasurer]
    assert session.scalar(select(Value.id)) is None
