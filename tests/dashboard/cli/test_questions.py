"""``asm query`` and ``asm statistic``: exact numbers out, nothing in, no file within reach."""

import csv
import datetime as dt
import io

import pytest

from models import company, jobs, people, statistics, values
from models.base import now
from models.database import Database
from models.periods import PeriodType, period_of
from tests.conftest import build_company
from tests.etl.statements import Payment, statement


@pytest.fixture
def imported(asm, put):
    asm("import", put(statement(Payment(1, "0.10"), Payment(2, "1234567.89"))))
    return asm


def test_an_answer_is_a_table_json_or_csv_with_exact_numbers(imported):
    sql = "select number, amount, paid_on, null as nothing from marts.payments order by 1"
    table = imported("query", sql).out.splitlines()
    assert table[0].split() == ["number", "amount", "paid_on", "nothing"]
    assert table[2].split() == ["2", "1234567.89", "2026-11-02"]
    (rows,) = imported("query", sql, "--format", "json").json
    assert rows[0] == {"number": "1", "amount": "0.10", "paid_on": "2026-11-02", "nothing": None}
    text = imported("query", sql, "--format", "csv").out
    assert list(csv.reader(io.StringIO(text)))[1] == ["1", "0.10", "2026-11-02", ""]


def test_an_empty_answer_has_its_heading(imported):
    outcome = imported("query", "select number from marts.payments where false")
    assert (outcome.status, outcome.out) == (0, "number\n")


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_text('/etc/passwd')",
        "copy (select 1) to '/tmp/asm-stolen.csv'",
        "attach '/tmp/asm-other.duckdb'",
        "install excel",
        "set enable_external_access = true",
        "delete from marts.payments",
        "create table marts.mine as select 1",
        "select from where",
        "",
    ],
)
def test_what_is_no_harmless_question_is_refused_in_a_sentence(imported, sql):  # I12
    outcome = imported("query", sql)
    assert outcome.status == 1
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    assert imported("query", "select count(*) as n from marts.payments").out.split() == ["n", "2"]


def test_a_question_before_anything_is_published_is_refused(asm):
    outcome = asm("query", "select 1")
    assert outcome.status == 1
    assert outcome.err.strip()


@pytest.fixture
def typed(asm, home):
    """Calls of the last three weeks, typed by the owner and published."""
    asm("migrate")
    database = Database(f"sqlite:///{home / 'asm.sqlite'}")
    with database.writing() as session:
        cast = build_company(session)
    with database.writing() as session:
        owner = people.viewer(session, people.get(session, cast.users["owner"]))
        statistic = statistics.save(session, owner, CALLS | {"post_id": cast.director})
        calendar = company.calendar(session)
        for weeks, value in ((3, 10), (2, 20), (1, 30)):
            period = period_of(calendar, PeriodType.WEEK, now() - dt.timedelta(weeks=weeks))
            values.enter_value(
                session, owner, statistic, period, value, seen_revision=0, note="за прошлое"
            )
        jobs.ask_refresh(session, statistics=[statistic.id])
    asm("refresh")
    return asm


CALLS = {
    "code": "calls", "name": "Звонки", "definition": "Сколько звонков", "unit": "шт",
    "period_type": "week", "kind": "flow", "direction": "up", "entry_mode": "manual",
    "decimals": 0,
}  # fmt: skip


def test_a_statistic_is_its_points_and_conditions(typed):
    (rows,) = typed("statistic", "calls", "--format", "json").json
    told = [row for row in rows if row["value"] is not None and row["period_type"] == "week"]
    assert [float(row["value"]) for row in told] == [10, 20, 30]
    assert told[-1]["condition"]


def test_a_statistic_is_narrowed_to_periods(typed):
    (rows,) = typed("statistic", "calls", "--period", "week", "--format", "json").json
    (some,) = typed(
        "statistic", "calls", "--period", "week", "--format", "json",
        "--from", rows[-2]["period_end"], "--to", rows[-2]["period_end"],
    ).json  # fmt: skip
    assert [row["period_end"] for row in some] == [rows[-2]["period_end"]]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["nonsense"], 1), (["calls", "--period", "eon"], 2), (["calls", "--from", "yesterday"], 2)],
)
def test_a_statistic_that_is_not_there_is_refused(typed, arguments, status):
    outcome = typed("statistic", *arguments)
    assert outcome.status == status
    assert outcome.err
