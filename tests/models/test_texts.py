"""What people type is made fit to be kept, and found again however it is written."""

import pytest

from models.errors import Refused
from models.i18n import Message
from models.texts import folded, line, paragraph, whole

TITLE = Message("name")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Отдел   продаж ", "Отдел продаж"), ("Отдел\nпродаж", "Отдел продаж"),
        ("Отдел\u00a0продаж", "Отдел продаж"), ("a\x00b", "a b"), ("a\u202eb", "a b"),
        ("и\u0306", "й"), ("<b>«Пчела»</b> & Co", "<b>«Пчела»</b> & Co"), ("🌻", "🌻"),
    ],
)  # fmt: skip
def test_a_line_loses_what_nobody_sees(typed, kept):
    assert line(typed, TITLE, longest=100) == kept


@pytest.mark.parametrize("typed", ["", " ", "\u200b", "\u202e", "\n", None])
def test_an_empty_line_is_refused_where_one_is_needed(typed):
    with pytest.raises(Refused) as refused:
        line(typed, TITLE, longest=10)
    assert refused.value.code == "empty"
    assert line(typed, TITLE, longest=10, needed=False) == ""


@pytest.mark.parametrize("typed", [5, 1.5, ["a"], {"a": 1}, b"a", True])
def test_what_is_no_text_is_refused(typed):
    with pytest.raises(Refused) as refused:
        line(typed, TITLE, longest=10)
    assert refused.value.code == "not_a_text"


def test_a_text_is_never_cut_silently():
    assert line("я" * 200, TITLE, longest=200) == "я" * 200
    with pytest.raises(Refused) as refused:
        line("я" * 201, TITLE, longest=200)
    assert refused.value.code == "too_long"


def test_a_paragraph_keeps_its_lines():
    assert paragraph(" один \r\n\n\tдва\x00 ", TITLE) == "один\n\n\tдва"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("ЁЛКА", "елка"), ("Отдел  Продаж", "отдел продаж"), ("И\u0306од", "ЙОД"),
        ("Straße", "STRASSE"), ("№ 5", "No 5"), ("１２", "12"),
    ],
)  # fmt: skip
def test_two_spellings_are_found_as_one(one, two):
    assert folded(one) == folded(two)


@pytest.mark.parametrize("value", [0, 11, "5", 5.0, True, None])
def test_a_number_out_of_its_bounds_is_refused(value):
    with pytest.raises(Refused):
        whole(value, TITLE, least=1, most=10)
