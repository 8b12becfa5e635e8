"""A refresh gives what a full rebuild gives, misses nothing, and says what it changed."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from etl import refresh as refreshing
from etl.intake import Places
from etl.refresh import Wanted
from models import audit, company, statistics, values
from models.audit import AuditRow
from models.database import Database
from models.document_store import DocumentStore
from models.jobs import WarehouseVersion
from models.periods import PeriodType, period_of
from models.statistics import Quota, Statistic, Value
from tests.etl.changing import MOMENT, Life, write_rows
from tests.processes import start
from warehouse import build
from warehouse.reader import Reader
from warehouse.store import FileStore

NOTHING = Wanted(frozenset(), full=False)
FULL = Wanted(frozenset(), full=True)
MARTS = (*build.MARTS, "daily_balances")


@pytest.fixture
def life(ground, owner, small_company) -> Life:
    return Life(ground.places, owner, small_company.director, 1)


def contents(store: FileStore) -> dict[str, list[tuple]]:
    """Every row of every mart."""
    reader = Reader(store)
    return {mart: list(reader.query(f"from marts.{mart} order by all").rows) for mart in MARTS}


def rebuilt(life: Life, home: Path) -> dict[str, list[tuple]]:
    """Every row of a warehouse built from nothing but the record."""
    store = FileStore(home)
    refreshing.refresh(life.places, store, FULL, life.moment)
    return contents(store)


def demand_equal(found: dict[str, list[tuple]], expected: dict[str, list[tuple]], after) -> None:
    for mart in MARTS:
        lost = [row for row in expected[mart] if row not in found[mart]][:3]
        more = [row for row in found[mart] if row not in expected[mart]][:3]
        assert (mart, lost, more) == (mart, [], []), after
        assert len(found[mart]) == len(expected[mart]), (mart, after)


@pytest.mark.parametrize("seed", range(3))
def test_a_refresh_after_any_history_gives_the_rows_of_a_full_rebuild(
    ground, owner, small_company, tmp_path, seed
):
    """Random acts, refreshed now and then, held against a rebuild a few times and at the end."""
    life = Life(ground.places, owner, small_company.director, seed)
    for deed in (life.define,) * 8 + (life.bring,) * 4 + (life.type_value,) * 12:
        deed()
    refreshing.refresh(life.places, ground.store, NOTHING, life.moment)
    acts: list[str] = []
    for number in range(1, 41):
        acts.append(life.act())
        if life.chance.random() < 0.4:
            refreshing.refresh(life.places, ground.store, NOTHING, life.moment)
        if number % 20 == 0:
            refreshing.refresh(life.places, ground.store, NOTHING, life.moment)
            demand_equal(contents(ground.store), rebuilt(life, tmp_path / f"{number}"), acts)
    assert sum(map(len, contents(ground.store).values())) > 100


def typed(life: Life, *numbers: object, first: dt.date = dt.date(2024, 9, 12), **more) -> int:
    """A weekly statistic with values of the weeks from the one of ``first``."""
    with life.places.database.writing() as session:
        one = statistics.save(
            session,
            life.owner,
            {
                "code": more.pop("code", "A"), "name": "Звонки", "definition": "Сколько",
                "post_id": life.post_id, "unit": "шт.", **more,
            },
        )  # fmt: skip
        for week, number in enumerate(numbers):
            if number is not None:
                enter(session, life, one, first + dt.timedelta(7 * week), number)
        return one.id


def enter(session, life: Life, one: Statistic, day: dt.date, number: object) -> None:
    period = period_of(company.calendar(session), PeriodType(one.period_type), day)
    old = values.current_value(session, one.id, period.key)
    values.enter_value(
        session, life.owner, one, period, None if number is None else Decimal(str(number)),
        seen_revision=old.revision if old else 0, note=f"по журналу: {number}",
    )  # fmt: skip


def refresh(ground, life: Life, wanted: Wanted = NOTHING) -> str:
    return refreshing.refresh(life.places, ground.store, wanted, life.moment).name


def value_of(ground, code: str, end: str, column: str = "value"):
    rows = ground.ask(
        f"select p.{column} from marts.statistic_points as p "
        f"where statistic = '{code}' and period_type = 'week' and period_end = '{end}'"
    )
    return rows[0][0] if rows else None


def test_a_typed_value_is_published(ground, life):
    typed(life, 100, 104)
    refresh(ground, life)
    assert value_of(ground, "A", "2024-09-12") == 100
    assert refreshing.behind(life.places, ground.store) is None


def test_a_refresh_that_has_nothing_to_do_publishes_nothing(ground, life):
    typed(life, 100)
    first = refresh(ground, life)
    assert refresh(ground, life) == first
    life.moment += dt.timedelta(minutes=5)
    assert refresh(ground, life) == first
    with life.places.database.reading() as session:
        assert len(session.scalars(select(WarehouseVersion)).all()) == 1


def test_a_period_that_closed_is_classified_without_any_other_change(ground, life):
    typed(life, 100, 130, first=dt.date(2024, 11, 21))
    life.moment = dt.datetime(2024, 11, 26, 9, tzinfo=dt.UTC)
    refresh(ground, life)
    assert value_of(ground, "A", "2024-11-21", "state") == "closed"
    open_until = ground.ask("select max(period_end) from marts.statistic_conditions")
    life.moment = dt.datetime(2024, 11, 28, 11, tzinfo=dt.UTC)  # 14:00 in Moscow
    refresh(ground, life)
    assert open_until != ground.ask("select max(period_end) from marts.statistic_conditions")


def test_facts_that_did_not_change_are_not_copied(ground, life):
    life.bring()
    statistic_id = typed(life, 100)
    first = refresh(ground, life)
    with life.places.database.writing() as session:
        enter(session, life, session.get_one(Statistic, statistic_id), dt.date(2024, 9, 12), 5)
    second = refresh(ground, life)
    inodes = {
        (ground.store.folder(name) / "facts.duckdb").stat().st_ino for name in (first, second)
    }
    assert first != second
    assert len(inodes) == 1


def test_what_no_job_asked_for_is_published_too(ground, life):
    """Two values typed, one job lost: the next refresh brings both."""
    one, two = typed(life, 1, code="A"), typed(life, 1, code="B")
    refresh(ground, life)
    with life.places.database.writing() as session:
        for statistic_id in (one, two):
            enter(session, life, session.get_one(Statistic, statistic_id), dt.date(2024, 9, 12), 9)
    refresh(ground, life, Wanted(frozenset({one}), full=False))
    assert [value_of(ground, code, "2024-09-12") for code in "AB"] == [9, 9]


def test_the_worker_that_was_killed_before_publishing_catches_up(ground, life):  # D2
    statistic_id = typed(life, 100)
    refresh(ground, life)
    with life.places.database.writing() as session:
        enter(session, life, session.get_one(Statistic, statistic_id), dt.date(2024, 9, 12), 7)
    lacking = refreshing.behind(life.places, ground.store)
    assert lacking == Wanted(frozenset({statistic_id}), full=False)
    refresh(ground, life, lacking)
    assert value_of(ground, "A", "2024-09-12") == 7
    assert refreshing.behind(life.places, ground.store) is None


def test_without_a_warehouse_everything_is_lacking(ground, life):
    assert refreshing.behind(life.places, ground.store) == FULL
    typed(life, 100)
    refresh(ground, life)
    ground.store.path(ground.store.current()).unlink()
    assert refreshing.behind(life.places, ground.store) == FULL


def change_value(session, life, one):
    enter(session, life, one, dt.date(2024, 9, 19), 55)


def withdraw_value(session, life, one):
    enter(session, life, one, dt.date(2024, 9, 19), None)


def replace_quota(session, life, one):
    period = period_of(company.calendar(session), PeriodType.WEEK, dt.date(2024, 9, 19))
    values.set_quota(session, life.owner, one, period, Decimal(77))


def take_quota_back(session, life, one):
    period = period_of(company.calendar(session), PeriodType.WEEK, dt.date(2024, 9, 19))
    values.set_quota(session, life.owner, one, period, None)


def turn_direction(session, life, one):
    statistics.save(
        session, life.owner, {"direction": "down"}, statistic_id=one.id, version=one.version
    )


def archive(session, life, one):
    statistics.save(
        session, life.owner, {"archived": True}, statistic_id=one.id, version=one.version
    )


def own_an_account(session, _life, _one):
    company.add_own_accounts(session, frozenset({"40702810000000000077"}))


def load_past_the_rules(session, _life, one):
    """A bulk load writes no act: the highest id tells."""
    row = {
        "statistic_id": one.id, "period_start": dt.date(2024, 9, 20), "value": Decimal(3),
        "period_end": dt.date(2024, 9, 26), "state": "closed", "source": "manual",
        "entered_at": MOMENT, "revision": 1,
    }  # fmt: skip
    session.execute(insert(Value), [row])


ACTS = (
    change_value, withdraw_value, replace_quota, take_quota_back, turn_direction, archive,
    own_an_account, load_past_the_rules,
)  # fmt: skip


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_nothing_that_changes_numbers_goes_unnoticed(ground, life, tmp_path, act):
    statistic_id = typed(life, 100, 104, quota_mode="periods")
    with life.places.database.writing() as session:
        replace_quota(session, life, session.get_one(Statistic, statistic_id))
    refresh(ground, life)
    assert refreshing.behind(life.places, ground.store) is None
    with life.places.database.writing() as session:
        if act is replace_quota:  # another value in the same row: neither count nor id move
            session.execute(update(Quota).values(value=Decimal(1)))
            session.flush()
        act(session, life, session.get_one(Statistic, statistic_id))
    assert refreshing.behind(life.places, ground.store) is not None
    before = ground.store.current()
    refresh(ground, life)
    assert ground.store.current() != before
    assert refreshing.behind(life.places, ground.store) is None
    demand_equal(contents(ground.store), rebuilt(life, tmp_path / "full"), act)


@pytest.mark.parametrize("table", [Value, Quota], ids=["values", "quotas"])
def test_numbers_that_vanished_without_an_act_are_noticed_by_a_full_rebuild(ground, life, table):
    statistic_id = typed(life, 100, 104, quota_mode="periods")
    with life.places.database.writing() as session:
        replace_quota(session, life, session.get_one(Statistic, statistic_id))
    refresh(ground, life)
    with life.places.database.writing() as session:
        session.execute(delete(table))
    lacking = refreshing.behind(life.places, ground.store)
    assert lacking is not None
    assert lacking.full
    refresh(ground, life, lacking)
    assert value_of(ground, "A", "2024-09-19", "quota") is None


def test_people_and_sign_ins_move_no_number(ground, life):
    typed(life, 100)
    refresh(ground, life)
    with life.places.database.writing() as session:
        audit.record(session, None, "sign_in", ("user", 1))
    assert refreshing.behind(life.places, ground.store) is None


def test_another_program_builds_everything_anew(ground, life):
    typed(life, 100)
    first = refresh(ground, life)
    folder = ground.store.folder(first)
    path = folder / "contents.json"
    known = ground.store.contents(first).mark["program"]
    path.write_text(path.read_text().replace(known, "another program"))
    assert refreshing.behind(life.places, ground.store) == FULL
    assert refresh(ground, life) != first
    assert refreshing.behind(life.places, ground.store) is None


def test_the_ledger_vouches_for_what_is_published(ground, life):  # quality, section 7
    typed(life, 100, 104)
    life.bring()
    name = refresh(ground, life)
    with life.places.database.reading() as session:
        row = session.get_one(WarehouseVersion, name)
    assert ground.store.sound(name, row.sha256)
    assert row.tables["statistic_points"]["rows"] == len(ground.ask("from marts.statistic_points"))
    assert row.published_at == life.moment


def test_a_correction_leaves_an_act_with_the_old_and_the_new_conditions(ground, life):  # ST-15
    statistic_id = typed(life, 100, 100, 104, 109)
    refresh(ground, life)
    with life.places.database.writing() as session:
        enter(session, life, session.get_one(Statistic, statistic_id), dt.date(2024, 9, 19), 40)
    refresh(ground, life)
    with life.places.database.reading() as session:
        acts = session.scalars(select(AuditRow).where(AuditRow.action == "reclassify")).all()
        assert audit.broken_at(session) is None
    assert [(act.object_type, act.object_id) for act in acts] == [("verdict", str(statistic_id))]
    assert acts[0].before["2024-09-19"][0] == "emergency"
    assert acts[0].after["2024-09-19"][0] == "nonexistence"
    assert acts[0].before["2024-09-26"][0] == "normal"
    assert acts[0].after["2024-09-26"][0] == "affluence"
    assert "2024-10-03" not in acts[0].before or acts[0].before["2024-10-03"][0] == "normal"
    assert refreshing.behind(life.places, ground.store) is None


def test_a_new_value_is_no_correction(ground, life):
    statistic_id = typed(life, 100, 100)
    refresh(ground, life)
    with life.places.database.writing() as session:
        enter(session, life, session.get_one(Statistic, statistic_id), dt.date(2024, 9, 26), 104)
    refresh(ground, life)
    with life.places.database.reading() as session:
        assert not session.scalars(select(AuditRow).where(AuditRow.action == "reclassify")).all()


def test_going_back_and_forward_again_loses_nothing(ground, life):
    statistic_id = typed(life, 100)
    first = refresh(ground, life)
    with life.places.database.writing() as session:
        enter(session, life, session.get_one(Statistic, statistic_id), dt.date(2024, 9, 12), 7)
    refresh(ground, life)
    ground.store.point_at(first)
    assert value_of(ground, "A", "2024-09-12") == 100
    assert refreshing.behind(life.places, ground.store) is not None
    refresh(ground, life)
    assert value_of(ground, "A", "2024-09-12") == 7


def test_lost_rows_are_read_again_from_the_document(ground, life):
    """Rows are derived: what is there of them is taken, what is not makes the build fail aloud."""
    write_rows(ground.places.rows / ("a" * 64), "a" * 64, {})
    typed(life, 100)
    refresh(ground, life)
    assert value_of(ground, "A", "2024-09-12") == 100


def build_over_and_over(url: str, home: Path) -> None:
    """What a worker does when everything changes all the time."""
    places = Places(Database(url), DocumentStore(home / "documents"), home / "rows")
    store = FileStore(home / "warehouse")
    while True:
        refreshing.refresh(places, store, FULL)


def test_kill_9_in_the_middle_of_builds_leaves_a_published_whole(ground, life):
    """A worker that builds over and over is killed at some moments; readers never notice."""
    typed(life, 100, 104)
    life.bring()
    first = refresh(ground, life)
    expected = contents(ground.store)["statistic_points"]
    for delay in (0.05, 0.2, 0.35, 0.5):
        url = ground.database.url.render_as_string(hide_password=False)
        worker = start(build_over_and_over, url, ground.places.home)
        worker.join(delay)
        worker.kill()
        worker.join()
        assert worker.exitcode == -9
        name = ground.store.current()
        with life.places.database.reading() as session:
            vouched = session.get(WarehouseVersion, name)
        assert vouched is not None
        assert ground.store.sound(name, vouched.sha256)
        assert len(contents(ground.store)["statistic_points"]) >= len(expected)
    refresh(ground, life, FULL)
    assert not list(ground.store.home.glob(".warehouse-*"))
    assert first in ground.store.versions()
