"""Dates as people write them (F8, formats.md 6.2, pitfalls 5, 15)."""

import datetime as dt

import pyarrow as pa
import pytest

from etl.columns.dates import decide_order, parse_date, to_dates
from etl.grid import Cells

DAY = dt.date(2018, 2, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01.02.18", DAY),
        ("1.2.2018", DAY),
        ("01.02.2018", DAY),
        ("01-02-2018", DAY),
        ("2018-02-01", DAY),
        ("2018/02/01", DAY),
        ("20180201", DAY),
        ("01.02.2018 г.", DAY),
        ("01.02.2018 10:00", DAY),
        ("01.02.2018 0:00:00", DAY),
        ("2018-02-01T23:30:00", DAY),
        ("2018-02-01T23:30:00+03:00", DAY),
        ("1-Feb-18", DAY),
        ("Feb 1, 2018", DAY),
        ("1 февраля 2018", DAY),
        ("1 февраля 2018 года", DAY),
        ("12 мая 2026", dt.date(2026, 5, 12)),
        ("31.12.98", dt.date(1998, 12, 31)),
        ("29.02.2024", dt.date(2024, 2, 29)),
        ("29.02.2023", None),
        ("31.04.2023", None),
        ("12.13.2023", None),
        ("завтра", None),
        ("12", None),
    ],
)
def test_a_day_is_read_however_it_is_written(text, day):
    assert parse_date(text) == day


def test_a_slash_is_read_by_the_order_of_its_column():
    assert parse_date("03/04/2026", "dmy") == dt.date(2026, 4, 3)
    assert parse_date("03/04/2026", "mdy") == dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    ("texts", "order", "proved"),
    [
        (["11/8/2016", "6/12/2016", "4/15/2017"], "mdy", True),
        (["03/04/2026", "13/04/2026"], "dmy", True),
        (["03/04/2026", "05/06/2026"], None, False),
        (["03/03/2026"], "dmy", False),
        (["03.04.2026"], "dmy", False),
    ],
)
def test_the_order_of_day_and_month_is_proved_by_any_row(texts, order, proved):
    found = decide_order(pa.array(texts))
    assert (found.order, found.proved) == (order, proved)


def test_an_order_that_nothing_proves_is_undecided():
    found = decide_order(pa.array(["03/04/2026", "05/06/2026"]))
    assert found.undecided
    assert found.doubtful == ("03/04/2026", "05/06/2026")


def test_a_column_may_mix_text_moments_and_day_numbers_of_excel():
    cells = Cells(
        pa.array(["01.02.2018", None, None, "н/д"]),
        pa.array([None, 43132.0, None, None]),
        pa.array(
            [None, None, dt.datetime.fromisoformat("2018-02-01 16:17"), None], pa.timestamp("us")
        ),
    )
    assert to_dates(cells, None).to_pylist() == [DAY, DAY, DAY, None]


def test_day_numbers_of_old_macs_begin_in_1904():
    cells = Cells(pa.nulls(1, pa.string()), pa.array([43132.0 - 1462]))
    assert to_dates(cells, None, from_1904=True).to_pylist() == [DAY]


def test_numbers_that_are_no_days_of_our_time_are_not_dates():
    cells = Cells(pa.nulls(2, pa.string()), pa.array([15.0, 900_000.0]))
    assert to_dates(cells, None).to_pylist() == [None, None]


def test_many_moments_in_text_are_read_by_their_days():
    texts = [f"2019-07-{6 + n % 3:02d} 10:{n // 600:02d}:{n % 60:02d}.{n}" for n in range(30_000)]
    found = to_dates(Cells(pa.array(texts)), None)
    assert set(found.to_pylist()) == {dt.date(2019, 7, day) for day in (6, 7, 8)}
