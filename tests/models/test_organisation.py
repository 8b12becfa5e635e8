"""The org board: a tree with heads, kept in order by refusals."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models import audit, organisation, statistics
from models.access import SYSTEM
from models.errors import Conflict, Forbidden, NotFound, Refused
from models.organisation import Assignment, Post, Unit, UnitKind
from tests.conftest import FOUNDED
from tests.models.at_once import outcomes

TODAY = dt.datetime.now(ZoneInfo("Europe/Moscow")).date()  # the company's: changes hold from it on
LATER = TODAY + dt.timedelta(days=8)


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


def unit(session, viewer, kind=UnitKind.DIVISION, parent=None, number="4", **values):
    values = {"number": number, "name": "Производственное"} | values
    return organisation.create_unit(session, viewer, kind, parent, values, since=FOUNDED)


def move(session, viewer, unit_id, parent_id):
    version = session.get(Unit, unit_id).version
    return organisation.move_unit(session, viewer, unit_id, parent_id, version=version)


# OB-1: divisions are data


def test_a_company_may_have_as_many_divisions_as_it_likes(session, owner, small_company):
    for number in range(10, 20):
        unit(session, owner, parent=small_company.company, number=str(number), sort=number)
    divisions = organisation.board(session, TODAY).divisions()
    assert [one.number for one in divisions][-10:] == [str(number) for number in range(10, 20)]


def test_divisions_stand_in_their_own_order(session, owner, small_company):  # IC-1
    first = unit(session, owner, parent=small_company.company, number="7", sort=1)
    divisions = organisation.board(session, TODAY).divisions()
    assert divisions[0].id == first.id


def test_only_who_administers_changes_the_board(session, head, clerk, small_company):
    for viewer in (head, clerk):
        with pytest.raises(Forbidden):
            unit(session, viewer, parent=small_company.sales)
    assert session.scalar(select(Unit.id).where(Unit.number == "4")) is None


# OB-3: held from above


def test_a_vacant_post_is_held_by_the_nearest_head(board, small_company):
    holder = board.holders[small_company.vacant]
    assert (holder.name, holder.from_above) == ("Борис Синицын", True)


def test_a_vacant_head_is_held_by_the_next_one_above(board, small_company):
    holder = board.holders[small_company.treasurer]
    assert (holder.name, holder.from_above) == ("Анна Орлова", True)


def test_a_holder_holds_his_own_post_himself(board, small_company):
    assert not board.holders[small_company.sales_head].from_above


def test_holding_from_above_climbs_several_levels(session, owner, small_company):
    section = unit(
        session, owner, UnitKind.SECTION, small_company.sales_department, "1", name="Секция"
    )
    post = organisation.create_post(session, owner, section.id, {"name": "Агент"}, since=FOUNDED)
    assert organisation.board(session, TODAY).holders[post.id].name == "Борис Синицын"
    organisation.unassign(session, owner, small_company.sales_head, TODAY)
    assert organisation.board(session, TODAY).holders[post.id].name == "Анна Орлова"
    organisation.unassign(session, owner, small_company.director, TODAY)
    assert post.id not in organisation.board(session, TODAY).holders


def test_a_dismissed_head_holds_nothing(session, owner, small_company):
    boris = session.scalar(
        select(Assignment.employee_id).where(Assignment.post_id == small_company.sales_head)
    )
    organisation.dismiss(session, owner, boris, TODAY)
    holder = organisation.board(session, TODAY).holders[small_company.vacant]
    assert holder.name == "Анна Орлова"
    day_before = organisation.board(session, TODAY - dt.timedelta(days=1))
    assert day_before.holders[small_company.vacant].name == "Борис Синицын"


# OB-5: a tree without cycles, unique numbers, closing, the board on a date


@pytest.mark.parametrize("under", ["sales", "sales_department"])
def test_a_unit_cannot_move_under_itself_or_what_is_below_it(session, owner, small_company, under):
    with pytest.raises(Refused) as refused:
        move(session, owner, small_company.sales, getattr(small_company, under))
    assert refused.value.code == "wrong_level"
    assert session.get(Unit, small_company.sales).parent_id == small_company.company


def test_a_department_moves_with_its_posts(session, owner, small_company):
    move(session, owner, small_company.sales_department, small_company.treasury)
    moved = organisation.board(session, TODAY)
    assert moved.division_of(small_company.sales_department) == small_company.treasury
    assert moved.holders[small_company.vacant].name == "Анна Орлова"


def test_two_who_move_one_unit_are_told(session, owner, small_company):  # D9
    department = small_company.sales_department
    move(session, owner, department, small_company.treasury)
    with pytest.raises(Conflict):
        organisation.move_unit(session, owner, department, small_company.sales, version=1)


def test_two_units_cannot_move_under_each_other_at_once(database, owner, small_company):  # OB-5
    def swap(unit_id, parent_id):
        with database.writing() as session:
            move(session, owner, unit_id, parent_id)

    pair = small_company.sales, small_company.treasury
    assert outcomes(lambda: swap(*pair), lambda: swap(*reversed(pair))) == ["Refused"] * 2
    with database.reading() as session:
        assert len(organisation.board(session, TODAY).divisions()) == 2


def test_a_stranger_moves_nothing(session, stranger, small_company):
    with pytest.raises(Forbidden):
        move(session, stranger, small_company.sales_department, small_company.treasury)


def test_a_number_is_given_once(session, owner, small_company):
    with pytest.raises(Refused) as refused:
        unit(session, owner, parent=small_company.company, number="2")
    assert refused.value.code == "number_taken"


def test_a_division_and_a_department_may_share_a_number(session, owner, small_company):
    unit(session, owner, UnitKind.DEPARTMENT, small_company.treasury, "2", name="Отдел")
    assert len(organisation.board(session, TODAY).children(small_company.treasury)) == 1


def test_a_number_cannot_be_taken_by_renumbering(session, owner, small_company):  # Z14
    treasury = session.get(Unit, small_company.treasury)
    with pytest.raises(Refused) as refused:
        organisation.change_unit(
            session, owner, treasury.id, {"number": "2"}, version=treasury.version
        )
    assert refused.value.code == "number_taken"


def test_the_number_of_a_closed_unit_is_free_again(session, owner, small_company):
    made = unit(session, owner, parent=small_company.company)
    organisation.close_unit(session, owner, made.id, TODAY)
    again = organisation.create_unit(
        session,
        owner,
        UnitKind.DIVISION,
        small_company.company,
        {"number": "4", "name": "Другое"},
        since=TODAY,
    )
    assert again.id != made.id


def test_a_unit_with_posts_or_units_cannot_be_closed(session, owner, small_company):
    for unit_id in (small_company.sales, small_company.treasury):
        with pytest.raises(Refused) as refused:
            organisation.close_unit(session, owner, unit_id, TODAY)
        assert refused.value.code == "not_empty"


def test_a_unit_that_gets_a_post_later_cannot_be_closed_either(session, owner, small_company):
    made = unit(session, owner, parent=small_company.company)
    organisation.create_post(session, owner, made.id, {"name": "Мастер"}, since=LATER)
    with pytest.raises(Refused):
        organisation.close_unit(session, owner, made.id, TODAY)


def test_the_company_itself_cannot_be_closed(session, owner, small_company):
    with pytest.raises(Refused):
        organisation.close_unit(session, owner, small_company.company, TODAY)


def test_there_is_one_company(session, owner):
    with pytest.raises(Refused) as refused:
        unit(session, owner, UnitKind.COMPANY, None, "9")
    assert refused.value.code == "one_company"


def test_the_board_is_asked_as_of_a_date(session, owner, small_company):
    made = unit(session, owner, parent=small_company.company)
    organisation.close_unit(session, owner, made.id, LATER)
    assert made.id in organisation.board(session, LATER - dt.timedelta(days=1)).units
    assert made.id not in organisation.board(session, LATER).units
    assert made.id not in organisation.board(session, FOUNDED - dt.timedelta(days=1)).units


def test_a_closed_unit_takes_no_posts(session, owner, small_company):
    made = unit(session, owner, parent=small_company.company)
    organisation.close_unit(session, owner, made.id, TODAY)
    with pytest.raises(NotFound):
        organisation.create_post(session, owner, made.id, {"name": "Мастер"}, since=TODAY)


@pytest.mark.parametrize("name", ["", "  ", "\u200b", None, "Я" * 201, 7])
def test_a_unit_needs_a_name_that_can_be_read(session, owner, small_company, name):
    with pytest.raises(Refused):
        unit(session, owner, parent=small_company.company, name=name)


def test_fields_nobody_may_set_are_refused(session, owner, small_company):  # Z15
    with pytest.raises(Refused) as refused:
        unit(session, owner, parent=small_company.company, valid_to=TODAY)
    assert refused.value.code == "unknown_fields"


@pytest.mark.parametrize("unit_id", [0, -1, 10**20, "1", None, [1], True])
def test_ids_that_are_no_ids_are_found_nowhere(session, owner, unit_id):  # Z24
    with pytest.raises(NotFound):
        organisation.close_unit(session, owner, unit_id, TODAY)


# two people at once


def test_two_people_who_change_different_fields_are_united(session, owner, small_company):  # D8
    sales = session.get(Unit, small_company.sales)
    seen = {"name": sales.name, "valuable_product": sales.valuable_product}
    version = sales.version
    organisation.change_unit(session, owner, sales.id, {"name": "Сбыта"}, version=version)
    organisation.change_unit(
        session,
        owner,
        sales.id,
        {"name": seen["name"], "valuable_product": "Оплаченные заказы"},
        version=version,
        seen=seen,
    )
    assert (sales.name, sales.valuable_product) == ("Сбыта", "Оплаченные заказы")


def test_two_people_who_change_the_same_field_are_asked(session, owner, small_company):  # D8
    sales = session.get(Unit, small_company.sales)
    version = sales.version
    organisation.change_unit(session, owner, sales.id, {"name": "Сбыта"}, version=version)
    with pytest.raises(Conflict) as conflict:
        organisation.change_unit(
            session,
            owner,
            sales.id,
            {"name": "Продаж"},
            version=version,
            seen={"name": "Распространения"},
        )
    (clash,) = conflict.value.clashes
    assert (clash.mine, clash.theirs, clash.original) == ("Продаж", "Сбыта", "Распространения")
    assert sales.name == "Сбыта"


def test_without_what_was_seen_an_old_version_is_a_conflict(session, owner, small_company):  # D9
    with pytest.raises(Conflict):
        organisation.change_unit(session, owner, small_company.sales, {"name": "Сбыта"}, version=99)


# posts and people


def test_a_post_has_one_holder(session, owner, small_company):  # OB-2
    vera = organisation.hire(session, owner, "Глеб Чижов")
    with pytest.raises(Refused) as refused:
        organisation.assign(session, owner, small_company.sales_head, vera.id, TODAY)
    assert refused.value.code == "occupied"
    assert "Борис Синицын" in str(refused.value)


def test_one_employee_may_hold_many_posts(session, owner, small_company):  # OB-2
    gleb = organisation.hire(session, owner, "Глеб Чижов")
    for post_id in (small_company.vacant, small_company.treasurer):
        organisation.assign(session, owner, post_id, gleb.id, TODAY)
    holders = organisation.board(session, TODAY).holders
    assert {holders[small_company.vacant].name, holders[small_company.treasurer].name} == {
        "Глеб Чижов"
    }


def test_a_post_changes_hands_on_a_day(session, owner, small_company):
    organisation.unassign(session, owner, small_company.sales_clerk, TODAY)
    gleb = organisation.hire(session, owner, "Глеб Чижов")
    organisation.assign(session, owner, small_company.sales_clerk, gleb.id, TODAY)
    days = (TODAY - dt.timedelta(days=1), TODAY)
    names = [
        organisation.board(session, day).holders[small_company.sales_clerk].name for day in days
    ]
    assert names == ["Вера Дятлова", "Глеб Чижов"]


def test_closing_a_post_frees_its_holder(session, owner, small_company):
    organisation.close_post(session, owner, small_company.sales_clerk, TODAY)
    assert small_company.sales_clerk not in organisation.board(session, TODAY).posts
    left = session.scalar(
        select(Assignment.valid_to).where(Assignment.post_id == small_company.sales_clerk)
    )
    assert left == TODAY


def test_a_post_moves_to_another_unit(session, owner, small_company):
    post = session.get(Post, small_company.vacant)
    organisation.change_post(
        session, owner, post.id, {"unit_id": small_company.treasury}, version=post.version
    )
    assert post.unit_id == small_company.treasury
    with pytest.raises(NotFound):
        organisation.change_post(session, owner, post.id, {"unit_id": 999}, version=post.version)


def test_heads_and_clerks_hire_nobody(session, head, clerk):
    for viewer in (head, clerk):
        with pytest.raises(Forbidden):
            organisation.hire(session, viewer, "Глеб Чижов")


# templates


def test_the_seven_divisions_stand_in_the_order_of_the_wall(session_of_nothing):  # IC-1
    board = organisation.board(session_of_nothing, TODAY)
    assert [one.number for one in board.divisions()] == ["7", "1", "2", "3", "4", "5", "6"]
    departments = [one for one in board.units.values() if one.kind == UnitKind.DEPARTMENT]
    assert sorted(int(one.number) for one in departments) == list(range(1, 22))


def test_every_unit_of_the_template_has_a_head_and_a_division_a_product(session_of_nothing):
    board = organisation.board(session_of_nothing, TODAY)
    assert all(board.head_post(unit_id) for unit_id in board.units)
    assert all(one.valuable_product for one in board.divisions())


@pytest.fixture
def session_of_nothing(empty):
    from models import company  # noqa: PLC0415 - only here a company is set up anew

    with empty.writing() as session:
        company.set_up(session, "ООО «Ромашка»", timezone="Europe/Moscow")
        organisation.apply_template(session, None, "seven")
        yield session


def test_the_empty_template_is_the_company_and_its_director(empty):
    from models import company  # noqa: PLC0415 - only here a company is set up anew

    with empty.writing() as session:
        company.set_up(session, "ООО «Ромашка»", timezone="Europe/Moscow")
        top = organisation.apply_template(session, None, "empty")
        board = organisation.board(session, TODAY)
        assert (top.name, list(board.units)) == ("ООО «Ромашка»", [top.id])
        assert board.head_post(top.id).name == "Директор"


def test_a_company_with_a_board_gets_no_template(session, owner, head):
    with pytest.raises(Refused) as refused:
        organisation.apply_template(session, owner, "seven")
    assert refused.value.code == "has_board"
    with pytest.raises(Forbidden):
        organisation.apply_template(session, head, "seven")
    with pytest.raises(Refused):
        organisation.apply_template(session, owner, "../../secret")


# audit


def test_every_change_of_the_board_stands_in_the_audit(session, owner, small_company):
    before = len(session.scalars(select(audit.AuditRow.id)).all())
    made = unit(session, owner, parent=small_company.company)
    organisation.change_unit(session, owner, made.id, {"name": "Новое"}, version=made.version)
    post = organisation.create_post(session, owner, made.id, {"name": "Мастер"}, since=FOUNDED)
    gleb = organisation.hire(session, owner, "Глеб Чижов")
    organisation.assign(session, owner, post.id, gleb.id, TODAY)
    organisation.unassign(session, owner, post.id, LATER)
    organisation.close_post(session, owner, post.id, LATER)
    organisation.close_unit(session, owner, made.id, LATER)
    rows = session.scalars(select(audit.AuditRow).order_by(audit.AuditRow.id)).all()[before:]
    acts = [row.action for row in rows]
    assert acts == ["create", "update", "create", "create", "assign", "unassign", "close", "close"]
    assert {row.actor_id for row in rows} == {owner.user_id}
    assert rows[1].before["name"] == "Производственное"
    assert rows[1].after["name"] == "Новое"
    assert audit.broken_at(session) is None


def test_asm_itself_stands_in_the_audit_without_a_name(session, small_company):
    unit(session, SYSTEM, parent=small_company.company)
    last = session.scalar(select(audit.AuditRow).order_by(audit.AuditRow.id.desc()).limit(1))
    assert last.actor_id is None
    assert statistics.count(session) == 0
