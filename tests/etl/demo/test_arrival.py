"""The demo company in a data folder: all of it, once, never over a real one; numbers as it was told."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from dashboard.cli import app
from etl import intake
from etl import refresh as refreshing
from etl.demo.arrival import arrive
from etl.demo.files import imported_orders, known_to_second_account
from etl.demo.money import OPENING
from etl.demo.parties import SECOND
from etl.intake import Places
from models import company, documents, organisation, people, statistics
from models.access import Role
from models.database import Database
from models.document_store import DocumentStore
from models.documents import Document, State
from models.errors import Refused
from models.organisation import UnitKind
from models.people import User
from models.statistics import Statistic, Value
from tests.etl.demo.conftest import TODAY, YEARS
from warehouse.reader import Reader
from warehouse.store import FileStore

MOMENT = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)


def places_in(folder):
    database = Database(f"sqlite:///{folder / 'asm.sqlite'}")
    database.migrate()
    return Places(database, DocumentStore(folder / "documents"), folder / "rows")


def arrive_in(places, folder):
    return arrive(places, folder / "demo-files", "Europe/Moscow", years=YEARS, moment=MOMENT)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def arrival(home):
    """Where it arrived, and what was said of it."""
    places = places_in(home)
    found = arrive_in(places, home)
    for document_id in found.documents:
        intake.read(places, document_id)
    return places, found


@pytest.fixture(scope="module")
def places(arrival):
    return arrival[0]


@pytest.fixture(scope="module")
def arrived(arrival):
    return arrival[1]


@pytest.fixture(scope="module")
def reader(places, home):
    """The published numbers as they stand at noon of the story's last day."""
    store = FileStore(home / "warehouse")
    refreshing.refresh(places, store, refreshing.unite([{"full": True}]), MOMENT)
    return Reader(store)


def one(reader, sql):
    return reader.query(sql).rows[0]


def test_every_document_is_accepted_whole(arrived, places):
    with places.database.reading() as session:
        found = list(session.scalars(select(Document)))
    assert len(found) == len(arrived.documents) == 42
    assert {one.state for one in found} == {State.ACCEPTED}
    assert {one.origin for one in found} == {"demo"}
    assert sum(one.refused + one.warnings for one in found) == 0


def test_the_board_has_seven_divisions_21_departments_and_40_people(places):
    with places.database.reading() as session:
        board = organisation.board(session, TODAY)
        assert company.get(session).demo
    assert [unit.number for unit in board.divisions()] == list("7123456")  # IC-1
    departments = [unit for unit in board.units.values() if unit.kind == UnitKind.DEPARTMENT]
    assert sorted(int(unit.number) for unit in departments) == list(range(1, 22))
    assert all(len(board.children(unit.id)) == 3 for unit in board.divisions())
    holders = board.holders
    assert set(holders) == set(board.posts)
    assert len({holder.employee_id for holder in holders.values()}) == 40
    vacant = [holder for holder in holders.values() if holder.from_above]
    assert len(vacant) == 4  # OB-3
    own = [holder.employee_id for holder in holders.values() if not holder.from_above]
    assert len(own) > len(set(own))  # OB-2: some hold two posts


def test_everybody_has_a_name_that_fits_himself(places):
    with places.database.reading() as session:
        board = organisation.board(session, TODAY)
    for holder in board.holders.values():
        surname, name, patronymic = holder.name.split()
        woman = patronymic.endswith("на")
        assert woman or patronymic.endswith("ич"), holder.name
        assert surname.endswith("а") == woman, holder.name
        assert (name.endswith(("а", "я")) and name != "Илья") == woman, holder.name


def test_the_head_of_sales_changed_and_the_board_remembers(places, short):  # OB-5
    with places.database.reading() as session:
        before = organisation.board(session, short.story.first)
        today = organisation.board(session, TODAY)
        head = next(post for post in today.posts.values() if post.name == "Коммерческий директор")
    assert before.holders[head.id].name == "Савин Олег Игоревич"
    assert today.holders[head.id].name == "Журавлёв Денис Александрович"


def test_three_people_may_sign_in_each_by_a_link_of_his_own(arrived, places):
    roles = [person.role for person, _code in arrived.codes]
    assert roles == [Role.OWNER, Role.HEAD, Role.CLERK]
    with places.database.reading() as session:
        users = {user.login: user for user in session.scalars(select(User))}
        assert all(user.password_hash is None for user in users.values())
        clerk = people.viewer(session, users["vera"])
        own = session.scalars(select(Statistic).where(statistics.enterable_by(clerk))).all()
    assert {one.code for one in own} == {
        "calls", "chain_meetings", "offers_sent", "sales_chains",
    }  # fmt: skip
    assert len({code for _person, code in arrived.codes}) == 3


def test_payments_and_balances_are_those_of_the_story(reader, short):
    until = known_to_second_account(short)
    known = [
        payment
        for payment in short.money.payments
        if payment.day <= until
        or SECOND.account not in (payment.payer.account, payment.payee.account)
    ]
    transfers = [
        payment
        for payment in short.money.payments
        if payment.day > until and {payment.payer.account, payment.payee.account} == set(OPENING)
    ]  # seen in the other account's statement
    moves = [payment.moves(account) for payment in (*known, *transfers) for account in OPENING]
    expected = (
        Decimal(sum(move for move in moves if move > 0)).scaleb(-2),
        Decimal(-sum(move for move in moves if move < 0)).scaleb(-2),
        sum(move != 0 for move in moves),
    )
    sums = one(
        reader,
        "select sum(amount) filter (where direction = 'in'), "
        "sum(amount) filter (where direction = 'out'), count(*) from marts.payments",
    )
    assert sums == expected
    internal = one(reader, "select count(*) from marts.payments where internal")
    assert internal[0] == 2 * sum(
        {one.payer.account, one.payee.account} == set(OPENING) for one in short.money.payments
    )


def test_sales_are_those_of_the_story(reader, short):
    known = [one for one in imported_orders(short) if not one.cancelled]
    sold = sum(-order.amount if order.refund else order.amount for order in known)
    posted = one(reader, "select sum(amount) from marts.sales where state = 'posted'")
    assert posted == (Decimal(sold).scaleb(-2),)
    states = "list_sort(list(distinct state)), list_sort(list(distinct kind))"
    assert one(reader, f"select {states} from marts.sales") == (
        ["cancelled", "posted"],
        ["refund", "sale"],
    )
    nameless = "manager is null or product_group is null or customer_inn is null or source is null"
    assert one(reader, f"select count(*) from marts.sales where {nameless}") == (0,)


def test_gross_income_of_every_week_is_what_customers_paid(reader, short):
    rows = reader.query(
        "select period_end, value from marts.statistic_points "
        "where statistic = 'gross_income' and period_type = 'week' and state = 'closed'"
    ).rows
    known = dict(rows)
    for week, told in list(short.money.weeks.items())[:-1]:  # the last one waits for a statement
        assert known[week] == Decimal(told.income).scaleb(-2), week
    last = short.story.week
    assert 0 < known[last] < Decimal(short.money.weeks[last].income).scaleb(-2)


def test_every_division_has_its_main_statistic_with_a_value_in_the_last_closed_week(
    reader, places, short
):
    with places.database.reading() as session:
        board = organisation.board(session, TODAY)
    for division in board.divisions():
        row = one(
            reader,
            "select value, missing_reason from marts.statistic_points "
            f"where statistic_id = {division.main_statistic_id} and period_type = 'week' "
            f"and period_end = date '{short.story.week}'",
        )
        assert row[0] is not None, division.name
        assert row[1] is None, division.name


def test_all_seven_conditions_are_seen_in_the_last_closed_week(reader, short):
    rows = reader.query(
        "select condition, trend_condition from marts.statistic_conditions "
        f"where period_type = 'week' and period_end = date '{short.story.week}'"
    ).rows
    seen = {condition for row in rows for condition in row}
    assert seen == {
        "power", "affluence", "normal", "emergency", "danger", "nonexistence", "no_data",
    }  # fmt: skip


def test_typed_values_keep_their_mistakes_and_stand_in_the_audit_once(places):
    with places.database.reading() as session:
        corrected = select(Value).where(Value.state == "corrected")
        for value in session.scalars(corrected):
            assert value.revision == 2
            assert value.note
        mistaken = select(func.count()).where(Value.superseded_at.is_not(None))
        count = session.scalar(select(func.count()).select_from(corrected.subquery()))
        assert session.scalar(mistaken) == count > 5
        open_values = select(func.count()).where(Value.state == "open")
        assert session.scalar(open_values) == 0


def test_a_second_arrival_adds_nothing_but_links(places, home, arrived):
    again = arrive_in(places, home)
    assert again.documents == []
    assert {code for _person, code in again.codes}.isdisjoint(code for _p, code in arrived.codes)
    with places.database.reading() as session:
        assert session.scalar(select(func.count(User.id))) == 3
        assert session.scalar(select(func.count()).select_from(Document)) == 42


def test_a_withdrawn_document_is_not_brought_back(places, home, arrived):
    with places.database.writing() as session:
        first = session.get_one(Document, arrived.documents[0])
        documents.withdraw(session, None, first, "seen enough")
    assert arrive_in(places, home).documents == []


def test_an_interrupted_arrival_is_finished_by_the_next(places, home):
    (home / "demo-files" / "files.json").unlink()  # as if killed while writing files
    (home / "demo-files" / "Банк" / "Выписка Сбербанк 2026-03.txt").unlink()
    assert arrive_in(places, home).documents == []  # the same bytes are known already
    assert (home / "demo-files" / "files.json").exists()
    assert (home / "demo-files" / "Банк" / "Выписка Сбербанк 2026-03.txt").exists()


def test_a_real_company_is_not_touched(tmp_path):
    places = places_in(tmp_path)
    with places.database.writing() as session:
        company.set_up(session, "ООО «Подсолнух»", timezone="Europe/Moscow")
    with pytest.raises(Refused, match="Подсолнух") as refusal:
        arrive_in(places, tmp_path)
    assert refusal.value.code == "real_company"
    assert not (tmp_path / "demo-files").exists()
    with places.database.reading() as session:
        assert company.get(session).name == "ООО «Подсолнух»"
        assert session.scalar(select(func.count(User.id))) == 0


def asm_demo(monkeypatch, folder):
    monkeypatch.setenv("ASM_HOME", str(folder))
    return CliRunner().invoke(app, ["demo", "--years", str(YEARS)])


def test_the_command_says_where_to_go_and_gives_three_links(arrived, home, monkeypatch):
    said = asm_demo(monkeypatch, home)
    assert said.exit_code == 0, said.output
    links = re.findall(r"http://localhost:8050/enter/\S+  (.+)", said.output)
    assert [name.split(",")[0] for name in links] == [person.name for person, _ in arrived.codes]
    assert "http://localhost:8050/\n" in said.output
    assert str(home / "demo-files" / "попробуйте") in said.output
    assert FileStore(home / "warehouse").current() is not None


def test_the_command_refuses_a_real_company_in_words(tmp_path, monkeypatch):
    with places_in(tmp_path).database.writing() as session:
        company.set_up(session, "ООО «Подсолнух»", timezone="Europe/Moscow")
    refusal = asm_demo(monkeypatch, tmp_path).exception
    assert isinstance(refusal, Refused)
    assert "ООО «Подсолнух»" in str(refusal)
