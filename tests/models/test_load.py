"""How loaded people and divisions are, from plain values alone; and what is shown of it (OB-7)."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.organisation import AssignmentKind, Board, Function, Holder, Post, Seat, Unit, Zone
from models.organisation.load import Work, actual, decisive, in_percent, settled, zone
from models.organisation.load_table import Person, divisions, persons

OVER, NORMAL, RESERVE, UNDER = Zone


def work(**given) -> Work:
    values = {
        "weeks": 4, "task_hours": Decimal(100), "backlog": 50, "function_hours_week": Decimal(10),
        "available_hours": Decimal(160), **given,
    }  # fmt: skip
    return Work(**values)


class TestActual:
    def test_tasks_messages_and_functions_against_the_hours_there_were(self):
        # 100 h of tasks, 50 messages of 6 minutes, 4 weeks of 10 h: 145 h of 160
        assert actual(work()) == Fraction(145, 160)

    def test_leave_makes_the_same_work_heavier(self):
        assert actual(work(available_hours=Decimal(80))) == 2 * actual(work())

    def test_the_norm_per_message_is_a_setting(self):
        assert actual(work(minutes_per_message=Decimal(60))) == Fraction(190, 160)

    @pytest.mark.parametrize("lacking", [{"weeks": 3}, {"available_hours": Decimal(0)}])
    def test_without_four_weeks_or_an_hour_at_work_it_is_unknown_and_the_plan_holds(self, lacking):
        assert actual(work(**lacking)) is None
        assert decisive(Fraction(1), actual(work(**lacking))) == 1
        assert decisive(Fraction(1), actual(work())) == Fraction(145, 160)


class TestZones:
    @pytest.mark.parametrize(
        ("weeks", "shown"),
        [
            ([], None),
            ([NORMAL], NORMAL),
            ([NORMAL, OVER], NORMAL),
            ([NORMAL, OVER, OVER], OVER),
            ([NORMAL, OVER, NORMAL, OVER], NORMAL),
            ([NORMAL, OVER, UNDER], NORMAL),
            ([NORMAL, OVER, UNDER, UNDER], UNDER),
            ([OVER, OVER, NORMAL], OVER),
        ],
    )
    def test_a_new_zone_is_shown_after_it_has_held_two_weeks(self, weeks, shown):
        assert settled(weeks) is shown

    @given(st.lists(st.sampled_from(Zone), min_size=1))
    def test_what_is_shown_was_there(self, weeks):
        assert settled(weeks) in weeks

    @given(st.fractions(0, 3))
    def test_per_cent_are_told_inside_their_zone(self, share):
        told = in_percent(share)
        assert zone(Fraction(told, 100)) is zone(share)
        assert abs(told - share * 100) < 1


def unit(key, kind, parent=None) -> Unit:
    return Unit(id=key, kind=kind, parent_id=parent, number=str(key), name=f"У{key}", sort=key)


def post(key, unit_id, norm) -> Post:
    hours = None if norm is None else Decimal(norm)
    return Post(id=key, unit_id=unit_id, name=f"П{key}", sort=key, norm_hours_week=hours)


def seat(who, part=None) -> Seat:
    return Seat(who, who, f"Ч{who}", AssignmentKind.PERMANENT, None, part, dt.date(2026, 1, 1))


@pytest.fixture
def company() -> Board:
    """Two divisions: Ч1 works in both, Ч2 shares a post with him, П13 is vacant, П14 has no norm."""
    units = [
        unit(1, "company"),
        unit(2, "division", 1),
        unit(3, "division", 1),
        unit(4, "department", 3),
    ]
    posts = [post(10, 1, 20), post(11, 2, 40), post(12, 4, 30), post(13, 4, 25), post(14, 4, None)]
    seats = {10: (seat(3),), 11: (seat(1, 25), seat(2, 75)), 12: (seat(1),), 14: (seat(4),)}
    holders = {key: Holder(own[0].employee_id, "", from_above=False) for key, own in seats.items()}
    holders[13] = Holder(3, "", from_above=True)
    by = lambda things: {one.id: one for one in things}  # noqa: E731 - shorter than its name
    return Board(dt.date(2026, 1, 1), by(units), by(posts), holders, seats)


@pytest.fixture
def people(company) -> list[Person]:
    staff = [Person(key, f"Ч{key}", Decimal(40), 1, ()) for key in range(1, 6)]
    functions = {12: [Function("а", Decimal(20)), Function("б", Decimal(24)), Function("в")]}
    return persons(company, staff, functions)


class TestTable:
    def test_the_most_loaded_first_and_the_unknown_last(self, people):
        assert [(one.name, one.share) for one in people] == [
            ("Ч1", 1), ("Ч2", Fraction(3, 4)), ("Ч3", Fraction(1, 2)), ("Ч4", None), ("Ч5", None),
        ]  # fmt: skip
        assert [one.zone for one in people] == [NORMAL, RESERVE, UNDER, None, None]

    def test_each_reason_stands_beside_its_post(self, people):
        shared, own = people[0].posts
        assert (shared.norm, shared.part, shared.hours) == (40, Fraction(1, 4), 10)
        assert (own.norm, own.hours, own.functions) == (30, 30, 44)
        assert people[3].posts[0].hours is None

    def test_divisions_share_the_contracts_of_those_who_work_in_several(self, company, people):
        above, second, third = divisions(company, people)
        assert (above.unit_id, above.share, above.posts) == (None, Fraction(1, 2), 1)
        # Ч1 spends 10 of his 40 hours in the second division; Ч2 his 30 planned of 40
        assert (second.hours, second.contract) == (40, 50)
        assert (third.hours, third.contract, third.share) == (30, 30, 1)
        assert (third.posts, third.above, third.open_hours, third.unknown) == (3, 1, 25, 1)

    def test_nobody_without_contract_hours_is_loaded(self, company):
        (one,) = persons(company, [Person(1, "Ч1", Decimal(0), 1, ())], {})
        assert (one.hours, one.share, one.zone) == (40, None, None)
        assert all(each.share is None for each in divisions(company, [one]))
