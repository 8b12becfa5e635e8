"""Identifiers stay text, equal to their source (pitfall 17)."""

import datetime as dt

import pyarrow as pa
import pytest

from etl.columns.kinds import column_kind
from etl.columns.texts import damaged, to_texts, trimmed
from etl.grid import Cells


def test_zeros_and_long_digits_of_text_stay():
    texts = ["00012", "40702810900000000001", "0274062111", "1111222233334444"]
    assert to_texts(Cells(pa.array(texts))).to_pylist() == texts


def test_numbers_and_moments_become_the_text_a_person_sees():
    cells = Cells(
        pa.nulls(3, pa.string()),
        pa.array([1200.0, 0.5, None]),
        pa.array([None, None, dt.datetime.fromisoformat("2026-03-12")], pa.timestamp("us")),
    )
    assert to_texts(cells).to_pylist() == ["1200", "0.5", "12.03.2026"]


def test_digits_that_excel_has_lost_are_noticed():
    cells = Cells(pa.nulls(2, pa.string()), pa.array([4.0702810900000006e19, 999.0]))
    assert damaged(cells).to_pylist() == [True, False]
    assert damaged(Cells(pa.nulls(1, pa.string()), pa.array([1.0]))) is None


@pytest.mark.parametrize("space", [" ", "\u00a0", "\t", "\u2009", "\u202f", "\u3000"])
def test_spaces_around_are_no_part_of_a_name(space):
    texts = pa.array([f"{space}Пчела", f"Р{space}", f"{space}{space}", "Пчела Р", None, "", "a b"])
    assert trimmed(texts).to_pylist() == ["Пчела", "Р", None, "Пчела Р", None, "", "a b"]


def test_trimming_leaves_other_letters_alone():
    texts = ["ООО «Ромашка»", "Р", "à", "“x”", "…", "5\u00a0000"]
    assert trimmed(pa.array(texts)).to_pylist() == texts


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "2,5", "н/д", None], "number"),
        (["01.02.2024", "2024-02-03"], "date"),
        (["11/8/2016", "4/15/2017"], "date"),
        (["март 2026", "апрель 2026"], "period"),
        (["01", "01.01", "10", "10.01"], "text"),  # an account plan, not numbers
        (["40702810900000000001"], "text"),
        (["Пчела", "1", "2"], "number"),
        ([None, "", "-"], "empty"),
    ],
)
def test_a_column_is_of_the_kind_that_most_of_its_cells_are(values, kind):
    assert column_kind(Cells(pa.array(values, pa.string()))) == kind


def test_a_column_that_begins_empty_is_looked_at_to_its_end():
    # pitfall 19
    assert column_kind(Cells(pa.array([None] * 5000 + ["12,5"] * 5000))) == "number"
