"""A reading written down: everything or nothing, in Parquet, with what a person wants to see of it."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl import recording
from etl.reading import Cancelled, Fault, Place, Question, Unreadable
from etl.recording import Recording
from etl.rows import SALES, STATISTIC_VALUES
from models.i18n import Message


def no_step(_done, _of):
    pass


def sales(*amounts):
    rows = [
        {"row_no": n, "record_key": str(n), "amount": Decimal(a), "sold_on": dt.date(2026, 11, n)}
        for n, a in enumerate(amounts, 1)
    ]
    return pa.Table.from_pylist(rows, schema=SALES)


@pytest.fixture
def reading(tmp_path) -> Recording:
    return Recording("ab" * 32, tmp_path / "rows", no_step)


def folders(tmp_path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "rows").iterdir())


def test_batches_become_one_file_per_table_with_the_document_in_every_row(reading, tmp_path):
    reading.rows("sales", sales("1.10", "2.20"))
    reading.rows("sales", sales("3.30"))
    reading.finish()
    folder = reading.publish()
    table = pq.read_table(folder / "sales.parquet")
    assert table.column("amount").to_pylist() == [Decimal("1.10"), Decimal("2.20"), Decimal("3.30")]
    assert set(table.column("document_id").to_pylist()) == {"ab" * 32}
    assert table.schema.field("amount").type == pa.decimal128(18, 2)
    assert reading.counts == {"sales": 3}
    assert folders(tmp_path) == ["ab" * 32]


def test_rows_with_other_columns_are_our_mistake(reading):
    with pytest.raises(TypeError):
        reading.rows("sales", pa.table({"amount": [1]}))


def test_nothing_is_in_place_before_it_is_published(reading, tmp_path):
    reading.rows("sales", sales("1.00"))
    reading.finish()
    (only,) = folders(tmp_path)
    assert only.startswith(recording.UNFINISHED)


def test_a_new_reading_takes_the_place_of_the_old(tmp_path):
    for amounts in (("1.00", "2.00"), ("5.00",)):
        reading = Recording("ab" * 32, tmp_path / "rows", no_step)
        reading.rows("sales", sales(*amounts))
        reading.finish()
        folder = reading.publish()
    assert pq.read_metadata(folder / "sales.parquet").num_rows == 1
    assert folders(tmp_path) == ["ab" * 32]


def test_a_discarded_reading_leaves_nothing(reading, tmp_path):
    reading.rows("sales", sales("1.00"))
    reading.discard()
    assert folders(tmp_path) == []


def test_what_a_killed_reading_left_is_swept(reading, tmp_path):
    reading.rows("sales", sales("1.00"))
    done = Recording("cd" * 32, tmp_path / "rows", no_step)
    done.finish()
    done.publish()
    recording.sweep(tmp_path / "rows")
    assert folders(tmp_path) == ["cd" * 32]


def test_the_preview_is_plain_text_with_its_types(reading):
    reading.rows("sales", sales("-1234.50"))
    kept = reading.preview["sales"]
    row = dict(zip(kept["columns"], zip(kept["types"], kept["rows"][0], strict=True), strict=True))
    assert row["amount"] == ("number", "-1234.50")
    assert row["sold_on"] == ("date", "2026-11-01")
    assert row["customer"] == ("text", None)
    flags = pa.Table.from_pylist([{"quota": True}], schema=STATISTIC_VALUES)
    reading.rows("statistic_values", flags)
    assert "flag" in reading.preview["statistic_values"]["types"]


def test_more_refused_rows_than_can_be_listed_refuse_the_document(reading, monkeypatch):
    monkeypatch.setattr(recording, "MOST_FAULTS", 3)
    for line in range(3):
        reading.fault(Fault("bad", Message("x"), Place(line=line)))
    with pytest.raises(Unreadable) as refusal:
        reading.fault(Fault("bad", Message("x")))
    assert refusal.value.code == "too_many_faults"
    assert len(reading.faults) == 3


def test_marks_beyond_the_list_are_counted(reading, monkeypatch):
    monkeypatch.setattr(recording, "MOST_WARNINGS", 3)
    for _line in range(5):
        reading.warn(Fault("odd", Message("x")))
    assert (len(reading.warnings), reading.warned) == (3, 5)


def test_progress_is_passed_on_twice_a_second_at_most(tmp_path):
    steps = []
    reading = Recording("ab" * 32, tmp_path / "rows", lambda done, of: steps.append((done, of)))
    for done in range(1000):
        reading.progress(done, 1000)
    assert steps[0] == (0, 1000)
    assert len(steps) <= 3


def test_progress_stops_a_reading_that_is_not_wanted(tmp_path):
    def stop(_done, _of):
        raise Cancelled

    reading = Recording("ab" * 32, tmp_path / "rows", stop)
    with pytest.raises(Cancelled):
        reading.progress(1)


def test_totals_questions_and_the_layout_are_kept(reading):
    question = Question("dates", Message("Day or month first?"), (("dmy", Message("day")),))
    reading.total("sum", Decimal("1E+3"))
    reading.total("accounts", ["1"])
    reading.ask(question)
    reading.propose({"shape": "long"})
    assert reading.totals == {"sum": "1000", "accounts": ["1"]}
    assert reading.questions == [question]
    assert reading.layout == {"shape": "long"}
