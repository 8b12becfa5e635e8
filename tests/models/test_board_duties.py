"""Posts with their duties, people in parts on posts, what the board was, what is wrong with it."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models import audit, company, organisation, people
from models.access import SYSTEM
from models.audit import AuditRow
from models.base import now
from models.errors import Conflict, Forbidden, NotFound, Refused
from models.organisation import (
    Assignment,
    AssignmentKind,
    Employee,
    Flow,
    Former,
    Function,
    Post,
    PostFlow,
    PostFunction,
    Unit,
    Zone,
)
from models.organisation.duties import lists
from models.organisation.load import zone
from tests.conftest import FOUNDED

TODAY = dt.datetime.now(ZoneInfo("Europe/Moscow")).date()
YESTERDAY = TODAY - dt.timedelta(days=1)
DUTIES = {
    "purpose": "Чтобы клиенты покупали снова",
    "authority": "Скидка до 5 %",
    "sequence": "Заявка → звонок → счёт → оплата",
    "norm_hours_week": Decimal(40),
    "functions": [Function("Звонит клиентам", Decimal("22.5")), Function("Выставляет счета")],
}


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


def change(session, viewer, post_id, **values):
    version = session.get(Post, post_id).version
    return organisation.change_post(session, viewer, post_id, values, version=version)


def employee(session, post_id) -> int:
    return session.scalar(select(Assignment.employee_id).where(Assignment.post_id == post_id))


class TestDuties:
    def test_a_card_keeps_what_was_written_on_it(self, session, owner, small_company):  # OB-8
        clerk = small_company.sales_clerk
        flows = {
            "receives": [Flow("заявки", outside="клиент")],
            "hands": [Flow("оплаченный заказ", small_company.treasurer)],
        }
        change(session, owner, clerk, **DUTIES, **flows)
        post = session.get(Post, clerk)
        assert (post.purpose, post.norm_hours_week) == (DUTIES["purpose"], Decimal(40))
        assert lists(session, post, TODAY) == {"functions": DUTIES["functions"], **flows}
        partner = session.get(Post, small_company.treasurer)
        assert lists(session, partner, TODAY)["receives"] == [Flow("оплаченный заказ", clerk)]

    def test_a_list_written_anew_closes_the_old_lines(self, session, owner, small_company):
        clerk = small_company.sales_clerk
        change(session, owner, clerk, **DUTIES)
        change(session, owner, clerk, functions=[Function("Пишет письма")])
        assert organisation.functions(session, TODAY)[clerk] == [Function("Пишет письма")]
        assert len(list(session.scalars(select(PostFunction)))) == 3

    def test_lines_that_did_not_change_are_not_written_anew(self, session, owner, small_company):
        clerk = small_company.sales_clerk
        change(session, owner, clerk, **DUTIES)
        change(session, owner, clerk, **DUTIES | {"purpose": "Иначе"})
        assert len(list(session.scalars(select(PostFunction)))) == 2

    def test_two_who_change_the_functions_are_told(self, session, owner, small_company):  # D9
        clerk = small_company.sales_clerk
        seen = session.get(Post, clerk).version
        change(session, owner, clerk, functions=[Function("Первый")])
        session.flush()
        values = {"functions": [Function("Второй")]}
        with pytest.raises(Conflict):
            organisation.change_post(session, owner, clerk, values, version=seen)
        assert organisation.functions(session, TODAY)[clerk] == [Function("Первый")]

    def test_only_who_administers_writes_a_card(self, session, head, clerk, small_company):
        for viewer in (head, clerk):
            with pytest.raises(Forbidden):
                change(session, viewer, small_company.sales_clerk, **DUTIES)

    def test_the_audit_tells_before_and_after(self, session, owner, small_company):
        change(session, owner, small_company.sales_clerk, **DUTIES)
        row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        assert (row.before["functions"], row.before["purpose"]) == ([], None)
        assert row.after["functions"][0] == {"text": "Звонит клиентам", "weight": "22.5"}
        assert audit.broken_at(session) is None

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"norm_hours_week": Decimal(169)}, "out_of_range"),
            ({"norm_hours_week": Decimal(-1)}, "out_of_range"),
            ({"norm_hours_week": 1.5}, "not_a_number"),
            ({"max_holders": 0}, "out_of_range"),
            ({"functions": [Function("Дело", Decimal(200))]}, "out_of_range"),
            ({"functions": [Function(f"Дело {one}") for one in range(61)]}, "too_long"),
            ({"hands": [Flow("заказ")]}, "no_partner"),
            ({"purpose": "я" * 4001}, "too_long"),
            ({"main_statistic_id": 1}, "unknown_fields"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, session, owner, small_company, values, code):
        with pytest.raises(Refused) as refused:
            change(session, owner, small_company.sales_clerk, **values)
        assert refused.value.code == code

    @pytest.mark.parametrize("other", ["itself", 99999, -1])
    def test_nothing_flows_to_a_post_there_is_not(self, session, owner, small_company, other):
        clerk = small_company.sales_clerk
        with pytest.raises(NotFound):
            change(session, owner, clerk, hands=[Flow("x", clerk if other == "itself" else other)])
        assert session.scalar(select(PostFlow.id)) is None

    def test_empty_lines_are_left_out(self, session, owner, small_company):
        clerk = small_company.sales_clerk
        change(
            session, owner, clerk, functions=[Function("  "), Function("Дело")], hands=[Flow("")]
        )
        assert organisation.functions(session, TODAY)[clerk] == [Function("Дело")]


class TestSeats:
    def test_a_post_has_one_holder_unless_it_has_room(self, session, owner, small_company):  # OB-2
        post, boris = small_company.sales_clerk, employee(session, small_company.sales_head)
        with pytest.raises(Refused) as refused:
            organisation.assign(session, owner, post, boris, TODAY)
        assert refused.value.code == "occupied"
        change(session, owner, post, max_holders=2)
        organisation.assign(session, owner, post, boris, TODAY, {"post_part": 30})
        seats = organisation.board(session, TODAY).seats[post]
        assert {seat.name for seat in seats} == {"Борис Синицын", "Вера Дятлова"}

    def test_nobody_sits_on_one_post_twice(self, session, owner, small_company):
        post = small_company.sales_clerk
        change(session, owner, post, max_holders=5)
        with pytest.raises(Refused):
            organisation.assign(session, owner, post, employee(session, post), TODAY)

    def test_one_may_act_beside_the_holder_and_has_the_rights(self, session, owner, small_company):
        post, boris = small_company.sales_clerk, employee(session, small_company.sales_head)
        organisation.assign(session, owner, post, boris, TODAY, {"kind": "acting"})
        board = organisation.board(session, TODAY)
        assert board.holders[post].name == "Вера Дятлова"
        assert [seat.kind for seat in board.seats[post]] == ["permanent", "acting"]
        user = people.get(session, small_company.users["head"])
        assert post in people.viewer(session, user).posts  # Z28
        organisation.unassign(session, owner, post, TODAY, boris)
        assert organisation.board(session, TODAY).holders[post].name == "Вера Дятлова"

    def test_a_post_held_from_above_by_name_is_vacant(self, session, owner, small_company):  # OB-3
        post, vera = small_company.vacant, employee(session, small_company.sales_clerk)
        organisation.assign(session, owner, post, vera, TODAY, {"kind": "from_above"})
        holder = organisation.board(session, TODAY).holders[post]
        assert (holder.name, holder.from_above) == ("Вера Дятлова", True)

    def test_shares_are_changed_once_at_a_time(self, session, owner, small_company):  # D9
        one = session.scalars(
            select(Assignment).where(Assignment.post_id == small_company.sales_clerk)
        ).one()
        given = {"time_share": 60, "post_part": 100, "kind": "acting"}
        organisation.change_assignment(session, owner, one.id, given, version=1)
        session.flush()
        assert (one.time_share, one.kind, one.version) == (60, AssignmentKind.ACTING, 2)
        with pytest.raises(Conflict):
            organisation.change_assignment(session, owner, one.id, given, version=1)

    @pytest.mark.parametrize(
        ("shares", "code"),
        [
            ({"time_share": 101}, "out_of_range"),
            ({"post_part": -1}, "out_of_range"),
            ({"kind": "king"}, "not_in_the_list"),
            ({"employee_id": 1}, "unknown_fields"),
        ],
    )
    def test_strange_shares_are_refused(self, session, owner, small_company, shares, code):  # Z15
        one = session.scalars(
            select(Assignment).where(Assignment.post_id == small_company.sales_clerk)
        ).one()
        with pytest.raises(Refused) as refused:
            organisation.change_assignment(session, owner, one.id, shares, version=one.version)
        assert refused.value.code == code

    def test_only_who_administers_changes_shares(self, session, head):
        with pytest.raises(Forbidden):
            organisation.change_assignment(session, head, 1, {"time_share": 1}, version=1)
        with pytest.raises(Forbidden):
            organisation.set_contract_hours(session, head, 1, Decimal(20), version=1)


class TestHistory:
    def test_names_and_places_are_those_of_the_day(self, session, owner, small_company):  # OB-5
        change(
            session, owner, small_company.vacant, name="Секретарь", unit_id=small_company.treasury
        )
        department = session.get(Unit, small_company.sales_department)
        organisation.move_unit(
            session, owner, department.id, small_company.treasury, version=department.version
        )
        before, after = (organisation.board(session, day) for day in (YESTERDAY, TODAY))
        assert before.posts[small_company.vacant].name == "Ассистент"
        assert before.posts[small_company.vacant].unit_id == small_company.sales_department
        assert before.division_of(department.id) == small_company.sales
        assert after.posts[small_company.vacant].name == "Секретарь"
        assert after.division_of(department.id) == small_company.treasury

    def test_of_several_changes_in_a_day_the_morning_is_kept(self, session, owner, small_company):
        for name in ("Раз", "Два", "Три"):
            change(session, owner, small_company.vacant, name=name)
            session.flush()
        (kept,) = session.scalars(select(Former))
        assert kept.state["name"] == "Ассистент"
        assert (
            organisation.board(session, YESTERDAY).posts[small_company.vacant].name == "Ассистент"
        )

    def test_the_past_cannot_be_changed_through_the_board(self, session, owner, small_company):
        change(session, owner, small_company.vacant, name="Секретарь", norm_hours_week=Decimal(20))
        organisation.board(session, YESTERDAY).posts[small_company.vacant].name = "Подделка"
        session.flush()
        assert session.get(Post, small_company.vacant).name == "Секретарь"

    def test_hours_come_back_as_numbers(self, session, owner, small_company):
        change(session, owner, small_company.vacant, norm_hours_week=Decimal("37.5"))
        session.execute(Former.__table__.delete())
        change(session, owner, small_company.vacant, norm_hours_week=Decimal(20))
        then = organisation.board(session, YESTERDAY).posts[small_company.vacant]
        assert then.norm_hours_week == Decimal("37.5")

    def test_on_the_day_a_board_is_chosen_nothing_is_past(self, empty):
        with empty.writing() as session:
            company.set_up(session, "ООО", timezone="Europe/Moscow")
            top = organisation.apply_template(session, None, "seven")
            values = {"name": "Наше имя"}
            organisation.change_unit(session, SYSTEM, top.id, values, version=top.version)
            assert organisation.board(session, dt.date(2024, 1, 1)).root().name == "Наше имя"

    def test_versions_of_a_product_are_kept(self, session, owner, small_company):
        unit = session.get(Unit, small_company.sales)
        values = {"valuable_product": "оплаченные заказы", "goal": "первые в области"}
        organisation.change_unit(session, owner, unit.id, values, version=unit.version)
        (former,) = organisation.versions(session, unit)
        assert (former.until, former.state["valuable_product"]) == (TODAY, None)


class TestLoad:
    @pytest.mark.parametrize(
        ("percent", "expected"),
        [(121, Zone.OVER), (120, Zone.NORMAL), (85, Zone.NORMAL), (84, Zone.RESERVE),
         (60, Zone.RESERVE), (59, Zone.UNDER), (0, Zone.UNDER)],
    )  # fmt: skip
    def test_zones(self, percent, expected):  # OB-7
        assert zone(Fraction(percent, 100)) is expected

    def test_hours_of_all_posts_against_the_contract(self, session, owner, small_company):  # OB-7
        vera = employee(session, small_company.sales_clerk)
        change(session, owner, small_company.sales_clerk, norm_hours_week=Decimal(30))
        change(session, owner, small_company.vacant, norm_hours_week=Decimal(20), max_holders=2)
        organisation.assign(session, owner, small_company.vacant, vera, TODAY, {"post_part": 50})
        version = session.get(Employee, vera).version
        organisation.set_contract_hours(session, owner, vera, Decimal(20), version=version)
        found = organisation.planned(session, organisation.board(session, TODAY))[vera]
        assert (found.hours, found.share, found.zone) == (40, 2, Zone.OVER)

    def test_without_norm_hours_there_is_no_load(self, session):
        assert organisation.planned(session, organisation.board(session, now().date())) == {}


class TestViolations:
    def codes(self, session, code):
        found = organisation.violations(session, organisation.board(session, TODAY))
        return [one for one in found if one.code == code]

    def test_a_card_with_anything_empty_is_listed_until_it_is_full(
        self, session, owner, small_company
    ):  # OB-8
        clerk = small_company.sales_clerk
        (listed,) = [one for one in self.codes(session, "card") if one.post_id == clerk]
        everything = ("functions", "authority", "sequence", "product", "statistic", "load")
        assert listed.empty == everything
        change(session, owner, clerk, **DUTIES, valuable_product="оплаченные заказы")
        (listed,) = [one for one in self.codes(session, "card") if one.post_id == clerk]
        assert listed.empty == ("statistic",)

    def test_a_division_has_exactly_one_head(self, session, owner, small_company):  # OB-6
        assert self.codes(session, "no_head") == self.codes(session, "many_heads") == []
        second = {"name": "Второй", "is_head": True}
        organisation.create_post(session, owner, small_company.sales, second, since=FOUNDED)
        change(session, owner, small_company.treasurer, is_head=False)
        assert [one.unit_id for one in self.codes(session, "many_heads")] == [small_company.sales]
        assert [one.unit_id for one in self.codes(session, "no_head")] == [small_company.treasury]

    def test_parts_and_time_that_do_not_add_up(self, session, owner, small_company):  # OB-2
        vera = employee(session, small_company.sales_clerk)
        shares = {"post_part": 60, "time_share": 80}
        organisation.assign(session, owner, small_company.vacant, vera, TODAY, shares)
        organisation.assign(
            session, owner, small_company.treasurer, vera, TODAY, {"time_share": 30}
        )
        assert [one.post_id for one in self.codes(session, "parts")] == [small_company.vacant]
        (told,) = self.codes(session, "time")
        assert str(told.message) == "Вера Дятлова: занято 110 % рабочего времени."

    def test_a_post_nobody_answers_for(self, session, owner, small_company):  # OB-3
        assert self.codes(session, "nobody") == []
        organisation.unassign(session, owner, small_company.director, TODAY)
        listed = {one.post_id for one in self.codes(session, "nobody")}
        assert listed == {small_company.director, small_company.treasurer}


@pytest.mark.parametrize(
    ("name", "divisions", "posts"),
    [
        ("trade", 7, 53),
        ("production", 7, 57),
        ("services", 7, 53),
        ("nine", 9, 65),
        ("seven", 7, 29),
    ],
)
def test_a_template_is_a_board_in_order(empty, name, divisions, posts):  # OB-1, OB-6
    with empty.writing() as session:
        company.set_up(session, "ООО", timezone="Europe/Moscow")
        organisation.apply_template(session, None, name)
        board = organisation.board(session, TODAY)
        assert (len(board.divisions()), len(board.posts)) == (divisions, posts)
        units = [(unit.kind, unit.number) for unit in board.units.values()]
        assert len(units) == len(set(units))  # OB-5
        codes = {one.code for one in organisation.violations(session, board)}
        assert not codes & {"no_head", "many_heads"}
