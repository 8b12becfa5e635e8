"""A sheet as it stands in a document."""

import datetime as dt

import pyarrow as pa
import pytest

from etl.grid import Cells, Grid, blanked, letters, shown, without_noise

DAY = dt.datetime(2026, 11, 18)  # noqa: DTZ001 - the days of a sheet have no zone


def cells(texts, numbers=None, moments=None):
    return Cells(
        pa.array(texts, pa.string()),
        None if numbers is None else pa.array(numbers, pa.float64()),
        None if moments is None else pa.array(moments, pa.timestamp("us")),
    )


MIXED = cells(["а", None, None, None], [None, 1.5, None, None], [None, None, DAY, None])


def test_a_column_gives_its_values_whatever_their_kinds():
    assert MIXED.values() == ["а", 1.5, DAY, None]
    assert MIXED.filled().to_pylist() == [True, True, True, False]
    assert len(MIXED) == 4


def test_a_part_of_a_column_is_a_column():
    assert MIXED.slice(1, 2).values() == [1.5, DAY]
    assert MIXED.filter(pa.array([True, False, False, True])).values() == ["а", None]


def test_the_head_and_the_body_of_a_grid_keep_their_lines():
    grid = Grid("Лист", (MIXED,), pa.array([3, 4, 5, 6]), levels=(0, 1, 2, 2), indents=(0, 0, 1, 1))

    body = grid.body(2)

    assert grid.head(2) == [["а"], [1.5]]
    assert body.lines.to_pylist() == [5, 6]
    assert (body.levels, body.indents, body.height) == ((2, 2), (1, 1), 2)


@pytest.mark.parametrize(
    ("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_called_as_excel_calls_them(index, name):
    assert letters(index) == name


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("Пчела", "Пчела"),
        (5.0, "5"),
        (0.1, "0.1"),
        (1e20, "1e+20"),
        (DAY, "18.11.2026"),
        (DAY.replace(hour=9, minute=5), "18.11.2026 09:05"),
    ],
)
def test_a_value_is_shown_as_a_person_would_recognise_it(value, text):
    assert shown(value) == text


@pytest.mark.parametrize("start", [0, 2])
def test_texts_of_spaces_are_blanked_also_in_a_slice(start):
    texts = pa.array(["а", " б", "", " ", "\u00a0\u202f", None, "№", "\t\n", "в "])

    found = blanked(texts.slice(start))

    assert found.to_pylist() == ["а", " б", None, None, None, None, "№", None, "в "][start:]


def test_noise_is_taken_from_fractions_alone():
    numbers = [0.1 + 0.2, 1783148.1899999999, 12345678901234568.0, -1.0049999999999999]

    assert without_noise(pa.array(numbers).to_numpy()).tolist() == [
        0.3,
        1783148.19,
        12345678901234568.0,
        -1.005,
    ]
