"""The board brought to what a table says: told beforehand, done in one piece, refused row by row."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from models import company, organisation
from models.access import SYSTEM, Extent, Permission, Role, Viewer
from models.audit import AuditRow
from models.errors import Forbidden
from models.organisation import Employee, Flow, Function, Post, Unit, incoming
from models.organisation.incoming import Row, read

TODAY = dt.datetime.now(ZoneInfo("Europe/Moscow")).date()


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


def row(at, /, **cells) -> Row:
    return Row(at, {name: str(value) for name, value in cells.items()})


def whole(session) -> list[Row]:
    """The rows of the board as it stands, as its export writes them."""
    board = organisation.board(session, TODAY)
    functions = organisation.functions(session, TODAY)
    rows = []
    for number, post in enumerate(sorted(board.posts.values(), key=lambda one: one.id), 2):
        unit = board.units[post.unit_id]
        parent = board.units.get(unit.parent_id)
        cells = {
            "level": unit.kind, "number": unit.number, "unit": unit.name,
            "part_of": parent.number if parent else "", "unit_product": unit.valuable_product or "",
            "post": post.name, "leads": "1" if post.is_head else "",
            "holder": ", ".join(seat.name for seat in board.seats.get(post.id, ())),
            "purpose": post.purpose or "", "norm": post.norm_hours_week or "",
            "functions": "\n".join(one.text for one in functions.get(post.id, [])),
            "unit_id": unit.id, "post_id": post.id,
        }  # fmt: skip
        rows.append(row(number, **cells))
    return rows


def edited(rows, which, /, **cells) -> list[Row]:
    return [
        Row(one.line, one.cells | {name: str(value) for name, value in cells.items()})
        if one.cells["post_id"] == str(which)
        else one
        for one in rows
    ]


def told(outcome) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in outcome.changes]


def faults(outcome) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.reason.text) for one in outcome.faults]


def acts(session) -> int:
    return session.scalar(select(func.count(AuditRow.id)))


class TestRoundTrip:
    def test_a_board_that_comes_back_as_it_left_changes_nothing(self, session):
        before = acts(session)
        outcome = incoming.bring(session, SYSTEM, whole(session))
        assert (outcome.changes, outcome.faults, outcome.missing) == ([], [], [])
        assert outcome.untouched == 5
        assert acts(session) == before

    def test_names_places_cards_and_people_are_taken_over(self, session, small_company):
        cast = small_company
        rows = edited(whole(session), cast.vacant, post="Секретарь", holder="Глеб Чижов")
        rows = edited(rows, cast.sales_clerk, norm="37,5", functions="Звонит [22,5]\nПишет")
        rows = edited(rows, cast.treasurer, number="8", unit="Финансовое", holder="Борис Синицын")
        rows = edited(rows, cast.sales_head, holder="")
        outcome = incoming.bring(session, SYSTEM, rows)
        assert outcome.faults == []
        assert sorted(told(outcome)) == [
            ("person_new", "Глеб Чижов"), ("person_off", "Борис Синицын"),
            ("person_on", "Борис Синицын"), ("person_on", "Глеб Чижов"),
            ("post_changed", "Менеджер"), ("post_renamed", "Секретарь"),
            ("unit_renamed", "8 Финансовое"),
        ]  # fmt: skip
        board = organisation.board(session, TODAY)
        assert board.units[cast.treasury].number == "8"
        assert board.holders[cast.treasurer].name == "Борис Синицын"
        assert board.posts[cast.sales_clerk].norm_hours_week == Decimal("37.5")
        expected = [Function("Звонит", Decimal("22.5")), Function("Пишет")]
        assert organisation.functions(session, TODAY)[cast.sales_clerk] == expected

    def test_columns_the_file_does_not_have_stay_as_they_are(self, session, small_company):
        values = {"purpose": "Чтобы покупали", "hands": [Flow("заказ", outside="клиент")]}
        organisation.change_post(session, SYSTEM, small_company.vacant, values, version=1)
        rows = [
            Row(one.line, {k: v for k, v in one.cells.items() if k != "purpose"})
            for one in edited(whole(session), small_company.vacant, post="Секретарь")
        ]
        incoming.bring(session, SYSTEM, rows)
        post = session.get(Post, small_company.vacant)
        assert (post.name, post.purpose) == ("Секретарь", "Чтобы покупали")

    def test_a_unit_and_a_post_move_and_new_ones_stand_in_them(self, session, small_company):
        cast = small_company
        rows = whole(session)
        rows = edited(rows, cast.vacant, number="3", level="division", unit="Казначейское",
                      part_of="0", unit_id=cast.treasury)  # fmt: skip
        rows = [Row(one.line, one.cells | {"part_of": "3"})
                if one.cells["unit_id"] == str(cast.sales_department) else one for one in rows]  # fmt: skip
        rows.append(row(20, level="section", number="1", unit="Смена", part_of="department:6",
                        post="Старший", leads="1", holder="Глеб Чижов"))  # fmt: skip
        rows.append(row(21, post="Сборщик"))  # the unit of the row above
        outcome = incoming.bring(session, SYSTEM, rows)
        assert outcome.faults == []
        assert ("unit_moved", "6 Регистрации") in told(outcome)
        assert ("post_moved", "Ассистент") in told(outcome)
        board = organisation.board(session, TODAY)
        assert board.posts[cast.vacant].unit_id == cast.treasury
        assert board.units[cast.sales_department].parent_id == cast.treasury
        (section,) = board.children(cast.sales_department)
        names = [one.name for one in board.posts.values() if one.unit_id == section.id]
        assert names == ["Старший", "Сборщик"]

    def test_two_people_change_places(self, session, small_company):
        rows = edited(whole(session), small_company.sales_head, holder="Вера Дятлова")
        rows = edited(rows, small_company.sales_clerk, holder="Борис Синицын")
        assert incoming.bring(session, SYSTEM, rows).faults == []
        holders = organisation.board(session, TODAY).holders
        assert holders[small_company.sales_head].name == "Вера Дятлова"

    def test_a_number_goes_from_one_unit_to_a_new_one(self, session, small_company):
        rows = edited(whole(session), small_company.treasurer, number="8")
        rows.insert(
            0, row(1, level="division", number="3", unit="Новое", part_of="0", post="Глава")
        )
        assert incoming.bring(session, SYSTEM, rows).faults == []
        found = {one.number: one.name for one in organisation.board(session, TODAY).divisions()}
        assert found == {"2": "Распространения", "8": "Казначейское", "3": "Новое"}

    def test_a_company_without_a_board_gets_one_from_rows_alone(self, empty):
        with empty.writing() as session:
            company.set_up(session, "ООО «Пусто»", timezone="Europe/Moscow")
            rows = [
                row(2, level="division", number="1", unit="Первое", part_of="0", post="Глава", leads="1"),
                row(3, level="company", number="0", unit="ООО «Пусто»", post="Директор", leads="1"),
            ]  # fmt: skip
            assert incoming.bring(session, SYSTEM, rows).faults == []
            board = organisation.board(session, TODAY)
            assert [one.name for one in board.divisions()] == ["Первое"]
            assert board.root().valid_from == company.FIRST_RULE

    def test_a_product_left_out_of_the_rows_stays_and_any_row_may_say_it(
        self, session, small_company
    ):
        sales = session.get(Unit, small_company.sales)
        values = {"valuable_product": "оплаченные заказы"}
        organisation.change_unit(session, SYSTEM, sales.id, values, version=sales.version)
        rows = [Row(one.line, one.cells | {"unit_product": ""}) for one in whole(session)]
        assert incoming.bring(session, SYSTEM, rows).changes == []
        rows[3] = Row(rows[3].line, rows[3].cells | {"unit_product": "заявки"})
        incoming.bring(session, SYSTEM, rows)
        assert sales.valuable_product == "оплаченные заказы"
        assert session.get(Unit, small_company.sales_department).valuable_product == "заявки"


class TestRefusals:
    @pytest.mark.parametrize(
        ("cells", "field"),
        [
            ({"level": "цех"}, "level"),
            ({"number": ""}, "number"),
            ({"unit": "я" * 201}, "unit"),
            ({"post": "я" * 201}, "post"),
            ({"norm": "много"}, "norm"),
            ({"norm": "200"}, "norm"),
            ({"functions": "Дело [999]"}, "functions"),
            ({"leads": "может быть"}, "leads"),
            ({"purpose": "я" * 4001}, "purpose"),
            ({"post_id": "=1"}, "post_id"),
            ({"post_id": "999999"}, "post_id"),
            ({"unit_id": "999999", "number": "77"}, "unit_id"),
            ({"holder": "Вера Дятлова, Глеб Чижов"}, "holder"),
            ({"part_of": "77"}, "part_of"),
        ],
    )
    def test_a_wrong_row_is_refused_whole_and_the_others_are_taken(
        self, session, small_company, cells, field
    ):
        cast = small_company
        rows = edited(whole(session), cast.sales_clerk, **{"post": "Продавец", **cells})
        rows = [one for one in rows if one.cells["post_id"] != str(cast.vacant)]
        rows.append(row(20, level="division", number="3", unit="Казначейское", post="Кассир"))
        outcome = incoming.bring(session, SYSTEM, rows)
        assert [(line, name) for line, name, _text in faults(outcome)] == [(4, field)]
        assert told(outcome) == [("post_new", "Кассир")]
        assert session.get(Post, cast.sales_clerk).name == "Менеджер"
        assert organisation.board(session, TODAY).holders[cast.sales_clerk].name == "Вера Дятлова"
        known = session.scalars(select(Employee.name)).all()
        assert "Глеб Чижов" not in known  # nobody is hired for a refused row

    def test_what_hangs_on_a_refused_unit_says_so(self, session):
        rows = [
            row(7, level="division", number="9", unit="", part_of="0", post="Глава"),
            row(8, level="department", number="91", unit="Отдел", part_of="9", post="Начальник"),
        ]
        outcome = incoming.bring(session, SYSTEM, rows)
        assert [(line, name) for line, name, _text in faults(outcome)] == [
            (7, "unit"),
            (8, "part_of"),
        ]
        assert outcome.changes == []

    def test_a_copied_code_belongs_to_its_first_row(self, session):
        rows = whole(session)
        copy = Row(30, rows[2].cells | {"post": "Ещё один"})
        outcome = incoming.bring(session, SYSTEM, [*rows, copy])
        assert faults(outcome) == [
            (30, "post_id", "Line {line} has this code. Leave it out for something new.")
        ]

    def test_rows_of_one_unit_agree(self, session):
        rows = whole(session)
        other = Row(31, rows[3].cells | {"unit": "Иначе", "post_id": "", "post": "Новый"})
        assert [one[1] for one in faults(incoming.bring(session, SYSTEM, [*rows, other]))] == [
            "unit"
        ]

    def test_namesakes_are_not_guessed(self, session, small_company):
        for _twin in range(2):
            organisation.hire(session, SYSTEM, "Глеб Чижов")
        rows = edited(whole(session), small_company.vacant, holder="глеб чижов")
        (fault,) = incoming.bring(session, SYSTEM, rows).faults
        assert fault.field == "holder"

    @pytest.mark.parametrize("everything", [True, False])
    def test_only_who_changes_the_whole_board_brings_one(self, session, small_company, everything):
        extent = Extent(everything=everything, units=frozenset({small_company.company}))
        viewer = Viewer(
            small_company.users["head"], "Борис", Role.HEAD, {Permission.EDIT_BOARD: extent}
        )  # fmt: skip
        if everything:
            assert incoming.bring(session, viewer, whole(session)).changes == []
        else:
            with pytest.raises(Forbidden):
                incoming.bring(session, viewer, whole(session))


class TestMissing:
    def without(self, session, *posts) -> list[Row]:
        gone = {str(one) for one in posts}
        return [one for one in whole(session) if one.cells["post_id"] not in gone]

    def test_what_no_row_speaks_of_stays_and_is_told(self, session, small_company):
        rows = self.without(session, small_company.vacant, small_company.treasurer)
        outcome = incoming.bring(session, SYSTEM, rows)
        left = [(one.kind, one.name) for one in outcome.missing]
        assert left == [("post", "Ассистент"), ("post", "Казначей"), ("unit", "3 Казначейское")]
        assert outcome.changes == []

    def test_asked_for_it_is_closed(self, session, small_company):
        rows = self.without(session, small_company.treasurer)
        outcome = incoming.bring(session, SYSTEM, rows, close_missing=True)
        assert told(outcome) == [("post_closed", "Казначей"), ("unit_closed", "3 Казначейское")]
        assert small_company.treasury not in organisation.board(session, TODAY).units

    def test_beside_a_refused_row_nothing_is_closed(self, session, small_company):
        rows = edited(
            self.without(session, small_company.treasurer), small_company.vacant, norm="x"
        )
        outcome = incoming.bring(session, SYSTEM, rows, close_missing=True)
        assert outcome.changes == []
        assert len(outcome.missing) == 2


def test_a_preview_says_what_will_be_done_and_does_nothing(session, small_company):
    rows = edited(whole(session), small_company.vacant, post="Секретарь", holder="Глеб Чижов")
    rows.append(row(20, level="division", number="9", unit="Опытное", part_of="0", post="Глава"))
    before = acts(session)
    promised = incoming.preview(session, SYSTEM, rows)
    session.flush()
    assert acts(session) == before
    assert session.get(Post, small_company.vacant).name == "Ассистент"
    assert incoming.bring(session, SYSTEM, rows) == promised
    assert acts(session) > before


def test_functions_with_their_hours_are_read_as_they_are_written():
    cells = {"level": "division", "number": "1", "unit": "Первое", "post": "Пост"}
    wishes = read([row(2, **cells, functions=" Звонит [2,5]\n\nПишет [письма]\nСчитает[3]")])
    assert wishes.posts[0].values["functions"] == [
        Function("Звонит", Decimal("2.5")), Function("Пишет [письма]"), Function("Считает", Decimal(3)),
    ]  # fmt: skip
