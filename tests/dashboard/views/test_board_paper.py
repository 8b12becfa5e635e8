"""The org board on a sheet: everything on it, nothing beyond its edge, as large as fits."""

import pypdfium2
import pytest

from dashboard.views import paper
from dashboard.views.board import Mark, PersonMark, PostBox, UnitBox
from dashboard.views.board_paper import MARGIN, sheet
from dashboard.views.paper import SIZES, Box, Words, pdf, png, width, wrapped
from models.organisation import Zone
from warehouse.statistics.conditions import Condition

LONG = "Начальник отдела обеспечения высокопроизводительногооборудования и материалов"


def unit(key, kind, posts=2, units=()) -> UnitBox:
    mark = Mark("Сумма продаж", "3 500 750 ₽", Condition.AFFLUENCE, "")
    people = (PersonMark("Ким О. И.", Zone.OVER),)
    own = tuple(
        PostBox(key * 100 + one, f"Пост {key}-{one}", one == 0, holders=people * (one % 2), mark=mark)
        for one in range(posts)
    )  # fmt: skip
    return UnitBox(
        key, kind, str(key), f"{LONG} {key}", "Продукт " * 20, mark, "", own, tuple(units)
    )


def board(divisions, departments) -> UnitBox:
    columns = [
        unit(one, "division", 1, [unit(one * 10 + two, "department", 3) for two in range(departments)])
        for one in range(1, divisions + 1)
    ]  # fmt: skip
    return unit(0, "company", 1, columns)


def texts(shapes) -> str:
    return " ".join(one.text for one in shapes if isinstance(one, Words))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (7, 3), (9, 4), (18, 3)])
def test_everything_stands_inside_the_margins(size, shape):
    shapes = sheet(size, board(*shape), "Оргсхема", "На 30.04.2024")
    wide, high = SIZES[size]
    for one in shapes:
        right = one.width if isinstance(one, Box) else width(one.text, one.size, bold=one.bold)
        low = one.height if isinstance(one, Box) else one.size
        assert one.x >= MARGIN - 0.1
        assert one.x + right <= wide - MARGIN + 0.1, one
        assert one.y >= MARGIN - 0.1
        assert one.y + low <= high - MARGIN + 0.1, one
    for number in range(1, shape[0] + 1):
        assert f"Пост {number}-0" in texts(shapes)


def test_a_larger_sheet_has_larger_letters():
    def letters(size) -> float:
        shapes = sheet(size, board(7, 3), "О", "Д")
        return next(one.size for one in shapes if isinstance(one, Words) and "Пост 1-0" in one.text)

    assert 4 < letters("a3") < letters("a2")


def test_lines_fit_and_nothing_of_them_is_lost():
    lines = wrapped(LONG, 9, 80)
    assert all(width(one, 9) <= 80 for one in lines)
    assert "".join("".join(lines).split()) == "".join(LONG.split())


def test_a_long_word_is_parted_at_its_hyphen():
    assert wrapped("Водитель-экспедитор", 9, 60) == ["Водитель-", "экспедитор"]
    assert wrapped("Водитель-экспедитор", 9, 200) == ["Водитель-экспедитор"]


def test_a_file_holds_the_text_in_its_own_font_and_a_picture_of_it():
    shapes = [Words(40, 40, "Оргсхема «Ёж» ▲ ₽", 14), Box(30, 30, 200, 40, "#D6E6F7", "#000000", 4)]
    made = pdf("a3", "Оргсхема", shapes)
    page = pypdfium2.PdfDocument(made)[0]
    assert [round(one) for one in page.get_size()] == [1191, 842]
    assert "Оргсхема «Ёж» ▲ ₽" in page.get_textpage().get_text_range()
    picture = png(made)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == pytest.approx(420 / 25.4 * paper.DOTS, abs=2)
