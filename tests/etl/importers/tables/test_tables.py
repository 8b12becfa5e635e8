"""Tables as people keep them and what comes of each, side by side."""

import datetime as dt
import json

import pytest

from etl.importers.tables import Tables
from etl.reading import Choices, Source
from tests.etl.collecting import collect
from tests.etl.importers import side_by_side

SAMPLES = (
    *("table_sales.csv", "table_bank.csv", "table_months.csv", "table_days.csv"),
    *("table_weeks.xlsx", "table_shops.xlsx", "table_report.xlsx"),
)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_table_gives_what_stands_beside_it(name, data, rewrite):
    sample = data / "tables" / name
    assert Tables().identify(Source.open(sample))
    reading = collect(Tables(), sample, Choices(today=dt.date(2026, 11, 24)))
    assert reading.questions == []
    side_by_side.check(reading, sample, rewrite=rewrite)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_row_is_accepted_refused_or_skipped(name, data):
    reading = collect(Tables(), data / "tables" / name)
    accepted = sum(len(reading.table(table)) for table in reading.tables)
    totals = reading.totals
    assert totals["rows_read"] == accepted + len(reading.faults) + totals["rows_skipped"]
    assert accepted > 0


@pytest.mark.parametrize("name", SAMPLES)
def test_the_proposed_mapping_reads_the_same_rows_again(name, data):
    first = collect(Tables(), data / "tables" / name)
    layout = json.loads(json.dumps(first.layout))
    again = collect(Tables(), data / "tables" / name, Choices(layout=layout))
    assert again.questions == []
    assert {name: again.table(name) for name in again.tables} == {
        name: first.table(name) for name in first.tables
    }
    assert Tables().recognise(Source.open(data / "tables" / name), [layout]) == 0
