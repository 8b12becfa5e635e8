"""The demo files are what the importers take from anybody: no faults, no questions, the same sums."""

import datetime as dt
from collections import defaultdict

import pytest

from etl.demo.files import TABLES, TRY
from etl.demo.parties import OWN_ACCOUNTS
from etl.identify import identify
from etl.importers import IMPORTERS
from etl.reading import Choices, Source, Unreadable
from tests.etl.collecting import collect
from tests.etl.demo.conftest import TODAY

CHOICES = Choices(own_accounts=frozenset(OWN_ACCOUNTS), today=TODAY)


def read(folder, one):
    path = folder / one.name
    path.write_bytes(one.content)
    importer = identify(Source.open(path), IMPORTERS)
    return importer.name, collect(importer, path, CHOICES)


@pytest.fixture(scope="module")
def readings(short_files, tmp_path_factory):
    """What was read from the tables, by file name. The arrival reads every file."""
    folder = tmp_path_factory.mktemp("demo")
    return {one.name: read(folder, one) for one in short_files if one.folder == TABLES}


def test_tables_are_read_without_faults_warnings_and_questions(readings):
    assert len(readings) == 9
    for name, (form, reading) in readings.items():
        assert form == "tables", name
        assert reading.faults == reading.warnings == reading.questions == [], name


def test_three_encodings_of_statements_are_there(short_files):
    statements = [one.content for one in short_files if one.name.startswith("Выписка")]
    heads = [content[:120] for content in statements]
    assert sum("Кодировка=Windows".encode("cp1251") in head for head in heads) == 24
    assert sum("Кодировка=DOS".encode("cp866") in head for head in heads) == 1
    assert sum("Кодировка=UTF-8".encode() in head for head in heads) == 1


def test_tables_say_what_the_series_say(short, readings):
    read_values = defaultdict(dict)
    for _form, reading in readings.values():
        for row in reading.table("statistic_values"):
            if not row["quota"]:
                read_values[row["statistic"]][row["period_type"], row["period_start"]] = row[
                    "value"
                ]
    for one in short.definitions:
        if one.file:
            period = "day" if one.daily else one.period
            expected = {
                (period, _first_day(period, day)): value for day, value in short.series[one.code]
            }
            assert read_values[one.name] == expected, one.code


def _first_day(period, last):
    if period == "week":
        return last - dt.timedelta(days=6)
    return last.replace(day=1) if period == "month" else last


def test_the_fresh_files_are_read_and_the_broken_ones_are_refused(short_files_to_try, tmp_path):
    fresh, broken, repaired, orders, table, advice = short_files_to_try
    assert {one.folder for one in short_files_to_try} == {TRY}
    assert advice.name == "прочтите.txt"
    for one in (fresh, repaired, orders):
        _form, reading = read(tmp_path, one)
        assert reading.faults == reading.questions == [], one.name
        assert sum(len(reading.table(name)) for name in ("payments", "sales")) > 0, one.name
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, broken)
    assert refusal.value.code == "unbalanced"
    _form, reading = read(tmp_path, table)
    (fault,) = reading.faults
    assert fault.value == "сорок два"
    assert len(reading.table("statistic_values")) == 17  # six statistics, three weeks, one mistake


def test_what_is_left_to_try_is_not_imported_at_once(short, short_files, short_files_to_try):
    fresh = short_files_to_try[0]
    numbers = [line for line in fresh.content.decode("cp1251").split() if line.startswith("Номер=")]
    assert numbers
    last = max(
        (one for one in short_files if one.name.startswith("Выписка Альфа")), key=lambda o: o.name
    )
    known = last.content.decode("cp1251")
    assert f"ДатаКонца={short.story.week - dt.timedelta(days=2):%d.%m.%Y}" in known
    assert f"Дата={short.story.week - dt.timedelta(days=1):%d.%m.%Y}" not in known
