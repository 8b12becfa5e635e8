"""Who may change a part of the board changes that part alone; each success stands beside its refusal."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from models import organisation
from models.access import Extent, Permission, Role, Viewer
from models.audit import AuditRow
from models.errors import Forbidden
from models.organisation import Assignment, Employee, Post, Unit, UnitKind

TODAY = dt.datetime.now(ZoneInfo("Europe/Moscow")).date()


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


@pytest.fixture
def editor(small_company) -> Viewer:
    """Somebody whose right to change the board reaches the sales division and what is below it."""
    units = frozenset({small_company.sales, small_company.sales_department})
    return Viewer(
        small_company.users["head"], "Борис", Role.HEAD, {Permission.EDIT_BOARD: Extent(units=units)}
    )  # fmt: skip


def deeds(session, unit_id, post_id):
    """Everything that changes a unit or a post, as (name, deed) pairs."""
    org = organisation
    employee = session.scalar(select(Employee.id).where(Employee.name == "Анна Орлова"))
    version = session.get(Unit, unit_id).version
    post = session.get(Post, post_id)
    part = {"number": "77", "name": "Новое"}
    return {
        "create_unit": lambda who: org.create_unit(
            session, who, UnitKind.SECTION, unit_id, part, since=TODAY
        ),
        "change_unit": lambda who: org.change_unit(
            session, who, unit_id, {"name": "Иное"}, version=version
        ),
        "create_post": lambda who: org.create_post(
            session, who, unit_id, {"name": "Новый"}, since=TODAY
        ),
        "change_post": lambda who: org.change_post(
            session, who, post_id, {"name": "Иной"}, version=post.version
        ),
        "assign": lambda who: org.assign(
            session, who, post_id, employee, TODAY, {"kind": "acting"}
        ),
        "unassign": lambda who: org.unassign(session, who, post_id, TODAY),
        "close_post": lambda who: org.close_post(session, who, post_id, TODAY),
    }  # fmt: skip


def test_inside_the_part_everything_may_be_changed(session, editor, small_company):
    own = deeds(session, small_company.sales_department, small_company.vacant)
    for deed in own.values():
        deed(editor)
    assert session.get(Post, small_company.vacant).valid_to == TODAY


@pytest.mark.parametrize("place", ["treasury", "company"])
def test_outside_it_nothing(session, editor, small_company, place):  # Z13
    post = {"treasury": small_company.treasurer, "company": small_company.director}[place]
    before = session.scalar(select(func.count(AuditRow.id)))
    foreign = deeds(session, getattr(small_company, place), post)
    for name, deed in foreign.items():
        with pytest.raises(Forbidden):
            deed(editor)
        assert not session.dirty, name
    assert session.scalar(select(func.count(AuditRow.id))) == before


def test_nothing_is_carried_over_the_border(session, editor, small_company):
    department = session.get(Unit, small_company.sales_department)
    for parent, who in ((small_company.treasury, department.id), (department.id, 0)):
        with pytest.raises(Forbidden):
            organisation.move_unit(session, editor, who, parent, version=department.version)
    for post, unit in (
        (small_company.vacant, small_company.treasury),
        (small_company.treasurer, small_company.sales),
    ):
        version = session.get(Post, post).version
        with pytest.raises(Forbidden):
            organisation.change_post(session, editor, post, {"unit_id": unit}, version=version)
    version = session.get(Post, small_company.vacant).version
    values = {"unit_id": small_company.sales}
    organisation.change_post(session, editor, small_company.vacant, values, version=version)


def test_a_unit_is_founded_with_its_head_inside_only(session, editor, small_company):
    def found(parent_id):
        return organisation.create_unit_with_head(
            session, editor, UnitKind.SECTION, parent_id, part, head="Начальник", since=TODAY
        )

    part = {"number": "78", "name": "Новая"}
    made = found(small_company.sales_department)
    assert organisation.board(session, TODAY).head_post(made.id).name == "Начальник"
    with pytest.raises(Forbidden):
        found(small_company.treasury)


def test_closing_a_unit_ends_at_the_border_too(session, editor, owner, small_company):
    for parent in (small_company.sales_department, small_company.treasury):
        for post in organisation.board(session, TODAY).posts.values():
            if post.unit_id == parent:
                organisation.close_post(session, owner, post.id, TODAY)
    organisation.close_unit(session, editor, small_company.sales_department, TODAY)
    with pytest.raises(Forbidden):
        organisation.close_unit(session, editor, small_company.treasury, TODAY)


def test_shares_and_hours_of_those_inside_only(session, editor, small_company):
    def seat(post_id):
        return session.scalars(select(Assignment).where(Assignment.post_id == post_id)).one()

    inside, outside = seat(small_company.sales_clerk), seat(small_company.director)
    shares = {"time_share": 50}
    organisation.change_assignment(session, editor, inside.id, shares, version=inside.version)
    with pytest.raises(Forbidden):
        organisation.change_assignment(session, editor, outside.id, shares, version=outside.version)
    for one, allowed in ((inside, True), (outside, False)):
        version = session.get(Employee, one.employee_id).version
        args = (session, editor, one.employee_id, Decimal(20))
        if allowed:
            organisation.set_contract_hours(*args, version=version)
        else:
            with pytest.raises(Forbidden):
                organisation.set_contract_hours(*args, version=version)
    newcomer = organisation.hire(session, editor, "Глеб Чижов")
    with pytest.raises(Forbidden):  # who has no post belongs to the company
        organisation.set_contract_hours(session, editor, newcomer.id, Decimal(20), version=1)


def test_a_whole_board_is_given_by_who_has_the_whole_company(session, editor):
    with pytest.raises(Forbidden):
        organisation.apply_template(session, editor, "seven")
