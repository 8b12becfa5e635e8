"""Colours of conditions: readable, never alone, the same in code and style sheet."""

import re
from pathlib import Path

import pytest

from dashboard.views import palette
from dashboard.views.palette import PAINTS, contrast
from warehouse.statistics.conditions import Condition

CSS = (Path(palette.__file__).parent.parent / "assets" / "wall.css").read_text(encoding="utf-8")
READABLE = 4.5


@pytest.mark.parametrize("condition", Condition)
def test_text_on_every_fill_is_readable(condition):  # IC-3
    paint = PAINTS[condition]
    assert contrast(paint.fill, paint.text) >= READABLE


@pytest.mark.parametrize("number", palette.TINTS_LIGHT)
def test_text_on_every_division_tint_is_readable_in_both_themes(number):
    assert contrast(palette.TINTS_LIGHT[number], palette.INK_LIGHT) >= READABLE
    assert contrast(palette.TINTS_DARK[number], palette.INK_DARK) >= READABLE


def test_secondary_text_is_readable_on_cards():
    assert contrast(palette.FAINT_LIGHT, palette.CARD_LIGHT) >= READABLE
    assert contrast(palette.FAINT_DARK, palette.CARD_DARK) >= READABLE


def test_marks_alone_tell_the_conditions_apart():  # IC-3: colour is never the only sign
    assert len({paint.mark for paint in PAINTS.values()}) == len(PAINTS)
    assert len({str(paint.word) for paint in PAINTS.values()}) == len(PAINTS)


def test_the_style_sheet_has_the_colours_of_the_code():
    light, dark = CSS.split('[data-mantine-color-scheme="dark"] {', 1)
    for condition, paint in PAINTS.items():
        assert f"--{condition.value}: {paint.fill};" in light
        assert f"--{condition.value}: {paint.edge};" in dark
    for number, tint in palette.TINTS_LIGHT.items():
        assert f"--tint-{number}: {tint};" in light
        assert f"--tint-{number}: {palette.TINTS_DARK[number]};" in dark


def test_black_on_white_has_the_greatest_contrast():
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0
    assert re.fullmatch(r"#[0-9A-F]{6}", PAINTS[Condition.POWER].fill)
